"""Putting reports into the store: read, extract, store, one transaction a report.

Safe to run twice and to stop at any moment: what is in is whole, and running again goes on from there.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from os import PathLike
from typing import Protocol

from geo.datasets import as_corrected
from geo.errors import ReportError, StrikemapError
from geo.records import Place, Report, Strike
from geo.reports import ReportWarning, read_path, sample_reports
from geo.store import Added, Renewed, Store, StoredStrike, is_mapped
from geo.store.rows import counted

Document = str | PathLike[str] | Report | ReportError
MOST_FAILURES = 1_000  # kept with their words; all are counted


class Extracts(Protocol):
    """What finds the strikes of a report; geo.extract.Extractor is one."""

    def strikes(self, report: Report, /) -> Sequence[Strike]:
        """The strikes a report tells of."""


@dataclass(slots=True)
class Totals:
    """What became of the documents given: every one of them is read or failed.

    Of those read, each is `new`, `changed` or the `same`; `mentions` are theirs, and `placed` stand on the map.
    `moved` are mentions of reports read again that stand elsewhere now, or whose place was found or lost.
    `failures` say where and why; `warnings` are of reports that went in, but without one of their fields.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    failed: int = 0
    mentions: int = 0
    placed: int = 0
    moved: int = 0
    failures: list[ReportError] = field(default_factory=list)
    warnings: list[ReportError] = field(default_factory=list)

    def __str__(self) -> str:
        """One line for the end of a run."""
        line = (
            f"{counted(self.read, 'report')} read"
            f" ({self.new:,} new, {self.changed:,} changed, {self.same:,} the same), "
            f"{counted(self.mentions, 'mention')} of strikes, {self.placed:,} of them on the map"
        )
        line += f"; {counted(self.moved, 'mention')} moved" if self.moved else ""
        return f"{line}; {self.failed:,} could not be read" if self.failed else line


Progress = Callable[[Totals], None]


def ingest(
    documents: Document | Iterable[Document],
    store: Store,
    extractor: Extracts,
    *,
    published: dt.date | None = None,
    source: str = "",
    url: str = "",
    progress: Progress | None = None,
) -> Totals:
    """Put files, folders or reports into the store; `progress` is called after each document.

    What cannot be read is counted and told in the totals, and the rest goes in. Trouble with the store
    (StoreError) ends the run: what went in before stays.
    """
    totals = Totals()
    for reading in readings(documents, published, source, url):
        if isinstance(reading, ReportWarning):
            note(totals.warnings, reading)
            continue
        outcome = take_in(reading, store, extractor, totals) if isinstance(reading, Report) else reading
        if isinstance(outcome, ReportError):
            totals.failed += 1
            note(totals.failures, outcome)
        if progress is not None:
            progress(totals)
    return totals


def readings(
    documents: Document | Iterable[Document], published: dt.date | None, source: str, url: str
) -> Iterator[Report | ReportError]:
    """Every report of the documents, and every error, in their order."""
    if isinstance(documents, str | PathLike | Report | ReportError):
        documents = [documents]
    for document in documents:
        if isinstance(document, Report | ReportError):
            yield document
        else:
            yield from read_path(document, published=published, source=source, url=url)


def read_again(
    store: Store, extractor: Extracts, keys: Iterable[str] | None = None, *, progress: Progress | None = None
) -> Totals:
    """Find the strikes of stored reports again, of those with some keys or of all, from the text that is stored.

    What a dataset coded keeps the dataset's words and places; only corrections of its names are brought up to date.

    A report that fails keeps the strikes it had, and is told in the totals. A key that no report has is passed
    over, and so is a report that is removed meanwhile: it does not come back.
    """
    totals = Totals()
    for key in list(store.report_keys() if keys is None else keys):
        known = store.report(key)
        if known is None:
            continue
        report, before = known
        reads = Coded(before, store) if report.dataset else extractor
        outcome = take_in(report, store, reads, totals, renewing=True)
        if isinstance(outcome, ReportError):
            totals.failed += 1
            note(totals.failures, outcome)
        elif outcome is not None:
            totals.moved += moved([stored.strike for stored in before], outcome)
        if progress is not None:
            progress(totals)
    return totals


@dataclass(frozen=True, slots=True)
class Coded:
    """Stands in for the extractor at a report whose mentions a dataset coded: it has the same mentions."""

    before: Sequence[StoredStrike]
    store: Store

    def strikes(self, report: Report, /) -> list[Strike]:
        """The mentions it had, each where corrections of its name put it now."""
        return as_corrected([stored.strike for stored in self.before], report.dataset, self.store.cache)


def moved(before: Iterable[Strike], after: Iterable[Strike]) -> int:
    """How many mentions of one report have another place than before, or came or went because of it."""
    was, now = where(before), where(after)
    return max((was - now).total(), (now - was).total())


def where(strikes: Iterable[Strike]) -> Counter[tuple[int, int, str]]:
    """Where each mention of a report stands in the text and on the map."""
    return Counter((one.start, one.place_start, placed_at(one.place)) for one in strikes)


def placed_at(place: Place | None) -> str:
    """A place as it is drawn; how it was found does not count."""
    return "" if place is None else f"{place.key} {place.latitude} {place.longitude} {place.radius_m}"


def take_in(
    report: Report, store: Store, extractor: Extracts, totals: Totals, *, renewing: bool = False
) -> Sequence[Strike] | ReportError | None:
    """Extract and store one report, and count it; its strikes, or the error where they cannot be found.

    `renewing`: only a report that is still in; None for one that is not.
    """
    keep: Callable[[Report, Sequence[Strike]], Added | Renewed] = store.renew if renewing else store.add
    while True:
        corrected = store.cache.corrected()
        try:
            strikes = extractor.strikes(report)
        except StrikemapError:
            raise
        except Exception as error:  # whatever one article brings the extractor to, the others still go in
            return ReportError(
                report.origin or report.id,
                f"its strikes could not be found ({type(error).__name__}: {error}).",
                "Please tell Strikemap's makers; what is stored of this report stays as it is.",
            )
        outcome = keep(report, strikes)
        # Who corrected a place meanwhile could not know of these strikes, nor they of the correction.
        if store.cache.corrected() == corrected:
            break
    if outcome == "gone":
        return None
    count(totals, outcome, strikes)
    return strikes


def count(totals: Totals, outcome: Added | Renewed, strikes: Sequence[Strike]) -> None:
    """Count one report that went in."""
    totals.read += 1
    totals.new += outcome == "new"
    totals.changed += outcome == "changed"
    totals.same += outcome == "same"
    totals.mentions += len(strikes)
    totals.placed += sum(map(is_mapped, strikes))


def note(errors: list[ReportError], error: ReportError) -> None:
    """Keep an error's words, up to a number no one reads."""
    if len(errors) < MOST_FAILURES:
        errors.append(error)


def load_samples(store: Store, extractor: Extracts, *, progress: Progress | None = None) -> Totals:
    """Put the sample reports into a store that has none and no other report, unless a person sent them away.

    A load that was stopped half-way is finished by the next.
    """
    if store.readonly or not store.wants_samples():
        return Totals()
    totals = ingest(sample_reports(), store, extractor, progress=progress)
    store.keep_samples()
    return totals
