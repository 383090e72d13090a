"""The log of imports of event datasets, and what is in of each; each call is part of one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from geo.store.rows import DatasetHolding, DatasetImport
from geo.store.tables import dataset_imports as log
from geo.store.tables import reports
from geo.store.word_logs import next_number

# What makes two imports one: all but the moment.
SAME = ("dataset", "file", "sha256", "only_strikes", "rows", "kept", "skipped", "bad")


def is_noted(connection: Connection, done: DatasetImport) -> bool:
    """Whether the same import is in the log."""
    query = select(log.c.number).where(*(log.c[name] == getattr(done, name) for name in SAME)).limit(1)
    return connection.execute(query).first() is not None


def put_import(connection: Connection, done: DatasetImport) -> None:
    """Write an import down at the end of the log."""
    row = asdict(done) | {"number": next_number(connection, log), "at": done.at.isoformat(timespec="seconds")}
    connection.execute(insert(log), row)


def imports_of(connection: Connection) -> list[DatasetImport]:
    """Every import, newest first."""
    return [import_of(row) for row in connection.execute(select(log).order_by(log.c.number.desc())).all()]


def import_of(row: Row[Any]) -> DatasetImport:
    """A row of the log as the record."""
    fields = {name: row._mapping[name] for name in SAME}
    return DatasetImport(**fields, at=dt.datetime.fromisoformat(row.at))


def holdings_of(connection: Connection) -> list[DatasetHolding]:
    """The reports of each dataset with their mentions, by its name."""
    query = select(reports.c.dataset, func.count(), func.sum(reports.c.strikes)).where(reports.c.dataset != "")
    rows = connection.execute(query.group_by(reports.c.dataset).order_by(reports.c.dataset)).all()
    return [DatasetHolding(dataset, number, int(mentions)) for dataset, number, mentions in rows]
