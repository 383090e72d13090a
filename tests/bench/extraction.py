"""Reading strikes out of news, beside flashgeotext's cities and countries in the same text.

The peer does much less: it finds names (its own lists, some 30,000 cities) and
takes those of a sentence in which a strike word stands, as a quick demo would.
Nothing may be remembered between reports, so no sentence of the text repeats.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import partial

from flashgeotext.geotext import GeoText

from geo.extract import Extractor
from geo.places import Gazetteer
from geo.records import Report
from tests.bench.news import reports
from tests.bench.rows import Row

CHARACTERS = 5_000_000
SLICES = 5
STRIKE_WORD = re.compile(
    r"\b(?:air ?(?:strikes?|raids?)|strikes?|struck|bomb(?:s|ed|ing)?|shell(?:s|ed|ing)?|missiles?|rockets?|raids?"
    r"|raided|hit|targeted|bombarded|pounded|mortars?)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?\"])\s+")


def measure() -> list[Row]:
    """Megabytes a second of ours and of the peer, slice by slice in turn, so that both meet the same machine."""
    news = list(reports(CHARACTERS))
    megabytes = sum(len(report.text) for report in news) / 1e6
    extractor = Extractor(Gazetteer.ready())
    geotext = GeoText()
    ways: dict[str, Callable[[Report], int]] = {
        "ours": lambda report: len(extractor.strikes(report)),
        "filtered": partial(names_beside_strike_words, geotext),
        "whole": lambda report: names(geotext, report.text),
    }
    seconds = dict.fromkeys(ways, 0.0)
    found = dict.fromkeys(ways, 0)
    for part in range(SLICES):
        for name, way in ways.items():
            start = time.perf_counter()
            found[name] += sum(way(report) for report in news[part::SLICES])
            seconds[name] += time.perf_counter() - start
    print(f"extraction: {megabytes:.1f} MB, {len(news)} reports; {found['ours']} strikes,", end=" ")
    print(f"{found['filtered']} names beside a strike word, {found['whole']} names")
    speed = {name: megabytes / taken for name, taken in seconds.items()}
    return [
        against("flashgeotext, whole text", speed["ours"], speed["whole"]),
        against("flashgeotext, strike sentences only", speed["ours"], speed["filtered"]),
    ]


def against(peer: str, ours: float, theirs: float) -> Row:
    """A row in which more is better."""
    return Row("extraction", ours, peer, theirs, "MB/s", "as fast", ours >= theirs)


def names_beside_strike_words(geotext: GeoText, report: Report) -> int:
    """How many names the peer finds in the sentences in which a strike word stands."""
    return sum(names(geotext, text) for text in SENTENCE.split(report.text) if STRIKE_WORD.search(text))


def names(geotext: GeoText, text: str) -> int:
    """How many names the peer finds in a text."""
    return sum(place["count"] for kind in geotext.extract(text).values() for place in kind.values())
