"""Events by the document they were coded from, however far apart their rows: on the disk, so that memory is flat."""

from __future__ import annotations

import hashlib
import itertools
import sqlite3
from collections.abc import Iterator
from types import TracebackType

from geo.datasets.events import Event
from geo.errors import BadEvent, DatasetError

SCHEMA = """
    CREATE TABLE documents (digest BLOB PRIMARY KEY, first INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE ids (id TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE events (first INTEGER, number INTEGER, event TEXT NOT NULL, PRIMARY KEY (first, number)) WITHOUT ROWID;
"""


class Spool:
    """A file of SQLite's own without a name, which is gone when it is closed."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.executescript(f"PRAGMA synchronous = OFF; {SCHEMA} BEGIN;")
        self.documents = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, event: Event) -> None:
        """Keep an event; BadEvent where an earlier row has its id, DatasetError where the disk is full."""
        try:
            self._add(event)
        except sqlite3.OperationalError as error:
            remedy = "Make room in the folder for temporary files, or point TMPDIR to another."
            raise DatasetError(
                "the copy of the file that is sorted", f"it cannot be kept ({error}).", remedy
            ) from error

    def _add(self, event: Event) -> None:
        known = self._file.execute("SELECT number FROM ids WHERE id = ?", (event.id,)).fetchone()
        if known:
            raise BadEvent(event.number, f"row {known[0]} has the same event, {event.id}")
        self._file.execute("INSERT INTO ids VALUES (?, ?)", (event.id, event.number))
        digest = hashlib.sha256("\n".join(event.document).encode()).digest()
        found = self._file.execute("SELECT first FROM documents WHERE digest = ?", (digest,)).fetchone()
        if found is None:
            self.documents += 1
            found = (event.number,)
            self._file.execute("INSERT INTO documents VALUES (?, ?)", (digest, event.number))
        self._file.execute("INSERT INTO events VALUES (?, ?, ?)", (found[0], event.number, event.as_json()))

    def by_document(self) -> Iterator[list[Event]]:
        """The events of each document, in the order of their rows."""
        rows = self._file.execute("SELECT first, event FROM events ORDER BY first, number")
        for _, together in itertools.groupby(rows, key=lambda row: row[0]):
            yield [Event.from_json(event) for _, event in together]
