"""A database gets its tables once, whole, whoever opens it first; and one from the future is left alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from geo.errors import MigrationError
from geo.records import Report
from geo.store import open_store
from geo.store.addresses import read_address
from geo.store.databases import Database
from geo.store.migrations import RECORDED, STEPS, Step, migrate
from geo.store.tables import METADATA
from tests.stores import DIALECTS, new_url
from tests.strategies import strike

ROOT = Path(__file__).parent.parent
REPORT = Report("Raids hit Idlib.", "a")
NAMES = [step.__name__ for step in STEPS]


def colour(connection: Connection) -> None:
    """A later step."""
    connection.execute(text("ALTER TABLE reports ADD COLUMN colour TEXT NOT NULL DEFAULT 'none'"))


def broken(connection: Connection) -> None:
    """A step that fails after its first half."""
    connection.execute(text("CREATE TABLE half (number INTEGER)"))
    connection.execute(text("INSERT INTO half (number) VALUES (1)"))
    connection.execute(text("CREATE TABLE reports (number INTEGER)"))


def crashing(connection: Connection) -> None:
    """A step that ends in an error of its own."""
    connection.execute(text("CREATE TABLE half (number INTEGER)"))
    raise ZeroDivisionError


@pytest.fixture(params=DIALECTS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return new_url(request.param, tmp_path)


def taken(url: str, *steps: Step) -> Database:
    """The database, with these steps taken."""
    database = Database(read_address(url))
    migrate(database, steps)
    return database


def shape(database: Database) -> tuple[list[str], list[str]]:
    """The database's tables and the steps recorded."""
    with database.reading() as connection:
        recorded = connection.execute(text(f"SELECT name FROM {RECORDED} ORDER BY number")).scalars().all()
        return sorted(inspect(connection).get_table_names()), list(recorded)


def test_the_tables_are_those_the_program_uses(url: str) -> None:
    with open_store(url) as store, store.database.reading() as connection:
        made = {
            table: {column["name"]: column["nullable"] for column in inspect(connection).get_columns(table)}
            for table in METADATA.tables
        }
    used = {
        name: {column.name: column.nullable for column in table.columns if not column.primary_key}
        for name, table in METADATA.tables.items()
    }
    for name, columns in used.items():
        assert made[name].keys() == {column.name for column in METADATA.tables[name].columns}
        assert {column: made[name][column] for column in columns} == columns


def test_each_step_is_taken_once_and_recorded(url: str) -> None:
    for _ in range(2):
        database = taken(url, *STEPS, colour)
        assert shape(database)[1] == [*NAMES, "colour"]
        database.close()


def test_a_later_step_keeps_what_is_in(url: str) -> None:
    with open_store(url) as store:
        store.add(REPORT, [strike(REPORT)])
        before = store.strikes(), store.reports()
        migrate(store.database, (*STEPS, colour))
        assert (store.strikes(), store.reports()) == before
        with store.database.reading() as connection:
            assert connection.execute(text("SELECT colour FROM reports")).scalars().all() == ["none"]


def test_a_newer_schema_is_left_alone(url: str) -> None:
    database = taken(url, *STEPS, colour)
    before = shape(database)
    with pytest.raises(MigrationError, match=r"newer Strikemap \(step \d+, colour; this one knows \d+\); use"):
        open_store(url)
    assert shape(database) == before
    database.close()


def test_steps_of_another_program_are_refused(url: str) -> None:
    database = taken(url, *STEPS)
    with database.writing() as connection:
        connection.execute(text(f"UPDATE {RECORDED} SET name = 'other'"))
    database.close()
    with pytest.raises(MigrationError, match="not this program's"):
        open_store(url)


def test_a_failed_step_leaves_nothing_behind(url: str) -> None:
    database = taken(url, *STEPS)
    before = shape(database)
    with pytest.raises(MigrationError, match=r"step \d+ \(broken\) failed: .*Nothing of it was kept"):
        migrate(database, (*STEPS, broken))
    assert shape(database) == before
    with pytest.raises(ZeroDivisionError):
        migrate(database, (*STEPS, crashing))
    assert shape(database) == before
    migrate(database, (*STEPS, colour))
    assert shape(database)[1] == [*NAMES, "colour"]
    database.close()


def test_the_steps_before_a_failed_one_stay(url: str) -> None:
    database = Database(read_address(url))
    with pytest.raises(MigrationError):
        migrate(database, (*STEPS, broken))
    assert shape(database)[1] == NAMES
    database.close()


def test_an_older_schema_cannot_be_brought_up_to_date_for_reading_only(url: str) -> None:
    taken(url, *STEPS).close()
    database = Database(read_address(url), readonly=True)
    with pytest.raises(MigrationError, match=r"older Strikemap.*open it once for writing"):
        migrate(database, (*STEPS, colour))
    database.close()


def test_many_processes_may_open_a_new_database_at_once(url: str) -> None:
    workers = [
        subprocess.Popen([sys.executable, "-c", OPEN, url, str(number)], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for number in range(5)
    ]
    said = [worker.communicate(timeout=120)[1] for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 5, said
    with open_store(url) as store:
        assert len(store.reports()) == 5
        assert shape(store.database)[1] == NAMES


OPEN = """
import sys
from geo.records import Report
from geo.store import open_store
with open_store(sys.argv[1]) as store:
    store.add(Report(f"Report {sys.argv[2]}", "a"), [])
"""


def test_an_empty_file_becomes_a_database_in_which_readers_do_not_wait(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.touch()
    open_store(str(path)).close()
    assert sqlite3.connect(path).execute("PRAGMA journal_mode").fetchone() == ("wal",)
