"""How a database gets its tables, and later ones: a list of steps, each taken once and recorded.

A step that has been released is never changed; a change of the tables is a new step at the end of STEPS.
Each is one transaction: a step that fails leaves nothing behind.
"""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
import time
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from geo.errors import MigrationError, StoreLocked, StoreUnreachable
from geo.store.addresses import SqliteFile
from geo.store.databases import Database
from geo.store.later_steps import (
    corrections_of_places,
    datasets_of_reports,
    incidents_of_strikes,
    more_to_filter_by,
    names_of_strikes,
    turns_at_services,
)
from geo.store.troubles import meaning

Step = Callable[[Connection], None]
RECORDED = "strikemap_migrations"
ADVISORY_LOCK = 0x5741_4D_4150  # any number that all our processes share


def first_schema(connection: Connection) -> None:
    """Reports, strikes, their search index, and the place cache."""
    for statement in FIRST_SCHEMA:
        connection.execute(text(statement))
    for statement in FIRST_SCHEMA_OF[connection.dialect.name]:
        connection.execute(text(statement))
    # 53 bits: SQLite's JSON and JavaScript readers keep it exact.
    identity = random.SystemRandom().getrandbits(53)
    for name, value in (("version", 0), ("identity", identity), ("last_strike", 0), ("samples", 0)):
        connection.execute(
            text("INSERT INTO state (name, value) VALUES (:name, :value)"), {"name": name, "value": value}
        )


FIRST_SCHEMA = (
    "CREATE TABLE state (name TEXT PRIMARY KEY, value BIGINT NOT NULL)",
    "CREATE TABLE reports (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, content_hash TEXT NOT NULL,"
    " source TEXT NOT NULL, given_id TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL, published DATE,"
    " origin TEXT NOT NULL, sample BOOLEAN NOT NULL, strikes INTEGER NOT NULL, digest TEXT NOT NULL,"
    " added TEXT NOT NULL)",
    "CREATE TABLE report_texts (report_id INTEGER PRIMARY KEY REFERENCES reports (id) ON DELETE CASCADE,"
    " text TEXT NOT NULL)",
    "CREATE TABLE places (id INTEGER PRIMARY KEY, key TEXT NOT NULL)",
    "CREATE TABLE actors (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
    "CREATE TABLE strikes (id INTEGER PRIMARY KEY,"
    " report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,"
    " place_id INTEGER REFERENCES places (id), mapped BOOLEAN NOT NULL, sample BOOLEAN NOT NULL,"
    " status TEXT NOT NULL, province TEXT NOT NULL, first_day DATE, last_day DATE, recency BIGINT NOT NULL UNIQUE)",
    "CREATE TABLE strike_actors (strike_id INTEGER NOT NULL REFERENCES strikes (id) ON DELETE CASCADE,"
    " actor_id INTEGER NOT NULL REFERENCES actors (id), report_id INTEGER NOT NULL, place_id INTEGER,"
    " PRIMARY KEY (strike_id, actor_id))",
    "CREATE TABLE strike_records (strike_id INTEGER PRIMARY KEY REFERENCES strikes (id) ON DELETE CASCADE,"
    " key TEXT NOT NULL UNIQUE, record TEXT NOT NULL, reasons TEXT NOT NULL)",
    "CREATE TABLE place_cache (query TEXT NOT NULL, country TEXT NOT NULL, state TEXT NOT NULL, answer TEXT NOT NULL)",
    "CREATE INDEX strikes_of_report ON strikes (report_id)",
    "CREATE INDEX strikes_of_actor ON strike_actors (actor_id, report_id, strike_id)",
)
# Where the two differ: SQLite answers fastest from indices that hold all that is asked for; PostgreSQL's
# B-trees refuse entries over 2,700 bytes, so texts from outside are indexed by their hash there.
FIRST_SCHEMA_OF = {
    "sqlite": (
        "CREATE INDEX actors_on_map ON strike_actors (place_id, actor_id, report_id, strike_id)",
        "CREATE INDEX strikes_on_map ON strikes"
        " (mapped, place_id, report_id, recency, sample, status, province, first_day, last_day)",
        "CREATE INDEX strikes_of_province ON strikes (province, report_id, status, first_day, last_day)",
        "CREATE INDEX places_by_key ON places (key)",
        "CREATE INDEX actors_by_name ON actors (name)",
        "CREATE INDEX place_cache_by_query ON place_cache (query)",
        # The words come folded and cut from searching.py, so the simplest tokenizer serves; no positions are kept.
        "CREATE VIRTUAL TABLE strike_search USING fts5 (words, tokenize = 'ascii', detail = 'none', columnsize = 0)",
    ),
    "postgresql": (
        "CREATE INDEX strikes_on_map ON strikes (place_id, report_id) WHERE mapped",
        "CREATE INDEX places_by_key ON places USING hash (key)",
        "CREATE INDEX actors_by_name ON actors USING hash (name)",
        "CREATE INDEX place_cache_by_query ON place_cache USING hash (query)",
        "CREATE TABLE strike_search (strike_id INTEGER PRIMARY KEY REFERENCES strikes (id) ON DELETE CASCADE,"
        " words TSVECTOR NOT NULL)",
        "CREATE INDEX strike_search_words ON strike_search USING gin (words)",
    ),
}

