"""Distances on the ground: what "15 km north of B" and "between A and B" make of a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.extraction.distances import Away, away_of
from geo.places.distances import COMPASS, at_distance, kilometres, midway
from geo.records import Place, Precision


def place(latitude: float = 36.2, longitude: float = 37.16, radius_m: int = 3_000) -> Place:
    return Place("B", latitude, longitude, "Aleppo", "SY", Precision.TOWN, radius_m, "geonames:1", "gazetteer: exact")


@pytest.mark.parametrize(
    ("before", "after", "vague", "away"),
    [
        ("a base 15 km north of ", "", "", Away(15, "north")),
        ("a base 15km north of ", "", "", Away(15, "north")),
        ("some 30 kilometres (19 miles) south-west of ", "", "", Away(30, "southwest")),
        ("about 30 kilometers, or 19 miles, south-west of ", "", "", Away(30, "southwest")),
        ("ten miles to the east of the rebel-held town of ", "", "", Away(16.1, "east")),
        ("twenty-five kilometres northeast of ", "", "", Away(25, "northeast")),
        ("3.5 km from ", "", "", Away(3.5)),
        ("3.5 km away from the city of ", "", "", Away(3.5)),
        ("north of ", " (15 km), residents said", "north of", Away(15, "north")),
        ("killed 15 people north of ", "", "north of", None),
        ("a convoy of 40 trucks from ", "", "", None),
        ("900 km from ", "", "", None),
        ("in ", " (15 km)", "", None),
        ("15 km of road near ", "", "near", None),
    ],
)
def test_what_the_text_says_of_a_distance(before: str, after: str, vague: str, away: Away | None) -> None:
    assert away_of(before, after, vague)[0] == away


@given(st.text(max_size=80), st.text(max_size=40))
def test_any_text_around_a_name_can_be_read(before: str, after: str) -> None:
    away, begins = away_of(before, after, "north of")
    assert away is None or 0 < away.km <= 300
    assert -1 <= begins < max(1, len(before))


@pytest.mark.parametrize("direction", COMPASS)
def test_the_point_lies_so_far_away_in_that_direction(direction: str) -> None:
    moved = at_distance(place(), Away(40, direction))
    assert kilometres(place(), moved) == pytest.approx(40, abs=0.5)
    assert (moved.latitude > 36.2) == ("north" in direction) or direction in {"east", "west"}
    assert (moved.longitude > 37.16) == ("east" in direction) or direction in {"north", "south"}
    assert moved.precision is Precision.REGION
    assert moved.name == f"40 km {direction} of B"


def test_the_ring_holds_every_bearing_of_an_eighth() -> None:
    """22.5 degrees off at 40 km are 15.6 km: inside the ring."""
    assert at_distance(place(), Away(40, "north")).radius_m >= 15_600


def test_without_a_direction_the_ring_is_all_around() -> None:
    moved = at_distance(place(), Away(12))
    assert (moved.latitude, moved.longitude, moved.radius_m) == (36.2, 37.16, 15_000)


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(0.1, 300), st.sampled_from(sorted(COMPASS)))
def test_a_point_stays_on_earth(latitude: float, longitude: float, km: float, direction: str) -> None:
    moved = at_distance(place(latitude, longitude), Away(km, direction))
    assert -90 <= moved.latitude <= 90
    assert -180 <= moved.longitude <= 180


def test_midway_touches_both_ends() -> None:
    one, other = place(), place(35.86, 36.81)
    middle = midway(one, other)
    for end in (one, other):
        assert kilometres(middle, end) * 1000 == pytest.approx(middle.radius_m, rel=0.02)
    assert middle.precision is Precision.REGION
    assert middle.key not in {one.key, other.key}
