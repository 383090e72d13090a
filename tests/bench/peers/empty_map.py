"""Our own page, but for the map: an empty one by st_folium stands in its place."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import folium
from streamlit_folium import st_folium

from geo.screen import map_frame, map_page
from geo.screen.opening import open_page


def show_empty(*_places: Any, **_more: Any) -> None:
    """An empty map as large as ours, which answers to clicks as ours does."""
    st_folium(
        folium.Map(tiles=None),
        key=map_frame.KEY,
        height=map_frame.HEIGHT,
        width=None,
        returned_objects=[map_frame.CLICKED],
    )


with patch.object(map_page, "show_map", show_empty):
    map_page.show_map_page(open_page("map"))
