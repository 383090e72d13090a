"""Why here? From the words of a text to a point on the map: name, query, rule, candidates, kept answer, licence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from geo.datasets import entry_of
from geo.errors import GazetteerError
from geo.extraction.explaining import explain
from geo.mapping.text import escape_line, markdown_link, one_line
from geo.places.cache import CachedAnswer, State, cache_key
from geo.places.ways import Way, way_of
from geo.records import Candidate, Place, Strike
from geo.screen import datasets
from geo.screen.holdings import Holdings, country_name, gazetteer, online_credit
from geo.screen.mention import precisely, whereabouts
from geo.screen.moments import moment
from geo.screen.names import link_to_name
from geo.screen.wording import found_words, lost_words, named_place, service_words
from geo.store import StoredStrike

MOST_NAMINGS = 5  # ways in which one place was named, each with its own panel
MOST_RULES = 3
CANDIDATES_HEAD = "| Candidate | Where | Score | Outcome |\n|---|---|---:|---|\n"
SCORES = "A score only ranks the candidates of one name: the higher, the likelier."
STATE_WORDS = {
    State.OK: "found",
    State.NOT_FOUND: "not found",
    State.AMBIGUOUS: "ambiguous",
    State.ERROR: "no answer was had",
    State.MANUAL: "corrected by hand",
}


@dataclass(frozen=True, slots=True)
class Naming:
    """One way in which mentions name a place and were led to it, the newest mention first."""

    strikes: tuple[Strike, ...]

    @property
    def newest(self) -> Strike:
        return self.strikes[0]

    @property
    def rules(self) -> str:
        """By which rules the words were read as the struck place."""
        rules = (strike.why["place"].rule for strike in self.strikes if "place" in strike.why)
        different = dict.fromkeys(explain("place", rule).words for rule in rules)
        return " / ".join(rule for rule in list(different)[:MOST_RULES] if rule)

    @property
    def candidates(self) -> list[tuple[Candidate, str]]:
        """The newest mention's candidates, each with its lowest and highest score: reports differ in what they add."""
        rows = [strike.place.candidates for strike in self.strikes if strike.place]
        return [(together[0], span([one.score for one in together])) for together in zip(*rows, strict=True)]


def namings(rows: Iterable[StoredStrike]) -> list[Naming]:
    """The different ways to a place, most mentions first."""
    found: dict[tuple[object, ...], list[Strike]] = {}
    for row in rows:
        one = row.strike
        ids = tuple(other.gazetteer_id for other in one.place.candidates) if one.place else ()
        way = one.place.method if one.place else one.unplaced
        found.setdefault((cache_key(one.place_text), one.scene, one.within, way, ids), []).append(one)
    return [Naming(tuple(strikes)) for strikes in sorted(found.values(), key=lambda strikes: -len(strikes))]


def span(scores: Sequence[float]) -> str:
    """One score, or the lowest and the highest."""
    low, high = f"{min(scores):.1f}", f"{max(scores):.1f}"
    return low if low == high else f"{low} to {high}"


def show_why_here(found: Holdings, rows: Sequence[StoredStrike], *, key: str = "panel") -> None:
    """All ways to the place of these mentions; the gazetteer is open, and each name costs one question to the store."""
    ways = namings(rows)
    for number, naming in enumerate(ways[:MOST_NAMINGS]):
        show_naming(naming, found.answers(naming.newest.place_text), key=f"{'next-' * bool(number)}{key}-{number}")
    if len(ways) > MOST_NAMINGS:
        st.caption(f"And {len(ways) - MOST_NAMINGS} more ways of naming it.")


def show_why_and_correcting(found: Holdings, rows: Sequence[StoredStrike]) -> None:
    """The same with the way to correct the place of the first of them."""
    show_why_here(found, rows)
    link_to_name("Open in Places" if found.store.readonly else "Correct this place", rows[0].strike)


def show_naming(naming: Naming, answers: Sequence[CachedAnswer], *, key: str) -> None:
    """One way in full: a list of facts, then the candidates as a table."""
    with st.container(key=f"why-{key}", gap="xsmall"):
        st.markdown("\n".join(f"- **{label}** {words}" for label, words in _facts(naming, answers) if words))
        if naming.candidates and way_of(naming.newest.place) is not Way.DATASET:
            st.markdown(CANDIDATES_HEAD + "\n".join(candidate_row(*pair) for pair in naming.candidates))
            st.caption(SCORES)


def _facts(naming: Naming, answers: Sequence[CachedAnswer]) -> list[tuple[str, str]]:
    """What is known of the way, as label and escaped Markdown."""
    strike, place, number = naming.newest, naming.newest.place, len(naming.strikes)
    own = way_of(place) is Way.DATASET  # then no list was asked
    found = [
        ("Written", escape_line(f"\u201c{strike.place_text}\u201d in {number:,} mention{'s' * (number != 1)}")),
        ("Read as", escape_line(naming.rules)),
        ("Looked up", "" if own else escape_line(asked(strike))),
        ("How found", escape_line(found_words(place, strike.unplaced))),
        ("Kept answer", "" if own else escape_line(kept_answer(answering(strike, answers)))),
    ]
    return found + (_facts_of_place(place) if place else [])


