"""The event datasets that can be imported: whose they are, their licences, what their codes mean (datasets.toml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from geo.errors import VocabularyError
from geo.extraction.vocabulary import read_toml, rows_of
from geo.records import Precision

FILE = "datasets.toml"


@dataclass(frozen=True, slots=True)
class Code:
    """What a dataset's code of place precision means: `kind` is what its point is; `radius_m` in metres."""

    precision: Precision
    kind: str
    radius_m: int


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset as readers are told of it; `field` is its column of place precision, `codes` what stands there."""

    key: str
    name: str
    version: str
    publisher: str
    url: str
    licence: str
    licence_url: str
    citation: str
    counted_by: str
    event: str
    field: str
    codes: Mapping[str, Code]

    def called(self, version: str) -> str:
        """The dataset in one version, as reports carry it: "UCDP GED 19.1"."""
        return f"{self.name} {version}".rstrip()

    def version_in(self, file: str) -> str:
        """The version that a file's name tells, "" where it tells none."""
        found = re.search(self.version, file, re.IGNORECASE)
        return ".".join(part for part in found.groups() if part) if found else ""


@dataclass(frozen=True, slots=True)
class Weapon:
    """What a sub-event type of ACLED says of the weapon: our class, and Airwars' word."""

    weapon: str
    strike_type: str


@dataclass(frozen=True, slots=True)
class Conventions:
    """How datasets write: the datasets themselves, and their words for weapons, sides, countries and provinces."""

    datasets: Mapping[str, Dataset]
    acled_strikes: Mapping[str, Weapon]
    nobody: frozenset[str]
    states: tuple[re.Pattern[str], ...]
    also: Mapping[str, str]
    countries: Mapping[str, str]
    province_words: frozenset[str]


@cache
def conventions() -> Conventions:
    """The file, read once a process; VocabularyError names what is wrong."""
    table = read_toml(FILE)
    try:
        return read_conventions(table)
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise VocabularyError(f"geo/data/{FILE}: a row lacks or breaks {error}; restore the file.") from error


def read_conventions(table: dict[str, Any]) -> Conventions:
    """The tables of the file."""
    sides = table["sides"]
    return Conventions(
        datasets={row["key"]: read_dataset(row) for row in rows_of(table, "dataset", FILE)},
        acled_strikes={
            row["sub_event_type"].casefold(): Weapon(row["weapon"], row["strike_type"])
            for row in rows_of(table, "acled_strike", FILE)
        },
        nobody=frozenset(sides["nobody"]),
        states=tuple(re.compile(pattern, re.IGNORECASE) for pattern in sides["state"]),
        also={name: actor for actor, names in sides["also"].items() for name in names},
        countries={name.casefold(): code for code, names in table["countries"].items() for name in names},
        province_words=frozenset(table["provinces"]["words"]),
    )


def read_dataset(row: dict[str, Any]) -> Dataset:
    """One dataset's row with its codes."""
    rest = {name: value for name, value in row.items() if name != "codes"}
    codes = dict(row["codes"])
    field = codes.pop("field")
    meant = {code: Code(Precision(one["precision"]), one["kind"], int(one["radius_m"])) for code, one in codes.items()}
    return Dataset(**rest, field=field, codes=meant)


def dataset_by_id(some_id: str) -> Dataset | None:
    """The dataset of an id of an event or of a point ("ucdp:12345"); None where it is none's."""
    return conventions().datasets.get(some_id.partition(":")[0])


def dataset_of(called: str) -> Dataset | None:
    """The dataset of a name with or without a version ("UCDP GED 19.1"); None where it is none we know."""
    rows = conventions().datasets.values()
    return next((row for row in rows if called == row.name or called.startswith(f"{row.name} ")), None)
