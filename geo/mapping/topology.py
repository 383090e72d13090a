"""TopoJSON of world-atlas, cut to what the basemap draws: arcs, land, borders.

TopoJSON stores a line that two countries share once, as an *arc* of differences on an
integer grid; an index ~i means arc i backwards (TopoJSON Format Specification 1.0).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Arc = list[tuple[int, int]]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Topology:
    """Arcs as first point and differences on a grid; degrees = grid * scale + translate."""

    arcs: list[Arc]
    scale: tuple[float, float]
    translate: tuple[float, float]
    countries: dict[str, Any]
    land: Any

    @classmethod
    def parse(cls, document: dict[str, Any]) -> Topology:
        """Read a world-atlas file; KeyError where it is something else."""
        (sx, sy), (tx, ty) = document["transform"]["scale"], document["transform"]["translate"]
        countries = document["objects"]["countries"]["geometries"]
        around = round(360 / sx)
        return cls(
            arcs=[unwrapped(arc, around) for arc in document["arcs"]],
            scale=(sx, sy),
            translate=(tx, ty),
            countries={country["properties"]["name"]: country for country in countries if "arcs" in country},
            land=document["objects"]["land"],
        )

    def points(self, arc: int) -> list[tuple[float, float]]:
        """An arc's points as (longitude, latitude) in degrees, in the order of the index's sign."""
        x = y = 0
        found = []
        for dx, dy in self.arcs[arc if arc >= 0 else ~arc]:
            x, y = x + dx, y + dy
            found.append((x * self.scale[0] + self.translate[0], y * self.scale[1] + self.translate[1]))
        return found if arc >= 0 else found[::-1]

    def ring(self, arcs: Sequence[int]) -> list[tuple[float, float]]:
        """A ring's points, made continuous: beyond 180 degrees the longitude goes on growing."""
        found: list[tuple[float, float]] = []
        for arc in arcs:
            points = self.points(arc)
            shift = 360 * round((found[-1][0] - points[0][0]) / 360) if found else 0
            found += [(x + shift, y) for x, y in points[bool(found) :]]
        return found

    def borders(self) -> dict[int, frozenset[str]]:
        """Every arc that two or more countries share, with their names."""
        users: dict[int, set[str]] = {}
        for name, country in self.countries.items():
            for ring in rings(country):
                for arc in ring:
                    users.setdefault(arc if arc >= 0 else ~arc, set()).add(name)
        return {arc: frozenset(names) for arc, names in users.items() if len(names) > 1}

    def box(self, arc: int) -> Box:
        """West, south, east, north of an arc in degrees."""
        xs, ys = zip(*self.points(arc), strict=True)
        return min(xs), min(ys), max(xs), max(ys)


def rings(geometry: Any) -> Iterator[list[int]]:
    """All rings of a Polygon, a MultiPolygon or a collection of them, as lists of arc indices."""
    kind = geometry["type"]
    if kind == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from rings(part)
    for polygon in [geometry["arcs"]] if kind == "Polygon" else geometry["arcs"] if kind == "MultiPolygon" else []:
        yield from polygon


def unwrapped(arc: Sequence[Sequence[int]], around: int) -> Arc:
    """An arc that steps over the antimeridian goes on instead of jumping back around the world."""
    first, *steps = arc
    return [(first[0], first[1]), *((dx - around * round(dx / around), dy) for dx, dy in steps)]


def encode(arc: Arc) -> str:
    """An arc as one string: Google's Encoded Polyline Algorithm, on grid steps, x before y."""
    return "".join(_encoded(dx) + _encoded(dy) for dx, dy in arc)


def _encoded(number: int) -> str:
    rest = number << 1 if number >= 0 else ~(number << 1)
    letters = []
    while rest >= 0x20:
        letters.append(chr((0x20 | (rest & 0x1F)) + 63))
        rest >>= 5
    return "".join(letters) + chr(rest + 63)
