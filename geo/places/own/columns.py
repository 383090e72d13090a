"""Reading tables whose columns have names: CSV, and the properties of GeoJSON features."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from geo.errors import BadRow, GazetteerFileError, ReportError
from geo.places.own.dumps import degrees
from geo.places.own.files import LONGEST_LINE, OVERLONG, text_lines
from geo.places.own.kinds import OwnKind, words
from geo.places.own.rows import (
    OwnPlace,
    check_country,
    check_name,
    check_names,
    check_point,
    key_of,
    population_of,
)
from geo.reports import decoding
from geo.reports.fields import one_line, shorten

# A column's names: the first that a file has is taken. Case, spaces, hyphens and colons do not matter.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "name_en", "place", "place_name", "placename", "title", "village", "town", "label"),
    "latitude": ("latitude", "lat", "y", "y_coord", "point_y", "lat_dd", "ycoord"),
    "longitude": ("longitude", "lon", "lng", "long", "x", "x_coord", "point_x", "lon_dd", "xcoord"),
    "kind": ("kind", "type", "place_type", "feature_code", "fcode", "category"),
    "parent": ("parent", "within", "container", "district", "admin2", "adm2_en"),
    "aliases": ("aliases", "alias", "alternatenames", "alternate_names", "alt_name", "alt_names", "other_names"),
    "country": ("country", "country_code", "countrycode", "iso2", "cc"),
    "province": ("province", "governorate", "state", "admin1", "adm1_en"),
    "local": ("local", "local_name", "name_ar", "name_local", "name_fa", "name_uk", "name_ru"),
    "population": ("population", "pop"),
    "id": ("id", "key", "pcode", "code"),
}
WANTED = ("name", "latitude", "longitude")
_PARTED = re.compile(r"[|;]")
_DELIMITERS = (",", ";", "\t", "|")
LONGEST_FIELD = 131_072
MOST_LINES = 20  # of one row: more are the rows after one whose quotation mark is not closed

CountryAt = Callable[[float, float], str]
CountryNamed = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Atlas:
    """What the reader asks where a row says no country, or says it by its name; both answer "" where they cannot."""

    country: str
    at: CountryAt
    named: CountryNamed


def read_csv(stream: io.BufferedReader, encoding: str, where: str, atlas: Atlas) -> Iterator[OwnPlace | BadRow]:
    """The places of a CSV file with a heading, which is row 1 of those counted."""
    csv.field_size_limit(LONGEST_FIELD)
    lines = text_lines(stream, encoding)
    heading = next((line for line in lines if line.strip()), "").removeprefix("\ufeff")
    delimiter = max(_DELIMITERS, key=heading.count)
    columns = columns_of(next(csv.reader([heading], delimiter=delimiter), []), where)
    for number, cells in enumerate(records(lines, delimiter), 2):
        try:
            if isinstance(cells, str):
                raise BadRow(number, cells)
            if any(cell.strip() for cell in cells):
                yield place_of(fields_of(cells, columns), number, atlas)
        except BadRow as wrong:
            yield wrong


def records(lines: Iterator[str], delimiter: str) -> Iterator[list[str] | str]:
    """The rows of a table, or what is wrong with one."""
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        before = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"it cannot be read as CSV ({error}); is a quotation mark missing?"
            continue
        if (count := reader.line_num - before) > MOST_LINES:
            yield f"it goes over {count:,} lines; is a quotation mark missing?"
            continue
        yield f"it has more than {LONGEST_LINE:,} characters" if cells == [OVERLONG] else cells


def columns_of(heading: list[str], where: str) -> dict[str, int]:
    """Which column is which; GazetteerFileError where one that is needed is missing."""
    given = {plain(text): number for number, text in reversed(list(enumerate(heading)))}
    found = {
        field: next(given[name] for name in names if name in given)
        for field, names in COLUMNS.items()
        if any(name in given for name in names)
    }
    missing = [field for field in WANTED if field not in found]
    if missing:
        seen = ", ".join(repr(shorten(text, 30)) for text in heading[:12]) or "nothing"
        remedy = (
            "The first row names the columns: name, latitude, longitude, and kind, parent, aliases, country if known."
        )
        raise GazetteerFileError(
            where, f"no column {' and no column '.join(missing)}; the first row is {seen}.", remedy
        )
    return found


def plain(text: str) -> str:
    """A column's name as COLUMNS writes it."""
    return re.sub(r"[\s:\-]+", "_", text.strip().lower())


