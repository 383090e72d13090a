"""Choosing days among weeks: a small picture of the reports of each week, and a slider with two handles below it.

The picture is plain SVG of numbers, and the slider Streamlit's own: both are there at once, with nothing to load, and
the slider can be moved with the keyboard. What a brush drawn over a chart's weeks means is here, too.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from geo.screen import address
from geo.screen.holdings import Holdings
from geo.store.filters import DATES
from geo.store.selections import bound

KEY = "weeks"
WEEK = dt.timedelta(days=7)
MOST_WEEKS = 3_000  # some sixty years
HEIGHT = 40  # of the picture, in its own units
PLAIN = "#5b8aa5"  # of bars that are no actor's
DAYS = "days"  # the name of what can be drawn over in a chart
Days = tuple[dt.date | None, dt.date | None]


def show_weeks(found: Holdings) -> None:
    """The reports of each week under the other filters, and the slider; nothing where there is but one week."""
    weeks = mondays(found.timeline({}).weeks)
    if len(weeks) < 2:
        return
    here = found.timeline(without_days()).weeks
    first, last = weeks[0], weeks[-1] + WEEK - dt.timedelta(days=1)
    with st.container(key="weeks-picture", gap=None):
        days = chosen_days()
        chosen = [inside(monday, days) for monday in weeks]
        st.image(picture([here.get(monday, 0) for monday in weeks], chosen), width="stretch")
        value = within(days, first, last)
        if st.session_state.get(KEY) != value:
            st.session_state[KEY] = value
        st.slider(
            "Days, to choose by moving the ends",
            first,
            last,
            key=KEY,
            format="YYYY-MM-DD",
            step=dt.timedelta(days=1),
            on_change=lambda: choose(st.session_state[KEY], first, last),
            label_visibility="collapsed",
        )


def picture(numbers: list[int], chosen: list[bool]) -> str:
    """Bars of numbers as SVG, those that are not chosen faded; nothing in it is a text from outside."""
    most = max(numbers, default=0) or 1
    faded = " ".join(bar(at, number, most) for at, number in enumerate(numbers) if number and not chosen[at])
    full = " ".join(bar(at, number, most) for at, number in enumerate(numbers) if number and chosen[at])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{len(numbers)}" height="{HEIGHT}"'
        f' viewBox="0 0 {len(numbers)} {HEIGHT}" preserveAspectRatio="none" fill="{PLAIN}">'
        f'<path opacity="0.35" d="{faded}"/><path d="{full}"/></svg>'
    )


def bar(at: int, number: int, most: int) -> str:
    """One bar as a path, as high as its share, one unit wide; the least is still seen."""
    height = max(HEIGHT * number / most, 1.5)
    return f"M{at} {HEIGHT}v-{height:.3g}h.9v{height:.3g}z"


def choose(value: tuple[dt.date, dt.date], first: dt.date, last: dt.date) -> None:
    """Choose the days between the handles; a handle at its end chooses nothing."""
    address.choose("from", (value[0].isoformat(),) if value[0] > first else ())
    address.choose("to", (value[1].isoformat(),) if value[1] < last else ())


def within(days: Days, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """Chosen days as the handles can show them."""
    low, high = (min(max(day or end, first), last) for day, end in zip(days, (first, last), strict=True))
    return min(low, high), max(low, high)


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
