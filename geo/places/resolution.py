"""Which entry a place name means, by its kind word, its container and the report's countries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from geo.places.areas import about, blur, countryside, part_of_country
from geo.places.asking import Asked, Surroundings
from geo.places.cache import CachedAnswer, PlaceCache, State
from geo.places.distances import kilometres
from geo.places.entries import Entry
from geo.places.gazetteer import Gazetteer, method_of, step_of
from geo.places.locate import Located, Online, ask_online, kept, nothing_said
from geo.places.online.answers import Area, Context
from geo.places.scoring import Scored, is_toss_up, rank, shown
from geo.places.spellings import alternatives
from geo.records import Place, Precision

WORST = -3.5  # points below which no candidate is meant
# How like the sounds of two names with the same consonants must be (difflib's ratio; ours): less where a province
# is named that must hold the place, as it keeps the wrong ones out.
LIKE_WITHIN, LIKE_ANYWHERE = 0.72, 0.85
SPELLED = frozenset({"exact", "folded", "alias"})  # steps by which the name itself is listed
ABOUT = 25_000  # metres: how far from what a report says it is near a service may look for a name (ours)


@dataclass(frozen=True, slots=True)
class Resolved:
    """The place, or None with the reason; `found` is False where only what contains it is known, or nothing.

    `within` is the province in which the sentence puts the name, "" where it does not say.
    """

    place: Place | None
    reason: str = ""
    found: bool = True
    within: str = ""


Search = Callable[[str], list[tuple[Entry, str]]]


def resolve(
    asked: Asked,
    around: Surroundings,
    gazetteer: Gazetteer,
    entries: Sequence[Entry] = (),
    cache: PlaceCache | None = None,
    online: Online | None = None,
) -> Resolved:
    """The place a name means: a person's correction, the gazetteer in context, the cache, an online service.

    A name that all of them leave open falls back to what contains it, and says so.
    `entries` are the gazetteer's own hits where the name was found in running text.
    """
    found = look_up(asked, around, gazetteer, entries, cache, online)
    return Resolved(found.place, found.reason, found.found, around.within)


def look_up(
    asked: Asked,
    around: Surroundings,
    gazetteer: Gazetteer,
    entries: Sequence[Entry],
    cache: PlaceCache | None,
    online: Online | None,
) -> Resolved:
    """Each of those who may know the name, in order."""
    known = kept(asked.name, cache, around.countries, [around.within])
    if known is not None and known.place is not None and known.state is State.MANUAL:
        return Resolved(blur(known.place, asked))
    here = by_gazetteer(asked, around, gazetteer, entries)
    if here.found:
        return here
    answer = asked_online(asked, around, cache, online, known)
    if answer is not None and answer.place is not None and fits(answer.place, around):
        return Resolved(blur(answer.place, asked))
    return with_online(here, answer)


def asked_online(
    asked: Asked, around: Surroundings, cache: PlaceCache | None, online: Online | None, known: CachedAnswer | None
) -> CachedAnswer | Located | None:
    """What the cache says where that settles it, else the online service where one is switched on."""
    if not around.countries:
        return known
    context = context_of(asked, around)
    for said in (known, kept(asked.name, cache, [context.country], [context.province])):
        if said is not None and settles(said, context, around):
            return said
    if online is None:
        return known
    return ask_online(asked.name, online, cache, context)


def settles(known: CachedAnswer, context: Context, around: Surroundings) -> bool:
    """Whether an earlier answer leaves nothing to ask: its place fits, there is none, or the same was asked before.

    Of several places of one name a container may single one out, which an answer for all the country could not.
    """
    if known.place is not None:
        return fits(known.place, around)
    if known.state is State.NOT_FOUND:
        return True
    return known.within == context.province and (bool(context.province) or context.area is None)


def context_of(asked: Asked, around: Surroundings) -> Context:
    """Where a service has to look: in what holds the name, or about what it is near, else in the likeliest country.

    A region may lie in several provinces, so only narrower containers say which one it is.
    """
    country, wide = around.countries[0], (Precision.COUNTRY, Precision.REGION)
    held = next((place for place in (*around.containers, *around.implied) if place.precision is not wide[0]), None)
    near = next((place for place in around.anchors if place.precision is not wide[0]), None)
    outer = held or near
    if outer is None:
        return Context(country.upper(), kind=asked.kind)
    radius = outer.radius_m if held else max(outer.radius_m, ABOUT)
    province = (outer.province or "") if held and outer.precision not in wide else ""
    country = outer.country if outer.country in around.countries else country
    return Context(country.upper(), Area(outer.latitude, outer.longitude, radius), province, asked.kind)


def with_online(here: Resolved, said: CachedAnswer | Located | None) -> Resolved:
    """What the gazetteer left open, with what the online service said of it: nothing, something else, or no answer."""
    if said is None:
        return here
    if said.place is not None:
        words = f"what was found online ({said.place.name}) lies elsewhere"
    elif isinstance(said, Located):
        words = said.reason
    else:
        words = nothing_said(said)
    if here.place is None:
        return replace(here, reason=f"{here.reason}; {words}")
    return replace(here, place=replace(here.place, method=f"{here.place.method}; {words}"))


def fits(place: Place, around: Surroundings) -> bool:
    """Whether an answer lies where the report says: in its countries, and in the container it names."""
    if around.countries and place.country not in around.countries:
        return False
    return all(
        kilometres(place, outer) * 1000 <= 1.5 * outer.radius_m + 5_000
        for outer in (*around.containers, *around.implied)
        if outer.precision is not Precision.COUNTRY
    )


def by_gazetteer(asked: Asked, around: Surroundings, gazetteer: Gazetteer, entries: Sequence[Entry]) -> Resolved:
    """The best entry in this context, else the container."""
    scored = rank(asked, around, candidates(asked, around, gazetteer, entries).values())
    area = countryside(asked, around, gazetteer, scored)
    area = area or part_of_country(asked, gazetteer, scored)
    if area is not None:
        return Resolved(area)
    if not scored or scored[0].points < WORST or is_toss_up(scored):
        return fall_back(asked, around, scored)
    place = scored[0].entry.as_place(method_of(scored[0].step), shown(scored, asked, around))
    return Resolved(blur(in_province_named(place, around), asked))


def in_province_named(place: Place, around: Surroundings) -> Place:
    """ "the X mountains in Y province": a region that lies in several provinces, in the one that the sentence names."""
    named = [one.province for one in around.containers if one.precision is Precision.PROVINCE]
    wide = place.precision is Precision.REGION and place.province is None
    if not (wide and named and named[0]):
        return place
    return replace(place, province=named[0], gazetteer_id=f"{place.gazetteer_id}+{named[0]}")  # a mark of its own


def candidates(
    asked: Asked, around: Surroundings, gazetteer: Gazetteer, entries: Sequence[Entry] = ()
) -> dict[str, tuple[Entry, str]]:
    """The entries that a name may mean, by id, each with its step, from the strongest step that finds one here.

    A name that no place of the report's countries lists may still sound like one of theirs, or, where
    grammar shows that it is a place's, have the consonants of one. What was found elsewhere stays in the list.
    """
    found = {entry.id: (entry, step_of(asked.name, entry)) for entry in entries}
    if any(is_here(entry, around) for entry in entries):
        return found
    like = LIKE_WITHIN if around.within else LIKE_ANYWHERE
    searches: tuple[Search, ...] = (
        gazetteer.candidates,
        lambda name: gazetteer.candidates(name, countries=around.countries or ("",)),
        lambda name: [(one.entry, one.step) for one in gazetteer.loosely(name, around.countries[:1], like)],
    )
    spellings = alternatives(asked.name, asked.kind)
    for search in searches[: None if around.told else 2]:
        for name in spellings:
            if any(is_here(entry, around) for entry, _ in found.values()):
                return found
            more = {entry.id: (entry, step) for entry, step in search(name) if sounds_right(entry, step, around)}
            found = more | found
    return found


def sounds_right(entry: Entry, step: str, around: Surroundings) -> bool:
    """Whether the province that the sentence names holds an entry whose name only sounds like the one written."""
    return step in SPELLED or not around.within or entry.province in {None, around.within}


def is_here(entry: Entry, around: Surroundings) -> bool:
    """Whether an entry lies in a country of the report (anywhere, where it names none), and of its containers."""
    held = all(outer.country == entry.country for outer in around.containers)
    return held and (not around.countries or entry.country in around.countries)


def fall_back(asked: Asked, around: Surroundings, scored: Sequence[Scored]) -> Resolved:
    """The container's own point and radius for a name that no gazetteer places here."""
    held = [(place, "holds it") for place in around.containers]
    held += [(place, "is said to be near") for place in around.anchors]
    held += [(about(place), "is named beside it") for place in around.beside]
    held += [(place, "was told of before") for place in around.implied]
    for place, how in held:
        if place.precision is not Precision.COUNTRY:
            method = f"container: “{asked.name}” is in no gazetteer; {place.name} {how}"
            return Resolved(
                replace(place, method=method, candidates=shown(scored, asked, around, taken=False)), found=False
            )
    if is_toss_up(scored):
        reason = f"several villages are called “{asked.name}”, and nothing says which is meant"
    elif scored:
        other = scored[0].entry
        reason = f"“{asked.name}” is known only elsewhere ({other.address}), not where this report is about"
    else:
        reason = f"no gazetteer knows “{asked.name}”, and the report names nothing that holds it"
    return Resolved(None, reason, found=False)
