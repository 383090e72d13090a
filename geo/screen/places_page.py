"""The names of places as reports write them: how each was found, the doubtful ones first, and correcting them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from geo.mapping.text import one_line
from geo.places.cache import cache_key
from geo.places.ways import Way
from geo.screen import address
from geo.screen.correction_log import show_log
from geo.screen.empty import show_empty
from geo.screen.fetching import offer_fetching
from geo.screen.holdings import country_name
from geo.screen.kept_answers import show_kept_answers
from geo.screen.looks import table_height
from geo.screen.names import named, written_in_address
from geo.screen.naming import show_name
from geo.screen.opening import Opened
from geo.screen.trouble import calmly
from geo.store import NameRow

MOST_SHOWN = 5000
LABELS = {
    Way.NOT_FOUND: "not found",
    Way.AMBIGUOUS: "ambiguous",
    Way.CONTAINER: "only its area",
    Way.ONLINE: "found online",
    Way.GAZETTEER: "in the list",
    Way.DATASET: "by the dataset",
    Way.MANUAL: "corrected",
}
TALLIED = {
    Way.NOT_FOUND: "not found",
    Way.AMBIGUOUS: "ambiguous",
    Way.CONTAINER: "known only by the area around them",
    Way.ONLINE: "found online",
    Way.GAZETTEER: "in the list of places",
    Way.DATASET: "with a dataset's own coordinates",
    Way.MANUAL: "corrected by hand",
}
NO_COUNTRY = "not known"
BESIDE = {"As written": 145, "How found": 125}  # the columns while a name is open, in pixels
WIDTHS = {
    "As written": 175,
    "How found": 135,
    "Place taken": 165,
    "Province": 125,
    "Country": 100,
    "Precision": 85,
    "Radius (km)": 90,
    "Mentions": 75,
    "Reports": 70,
}


def show_places_page(opened: Opened) -> None:
    """The whole page below the menu."""
    with calmly():
        rows = opened.holdings.names(opened.selection)
        _show_head(rows)
        if not rows:
            show_empty(opened)
        else:
            offer_fetching(opened, rows)
            _show_names(opened, rows)
        show_log(opened)
        with st.container(key="kept"):
            show_kept_answers(opened)


def _show_head(rows: Sequence[NameRow]) -> None:
    with st.container(gap="xxsmall", key="selection"):
        st.header(f"{len(rows):,} place name{'s' * (len(rows) != 1)}", anchor=False)
        if rows:
            st.caption(tally(rows))


def tally(rows: Sequence[NameRow]) -> str:
    """How the names were found, the doubtful ones first, and how many mentions they have."""
    ways = Counter(row.way for row in rows)
    found = ", ".join(f"{ways[way]:,} {words}" for way, words in TALLIED.items() if ways[way])
    mentions = sum(row.mentions for row in rows)
    return f"{found}; {mentions:,} mention{'s' * (mentions != 1)} of strikes"


def _show_names(opened: Opened, rows: Sequence[NameRow]) -> None:
    """The table, and beside it the name that is chosen."""
    value = address.chosen(address.NAME)
    shown = _narrowed(rows)
    if not value:
        st.caption("Choose a row to see where the name is written and why it stands where it stands.")
        _show_table(shown, None)
        return
    row = named(rows, value)
    with st.container(key="names-split"):
        table, beside = st.columns([0.34, 0.66], gap="medium")
    with table:
        _show_table(shown, row)
    with beside, calmly(), st.container(key="name"):
        if row:
            show_name(opened, row)
        else:
            st.info("No mention under these filters has this name.", icon=":material/info:")
            st.button("Forget this name", on_click=address.forget, args=(address.NAME,))


def _narrowed(rows: Sequence[NameRow]) -> list[NameRow]:
    """The rows that the quick filters leave."""
    with st.container(horizontal=True, vertical_alignment="top", key="name-tools"):
        words = st.text_input(
            "Name",
            key="names-search",
            type="search",
            placeholder="as written, or as taken",
            persist_state="session",
            width=260,
        )
        countries = st.multiselect(
            "Country",
            sorted({row.country for row in rows}, key=country_words),
            format_func=country_words,
            key="names-country",
            placeholder="all",
            persist_state="session",
            width=230,
        )
        there = [way for way in LABELS if any(row.way is way for row in rows)]
        ways = st.pills(
            "How found",
            there,
            format_func=LABELS.__getitem__,
            selection_mode="multi",
            wrap=True,
            key="names-way",
            persist_state="session",
        )
    return [row for row in rows if matches(row, words, countries, ways)]


def matches(row: NameRow, words: str, countries: Sequence[str], ways: Sequence[Way]) -> bool:
    """Whether a name is one that the quick filters want; no choice is no limit."""
    if (countries and row.country not in countries) or (ways and row.way not in ways):
        return False
    wanted = cache_key(words)
    taken = cache_key(row.place.name) if row.place else ""
    return not wanted or wanted in row.key or wanted in taken


def country_words(code: str) -> str:
    """A country's name; the names that no report puts in a country are a group of their own."""
    return country_name(code) if code else NO_COUNTRY


def _show_table(rows: Sequence[NameRow], chosen: NameRow | None) -> None:
    shown = rows[:MOST_SHOWN]
    if not shown:
        st.caption("No name is like this.")
        return
    columns = BESIDE if address.chosen(address.NAME) else WIDTHS
    # Another order of rows is another table: else the mark would stay at a number that is another name's now.
    order = hash(tuple((row.key, row.country) for row in shown))
    key = f"names-{'beside' if columns is BESIDE else 'table'}-{order}"
    st.dataframe(
        {label: cells for label, cells in cells_of(shown).items() if label in columns},
        column_config={label: column_config(label, width) for label, width in columns.items()},
        hide_index=True,
        height=table_height(len(shown)),
        placeholder="",
        key=key,
        selection_mode="single-row",
        selection_default={"selection": {"rows": [shown.index(chosen)]}} if chosen in shown else None,
        on_select=lambda: _choose(key, shown),
        alt="The names of places, those that were not found first",
    )
    if len(rows) > len(shown):
        st.caption(f"The first {len(shown):,} of {len(rows):,}; narrow them with the filters.")


def column_config(label: str, width: int) -> Any:
    """How a column is drawn: numbers to the right, text as text."""
    numbers = {"Radius (km)", "Mentions", "Reports"}
    kind = st.column_config.NumberColumn if label in numbers else st.column_config.TextColumn
    return kind(width=width)


def cells_of(rows: Sequence[NameRow]) -> dict[str, list[str | float | int | None]]:
    """The columns of some rows as plain text and numbers."""
    places = [row.place for row in rows]
    return {
        "As written": [one_line(row.name) for row in rows],
        "How found": [LABELS[row.way] for row in rows],
        "Place taken": [one_line(place.name) if place else "" for place in places],
        "Province": [one_line(province_words(row)) for row in rows],
        "Country": [country_words(row.place.country if row.place else row.country) for row in rows],
        "Precision": [str(place.precision) if place else "" for place in places],
        "Radius (km)": [round(place.radius_m / 1000, 1) if place else None for place in places],
        "Mentions": [row.mentions for row in rows],
        "Reports": [row.reports for row in rows],
    }


def province_words(row: NameRow) -> str:
    """The province of the place taken; where none was, those in which reports put the name."""
    return (row.place.province or "") if row.place else ", ".join(row.within)


def _choose(key: str, rows: Sequence[NameRow]) -> None:
    chosen = [rows[at] for at in st.session_state[key].selection.rows if at < len(rows)]
    address.choose(address.NAME, [written_in_address(row.key, row.country) for row in chosen])
