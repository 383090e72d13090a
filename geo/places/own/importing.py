"""Importing a gazetteer that the user brings: a file's good rows are kept, its bad ones reported.

What is imported is searched as soon as `Gazetteer.ready()` is called again, which compiles it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path

from anyascii import anyascii

from geo.errors import BadRow, GazetteerError, GazetteerFileError
from geo.places.gazetteer import Gazetteer
from geo.places.own.columns import Atlas, encoding_of, read_csv
from geo.places.own.dumps import Read, is_dump, read_dump
from geo.places.own.files import PIECE, Opened, Watch, nobody, opened
from geo.places.own.geojson import read_geojson
from geo.places.own.lists import Keeping, OwnList, check_list_name, check_writable, folder, own_lists, remove
from geo.places.own.nearness import Nearness
from geo.places.own.rows import OwnPlace, check_country
from geo.reports.fields import one_line, printable

__all__ = ["Imported", "OwnList", "Watch", "import_file", "own_lists", "remove"]

GEONAMES, GEONAMES_LICENCE = "GeoNames", "CC BY 4.0"
MOST_PLACES = 500_000  # in all lists together: compiling takes about three kilobytes of memory for each
MOST_BAD = 100  # bad rows kept with their words; all are counted
HEAD = 4_000_000  # bytes that are looked at to tell format and encoding
NEAR_KM = 100.0  # a point further from any known town is in no country


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: the list as it is kept, the first bad rows, and whether it took another's place."""

    kept: OwnList
    bad: tuple[BadRow, ...] = ()
    replaced: bool = False

    def __str__(self) -> str:
        """One line for the end of an import."""
        left = [f"{self.kept.bad:,} bad rows"] if self.kept.bad else []
        left += [f"{self.kept.skipped:,} of other kinds"] if self.kept.skipped else []
        out = f"; left out: {', '.join(left)}" if left else ""
        instead = ", in place of the list of that name" if self.replaced else ""
        return f"{self.kept.name}: {self.kept.places:,} places ({self.kept.source}){out}{instead}"


@dataclass(slots=True)
class Count:
    """What became of the rows so far."""

    places: int = 0
    bad: int = 0
    skipped: int = 0
    first_bad: list[BadRow] = field(default_factory=list)

    def add_bad(self, wrong: BadRow) -> None:
        self.bad += 1
        if len(self.first_bad) < MOST_BAD:
            self.first_bad.append(wrong)


def import_file(
    path: Path,
    *,
    name: str = "",
    licence: str = "",
    attribution: str = "",
    country: str = "",
    encoding: str = "",
    progress: Watch = nobody,
) -> Imported:
    """Read a GeoNames dump, a CSV or a GeoJSON file, plain or zipped, and keep its places under a name.

    `licence` may be left out for GeoNames only; `country` (ISO 3166-1 alpha-2) stands in where a row
    names none, `encoding` is that of a CSV file in neither UTF-8 nor UTF-16. A list of the same name is
    replaced. Raises GazetteerFileError for a file that is no list of places and GazetteerError where
    nothing can be kept; then everything is as it was before.
    """
    check_writable()
    country = checked_country(country)
    format_, encoding, where = look_at(path, encoding)
    if format_ != "geonames" and not licence.strip():
        remedy = 'Say it with --licence, as in --licence "CC BY 4.0" (and --attribution whose it is).'
        raise GazetteerFileError(where, "under which licence may its places be shown?", remedy)
    name = check_list_name(name or default_name(path, format_))
    count = Count()
    free = MOST_PLACES - sum(known.places for known in own_lists() if known.name != name)
    try:
        with Keeping(name) as keeping:
            for place in good_rows(path, format_, encoding, country, progress, count):
                if count.places > free:
                    raise GazetteerFileError(where, too_many(free), "Import the countries that are needed, one by one.")
                keeping.add(place)
            if not count.places:
                raise GazetteerFileError(where, nothing_read(count), "Nothing was imported.")
            about = OwnList(
                name=name,
                file=printable(path.name),
                format=format_,
                sha256=sha256_of(path),
                licence=one_line(licence) or GEONAMES_LICENCE,
                attribution=one_line(attribution) or (GEONAMES if format_ == "geonames" else name),
                places=count.places,
                bad=count.bad,
                skipped=count.skipped,
                imported=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
                rows=keeping.rows,
            )
            replaced = keeping.finish(about)
    except OSError as error:
        raise GazetteerError(f"{folder()}: cannot be written ({error}); make room or give rights.") from error
    return Imported(about, tuple(count.first_bad), replaced)


