"""Where a name is: a person's correction, the cache, the gazetteer, and only then an online service.

manual -> cache -> gazetteer -> online (only where the user switched one on)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from geo.errors import GeocoderError
from geo.places.cache import CachedAnswer, PlaceCache, State, answer_nothing, answer_place, cache_key
from geo.places.gazetteer import Gazetteer, Ranked, method_of
from geo.places.geocoders import Found
from geo.records import Candidate, Place

SHOWN = 8  # candidates kept for "why here?"
CLOSE = 0.3  # two scores this near (a twofold of inhabitants) decide nothing


class Online(Protocol):
    """What an online geocoder does for us: OnlineGeocoder, or a test's own."""

    name: str

    def locate(self, name: str, country: str = "") -> Found | None:
        """The place of a name in a country; GeocoderError where no answer was had."""


@dataclass(frozen=True, slots=True)
class Located:
    """What became of a name: the place with all its candidates, or None with the reason."""

    query: str
    place: Place | None
    state: State
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()


def locate(
    name: str,
    *,
    gazetteer: Gazetteer,
    cache: PlaceCache | None = None,
    online: Online | None = None,
    countries: Sequence[str] = (),
) -> Located:
    """Where a name is, within some countries (likeliest first) where they are given; never outside them."""
    if not cache_key(name):
        return Located(name, None, State.NOT_FOUND, "no name: it has no letter")
    known = kept(name, cache, countries)
    if known and known.place:
        return Located(name, known.place, known.state, f"{known.service or 'kept'}: {known.note}".rstrip(": "))
    here = in_gazetteer(name, gazetteer, countries)
    if here.state is not State.NOT_FOUND or online is None:
        return here
    if known and known.state is State.NOT_FOUND:
        return replace(here, reason=f"{here.reason}; {known.service} knew no such place on {known.asked_at:%Y-%m-%d}")
    return ask_online(name, online, cache, countries[0].upper() if countries else "")


def kept(
    name: str, cache: PlaceCache | None, countries: Sequence[str], within: Sequence[str] = ()
) -> CachedAnswer | None:
    """The answer that the cache may serve: a person's first, then a place, then "not found"; the narrower one first.

    `within` are the provinces in which the report puts the name.
    """
    if cache is None:
        return None
    scopes = [*(country.upper() for country in countries), ""]
    fresh = [
        answer
        for answer in cache.named(cache_key(name))
        if answer.country in scopes
        and (not answer.within or answer.within in within)
        and answer.is_fresh()
        and in_scope(answer, countries)
    ]
    rank = {State.MANUAL: 0, State.OK: 1, State.NOT_FOUND: 2}
    return min(
        fresh,
        key=lambda answer: (rank.get(answer.state, 3), not answer.within, scopes.index(answer.country)),
        default=None,
    )


def in_scope(answer: CachedAnswer, countries: Sequence[str]) -> bool:
    """Whether an answer's place lies in the wanted countries; a person's correction holds wherever it was made."""
    if answer.state is State.MANUAL or answer.place is None or not countries:
        return True
    return answer.place.country in {country.upper() for country in countries}


def in_gazetteer(name: str, gazetteer: Gazetteer, countries: Sequence[str]) -> Located:
    """What the gazetteer makes of a name, with why each candidate lost."""
    ranked = gazetteer.ranked(name, countries=countries or None)
    if not ranked:
        return Located(name, None, State.NOT_FOUND, not_found_reason(name, gazetteer, countries))
    best = ranked[0]
    rivals = [one for one in ranked[1:] if is_rival(best, one)]
    if rivals:
        candidates = as_candidates(ranked, None)
        names = ", ".join(one.entry.address for one in (best, *rivals[:3]))
        return Located(name, None, State.AMBIGUOUS, f"as likely as each other: {names}", candidates)
    candidates = as_candidates(ranked, best)
    place = replace(best.entry.as_place(method_of(best.step)), candidates=candidates)
    return Located(name, place, State.OK, f"{best.step} name in the gazetteer", candidates)


def not_found_reason(name: str, gazetteer: Gazetteer, countries: Sequence[str]) -> str:
    """Why nothing was found, and where the name is known instead."""
    elsewhere = gazetteer.ranked(name) if countries else []
    if not elsewhere:
        return "no place of this name in the gazetteer"
    places = "; ".join(one.entry.address for one in elsewhere[:3])
    return f"no place of this name in {', '.join(countries)} (elsewhere: {places})"


def is_rival(best: Ranked, other: Ranked) -> bool:
    """Whether another candidate is as likely: a place like the best one, far from it, and no less prominent."""
    if other.entry.kind != best.entry.kind or best.score - other.score > CLOSE:
        return False
    apart = abs(best.entry.latitude - other.entry.latitude) + abs(best.entry.longitude - other.entry.longitude)
    return apart > 0.2  # degrees: nearer than some 20 km they are one place on the map


def as_candidates(ranked: Sequence[Ranked], best: Ranked | None) -> tuple[Candidate, ...]:
    """The candidates for the "why here?" panel, each with why it was not taken."""
    return tuple(
        one.entry.as_candidate(one.score, "" if one is best else why_lost(one, best)) for one in ranked[:SHOWN]
    )


def why_lost(one: Ranked, best: Ranked | None) -> str:
    """Why a candidate was not taken, in words."""
    if best is None:
        return "as likely as another"
    if best.entry.leans and one.entry.kind in ("town", "province") and best.entry.leans == best.entry.kind:
        return f"the bare name means the {best.entry.kind}"
    if one.step != best.step and one.step == "alias":
        return "only another name of it"
    if one.entry.population < best.entry.population:
        return f"smaller ({one.entry.population:,} inhabitants)"
    return "less prominent"


def ask_online(name: str, online: Online, cache: PlaceCache | None, country: str) -> Located:
    """Ask the online service, and keep what it says; what it could not say is kept as an error only."""
    try:
        found = online.locate(name, country)
    except GeocoderError as error:
        if cache:
            cache.put(CachedAnswer(cache_key(name), country, State.ERROR, service=online.name, note=str(error)))
        return Located(name, None, State.ERROR, str(error))
    if found is None:
        if cache:
            cache.put(answer_nothing(name, country, online.name))
        reason = f"no place of this name in the gazetteer, nor at {online.name}" + (f" in {country}" if country else "")
        return Located(name, None, State.NOT_FOUND, reason)
    if cache:
        cache.put(answer_place(name, country, found.place, online.name, found.raw))
    return Located(name, found.place, State.OK, f"found by {online.name}")
