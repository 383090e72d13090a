"""Streamlit's own map of points."""

import streamlit as st

from tests.bench.peers.points import chosen_points

st.map(chosen_points(), height=620)
