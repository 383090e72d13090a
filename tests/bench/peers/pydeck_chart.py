"""deck.gl through pydeck: a layer of points that can be pointed at."""

import pydeck
import streamlit as st

from tests.bench.peers.points import chosen_points

layer = pydeck.Layer(
    "ScatterplotLayer",
    chosen_points(),
    get_position=["longitude", "latitude"],
    get_radius=3000,
    get_fill_color=[180, 40, 30, 160],
    pickable=True,
)
view = pydeck.ViewState(latitude=34, longitude=40, zoom=4)
st.pydeck_chart(pydeck.Deck(layer, initial_view_state=view, tooltip={"text": "{sentence}"}), height=620)
