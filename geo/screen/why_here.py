"""Why here? From the words of a text to a point on the map: name, query, rule, candidates, kept answer, licence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from geo.errors import GazetteerError
from geo.mapping.text import escape_markdown, one_line
from geo.places.cache import CachedAnswer, State, cache_key
from geo.places.ways import Way, way_of
from geo.records import Candidate, Place, Strike
from geo.screen.holdings import Holdings, country_name, gazetteer
from geo.screen.mention import precisely, whereabouts
from geo.screen.moments import moment
from geo.store import StoredStrike

MOST_NAMINGS = 5  # ways in which one place was named, each with its own panel
MOST_RULES = 3
CANDIDATES_HEAD = "| Candidate | Where | Score | |\n|---|---|---:|---|\n"
WAY_WORDS = {
    Way.NOT_FOUND: "Not found",
    Way.AMBIGUOUS: "Ambiguous: another place is about as likely",
    Way.CONTAINER: "Only what contains it is known",
    Way.ONLINE: "An online service knew it",
    Way.GAZETTEER: "In the list of places",
    Way.MANUAL: "Corrected by hand",
}
# How the spelling led to the entry, surest first (geo.places.gazetteer).
STEP_WORDS = {
    "exact": "the very name",
    "folded": "the name but for capitals, accents and articles",
    "alias": "another listed spelling of it",
    "romanised": "only sounds like it",
}
STATE_WORDS = {
    State.OK: "found",
    State.NOT_FOUND: "not found",
    State.AMBIGUOUS: "ambiguous",
    State.ERROR: "no answer was had",
    State.MANUAL: "corrected by hand",
}


@dataclass(frozen=True, slots=True)
class Naming:
    """One way in which mentions name a place and were led to it: a first example, the rules, how many."""

    strike: Strike
    rules: tuple[str, ...]
    mentions: int


def namings(rows: Iterable[StoredStrike]) -> list[Naming]:
    """The different ways to a place, most mentions first."""
    found: dict[tuple[object, ...], list[Strike]] = {}
    for row in rows:
        one = row.strike
        way = (one.place.method, one.place.candidates) if one.place else (one.unplaced, ())
        found.setdefault((cache_key(one.place_text), one.scene, one.within, *way), []).append(one)
    sorted_ways = sorted(found.values(), key=lambda strikes: -len(strikes))
    return [Naming(strikes[0], _rules(strikes), len(strikes)) for strikes in sorted_ways]


def _rules(strikes: Sequence[Strike]) -> tuple[str, ...]:
    rules = (strike.why["place"].rule for strike in strikes if "place" in strike.why)
    return tuple(dict.fromkeys(one_line(rule) for rule in rules if rule.strip()))


def show_why_here(found: Holdings, rows: Sequence[StoredStrike]) -> None:
    """All ways to the place of these mentions."""
    ways = namings(rows)
    for number, naming in enumerate(ways[:MOST_NAMINGS]):
        if number:
            st.divider()
        show_naming(naming, found.answers(naming.strike.place_text))
    if len(ways) > MOST_NAMINGS:
        st.caption(f"And {len(ways) - MOST_NAMINGS} more ways of naming it.")


def show_naming(naming: Naming, answers: Sequence[CachedAnswer]) -> None:
    """One way in full: a list of facts, then the candidates as a table."""
    with st.container(key=f"why-{abs(hash(naming))}", gap="xsmall"):
        st.markdown("\n".join(f"- **{label}** {words}" for label, words in _facts(naming, answers) if words))
        place = naming.strike.place
        if place and place.candidates:
            st.markdown(CANDIDATES_HEAD + "\n".join(map(candidate_row, place.candidates)))


def _facts(naming: Naming, answers: Sequence[CachedAnswer]) -> list[tuple[str, str]]:
    """What is known of the way, as label and escaped Markdown."""
    strike, place = naming.strike, naming.strike.place
    found = [
        ("Written", f"\u201c{_plain(strike.place_text)}\u201d in {naming.mentions} mention{'s' * (naming.mentions != 1)}"),
        ("Read as", _plain("; ".join(naming.rules[:MOST_RULES]))),
        ("Looked up", _plain(asked(strike))),
        ("How found", WAY_WORDS[way_of(place)]),
        ("Rule", _plain(place.method if place else strike.unplaced)),
        ("Kept answer", _plain(kept_answer(answering(strike, answers)))),
    ]
    return found + (_facts_of_place(strike.place_text, place) if place else [])


def _facts_of_place(written: str, place: Place) -> list[tuple[str, str]]:
    return [
        ("Spelling", step_words(written, place)),
        ("Taken for", _plain(f"{place.name}: {whereabouts(place)}")),
        ("Precision", _plain(precisely(place).removeprefix("Precision: "))),
        ("Point", f"{place.latitude:.4f}, {place.longitude:.4f}"),
        ("Source", _plain(source_of(place))),
    ]


def _plain(words: str) -> str:
    return escape_markdown(one_line(words))


def asked(strike: Strike) -> str:
    """The query: the folded key, and where the report puts the name."""
    where = ", ".join(part for part in (strike.within, country_name(strike.scene) if strike.scene else "") if part)
    key = cache_key(strike.place_text) or "nothing: the name has no letter"
    return f"{key}; in {where}" if where else key


def answering(strike: Strike, answers: Iterable[CachedAnswer]) -> CachedAnswer | None:
    """The kept answer that holds where the report puts the name, a person's first, the narrower first."""
    rank = {State.MANUAL: 0, State.OK: 1, State.NOT_FOUND: 2}
    holding = [
        one for one in answers if one.country in (strike.scene, "") and one.within in (strike.within, "")
    ] if strike.scene else list(answers)
    return min(holding, key=lambda one: (rank.get(one.state, 3), not one.within, not one.country), default=None)


