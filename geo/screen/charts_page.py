"""The page of charts: reports per week by actor, per province, per weapon, and how sure they are; a click filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from geo.mapping.text import carried
from geo.screen import address
from geo.screen.charts import ACTOR, VALUE, Chart, by_actor, values
from geo.screen.heading import show_selection
from geo.screen.opening import Opened
from geo.screen.trouble import calmly
from geo.screen.weeks import choose_days, chosen_days, fresh, without_days
from geo.store import Timeline
from geo.store.rows import counted

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
        names = {carried(name): name for name in timeline.by_actor}
        chart = by_actor(timeline, chosen_days())
        _chart(chart, "weeks", lambda state: choose_weeks(names, state), 320, "The reports of each week by actor")
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
    shown = counts[:MOST_BARS]
    names = {carried(value): value for value, _ in shown}
    chart = values(key, shown, address.selection().get(key, ()))
    words = f"The reports by {label.lower()}"
    _chart(chart, f"list-{key}", lambda state: choose_value(key, names, state), "content", words)
    if len(counts) > MOST_BARS:
        st.caption(f"The first {MOST_BARS} of {len(counts):,}.")


def _chart(
    chart: Chart, name: str, take: Callable[[Mapping[str, Any]], None], height: int | str, alt_text: str
) -> None:
    """Draw a chart; `take` is handed what is chosen in it."""
    key = fresh(f"chart-{name}", sorted(address.selection().items()))
    st.altair_chart(
        chart,
        key=key,
        height=height,  # type: ignore[arg-type]
        on_select=lambda: take(st.session_state[key].get("selection", {})),
        alt=alt_text,
    )


def choose_weeks(names: Mapping[str, str], state: Mapping[str, Any]) -> None:
    """Choose the days that were drawn over, or the actor that was double-clicked."""
    choose_days(state)
    for row in state.get(ACTOR) or ():
        if (name := names.get(row.get("actor"))) is not None:
            address.choose("actor", (name,))


def choose_value(key: str, names: Mapping[str, str], state: Mapping[str, Any]) -> None:
    """Choose the value whose bar was clicked beside those chosen, or take it back where it is chosen."""
    for row in state.get(VALUE) or ():
        if (value := names.get(row.get("value"))) is not None:
            now = address.selection().get(key, ())
            address.choose(key, (one for one in now if one != value) if value in now else (*now, value))
