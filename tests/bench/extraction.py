"""Reading strikes out of news, beside the quick demo (demo.py) and flashgeotext alone on the same text.

The peers do much less: they find the names of cities and countries, and make no rows. Nothing may be remembered
between reports, so no sentence of the text repeats. How right both are, accuracy.py measures.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from flashgeotext.geotext import GeoText

from geo.cli.jobs import Work, cores, extract_lines
from geo.extract import Extractor
from geo.places import Gazetteer
from geo.records import Report
from tests.bench.demo import names, names_beside_strike_words
from tests.bench.news import reports
from tests.bench.rows import Row

CHARACTERS = 3_000_000
SLICES = 10


def measure() -> list[Row]:
    """Megabytes a second, slice by slice in turn, so that all meet the same machine; then with every core."""
    news = list(reports(CHARACTERS))
    megabytes = sum(len(report.text) for report in news) / 1e6
    extractor = Extractor(Gazetteer.ready())
    geotext = GeoText()
    ways: dict[str, Callable[[Report], int]] = {
        "ours": lambda report: len(extractor.strikes(report)),
        "demo": partial(names_beside_strike_words, geotext),
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
    print(f"{found['demo']} names beside a strike word, {found['whole']} names")
    speed = {name: megabytes / taken for name, taken in seconds.items()}
    together = megabytes / seconds_together(news)
    half = speed["ours"] >= speed["demo"] / 2
    return [
        Row("extraction", speed["ours"], "flashgeotext + keywords", speed["demo"], "MB/s", "half as fast", half),
        Row("extraction", speed["ours"], "flashgeotext, whole text", speed["whole"], "MB/s"),
        Row(f"extract --jobs {cores()}", together, "flashgeotext + keywords", speed["demo"], "MB/s"),
    ]


def seconds_together(news: Sequence[Report]) -> float:
    """How long as many processes take as the machine has cores, to the last line of JSON."""
    start = time.perf_counter()
    for _ in extract_lines(news, Work(), cores()):
        pass
    return time.perf_counter() - start
