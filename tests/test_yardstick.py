"""Accuracy on the annotated articles, and the article the project grew out of (outside the project)."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from geo.extract import Extractor
from geo.records import Report, Strike

pytestmark = pytest.mark.yardstick

# What the extractor must not fall below; the README says what it reaches.
FLOORS = {"mention": 0.82, "marker": 0.72, "places": 0.84}
# Of the mentions that were found: within tolerance, in the right province, and the true point within the marker's ring,
# which must stay narrow enough to say something.
MATCHED = {"located": 0.88, "province": 0.95, "covered": 0.92}
MEDIAN_RADIUS_M = 10_000


def run(*words: str | Path) -> str:
    done = subprocess.run([sys.executable, *map(str, words)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_annotated_articles(yardstick: Path, tmp_path: Path) -> None:
    """`python -m geo extract` against the annotation, by the yardstick's own scorer."""
    articles, gold = yardstick / "gold" / "dev_articles.jsonl", yardstick / "gold" / "dev_gold.jsonl"
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text(run("-m", "geo", "extract", "--jsonl", articles), encoding="utf-8")
    figures: dict[str, Any] = json.loads(run(yardstick / "gold" / "score.py", articles, gold, predicted, "--json"))
    print(figures)
    reached = {name: figures[name]["f1"] for name in FLOORS}
    assert all(reached[name] >= floor for name, floor in FLOORS.items()), reached
    matched = {name: figures["of_matched"][name] for name in MATCHED}
    assert all(matched[name] >= floor for name, floor in MATCHED.items()), matched
    radius = median_radius(predicted)
    print(f"median radius {radius:,.0f} m")
    assert radius < MEDIAN_RADIUS_M


def median_radius(predicted: Path) -> float:
    """The median radius in metres of the places on the map (all that name more than a country)."""
    places = [json.loads(line)["place"] for line in predicted.read_text(encoding="utf-8").splitlines()]
    return median(place["radius_m"] for place in places if place and place["precision"] != "country")


@pytest.fixture
def seed(yardstick: Path, extractor: Extractor) -> list[Strike]:
    text = (yardstick / "seed_article.txt").read_text(encoding="utf-8")
    return extractor.strikes(Report(text=text, id="seed", published=dt.date(2015, 10, 8)))


def finer(strikes: list[Strike]) -> list[Strike]:
    """The rows that name more than a country; only "in Syria" is allowed beside them."""
    assert all(strike.place is not None for strike in strikes)
    return [strike for strike in strikes if strike.place and strike.place.precision != "country"]


def test_the_first_article_has_exactly_its_four_places(seed: list[Strike]) -> None:
    rows = [(s.place_text, s.place.province, str(s.place.precision)) for s in finer(seed) if s.place]
    assert rows == [
        ("Deir Ezzor", "Deir ez-Zor", "region"),
        ("Ghuta", "Rif Dimashq", "region"),
        ("Idlib", "Idlib", "province"),
        ("Latakia", "Latakia", "province"),
    ]
    assert {s.place_text for s in seed if s not in finer(seed)} <= {"Syria"}


def test_the_first_article_says_who_and_how_sure(seed: list[Strike]) -> None:
    rows = finer(seed)
    assert {strike.actors for strike in rows} == {("Russia",)}
    assert [strike.hedged for strike in rows][2:] == [True, True]
    assert rows[2].reported_by == ("France 24",)
    assert rows[3].reported_by in {(), ("France 24",)}
    assert {strike.date for strike in rows} == {None}
