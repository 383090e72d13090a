"""A report's whole text, its strikes highlighted where they stand, a long one in pages."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.mapping.text import highlight
from geo.records import Strike
from geo.screen.marks import spans

PAGE_CHARACTERS = 12_000


def show_running_text(text: str, strikes: Sequence[Strike], *, key: str = "text-page") -> None:
    """The text as it stands, places and the words around them marked."""
    pages = cut(text, PAGE_CHARACTERS)
    at = 1
    if len(pages) > 1:
        first = next((i for i, page in enumerate(pages) if _touches(page, strikes)), 0)
        at = st.pagination(len(pages), default=first + 1, key=key)
    start, end = pages[at - 1]
    st.markdown(highlight(text[start:end], spans(strikes), start=start))


def cut(text: str, most: int) -> list[tuple[int, int]]:
    """Pages as (start, end) that join to the whole text; each ends at a line's end where there is one."""
    pages, start = [], 0
    while len(text) - start > most:
        within = (start + most // 2, start + most)
        end = text.rfind("\n", *within) + 1 or text.rfind(" ", *within) + 1 or start + most
        pages.append((start, end))
        start = end
    return [*pages, (start, len(text))]


def _touches(page: tuple[int, int], strikes: Sequence[Strike]) -> bool:
    return any(page[0] <= strike.start < page[1] for strike in strikes)
