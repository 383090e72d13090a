"""The map in its frame: a constant script, our own assets, the markers changed in place."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.components.v1 import declare_component
from streamlit_folium import st_folium

from geo.mapping import ASSETS, assets_ready, strike_layer, strike_map
from geo.records import PlaceSummary
from geo.screen import address

assets = declare_component("assets", path=str(ASSETS))  # served at ../geo.screen.map_frame.assets/ of the frame
HEIGHT = 620  # pixels, where style.css does not say otherwise
KEY = "map"
CLICKED = "last_object_clicked_tooltip"


def show_map(places: Sequence[PlaceSummary], selected: str, *, key: str = KEY, height: int = HEIGHT) -> None:
    """Draw the places; a click on a marker chooses it and runs the fragment around this call."""
    assets_ready()
    st_folium(
        strike_map(),
        key=key,
        height=height,
        width=None,
        returned_objects=[CLICKED],
        feature_group_to_add=strike_layer(places, selected or None),
        on_change=_clicked if key == KEY else None,
    )


def _clicked() -> None:
    """Choose the place whose marker was clicked."""
    key = (st.session_state.get(KEY) or {}).get(CLICKED)
    if isinstance(key, str) and key:
        address.choose(address.PLACE, (key,))
