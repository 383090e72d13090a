"""The vector basemap: Natural Earth's land and borders, the gazetteer's names, as small files for the browser.

Natural Earth draws who holds a place, not whose it is. Every land has one colour here,
lines that the two sides do not agree on are dashed, and no strike's country is ever
taken from these lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Protocol

from geo.mapping.topology import Box, Topology, encode, rings

# Pairs of names as Natural Earth writes them; the box limits a pair to the part in dispute
# (west, south, east, north). From general knowledge of which lines the United Nations' own
# maps draw as undetermined, provisional or of ceasefire; a line too many does no harm.
DISPUTED: tuple[tuple[frozenset[str], Box | None], ...] = (
    (frozenset({"Israel", "Syria"}), None),  # the Golan
    (frozenset({"Israel", "Palestine"}), None),
    (frozenset({"Israel", "Lebanon"}), (35.55, 33.2, 35.95, 33.5)),  # Shebaa farms
    (frozenset({"Russia", "Ukraine"}), (32.0, 44.0, 37.0, 46.4)),  # Crimea
    (frozenset({"Morocco", "W. Sahara"}), None),
    (frozenset({"Cyprus", "N. Cyprus"}), None),
    (frozenset({"Cyprus U.N. Buffer Zone", "N. Cyprus"}), None),
    (frozenset({"Cyprus", "Cyprus U.N. Buffer Zone"}), None),
    (frozenset({"Kosovo", "Serbia"}), None),
    (frozenset({"Somalia", "Somaliland"}), None),
    (frozenset({"Ethiopia", "Somaliland"}), None),
    (frozenset({"India", "Pakistan"}), (73.0, 32.6, 78.0, 36.0)),  # Kashmir, the line of control
    (frozenset({"India", "Siachen Glacier"}), None),
    (frozenset({"Pakistan", "Siachen Glacier"}), None),
    (frozenset({"China", "Siachen Glacier"}), None),
    (frozenset({"China", "India"}), None),
    (frozenset({"North Korea", "South Korea"}), None),
    (frozenset({"S. Sudan", "Sudan"}), (27.5, 9.0, 29.5, 11.0)),  # Abyei
    (frozenset({"Egypt", "Sudan"}), (33.0, 21.0, 37.5, 23.5)),  # Halayib
)
# Written out where Natural Earth shortens, and as countries call themselves today.
SPELLED = {
    "Bosnia and Herz.": "Bosnia and Herzegovina",
    "Central African Rep.": "Central African Republic",
    "Dem. Rep. Congo": "DR Congo",
    "Dominican Rep.": "Dominican Republic",
    "Eq. Guinea": "Equatorial Guinea",
    "Macedonia": "North Macedonia",
    "N. Cyprus": "Northern Cyprus",
    "S. Sudan": "South Sudan",
    "Solomon Is.": "Solomon Islands",
    "United States of America": "United States",
    "W. Sahara": "Western Sahara",
    "eSwatini": "Eswatini",
}
# Name, longitude, latitude, first zoom at which it is drawn: ours, from general knowledge.
SEAS = (
    ("Mediterranean Sea", 18.5, 35.3, 3.5),
    ("Eastern Mediterranean", 33.0, 33.9, 6.5),
    ("Black Sea", 34.5, 43.2, 4),
    ("Caspian Sea", 50.6, 42.0, 4),
    ("Red Sea", 38.3, 20.3, 4),
    ("Gulf of Aden", 48.0, 12.1, 4.5),
    ("Arabian Sea", 64.0, 15.0, 3.5),
    ("Sea of Azov", 36.6, 46.1, 6),
    ("Baltic Sea", 19.5, 57.5, 4.5),
    ("North Sea", 3.0, 56.2, 4.5),
    ("Atlantic Ocean", -38.0, 28.0, 2),
    ("Indian Ocean", 78.0, -22.0, 2),
    ("Pacific Ocean", -140.0, 8.0, 2),
)
# A country with provinces of ours gets every town, the rest of the world only its cities.
CITY = 100_000
SMALLEST_NAMED = 0.3  # square degrees


class Named(Protocol):
    """What the basemap needs of one of the gazetteer's labels."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...
    @property
    def population(self) -> int: ...
    @property
    def country(self) -> str: ...


