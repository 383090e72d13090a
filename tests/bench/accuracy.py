"""How right: mention and marker F1 of ours and of the quick demo, on the same annotated articles.

Ours are those of tests/golden/annotated; where STRIKEMAP_YARDSTICK names a folder, its articles as well.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from flashgeotext.geotext import GeoText

from geo.evaluation import Figures, figures_of, mark, read_annotated
from geo.extract import Extractor
from geo.places import Gazetteer
from tests.bench import demo
from tests.bench.rows import ROOT, Row

OWN = ROOT / "tests" / "golden" / "annotated"
PEER = "flashgeotext + keywords"


def measure() -> list[Row]:
    """The F1 of both on each set of articles."""
    sets = {"own articles": (OWN / "articles.jsonl", OWN / "gold.jsonl")}
    if given := os.environ.get("STRIKEMAP_YARDSTICK"):
        sets["yardstick"] = (Path(given) / "gold" / "dev_articles.jsonl", Path(given) / "gold" / "dev_gold.jsonl")
    return [row for name, paths in sets.items() for row in rows_of(name, *figures_of_both(*paths))]


def figures_of_both(articles: Path, gold: Path) -> tuple[Figures, Figures]:
    """The figures of ours and of the demo on annotated articles; ValueError where a row of them is wrong."""
    read, wrong = read_annotated(articles, gold)
    if wrong:
        raise ValueError(f"{articles}: {wrong[0]}")
    extractor, geotext = Extractor(Gazetteer.ready()), GeoText()
    ours = figures_of([mark(article, extractor.strikes(article.report)) for article in read])
    theirs = figures_of([mark(article, demo.strikes(geotext, article.report)) for article in read])
    return ours, theirs


def rows_of(name: str, ours: Figures, theirs: Figures) -> Iterator[Row]:
    """A row for the mentions and one for the markers."""
    for what, own, peer in (("mention", ours.mention, theirs.mention), ("marker", ours.marker, theirs.marker)):
        yield Row(f"{what} F1, {name}", own.f1, PEER, peer.f1, "", "better", own.f1 > peer.f1)
