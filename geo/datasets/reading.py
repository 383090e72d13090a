"""A dataset's file to documents with their mentions: every good row, the bad ones told, the other kinds counted.

The file is read to its end before anything is handed out: one that breaks off half-way brings nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from geo.datasets import acled, ucdp
from geo.datasets.events import Event, as_report
from geo.datasets.known import Dataset, conventions
from geo.datasets.spool import Spool
from geo.datasets.table import Row, read_rows
from geo.datasets.telling import tells_of_strike
from geo.errors import BadEvent, DatasetError
from geo.places.own.files import Watch, nobody
from geo.records import Report, Strike
from geo.reports.fields import one_line, printable

MOST_BAD = 1_000  # bad rows that are kept with their words; all are counted
NO_STRIKE_TOLD = "whose words tell of no strike"


@dataclass(frozen=True, slots=True)
class Format:
    """A dataset's columns, and what makes an event of a row: the event, or the kind of a row that is none of ours."""

    columns: tuple[str, ...]
    read: Callable[[Row], Event | str]


# A new dataset is a reader, a row here, and its row in geo/data/datasets.toml.
FORMATS = {
    ucdp.KEY: Format(ucdp.COLUMNS, ucdp.read_event),
    acled.KEY: Format(acled.COLUMNS, acled.read_event),
}


@dataclass(slots=True)
class Rows:
    """What became of the rows of a file: `kept`, left out by their kind, or bad; the first bad ones in words."""

    read: int = 0
    kept: int = 0
    bad: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    wrong: list[BadEvent] = field(default_factory=list)

    def add_bad(self, error: BadEvent) -> None:
        self.bad += 1
        if len(self.wrong) < MOST_BAD:
            self.wrong.append(error)


@dataclass(frozen=True, slots=True)
class Source:
    """The file of an import: which dataset in which version it is, its name without its folder, and its SHA-256."""

    dataset: Dataset
    version: str
    file: str
    sha256: str

    @property
    def called(self) -> str:
        """The dataset in this version."""
        return self.dataset.called(self.version)


def source_of(path: Path, key: str, version: str = "") -> Source:
    """What a file is: the version as given, else as its name tells; DatasetError where it cannot be read."""
    dataset = conventions().datasets[key]
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DatasetError(
            printable(path.name or str(path)), f"it cannot be read ({reason}).", "Check the path."
        ) from error
    return Source(dataset, one_line(version) or dataset.version_in(path.name), printable(path.name), digest)


def fill(spool: Spool, path: Path, source: Source, *, only_strikes: bool = False, watch: Watch = nobody) -> Rows:
    """Read all rows of a file into a spool; DatasetError for a file that is none of this dataset."""
    rows, format_ = Rows(), FORMATS[source.dataset.key]
    for row in read_rows(path, format_.columns, watch):
        rows.read += 1
        try:
            if isinstance(row, BadEvent):
                raise row
            event = format_.read(row)
            if isinstance(event, Event) and only_strikes and not tells_of_strike(event.text):
                event = NO_STRIKE_TOLD
            if isinstance(event, str):
                rows.skipped[event] += 1
                continue
            spool.add(event)
            rows.kept += 1
        except BadEvent as error:
            rows.add_bad(error)
    return rows


def documents(spool: Spool, source: Source) -> Iterator[tuple[Report, list[Strike]]]:
    """The documents in a spool with their mentions."""
    for events in spool.by_document():
        yield as_report(events, source.dataset, source.version, source.file)
