"""Choosing days by drawing over weeks: a small chart above the filters of dates, and what a brush means."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Mapping
from typing import Any

import streamlit as st

from geo.screen import address
from geo.screen.charts import DAYS, histogram, histogram_looks
from geo.screen.holdings import Holdings
from geo.store.filters import DATES
from geo.store.selections import bound

KEY = "brush"
HEIGHT = 84  # pixels
Days = tuple[dt.date | None, dt.date | None]


def show_histogram(found: Holdings) -> None:
    """The reports of each week under the other filters, to draw over; nothing where no week has any."""
    timeline = found.timeline(without_days())
    if not timeline.weeks:
        return
    st.caption("Draw over some weeks to choose them.")
    # Another chart only for other days: else its bars change in their place.
    key = fresh(KEY, chosen_days())
    st.vega_lite_chart(
        histogram(timeline, chosen_days()),
        histogram_looks(),
        key=key,
        height=HEIGHT,
        on_select=lambda: choose_days(st.session_state[key].get("selection", {})),
        alt="The reports of each week; draw over some weeks to choose them",
    )


def fresh(name: str, chosen: object) -> str:
    """A chart's key that is another when other things are chosen: they stand in the address then, not in the chart."""
    return f"{name}-{zlib.crc32(repr(chosen).encode('utf-8', 'surrogatepass'))}"


def choose_days(state: Mapping[str, Any]) -> None:
    """Choose the days that were drawn over."""
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
