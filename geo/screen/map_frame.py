"""The map in its frame: a constant script, our own assets, the markers changed in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.components.v1 import declare_component
from streamlit_folium import st_folium

from geo.mapping import ASSETS, Spot, assets_ready, picking_layer, strike_layer, strike_map
from geo.markers import Markers
from geo.records import Candidate, PlaceSummary
from geo.screen import address

assets = declare_component("assets", path=str(ASSETS))  # served at ../geo.screen.map_frame.assets/ of the frame
HEIGHT = 620  # pixels, where style.css does not say otherwise
KEY = "map"
CLICKED = "last_object_clicked_tooltip"
PICKING, POINT = "map-picking", "last_clicked"
PICKING_HEIGHT = 360


def show_map(places: Markers | Sequence[PlaceSummary], selected: str, *, key: str = KEY, height: int = HEIGHT) -> None:
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
        address.choose_place(key)


def show_picking(
    about: str,
    candidates: Sequence[Candidate],
    spot: Spot | None,
    around: Spot | None,
    on_point: Callable[[float, float], None] | None,
) -> None:
    """Draw the candidates and the spot; a click on the ground hands its latitude and longitude to `on_point`."""
    assets_ready()
    st_folium(
        strike_map(picking=True),
        key=PICKING,
        height=PICKING_HEIGHT,
        width=None,
        returned_objects=[POINT],
        feature_group_to_add=picking_layer(about, candidates, spot, around, asks=on_point is not None),
        on_change=(lambda: _pointed(on_point)) if on_point else None,
        wrap_longitude=True,
    )


def _pointed(on_point: Callable[[float, float], None]) -> None:
    point = (st.session_state.get(PICKING) or {}).get(POINT) or {}
    if isinstance(point.get("lat"), int | float) and isinstance(point.get("lng"), int | float):
        on_point(float(point["lat"]), float(point["lng"]))
