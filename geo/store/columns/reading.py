"""Reading the columns out of a database, in one transaction.

A million rows one by one take long, and each of them takes and gives back Python's lock. So the database writes many
rows as one text: numbers with commas, days of ten characters, and the texts of a row as one line of JSON, of which
most are equal and only the different ones are ever parsed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select, text

from geo.store.columns.held import EPOCH, NO_DAY_FIRST, NO_DAY_LAST, Held, Ints, small
from geo.store.columns.pace import Stopped
from geo.store.tables import actors, places
from geo.store.verbatim import verbatim

ROWS_AT_ONCE = 50_000
# The filters by one text of `strikes`, by key, with their column.
TEXTS = {
    "province": "province",
    "country": "country",
    "type": "strike_type",
    "weapon": "weapon",
    "certainty": "certainty",
    "status": "status",
    "standing": "standing",
    "precision": "precision",
}
TOLD = ", ".join(TEXTS.values())
NUMBERS = 6  # of a strike
NO_DAY = "0000-00-00"
STRIKES = {
    "sqlite": "SELECT group_concat(id || ',' || report_id || ',' || ifnull(CASE WHEN mapped THEN place_id END, -1)"
    " || ',' || ifnull(incident, -1) || ',' || recency || ',' || sample) AS numbers,"
    f" group_concat(ifnull(first_day, '{NO_DAY}') || ifnull(last_day, '{NO_DAY}'), '') AS days,"
    f" group_concat(json_array({TOLD}), char(10)) AS told",
    "postgresql": "SELECT string_agg(concat_ws(',', id, report_id, coalesce(CASE WHEN mapped THEN place_id END, -1),"
    " coalesce(incident, -1), recency, CAST(sample AS integer)), ',' ORDER BY id) AS numbers,"
    f" string_agg(coalesce(to_char(first_day, 'YYYY-MM-DD'), '{NO_DAY}') ||"
    f" coalesce(to_char(last_day, 'YYYY-MM-DD'), '{NO_DAY}'), '' ORDER BY id) AS days,"
    f" string_agg(CAST(json_build_array({TOLD}) AS text), chr(10) ORDER BY id) AS told",
}
NAMED = {
    "sqlite": "SELECT group_concat(strike_id || ',' || actor_id) AS numbers",
    "postgresql": "SELECT string_agg(concat_ws(',', strike_id, actor_id), ',' ORDER BY strike_id, actor_id) AS numbers",
}
REPORTS = {
    "sqlite": f"SELECT group_concat(id) AS numbers, group_concat(ifnull(published, '{NO_DAY}'), '') AS days,"
    " group_concat(json_array(source), char(10)) AS told",
    "postgresql": "SELECT string_agg(CAST(id AS text), ',' ORDER BY id) AS numbers,"
    f" string_agg(coalesce(to_char(published, 'YYYY-MM-DD'), '{NO_DAY}'), '' ORDER BY id) AS days,"
    " string_agg(CAST(json_build_array(source) AS text), chr(10) ORDER BY id) AS told",
}


class Lines:
    """Lines of JSON, each with a number of its own: equal ones have one."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def numbered(self, lines: Sequence[str]) -> NDArray[np.int32]:
        """The numbers of some lines."""
        known = self._numbers
        return np.fromiter((known.setdefault(line, len(known)) for line in lines), np.int32, len(lines))

    @cached_property
    def _parsed(self) -> list[list[str]]:
        """The texts of every line, once all are in."""
        found: list[list[str]] = json.loads(f"[{','.join(self._numbers)}]")
        return found

    def column(self, at: int, none: str | None = None) -> tuple[NDArray[np.int32], list[str]]:
        """The code that each line has by its text at one place, and the texts; the text `none` is as good as none."""
        codes: dict[str, int] = {}
        found = [-1 if row[at] == none else codes.setdefault(row[at], len(codes)) for row in self._parsed]
        column = np.array(found, np.int32)
        column[column < 0] = len(codes)
        return column, [verbatim(value) for value in codes]


def read_columns(connection: Connection, stopped: Callable[[], bool] = lambda: False) -> Held:
    """The columns of the moment that this connection sees; Stopped where `stopped` says so meanwhile."""
    numbers, days, lines, told = read_strikes(connection, stopped)
    strike, report_id, place_id, incident, recency, sample = numbers.T
    report, report_ids = dense(report_id)
    spot, place_ids = dense(place_id)
    incident, heads = dense(incident)
    province = told.column(list(TEXTS).index("province"))[0].take(lines) if len(lines) else lines
    sites, distinct = dense(province.astype(np.int64) * (len(place_ids) + 1) + spot)
    order = np.argsort(report * np.int64(len(distinct)) + sites, kind="stable")
    rank = np.empty(len(strike), np.int32)
    rank[np.argsort(recency)] = np.arange(len(strike), dtype=np.int32)
    sources, source_values, published = read_reports(connection, stopped, report_ids)
    codes, values = codes_of(told, lines[order])
    codes["source"], values["source"] = sources.take(report[order]), source_values
    named = read_actors(connection, stopped, strike[order])
    codes["actor"], values["actor"], more_row, more_actor = named
    first, last = days[order].T
    codes["undated"], values["undated"] = (first > 0).astype(np.uint8), ["yes"]
    return Held(
        strike=strike[order].astype(np.int32),
        report=report[order],
        spot=spot[order],
        incident=incident[order],
        rank=rank[order],
        first_day=np.where(first > 0, first, NO_DAY_FIRST),
        last_day=np.where(last > 0, last, NO_DAY_LAST),
        sample=sample[order].astype(np.bool_),
        more_row=more_row,
        more_actor=more_actor,
        published=published,
        codes=codes,
        values=values,
        places=texts_of(connection, places.c.id, places.c.key, place_ids),
        incidents=len(heads),
    )


