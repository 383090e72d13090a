"""Turns at online services for all who open one store: the second a service allows is the application's.

Each call is one short transaction. One clock measures for everybody: PostgreSQL's own, as its
users' machines may differ, and for a file the clock of the machine that it is on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace

from sqlalchemy import Connection, insert, select, text, update

from geo.errors import GeocoderSkipped, StoreLocked
from geo.places.online.turns import Standing, Stopped
from geo.store.databases import Database
from geo.store.tables import service_turns

STANDING = (
    service_turns.c.free,
    service_turns.c.taken,
    service_turns.c.since,
    service_turns.c.until,
    service_turns.c.why,
    service_turns.c.failures,
)
# Seconds: a turn is reserved a little ahead, so that the time it takes to write it down is over when it
# begins; who came late to a turn would be followed too soon by the next.
HEAD_START = 0.1
TURNSTILE = 0x5741_4D_4154  # any number that all our processes share, for PostgreSQL's lock


class StoredTurns:
    """A `geo.places.online.turns.Turns` in the store's database, for every process that opens it."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        """`clock` gives seconds since 1970; a PostgreSQL server's own clock is asked instead of it."""
        self._database, self._clock = database, clock

    def take(self, service: str, every: float) -> float:
        with self._standing_written() as connection:
            now, measured = self._now(connection), time.monotonic()
            wait, after = read(connection, service).take(service, now + HEAD_START, every)
            write(connection, service, after)
        return max(wait + HEAD_START - (time.monotonic() - measured), 0.0)

    def stop(self, service: str, seconds: float, why: str) -> None:
        with self._standing_written() as connection:
            write(connection, service, read(connection, service).stop(self._now(connection), seconds, why))

    def stopped(self, service: str) -> Stopped | None:
        with self._database.reading() as connection:
            return read(connection, service).stopped(self._now(connection))

    def failed(self, service: str) -> int:
        with self._standing_written() as connection:
            before = read(connection, service)
            write(connection, service, replace(before, failures=before.failures + 1))
            return before.failures + 1

    def answered(self, service: str) -> None:
        with self._database.reading() as connection:
            if read(connection, service).failures == 0:
                return
        with self._standing_written() as connection:
            write(connection, service, replace(read(connection, service), failures=0))

    @contextmanager
    def _standing_written(self) -> Iterator[Connection]:
        """A transaction in which nobody else's turn is worked out; a store that stays busy costs one name only."""
        try:
            with self._database.writing() as connection:
                if self._database.dialect == "postgresql":
                    # Not the writers' turnstile: who stores a long report must not hold up who only waits a second.
                    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": TURNSTILE})
                yield connection
        except StoreLocked as error:
            raise GeocoderSkipped(f"no turn could be taken at the online service: {error}") from error

    def _now(self, connection: Connection) -> float:
        """Seconds since 1970 by the one clock of this store."""
        if self._database.dialect == "postgresql":
            # clock_timestamp is the moment itself; now() would be that at which the transaction began to wait.
            return float(connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())
        return self._clock()


def read(connection: Connection, service: str) -> Standing:
    """How things stand at a service; as at the beginning where nobody has asked it."""
    row = connection.execute(select(*STANDING).where(service_turns.c.service == service)).one_or_none()
    return Standing() if row is None else Standing(**row._mapping)


def write(connection: Connection, service: str, standing: Standing) -> None:
    """Keep how things stand at a service."""
    values = asdict(standing)
    changed = connection.execute(update(service_turns).where(service_turns.c.service == service).values(values))
    if not changed.rowcount:
        connection.execute(insert(service_turns), {"service": service, **values})
