"""Areas about a named place: its countryside, "near" it, "15 km north of" it, what is listed beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

from geo.places.asking import Asked, Surroundings
from geo.places.distances import COMPASS, at_distance, kilometres
from geo.places.gazetteer import SOUNDS_ALIKE, Gazetteer, method_of
from geo.places.scoring import Scored, shown
from geo.places.spellings import is_of_kind
from geo.records import Place, Precision

PARTED = frozenset({"", "region", "province"})  # kinds of which a direction names a part: not "the northern city of"
VAGUE_AT_LEAST = 12_000  # metres: "near", "around" a place reach at least this far (ours)
VAGUE_FACTOR = 2.5
PART_OF = 0.6  # of a province's radius: how far "northern X province" reaches about the middle of its part (ours)
FEWEST_PROVINCES = 5  # of a country whose parts can be told from its provinces (ours)
NAMED_PARTS = 3  # provinces that the explanation of such a part names
BESIDE = 15_000  # metres: how far apart villages lie that a report names in one breath (ours)


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
            place = replace(
                only.entry.as_place(f"{method_of(only.step)}: “{name}”"), candidates=shown([only], asked, around)
            )
            return as_part(place, asked, gazetteer)
    return None


def part_of_country(asked: Asked, gazetteer: Gazetteer, scored: Sequence[Scored]) -> Place | None:
    """ "northern Iraq", where no region of that name is curated: the third of the provinces that lies furthest there.

    The point is the middle of their points, and the ring reaches half of each one's own radius beyond the furthest.
    """
    direction = asked.direction or asked.vague.removesuffix(" of")  # "the north of Ethiopia"
    bearing = COMPASS.get(direction.replace("-", "").removesuffix("ern"))
    if bearing is None or not scored or scored[0].entry.kind != "country":
        return None
    whole = scored[0].entry
    provinces = gazetteer.provinces(whole.country)
    if len(provinces) < FEWEST_PROVINCES:
        return None
    east, north = math.sin(math.radians(bearing)), math.cos(math.radians(bearing))
    shrink = math.cos(math.radians(whole.latitude))
    outer = sorted(provinces, key=lambda one: -(one.latitude * north + one.longitude * shrink * east))
    outer = outer[: math.ceil(len(provinces) / 3)]
    place = replace(
        whole.as_place(method_of(scored[0].step)),
        name=f"{direction} {whole.name}",
        latitude=round(fmean(one.latitude for one in outer), 2),
        longitude=round(fmean(one.longitude for one in outer), 2),
        precision=Precision.REGION,
        gazetteer_id=f"{whole.id}+{direction}",
        candidates=shown(scored, asked, Surroundings([whole.country])),
    )
    reach = max(kilometres(place, one) * 1000 + one.radius_m / 2 for one in outer)
    named = ", ".join(one.name for one in outer[:NAMED_PARTS]) + (" ..." if len(outer) > NAMED_PARTS else "")
    method = f"{place.method}; “{direction}”: its {len(outer)} provinces there ({named})"
    return replace(place, radius_m=int(reach), method=method)


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


def about(place: Place) -> Place:
    """The region about a place, for what is listed with it; a province or region stays as it is."""
    if place.precision in {Precision.PROVINCE, Precision.REGION}:
        return place
    return replace(place, precision=Precision.REGION, radius_m=max(BESIDE, place.radius_m))