def read_strikes(
    connection: Connection, stopped: Callable[[], bool]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32], Lines]:
    """Of every strike its numbers (N x 6), its days (N x 2 ordinals), the number of its line, and the lines."""
    told = Lines()
    numbers, days, lines = [], [], []
    for row in read_parts(connection, "strikes", "id", STRIKES, stopped):
        numbers.append(parsed(row.numbers).reshape(-1, NUMBERS))
        days.append(ordinals(row.days).reshape(-1, 2))
        lines.append(told.numbered(row.told.split("\n")))
    if not numbers:
        return np.empty((0, NUMBERS), np.int64), np.empty((0, 2), np.int32), np.empty(0, np.int32), told
    return np.concatenate(numbers), np.concatenate(days), np.concatenate(lines), told


def codes_of(told: Lines, lines: NDArray[np.int32]) -> tuple[dict[str, Ints], dict[str, list[str]]]:
    """The columns of the filters by one text; what is not on the map has no standing."""
    codes: dict[str, Ints] = {}
    values: dict[str, list[str]] = {}
    for at, key in enumerate(TEXTS):
        column, values[key] = told.column(at, "" if key == "standing" else None)
        codes[key] = small(column, len(values[key])).take(lines) if len(lines) else small(lines, 0)
    return codes, values


def read_reports(
    connection: Connection, stopped: Callable[[], bool], report_ids: NDArray[np.int64]
) -> tuple[Ints, list[str], NDArray[np.int32]]:
    """Of the reports with strikes, in the order of their numbers: the source's code, the sources, when published."""
    told = Lines()
    numbers, days, lines = [np.empty(0, np.int64)], [np.empty(0, np.int32)], [np.empty(0, np.int32)]
    for row in read_parts(connection, "reports", "id", REPORTS, stopped):
        numbers.append(parsed(row.numbers))
        days.append(ordinals(row.days))
        lines.append(told.numbered(row.told.split("\n")))
    every = np.concatenate(numbers)
    order = np.argsort(every)
    kept = order[np.searchsorted(every, report_ids, sorter=order)]
    column, values = told.column(0)
    return small(column, len(values)).take(np.concatenate(lines)[kept]), values, np.concatenate(days)[kept]


def read_actors(
    connection: Connection, stopped: Callable[[], bool], strike: NDArray[np.int64]
) -> tuple[Ints, list[str], NDArray[np.int32], Ints]:
    """The code of each strike's first actor, the actors, and row and code of the further ones."""
    parts = [np.empty((0, 2), np.int64)]
    for row in read_parts(connection, "strike_actors", "strike_id", NAMED, stopped):
        parts.append(parsed(row.numbers).reshape(-1, 2))
    strike_id, actor_id = np.concatenate(parts).T
    code, actor_ids = dense(actor_id)
    codes = small(code, len(actor_ids))
    order = np.argsort(strike)
    rows = order[np.searchsorted(strike, strike_id, sorter=order)].astype(np.int32)
    where, leading = np.unique(rows, return_index=True)
    first = small(np.full(len(strike), len(actor_ids)), len(actor_ids))
    first[where] = codes[leading]
    further = np.ones(len(rows), np.bool_)
    further[leading] = False
    names = texts_of(connection, actors.c.id, actors.c.name, actor_ids)
    return first, names, rows[further], codes[further]


def read_parts(
    connection: Connection, table: str, column: str, queries: dict[str, str], stopped: Callable[[], bool]
) -> Iterator[Any]:
    """The rows of a table written as texts, so many numbers of a column at a time."""
    bounds = text(f"SELECT min({column}), max({column}) FROM {table}")  # noqa: S608 - our own names
    lowest, highest = connection.execute(bounds).one()
    query = text(f"{queries[connection.dialect.name]} FROM {table} WHERE {column} BETWEEN :low AND :high")
    for low in range(lowest or 0, (highest or -1) + 1, ROWS_AT_ONCE):
        if stopped():
            raise Stopped
        row = connection.execute(query, {"low": low, "high": low + ROWS_AT_ONCE - 1}).one()
        if row.numbers is not None:
            yield row


def parsed(numbers: str) -> NDArray[np.int64]:
    """Numbers with commas between."""
    return np.fromstring(numbers, np.int64, sep=",")


def ordinals(days: str) -> NDArray[np.int32]:
    """Days of ten characters each, without anything between, as ordinals; 0000-00-00 is 0."""
    digits = np.frombuffer(days.encode(), np.uint8).reshape(-1, 10).astype(np.int64) - ord("0")
    year = digits[:, :4] @ np.array([1000, 100, 10, 1])
    months = (year - 1970) * 12 + digits[:, 5:7] @ np.array([10, 1]) - 1
    firsts = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    found = firsts + EPOCH + digits[:, 8:] @ np.array([10, 1]) - 1
    return np.where(year > 0, found, 0).astype(np.int32)


def dense(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Numbers as codes from 0 in their order, and the number of each code; -1 has the code behind the last."""
    distinct, which = np.unique(numbers, return_inverse=True)
    codes: NDArray[np.int32] = which.astype(np.int32)
    if len(distinct) and distinct[0] < 0:
        distinct = distinct[1:]
        codes -= 1
        codes[codes < 0] = len(distinct)
    return codes, distinct


def texts_of(connection: Connection, number: Any, told: Any, wanted: Iterable[Any]) -> list[str]:
    """The texts of some numbers, from the table that gives texts their numbers."""
    known: dict[int, str] = dict(connection.execute(select(number, told)).all())
    return [known[int(one)] for one in wanted]
