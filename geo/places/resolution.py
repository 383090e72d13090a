"""Which entry a place name means, by its kind word, its container and the report's countries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geo.places.cache import PlaceCache, State
from geo.places.entries import Entry
from geo.places.gazetteer import Gazetteer
from geo.places.locate import Located, Online, ask_online, kept
from geo.records import Candidate, Place, Precision

SHOWN = 6  # candidates that a place keeps for "why here?"
MINOR = 0.3  # what a place of the user's own list loses to a built-in one of its name, twice if it is no town
SOUNDS_ALIKE = "romanised"  # the gazetteer's last step: too weak where a guessed name is looked up
KIND_WORDS = frozenset({"airbase", "airport", "camp", "base", "airfield", "crossing", "dam"})
VAGUE_AT_LEAST = 10_000  # metres: "near", "around" a place reach at least this far (ours)
TOGETHER_KM = 20.0  # places of one name nearer than this are one on the map
VAGUE_FACTOR = 2.5
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
    """A place name as a sentence gives it: the name, its kind word, and what stands around it."""

    name: str
    kind: str = ""
    direction: str = ""
    vague: str = ""


@dataclass(slots=True)
class Surroundings:
    """What the report says around a name: its countries (likeliest first), containers, places so far."""

    countries: Sequence[str] = ()
    containers: Sequence[Place] = ()
    places: Sequence[Place] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Resolved:
    """The place, or None with the reason."""

    place: Place | None
    reason: str = ""
    found: bool = True  # False: only what contains it, or nothing


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
    known = kept(asked.name, cache, around.countries)
    if known is not None and known.place is not None and known.state is State.MANUAL:
        return Resolved(blur(known.place, asked))
    here = by_gazetteer(asked, around, gazetteer, entries)
    if here.found:
        return here
    answer = known or asked_online(asked, around, cache, online)
    if answer is not None and answer.place is not None and fits(answer.place, around):
        return Resolved(blur(answer.place, asked))
    return here


def asked_online(asked: Asked, around: Surroundings, cache: PlaceCache | None, online: Online | None) -> Located | None:
    """What the online service says, where one is switched on."""
    if online is None or not around.countries:
        return None
    return ask_online(asked.name, online, cache, around.countries[0])


def fits(place: Place, around: Surroundings) -> bool:
    """Whether an answer lies where the report says: in its countries, and in the container it names."""
    if around.countries and place.country not in around.countries:
        return False
    return all(
        distance_km(place.latitude, place.longitude, outer.latitude, outer.longitude) * 1000
        <= 1.5 * outer.radius_m + 5_000
        for outer in around.containers
        if outer.precision is not Precision.COUNTRY
    )


def by_gazetteer(asked: Asked, around: Surroundings, gazetteer: Gazetteer, entries: Sequence[Entry]) -> Resolved:
    """The best entry in this context, else the container."""
    area = countryside(asked, around, gazetteer)
    if area is not None:
        return Resolved(area)
    known = list(entries) or candidates(asked.name, gazetteer, around.countries)
    scored = rank(asked, around, known)
    chosen = next(iter(scored), None)
    if chosen is None or chosen[1] < -3.5 or is_toss_up(scored):
        return fall_back(asked, around, scored)
    entry = chosen[0]
    place = entry.as_place("gazetteer: " + entry.source.split(",")[0] if entry.source else "gazetteer")
    place = replace(place, candidates=shown(scored))
    return Resolved(blur(place, asked))


def candidates(name: str, gazetteer: Gazetteer, countries: Sequence[str]) -> list[Entry]:
    """The entries of a name; of its first words where the last one is only its kind ("Rmeilan airbase").

    A name that is known nowhere may still sound like one of the report's countries.
    """
    found = gazetteer.candidates(name) or gazetteer.candidates(name, countries=countries or ("",))
    shorter = name.rpartition(" ")[0]
    if not found and shorter and name.rpartition(" ")[2].lower() in KIND_WORDS:
        found = gazetteer.candidates(shorter)
    return [entry for entry, _ in found]


def rank(asked: Asked, around: Surroundings, entries: Sequence[Entry]) -> list[tuple[Entry, float]]:
    """The entries with their scores, best first."""
    scored = [(entry, score(entry, asked, around)) for entry in entries]
    scored.sort(key=lambda item: -item[1])
    return scored


def is_toss_up(scored: Sequence[tuple[Entry, float]]) -> bool:
    """Whether the best entry is one of the user's own list, and another far from it is as good."""
    if len(scored) < 2 or not scored[0][0].minor or scored[0][1] - scored[1][1] > 1e-9:
        return False
    best, rival = scored[0][0], scored[1][0]
    return distance_km(best.latitude, best.longitude, rival.latitude, rival.longitude) > TOGETHER_KM


