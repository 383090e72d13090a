"""The map page: what is chosen in one sentence, the counts, the map, the evidence beside it."""

from __future__ import annotations

import streamlit as st

from geo.datasets import dataset_by_id
from geo.mapping import Answered
from geo.mapping.archive import archive_address
from geo.mapping.text import carried, escape_line, escape_markdown
from geo.markers import Markers, Words
from geo.records import PlaceSummary
from geo.screen import address
from geo.screen.choosing import answered_turn, show_filters
from geo.screen.evidence import show_evidence
from geo.screen.heading import show_selection
from geo.screen.holdings import credit_of
from geo.screen.map_frame import lay_out_beside, shelf, show_map
from geo.screen.mention import radius
from geo.screen.opening import Opened
from geo.screen.place_list import show_place_list
from geo.screen.trouble import calmly
from geo.screen.unmapped import show_unmapped

MOST_LISTED = 20
MOST_ROWS = 500
TABLE_HEAD = """\
| Place | Province | Reports | Mentions | Precision | Actors | Newest |
|---|---|---:|---:|---|---|---|
"""


def show_map_page(opened: Opened) -> None:
    """The whole page below the menu."""
    with calmly():
        counts = show_selection(opened)
        _map_and_evidence(opened)
        show_filters(opened.holdings)
        show_unmapped(opened, counts.unmapped)
        _show_as_table(opened, counts.places)


@st.fragment
def _map_and_evidence(opened: Opened) -> None:
    """A click on the map runs this part alone again."""
    address.write()
    markers = opened.holdings.markers(opened.selection)
    wide, narrow = st.columns([0.66, 0.34], gap="medium")
    asked = address.chosen(address.PLACE)
    number = find(markers, asked)
    chosen = None if number is None else markers.summary(number)
    with wide, calmly(), st.container(key="map-frame"):
        if number is not None and number not in markers.words:
            markers = markers.with_words(number, newest_words(opened, markers.summary(number)))
        mapped = opened.holdings.mapped()
        archive = archive_address(shelf, mapped) if mapped else ""
        show_map(markers, chosen.key if chosen else "", answered=Answered(answered_turn(), archive))
        if mapped:
            lay_out_beside(mapped)
        if credits := credited(markers):
            st.caption(escape_markdown(f"Some places were found online: {'; '.join(credits)}"))
    with narrow, calmly(), st.container(key="evidence"):
        if chosen:
            show_evidence(opened.holdings, chosen)
        else:
            _show_choice(markers, missing=bool(asked))


def find(markers: Markers, carried_key: str) -> int | None:
    """The marker of a place, by its key as the browser carries it."""
    if not carried_key:
        return None
    number = markers.find(carried_key)
    if number is not None and carried(carried_key) == carried_key:
        return number
    faces = markers.faces.places
    return next((number for number, at in enumerate(markers.at) if carried(faces[at].key) == carried_key), None)


def newest_words(opened: Opened, place: PlaceSummary) -> Words:
    """What the newest mention at a place says."""
    rows = opened.holdings.strikes(opened.selection, place=place.key, limit=1)
    if not rows:
        return Words()
    strike, report = rows[0].strike, rows[0].report
    return Words(strike.sentence, report.source, strike.reported_by, strike.date, report.published)


def credited(markers: Markers) -> list[str]:
    """Whom to credit for the places that online services found."""
    services = {markers.faces.places[at].key.partition(":")[0] for at in markers.at}
    return sorted(set(filter(None, (credit_of(f"{service}:") for service in services))))


def _show_choice(markers: Markers, *, missing: bool) -> None:
    """The places to choose from; `missing` is whether the address names one that is not among them."""
    if missing:
        st.info("The chosen place has no report under these filters.", icon=":material/info:")
        st.button("Forget this place", on_click=address.forget_place)
    if len(markers):
        show_place_list(markers.first(MOST_LISTED), len(markers))


def _show_as_table(opened: Opened, number: int) -> None:
    """The markers as rows, written when the reader opens them: for screen readers, and for eyes that like rows."""
    unfolded = st.expander(f"The same places as a table ({number:,})", key="places-table", on_change="rerun")
    if not unfolded.open:
        return
    places = opened.holdings.places(opened.selection)
    with unfolded:
        st.markdown(TABLE_HEAD + "\n".join(_row(place) for place in places[:MOST_ROWS]))
        if len(places) > MOST_ROWS:
            st.caption(f"The first {MOST_ROWS:,} of {len(places):,}; narrow them with the filters.")


def _row(place: PlaceSummary) -> str:
    cells = (
        place.name,
        place.province or "",
        str(place.reports),
        str(place.mentions),
        f"{place.precision}, \u00b1{radius(place)}",
        f"{'sides: ' * bool(dataset_by_id(place.key))}{', '.join(place.actors)}",
        place.date or "undated",
    )
    return f"| {' | '.join(escape_line(cell) for cell in cells)} |"
