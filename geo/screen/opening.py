"""Every page opens itself by `open_page`, so that a deep link straight after a start is safe."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.errors import SettingsError, StrikemapError
from geo.screen import address, notes, samples, trouble
from geo.screen.choosing import refuse_unknown, show_filters
from geo.screen.holdings import Holdings, Selection, holdings
from geo.screen.looks import ICON, STYLE
from geo.screen.menu import PAGES, Page, show_menu
from geo.settings import Settings, settings


@dataclass(frozen=True, slots=True)
class Opened:
    """A page that is open: the store's holdings, what is chosen, and whether it may write."""

    page: Page
    holdings: Holdings
    selection: Selection
    readonly: bool


def open_page(key: str, *, filters: bool = True, filters_last: bool = False) -> Opened:
    """Open a page: looks, address, menu, store, sample reports, filters.

    With `filters_last` the page draws the filters itself, after what they filter, which then comes sooner.
    Where the store cannot be opened the page says so and ends there.
    """
    page, corner = _dress(key)
    try:
        found = samples.after_first_run(holdings())
        if filters:
            refuse_unknown(found)
        if filters and not filters_last:
            show_filters(found)
        address.write()
        with st.container(key="notes"):  # always there, so that what follows keeps its place in the page
            notes.show()
        with corner:
            samples.show_mark(found)
    except StrikemapError as error:
        trouble.show(error)
        st.button("Try again", icon=":material/refresh:")
        st.stop()
    return Opened(page, found, address.selection(), found.store.readonly)


def open_page_without_store(key: str) -> Settings | None:
    """Open a page that only tells: it works with no database at all. The settings, where they can be read."""
    _dress(key)
    try:
        return settings()
    except SettingsError as error:
        trouble.show(error)
        return None


def _dress(key: str) -> tuple[Page, DeltaGenerator]:
    page = PAGES[key]
    st.set_page_config(page_title=f"{page.label} - Strikemap", page_icon=ICON, layout="wide")
    st.html(STYLE)
    address.sync(key)
    return page, show_menu()
