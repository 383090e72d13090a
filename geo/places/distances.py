"""Distances on the ground: between places, and from a place in a direction."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Protocol

from geo.extraction.distances import Away
from geo.records import Place, Precision

EARTH_KM = 6371.0  # mean radius
# A direction in the news is one of eight, so the place lies up to 22.5 degrees off: sin 22.5 = 0.38 of the distance.
SPREAD = 0.4
CLOSEST = 5_000  # metres; no ring about a place given by distance is smaller (ours)
COMPASS = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0,
    "south": 180.0, "southwest": 225.0, "west": 270.0, "northwest": 315.0,
}  # fmt: skip


class Point(Protocol):
    """Anything with WGS 84 degrees."""

    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...


def kilometres(one: Point, other: Point) -> float:
    """Great-circle distance in kilometres (haversine, mean radius of the earth)."""
    rad = math.pi / 180
    half = math.sin((other.latitude - one.latitude) * rad / 2) ** 2
    across = math.sin((other.longitude - one.longitude) * rad / 2) ** 2
    half += math.cos(one.latitude * rad) * math.cos(other.latitude * rad) * across
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def at_distance(place: Place, away: Away) -> Place:
    """The region that lies so far from a place: off its point where the direction is known, else all around it.

    The ring holds what the eight directions of the news leave open, and half of the place's own reach,
    as a text does not say whether it counts from the middle or from the edge.
    """
    method = f"{place.method}; “{away} {place.name}”"
    if not away.direction:
        return replace(place, precision=Precision.REGION, radius_m=int(place.radius_m + 1000 * away.km), method=method)
    bearing = math.radians(COMPASS[away.direction])
    latitude = place.latitude + math.degrees(away.km / EARTH_KM) * math.cos(bearing)
    shrink = max(0.05, math.cos(math.radians(place.latitude)))
    longitude = place.longitude + math.degrees(away.km / EARTH_KM) * math.sin(bearing) / shrink
    radius = max(CLOSEST, int(SPREAD * 1000 * away.km + place.radius_m / 2))
    return replace(
        place,
        name=f"{away} {place.name}",
        latitude=round(max(-90.0, min(90.0, latitude)), 4),
        longitude=round((longitude + 180) % 360 - 180, 4),
        precision=Precision.REGION,
        radius_m=radius,
        gazetteer_id=f"{place.gazetteer_id}+{away.km:g}km-{away.direction}",
        method=method,
    )


def midway(one: Place, other: Place) -> Place:
    """The region between two places: its ring touches both points."""
    latitude, longitude = (one.latitude + other.latitude) / 2, (one.longitude + other.longitude) / 2
    name = f"between {one.name} and {other.name}"
    return replace(
        one,
        name=name,
        latitude=round(latitude, 4),
        longitude=round(longitude, 4),
        province=one.province if one.province == other.province else None,
        precision=Precision.REGION,
        radius_m=max(CLOSEST, int(500 * kilometres(one, other))),
        gazetteer_id=f"{one.gazetteer_id}+{other.gazetteer_id}",
        method=f"{one.method}; “{name}”",
        candidates=(),
    )
