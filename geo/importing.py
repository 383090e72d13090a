"""Importing an event dataset into the store, many documents a transaction; safe to run twice, and to stop any time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from geo.datasets import Rows, Source, Spool, as_corrected, documents, fill, source_of
from geo.places.cache import AskedOnce
from geo.places.own.files import Watch, nobody
from geo.records import Report, Strike
from geo.store import DatasetImport, Store, is_mapped
from geo.store.rows import counted

TOGETHER = 500  # documents in one transaction
Document = tuple[Report, list[Strike]]
Progress = Callable[[int, int], None]  # documents written, of how many


def unseen(done: int, total: int) -> None:
    """Watches nothing."""


@dataclass(slots=True)
class Imported:
    """What became of a file: its rows, and the reports that they came to with their mentions, as in ingest.Totals."""

    source: Source
    rows: Rows
    new: int = 0
    changed: int = 0
    same: int = 0
    mentions: int = 0
    placed: int = 0

    @property
    def reports(self) -> int:
        """The documents that the rows were coded from."""
        return self.new + self.changed + self.same

    def __str__(self) -> str:
        """One line for the end of an import."""
        line = (
            f"{self.source.called}: {counted(self.rows.read, 'row')} read, {counted(self.reports, 'report')}"
            f" ({self.new:,} new, {self.changed:,} changed, {self.same:,} the same) with"
            f" {counted(self.mentions, 'mention')}, {self.placed:,} of them on the map"
        )
        left = [f"{number:,} {kind}" for kind, number in self.rows.skipped.most_common()]
        line += f"; left out: {', '.join(left)}" if left else ""
        return f"{line}; {counted(self.rows.bad, 'bad row')}" if self.rows.bad else line


def import_dataset(
    path: Path,
    key: str,
    store: Store,
    *,
    version: str = "",
    only_strikes: bool = False,
    watch: Watch = nobody,
    progress: Progress = unseen,
) -> Imported:
    """Put a dataset's file into the store: a report for each document that its rows were coded from.

    `watch` is called while the file is read, `progress` while reports are written. `only_strikes` leaves out rows
    whose words tell of no strike. Raises DatasetError for a file that is none, before anything is written.
    """
    source = source_of(path, key, version)
    with Spool() as spool:
        done = Imported(source, fill(spool, path, source, only_strikes=only_strikes, watch=watch))
        corrections = Corrections(store)
        for some in batches(documents(spool, source)):
            put_in(store, some, corrections, done)
            progress(done.reports, spool.documents)
    store.note_import(log_entry(done, only_strikes))
    return done


def batches(found: Iterator[Document]) -> Iterator[list[Document]]:
    """Documents, as many at a time as are written together."""
    while some := list(islice(found, TOGETHER)):
        yield some


class Corrections:
    """What people say of names, asked once a name for as long as they say nothing new."""

    def __init__(self, store: Store) -> None:
        self._cache = store.cache
        self._number = -1
        self._asked = AskedOnce(store.cache)

    def now(self) -> tuple[int, AskedOnce]:
        """The number of what they say, and a cache that says it."""
        number = self._cache.corrected()
        if number != self._number:
            self._number, self._asked = number, AskedOnce(self._cache)
        return self._number, self._asked


def put_in(store: Store, some: Sequence[Document], corrections: Corrections, done: Imported) -> None:
    """Write some documents, their mentions where corrections of their names put them, and count them."""
    while True:
        known, asked = corrections.now()
        found = [(report, as_corrected(strikes, report.dataset, asked)) for report, strikes in some]
        outcomes = store.add_all(found)
        # Who corrected a place meanwhile could not know of these mentions, nor they of the correction.
        if store.cache.corrected() == known:
            break
    count(done, outcomes, [strike for _, strikes in found for strike in strikes])


def count(done: Imported, outcomes: Iterable[str], strikes: Sequence[Strike]) -> None:
    """Count what was written."""
    for outcome in outcomes:
        done.new += outcome == "new"
        done.changed += outcome == "changed"
        done.same += outcome == "same"
    done.mentions += len(strikes)
    done.placed += sum(map(is_mapped, strikes))


def log_entry(done: Imported, only_strikes: bool) -> DatasetImport:
    """What is written down of an import."""
    return DatasetImport(
        dataset=done.source.called,
        file=done.source.file,
        sha256=done.source.sha256,
        only_strikes=only_strikes,
        at=dt.datetime.now(dt.UTC),
        rows=done.rows.read,
        kept=done.rows.kept,
        skipped=done.rows.skipped.total(),
        bad=done.rows.bad,
    )
