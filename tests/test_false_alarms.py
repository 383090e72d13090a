"""Sentences that tell of no strike: car bombs, clashes, sieges, sport, hunger strikes, police raids, sirens, drills.

They were written before the rules were run on them. A row here is a marker on somebody's map where nothing was hit.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from geo.extract import Extractor
from geo.records import Report

FILE = Path(__file__).parent / "golden" / "no_strikes.toml"
MOST = 2  # rows on all of these sentences together


def sentences() -> list[tuple[str, str]]:
    """What is hard, and the sentence."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["sentence"]
    return [(row["name"], row["text"]) for row in rows]


def rows_of(extractor: Extractor, text: str) -> list[str]:
    """The places of the strikes that a sentence is taken to tell of."""
    return [strike.place_text for strike in extractor.strikes(Report(text=text, id="quiet"))]


def test_there_are_enough_of_them() -> None:
    told = sentences()
    assert len({text for _, text in told}) == len(told) >= 100
    assert len({name for name, _ in told}) >= 10


def test_they_bring_next_to_no_rows(extractor: Extractor) -> None:
    found = [(name, text, rows) for name, text in sentences() if (rows := rows_of(extractor, text))]
    said = "\n".join(f"{', '.join(rows)}: {text} ({name})" for name, text, rows in found)
    if sum(len(rows) for *_, rows in found) > MOST:
        pytest.fail(f"more than {MOST} rows where nothing was hit:\n{said}", pytrace=False)
