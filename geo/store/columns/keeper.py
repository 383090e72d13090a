"""Which columns answer: those of the version that a reader sees, or none, and then the database itself does.

A small store is read into columns at once. A large one takes seconds: the first reader waits for it (or for the file
saved beside it); after a change a thread reads it anew once nothing was written for a moment, and until it has,
readers are answered by the database.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from geo.errors import StoreError
from geo.store.addresses import SqliteFile
from geo.store.columns.pace import Pace, Stopped
from geo.store.databases import Database
from geo.store.tables import reports, state

if TYPE_CHECKING:
    from geo.store.columns.held import Held
    from geo.store.columns.table import Columns


@dataclass(frozen=True)
class Moment:
    """What a database says of the moment that a connection sees: all its counters, by name."""

    counters: tuple[tuple[str, int], ...]

    @property
    def strikes(self) -> int:
        """At least as many as there are."""
        return dict(self.counters)["last_strike"]

    @property
    def version(self) -> int:
        """The number of the last change."""
        return dict(self.counters)["version"]


def moment_of(connection: Connection) -> Moment:
    """The moment that a connection sees."""
    rows = connection.execute(select(state.c.name, state.c.value)).all()
    return Moment(tuple(sorted((name, value) for name, value in rows)))


def mark_of(connection: Connection, moment: Moment) -> str:
    """A moment in a text to be compared with what is saved, also of a copy that was put back and written to since."""
    last = select(reports.c.id, reports.c.key, reports.c.digest, reports.c.added).order_by(reports.c.id.desc()).limit(1)
    return repr((moment.counters, connection.execute(last).all()))


class Keeper:
    """Keeps the columns of one database. Safe to share between threads."""

    def __init__(self, database: Database, pace: Pace | None = None) -> None:
        self._database, self._pace = database, pace or Pace()
        self._kept: tuple[Moment, Columns] | None = None
        self._making = Lock()  # held while columns are made, as one thread making them is enough
        self._asking = Lock()
        self._thread: Thread | None = None
        self._closed = Event()
        self._not_before = 0.0

    def columns(self, connection: Connection) -> Columns | None:
        """The columns of the moment that a connection sees; None where the database is to be asked itself."""
        moment = moment_of(connection)
        kept = self._kept
        if kept and kept[0] == moment:
            return kept[1]
        if kept is None or moment.strikes <= self._pace.at_once:
            return self._made(connection, moment)
        self._ask()
        return None

    def close(self) -> None:
        """Stop what is being made."""
        self._closed.set()
        with self._asking:
            thread = self._thread
        if thread:
            thread.join()

    def _made(self, connection: Connection, moment: Moment) -> Columns:
        """The columns of a moment, made now, where no other thread just did."""
        from geo.store.columns.reading import read_columns  # NumPy: an ingest, which counts nothing, starts without
        from geo.store.columns.table import Columns

        with self._making:
            if self._kept and self._kept[0] == moment:
                return self._kept[1]
            began = time.monotonic()
            mark = mark_of(connection, moment) if moment.strikes > self._pace.saved else ""
            held = self._loaded(mark)
            columns = Columns(held or read_columns(connection, self._closed.is_set))
            if self._kept is None or self._kept[0].version <= moment.version:
                self._kept = (moment, columns)
            if not held:
                self._save(columns.held, mark)
            took = time.monotonic() - began
            self._not_before = began + took + max(self._pace.pause, self._pace.rest * took)
            return columns

    def _loaded(self, mark: str) -> Held | None:
        """The columns saved beside a large database, where they are of this moment."""
        from geo.store.columns.files import load

        address = self._database.address
        return load(mark, address.path) if mark and isinstance(address, SqliteFile) else None

    def _save(self, held: Held, mark: str) -> None:
        """Save the columns of a large database beside it, unless it is only to be read."""
        from geo.store.columns.files import save

        address = self._database.address
        wanted = mark and held.strikes > self._pace.saved and not self._database.readonly
        if wanted and isinstance(address, SqliteFile):
            save(held, mark, address.path)

    def _ask(self) -> None:
        """Have the columns made anew, unless that is on its way."""
        with self._asking:
            if self._closed.is_set() or (self._thread and self._thread.is_alive()):
                return
            self._thread = Thread(target=self._renew, name="strikemap-columns", daemon=True)
            self._thread.start()

    def _renew(self) -> None:
        """Make the columns anew, in a thread; what the database refuses now is asked for again."""
        try:
            if self._quiet():
                with self._database.reading() as connection:
                    self._made(connection, moment_of(connection))
        except (StoreError, Stopped):
            return

    def _quiet(self) -> bool:
        """Wait until nothing was written for a moment; whether that came about."""
        until = time.monotonic() + self._pace.patience
        self._closed.wait(max(0.0, self._not_before - time.monotonic()))
        before = self._now()
        while not self._closed.wait(self._pace.quiet) and time.monotonic() < until:
            now = self._now()
            if now == before:
                return True
            before = now
        return False

    def _now(self) -> Moment:
        with self._database.reading() as connection:
            return moment_of(connection)
