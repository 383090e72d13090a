"""The charts: reports per week by actor, and per value of a filter.

What they draw is data, nothing from outside is code: names reach Vega-Lite as values of constant fields, carried
as the browser can hold them (geo.mapping.text), and are drawn as text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from geo.mapping.colours import colour
from geo.mapping.text import carried, one_line
from geo.records import UNKNOWN_ACTOR
from geo.screen.values import worded
from geo.screen.weeks import DAYS, PLAIN, inside
from geo.store import Timeline

MOST_ACTORS = 12  # with a colour and a name of their own; more are drawn together
OTHERS = "others"
FADED = 0.35
ACTOR, VALUE = "actor", "value"  # names of what can be chosen in a chart
BAR = 22  # pixels a bar of a list
Rows = list[dict[str, Any]]
Chart = Any  # an alt.Chart: Altair's methods tell the type checker less


def by_actor(timeline: Timeline, chosen: tuple[dt.date | None, dt.date | None]) -> Chart:
    """The reports of each week, in the actors' colours; a report that names several counts for each of them."""
    kept = leading(timeline)
    rows: Rows = [
        {
            "week": monday.isoformat(),
            "actor": carried(name),
            "order": order,
            "reports": number,
            "inside": inside(monday, chosen),
        }
        for order, (name, weeks) in enumerate(together(timeline, kept).items())
        for monday, number in sorted(weeks.items())
    ]
    names = list(dict.fromkeys(kept)) + ([OTHERS] if any(row["actor"] == OTHERS for row in rows) else [])
    colours = [colour(UNKNOWN_ACTOR if name == OTHERS else name) for name in names]
    scale = alt.Scale(domain=[carried(name) for name in names], range=colours)
    return (
        alt.Chart(data(rows))
        .mark_bar()
        .encode(
            x=week_axis(ticks=10),
            y=alt.Y("reports:Q", title="Reports a week", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color(
                "actor:N", title="Actor", scale=scale, legend=alt.Legend(orient="bottom", columns=2, labelLimit=130)
            ),
            order=alt.Order("order:Q"),
            opacity=alt.condition("datum.inside", alt.value(1), alt.value(FADED)),
            tooltip=[
                alt.Tooltip("week:T", title="Week of"),
                alt.Tooltip("actor:N", title="Actor"),
                alt.Tooltip("reports:Q", title="Reports"),
            ],
        )
        .add_params(
            alt.selection_interval(name=DAYS, encodings=["x"]),
            alt.selection_point(name=ACTOR, fields=["actor"], on="dblclick", clear=False),
        )
    )


def values(key: str, counts: Sequence[tuple[str, int]], chosen: Iterable[str]) -> Chart:
    """The reports of each value of a filter as bars, most first; those not chosen are faded where some are."""
    taken = set(chosen)
    rows: Rows = [
        {
            "value": carried(value),
            "label": one_line(worded(key, value)),
            "reports": number,
            "inside": bare(taken, value),
        }
        for value, number in counts
    ]
    bar: Any = alt.value(PLAIN)
    if key == "actor":
        names = [value for value, _ in counts]
        scale = alt.Scale(domain=[carried(name) for name in names], range=[colour(name) for name in names])
        bar = alt.Color("value:N", scale=scale, legend=None)
    return (
        alt.Chart(data(rows), height=alt.Step(BAR))
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X("reports:Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=4)),
            y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=190, ticks=False, domain=False)),
            color=bar,
            opacity=alt.condition("datum.inside", alt.value(1), alt.value(FADED)),
            tooltip=[alt.Tooltip("label:N", title="Value"), alt.Tooltip("reports:Q", title="Reports")],
        )
        .add_params(alt.selection_point(name=VALUE, fields=["value"], on="click", clear=False))
    )


def data(rows: Rows) -> Any:
    """Rows as a chart takes them: as a table, which Altair does not look through value by value."""
    return pd.DataFrame(rows)


def week_axis(ticks: int) -> alt.X:
    """Weeks along a chart, each as wide as its seven days."""
    axis = alt.Axis(tickCount=ticks, labelOverlap=True, grid=False)
    return alt.X("week:T", title=None, axis=axis, bandPosition=0.5)


def bare(taken: set[str], value: str) -> bool:
    """Whether a bar is drawn in full: it is chosen, or none is."""
    return not taken or value in taken


def leading(timeline: Timeline) -> list[str]:
    """The actors that most reports name, most first, as many as have a place of their own."""
    totals = {name: sum(weeks.values()) for name, weeks in timeline.by_actor.items()}
    return sorted(totals, key=lambda name: (-totals[name], name))[:MOST_ACTORS]


def together(timeline: Timeline, kept: Sequence[str]) -> dict[str, Mapping[dt.date, int]]:
    """The weeks of the leading actors, and of all others as one, where there are others."""
    found: dict[str, Mapping[dt.date, int]] = {name: timeline.by_actor[name] for name in kept}
    rest: dict[dt.date, int] = {}
    for name, weeks in timeline.by_actor.items():
        if name not in found:
            for monday, number in weeks.items():
                rest[monday] = rest.get(monday, 0) + number
    return found | {OTHERS: rest} if rest else found
