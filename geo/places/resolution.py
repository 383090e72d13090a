"""Which entry a place name means, by its kind word, its container and the report's countries."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from geo.extraction.distances import Away
from geo.places.cache import CachedAnswer, PlaceCache, State
from geo.places.distances import at_distance, kilometres
from geo.places.entries import Entry
from geo.places.gazetteer import SOUNDS_ALIKE, Gazetteer, method_of, step_of
from geo.places.locate import Located, Online, ask_online, kept, nothing_said
from geo.places.online.answers import Area, Context
from geo.places.spellings import alternatives, is_of_kind
from geo.records import Candidate, Place, Precision

PARTED = frozenset({"", "region", "province"})  # kinds of which a direction names a part: not "the northern city of"
SHOWN = 6  # candidates that a place keeps for "why here?"
MINOR = 0.3  # what a place of the user's own list loses to a built-in one of its name, twice if it is no town
VAGUE_AT_LEAST = 12_000  # metres: "near", "around" a place reach at least this far (ours)
TOGETHER_KM = 20.0  # places of one name nearer than this are one on the map
VAGUE_FACTOR = 2.5
PART_OF = 0.6  # of a province's radius: how far "northern X province" reaches about the middle of its part (ours)
IMPOSSIBLE = -20.0  # points of a candidate that its container cannot hold
WORST = -3.5  # points below which no candidate is meant
# How like the sounds of two names with the same consonants must be (difflib's ratio; ours): less where a province
# is named that must hold the place, as it keeps the wrong ones out.
LIKE_WITHIN, LIKE_ANYWHERE = 0.72, 0.85
OBLASTS = frozenset({"UA", "RU", "BY", "SO"})  # where news calls a first-level division a region
CITY, CITIES = 20_000, 1.2  # inhabitants from which a town is a city, and what each tenfold of them adds
VILLAGE = 1_000  # inhabitants of a town of which nobody says how many it has
SPELLED = frozenset({"exact", "folded", "alias"})  # steps by which the name itself is listed
# What the weaker steps cost a candidate against one of a better spelling.
STEP_POINTS = {"exact": 0.3, "folded": 0.3, "alias": 0.0, "romanised": -1.0, "skeleton": -2.0}
ABOUT = 25_000  # metres: how far from what a report says it is near a service may look for a name (ours)
BESIDE = 15_000  # metres: how far apart villages lie that a report names in one breath (ours)
NEIGHBOUR_KM = 30.0  # places named in one report that are this near speak for each other
# What a kind word asks for, and what an entry of another kind loses or wins by it.
WANTED: dict[str, dict[str, float]] = {
    "town": {"town": 2.0, "province": -2.0, "neighbourhood": -0.3, "region": -1.0, "camp": 0.0},
    "neighbourhood": {"neighbourhood": 2.5, "town": -0.2, "district": 0.5, "province": -3.0, "region": -1.0},
    "street": {"neighbourhood": 1.0, "facility": 1.0, "town": -2.0, "province": -3.0},
    "camp": {"camp": 3.0, "town": 0.0, "province": -3.0, "neighbourhood": 1.0},
    "airbase": {"airbase": 3.0, "airport": 2.5, "town": -1.0, "province": -3.0},
    "facility": {"facility": 3.0, "crossing": 2.5, "dam": 2.5, "town": -1.0, "province": -3.0},
    "province": {"province": 4.0, "town": -2.0, "region": 0.0},
    "region": {"region": 2.5, "province": 0.5, "river": 2.0, "district": 1.0, "town": -0.5},
    "division": {"district": 3.0, "town": 0.5, "province": -1.0},
    "area": {"region": 0.5, "town": 0.5, "province": -0.5},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A place name as a sentence gives it: the name, its kind word, and what stands around it.

    `away` is how far from the named place, and in which direction, where the sentence says so.
    """

    name: str
    kind: str = ""
    direction: str = ""
    vague: str = ""
    away: Away | None = None


@dataclass(slots=True)
class Surroundings:
    """What the report says around a name.

    `countries` are the report's, likeliest first; `containers` what the sentence names as holding the name;
    `anchors` what it only says the name lies near ("A, south of B"); `beside` what it is listed with ("X and Y");
    `implied` what the report named before and may hold it; `places` those told of so far, newest last;
    `told` whether grammar shows that the name is a place's ("the village of X").
    """

    countries: Sequence[str] = ()
    containers: Sequence[Place] = ()
    anchors: Sequence[Place] = ()
    beside: Sequence[Place] = ()
    implied: Sequence[Place] = ()
    places: Sequence[Place] = field(default_factory=tuple)
    told: bool = False

    @property
    def within(self) -> str:
        """The province in which the sentence puts the name, "" where it does not say."""
        return next((outer.province for outer in self.containers if outer.province), "")


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


