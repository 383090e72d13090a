"""The page of charts: reports per week by actor, per province, per weapon, and how sure they are; a click filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import altair as alt
import streamlit as st

from geo.screen import address
from geo.screen.charts import ACTOR, DAYS, OTHERS, VALUE, by_actor, values
from geo.screen.heading import show_selection
from geo.screen.opening import Opened
from geo.screen.trouble import calmly
from geo.store import Timeline
from geo.store.filters import DATES
from geo.store.rows import counted
from geo.store.selections import bound

MOST_BARS = 20
LISTS = (("actor", "Actor"), ("province", "Province"), ("weapon", "Weapon"), ("certainty", "How sure"))


def show_charts_page(opened: Opened) -> None:
    """The whole page below the menu."""
    with calmly():
        counts = show_selection(opened)
        if counts.mentions or opened.selection:
            _show_weeks(opened)
            _show_lists(opened)


def _show_weeks(opened: Opened) -> None:
    """The weeks under all filters but the days, so that the chosen days are seen among the others."""
    timeline = opened.holdings.timeline(without_days())
    st.subheader("Reports per week", anchor=False)
    st.caption("By the day that the report gives for the strike. Draw over some weeks to choose them.")
    if timeline.weeks:
        _chart(by_actor(timeline, chosen_days()), "weeks", choose_weeks, 320, "The reports of each week by actor")
        st.caption(drawn(timeline))
    else:
        st.info("No report under these filters gives a day or week.", icon=":material/info:")


def drawn(timeline: Timeline) -> str:
    """What the chart shows and what it leaves out."""
    left = [
        f"{counted(number, 'report')} {words}"
        for number, words in ((timeline.wider, "with a date wider than a week"), (timeline.undated, "without a date"))
        if number
    ]
    several = "A report that names several actors counts for each of them."
    return f"{several} Not drawn: {' and '.join(left)}." if left else several


def _show_lists(opened: Opened) -> None:
    """The values of some filters, each under the other filters."""
    facets = opened.holdings.facets(opened.selection)
    for columns in (LISTS[:2], LISTS[2:]):
        for column, (key, label) in zip(st.columns(2, gap="large"), columns, strict=True):
            with column, calmly():
                _show_list(key, label, [pair for pair in facets.get(key, ()) if pair[1]])


def _show_list(key: str, label: str, counts: list[tuple[str, int]]) -> None:
    st.subheader(label, anchor=False)
    if not counts:
        st.caption("No report under the other filters.")
        return
    chart = values(key, counts[:MOST_BARS], address.selection().get(key, ()))
    _chart(chart, f"list-{key}", lambda state: choose_value(key, state), "content", f"The reports by {label.lower()}")
    if len(counts) > MOST_BARS:
        st.caption(f"The first {MOST_BARS} of {len(counts):,}.")


def _chart(
    chart: alt.Chart, name: str, take: Callable[[Mapping[str, Any]], None], height: int | str, alt_text: str
) -> None:
    """Draw a chart; `take` is handed what is chosen in it."""
    key = f"chart-{name}"
    st.altair_chart(
        chart,
        key=key,
        height=height,  # type: ignore[arg-type]
        on_select=lambda: take(st.session_state[key].get("selection", {})),
        alt=alt_text,
    )


def choose_weeks(state: Mapping[str, Any]) -> None:
    """Choose the days that were drawn over, or the actor that was double-clicked."""
    if days := days_of(state.get(DAYS)):
        address.choose("from", (days[0].isoformat(),))
        address.choose("to", (days[1].isoformat(),))
    for row in state.get(ACTOR) or ():
        if (name := row.get("actor")) and name != OTHERS:
            address.choose("actor", (name,))


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


def choose_value(key: str, state: Mapping[str, Any]) -> None:
    """Choose the value whose bar was clicked, or take it back where it is the only one chosen."""
    for row in state.get(VALUE) or ():
        value = row.get("value")
        if isinstance(value, str):
            now = address.selection().get(key, ())
            address.choose(key, () if now == (value,) else (value,))


def chosen_days() -> tuple[dt.date | None, dt.date | None]:
    """The first and last day chosen."""
    return bound(address.selection(), "from"), bound(address.selection(), "to")


def without_days() -> dict[str, tuple[str, ...]]:
    """What is chosen but for the days."""
    return {key: values for key, values in address.selection().items() if key not in DATES}
