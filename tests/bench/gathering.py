"""Many small writes as few large ones: the store's own functions write to it, report by report.

Putting one report in takes a dozen statements, and most of their time goes into preparing each. What these
functions insert is kept here and written together; what they look up (the numbers of places, actors and names) is
answered from what they inserted, which is all there is in a database that began empty. Whatever else they ask goes
to the database, after everything kept was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Executable, Insert, Table

from geo.store.numbering import asking, highest
from geo.store.tables import actors, names, namings, places

Rows = Sequence[Mapping[str, Any]]
LOOKED_UP: tuple[tuple[Table, str], ...] = ((places, "key"), (actors, "name"), (namings, "digest"), (names, "key"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a look-up found, as a result of the database would tell it."""

    rows: list[Any]

    def all(self) -> list[Any]:
        """Every row."""
        return self.rows

    def scalar_one(self) -> Any:
        """The only value."""
        return self.rows[0]


class Gathering:
    """Stands where the store's functions want a connection; `written()` writes what they inserted."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.kept: dict[Any, tuple[Executable, list[Mapping[str, Any]]]] = {}
        # For each look-up the rows by the value that is asked for.
        self.known: dict[int, dict[str, list[Any]]] = {id(asking(*column)): {} for column in LOOKED_UP}
        self.highest = {id(highest(table)): 0 for table, _ in LOOKED_UP}

    @property
    def dialect(self) -> Dialect:
        """The database's."""
        return self.connection.dialect

    def as_connection(self) -> Connection:
        """The same, for a function that is typed to take a connection."""
        return cast(Connection, self)

    def execute(self, statement: Executable, given: Any = None) -> Any:
        """Keep an insert of rows, answer a look-up, hand on anything else."""
        if isinstance(given, list):
            return self.keep(statement, given)
        if (known := self.known.get(id(statement))) is not None:
            return Answer([row for value in given["wanted"] for row in known.get(value, ())])
        if (number := self.highest.get(id(statement))) is not None:
            return Answer([number])
        self.written()
        return self.connection.execute(statement, given)

    def keep(self, statement: Executable, rows: Rows) -> None:
        """Keep rows for later, in the order in which their tables were first met: what refers comes after."""
        target = statement.table if isinstance(statement, Insert) else statement
        self.kept.setdefault(target, (statement, []))[1].extend(rows)
        for table, column in LOOKED_UP:
            if table is target:
                known = self.known[id(asking(table, column))]
                self.highest[id(highest(table))] += len(rows)  # they are numbered from 1 without gaps
                for row in rows:
                    known.setdefault(row[column], []).append(SimpleNamespace(**row))

    def written(self) -> None:
        """Write what is kept."""
        for statement, rows in self.kept.values():
            if rows:
                self.connection.execute(statement, rows)
                rows.clear()

    def moved_to(self, connection: Connection) -> None:
        """Go on with the next transaction's connection."""
        self.connection = connection
