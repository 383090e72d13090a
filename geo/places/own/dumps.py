"""Reading a GeoNames dump: 19 fields a line, parted by tabs, UTF-8, without a heading.

The format is described in https://download.geonames.org/export/dump/readme.txt.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from geo.errors import BadRow
from geo.places.geonames import is_name
from geo.places.own.files import LONGEST_LINE, byte_lines
from geo.places.own.kinds import features
from geo.places.own.rows import OwnPlace, check_country, check_name, check_names, check_point, population_of
from geo.reports.fields import shorten

FIELDS = 19
LARGEST_ID = 999_999_999  # what an id of the gazetteer holds; GeoNames is at thirteen million

Read = OwnPlace | BadRow | None


def is_dump(head: bytes) -> bool:
    """Whether a file that begins so is a GeoNames dump: most of its first whole lines look like one of its rows."""
    lines = head.split(b"\n")[:20]
    rows = [line for line in lines if line.count(b"\t") == FIELDS - 1 and line.partition(b"\t")[0].strip().isdigit()]
    return 2 * len(rows) >= max(1, sum(1 for line in lines if line.strip()))


def read_dump(stream: io.BufferedReader, country: str = "") -> Iterator[Read]:
    """The places of a dump: each row is a place, a BadRow, or None where reports do not name its kind.

    `country` stands in where a row has none.
    """
    seen: set[int] = set()
    for number, line in enumerate(byte_lines(stream), 1):
        try:
            place = read_line(line, number, country)
        except BadRow as wrong:
            yield wrong
            continue
        if place is not None and place.geonames in seen:
            yield BadRow(number, f"geonameid {place.geonames} stands in an earlier row as well")
            continue
        if place is not None:
            seen.add(place.geonames)
        yield place


def read_line(line: bytes | None, number: int, country: str) -> OwnPlace | None:
    """One row of a dump; None for an empty one and for a kind that is left out."""
    if line is None:
        raise BadRow(number, f"it has more than {LONGEST_LINE:,} bytes")
    if not line.strip():
        return None
    try:
        fields = line.decode("utf-8").rstrip("\r\n").split("\t")
    except UnicodeDecodeError as error:
        raise BadRow(number, f"byte {error.start} is not UTF-8, in which GeoNames writes") from error
    if len(fields) != FIELDS:
        raise BadRow(number, f"it has {len(fields)} fields parted by tabs; a GeoNames row has {FIELDS}")
    kind = features().get(f"{fields[6]}.{fields[7]}")
    if kind is None:
        return None
    geonames = number_of(fields[0], number)
    latitude, longitude = check_point(*degrees(fields[4], fields[5], number), number)
    others = [name for name in fields[3].split(",") if is_name(name)]
    return OwnPlace(
        key=str(geonames),
        name=check_name(fields[1] or fields[2], number),
        kind=kind.kind,
        latitude=latitude,
        longitude=longitude,
        country=check_country(fields[8] or country, number),
        geonames=geonames,
        admin1=fields[10].strip(),
        population=population_of(fields[14]),
        radius_m=kind.radius_m,
        names=check_names([fields[2], *others]),
    )


def number_of(text: str, number: int) -> int:
    """A GeoNames number; BadRow where it is none."""
    if text.isascii() and text.isdigit() and len(text) < 10 and 0 < int(text) <= LARGEST_ID:
        return int(text)
    raise BadRow(number, f"geonameid is {shorten(text)!r}; it should be a number of at most nine digits")


def degrees(latitude: str, longitude: str, number: int) -> tuple[float, float]:
    """Two numbers as a file writes them, with a decimal comma too; BadRow where they are none."""
    try:
        return to_number(latitude), to_number(longitude)
    except ValueError as error:
        said = f"{shorten(latitude, 30)!r}, {shorten(longitude, 30)!r}"
        raise BadRow(number, f"latitude and longitude are {said}; give degrees such as 35.93 and 36.63") from error


def to_number(text: str) -> float:
    """A number with a decimal point, or with one decimal comma; ValueError otherwise."""
    text = text.strip()
    if "_" in text:
        raise ValueError(text)
    return float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
