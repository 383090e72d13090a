"""One name: what it was taken for, where it is written, why it stands where it stands, and correcting it."""

from __future__ import annotations

import streamlit as st

from geo.mapping.text import escape_line, escape_markdown, one_line
from geo.places.ways import Way
from geo.screen import address
from geo.screen.correcting import DOUBTFUL, show_correcting
from geo.screen.correction_log import show_standing
from geo.screen.holdings import country_name
from geo.screen.mention import credits_of, precisely, show_mention, whereabouts
from geo.screen.names import written_in_address
from geo.screen.opening import Opened
from geo.screen.trouble import calmly
from geo.screen.why_here import show_why_here
from geo.screen.wording import WAY_WORDS, named_place, unplaced_words
from geo.store import NameRow, StoredStrike

MOST_READ = 200  # mentions among which the different ways to the place are looked for
FIRST = 2  # sentences shown unasked


def show_name(opened: Opened, row: NameRow) -> None:
    """The whole card of a name."""
    mentions = opened.holdings.naming(row.key, row.country, MOST_READ)
    _show_head(row)
    show_standing(opened, row)
    _show_sentences(row, mentions)
    with st.expander("Why here?", expanded=row.way not in DOUBTFUL), calmly():
        show_why_here(opened.holdings, mentions, key="name")
    with calmly():
        show_correcting(opened, row, mentions)


def _show_head(row: NameRow) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(f"\u201c{escape_line(row.name)}\u201d", anchor=False, width="content")
        with st.container(horizontal=True, gap="small", width="content"):
            with st.popover("Link", icon=":material/link:", type="tertiary"):
                st.caption("This name with the filters, to copy and send")
                here = address.link("places", name=written_in_address(row.key, row.country))
                st.code(here, language=None, wrap_lines=True)
            st.button("Close", icon=":material/close:", on_click=address.forget, args=(address.NAME,), type="tertiary")
    with st.container(gap="xxsmall"):
        st.markdown(f"**{escape_markdown(WAY_WORDS[row.way])}.** {taken(row)}")
        st.caption(escape_markdown(tally(row)))


def taken(row: NameRow) -> str:
    """What the name was taken for, or why for nothing, as escaped Markdown."""
    if row.place is None:
        reason = unplaced_words(row.unplaced)
        return escape_line(f"{reason[:1].upper()}{reason[1:]}".rstrip(".") + ".")
    taken_for = "Its mentions stand at" if row.way is Way.CONTAINER else "Taken for"
    words = f"{taken_for} {named_place(row.place)}: {whereabouts(row.place)}. {precisely(row.place)}."
    credits = credits_of([row.place])
    return escape_line(f"{words} {credits}." if credits else words)


def tally(row: NameRow) -> str:
    """How often it is written, and where reports put it."""
    mentions = f"{row.mentions:,} mention{'s' * (row.mentions != 1)}"
    reports = f"{row.reports:,} report{'s' * (row.reports != 1)}"
    parts = [
        f"{mentions} of strikes in {reports} about {country_name(row.country)}"
        if row.country
        else f"{mentions} of strikes in {reports}; in which country, they do not say",
        f"put in {', '.join(row.within)}" if row.within else "",
        f"{row.without:,} without a place" if row.without and row.place else "",
    ]
    return "; ".join(one_line(part) for part in parts if part)


def _show_sentences(row: NameRow, mentions: list[StoredStrike]) -> None:
    for stored in mentions[:FIRST]:
        show_mention(stored, to_map=True)
    if row.mentions <= FIRST:
        return
    more = st.expander(f"The other mentions ({row.mentions - FIRST:,})", key="other-mentions", on_change="rerun")
    if more.open:
        with more:
            for stored in mentions[FIRST:50]:
                show_mention(stored, to_map=True)
            if row.mentions > 50:
                st.caption("The newest 50; the table of strikes has them all.")
