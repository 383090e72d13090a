"""What a page says when it has nothing to show, and the way out."""

from __future__ import annotations

import streamlit as st

from geo.screen import address
from geo.screen.menu import link
from geo.screen.opening import Opened


def show_empty(opened: Opened) -> None:
    """Either the filters match nothing, or there are no reports at all."""
    if opened.selection:
        st.info("No report matches these filters.", icon=":material/filter_alt_off:")
        st.button("Show all reports", on_click=address.reset, key="empty-reset")
        return
    st.info("There are no reports yet. Paste or upload one, and what it says of strikes appears here.")
    if not opened.readonly:
        link("add", "Add a report")
