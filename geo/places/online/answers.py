"""What an online service says of a name, and why it is not what was asked for.

A wrong pin is worse than none: an answer stands only where its name, its kind, its country,
its province and its point all suit what the report says around the name.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from geo.places.distances import EARTH_KM, Point, kilometres
from geo.places.entries import KINDS
from geo.places.online.resemblance import resembles
from geo.records import Candidate, Place, Precision

# A container's circle is widened as for the gazetteer's own entries: its edge is not a line.
WIDENED = 1.5
WIDENED_BY_M = 5_000
OTHER_NAME = "another name"
APART_KM = 20.0  # two places of one name nearer than this are one on the map

# Kinds of the gazetteer that a kind word of a report can mean; "" is a bare name.
SETTLED = frozenset({"town", "neighbourhood", "district", "camp"})
SUITS: dict[str, frozenset[str]] = {
    "": SETTLED | {"province", "region", "airbase", "airport"},
    "area": SETTLED | {"region"},
    "town": SETTLED,
    "neighbourhood": frozenset({"neighbourhood", "district", "town", "camp"}),
    "street": frozenset({"street", "neighbourhood"}),
    "camp": frozenset({"camp", "neighbourhood"}),
    "airbase": frozenset({"airbase", "airport"}),
    "facility": frozenset({"facility", "crossing", "dam", "airport", "airbase"}),
    "province": frozenset({"province"}),
    "region": frozenset({"region", "province", "district", "river", "town", "neighbourhood"}),
    "division": frozenset({"district", "town", "province"}),
}

# Metres: the least, the usual (where a service gives no box) and the most that a place of a precision reaches.
# A box drawn about one house must not look exact, nor one about a municipality's desert make a town a province.
REACH: dict[Precision, tuple[int, int, int]] = {
    Precision.SITE: (1_500, 1_500, 10_000),
    Precision.TOWN: (2_000, 3_000, 15_000),
    Precision.DISTRICT: (1_500, 3_000, 60_000),
    Precision.REGION: (5_000, 20_000, 200_000),
    Precision.PROVINCE: (10_000, 80_000, 400_000),
    Precision.COUNTRY: (20_000, 500_000, 3_000_000),
}


@dataclass(frozen=True, slots=True)
class Area:
    """A circle on the map: WGS 84 degrees, metres."""

    latitude: float
    longitude: float
    radius_m: int

    @property
    def reach_m(self) -> float:
        """How far from the middle a place "in" the area may lie."""
        return WIDENED * self.radius_m + WIDENED_BY_M

    def holds(self, point: Point) -> bool:
        """Whether a point lies in the widened circle."""
        return kilometres(self, point) * 1000 <= self.reach_m

    @property
    def box(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The south-western and north-eastern corners (latitude, longitude) about the widened circle.

        Cut off at the poles and at the antimeridian: the services know no box across it.
        """
        up = math.degrees(self.reach_m / 1000 / EARTH_KM)
        aside = up / max(math.cos(math.radians(self.latitude)), 0.01)
        south, north = max(self.latitude - up, -90.0), min(self.latitude + up, 90.0)
        return (south, max(self.longitude - aside, -180.0)), (north, min(self.longitude + aside, 180.0))


@dataclass(frozen=True, slots=True)
class Context:
    """What a report says around a name: where its place must lie, and of what kind it is.

    `country` is ISO 3166-1 alpha-2 ("" = any); `area` a circle that holds the place (its container);
    `province` the English name of a first-level division ("" = not known); `kind` the kind word as in SUITS.
    """

    country: str = ""
    area: Area | None = None
    province: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One place as a service gives it; the first of its `names` is shown, a house may have none.

    `kind` is one of the gazetteer's, "street", or "" for what is no place of ours (a shop); `size` orders
    settlements of one name (1 hamlet to 4 city); `box` is south, north, west, east in degrees, where given.
    """

    id: str
    names: tuple[str, ...]
    latitude: float
    longitude: float
    country: str
    province: str | None
    kind: str
    size: int = 1
    box: tuple[float, float, float, float] | None = None

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180) or self.latitude == self.longitude == 0:
            raise ValueError(f"{self.latitude}, {self.longitude} is no place")

    @property
    def name(self) -> str:
        """The name that is shown."""
        return self.names[0] if self.names else ""

    @property
    def precision(self) -> Precision:
        """How precisely a place of this kind is known; a street is as wide as a neighbourhood."""
        return KINDS.get(self.kind, Precision.DISTRICT)

    @property
    def radius_m(self) -> int:
        """Half the diagonal of the box that the service gives, within REACH; else the usual."""
        least, usual, most = REACH[self.precision]
        if self.box is None:
            return usual
        south, north, west, east = self.box
        half_diagonal = 500 * kilometres(Area(south, west, 0), Area(north, east, 0))
        return round(min(max(half_diagonal, least), most))

    @property
    def address(self) -> str:
        """The name with its province and country."""
        return ", ".join(part for part in (self.name, self.province, self.country) if part)

    def as_place(self, service: str, candidates: tuple[Candidate, ...]) -> Place:
        """The answer as the place that a name was resolved to."""
        return Place(
            name=self.name,
            latitude=self.latitude,
            longitude=self.longitude,
            province=self.province,
            country=self.country,
            precision=self.precision,
            radius_m=self.radius_m,
            gazetteer_id=f"{service}:{self.id}",
            method=f"online: {service}",
            candidates=candidates,
        )

    def as_candidate(self, service: str, lost: str) -> Candidate:
        """The answer as a place that the name could have meant; `lost` says why it was not taken ("" = taken)."""
        return Candidate(
            gazetteer_id=f"{service}:{self.id}",
            name=self.name,
            kind=self.kind or "no place",
            province=self.province,
            country=self.country,
            latitude=self.latitude,
            longitude=self.longitude,
            score=0.0 if lost else 1.0,
            lost=lost,
        )


def why_not(answer: Answer, name: str, context: Context) -> str:
    """Why an answer is not what was asked for; "" where it is."""
    if not any(resembles(name, other) for other in answer.names):
        return OTHER_NAME
    if answer.kind not in SUITS.get(context.kind, SUITS[""]):
        return f"known as {of_kind(answer.kind)}"
    if context.country and answer.country != context.country.upper():
        return "in another country"
    if context.province and answer.province and not resembles(context.province, answer.province):
        return "in another province"
    if context.area and not context.area.holds(answer):
        return "too far from where the report puts it"
    return ""


def of_kind(kind: str) -> str:
    """A kind in words."""
    return f"a {kind}" if kind else "what is no place (a shop, an office, a house)"


def rivals(answers: Sequence[Answer]) -> list[Answer]:
    """The answers that are as likely as the first: far from it, and no smaller."""
    first, *rest = answers
    return [other for other in rest if other.size >= first.size and is_far(first, other)]


def is_far(one: Answer, other: Answer) -> bool:
    """Whether two answers are two places on the map."""
    return kilometres(one, other) > APART_KM


def largest_first(answers: Sequence[Answer]) -> list[Answer]:
    """The answers by size, in the service's own order within a size."""
    return sorted(answers, key=lambda answer: -answer.size)


def told(answers: Sequence[Answer]) -> str:
    """Some places in one line, each once."""
    return "; ".join(list(dict.fromkeys(answer.address for answer in answers))[:3])
