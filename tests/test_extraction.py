"""The extractor as a whole: offsets, verbatim text, no state, nothing lost by the quick look."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.extract import Extractor
from geo.extraction.sentences import sentences
from geo.extraction.tokens import tokenise
from geo.extraction.triggers import may_tell
from geo.extraction.vocabulary import read_toml
from geo.records import Report, Status

WORDS = st.sampled_from(
    [
        *"Russian jets bombed Idlib province and Saraqib , killing 12 people the Observatory said . reportedly".split(),
        *"on Tuesday “The town was hit” according to AFP ; no strikes in Homs … إدلب Харків U.S. al-Bab 2016".split(),
        *"( ) - — ’ ' 12,000 Syria’s Damascus, \n \n\n \t".split(" "),
    ]
)
PROSE = st.lists(WORDS, max_size=60).map(" ".join)


@given(text=st.text(max_size=400))
def test_sentences_slice_back(text: str) -> None:
    """Every sentence is text[start:end], in order, without overlap, and nothing but space is left out."""
    found, reached = sentences(text), 0
    for sentence in found:
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text.strip() == sentence.text != ""
        assert text[reached : sentence.start].strip() == ""
        reached = sentence.end
    assert text[reached:].strip() == ""


@given(text=st.text(max_size=200))
def test_tokens_slice_back(text: str) -> None:
    for token in tokenise(text):
        assert text[token.start : token.end] == token.text != ""


@given(text=PROSE)
def test_strikes_slice_back(extractor: Extractor, text: str) -> None:
    """Sentence, place and every reason are the characters at their offsets."""
    report = Report(text=text, id="x", published=dt.date(2016, 8, 11))
    for strike in extractor.strikes(report, all_statuses=True):
        assert text[strike.start : strike.end] == strike.sentence
        assert text[strike.place_start : strike.place_end] == strike.place_text
        assert strike.anaphoric or strike.start <= strike.place_start < strike.place_end <= strike.end
        assert (strike.place is None) == bool(strike.unplaced)
        for reason in strike.why.values():
            if reason.start is not None and reason.end is not None:
                assert text[reason.start : reason.end] == reason.text


@given(text=PROSE)
def test_nothing_is_remembered_between_reports(extractor: Extractor, text: str) -> None:
    """The same report gives the same strikes, whatever was read before."""
    report = Report(text=text, id="x")
    first = extractor.strikes(report)
    extractor.strikes(Report(text="Israel bombed Rafah. The town was hit again.", id="y"))
    assert extractor.strikes(report) == first


@given(text=PROSE)
def test_fewer_statuses_are_a_part_of_all(extractor: Extractor, text: str) -> None:
    report = Report(text=text, id="x")
    every = extractor.strikes(report, all_statuses=True)
    mapped = [strike for strike in every if strike.status in {Status.REPORTED, Status.DENIED}]
    assert extractor.strikes(report) == mapped


def strike_forms() -> list[str]:
    table = read_toml("strikes.toml")
    return [form for kind in ("noun", "verb", "munition", "carrier") for row in table[kind] for form in row["forms"]]


@pytest.mark.parametrize("form", strike_forms())
def test_the_quick_look_overlooks_no_form(form: str) -> None:
    assert may_tell(f"(“{form.capitalize()}”, he said)")


def test_planned_strikes_are_printed_when_asked_for(extractor: Extractor) -> None:
    report = Report(text="The ministry said its jets would bomb targets in Raqqa.", id="x")
    assert extractor.strikes(report) == []
    assert [strike.status for strike in extractor.strikes(report, all_statuses=True)] == [Status.PLANNED]


def test_a_fallback_says_why_each_candidate_lost(extractor: Extractor) -> None:
    """The container was taken, so no candidate of the name may look as if it had been."""
    text = "Syrian jets bombed the Zaitoun hospital in Harem, a town in Idlib province of Syria."
    (strike,) = extractor.strikes(Report(text=text, id="x"))
    assert strike.place is not None
    assert strike.place.method.startswith("container:")
    assert strike.place.candidates
    assert all(candidate.lost for candidate in strike.place.candidates)


def test_a_long_text_without_end_is_read(extractor: Extractor) -> None:
    """No sentence end, no space, a megabyte: no hang, no crash."""
    text = "Jets bombed Idlib " + "and " * 20_000 + "x" * 1_000_000
    assert [strike.place_text for strike in extractor.strikes(Report(text=text, id="x"))] == ["Idlib"]


def test_the_command_prints_the_contract(tmp_path: Path) -> None:
    """`python -m geo extract` on stdin and on JSON Lines: one JSON object a line, ids as given."""
    rows = [
        {"id": "a1", "source": "s", "published": "2016-08-11", "title": "t", "text": "Jets bombed Saraqib on Tuesday."},
        {"id": "a2", "source": "s", "published": "2016-08-11", "title": "t", "text": "It rained in Paris."},
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n{broken\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "geo", "extract", "--jsonl", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "articles.jsonl:3" in done.stderr
    (row,) = map(json.loads, done.stdout.splitlines())
    assert (row["report_id"], row["place"]["name"], row["date"]) == ("a1", "Saraqib", "2016-08-09")
    assert set(row) >= {
        "report_id", "sentence", "start", "end", "place_text", "place_start", "place_end", "place", "actors",
        "reported_by",
        "status", "denied_by", "hedged", "anaphoric", "date", "date_end", "date_prec", "weapon", "killed",
        "injured", "why",
    }  # fmt: skip
    assert set(row["place"]) == {
        "name", "latitude", "longitude", "province", "country", "precision", "radius_m", "gazetteer_id", "method",
    }  # fmt: skip