def checked_country(country: str) -> str:
    """The country that the user gave, "" for none; GazetteerError for what is no code."""
    try:
        return check_country(country, 0) if country.strip() else ""
    except BadRow as error:
        raise GazetteerError(f"--country: {error.wrong}.") from error


def look_at(path: Path, encoding: str) -> tuple[str, str, str]:
    """A file's format, encoding and name for messages, told from its beginning; `encoding` is what the user says."""
    with opened(path) as file:
        head = file.stream.read(HEAD)
    if not head.strip():
        raise GazetteerFileError(file.where, "it is empty.", "Check that it was saved or downloaded completely.")
    if is_dump(head[:PIECE]):
        return "geonames", "utf-8", file.where
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return "geojson", "utf-8", file.where
    return "csv", encoding_of(head, encoding, file.where), file.where


def good_rows(
    path: Path, format_: str, encoding: str, country: str, progress: Watch, count: Count
) -> Iterator[OwnPlace]:
    """The places of a file, each with a key of its own; what becomes of all rows is counted."""
    keys = Keys()
    with opened(path, progress) as file:
        for row in rows_of(file, format_, encoding, country):
            if row is None:
                count.skipped += 1
            elif isinstance(row, BadRow):
                count.add_bad(row)
            else:
                count.places += 1
                key = keys.free(row.key)
                yield row if key == row.key else replace(row, key=key)


class Keys:
    """The keys that the places of a file have so far, each once."""

    def __init__(self) -> None:
        self._times: dict[str, int] = {}

    def free(self, wanted: str) -> str:
        """The key that a place gets: the one wanted, else "it-2", "it-3" and so on."""
        key = wanted
        while key in self._times:
            self._times[wanted] += 1
            key = f"{wanted}-{self._times[wanted]}"
        self._times[key] = 1
        return key


def rows_of(file: Opened, format_: str, encoding: str, country: str) -> Iterator[Read]:
    """The rows of an open file, by its format."""
    if format_ == "geonames":
        return read_dump(file.stream, country)
    atlas = Atlas(country, country_at, country_named)
    if format_ == "geojson":
        return read_geojson(file.stream, file.where, atlas)
    return read_csv(file.stream, encoding, file.where, atlas)


def too_many(free: int) -> str:
    """Why a file is too large."""
    return f"it holds more than {max(0, free):,} places, which is all that fits ({MOST_PLACES:,} in all gazetteers)."


def nothing_read(count: Count) -> str:
    """Why there is nothing to import, with the first bad row."""
    if count.first_bad:
        return f"none of its {count.bad + count.skipped:,} rows is a place; {count.first_bad[0]}."
    return "it holds no place of a kind that reports name."


def default_name(path: Path, format_: str) -> str:
    """A name for a list from its file's: "SY.zip" from GeoNames is geonames-sy."""
    stem = re.sub("[^a-z0-9]+", "-", anyascii(path.stem).lower()).strip("-")[:50] or "places"
    return f"geonames-{stem}" if format_ == "geonames" and not stem.startswith("geonames") else stem


def sha256_of(path: Path) -> str:
    """A file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# Countries, for rows that do not say theirs


@cache
def opened_once() -> Gazetteer:
    """The gazetteer that knows them: opened once, as compiling it for each list that came in would take long."""
    return Gazetteer.ready()


@lru_cache(1000)
def country_named(name: str) -> str:
    """The code of a country by one of its names, "" where it is none."""
    found = (entry for entry, _ in opened_once().candidates(name) if entry.kind == "country")
    return next((entry.country for entry in found), "")


def country_at(latitude: float, longitude: float) -> str:
    """The country of the town nearest to a point, "" where none is within NEAR_KM."""
    nearness, countries = towns()
    number = nearness.nearest(latitude, longitude, NEAR_KM)
    return "" if number is None else countries[number]


@cache
def towns() -> tuple[Nearness, list[str]]:
    """The built-in towns with their countries; kept for the life of the process, as they change with the program."""
    points = list(opened_once().town_points())
    return Nearness([(latitude, longitude) for latitude, longitude, _ in points]), [code for *_, code in points]
