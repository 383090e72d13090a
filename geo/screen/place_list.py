"""The places beside the map, to choose one from: one component for all of them, drawn by frontend/places.js."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.mapping.text import carried, one_line
from geo.records import PlaceSummary
from geo.screen import address
from geo.screen.mention import whereabouts
from geo.screen.own_component import own_component

KEY = "place-list"

place_list = own_component("places")


def show_place_list(places: Sequence[PlaceSummary], number: int) -> None:
    """The first of so many places; choosing one runs the fragment around this call."""
    left = number - len(places)
    place_list(
        key=KEY,
        data={
            "heading": "Places",
            "hint": "Choose one here or on the map to read what is reported of it.",
            "places": [told(place) for place in places],
            "more": f"{left:,} more on the map, and in the table below it." if left else "",
        },
        on_place_change=_take,
    )


def told(place: PlaceSummary) -> list[str]:
    """A place as the list is told of it: its key as a browser carries it, name, where it lies, number of reports."""
    return [carried(place.key), one_line(place.name), one_line(whereabouts(place)), f"{place.reports:,}"]


def _take() -> None:
    key = st.session_state[KEY].get("place")
    if isinstance(key, str) and key:
        address.choose_place(key)
