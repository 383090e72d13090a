"""A fuller list of places, fetched when names were not found: only on a click that says what comes from where."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.errors import GazetteerError
from geo.ingest import Totals, read_again
from geo.mapping.text import escape_line, escape_markdown
from geo.places.ways import Way
from geo.screen import holdings, notes, trouble
from geo.screen.holdings import country_codes, country_name
from geo.screen.opening import Opened
from geo.store import NameRow

UNKNOWN = frozenset({Way.NOT_FOUND, Way.CONTAINER})
# Ours, from the sizes of GeoNames' files: most countries have 1 to 10 megabytes, the largest some 70.
SIZE = "roughly 1 to 10 MB a country, for the very largest up to 70 MB"
BY_HAND = "The same in a terminal, once there is internet: `python -m geo gazetteer fetch {codes}`."


def offer_fetching(opened: Opened, rows: Sequence[NameRow]) -> None:
    """Where names are unknown and this dashboard may write: the way to a fuller list of their countries."""
    unknown = [row for row in rows if row.way in UNKNOWN]
    if opened.readonly or not unknown:
        return
    names = f"{len(unknown):,} name{'s are' if len(unknown) != 1 else ' is'}"
    unfolded = st.expander(f"{names} in no list of places here: fetch a fuller one", key="fetching", on_change="rerun")
    if unfolded.open:
        with unfolded, trouble.calmly():
            _show_offer(opened, unknown)


def _show_offer(opened: Opened, unknown: Sequence[NameRow]) -> None:
    """What is downloaded from where, the countries to choose, and the button."""
    fetched = fetched_countries()
    codes = st.multiselect(
        "Countries",
        country_codes(),
        default=[code for code in wanted(unknown) if code not in fetched][:1],
        format_func=lambda code: f"{country_name(code)}{' (fetched before)' if code in fetched else ''}",
        key="fetch-countries",
        placeholder="choose",
    )
    st.markdown(offer(codes))
    if st.button("Download and read again", type="primary", key="fetch-places", disabled=not codes):
        _fetch(opened, codes, unknown)


def wanted(unknown: Sequence[NameRow]) -> list[str]:
    """The countries of the unknown names, most mentions first."""
    mentions: dict[str, int] = {}
    for row in unknown:
        if row.country:
            mentions[row.country] = mentions.get(row.country, 0) + row.mentions
    return sorted(mentions, key=lambda code: -mentions[code])


def offer(codes: Sequence[str]) -> str:
    """What a click does, as escaped Markdown."""
    from geo.places.own.downloading import address_of

    addresses = [address_of(code) for code in codes]
    host = urlsplit(addresses[0]).hostname or "" if addresses else "download.geonames.org"
    files = ", ".join(escape_line(address.rpartition("/")[2]) for address in addresses)
    return (
        f"On your click Strikemap downloads {f'**{files}** ' if files else 'one file a country '}"
        f"from {escape_markdown(host)}: the places of the country with all their spellings, as GeoNames lists them "
        f"(CC BY 4.0), {SIZE}. They are added to the list of places on this machine. Then the reports that write "
        "the unknown names are read again. Nothing of your reports is sent."
    )


def fetched_countries() -> set[str]:
    """The countries whose fuller list is here already."""
    from geo.places.own.importing import own_lists

    try:
        return {known.name.removeprefix("geonames-").upper() for known in own_lists() if known.format == "geonames"}
    except GazetteerError:
        return set()  # said where the list of places is opened


def _fetch(opened: Opened, codes: Sequence[str], unknown: Sequence[NameRow]) -> None:
    """Download, add to the list of places, and read the reports again; what failed is said with another way."""
    from geo.places.own.downloading import fetch

    bar = st.progress(0.0, text="Asking ...")

    def show(step: str, done: int, total: int) -> None:
        bar.progress(*progress(step, done, total))

    fetched = fetch(codes, progress=show)
    if any(one.imported for one in fetched):
        bar.progress(1.0, text="Building the list of places; this takes some seconds ...")
        for one in fetched:
            if one.imported:
                notes.keep(str(one.imported))
        _read_again(opened, unknown, bar)
    bar.empty()
    if failed := [one for one in fetched if one.error]:
        for one in failed:
            if one.error:
                trouble.show(one.error)
        st.markdown(BY_HAND.format(codes=" ".join(escape_markdown(one.country) for one in failed)))
    else:
        st.rerun()


def progress(step: str, done: int, total: int) -> tuple[float, str]:
    """How far a step is, between 0 and 1, and in words; `done` of `total` bytes (0: not known)."""
    share = min(1.0, done / total) if total else 0.0
    of = f" of {total / 1e6:.1f}" if total else ""
    return share, f"{step[:1].upper()}{step[1:]}: {done / 1e6:.1f}{of} MB"


def _read_again(opened: Opened, unknown: Sequence[NameRow], bar: DeltaGenerator) -> None:
    """Open the new list of places and read the reports that write unknown names again."""
    holdings.forget_places()
    store = opened.holdings.store
    keys = list(dict.fromkeys(key for row in unknown for key in store.reports_naming(row.key, row.country)))

    def show(totals: Totals) -> None:
        bar.progress(min(1.0, totals.read / len(keys)), f"Reading again: {totals.read:,} of {len(keys):,} reports")

    totals = read_again(store, holdings.extractor(), keys, progress=show)
    notes.keep(notes.again(totals))
