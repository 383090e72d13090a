"""The chosen mention beside the map: its paragraph, its fields, who else says what, how to cite it and link to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.records import Claimant, ClaimantKind, Place, Precision, Report, Status, Strike
from geo.screen.chosen import archive_link, in_its_paragraph, paragraph
from geo.store import Store, StoredStrike, open_store
from tests.bench.archive import join_by_place_and_day, put_all
from tests.pages import ROOT, calm, opened, words

BEFORE, STRUCK, AFTER = "Rain fell.", "Jets hit the mill in Tarin, medics said.", "Nobody else was near."
TARIN = Place("Tarin", 35.5, 36.5, "Hama", "SY", Precision.TOWN, 2_000, "test:tarin", "exact")
KEY = "test:tarin/town"


@pytest.fixture(autouse=True)
def from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit looks for pages/ beside the script that it is given."""
    monkeypatch.chdir(ROOT)


def told(name: str, speaker: str, *, denied: bool = False, date: str = "2015-10-02") -> Strike:
    """One mention of a strike on the mill, as the texts of `added` tell of it."""
    at = STRUCK.index("Tarin")
    start = len(f"Heading {name}\n\n{BEFORE} ")
    return Strike(
        name,
        STRUCK,
        start,
        start + len(STRUCK),
        "Tarin",
        start + at,
        start + at + 5,
        TARIN,
        ("Russia",),
        reported_by=() if denied else (speaker,),
        claimants=(Claimant(speaker, ClaimantKind.MEDICAL),) if speaker == "medics" else (),
        status=Status.DENIED if denied else Status.REPORTED,
        denied_by=(speaker,) if denied else (),
        date=date,
        date_prec=1,
    )


def added(store: Store, name: str, source: str, day: int, found: Strike) -> None:
    text = f"Heading {name}\n\n{BEFORE} {STRUCK} {AFTER}\n\nAnother matter."
    store.add(
        Report(text, name, f"Title {name}", source, f"https://example.org/{name}", dt.date(2015, 10, day)), [found]
    )


@pytest.fixture
def store(own_folders: Path) -> Iterator[Store]:
    with open_store() as filled:
        filled.keep_samples()
        added(filled, "one", "The Herald", 3, told("one", "medics"))
        added(filled, "two", "Agence Une", 4, told("two", "the army", denied=True))
        added(filled, "old", "The Herald", 9, told("old", "an elder", date="2014-01-01"))
        yield filled


def named(store: Store, name: str) -> StoredStrike:
    return next(row for row in store.strikes() if row.report.id == name)


def chosen(store: Store, name: str = "one") -> AppTest:
    return calm(opened("map", place=KEY, strike=named(store, name).key))


def test_a_mention_is_opened_and_closed_and_the_address_follows(store: Store) -> None:
    at = calm(opened("map", place=KEY))
    key = named(store, "one").key
    calm(next(button for button in at.button if button.key == f"open-{key}").click().run())
    assert key in at.query_params["strike"]
    calm(next(button for button in at.button if button.label == "All reports of this place").click().run())
    assert "strike" not in at.query_params
    assert KEY in at.query_params["place"]


def test_the_sentence_stands_in_its_paragraph_and_not_beyond(store: Store) -> None:
    said = words(chosen(store))
    assert f":gray[{BEFORE}]" in said
    assert f":gray[{AFTER}]" in said
    assert "Another matter" not in said


def test_who_says_so_and_who_denies_it(store: Store) -> None:
    said = words(chosen(store))
    assert "| **medics** :gray[medical] | 2015-10-02, by Russia :gray[(The Herald, 2015-10-03)] |  |" in said
    assert "| **the army** |  | 2015-10-02, by Russia :gray[(Agence Une, 2015-10-04)] |" in said
    assert "an elder" not in said, "another year's strike"


def test_alone_it_says_so(store: Store) -> None:
    assert "Nobody else is reported to say anything about this place" in words(chosen(store, "old"))


def test_it_can_be_cited_and_linked_to(store: Store) -> None:
    at = chosen(store)
    cited, link = (next(code.value for code in at.code if part in code.value) for part in ("Accessed", "strike="))
    assert f"“{STRUCK}” The Herald, “Title one”, 2015-10-03, https://example.org/one." in cited
    assert f"Accessed {dt.date.today().isoformat()}" in cited
    assert named(store, "one").key in link


def test_the_archive_is_asked_for_the_day_of_the_report(store: Store) -> None:
    assert archive_link(named(store, "one")) == "https://web.archive.org/web/20151003*/https://example.org/one"


def test_another_place_forgets_the_mention(store: Store) -> None:
    at = chosen(store)
    calm(next(button for button in at.button if button.label == "Close").click().run())
    assert not {"place", "strike"} & set(at.query_params)


@pytest.mark.parametrize("key", ["nothing", "x" * 400, "<script>"])
def test_a_mention_that_is_not_there_leaves_the_list(store: Store, key: str) -> None:
    said = words(calm(opened("map", place=KEY, strike=key)))
    assert "3 reports of strikes" in said


def test_a_changed_text_shows_the_sentence_alone() -> None:
    found = told("one", "medics")
    changed = Report("Something else.", "one")
    assert "Rain" not in in_its_paragraph((changed, []), found)
    assert "Jets hit the mill" in in_its_paragraph(None, found)


@pytest.mark.parametrize(
    ("text", "start", "end", "cut"),
    [("a b c", 2, 3, "a b c"), ("a\nb c\nd", 2, 3, "b c"), ("a\nb c", 4, 5, "b c"), ("a b\n\nc", 0, 1, "a b")],
)
def test_a_line_is_a_paragraph(text: str, start: int, end: int, cut: str) -> None:
    first, last = paragraph(text, start, end)
    assert text[first:last] == cut


def test_a_place_with_5000_reports_shows_the_newest_and_more_when_asked(own_folders: Path) -> None:
    first = dt.date(2010, 1, 1)

    def reports() -> Iterator[tuple[Report, tuple[Strike, ...]]]:
        for number in range(5_000):
            day = first + dt.timedelta(number)
            mention = told("report", "medics", date=day.isoformat())
            text = f"Heading report\n\n{BEFORE} {STRUCK} {AFTER} {number}"
            report = Report(text, f"report {number}", f"Title {number}", "The Herald", "", day)
            yield report, (replace(mention, report_id=report.id),)

    with open_store() as filled:
        filled.keep_samples()
        put_all(filled, reports())
        join_by_place_and_day(filled.database)
    at = calm(opened("map", place=KEY))
    said = words(at)
    assert "5,000 reports of strikes, 5,000 mentions" in said
    assert "2023-09-09" in said, "the newest"
    assert "Show more (4,950 left)" in said
    calm(next(button for button in at.button if button.label.startswith("Show more")).click().run())
    assert "Show more (4,900 left)" in words(at)
