"""The log of corrections: who moved which name where, when and why; each can be undone, and stays in the log."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.corrections import undo_correction
from geo.errors import StrikemapError
from geo.mapping.text import escape_line
from geo.places.cache import CachedAnswer, Correction
from geo.screen import notes, trouble
from geo.screen.correcting import moved_words
from geo.screen.holdings import country_name, extractor
from geo.screen.moments import moment
from geo.screen.opening import Opened
from geo.store import NameRow

MOST_SHOWN = 50


def show_log(opened: Opened) -> None:
    """All corrections, the newest first; nothing where there never was one."""
    log = opened.holdings.store.cache.corrections()
    if not log:
        return
    with st.container(key="corrections"):
        st.subheader(f"Corrections ({len(log):,})", anchor=False)
        for one in log[:MOST_SHOWN]:
            show_correction(opened, one)
        if len(log) > MOST_SHOWN:
            st.caption(f"The newest {MOST_SHOWN} of {len(log):,}.")


def show_standing(opened: Opened, row: NameRow) -> None:
    """The corrections of a name that hold, with the way to undo them."""
    for one in standing(opened.holdings.store.cache.corrections(), row):
        show_correction(opened, one, where="name")


def standing(log: Sequence[Correction], row: NameRow) -> list[Correction]:
    """Those of a log that hold for a name: of its key, in its country or in any, and not undone."""
    return [
        one
        for one in log
        if one.answer.query == row.key and one.answer.country in (row.country, "") and not one.undone_at
    ]


def show_correction(opened: Opened, one: Correction, *, where: str = "log") -> None:
    """One correction: what it says, who made it, and undoing it."""
    with st.container(key=f"correction-{where}-{one.number}", gap="xxsmall"):
        st.markdown(said(one))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(signed(one), width="content")
            if not one.undone_at and not opened.readonly:
                _show_undo(opened, one, where)


def said(one: Correction) -> str:
    """From where to where, as escaped Markdown."""
    before = f"{point(one.before)} \u2192 " if one.before and one.before.place else "now "
    words = f"\u201c{one.written}\u201d {holding(one.answer)}: {before}{point(one.answer)}"
    return escape_line(words)


def holding(answer: CachedAnswer) -> str:
    """Where a correction holds, in words."""
    country = country_name(answer.country) if answer.country else ""
    return f"in {', '.join(part for part in (answer.within, country) if part)}" if country else "in every report"


def point(answer: CachedAnswer | None) -> str:
    """A place in words: its name, its coordinates, how precisely."""
    place = answer.place if answer else None
    if place is None:
        return "nothing kept"
    return (
        f"{place.name} ({place.latitude:.4f}, {place.longitude:.4f}; "
        f"{place.precision}, within {place.radius_m / 1000:g} km)"
    )


def signed(one: Correction) -> str:
    """Who, when and why, and by whom it was undone, as escaped Markdown."""
    words = f"{one.who}, {moment(one.at)}: {one.why}"
    if one.undone_at:
        words += f". Undone by {one.undone_by}, {moment(one.undone_at)}"
    return escape_line(words)


def _show_undo(opened: Opened, one: Correction, where: str) -> None:
    with st.popover("Undo", icon=":material/undo:", type="tertiary", key=f"undoing-{where}-{one.number}"):
        st.markdown("The name goes back to what was known before. The correction stays in the log.")
        who = st.text_input(
            "Who undoes it",
            value=st.session_state.get("correct-who", ""),
            max_chars=120,
            key=f"undo-who-{where}-{one.number}",
        )
        if st.button("Undo it", type="primary", key=f"undo-{where}-{one.number}"):
            _undo(opened, one, who.strip())


def _undo(opened: Opened, one: Correction, who: str) -> None:
    if not who:
        st.warning("Not undone yet: say who you are.", icon=":material/info:")
        return
    try:
        with st.spinner("Reading the reports that write this name again ..."):
            done = undo_correction(opened.holdings.store, extractor(), one.number, who)
    except StrikemapError as error:
        trouble.show(error)
        return
    st.session_state.pop("draft", None)
    notes.keep(moved_words(done, "goes back to what was known before"))
    st.rerun()
