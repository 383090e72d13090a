"""Thirty towns of each country that the news reported as hit: found, and in the right province.

The lists (tests/golden/towns_*.toml) were written from knowledge before the gazetteer was asked for any of them,
by somebody who had not seen it. A town that a list puts elsewhere than the gazetteer does is looked at by a person;
`note` says what was found. DUE is what each country must reach.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from geo.places import Gazetteer
from geo.places.asking import Asked, Surroundings
from geo.places.distances import kilometres
from geo.places.resolution import resolve

FOLDER = Path(__file__).parent / "golden"
LISTS = sorted(FOLDER.glob("towns_*.toml"))
NEAR_KM = 25.0  # the lists' points are good to about 10 km, and a large city is wide
DUE = 0.8


@dataclass(frozen=True)
class Point:
    latitude: float
    longitude: float


def verdict(gazetteer: Gazetteer, country: str, row: dict[str, Any]) -> str:
    """ "" where a town is found in its province and near its point, else what is wrong."""
    place = resolve(Asked(row["name"]), Surroundings([country], told=True), gazetteer).place
    if place is None:
        return f"{row['name']}: not found"
    km = kilometres(place, Point(row["lat"], row["lon"]))
    if not is_province(gazetteer, country, row["province"], place.province):
        return f"{row['name']}: in {place.province}, not {row['province']} ({km:.0f} km away)"
    return f"{row['name']}: {km:.0f} km away" if km > NEAR_KM else ""


def is_province(gazetteer: Gazetteer, country: str, written: str, name: str | None) -> bool:
    """Whether a province's name as a list writes it means the one of this name: "South" is Lebanon's governorate."""
    country_name = gazetteer.country(country).name
    spellings = [written, *(f"{written} {word}" for word in ("province", "governorate", "state", country_name))]
    found = [entry for one in spellings for entry, _ in gazetteer.candidates(one, countries=[country])]
    return any(entry.kind == "province" and entry.name == name for entry in found)


@pytest.mark.parametrize("path", LISTS, ids=[path.stem for path in LISTS])
def test_towns_in_the_news(path: Path, gazetteer: Gazetteer) -> None:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert len(table["town"]) == 30
    wrong = [said for row in table["town"] if (said := verdict(gazetteer, table["country"], row))]
    print(f"{path.stem}: {30 - len(wrong)} of 30", *wrong, sep="\n  ")
    assert 1 - len(wrong) / 30 >= DUE, wrong
