"""A store filled with invented strikes (claims.py), made once and kept: `archive(100_000)` is its file.

A million through Store.add would take hours, as each report is a transaction and is joined to incidents. Here the
rows are made by the store's own functions and written many thousands together, indices are made at
the end, and an incident is what is told of one place and day.
"""

from __future__ import annotations

import gc
import hashlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, text

import geo.store.writing
from geo.incidents import RULES_VERSION, Standing
from geo.records import Status
from geo.settings import xdg
from geo.store import Store, open_store
from geo.store.databases import Database
from geo.store.migrations import STEPS
from geo.store.tables import report_texts, reports
from geo.store.writing import INSERT, Arrival, Placed, put_told
from tests.bench import claims
from tests.bench.claims import SEED, Found

REPORTS_AT_ONCE = 5_000  # a transaction, some 17,500 strikes
ADDED = "2024-01-01T00:00:00+00:00"
CACHE_KIB = 500_000
LONGEST_SECONDS = 3600  # of filling one
HERE = Path(__file__)
MADE_BY = (
    *(HERE.with_name(name) for name in ("archive.py", "archive.toml", "claims.py")),
    Path(geo.store.writing.__file__),
)

# Every mapped strike of one place and day is told of one incident; who denies it makes it contested.
INCIDENTS = f"""
WITH told AS (
    SELECT id, min(id) OVER one AS head, count(*) OVER one AS times, max(status = '{Status.DENIED}') OVER one AS denied
    FROM strikes WHERE mapped WINDOW one AS (PARTITION BY place_id, coalesce(first_day, id), coalesce(last_day, id))
)
UPDATE strikes SET incident = head, standing = CASE
    WHEN denied THEN '{Standing.CONTESTED}' WHEN head % 16 = 0 THEN '{Standing.DECLARED}'
    WHEN times > 1 THEN '{Standing.LIKELY}' ELSE '{Standing.SINGLE}' END
FROM told WHERE told.id = strikes.id
"""
SOURCES = """
WITH counted AS (SELECT incident, count(*) AS times FROM strikes WHERE incident IS NOT NULL GROUP BY incident)
UPDATE tellings SET sources = times, why = CASE times WHEN 1 THEN '' ELSE 'same place, same day' END
FROM strikes JOIN counted ON counted.incident = strikes.incident WHERE strikes.id = tellings.strike_id
"""
STATE = "UPDATE state SET value = :value WHERE name = :name"


def archive(strikes: int, seed: int = SEED) -> Path:
    """The database file with so many invented strikes, filled first where it is not kept yet."""
    folder = xdg("XDG_CACHE_HOME", ".cache") / "bench"
    path = folder / f"archive-{strikes}-{seed}-{len(STEPS)}.{RULES_VERSION}-{fingerprint()}.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        remove_old(folder, strikes)
        start = time.perf_counter()
        fill(path, strikes, seed)
        print(f"archive: {strikes:,} strikes written in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    return path


def remove_old(folder: Path, strikes: int) -> None:
    """Remove archives as large that another program made (a million take 2.6 GB), and what a broken-off run left."""
    for old in folder.glob(f"archive-{strikes}-*"):
        if ".growing" not in old.name or time.time() - old.stat().st_mtime > LONGEST_SECONDS:
            old.unlink()


def fingerprint() -> str:
    """What the rows depend on besides the tables, in eight digits."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in MADE_BY)).hexdigest()[:8]


def fill(path: Path, strikes: int, seed: int = SEED) -> None:
    """Make a database file with invented strikes; it appears when it is whole."""
    gc.disable()  # there are millions of rows to look through, and no circles among them
    growing = path.with_name(f"archive-{strikes}-{os.getpid()}.growing")
    try:
        with open_store(str(growing)) as store, indices_at_the_end(store.database):
            put_all(store, claims.found(strikes, seed))
            join_by_place_and_day(store.database)
        growing.rename(path)
    finally:
        gc.enable()
        for rest in growing.parent.glob(f"{growing.name}*"):
            rest.unlink()


@contextmanager
def indices_at_the_end(database: Database) -> Iterator[None]:
    """Take the indices of the large tables away for as long as the block lasts; those that keep rows apart stay."""
    with database.writing() as connection:
        # Names, places and actors are looked up by theirs while rows are written.
        large = "'strikes', 'strike_actors', 'strike_names', 'strike_records', 'tellings', 'reports'"
        query = text(f"SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE INDEX%' AND tbl_name IN ({large})")
        indices: dict[str, str] = {row.name: row.sql for row in connection.execute(query).all()}
        for name in indices:
            connection.exec_driver_sql(f"DROP INDEX {name}")
    yield
    with database.writing() as connection:
        for statement in indices.values():
            connection.exec_driver_sql(statement)


def put_all(store: Store, found: Iterator[Found]) -> None:
    """Write all reports, many in one transaction, and count on what the store counts; they are joined at the end."""
    report_id = strike_id = 0
    while some := list(islice(found, REPORTS_AT_ONCE)):
        placed = []
        for report, strikes in some:
            report_id += 1
            placed.append(
                Placed(Arrival.of(report, strikes), report_id, range(strike_id + 1, strike_id + 1 + len(strikes)))
            )
            strike_id += len(strikes)
        with store.database.writing() as connection:
            connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
            connection.execute(
                INSERT[reports], [{"id": one.number, "added": ADDED, **one.arrival.row} for one in placed]
            )
            texts = [{"report_id": one.number, "text": one.arrival.report.text} for one in placed]
            connection.execute(INSERT[report_texts], texts)
            put_told(connection, placed)
            set_state(connection, {"last_strike": strike_id, "version": report_id})


def join_by_place_and_day(database: Database) -> None:
    """Write incidents, and that they are joined: opening the file must not begin to join it."""
    with database.writing() as connection:
        connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.execute(text(INCIDENTS))
        connection.execute(text("CREATE INDEX bench_incidents ON strikes (incident)"))
        connection.execute(text(SOURCES))
        connection.execute(text("DROP INDEX bench_incidents"))
        set_state(connection, {"incident_rules": RULES_VERSION})


def set_state(connection: Connection, values: dict[str, int]) -> None:
    """Set what the store keeps of itself."""
    connection.execute(text(STATE), [{"name": name, "value": value} for name, value in values.items()])