STEPS: tuple[Step, ...] = (
    first_schema,
    turns_at_services,
    corrections_of_places,
    names_of_strikes,
    incidents_of_strikes,
    more_to_filter_by,
    datasets_of_reports,
)


def migrate(database: Database, steps: Sequence[Step] = STEPS) -> None:
    """Take every step that this database has not taken; safe when several processes open it at once.

    MigrationError: the database is of a newer program, or a step failed.
    """
    with database.reading() as connection:
        pending = next_step(connection, database, steps)
    while pending is not None:
        if database.readonly:
            raise MigrationError(
                f"{database.name}: made by an older Strikemap, and opened for reading only; open it once for writing."
            )
        pending = take_next(database, steps)
    if isinstance(database.address, SqliteFile) and not database.readonly:
        let_readers_go_on(database)


def take_next(database: Database, steps: Sequence[Step]) -> int | None:
    """Take the first step that is still to do, in a transaction of its own; the number of the one after it, if any."""
    with database.writing() as connection:
        if database.dialect == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
        number = next_step(connection, database, steps)  # again: another process may have just taken it
        if number is None:
            return None
        step = steps[number - 1]
        try:
            if number == 1:
                connection.execute(
                    text(
                        f"CREATE TABLE {RECORDED} (number INTEGER PRIMARY KEY, name TEXT NOT NULL, taken TEXT NOT NULL)"
                    )
                )
            step(connection)
            connection.execute(
                text(f"INSERT INTO {RECORDED} (number, name, taken) VALUES (:number, :name, :taken)"),  # noqa: S608 - constants
                {"number": number, "name": step.__name__, "taken": dt.datetime.now(dt.UTC).isoformat()},
            )
        except SQLAlchemyError as error:
            kind, words = meaning(getattr(error, "orig", None))
            if issubclass(kind, (StoreLocked, StoreUnreachable, PermissionError)):
                raise
            raise MigrationError(
                f"{database.name}: step {number} ({step.__name__}) failed: {words} Nothing of it was kept."
            ) from error
    return number + 1 if number < len(steps) else None


def next_step(connection: Connection, database: Database, steps: Sequence[Step]) -> int | None:
    """The number of the first step not taken, counted from 1; None when the tables are up to date."""
    tables = set(inspect(connection).get_table_names())
    if RECORDED not in tables:
        if tables and database.dialect == "sqlite":
            raise StoreUnreachable(
                f"{database.name}: is another program's database (it holds {', '.join(sorted(tables)[:3])}); "
                "give a file of Strikemap's own."
            )
        if database.readonly:
            raise StoreUnreachable(f"{database.name}: holds nothing of Strikemap yet; open it once for writing.")
        return 1
    rows = connection.execute(text(f"SELECT number, name FROM {RECORDED} ORDER BY number")).all()  # noqa: S608 - constant
    taken = [(number, name) for number, name in rows]
    if len(taken) > len(steps):
        raise MigrationError(
            f"{database.name}: was made by a newer Strikemap (step {taken[-1][0]}, {taken[-1][1]}; "
            f"this one knows {len(steps)}); use the newer program."
        )
    ours = [(number, step.__name__) for number, step in enumerate(steps, 1)]
    if taken != ours[: len(taken)]:
        raise MigrationError(f"{database.name}: its steps are not this program's; use the Strikemap that made it.")
    return len(taken) + 1 if len(taken) < len(steps) else None


def let_readers_go_on(database: Database) -> None:
    """Set SQLite's write-ahead log, once a file: readers then never wait for a writer.

    Changing the mode does not wait its turn as other statements do, so it is tried again for as long.
    """
    until = time.monotonic() + database.busy_seconds
    connection = database.engine.raw_connection()
    try:
        cursor = connection.cursor()
        while True:
            try:
                cursor.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                kind, words = meaning(error)
                if kind is not StoreLocked:
                    return  # a file that can only be read, or a disk without shared memory: it works without
                if time.monotonic() > until:
                    raise StoreLocked(f"{database.name}: {words}") from error
            time.sleep(0.02)
    finally:
        connection.close()
