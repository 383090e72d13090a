"""Where a name is: a person's correction, the cache, the gazetteer, and only then an online service.

manual -> cache -> gazetteer -> online (only where the user switched one on)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from geopy.distance import great_circle

from geo.errors import GeocoderError, StoreLocked
from geo.places.cache import CachedAnswer, PlaceCache, State, answer_nothing, answer_place, cache_key
from geo.places.gazetteer import Gazetteer, Ranked, method_of
from geo.places.online.answers import Context
from geo.places.online.replies import Elsewhere, Reply
from geo.places.spellings import alternatives
from geo.records import Candidate, Place

SHOWN = 8  # candidates kept for "why here?"
ANYWHERE = Context()
NEAR_POINTS = 3.0  # what being near a point is worth at most: a thousandfold of inhabitants
NEAR_KM = 10.0  # kilometres within which a place is at the point; farther out each tenfold costs as much
FARTHEST_KM = 20_038.0  # half the way round the earth, where nothing of it is left
CLOSE = 0.3  # two scores this near (a twofold of inhabitants) decide nothing


class Online(Protocol):
    """What an online geocoder does for us: OnlineGeocoder, or a test's own."""

    name: str

    def locate(self, name: str, context: Context = ANYWHERE) -> Reply:
        """The place of a name in its context, what else it names, or None; GeocoderError where no answer was had."""


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
    near: tuple[float, float] | None = None,
) -> Located:
    """Where a name is, within some countries (likeliest first) where they are given; never outside them.

    Of several places in the gazetteer the one nearest to the point `near` (latitude, longitude) is preferred.
    """
    if not cache_key(name):
        return Located(name, None, State.NOT_FOUND, "no name: it has no letter")
    known = kept(name, cache, countries)
    if known and known.place:
        return Located(name, known.place, known.state, f"{known.service or 'kept'}: {known.note}".rstrip(": "))
    here = in_gazetteer(name, gazetteer, countries, near)
    if here.state is not State.NOT_FOUND or online is None:
        return here
    if known and known.state in (State.NOT_FOUND, State.AMBIGUOUS):
        said = known.note or "knew no such place"
        return replace(here, reason=f"{here.reason}; {known.service} {said} on {known.asked_at:%Y-%m-%d}")
    asked = ask_online(name, online, cache, Context(countries[0].upper() if countries else ""))
    if asked.place is not None or asked.state is State.ERROR:
        return asked
    return replace(asked, reason=f"{here.reason}; {asked.reason}")


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


def as_typed(name: str, gazetteer: Gazetteer, countries: Sequence[str]) -> list[Ranked]:
    """The candidates of a name as a person types it: whole, else without its kind word, within what follows a comma."""
    found = gazetteer.ranked(name, countries=countries or None)
    if found:
        return found
    first, *within = name.split(",")
    tried = (gazetteer.ranked(one, countries=countries or None) for one in alternatives(first))
    found = next((ranked for ranked in tried if ranked), [])
    for part in within:
        held = {entry.id for entry in gazetteer.within([one.entry for one in found], part)}
        found = [one for one in found if one.entry.id in held]
    return found


def in_gazetteer(
    name: str, gazetteer: Gazetteer, countries: Sequence[str], near: tuple[float, float] | None = None
) -> Located:
    """What the gazetteer makes of a name, with why each candidate lost."""
    ranked = nearest_first(as_typed(name, gazetteer, countries), near)
    if not ranked:
        return Located(name, None, State.NOT_FOUND, not_found_reason(name, gazetteer, countries))
    best = ranked[0]
    rivals = [one for one in ranked[1:] if is_rival(best, one) and not is_farther(best, one, near)]
    if rivals:
        candidates = as_candidates(ranked, None)
        names = ", ".join(one.entry.address for one in (best, *rivals[:3]))
        return Located(name, None, State.AMBIGUOUS, f"as likely as each other: {names}", candidates)
    candidates = as_candidates(ranked, best, near)
    place = replace(best.entry.as_place(method_of(best.step)), candidates=candidates)
    away = f", {kilometres(best, near):,.0f} km from the point given" if near else ""
    return Located(name, place, State.OK, f"{best.step} name in the gazetteer{away}", candidates)