def kept_answer(answer: CachedAnswer | None) -> str:
    """A kept answer in words: its state, whose, when, and what was noted."""
    if answer is None:
        return "none; the list of places was asked"
    parts = [STATE_WORDS[answer.state]]
    if answer.service and answer.service != "manual":
        parts.append(f"by {answer.service}")
    parts.append(moment(answer.asked_at))
    if answer.expires_at:
        parts.append(f"{'until' if answer.is_fresh() else 'expired'} {moment(answer.expires_at)}")
    return ", ".join(parts) + (f" ({answer.note})" if answer.note else "")


def step_words(written: str, place: Place) -> str:
    """How sure the spelling is; "" where the name led to the place in another way."""
    try:
        known = gazetteer().ranked(written, countries=[place.country] if place.country else None)
    except GazetteerError:
        return ""
    return next((STEP_WORDS.get(one.step, "") for one in known if one.entry.id == place.gazetteer_id), "")


def source_of(place: Place) -> str:
    """Where the point is from, with its licence, and the row's id."""
    return "; ".join(part for part in (licence_of(place.gazetteer_id), place.gazetteer_id) if part)


def licence_of(entry_id: str) -> str:
    """Source and licence of a gazetteer's row or of an online service's answer; "" where it is neither."""
    from geo.places.geocoders import GEOCODERS

    service = GEOCODERS.get(entry_id.partition(":")[0])
    try:
        return gazetteer().entry(entry_id).source
    except (GazetteerError, KeyError):
        return service.attribution if service else ""


def candidate_row(one: Candidate) -> str:
    """One candidate as a row of a Markdown table: name and kind, where, score, and why it lost."""
    where = ", ".join(part for part in (one.province, country_name(one.country)) if part)
    cells = (f"{one.name}, {one.kind}", where, f"{one.score:.1f}", one.lost)
    written = [escape_markdown(one_line(cell)) for cell in cells]
    return f"| {' | '.join(written[:3])} | {written[3] or '**taken**'} |"
