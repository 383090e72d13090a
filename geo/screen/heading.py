"""The head of a page about the selection: one English sentence, the counter line, what to do where nothing matches."""

from __future__ import annotations

import streamlit as st

from geo.mapping.text import escape_markdown
from geo.screen.datasets import show_note_on_sides
from geo.screen.empty import show_empty
from geo.screen.holdings import Selection, country_name
from geo.screen.opening import Opened
from geo.store import Counts
from geo.store.filters import describe


def in_words(selection: Selection) -> Selection:
    """The selection with countries' names for their codes, for a sentence."""
    codes = selection.get("country", ())
    return selection | {"country": tuple(country_name(code) if code else "" for code in codes)} if codes else selection


def show_selection(opened: Opened) -> Counts:
    """Write the head and hand on the counts it tells."""
    counts = opened.holdings.counts(opened.selection)
    with st.container(gap="xxsmall", key="selection"):
        st.header(escape_markdown(describe(in_words(opened.selection), counts)), anchor=False)
        if counts.mentions:
            st.caption(str(counts))
            show_note_on_sides(opened.holdings)
    if not counts.mentions:
        show_empty(opened)
    return counts
