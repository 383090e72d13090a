"""One row of a gazetteer that the user brought: checked when it is read, kept as a line of JSON."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from geo.errors import BadRow
from geo.places.names import fold
from geo.reports.fields import one_line, shorten

LONGEST_NAME = 200  # characters
MOST_NAMES = 100  # spellings kept of one place
_ALWAYS = frozenset({"key", "name", "kind", "latitude", "longitude", "country"})
MOST_PEOPLE = 1_000_000_000  # inhabitants; more is a mistake


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A place as the user's file gives it; WGS 84 degrees.

    `key` tells it from the others of its list, and stays the same when the file is read again;
    `geonames` is its GeoNames number (0: none), `admin1` GeoNames' code of its province;
    `parent` and `province` are names as written; `names` are its other spellings.
    """

    key: str
    name: str
    kind: str
    latitude: float
    longitude: float
    country: str
    geonames: int = 0
    admin1: str = ""
    province: str = ""
    parent: str = ""
    local: str = ""
    population: int = 0
    radius_m: int = 0
    names: tuple[str, ...] = ()


def as_line(place: OwnPlace) -> str:
    """The place as one line of JSON, without the further fields that say nothing."""
    said = {key: value for key, value in asdict(place).items() if key in _ALWAYS or value not in ("", 0, ())}
    return json.dumps(said) + "\n"


def from_line(line: str) -> OwnPlace:
    """The place that `as_line` wrote; ValueError, TypeError or AttributeError for anything else."""
    row: dict[str, Any] = json.loads(line)
    return OwnPlace(**row | {"names": tuple(row.get("names", ()))})


def check_name(text: str, number: int, field: str = "name") -> str:
    """A name on one line; BadRow where it cannot be one."""
    name = one_line(text)
    if not fold(name):
        raise BadRow(number, f"{field} is {shorten(name)!r}: a name has at least one letter")
    if len(name) > LONGEST_NAME:
        raise BadRow(number, f"{field} {shorten(name)!r} has {len(name)} characters; at most {LONGEST_NAME}")
    if "\ufffd" in name:
        raise BadRow(number, f"{field} {shorten(name)!r} holds characters that are not in the file's encoding (UTF-8?)")
    return name


def check_names(texts: Iterable[str]) -> tuple[str, ...]:
    """The other spellings that can be names, each once; the others say nothing and are left out."""
    names = (one_line(text) for text in texts if len(text) <= LONGEST_NAME and "\ufffd" not in text)
    return tuple(dict.fromkeys(name for name in names if fold(name)))[:MOST_NAMES]


def check_point(latitude: float, longitude: float, number: int) -> tuple[float, float]:
    """A point in degrees; BadRow where it is none."""
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        raise BadRow(number, f"{latitude}, {longitude} is no point")
    if abs(latitude) > 90 >= abs(longitude) and abs(latitude) <= 180:
        raise BadRow(number, f"latitude {latitude:g} lies beyond the poles: are latitude and longitude swapped?")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise BadRow(number, f"{latitude:g}, {longitude:g} is no point in degrees (WGS 84, EPSG:4326, is wanted)")
    if latitude == longitude == 0:
        raise BadRow(number, "0, 0 lies in the sea off Africa: the point is missing")
    return latitude, longitude


def check_country(text: str, number: int) -> str:
    """An ISO 3166-1 alpha-2 code in capitals; BadRow where it is none."""
    code = text.strip().upper()
    if len(code) != 2 or not (code.isascii() and code.isalpha()):
        raise BadRow(number, f"country is {shorten(text)!r}; give two letters (ISO 3166-1 alpha-2), as in SY")
    return code


def population_of(text: str) -> int:
    """Inhabitants as a file writes them; 0 where it does not say, or nothing that can be."""
    digits = text.strip().replace(",", "").replace(" ", "").removesuffix(".0")
    count = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 11 else 0
    return count if count <= MOST_PEOPLE else 0


def key_of(name: str, latitude: float, longitude: float) -> str:
    """A key from what a row says, for one without an id: the same name at the same point (11 m) has the same key."""
    said = f"{fold(name, articles=True)} {latitude:.4f} {longitude:.4f}"
    return hashlib.sha256(said.encode()).hexdigest()[:10]
