"""Numbers for texts that many rows share: each text stands once in a table of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

CHUNK = 500  # values in one IN (...)


def numbered(
    connection: Connection,
    table: Table,
    column: str,
    texts: Iterable[str],
    more: Callable[[str], Mapping[str, Any]] = lambda text: {},
) -> dict[str, int]:
    """The number of each text in a table of texts; new ones are added, with `more` columns of theirs."""
    wanted = sorted(texts)
    known: dict[str, int] = {}
    for some in chunks(wanted):
        rows = connection.execute(select(table.c[column], table.c.id).where(table.c[column].in_(some)))
        known.update(rows.all())
    new = [name for name in wanted if name not in known]
    if new:
        known.update({name: number for number, name in enumerate(new, next_free(connection, table))})
        connection.execute(insert(table), [{"id": known[name], column: name, **more(name)} for name in new])
    return known


def next_free(connection: Connection, table: Table) -> int:
    """The number after the highest; safe, as one writer works at a time."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.id), 0) + 1)).scalar_one())


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Values in pieces that fit into one statement."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
