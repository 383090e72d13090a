"""Stores of the tests' own, on each kind of database."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from geo.records import Report, Strike
from geo.store import Store
from geo.store.later_steps import MORE_TO_FILTER
from geo.store.tables import METADATA
from tests.postgres import new_database

Archive = list[tuple[Report, list[Strike]]]
DIALECTS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
# Numbers given to texts stay when the last strike that used them goes.
LASTING = {
    "state",
    "places",
    "actors",
    "names",
    "namings",
    "place_cache",
    "place_corrections",
    "service_turns",
    "incident_decisions",
    "dataset_imports",
}


def new_url(dialect: str, folder: Path) -> str:
    """The URL of a database that does not exist yet (SQLite) or is empty (PostgreSQL)."""
    return f"sqlite:///{folder}/strikemap.db" if dialect == "sqlite" else new_database()


def emptied(store: Store) -> Store:
    """The store without its reports."""
    for row in store.reports():
        store.remove(row.key)
    return store


def rows_left(store: Store) -> dict[str, int]:
    """The number of rows in every table that holds reports, the search index included."""
    with store.database.reading() as connection:
        tables = [table for table in METADATA.sorted_tables if table.name not in LASTING]
        found = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
        }
        found["strike_search"] = connection.exec_driver_sql("SELECT count(*) FROM strike_search").scalar_one()
    return found


DATASETS_TAKEN_BACK = ("ALTER TABLE reports DROP COLUMN dataset", "DROP TABLE dataset_imports")


def filled(store: Store, archive: Archive) -> Store:
    """The store with these documents and no others."""
    emptied(store)
    for report, found in archive:
        store.add(report, found)
    return store


def more_taken_back(dialect: str) -> list[str]:
    """The statements that take the step `more_to_filter_by` and the later ones back."""
    drop = ["DROP INDEX provinces_of_countries"] if dialect == "sqlite" else []
    return [*DATASETS_TAKEN_BACK, *drop, *(f"ALTER TABLE strikes DROP COLUMN {name}" for name in MORE_TO_FILTER)]
