"""The pages, and the menu that leads from one to another without losing the filters."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.screen import address


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its script as Streamlit names it, and what the menu calls it."""

    key: str
    script: str
    label: str
    writes: bool = False


PAGES = {
    page.key: page
    for page in (
        Page("map", "dashboard.py", "Map"),
        Page("timeline", "pages/timeline.py", "Timeline"),
        Page("strikes", "pages/strikes.py", "Strikes"),
        Page("reports", "pages/reports.py", "Reports"),
        Page("places", "pages/places.py", "Places"),
        Page("add", "pages/add.py", "Add", writes=True),
        Page("about", "pages/about.py", "About"),
    )
}


def show_menu() -> DeltaGenerator:
    """One row of links, each carrying the selection; returned is the free place at its right."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="menu"):
        st.markdown("**Strikemap**", width="content")
        for page in PAGES.values():
            link(page.key, page.label)
        return st.container(
            horizontal=True,
            vertical_alignment="center",
            horizontal_alignment="right",
            gap="xsmall",
            width="stretch",
            key="corner",
        )


def link(page: str, label: str, **more: str) -> None:
    """A link to a page with the filters kept; `more` adds to its address (place=..., report=...)."""
    st.page_link(PAGES[page].script, label=label, query_params=address.parameters(**more), width="content")
