"""Sentences that wait to be shown once, at the top of the next page that opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.mapping.text import escape_markdown

if TYPE_CHECKING:
    from geo.ingest import Totals


def keep(words: str) -> None:
    """Remember a sentence (plain text, from anywhere) until the next page shows it."""
    st.session_state.setdefault("notes", []).append(words)


def show() -> None:
    """Show what was kept, and forget it."""
    if kept := dict.fromkeys(st.session_state.pop("notes", ())):
        st.info("\n\n".join(escape_markdown(words) for words in kept), icon=":material/info:")


def again(totals: Totals) -> str:
    """What reading stored reports again did to their mentions, in one sentence."""
    mentions = f"{totals.moved:,} mention{'s' * (totals.moved != 1)} moved"
    reports = f"{totals.read:,} report{'s' * (totals.read != 1)} read again"
    failed = f"; {totals.failed:,} could not be read again" if totals.failed else ""
    return f"{mentions}, {reports}{failed}."
