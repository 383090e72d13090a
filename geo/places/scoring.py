"""How well each entry suits what a sentence says: points for country, container, kind word, lean, size, company.

The points are ours, set by hand; the yardsticks (tests/test_yardstick.py, tests/test_event_places.py) hold them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from geo.places.asking import Asked, Surroundings
from geo.places.distances import kilometres
from geo.places.entries import Entry
from geo.places.gazetteer import STEPS
from geo.records import Candidate, Place, Precision

SHOWN = 6  # candidates that a place keeps for "why here?"
MINOR = 0.3  # what a place of the user's own list loses to a built-in one of its name, twice if it is no town
TOGETHER_KM = 20.0  # places of one name nearer than this are one on the map
FAR_KM = 100.0  # nothing is said to be near a place further off than this (ours)
IMPOSSIBLE = -20.0  # points of a candidate that its container cannot hold
# Where news calls a first-level division a region.
OBLASTS = frozenset("BF BY CM ER ET ML MM NE RU SA SO UA".split())
CITY, CITIES = 20_000, 1.2  # inhabitants from which a town is a city, and what each tenfold of them adds
VILLAGE = 1_000  # inhabitants of a town of which nobody says how many it has
# What the weaker steps cost a candidate against one of a better spelling.
STEP_POINTS = {"exact": 0.3, "folded": 0.3, "alias": 0.0, "romanised": -1.0, "skeleton": -2.0}
NEIGHBOUR_KM = 30.0  # places named in one report that are this near speak for each other
NEIGHBOUR_DEGREES = 0.3  # of latitude: a little more than that, so that most need no trigonometry
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


class Scored(NamedTuple):
    """A candidate in its context: the entry, the step that found it, its points (higher is likelier)."""

    entry: Entry
    step: str
    points: float


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
    total += sum(IMPOSSIBLE for outer in around.anchors if kilometres(entry, outer) > FAR_KM + outer.radius_m / 1000)
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
    near = [place for place in places if abs(place.latitude - entry.latitude) < NEIGHBOUR_DEGREES]
    if any(kilometres(entry, place) <= NEIGHBOUR_KM for place in near):
        total += 0.7
    return total


def shown(scored: Sequence[Scored], asked: Asked, around: Surroundings, *, taken: bool = True) -> tuple[Candidate, ...]:
    """The best candidates with their scores; the first is the one taken, unless none was."""
    best = scored[0] if scored and taken else None
    return tuple(
        one.entry.as_candidate(round(one.points, 2), "" if one is best else why_lost(one, best, asked, around))
        for one in scored[:SHOWN]
    )


def why_lost(one: Scored, best: Scored | None, asked: Asked, around: Surroundings) -> str:
    """Why a candidate was not taken: what speaks against it most, else by how much another was better."""
    entry = one.entry
    if around.countries and entry.country not in around.countries:
        return "in a country that the report is not about"
    for outer in around.containers:
        if container_score(entry, outer, named=True) < 0 and outer.gazetteer_id != entry.id:
            return f"not in {outer.name}"
    if best is None:
        return "suits nothing that the report says of it"
    wanted = WANTED.get(kind_in(asked, entry.country), {})
    if wanted.get(entry.kind, 0.0) < wanted.get(best.entry.kind, 0.0):
        return f"a {entry.kind}, and the text speaks of a {asked.kind}"
    if entry.leans and best.entry.leans == best.entry.kind != entry.kind:
        return f"the bare name means the {best.entry.kind}"
    if company_score(entry, around.places) < company_score(best.entry, around.places):
        return "further from the other places of the report"
    if STEP_POINTS[one.step] < STEP_POINTS[best.step]:
        return f"only {STEPS[one.step]}"
    if entry.kind == best.entry.kind == "town" and entry.population < best.entry.population:
        return f"smaller ({entry.population:,} inhabitants)" if entry.population else "smaller"
    return f"{best.points - one.points:.1f} points behind"
