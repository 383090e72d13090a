"""What is kept about names: every answer of a service or a person, when it was had, until when it is served."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial

import streamlit as st

from geo.mapping.text import one_line
from geo.places.cache import CachedAnswer, Correction, State
from geo.places.cache_files import write_lines
from geo.screen.holdings import country_name
from geo.screen.looks import table_height
from geo.screen.moments import moment
from geo.screen.opening import Opened
from geo.screen.why_here import STATE_WORDS
from geo.screen.wording import service_words

MOST_SHOWN = 5000


def show_kept_answers(opened: Opened) -> None:
    """The cache as a table with a download; read when the reader opens it."""
    unfolded = st.expander("Kept answers about names", key="kept-answers", on_change="rerun")
    if not unfolded.open:
        return
    with unfolded:
        answers = list(opened.holdings.store.cache)
        if not answers:
            st.markdown(
                "None yet. Corrections are kept here, and what an online service says of names, where one is "
                "switched on; the same name is then not asked again."
            )
            return
        _show_answers(answers, opened.holdings.store.cache.corrections())


def _show_answers(answers: Sequence[CachedAnswer], log: Sequence[Correction]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="answer-tools"):
        states = st.pills(
            "State",
            [state for state in State if any(one.state is state for one in answers)],
            format_func=STATE_WORDS.__getitem__,
            selection_mode="multi",
            key="answers-state",
        )
        shown = [one for one in answers if not states or one.state in states]
        st.download_button(
            "Download JSON Lines",
            partial(written, shown, log if not states or State.MANUAL in states else []),
            file_name=f"strikemap-places-{dt.date.today().isoformat()}.jsonl",
            mime="application/jsonl",
            icon=":material/download:",
            on_click="ignore",
            key="download-answers",
        )
    st.dataframe(
        cells_of(shown[:MOST_SHOWN]),
        hide_index=True,
        height=table_height(min(len(shown), MOST_SHOWN), most=10),
        placeholder="",
        alt="Kept answers about names",
    )
    if len(shown) > MOST_SHOWN:
        st.caption(f"The first {MOST_SHOWN:,} of {len(shown):,}; the download holds all of them.")


def cells_of(answers: Iterable[CachedAnswer]) -> dict[str, list[str]]:
    """The columns of some answers as plain text."""
    rows = [
        (
            one.query,
            country_name(one.country) if one.country else "any",
            one.within or "any",
            STATE_WORDS[one.state],
            one.name,
            service_words(one.service),
            moment(one.asked_at),
            moment(one.expires_at),
            one.note,
        )
        for one in answers
    ]
    labels = ("Name", "Country", "Province", "State", "Place", "Service", "Asked", "Expires", "Note")
    return {label: [one_line(row[at]) for row in rows] for at, label in enumerate(labels)}


def written(answers: Iterable[CachedAnswer], corrections: Iterable[Correction]) -> bytes:
    """The answers and the log of corrections as JSON Lines: the file that `python -m geo cache import` takes in."""
    return b"".join(line + b"\n" for line in write_lines(answers, corrections))
