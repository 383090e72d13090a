"""Correcting where a name is: choose a candidate, click on the map or type a point; see it; say who and why."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import streamlit as st

from geo.corrections import Corrected, correct_place
from geo.errors import StrikemapError
from geo.mapping import Spot
from geo.mapping.text import escape_line, escape_markdown, one_line
from geo.places import Gazetteer
from geo.places.ways import CLOSE, Way
from geo.records import Candidate, Precision
from geo.screen import notes, trouble
from geo.screen.draft import (
    Draft,
    at_candidate,
    at_point,
    candidate_at,
    choices,
    first_draft,
    nearest_town,
    with_precision,
)
from geo.screen.holdings import country_codes, country_name, extractor, gazetteer
from geo.screen.map_frame import show_picking
from geo.screen.names import written_in_address
from geo.screen.opening import Opened
from geo.screen.wording import lost_words
from geo.store import NameRow, StoredStrike

DRAFT = "draft"
DOUBTFUL = frozenset({Way.NOT_FOUND, Way.AMBIGUOUS, Way.CONTAINER})
PRECISIONS = tuple(precision for precision in Precision if precision is not Precision.COUNTRY)
MOST_KM = 1_000.0
METRES_A_DEGREE = 111_200  # of latitude


class Scope(NamedTuple):
    """Where a correction holds: a country ("" = any), and a province in which reports put the name ("" = any)."""

    country: str
    within: str = ""


@st.fragment
def show_correcting(opened: Opened, row: NameRow, mentions: Sequence[StoredStrike]) -> None:
    """The panel; choosing and clicking runs this part alone again."""
    label = "On the map" if opened.readonly else "Correct this place"
    about = written_in_address(row.key, row.country)
    unfolded = st.expander(label, expanded=row.way in DOUBTFUL, key=f"correct-{about}", on_change="rerun")
    if not unfolded.open:
        return
    with unfolded, trouble.calmly():
        draft = _draft(row, about)
        known = gazetteer()
        possible = choices(row, mentions, known)
        choosing, looking = st.columns([0.42, 0.58], gap="medium") if possible else (st.container(), st.container())
        with choosing:
            _show_choices(opened, draft, possible, known)
        with looking, trouble.calmly(), st.container(key="small-map"):
            around = around_rivals(possible) if row.way is Way.AMBIGUOUS else around_name(row, known)
            on_point = None if opened.readonly else _clicked(row, possible, known)
            show_picking(about, possible, draft.spot, around, on_point)
        if not opened.readonly:
            _show_fields(draft, known)
            _show_keeping(opened, row, mentions, draft)


def around_rivals(possible: Sequence[Candidate]) -> Spot | None:
    """Where to look for a name that could well mean several places: at all that are about as likely as the first."""
    near = [one for one in possible if one.score and possible[0].score - one.score <= CLOSE]
    if not near:
        return None
    south, north = min(one.latitude for one in near), max(one.latitude for one in near)
    west, east = min(one.longitude for one in near), max(one.longitude for one in near)
    across = math.hypot(north - south, (east - west) * math.cos(math.radians((south + north) / 2)))
    return Spot((south + north) / 2, (west + east) / 2, round(METRES_A_DEGREE * across / 2), Precision.REGION)


def around_name(row: NameRow, known: Gazetteer) -> Spot | None:
    """Where to look for a name that has no point yet: in what contains it, else in its country."""
    try:
        outer = row.place or known.country(row.country).as_place("")
    except KeyError:
        return None
    return Spot(outer.latitude, outer.longitude, outer.radius_m, outer.precision)


def _draft(row: NameRow, about: str) -> Draft:
    """The draft as it stands; a new one where another name was chosen."""
    kept = st.session_state.get(DRAFT)
    if not isinstance(kept, Draft) or kept.about != about:
        kept = st.session_state[DRAFT] = first_draft(row, about)
    return kept


def _show_choices(opened: Opened, draft: Draft, possible: list[Candidate], known: Gazetteer) -> None:
    if not possible:
        no_point = "" if opened.readonly else " Click on the map where it is, or type the point below."
        st.markdown(f"No list of places here knows this name.{no_point}")
    elif opened.readonly:
        st.markdown("\n\n".join(f"{choice(at, one)}\\\n{standing(one)}" for at, one in enumerate(possible)))
    else:
        ids = [one.gazetteer_id for one in possible]
        st.radio(
            "Candidates",
            range(len(possible)),
            index=None,
            key=_hold("candidate", ids.index(draft.entry_id) if draft.entry_id in ids else None),
            format_func=lambda at: choice(at, possible[at]),
            captions=[standing(one) for one in possible],
            on_change=lambda: _take_candidate(possible, known),
        )
        st.caption("Or click on the map, or type the point below.")


def choice(at: int, one: Candidate) -> str:
    """A candidate as a choice, as escaped Markdown: its number on the map, its name, where it is."""
    where = ", ".join(part for part in (one.kind, one.province, country_name(one.country)) if part)
    return f"**{at + 1}** {escape_line(one.name)} :gray[{escape_line(where)}]"


def standing(one: Candidate) -> str:
    """A candidate's score and why it lost, as escaped Markdown."""
    words = f"score {one.score:.1f}: {lost_words(one.lost) or 'taken'}" if one.score else one.lost
    return escape_line(words)


