"""What the logs of persons' words have in common: numbered entries, of which none goes, and some are undone.

Each call is part of one transaction; one writer works at a time.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table, func, select, update

from geo.incidents.decisions import Decision
from geo.places.cache import Correction

LARGEST_NUMBER = 2**31 - 1  # that the column holds in both databases
Entry = TypeVar("Entry", Correction, Decision)


def next_number(connection: Connection, log: Table) -> int:
    """The number of the next entry."""
    return int(connection.execute(select(func.coalesce(func.max(log.c.number), 0) + 1)).scalar_one())


def row_numbered(connection: Connection, log: Table, number: int) -> Row[Any] | None:
    """The entry of a number, None where there is none."""
    if not 0 < number <= LARGEST_NUMBER:
        return None
    return connection.execute(select(log).where(log.c.number == number)).one_or_none()


def note_undone(connection: Connection, log: Table, entry: Entry, who: str, at: dt.datetime) -> Entry:
    """Mark an entry as undone; as it then stands in the log."""
    values = {"undone_by": who, "undone_at": at.isoformat()}
    connection.execute(update(log).where(log.c.number == entry.number).values(values))
    return replace(entry, undone_by=who, undone_at=at)


def moment(text: str | None) -> dt.datetime | None:
    """When an entry was undone; None where it was not."""
    return None if text is None else dt.datetime.fromisoformat(text)