def score(entry: Entry, asked: Asked, around: Surroundings) -> float:
    """How well an entry suits: country, container, kind word, lean, size, nearness."""
    total = country_score(entry, around.countries)
    total += WANTED.get(asked.kind, {}).get(entry.kind, 0.0)
    if asked.vague and not asked.kind:
        total += 1.5 if entry.kind == "town" else 0.0  # "near", "around" a name speak of the town
    elif not asked.kind and entry.leans:
        total += 1.5 if entry.leans == entry.kind else -1.0
    total += sum(container_score(entry, container) for container in around.containers)
    total += 0.3 * math.log10(max(entry.population, 1)) if entry.kind == "town" else 0.6
    if entry.minor:
        total -= MINOR if entry.kind == "town" else 2 * MINOR + 0.6
    if any(
        place.province and place.province == entry.province and place.country == entry.country
        for place in around.places
    ):
        total += 0.8
    return total


def country_score(entry: Entry, countries: Sequence[str]) -> float:
    """Places of the report's own countries first; others only where they are very large."""
    if not countries:
        return 0.0
    if entry.country in countries:
        return 3.0 - 0.5 * min(list(countries).index(entry.country), 4)
    return -4.0 if entry.population < 1_000_000 else -1.5


def container_score(entry: Entry, container: Place) -> float:
    """Whether a container that the sentence names can hold the entry."""
    if entry.country != container.country:
        return -8.0
    if container.precision == Precision.COUNTRY:
        return 1.0
    if container.gazetteer_id == entry.id:
        return -2.0
    km = distance_km(entry.latitude, entry.longitude, container.latitude, container.longitude)
    if km * 1000 <= 1.5 * container.radius_m + 5_000:
        return 2.0
    if container.province and entry.province == container.province:
        return 2.0 if container.precision == Precision.PROVINCE else 0.5
    return -3.0 if km > 60 else -1.0


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres between two points in degrees (haversine, mean radius 6371 km)."""
    rad = math.pi / 180
    half = math.sin((lat2 - lat1) * rad / 2) ** 2
    half += math.cos(lat1 * rad) * math.cos(lat2 * rad) * math.sin((lon2 - lon1) * rad / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, half)))


def countryside(asked: Asked, around: Surroundings, gazetteer: Gazetteer) -> Place | None:
    """ "northern countryside of Aleppo", "rural Damascus", "western Ghouta": a region of its own, where curated."""
    names = []
    rural = "countryside" in asked.vague or asked.kind == "region" or asked.direction == "rural"
    if asked.direction and rural:
        names += [f"{asked.direction} {asked.name} countryside", f"{asked.direction} countryside of {asked.name}"]
    if asked.direction:
        names += [f"{asked.direction} {asked.name}"]
    if rural:
        names += [f"{asked.name} countryside"]
    for name in names:
        found = gazetteer.candidates(name, countries=around.countries or None)
        if found and found[0][1] != SOUNDS_ALIKE:
            entry, _ = found[0]
            return replace(entry.as_place(f"gazetteer: {name!r}"), candidates=shown([(entry, 5.0)]))
    return None


def blur(place: Place, asked: Asked) -> Place:
    """ "near X", "north of X": the region about the place, not the place; a countryside likewise."""
    if not asked.vague or place.precision in {Precision.COUNTRY, Precision.PROVINCE, Precision.REGION}:
        return place
    radius = max(VAGUE_AT_LEAST, int(place.radius_m * VAGUE_FACTOR))
    return replace(place, precision=Precision.REGION, radius_m=radius, method=f"{place.method}; “{asked.vague}”")


def fall_back(asked: Asked, around: Surroundings, scored: Sequence[tuple[Entry, float]]) -> Resolved:
    """The container's own point and radius for a name that no gazetteer places here."""
    for container in around.containers:
        if container.precision != Precision.COUNTRY:
            method = f"container: “{asked.name}” is in no gazetteer; {container.name} holds it"
            return Resolved(replace(container, method=method, candidates=shown(scored, taken=False)), found=False)
    if scored and is_toss_up(scored):
        reason = f"several villages are called “{asked.name}”, and nothing says which is meant"
    elif scored:
        other = scored[0][0]
        reason = f"“{asked.name}” is known only elsewhere ({other.address}), not where this report is about"
    else:
        reason = f"no gazetteer knows “{asked.name}”, and the report names nothing that holds it"
    return Resolved(None, reason, found=False)


def shown(scored: Sequence[tuple[Entry, float]], *, taken: bool = True) -> tuple[Candidate, ...]:
    """The best candidates with their scores; the first is the one taken, unless none was."""
    return tuple(
        entry.as_candidate(round(points, 2), "" if taken and number == 0 else why_behind(points, scored[0][1], taken))
        for number, (entry, points) in enumerate(scored[:SHOWN])
    )


def why_behind(points: float, best: float, taken: bool) -> str:
    """Why a candidate was not taken: another was better, or none suited what the report says around the name."""
    return f"{best - points:.1f} points behind" if taken else "suits neither the report's countries nor its container"
