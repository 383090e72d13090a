"""Weeks, and what it means to choose days among them, in the sidebar's picture of them or in a chart."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from geo.screen import address
from geo.store.filters import DATES
from geo.store.selections import bound

WEEK = dt.timedelta(days=7)
MOST_WEEKS = 3_000  # some sixty years
PLAIN = "#5b8aa5"  # of bars that are no actor's
DAYS = "days"  # the name of what can be drawn over in a chart
Days = tuple[dt.date | None, dt.date | None]


def mondays(weeks: Iterable[dt.date]) -> list[dt.date]:
    """Every week from the first to the last that has reports; none where that is more than anyone could see."""
    known = set(weeks)
    if not known:
        return []
    number = (max(known) - min(known)) // WEEK + 1
    return [] if number > MOST_WEEKS else [min(known) + at * WEEK for at in range(number)]


def inside(monday: dt.date, chosen: Days) -> bool:
    """Whether a week has a day in common with the chosen ones."""
    first, last = chosen
    ends = monday.toordinal() + 6
    return (first is None or ends >= first.toordinal()) and (last is None or monday <= last)


def fresh(name: str, chosen: object) -> str:
    """A chart's key that is another when other things are chosen: they stand in the address then, not in the chart."""
    return f"{name}-{zlib.crc32(repr(chosen).encode('utf-8', 'surrogatepass'))}"


def choose_days(state: Mapping[str, Any]) -> None:
    """Choose the days that were drawn over in a chart."""
    if days := days_of(state.get(DAYS)):
        for key, day in zip(("from", "to"), days, strict=True):
            address.choose(key, (day.isoformat(),))


def days_of(brushed: Any) -> tuple[dt.date, dt.date] | None:
    """The first and last day of a brush over weeks: Vega tells milliseconds since 1970; None for no brush."""
    ends = brushed.get("week") if isinstance(brushed, Mapping) else None
    if not isinstance(ends, list) or len(ends) != 2:
        return None
    first, last = (day_at(milliseconds) for milliseconds in sorted(ends))
    return first, last


def day_at(milliseconds: float) -> dt.date:
    """A moment as its day."""
    return dt.date(1970, 1, 1) + dt.timedelta(milliseconds=milliseconds)


def chosen_days() -> Days:
    """The first and last day chosen."""
    return bound(address.selection(), "from"), bound(address.selection(), "to")


def without_days() -> dict[str, tuple[str, ...]]:
    """What is chosen but for the days."""
    return {key: values for key, values in address.selection().items() if key not in DATES}
