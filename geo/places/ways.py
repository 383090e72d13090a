"""How a place was found, in one word: what the list of places sorts by, worst first."""

from __future__ import annotations

import math
from enum import StrEnum

from geo.records import Candidate, Place

CLOSE = 0.5  # points between two candidates that decide little (about the weight of a province named elsewhere)
APART_DEGREES = 0.2  # candidates nearer than some 20 km are one place on the map


class Way(StrEnum):
    """How a name was placed; the order is that in which a person should look at them."""

    NOT_FOUND = "not found"
    AMBIGUOUS = "ambiguous"
    CONTAINER = "container"
    ONLINE = "online"
    GAZETTEER = "gazetteer"
    DATASET = "dataset"
    MANUAL = "manual"


def way_of(place: Place | None) -> Way:
    """How a place was found, from its method and the candidates that lost."""
    if place is None:
        return Way.NOT_FOUND
    for beginning, way in _BEGINNINGS.items():
        if place.method.startswith(beginning):
            return way
    return Way.AMBIGUOUS if is_ambiguous(place.candidates) else Way.GAZETTEER


# Methods begin with where the answer is from; what a service said, now or earlier, is an online answer.
_BEGINNINGS = {
    "manual": Way.MANUAL,
    "container": Way.CONTAINER,
    "online": Way.ONLINE,
    "cache": Way.ONLINE,
    "dataset": Way.DATASET,
}


def is_ambiguous(candidates: tuple[Candidate, ...]) -> bool:
    """Whether another candidate of the same kind, elsewhere, was about as likely as the one taken."""
    if not candidates:
        return False
    best = candidates[0]
    return any(
        other.kind == best.kind
        and best.score - other.score <= CLOSE
        and math.hypot(other.latitude - best.latitude, other.longitude - best.longitude) > APART_DEGREES
        for other in candidates[1:]
    )