def nearest_first(ranked: Sequence[Ranked], near: tuple[float, float] | None) -> list[Ranked]:
    """The candidates with points for being near a point: NEAR_POINTS at it, none at the other end of the earth.

    Bounded, so that a hamlet next door does not take the place of a capital with another spelling.
    """
    if near is None:
        return list(ranked)
    scored = [one._replace(score=round(one.score + nearness(kilometres(one, near)), 3)) for one in ranked]
    return sorted(scored, key=lambda one: -one.score)


def is_farther(best: Ranked, other: Ranked, near: tuple[float, float] | None) -> bool:
    """Whether a point decides between two candidates: the other is more than twice as far from it, and some 20 km."""
    return near is not None and kilometres(other, near) > 2 * kilometres(best, near) + 20


def nearness(km: float) -> float:
    """The points for a distance: as many fewer from 10 to 100 km as from 100 to 1,000."""
    return NEAR_POINTS * (1 - math.log(1 + km / NEAR_KM) / math.log(1 + FARTHEST_KM / NEAR_KM))


def kilometres(one: Ranked, near: tuple[float, float]) -> float:
    """The great-circle distance of a candidate from a point, in kilometres."""
    return float(great_circle((one.entry.latitude, one.entry.longitude), near).km)


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


def as_candidates(
    ranked: Sequence[Ranked], best: Ranked | None, near: tuple[float, float] | None = None
) -> tuple[Candidate, ...]:
    """The candidates for the "why here?" panel, each with why it was not taken."""
    return tuple(
        one.entry.as_candidate(one.score, "" if one is best else why_lost(one, best, near)) for one in ranked[:SHOWN]
    )


def why_lost(one: Ranked, best: Ranked | None, near: tuple[float, float] | None = None) -> str:
    """Why a candidate was not taken, in words."""
    if best is None:
        return "as likely as another"
    if near is not None and kilometres(best, near) + 1 < kilometres(one, near):
        return f"farther from the point given ({kilometres(one, near):,.0f} km)"
    if best.entry.leans and one.entry.kind in ("town", "province") and best.entry.leans == best.entry.kind:
        return f"the bare name means the {best.entry.kind}"
    if one.step != best.step and one.step == "alias":
        return "only another name of it"
    if one.entry.population < best.entry.population:
        return f"smaller ({one.entry.population:,} inhabitants)"
    return "less prominent"


def ask_online(name: str, online: Online, cache: PlaceCache | None, context: Context) -> Located:
    """Ask the online service, and keep what it says; what it could not say is kept as an error only.

    What it says is kept for the province that it was asked about. That nothing suits an area without
    a province is not kept: elsewhere in the country the name may well be a place.
    """
    key = CachedAnswer(cache_key(name), context.country, State.ERROR, service=online.name, within=context.province)
    try:
        reply = online.locate(name, context)
    except GeocoderError as error:
        keep(cache, replace(key, note=str(error)))
        return Located(name, None, State.ERROR, str(error))
    if reply is None or isinstance(reply, Elsewhere):
        nothing = no_place(reply, key)
        if context.province or not context.area:
            keep(cache, nothing)
        return Located(name, None, nothing.state, nothing_said(nothing))
    answer = answer_place(name, context.country, reply.place, online.name, reply.raw)
    keep(cache, replace(answer, within=context.province))
    return Located(name, reply.place, State.OK, f"found by {online.name}", reply.place.candidates)


def no_place(reply: Elsewhere | None, key: CachedAnswer) -> CachedAnswer:
    """The answer that a service knows no such place, or none that suits, with what it knows instead."""
    nothing = replace(answer_nothing(key.query, key.country, key.service), query=key.query, within=key.within)
    if reply is None:
        return nothing
    return replace(nothing, state=State.AMBIGUOUS if reply.several else State.NOT_FOUND, note=reply.why)


def nothing_said(answer: CachedAnswer) -> str:
    """What a service said that had no place to offer, in the same words today and from the cache."""
    return f"{answer.service}: {answer.note or 'knows no such place'}"


def keep(cache: PlaceCache | None, answer: CachedAnswer) -> None:
    """Keep an answer where there is a cache; one that a busy store does not take is an answer all the same."""
    if cache is not None:
        with suppress(StoreLocked):
            cache.put(answer)
