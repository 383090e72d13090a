"""The map in its frame: a constant script, our own assets, the markers changed in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock, Thread

import streamlit as st
from streamlit.components.v1 import declare_component
from streamlit_folium import st_folium

from geo.mapping import ASSETS, Answered, Shelf, Spot, assets_ready, picking_layer, strike_layer, strike_map
from geo.mapping.archive import is_laid_out, lay_out
from geo.mapping.layer import NOTHING_ASKED, pressed_faces
from geo.markers import Markers
from geo.records import Candidate, PlaceSummary
from geo.screen import address
from geo.store.columns.mapped import Mapped

assets = declare_component("assets", path=str(ASSETS))  # served at ../geo.screen.map_frame.assets/ of the frame
shelf = Shelf()
LAYING = Lock()  # one reader's thread is enough
shelved = declare_component("shelf", path=str(shelf.folder))  # served beside them, at ../geo.screen.map_frame.shelf/
HEIGHT = 620  # pixels, where style.css does not say otherwise
KEY = "map"
CLICKED = "last_object_clicked_tooltip"
PICKING, POINT = "map-picking", "last_clicked"
PICKING_HEIGHT = 360
MOST_REMEMBERED = 8


def show_map(
    places: Markers | Sequence[PlaceSummary],
    selected: str,
    *,
    key: str = KEY,
    height: int = HEIGHT,
    answered: Answered = NOTHING_ASKED,
) -> None:
    """Draw the places; a click on a marker chooses it and runs the fragment around this call."""
    assets_ready()
    markers = places if isinstance(places, Markers) else Markers.of(places)
    st_folium(
        strike_map(shelf=shelf),
        key=key,
        height=height,
        width=None,
        returned_objects=[CLICKED],
        feature_group_to_add=strike_layer(markers, selected or None, shelf if _was_sent(markers) else None, answered),
        on_change=_clicked if key == KEY else None,
    )


def lay_out_beside(mapped: Mapped) -> None:
    """Put all mentions on the shelf, in a thread of its own: of a million that takes a second, and no page waits."""
    if not is_laid_out(shelf, mapped):
        Thread(target=_lay_out, args=(mapped,), daemon=True).start()


def _lay_out(mapped: Mapped) -> None:
    with LAYING:
        lay_out(shelf, mapped)


def _was_sent(markers: Markers) -> bool:
    """Whether this reader's browser had these faces before: the first time they come soonest with the message."""
    name, _ = pressed_faces(markers.faces)
    sent = st.session_state.setdefault("map.faces", [])
    if name in sent:
        return True
    st.session_state["map.faces"] = [*sent, name][-MOST_REMEMBERED:]
    return False


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
        strike_map(picking=True, shelf=shelf),
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