class Scored(NamedTuple):
    """A candidate in its context: the entry, the step that found it, its points (higher is likelier)."""

    entry: Entry
    step: str
    points: float


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
    return replace(look_up(asked, around, gazetteer, entries, cache, online), within=around.within)


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
    if area is not None:
        return Resolved(area)
    if not scored or scored[0].points < WORST or is_toss_up(scored):
        return fall_back(asked, around, scored)
    place = scored[0].entry.as_place(method_of(scored[0].step))
    return Resolved(blur(replace(place, candidates=shown(scored)), asked))


def candidates(
    asked: Asked, around: Surroundings, gazetteer: Gazetteer, entries: Sequence[Entry] = ()
) -> dict[str, tuple[Entry, str]]:
    """The entries that a name may mean, by id, each with its step, from the strongest step that finds one here.

    A name that no place of the report's countries lists may still sound like one of theirs, or, where
    grammar shows that it is a place's, have the consonants of one. What was found elsewhere stays in the list.
    """
    like = LIKE_WITHIN if around.within else LIKE_ANYWHERE
    searches: tuple[Search, ...] = (
        gazetteer.candidates,
        lambda name: gazetteer.candidates(name, countries=around.countries or ("",)),
        lambda name: [(one.entry, one.step) for one in gazetteer.loosely(name, around.countries[:1], like)],
    )
    found = {entry.id: (entry, step_of(asked.name, entry)) for entry in entries}
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


def rank(asked: Asked, around: Surroundings, entries: Iterable[tuple[Entry, str]]) -> list[Scored]:
    """The entries with their scores, best first."""
    scored = [Scored(entry, step, score(entry, asked, around) + STEP_POINTS[step]) for entry, step in entries]
    return sorted(scored, key=lambda one: -one.points)


def is_toss_up(scored: Sequence[Scored]) -> bool:
    """Whether the best entry is one of the user's own list, and another far from it is as good."""
    if len(scored) < 2 or not scored[0].entry.minor or scored[0].points - scored[1].points > 1e-9:
        return False
    best, rival = scored[0].entry, scored[1].entry
    return kilometres(best, rival) > TOGETHER_KM


def score(entry: Entry, asked: Asked, around: Surroundings) -> float:
    """How well an entry suits: country, container, kind word, lean, size, nearness."""
    total = country_score(entry, around.countries)
    total += WANTED.get(kind_in(asked, entry.country), {}).get(entry.kind, 0.0)
    if asked.vague and not asked.kind:
        total += 1.5 if entry.kind == "town" else 0.0  # "near", "around" a name speak of the town
    elif not asked.kind and entry.leans:
        total += 1.5 if entry.leans == entry.kind else -1.0
    total += sum(container_score(entry, outer, named=True) for outer in around.containers)
    total += sum(container_score(entry, outer, named=False) for outer in (*around.anchors, *around.implied))
    total += size_score(entry)
    if entry.minor:
        total -= MINOR if entry.kind == "town" else 2 * MINOR + 0.6
    return total + company_score(entry, around.places)


def kind_in(asked: Asked, country: str) -> str:
    """The kind that a word asks for there: "Sumy region" is the oblast, "Aleppo region" the land about the city."""
    return "province" if asked.kind == "region" and country in OBLASTS else asked.kind


def size_score(entry: Entry) -> float:
    """Larger towns are named more often, cities far more often than the villages that share their name.

    Whether a city or the province of its name is meant is for the lean to say, not for the size.
    """
    if entry.kind != "town":
        return 0.6
    size = math.log10(max(entry.population, VILLAGE))
    return 0.3 * size + (0.0 if entry.leans else CITIES * max(0.0, size - math.log10(CITY)))


def country_score(entry: Entry, countries: Sequence[str]) -> float:
    """Places of the report's own countries first; others only where they are very large."""
    if not countries:
        return 0.0
    if entry.country in countries:
        return 3.0 - 0.5 * min(list(countries).index(entry.country), 4)
    return -8.0 if entry.population < 1_000_000 else -1.5


def container_score(entry: Entry, container: Place, *, named: bool) -> float:
    """Whether a container can hold the entry; one that the sentence itself names holds nothing of another province."""
    if entry.country != container.country:
        return IMPOSSIBLE
    if container.precision == Precision.COUNTRY:
        return 1.0
    if container.gazetteer_id == entry.id:
        return -2.0
    km = kilometres(entry, container)
    if container.precision is Precision.PROVINCE and entry.province:
        if entry.province == container.province:
            return 2.0
        return -3.0 if km * 1000 <= container.radius_m or not named else IMPOSSIBLE  # borders are not drawn here
    if km * 1000 <= 1.5 * container.radius_m + 5_000:
        return 2.0
    if container.province and entry.province == container.province:
        return 0.5
    if named and km > (25 if container.precision is not Precision.REGION else 25 + container.radius_m / 1000):
        return IMPOSSIBLE
    return -3.0 if km > 60 else -1.0