def _take_candidate(possible: list[Candidate], known: Gazetteer) -> None:
    at = st.session_state["draft-candidate"]
    if at is not None and at < len(possible):
        st.session_state[DRAFT] = at_candidate(st.session_state[DRAFT], possible[at], known)


def _clicked(row: NameRow, possible: list[Candidate], known: Gazetteer) -> Callable[[float, float], None]:
    """What a click on the map does: a candidate's own point takes the candidate, any other is the reader's own."""

    def take(latitude: float, longitude: float) -> None:
        draft, one = st.session_state[DRAFT], candidate_at(latitude, longitude, possible)
        if one:
            st.session_state[DRAFT] = at_candidate(draft, one, known)
        else:
            near = nearest_town(known, latitude, longitude)
            st.session_state[DRAFT] = at_point(draft, row.name, latitude, longitude, near)

    return take


def _show_fields(draft: Draft, known: Gazetteer) -> None:
    """The point and the place as they would be kept; each can be typed."""
    with st.container(key="draft-fields", gap="small"):
        name, country, province = st.columns([0.4, 0.3, 0.3])
        name.text_input("Name on the map", key=_hold("name", draft.name), max_chars=120, on_change=_taker("name"))
        codes = _with(country_codes(), draft.country)
        country.selectbox(
            "Country",
            codes,
            format_func=lambda code: country_name(code) or "not known",
            key=_hold("country", draft.country),
            on_change=_take_country,
        )
        provinces = _with([one.name for one in known.provinces(draft.country)], draft.province)
        province.selectbox(
            "Province",
            provinces,
            format_func=lambda words: one_line(words) or "none",
            key=_hold("province", draft.province),
            on_change=_taker("province"),
        )
        latitude, longitude, precision, radius = st.columns([0.25, 0.25, 0.25, 0.25])
        _degrees(latitude, "Latitude", "latitude", draft.latitude, 90.0)
        _degrees(longitude, "Longitude", "longitude", draft.longitude, 180.0)
        precision.selectbox(
            "Precision", PRECISIONS, format_func=str, key=_hold("precision", draft.precision), on_change=_take_precision
        )
        radius.number_input(
            "Radius (km)",
            min_value=0.1,
            max_value=MOST_KM,
            step=1.0,
            format="%.1f",
            key=_hold("radius", draft.radius_m / 1000),
            on_change=_take_radius,
            help="The true place should lie within this distance of the point.",
        )


def _degrees(column: Any, label: str, field: str, value: float | None, most: float) -> None:
    column.number_input(
        label,
        value=None,
        min_value=-most,
        max_value=most,
        step=0.01,
        format="%.5f",
        key=_hold(field, value),
        on_change=_take_degrees,
        args=(field,),
    )


def _take_degrees(field: str) -> None:
    st.session_state[DRAFT] = replace(
        st.session_state[DRAFT], **{field: st.session_state[f"draft-{field}"]}, entry_id=""
    )


