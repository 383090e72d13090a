"""Reading the curated rows of geo/data/: places, countries, and words that are no places.

A file that says something wrong raises VocabularyError with file, line and row.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo.errors import VocabularyError
from geo.places.entries import KINDS, LEANS
from geo.places.names import fold

DATA = Path(__file__).resolve().parent.parent / "data"
PLACES = DATA / "places"
COUNTRIES = DATA / "countries.toml"
COMMON_WORDS = DATA / "common_words.toml"

_NUMBER = (int, float)
_FIELDS: dict[str, tuple[type, ...]] = {
    "id": (str,), "name": (str,), "kind": (str,), "local": (str,), "lat": _NUMBER, "lon": _NUMBER,
    "radius_km": _NUMBER, "province": (str,), "parent": (str,), "iso": (str,), "geonames_admin1": (str,),
    "leans": (str,), "geonames": (int,), "aliases": (list,), "population": (int,), "source": (str,), "note": (str,),
}  # fmt: skip
_REQUIRED = ("id", "name", "kind", "lat", "lon")


@dataclass(frozen=True, slots=True)
class CuratedPlace:
    """One row of geo/data/places/*.toml; `where` is its file and line, for messages."""

    id: str
    name: str
    kind: str
    latitude: float
    longitude: float
    country: str
    source: str
    where: str
    local: str = ""
    radius_m: int | None = None
    province: str | None = None
    parent: str = ""
    iso: str = ""
    geonames_admin1: str = ""
    leans: str = ""
    geonames: int | None = None
    population: int | None = None
    aliases: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The id within all countries, such as "sy/eastern-ghouta"."""
        return f"{self.country.lower()}/{self.id}"

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every listed spelling: name, local name, aliases."""
        return tuple(name for name in (self.name, self.local, *self.aliases) if name)


@dataclass(frozen=True, slots=True)
class CuratedCountry:
    """One row of geo/data/countries.toml: what GeoNames' country list does not say."""

    iso: str
    name: str = ""
    local: str = ""
    latitude: float | None = None
    longitude: float | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CommonWords:
    """Words that, capitalised in a running text, are rarely the place of that name; all folded.

    `words` count only without an article ("Tall", but "al-Tall"); `people` never stand for
    a place alone; `given` make the next word a person's name; `phrases` swallow the places
    in them ("New York Times").
    """

    words: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()


@dataclass(slots=True)
class _File:
    """A TOML file while it is read, with its text for finding a row's line."""

    path: Path
    text: str
    table: dict[str, Any] = field(default_factory=dict)

    def where(self, row_id: object = None) -> str:
        """ "file:line" of the row with this id, or the file's name."""
        for number, line in enumerate(self.text.splitlines(), 1):
            if row_id and f'id = "{row_id}"' in line:
                return f"{self.path.name}:{number}"
        return self.path.name


def read_toml(path: Path) -> _File:
    """A TOML file of geo/data/; VocabularyError where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
        return _File(path, text, tomllib.loads(text))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise VocabularyError(f"{path.name}: cannot be read ({error}); mend the file.") from error


def read_places(folder: Path = PLACES) -> list[CuratedPlace]:
    """All curated places of a folder, checked one by one and against each other."""
    places = [place for path in sorted(folder.glob("*.toml")) for place in _read_file(read_toml(path))]
    _check_together(places)
    return places


def _read_file(file: _File) -> Iterator[CuratedPlace]:
    country = file.table.get("country")
    if not isinstance(country, str) or len(country) != 2 or not country.isupper():
        raise VocabularyError(f'{file.path.name}: country is {country!r}; give two capital letters, as in "SY".')
    source = file.table.get("source")
    if not isinstance(source, str) or not source:
        raise VocabularyError(f"{file.path.name}: source is missing; say where the rows are from and their licence.")
    rows = file.table.get("place", [])
    if not isinstance(rows, list):
        raise VocabularyError(f"{file.path.name}: place is not a list of rows; write [[place]] tables.")
    for number, row in enumerate(rows, 1):
        yield _read_row(file, number, row, country, source)


def _read_row(file: _File, number: int, row: object, country: str, source: str) -> CuratedPlace:
    if not isinstance(row, dict):
        raise VocabularyError(f"{file.path.name}: row {number} is {row!r}; write a table.")
    where = f"{file.where(row.get('id'))} row {number} ({row.get('id', 'no id')})"
    _check_row(row, where)
    radius = row.get("radius_km")
    return CuratedPlace(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        latitude=float(row["lat"]),
        longitude=float(row["lon"]),
        country=country,
        source=row.get("source", source),
        where=where,
        local=row.get("local", ""),
        radius_m=None if radius is None else round(radius * 1000),
        province=row["name"] if row["kind"] == "province" else row.get("province"),
        parent=row.get("parent", ""),
        iso=row.get("iso", ""),
        geonames_admin1=row.get("geonames_admin1", ""),
        leans=row.get("leans", ""),
        geonames=row.get("geonames"),
        population=row.get("population"),
        aliases=tuple(row.get("aliases", ())),
    )


def _check_row(row: Mapping[str, Any], where: str) -> None:
    for key in _REQUIRED:
        if key not in row:
            raise VocabularyError(f"{where}: {key} is missing; add it.")
    for key, value in row.items():
        if key not in _FIELDS:
            raise VocabularyError(f"{where}: unknown key {key!r}; known are {', '.join(_FIELDS)}.")
        if not isinstance(value, _FIELDS[key]) or isinstance(value, bool):
            raise VocabularyError(f"{where}: {key} is {value!r}; it should be {_FIELDS[key][0].__name__}.")
    if row["kind"] not in KINDS:
        raise VocabularyError(f"{where}: unknown kind {row['kind']!r}; known are {', '.join(KINDS)}.")
    if row.get("leans", "") not in LEANS:
        raise VocabularyError(f"{where}: leans is {row['leans']!r}; write town or province.")
    if not -90 <= row["lat"] <= 90 or not -180 <= row["lon"] <= 180:
        raise VocabularyError(f"{where}: {row['lat']}, {row['lon']} is no point in degrees; are they swapped?")
    if not 0 < row.get("radius_km", 1) <= 4000:
        raise VocabularyError(f"{where}: radius_km is {row['radius_km']}; give kilometres above 0.")
    _check_spellings(row, where)


def _check_spellings(row: Mapping[str, Any], where: str) -> None:
    if not row["id"] or fold(row["id"], articles=True).replace(" ", "-") != row["id"]:
        raise VocabularyError(f"{where}: id {row['id']!r} should be lower-case words joined by hyphens.")
    for name in (row["name"], row.get("local", "x"), *row.get("aliases", ())):
        if not isinstance(name, str) or not fold(name):
            raise VocabularyError(f"{where}: {name!r} is no name; write at least one letter.")


def _check_together(places: list[CuratedPlace]) -> None:
    provinces: dict[str, set[str]] = {}
    seen: dict[str, CuratedPlace] = {}
    for place in places:
        if place.kind == "province":
            provinces.setdefault(place.country, set()).add(place.name)
        if place.key in seen:
            raise VocabularyError(f"{place.where}: id {place.id!r} is also at {seen[place.key].where}; rename one.")
        seen[place.key] = place
    for place in places:
        known = provinces.get(place.country)
        if place.province and known and place.province not in known:
            raise VocabularyError(f"{place.where}: no province {place.province!r} in {place.country}; see its rows.")
        if place.parent and f"{place.country.lower()}/{place.parent}" not in seen:
            raise VocabularyError(f"{place.where}: no row {place.parent!r} to be its parent; add it or mend the id.")


def read_countries(path: Path = COUNTRIES) -> dict[str, CuratedCountry]:
    """What we add to the list of countries, by ISO code."""
    file = read_toml(path)
    countries: dict[str, CuratedCountry] = {}
    for number, row in enumerate(file.table.get("country", []), 1):
        try:
            country = CuratedCountry(
                iso=row["iso"],
                name=row.get("name", ""),
                local=row.get("local", ""),
                latitude=row.get("lat"),
                longitude=row.get("lon"),
                aliases=tuple(row.get("aliases", ())),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise VocabularyError(f"{path.name} row {number}: {error} is missing or wrong; mend the row.") from error
        countries[country.iso] = country
    return countries


def read_common_words(path: Path = COMMON_WORDS) -> CommonWords:
    """The words that are rarely places, folded."""
    table = read_toml(path).table

    def words(section: str) -> frozenset[str]:
        lines = table.get(section, {})
        if not isinstance(lines, dict) or not all(isinstance(line, (str, list)) for line in lines.values()):
            raise VocabularyError(f"{path.name} [{section}]: each key wants a string of words or a list of phrases.")
        listed = (line.split() if isinstance(line, str) else line for line in lines.values())
        return frozenset(key for line in listed for word in line if (key := fold(word)))

    return CommonWords(
        words=words("words"),
        people=words("people") | words("titles"),
        given=words("given_names") | words("titles"),
        phrases=words("phrases"),
    )