def _facts_of_place(place: Place) -> list[tuple[str, str]]:
    precision = precisely(place).removeprefix("Precision: ")
    return [
        ("Taken for", escape_line(f"{named_place(place)}: {whereabouts(place)}; {precision}")),
        ("Point", f"{place.latitude:.4f}, {place.longitude:.4f}"),
        ("Source", escape_line(source_of(place))),
        ("Entry", entries_of(place)),
    ]


def asked(strike: Strike) -> str:
    """The query: the folded key, and where the report puts the name."""
    where = ", ".join(part for part in (strike.within, country_name(strike.scene) if strike.scene else "") if part)
    key = cache_key(strike.place_text) or "nothing: the name has no letter"
    return f"{key}; in {where}" if where else key


def answering(strike: Strike, answers: Iterable[CachedAnswer]) -> CachedAnswer | None:
    """The kept answer that holds where the report puts the name, a person's first, the narrower first."""
    rank = {State.MANUAL: 0, State.OK: 1, State.NOT_FOUND: 2}
    holding = (
        [one for one in answers if one.country in (strike.scene, "") and one.within in (strike.within, "")]
        if strike.scene
        else list(answers)
    )
    return min(holding, key=lambda one: (rank.get(one.state, 3), not one.within, not one.country), default=None)


def kept_answer(answer: CachedAnswer | None) -> str:
    """A kept answer in words: its state, whose, when, and what was noted."""
    if answer is None:
        return "none; the list of places was asked"
    parts = [STATE_WORDS[answer.state]]
    if answer.service and answer.service != "manual":
        parts.append(f"by {service_words(answer.service)}")
    parts.append(moment(answer.asked_at))
    if answer.expires_at:
        parts.append(f"{'until' if answer.is_fresh() else 'expired'} {moment(answer.expires_at)}")
    return ", ".join(parts) + (f" ({answer.note})" if answer.note else "")


def source_of(place: Place) -> str:
    """Where the point is from, with its licence: of both places where it lies between two."""
    credit = online_credit(place)
    found = [credit] if credit else [licence_of(entry_id) for entry_id in rows_of(entry_of(place.gazetteer_id))]
    return "; ".join(filter(None, dict.fromkeys(found)))


def rows_of(place_id: str) -> list[str]:
    """The gazetteer's rows in a place's id: "a:1" itself, of "a:1+40km-east" the first part, of "a:1+b:2" both."""
    if "+" not in place_id or known(place_id):
        return [place_id]
    first, *more = place_id.split("+")
    return [first, *(part for part in more if ":" in part)]


def known(entry_id: str) -> bool:
    """Whether the list of places has this very id: one in a reader's own list may hold a plus."""
    try:
        return bool(gazetteer().entry(entry_id))
    except (GazetteerError, KeyError):
        return False


def entries_of(place: Place) -> str:
    """The ids of a place's rows, those of GeoNames and OpenStreetMap as links, as escaped Markdown."""
    entry = entry_of(place.gazetteer_id)
    if entry.startswith("manual:"):
        return ""
    return ", ".join(markdown_link(one_line(one), page_of(one)) for one in rows_of(entry))


def page_of(entry_id: str) -> str:
    """The public page about a row; "" where there is none."""
    if found := re.fullmatch(r"geonames:(\d+)", entry_id):
        return f"https://www.geonames.org/{found[1]}"
    if found := re.fullmatch(r"(?:nominatim|photon):(node|way|relation)/(\d+)", entry_id):
        return f"https://www.openstreetmap.org/{found[1]}/{found[2]}"
    return datasets.page_of(entry_id)


def licence_of(entry_id: str) -> str:
    """Source and licence of a gazetteer's row or of an online service's answer; "" where it is neither."""
    if entry_id.startswith("manual:"):
        return "the person who corrected it"
    if credit := datasets.source_of(entry_id):
        return credit
    from geo.places.online.geocoders import attribution_for

    try:
        return gazetteer().entry(entry_id).source
    except (GazetteerError, KeyError):
        return attribution_for(entry_id)


def candidate_row(one: Candidate, score: str) -> str:
    """One candidate as a row of a Markdown table: name and kind, where, score, and why it lost."""
    where = ", ".join(part for part in (one.province, country_name(one.country)) if part)
    cells = (f"{one.name}, {one.kind}", where, score, lost_words(one.lost))
    written = [escape_line(cell) for cell in cells]
    return f"| {' | '.join(written[:3])} | {written[3] or '**taken**'} |"
