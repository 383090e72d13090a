"""What could not be put on the map, each with its reason: nothing vanishes."""

from __future__ import annotations

import streamlit as st

from geo.screen.mention import show_mention
from geo.screen.opening import Opened

FIRST = 50


def show_unmapped(opened: Opened, number: int) -> None:
    """The mentions that have no marker, the reason above each; asked for only when the reader opens the list."""
    if not number:
        return
    unfolded = st.expander(f"Not mapped ({number:,})", key="unmapped", on_change="rerun")
    if not unfolded.open:
        return
    rows = opened.holdings.unmapped(opened.selection)
    with unfolded:
        for row in rows[:FIRST]:
            show_mention(row, placed=True)
        if len(rows) > FIRST:
            st.caption(f"The first {FIRST} of {len(rows)}; the table of strikes has them all.")
