"""The charts: what they count, what a brush and a click mean, and that names from outside stay names."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.mapping.text import carried
from geo.records import UNKNOWN_ACTOR
from geo.screen.charts import MOST_ACTORS, OTHERS, by_actor, leading, together
from geo.screen.charts import values as bars
from geo.screen.charts_page import drawn
from geo.screen.weeks import MOST_WEEKS, days_of, inside, mondays
from geo.store import Timeline
from tests.hostile import HOSTILE

MONDAY = dt.date(2015, 10, 5)
WEEK = dt.timedelta(days=7)
NO_DAYS = (None, None)


def timeline(by: Mapping[str, Mapping[dt.date, int]], wider: int = 0, undated: int = 0) -> Timeline:
    """A timeline in which no report names two actors."""
    weeks: dict[dt.date, int] = {}
    for counts in by.values():
        for monday, number in counts.items():
            weeks[monday] = weeks.get(monday, 0) + number
    return Timeline(weeks, by, wider, undated)


def rows(chart: Any) -> list[dict[str, Any]]:
    """The data of a chart, as Vega-Lite gets it."""
    spec = chart.to_dict()
    return list(spec["datasets"][spec["data"]["name"]])


def test_weeks_without_reports_are_drawn_as_none() -> None:
    told = timeline({"Russia": {MONDAY: 2, MONDAY + 3 * WEEK: 1}})
    assert mondays(told.weeks) == [MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK, MONDAY + 3 * WEEK]


def test_a_range_of_centuries_is_not_drawn() -> None:
    assert mondays({dt.date(1702, 1, 2): 1, MONDAY: 1}) == []
    assert len(mondays({MONDAY: 1, MONDAY + (MOST_WEEKS - 1) * WEEK: 1})) == MOST_WEEKS
    assert mondays({}) == []


@pytest.mark.parametrize(
    ("chosen", "is_inside"),
    [
        (NO_DAYS, True),
        ((dt.date(2015, 10, 11), None), True),
        ((dt.date(2015, 10, 12), None), False),
        ((None, dt.date(2015, 10, 5)), True),
        ((None, dt.date(2015, 10, 4)), False),
    ],
)
def test_a_week_is_inside_when_it_has_a_day_in_common(
    chosen: tuple[dt.date | None, dt.date | None], is_inside: bool
) -> None:
    assert inside(MONDAY, chosen) is is_inside


@given(st.dictionaries(st.text(max_size=4), st.dictionaries(st.dates(), st.integers(1, 9), max_size=3), max_size=20))
def test_others_are_drawn_together_and_no_report_is_lost(by: dict[str, dict[dt.date, int]]) -> None:
    told = timeline({name: weeks for name, weeks in by.items() if name != OTHERS})
    parts = together(told, leading(told))
    assert len(parts) <= MOST_ACTORS + 1
    assert sum(sum(weeks.values()) for weeks in parts.values()) == sum(told.weeks.values())


def test_actors_have_the_colours_of_the_map() -> None:
    scale = by_actor(timeline({"Russia": {MONDAY: 1}, UNKNOWN_ACTOR: {MONDAY: 1}}), NO_DAYS).to_dict()
    assert scale["encoding"]["color"]["scale"] == {"domain": ["Russia", UNKNOWN_ACTOR], "range": ["#0072b2", "#6b7076"]}


def test_bars_that_are_not_chosen_are_faded() -> None:
    found = rows(bars("weapon", [("airstrike", 5), ("missile", 2)], ("missile",)))
    assert [(row["value"], row["inside"]) for row in found] == [("airstrike", False), ("missile", True)]
    assert all(row["inside"] for row in rows(bars("weapon", [("airstrike", 5)], ())))


@pytest.mark.parametrize("name", HOSTILE)
def test_names_from_outside_are_values_of_the_data_alone(name: str) -> None:
    chart = bars("source", [(name, 1)], ())
    (row,) = rows(chart)
    assert row["value"] == carried(name)
    spec = chart.to_dict()
    del spec["datasets"]
    assert name not in json.dumps(spec, ensure_ascii=False)
    weeks = by_actor(timeline({name: {MONDAY: 1}}), NO_DAYS).to_dict()
    scale = weeks["encoding"]["color"].pop("scale")
    assert scale["domain"] == [carried(name)]
    assert scale["domain"][0].isprintable()
    del weeks["datasets"]
    assert name not in json.dumps(weeks, ensure_ascii=False)


def milliseconds(day: dt.date) -> float:
    return (day - dt.date(1970, 1, 1)).days * 86_400_000


@given(st.dates(), st.dates(), st.floats(0, 86_399_999))
def test_a_brush_gives_its_first_and_last_day(one: dt.date, other: dt.date, within: float) -> None:
    found = days_of({"week": [milliseconds(one) + within, milliseconds(other) + within]})
    assert found == (min(one, other), max(one, other))


@pytest.mark.parametrize("brushed", [None, {}, {"week": []}, {"week": [1]}, [], {"reports": [1, 2]}])
def test_no_brush_chooses_nothing(brushed: Any) -> None:
    assert days_of(brushed) is None


def test_what_is_not_drawn_is_said() -> None:
    assert "Not drawn" not in drawn(timeline({}))
    words = drawn(timeline({}, wider=1, undated=1200))
    assert "1 report with a date wider than a week and 1,200 reports without a date" in words
