"""The evidence of the chosen place, beside the map."""

from __future__ import annotations

import streamlit as st

from geo.mapping.text import carried, escape_line, escape_markdown
from geo.records import PlaceSummary
from geo.screen import address
from geo.screen.chosen import show_chosen
from geo.screen.holdings import Holdings
from geo.screen.incidents import show_incidents
from geo.screen.mention import credits_of, precisely, whereabouts
from geo.screen.trouble import calmly
from geo.screen.why_here import show_why_and_correcting
from geo.store import StoredStrike

PAGE_LENGTH = 50


def show_evidence(found: Holdings, place: PlaceSummary) -> None:
    """Name, number of reports, precision, how it was found, then every mention, newest first, or the one chosen."""
    if (chosen := found.strike(address.chosen(address.STRIKE))) and is_here(chosen, place):
        _head(place, [chosen])
        show_chosen(found, chosen)
        return
    shown = st.session_state.get("evidence.shown", {}).get(place.key, PAGE_LENGTH)
    rows = found.strikes(address.selection(), place=place.key, limit=shown)
    _head(place, rows)
    if rows:
        _why_here(found, place, rows)
    show_incidents(found, rows)
    if place.mentions > len(rows):
        st.button(f"Show more ({place.mentions - len(rows):,} left)", on_click=_more, args=(place.key, shown))


def is_here(chosen: StoredStrike, place: PlaceSummary) -> bool:
    """Whether a mention is one of those that a place's marker counts."""
    return chosen.strike.place is not None and chosen.strike.place.key == place.key and not chosen.reason


def _more(key: str, shown: int) -> None:
    st.session_state.setdefault("evidence.shown", {})[key] = shown + PAGE_LENGTH


def _head(place: PlaceSummary, rows: list[StoredStrike]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(escape_line(place.name), anchor=False, width="content")
        with st.container(horizontal=True, gap="small", width="content"):
            with st.popover("Link", icon=":material/link:", type="tertiary"):
                st.caption("This place with the filters, to copy and send")
                st.code(address.link(place=carried(place.key)), language=None, wrap_lines=True)
            st.button("Close", icon=":material/close:", on_click=address.forget_place, type="tertiary")
    st.caption(escape_line(f"{whereabouts(place)}. {precisely(place)}."))
    if credits := credits_of(row.strike.place for row in rows):
        st.caption(escape_markdown(f"Found online: {credits}"))
    st.markdown(f"**{tally(place)}**")


def tally(place: PlaceSummary) -> str:
    """How many reports tell of a strike there; never how many strikes there were."""
    reports = f"{place.reports:,} report{'s' * (place.reports != 1)} of strikes"
    mentions = f"{place.mentions:,} mention{'s' * (place.mentions != 1)}"
    return f"{reports}, {mentions}" + (f", {place.denied:,} denied" if place.denied else "")


def _why_here(found: Holdings, place: PlaceSummary, rows: list[StoredStrike]) -> None:
    """From the words to the point; asked for only when the reader opens it."""
    unfolded = st.expander("Why here?", key=f"unfold-why-{carried(place.key)}", on_change="rerun")
    if not unfolded.open:
        return
    with unfolded, calmly():
        show_why_and_correcting(found, rows)
