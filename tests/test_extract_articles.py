"""Whole articles of our own against what a careful reader wrote down (tests/articles/*.expected.jsonl)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from geo.extract import Extractor
from geo.records import Report, Strike
from geo.reports import read_path

FOLDER = Path(__file__).parent / "articles"
# Known misses by article and place, each with its reason; one that is found must be taken out here.
MISSED = {("command-list", "Hit"): "a town whose name is a common word, at the head of a line"}
FIELDS = ("actors", "status", "hedged")


def articles() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.md"))


def read(name: str, extractor: Extractor) -> list[Strike]:
    report = next(item for item in read_path(FOLDER / f"{name}.md") if isinstance(item, Report))
    return extractor.strikes(report)


def expected(name: str) -> list[dict[str, Any]]:
    text = (FOLDER / f"{name}.expected.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def same(row: dict[str, Any], strike: Strike) -> bool:
    """The same place in the same sentence; a dateline or a label before it does not count."""
    written = row["place_text"] in strike.place_text or strike.place_text in row["place_text"]
    return bool(written and row["sentence"].strip() in strike.sentence)


@pytest.mark.parametrize("name", articles())
def test_places_struck(name: str, extractor: Extractor) -> None:
    found, wanted = read(name, extractor), expected(name)
    missed = {
        row["place_text"]
        for row in wanted
        if not row.get("optional") and not any(same(row, strike) for strike in found)
    }
    extra = {
        strike.place_text
        for strike in found
        if not any(same(row, strike) for row in wanted) and not (strike.place and strike.place.precision == "country")
    }
    assert missed == {place for article, place in MISSED if article == name}
    assert extra == set()


@pytest.mark.parametrize("name", articles())
def test_provinces(name: str, extractor: Extractor) -> None:
    """Whatever is placed is placed in the country and province that the reader named; no province is no wrong one."""
    for row in expected(name):
        for strike in read(name, extractor):
            if same(row, strike) and strike.place is not None:
                assert strike.place.country == row["place"]["country"]
                assert strike.place.province in {row["place"]["province"], None}


def test_the_constructions_of_the_first_article(extractor: Extractor) -> None:
    """Caption, refusal, planned jets and a centre abroad give no row; "their jets" find their actor."""
    found = [
        strike
        for strike in read("seed-constructions", extractor)
        if strike.place and strike.place.precision != "country"
    ]
    assert [strike.place_text for strike in found] == ["Abu Kamal", "Gab", "Raqqa", "Tartous"]
    assert {strike.actors for strike in found} == {("United States",)}
    assert [strike.hedged for strike in found] == [False, False, True, True]
    assert [strike.reported_by for strike in found][2] == ("euronews",)
    assert {strike.date for strike in found} == {None}