def _take_country() -> None:
    st.session_state[DRAFT] = replace(st.session_state[DRAFT], country=st.session_state["draft-country"], province="")


def _take_precision() -> None:
    st.session_state[DRAFT] = with_precision(st.session_state[DRAFT], st.session_state["draft-precision"])


def _take_radius() -> None:
    metres = round(st.session_state["draft-radius"] * 1000)
    st.session_state[DRAFT] = replace(st.session_state[DRAFT], radius_m=metres)


def _taker(field: str) -> Callable[[], None]:
    """What a widget does when it was changed: bring its value into the draft."""

    def take() -> None:
        st.session_state[DRAFT] = replace(st.session_state[DRAFT], **{field: st.session_state[f"draft-{field}"]})

    return take


def _hold(field: str, value: object) -> str:
    """Give a widget the draft's value where it has another; the key of the widget."""
    widget = f"draft-{field}"
    if widget not in st.session_state or st.session_state[widget] != value:
        st.session_state[widget] = value
    return widget


def _with(options: Sequence[str], value: str) -> list[str]:
    """The options with the blank one first, and the value that is held among them."""
    return list(dict.fromkeys(("", *options, value)))


def _show_keeping(opened: Opened, row: NameRow, mentions: Sequence[StoredStrike], draft: Draft) -> None:
    """Where the correction holds, who makes it and why, and the button that keeps it."""
    scopes = scopes_of(row, mentions)
    scope = st.radio(
        "Where this holds",
        scopes,
        format_func=lambda one: escape_markdown(scope_words(one)),
        key=f"scope-{draft.about}",
    )
    who, why = st.columns([0.36, 0.64])
    name = who.text_input("Who corrects it", key="correct-who", max_chars=120, persist_state="session")
    reason = why.text_input("Why", key=f"why-{draft.about}", max_chars=500, placeholder="what shows where it is")
    if st.button("Keep this correction", type="primary", key="correct"):
        _keep(opened, row, draft, scope, name, reason)


def scopes_of(row: NameRow, mentions: Sequence[StoredStrike]) -> list[Scope]:
    """Where a correction of this name can hold; a country only where reports themselves say it."""
    said = {stored.strike.scene for stored in mentions}
    here = [Scope(row.country), *(Scope(row.country, one) for one in row.within)] if row.country in said - {""} else []
    return [*here, Scope("")]


def scope_words(scope: Scope) -> str:
    """Where a correction holds, in words."""
    if scope.within:
        return f"only where a report puts it in {one_line(scope.within)}"
    return (
        f"in reports about {country_name(scope.country)}" if scope.country else "in every report, whatever its country"
    )


def _keep(opened: Opened, row: NameRow, draft: Draft, scope: Scope, who: str, why: str) -> None:
    place = draft.place
    if wanting := missing(draft, who, why):
        st.warning(f"Not kept yet: {wanting}", icon=":material/info:")
        return
    assert place is not None
    try:
        with st.status("Reading the reports that write this name again ..."):
            done = correct_place(
                opened.holdings.store,
                extractor(),
                written=row.name,
                country=scope.country,
                within=scope.within,
                place=place,
                who=who.strip(),
                why=why.strip(),
            )
    except StrikemapError as error:
        trouble.show(error)
        return
    st.session_state.pop(DRAFT, None)
    notes.keep(moved_words(done, "corrected"))
    st.rerun()


def moved_words(done: Corrected, what: str) -> str:
    """What a correction, or its undoing, did to the mentions, in one line."""
    return f"\u201c{one_line(done.correction.written)}\u201d {what}: {notes.again(done.totals)}"


def missing(draft: Draft, who: str, why: str) -> str:
    """What a correction still lacks, as a sentence; "" where it is whole."""
    lacks = [
        "choose a candidate or a point" if draft.spot is None else "",
        "give the place a name" if not draft.name.strip() else "",
        "say who you are" if not who.strip() else "",
        "say why" if not why.strip() else "",
    ]
    wanting = [words for words in lacks if words]
    return f"{', '.join(wanting)}." if wanting else ""