def lines(topology: Topology) -> dict[str, Any]:
    """Land, borders and disputed lines of one scale, for basemap.js."""
    shared = topology.borders()
    disputed = sorted(arc for arc, names in shared.items() if is_disputed(names, topology.box(arc)))
    land = list(rings(topology.land))
    coast = {arc if arc >= 0 else ~arc for ring in land for arc in ring}
    kept = sorted(coast | shared.keys())
    place = {arc: i for i, arc in enumerate(kept)}
    return {
        "scale": topology.scale,
        "translate": topology.translate,
        "arcs": [encode(topology.arcs[arc]) for arc in kept],
        "land": [[place[arc] if arc >= 0 else ~place[~arc] for arc in ring] for ring in land],
        "borders": [place[arc] for arc in sorted(shared) if arc not in disputed],
        "disputed": [place[arc] for arc in disputed],
    }


def is_disputed(names: frozenset[str], box: Box) -> bool:
    """Whether the line between these countries, or this part of it, is drawn dashed."""
    return any(pair <= names and (limit is None or within(box, limit)) for pair, limit in DISPUTED)


def within(box: Box, limit: Box) -> bool:
    """Whether the middle of a box lies in another."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return limit[0] <= x <= limit[2] and limit[1] <= y <= limit[3]


def names(topology: Topology, labels: Iterable[Named]) -> dict[str, Any]:
    """All names on the map, the more important first: countries, provinces, towns, seas."""
    known = list(labels)
    ours = {label.country for label in known if label.kind == "province"}
    towns = [x for x in known if x.kind == "town" and x.population >= (1 if x.country in ours else CITY)]
    return {
        "countries": country_names(topology),
        "provinces": [[x.name, *_point(x.longitude, x.latitude)] for x in known if x.kind == "province"],
        "towns": [
            [x.name, *_point(x.longitude, x.latitude), x.population]
            for x in sorted(towns, key=lambda x: (-x.population, x.name))
        ],
        "seas": SEAS,
    }


def country_names(topology: Topology) -> list[list[Any]]:
    """[name, longitude, latitude, width in degrees of its largest part], the widest first."""
    found = []
    for name, country in topology.countries.items():
        ring = max((topology.ring(ring) for ring in rings(country)), key=lambda ring: abs(area(ring)))
        if abs(area(ring)) >= SMALLEST_NAMED and name != "Antarctica":
            x, y = middle(ring)
            west, east = min(p[0] for p in ring), max(p[0] for p in ring)
            found.append([SPELLED.get(name, name), *_point(x, y), round(east - west, 1)])
    return sorted(found, key=lambda row: -float(row[3]))


def area(ring: list[tuple[float, float]]) -> float:
    """Signed area of a closed ring in square degrees (shoelace formula)."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def middle(ring: list[tuple[float, float]]) -> tuple[float, float]:
    """A point well inside a ring, for its name: the middle of the longest horizontal cut of nine.

    Cuts near the middle of its height are preferred, so that the name of a country
    with a long arm stays on its body.
    """
    south, north = min(p[1] for p in ring), max(p[1] for p in ring)
    best = (0.0, ring[0][0], ring[0][1])
    for step in range(1, 10):
        y = south + (north - south) * step / 10
        cuts = sorted(_crossings(ring, y))
        for west, east in zip(cuts[::2], cuts[1::2], strict=False):
            weight = (east - west) * (1 - abs(step - 5) / 9)
            best = max(best, (weight, (west + east) / 2, y))
    return best[1], best[2]


def _crossings(ring: list[tuple[float, float]], y: float) -> Iterable[float]:
    for a, b in pairwise(ring):
        if (a[1] <= y) != (b[1] <= y):
            yield a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])


def _point(longitude: float, latitude: float) -> tuple[float, float]:
    return round(longitude, 3), round(latitude, 3)