def company_score(entry: Entry, places: Sequence[Place]) -> float:
    """Places that the report has told of speak for one of their province, the last for its own, near ones for each."""
    total = 0.0
    if any(place.province == entry.province and place.country == entry.country for place in places if place.province):
        total += 0.8
    if places and places[-1].province and places[-1].province == entry.province:
        total += 0.6
    if any(kilometres(entry, place) <= NEIGHBOUR_KM for place in places):
        total += 0.7
    return total


def countryside(asked: Asked, around: Surroundings, gazetteer: Gazetteer, scored: Sequence[Scored]) -> Place | None:
    """ "northern countryside of Aleppo", "rural Damascus", "western Ghouta": a region of its own, where curated."""
    rural = "countryside" in asked.vague or asked.kind == "region" or asked.direction == "rural"
    if (not asked.direction and not rural) or is_of_kind(asked.name):
        return None
    names = []
    names_of_it = (asked.name, *(one.entry.name for one in scored[:1] if asked.kind in PARTED))
    for name in dict.fromkeys(names_of_it):
        if asked.direction and rural:
            names += [f"{asked.direction} {name} countryside", f"{asked.direction} countryside of {name}"]
        if asked.direction:
            names.append(f"{asked.direction} {name}")
        if rural:
            names.append(f"{name} countryside")
    for name in names:
        found = gazetteer.candidates(name, countries=around.countries or None)
        if found and found[0][1] != SOUNDS_ALIKE:
            only = Scored(*found[0], 5.0)
            place = replace(only.entry.as_place(f"{method_of(only.step)}: “{name}”"), candidates=shown([only]))
            return as_part(place, asked, gazetteer)
    return None


def as_part(place: Place, asked: Asked, gazetteer: Gazetteer) -> Place:
    """ "northern X province" reaches further than the countryside of the town of X that has its name."""
    if asked.kind != "province" or not place.province:
        return place
    whole = next((one for one in gazetteer.provinces(place.country) if one.name == place.province), None)
    return replace(place, radius_m=max(place.radius_m, int(PART_OF * whole.radius_m))) if whole else place


def blur(place: Place, asked: Asked) -> Place:
    """ "near X", "15 km north of X": the region about the place or at that distance, not the place."""
    if asked.away is not None and place.precision not in {Precision.COUNTRY, Precision.PROVINCE}:
        return at_distance(place, asked.away)
    if not asked.vague or place.precision in {Precision.COUNTRY, Precision.PROVINCE, Precision.REGION}:
        return place
    radius = max(VAGUE_AT_LEAST, int(place.radius_m * VAGUE_FACTOR))
    return replace(place, precision=Precision.REGION, radius_m=radius, method=f"{place.method}; “{asked.vague}”")


def fall_back(asked: Asked, around: Surroundings, scored: Sequence[Scored]) -> Resolved:
    """The container's own point and radius for a name that no gazetteer places here."""
    held = [(place, "holds it") for place in around.containers]
    held += [(place, "is said to be near") for place in around.anchors]
    held += [(about(place), "is named beside it") for place in around.beside]
    held += [(place, "was told of before") for place in around.implied]
    for place, how in held:
        if place.precision is not Precision.COUNTRY:
            method = f"container: “{asked.name}” is in no gazetteer; {place.name} {how}"
            return Resolved(replace(place, method=method, candidates=shown(scored, taken=False)), found=False)
    if is_toss_up(scored):
        reason = f"several villages are called “{asked.name}”, and nothing says which is meant"
    elif scored:
        other = scored[0].entry
        reason = f"“{asked.name}” is known only elsewhere ({other.address}), not where this report is about"
    else:
        reason = f"no gazetteer knows “{asked.name}”, and the report names nothing that holds it"
    return Resolved(None, reason, found=False)


def about(place: Place) -> Place:
    """The region about a place, for what is listed with it; a province or region stays as it is."""
    if place.precision in {Precision.PROVINCE, Precision.REGION}:
        return place
    return replace(place, precision=Precision.REGION, radius_m=max(BESIDE, place.radius_m))


def shown(scored: Sequence[Scored], *, taken: bool = True) -> tuple[Candidate, ...]:
    """The best candidates with their scores; the first is the one taken, unless none was."""
    return tuple(
        one.entry.as_candidate(
            round(one.points, 2), "" if taken and number == 0 else why_behind(one.points, scored[0].points, taken)
        )
        for number, one in enumerate(scored[:SHOWN])
    )


def why_behind(points: float, best: float, taken: bool) -> str:
    """Why a candidate was not taken: another was better, or none suited what the report says around the name."""
    return f"{best - points:.1f} points behind" if taken else "suits neither the report's countries nor its container"
