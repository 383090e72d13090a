"""Sentences that wait to be shown once, at the top of the next page that opens."""

from __future__ import annotations

import streamlit as st

from geo.mapping.text import escape_markdown


def keep(words: str) -> None:
    """Remember a sentence (plain text, from anywhere) until the next page shows it."""
    st.session_state.setdefault("notes", []).append(words)


def show() -> None:
    """Show what was kept, and forget it."""
    if kept := dict.fromkeys(st.session_state.pop("notes", ())):
        st.info("\n\n".join(escape_markdown(words) for words in kept), icon=":material/info:")
