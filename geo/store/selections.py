"""What a reader chose, as it comes from a page or a URL, made good.

A Selection maps a filter's key to the chosen values: several values of one filter mean or, several
filters mean and. It comes from outside: what cannot be used is left out and told, never an error.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from geo.records import days_of

if TYPE_CHECKING:
    from geo.store.filters import Filter

Selection = Mapping[str, tuple[str, ...]]
MOST_VALUES = 300  # of one filter; SQLite takes 32,766 values a statement
LONGEST_VALUE = 2_000  # characters
SHOWN = 60


def read_selection(
    asked: Mapping[str, object], filters: Iterable[Filter]
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The part of a selection that can be used, in the filters' order, and one sentence for each part that cannot."""
    rows = {row.key: row for row in filters}
    problems = [f"There is no filter {shown(key)}; it was left out." for key in asked if key not in rows]
    chosen: dict[str, tuple[str, ...]] = {}
    for key, row in rows.items():
        good: dict[str, None] = {}
        given = as_values(asked.get(key))
        if len(given) > MOST_VALUES:
            problems.append(f"{row.label}: only the first {MOST_VALUES} of {len(given)} choices were taken.")
        for value in given[:MOST_VALUES]:
            read = row.read(value) if isinstance(value, str) and len(value) <= LONGEST_VALUE else None
            if read is None:
                problems.append(f"{row.label}: {shown(value)} cannot be used; it was left out.")
            else:
                good[read] = None
        if good:
            chosen[key] = tuple(good)
    return chosen, problems


def as_values(given: object) -> list[object]:
    """The values of one key: a single text is one value, nothing is none."""
    if given is None:
        return []
    return list(given) if isinstance(given, Iterable) and not isinstance(given, str | bytes) else [given]


def shown(value: object) -> str:
    """A foreign value for a message: quoted, short, with nothing unprintable in it."""
    quoted = ascii(value) if not str(value).isprintable() else repr(value)
    return quoted if len(quoted) <= SHOWN else quoted[:SHOWN] + "..."


def has_bounds(selection: Selection) -> bool:
    """Whether a first or last day is chosen."""
    return any(selection.get(key) for key in ("from", "to"))


def bound(selection: Selection, key: str) -> dt.date | None:
    """The first day that `from` means, or the last that `to` means."""
    days = [days for value in selection.get(key, ()) if (days := days_of(value))]
    if not days:
        return None
    return min(first for first, _ in days) if key == "from" else max(last for _, last in days)
