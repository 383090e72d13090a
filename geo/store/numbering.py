"""Numbers for texts that many rows share: each text stands once in a table of its own."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, bindparam, func, insert, select

CHUNK = 500  # values in one IN (...)


def numbered(connection: Connection, table: Table, column: str, texts: Iterable[str]) -> dict[str, int]:
    """The number of each text in a table of texts; new ones are added."""
    wanted = sorted(texts)
    known = {getattr(row, column): row.id for row in rows_of(connection, table, column, wanted)}
    new = [name for name in wanted if name not in known]
    if new:
        known.update({name: number for number, name in enumerate(new, next_free(connection, table))})
        connection.execute(insert(table), [{"id": known[name], column: name} for name in new])
    return known


def rows_of(connection: Connection, table: Table, column: str, texts: Sequence[str]) -> list[Row[Any]]:
    """The rows of a table that have one of some texts in a column."""
    return [
        row for some in chunks(texts) for row in connection.execute(asking(table, column), {"wanted": list(some)}).all()
    ]


@functools.cache
def asking(table: Table, column: str) -> Select[Any]:
    """The question for some texts; made once, as putting it together takes longer than SQLite takes to answer."""
    return select(table).where(table.c[column].in_(bindparam("wanted", expanding=True)))


@functools.cache
def highest(table: Table) -> Select[int]:
    """The question for the highest number of a table, 0 where it is empty."""
    return select(func.coalesce(func.max(table.c.id), 0))


def next_free(connection: Connection, table: Table) -> int:
    """The number after the highest; safe, as one writer works at a time."""
    return int(connection.execute(highest(table)).scalar_one()) + 1


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Values in pieces that fit into one statement."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
