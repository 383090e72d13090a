"""Sample reports: loaded into an empty store on the first run, visibly marked, gone with one click."""

from __future__ import annotations

import streamlit as st

from geo.errors import StrikemapError
from geo.records import SAMPLE_SOURCE
from geo.screen import notes, trouble
from geo.screen.holdings import Holdings, extractor, holdings

WHAT_SAMPLES_ARE = (
    "Short reports in our own words about well-documented strikes in Syria, 2013 to 2020, to look around with. "
    "They are marked on the map, in the table and in every download."
)


def after_first_run(found: Holdings) -> Holdings:
    """The holdings, with the sample reports in them where the store was empty and new."""
    if found.store.readonly or not found.wants_samples():
        return found
    try:
        with st.spinner("First run: reading the sample reports ..."):
            _load(found, found.name)
    except StrikemapError as error:
        trouble.show(error)
        return found
    return holdings()


@st.cache_resource(show_spinner=False, max_entries=8)
def _load(_found: Holdings, name: str) -> bool:
    """Load the samples once a store and server, however many readers open a page at once."""
    from geo.ingest import load_samples

    load_samples(_found.store, extractor())
    return True


def show_mark(found: Holdings) -> None:
    """Say that sample reports are among the rows, with the button that removes them."""
    samples = dict(found.facets({}).get("source", ())).get(SAMPLE_SOURCE, 0)
    if not samples:
        return
    st.markdown(f":orange-badge[{samples} sample reports]", width="content", help=WHAT_SAMPLES_ARE)
    if not found.store.readonly:
        st.button("Remove", on_click=_remove, args=(found,), type="tertiary", help=WHAT_SAMPLES_ARE)


def _remove(found: Holdings) -> None:
    try:
        removed = found.store.remove_samples()
        words = f"{removed} sample reports removed."
    except StrikemapError as error:
        words = f"{trouble.title(error)} {error}"
    notes.keep(words)