def fields_of(cells: list[str], columns: Mapping[str, int]) -> dict[str, str]:
    """What a row says, by our names of the columns."""
    return {field: cells[number] for field, number in columns.items() if number < len(cells)}


def place_of(fields: Mapping[str, str], number: int, atlas: Atlas, kind: OwnKind | None = None) -> OwnPlace:
    """The place that a row tells of; BadRow where it cannot be one. `kind` is taken where the row has none."""
    name = check_name(fields.get("name", ""), number)
    latitude, longitude = check_point(*degrees(fields.get("latitude", ""), fields.get("longitude", ""), number), number)
    said = kind_of(fields.get("kind", ""), number) or kind or OwnKind("town")
    local = one_line(fields.get("local", ""))
    return OwnPlace(
        key=one_line(fields.get("id", ""))[:60] or key_of(name, latitude, longitude),
        name=name,
        kind=said.kind,
        latitude=latitude,
        longitude=longitude,
        country=country_of(fields.get("country", ""), latitude, longitude, number, atlas),
        province=one_line(fields.get("province", ""))[:100],
        parent=one_line(fields.get("parent", ""))[:100],
        local=check_name(local, number, "local name") if local else "",
        population=population_of(fields.get("population", "")),
        radius_m=said.radius_m,
        names=check_names(_PARTED.split(fields.get("aliases", ""))),
    )


def kind_of(text: str, number: int) -> OwnKind | None:
    """What a column "kind" says; None where it is empty, BadRow for a word that is not known."""
    if not text.strip():
        return None
    kind = words().get(one_line(text).lower())
    if kind is None:
        known = "town, neighbourhood, camp, airbase, airport, dam, crossing, facility, region, district, province"
        raise BadRow(number, f"unknown kind {shorten(text, 40)!r}; known are {known}, and GeoNames' feature codes")
    return kind


def country_of(text: str, latitude: float, longitude: float, number: int, atlas: Atlas) -> str:
    """A row's country: as it says by code or name, else the user's, else that of the nearest known town."""
    said = text.strip()
    if said:
        return check_country(said if len(said) == 2 else atlas.named(said) or said, number)
    country = atlas.country or atlas.at(latitude, longitude)
    if not country:
        raise BadRow(number, "no country, and no known town within 100 km of it; give --country, or a column country")
    return country


def encoding_of(head: bytes, said: str, where: str) -> str:
    """The encoding of a table that begins so: as its mark or the user says, else UTF-8; GazetteerFileError for others.

    It is not guessed: what tells charsets apart in an article is not there in a list of names.
    """
    for mark, charset in decoding.MARKS:
        if head.startswith(mark):
            return {"utf-8": "utf-8-sig"}.get(charset, charset)
    try:
        decoding.refuse_known_binary(head, where)
    except ReportError as error:
        raise GazetteerFileError(where, error.wrong, error.remedy) from error
    if said and said.lower().replace("-", "") != "utf8":
        return charset_of(said, where)
    head = head[: head.rfind(b"\n") + 1] or head
    if head.count(0) > len(head) // 20:  # a few are bad rows
        raise GazetteerFileError(where, decoding.zero_means(head), decoding.SAVE_AS_UTF8)
    if not decoding.mostly_utf8(head):
        remedy = "Say which it is, as in --encoding windows-1256 for Arabic, or save the table as UTF-8."
        raise GazetteerFileError(where, "its text is not UTF-8.", remedy)
    return "utf-8"


def charset_of(label: str, where: str) -> str:
    """The codec of an encoding that the user names; GazetteerFileError where it is not known."""
    charset = decoding.known_charset(label)
    if not charset:
        raise GazetteerFileError(where, f"unknown encoding {shorten(label, 30)!r}.", "Say utf-8, windows-1256, ...")
    return charset
