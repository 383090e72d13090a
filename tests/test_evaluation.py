"""Measuring accuracy: `python -m geo evaluate`, our own annotated articles, and the figures that the README gives."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cli import main
from geo.evaluation import Article, Known, figures_of, mark, read_annotated
from geo.evaluation.agreement import fixed_day, same_name
from geo.records import Place, Precision, Report, Sentence, Status, Strike
from tests.figures import ARTICLES, GOLD, ROOT, WRITTEN, measured

TEXT = "Jets hit Saraqib on Monday. Shells fell on Ariha and Binnish, medics said. The town was hit again."


@pytest.fixture(autouse=True)
def from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


# ---- our own articles, and their figures in the README


def test_our_own_articles_are_sound() -> None:
    articles, wrong = read_annotated(ARTICLES, GOLD)
    assert wrong == []
    assert sum(len(article.sentences) for article in articles) >= 150
    assert len({article.country for article in articles}) >= 10
    assert sum(not article.known for article in articles) >= 10


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_the_figures_that_we_give_are_those_that_the_command_prints(path: Path) -> None:
    """After a change of the rules: make figures."""
    assert path.read_text(encoding="utf-8") == WRITTEN[path](measured()), "run: make figures"


def test_the_readme_names_the_command() -> None:
    said = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"python -m geo evaluate {ARTICLES.relative_to(ROOT)} {GOLD.relative_to(ROOT)}" in said


# ---- marking


def article(*known: Known) -> Article:
    cuts = [0, TEXT.index(" Shells") + 1, TEXT.index(" The town") + 1, len(TEXT) + 1]
    pairs = [(start, end - 1) for start, end in pairwise(cuts)]
    sentences = {number: Sentence(*pair, TEXT[slice(*pair)]) for number, pair in enumerate(pairs)}
    return Article(Report(TEXT, "a"), sentences, known=known)


SARAQIB = Known(
    "a", 0, "Saraqib", "Saraqib", False, "Idlib", "SY", 35.86, 36.8, "town", ("Russia",), weapon="airstrike"
)
ARIHA = Known("a", 1, "Ariha", "Ariha", False, "Idlib", "SY", 35.81, 36.61, "town", ("unknown",), ("medics",))
BINNISH = replace(ARIHA, place="Binnish", name="Binnish", latitude=35.96, longitude=36.71)
AGAIN = replace(SARAQIB, sentence=2, anaphoric=True)


def found(known: Known, **changes: Any) -> Strike:
    """The strike that an extractor without fault would find."""
    sentence = article().sentences[known.sentence]
    at = TEXT.index(known.place)
    where = Place(known.name, known.latitude or 0, known.longitude or 0, known.province, known.country or "",
                  Precision.TOWN, 3000, "test:1", "exact")  # fmt: skip
    strike = Strike("a", sentence.text, sentence.start, sentence.end, known.place, at, at + len(known.place), where,
                    known.actors, known.reported_by, weapon=known.weapon or "unknown")  # fmt: skip
    return replace(strike, **changes)


def test_what_is_found_as_annotated_is_all_right() -> None:
    all_of_it = (SARAQIB, ARIHA, BINNISH)
    figures = figures_of([mark(article(*all_of_it), [found(row) for row in all_of_it])])
    assert (figures.mention.f1, figures.marker.f1, figures.places.f1) == (1, 1, 1)
    assert set(figures.fields.values()) == {1}
    assert figures.median_km == 0


def test_what_is_missed_costs_recall_and_what_is_extra_costs_precision() -> None:
    missed = mark(article(SARAQIB, ARIHA), [found(SARAQIB)])
    extra = mark(article(SARAQIB), [found(SARAQIB), found(BINNISH)])
    assert (figures_of([missed]).mention.precision, figures_of([missed]).mention.recall) == (1, 0.5)
    assert (figures_of([extra]).mention.precision, figures_of([extra]).mention.recall) == (0.5, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"actors": ("Russia", "Turkey")}, "actor"),
        ({"actors": ("unknown",)}, "actor"),
        ({"reported_by": ("a monitor",)}, "reported_by"),
        ({"date": "2016-02-15", "date_prec": 1}, "date"),
        ({"killed": 0}, "killed"),
        ({"weapon": "rocket"}, "weapon"),
        ({"place": None}, "located"),
    ],
)
def test_a_wrong_field_is_wrong_alone(changes: dict[str, Any], field: str) -> None:
    fields = figures_of([mark(article(SARAQIB), [found(SARAQIB, **changes)])]).fields
    unsaid = {"province"} if "place" in changes else set()
    assert {name for name, right in fields.items() if right < 1} - unsaid == {field}


def test_one_of_two_actors_is_right_and_one_too_many_is_not() -> None:
    either = replace(SARAQIB, actors=("Russia", "Syrian government"))
    assert mark(article(either), [found(SARAQIB)]).matched[0].stands_right
    assert not mark(article(SARAQIB), [found(either)]).matched[0].stands_right


def test_what_leans_on_an_earlier_name_counts_neither_for_nor_against() -> None:
    silent = figures_of([mark(article(SARAQIB, AGAIN), [found(SARAQIB)])])
    telling = figures_of([mark(article(SARAQIB, AGAIN), [found(SARAQIB), found(AGAIN)])])
    assert silent.mention == telling.mention
    assert silent.mention.f1 == 1


def test_a_country_alone_is_never_an_error() -> None:
    syria = found(SARAQIB, place_text="Syria", place_start=0, place_end=4)
    country = replace(syria.place, name="Syria", precision=Precision.COUNTRY)  # type: ignore[type-var]
    figures = figures_of([mark(article(SARAQIB), [found(SARAQIB), replace(syria, place=country)])])
    assert figures.mention.f1 == 1


def test_every_row_of_an_article_without_strikes_is_a_false_alarm() -> None:
    figures = figures_of([mark(article(), [found(SARAQIB), found(ARIHA)])])
    assert (figures.false_alarms, figures.quiet_articles, figures.quiet_sentences) == (2, 1, 3)


def test_hedges_and_denials_are_counted_where_they_are_set_or_should_be() -> None:
    denied, hedged = replace(SARAQIB, status="denied"), replace(ARIHA, hedged=True)
    figures = figures_of([mark(article(denied, hedged), [found(denied, status=Status.DENIED), found(hedged)])])
    assert figures.flags["denied"].f1 == 1
    assert (figures.flags["hedged"].known, figures.flags["hedged"].hits) == (1, 0)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("al-Bab", "Al Bab", True),
        ("Ma'arrat Misrin", "Maarrat Misrin", True),
        ("Ghouta", "Eastern Ghouta", True),
        ("Khan Sheikhoun", "Khan al-Assal", False),
        ("Deir ez-Zor", "Deir Hafer", False),
        ("Aleppo city", "Aleppo province", True),
        ("Idlib", "", False),
    ],
)
def test_names(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("date", "end", "day"),
    [
        ("2016-02-15", None, "2016-02-15"),
        ("2016-02-15", "2016-02-16", "2016-02-15"),
        ("2016-02-15", "2016-02-20", None),
        ("2016-02", None, "2016-02"),
        ("2016", None, None),
        (None, None, None),
    ],
)
def test_a_span_of_more_than_a_night_is_no_day(date: str | None, end: str | None, day: str | None) -> None:
    assert fixed_day(found(SARAQIB, date=date, date_end=end)) == day


@given(st.lists(st.sampled_from([SARAQIB, ARIHA, BINNISH, AGAIN]), max_size=5), st.data())
def test_nothing_is_counted_twice(known: Sequence[Known], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.sampled_from([SARAQIB, ARIHA, BINNISH, AGAIN]).map(found), max_size=6))
    marks = mark(article(*known), rows)
    assert len(marks.matched) + len(marks.missed) == len(marks.wanted)
    assert marks.counted <= len(rows)
    assert figures_of([marks]).mention.hits <= min(len(known), len(rows))


# ---- the command


def write(folder: Path, articles: list[Any], gold: list[Any]) -> list[str]:
    paths = [folder / "articles.jsonl", folder / "gold.jsonl"]
    for path, rows in zip(paths, (articles, gold), strict=True):
        lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return [str(path) for path in paths]


ROW = {"id": "a", "text": "Jets hit Idlib.", "source": "The Test", "sents": [[0, 0, 15, "Jets hit Idlib."]]}
HIT = {
    "id": "a",
    "s": 0,
    "place": "Idlib",
    "name": "Idlib",
    "province": "Idlib",
    "country": "SY",
    "precision": "province",
}


def test_the_command_prints_figures_groups_and_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dated = {**HIT, "date": "2015-10-02", "hedged": True}
    missed = {**ROW, "id": "b", "text": "Nothing in Homs.", "sents": [[0, 0, 16, "Nothing in Homs."]]}
    paths = write(tmp_path, [ROW, missed], [dated, {**HIT, "id": "b", "place": "Homs", "name": "Homs"}])
    assert main(["evaluate", *paths, "--errors", "5", "--by", "source"]) == 0
    said = capsys.readouterr().out
    assert "2 articles, 2 sentences, 2 mentions; 1 rows found" in said
    assert "The Test" in said
    assert "MISSED b [Homs] Nothing in Homs." in said
    assert "FIELD  a [Idlib] date: 2015-10-02 was read as None | Jets hit Idlib." in said
    assert "FIELD  a [Idlib] hedged: True was read as False" in said


def test_the_figures_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", *write(tmp_path, [ROW], [HIT]), "--json", "--by", "country"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["mention"]["f1"] == 1
    assert figures["by"]["SY"]["articles"] == 1


@pytest.mark.parametrize(
    ("articles", "gold", "said"),
    [
        ([{**ROW, "sents": None}], [], 'articles.jsonl:1: Its "sents" is None'),
        ([{**ROW, "sents": [[0, 0, 14, "Jets hit Idlib."]]}], [], "articles.jsonl:1: Sentence 0 is not text[0:14]"),
        ([ROW, ROW], [], "articles.jsonl:2: There is an article 'a' above"),
        ([{**ROW, "published": "soon"}], [], "articles.jsonl:1"),
        ([{"text": "x"}], [], 'articles.jsonl:1: It has no "id"'),
        ([ROW], ["{broken"], "gold.jsonl:1: The line is not JSON"),
        ([ROW], [{**HIT, "id": "z"}], "gold.jsonl:1: There is no article 'z'"),
        ([ROW], [HIT, {"id": "a", "none": True}], "gold.jsonl:2: Article 'a' has strikes and none"),
        ([ROW], [{**HIT, "s": 7}], 'gold.jsonl:1: Its "s" is 7'),
        ([ROW], [{**HIT, "place": "Hama"}], "gold.jsonl:1: Its sentence does not hold 'Hama'"),
        ([ROW], [{**HIT, "lat": 350}], 'gold.jsonl:1: Its "lat" is 350'),
        ([ROW], [{**HIT, "date": "2015-02-30"}], "gold.jsonl:1: Its \"date\" is '2015-02-30'"),
        ([ROW], [{**HIT, "actors": "Russia"}], "gold.jsonl:1: Its \"actors\" is 'Russia'"),
        ([ROW], [{**HIT, "killed": "two"}], "gold.jsonl:1: Its \"killed\" is 'two'"),
        ([ROW], [{**HIT, "precision": "near"}], "gold.jsonl:1: Its \"precision\" is 'near'"),
        ([ROW], [{**HIT, "hedged": "no"}], "gold.jsonl:1: Its \"hedged\" is 'no'"),
    ],
)
def test_a_wrong_row_is_said_with_file_and_line_and_nothing_is_measured(
    articles: list[Any], gold: list[Any], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", *write(tmp_path, articles, gold)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "nothing was measured" in err


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(tmp_path / "a.jsonl"), str(tmp_path / "g.jsonl")]) == 1
    assert "a.jsonl: It cannot be read" in capsys.readouterr().err


# ---- the yardstick, where it is given


@pytest.mark.yardstick
def test_the_figures_are_those_of_the_yardsticks_own_scorer(
    yardstick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the articles that one may read; the others are scored once, at the end of the work."""
    articles, gold = (
        readable(yardstick / "gold" / name, tmp_path) for name in ("dev_articles.jsonl", "dev_gold.jsonl")
    )
    assert main(["evaluate", articles, gold, "--json"]) == 0
    ours = json.loads(capsys.readouterr().out)
    assert main(["extract", "--jsonl", articles]) == 0
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text(capsys.readouterr().out, encoding="utf-8")
    theirs = json.loads(run(str(yardstick / "gold" / "score.py"), articles, gold, str(predicted), "--json"))
    assert {name: ours[name] for name in theirs} == theirs


def readable(path: Path, folder: Path) -> str:
    """A copy without the quarter that is not to be read."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if int(hashlib.sha1(json.loads(line)["id"].encode()).hexdigest(), 16) % 4]
    (folder / path.name).write_text("".join(kept), encoding="utf-8")
    return str(folder / path.name)


def run(*words: str) -> str:
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
