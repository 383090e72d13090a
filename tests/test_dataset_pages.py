"""What a reader sees of a dataset's event: whose it is and on what terms, and sides as sides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.corrections import place_at
from geo.datasets import event_words
from geo.export.citing import citation
from geo.importing import import_dataset
from geo.incidents.claims import claims_of
from geo.ingest import read_again
from geo.mapping.layer import named_actors
from geo.mapping.text import carried
from geo.markers import Markers
from geo.records import Report
from geo.screen.datasets import credit, imported
from geo.screen.facts import brief, facts, role_of_actors
from geo.screen.mention import attribution
from geo.screen.why_here import entries_of, source_of
from geo.screen.wording import found_words
from geo.store import Store, open_store
from tests.event_files import as_csv, written
from tests.hostile import HOSTILE
from tests.pages import ROOT, calm, opened, words
from tests.strategies import strike

FROM_UCDP = "from [UCDP GED 19.1](<https://ucdp.uu.se/downloads/>) (CC BY 4.0)"


@pytest.fixture(autouse=True)
def from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit looks for pages/ beside the script that it is given."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def store(own_folders: Path, tmp_path: Path) -> Iterator[Store]:
    with open_store() as filled:
        attack = {
            "id": "2",
            "type_of_violence": "3",
            "side_a": "IS",
            "side_b": "Civilians",
            "source_headline": "A raid",
        }
        import_dataset(written(tmp_path / "ged191.csv", [{"id": "1"}, attack]), "ucdp", filled)
        yield filled


def test_the_evidence_of_a_place_credits_the_dataset_and_names_sides(store: Store) -> None:
    (place,) = store.places()
    said = words(calm(opened("map", place=carried(place.key))))
    assert FROM_UCDP in said
    assert "sides: Syrian government, Syrian opposition" in said
    assert "the dataset does not say with what weapon" in said


def test_a_chosen_event_says_why_it_stands_there(store: Store) -> None:
    (place,) = store.places()
    row = next(one for one in store.strikes() if one.strike.names_sides)
    said = words(calm(opened("map", place=carried(place.key), strike=row.key)))
    assert ":color[sides]" in said
    assert ":color[event]" in said
    assert ":color[who struck]" not in said


def test_the_reports_page_credits_it(store: Store) -> None:
    (key, *_) = store.report_keys()
    assert FROM_UCDP in words(calm(opened("reports", report=key)))


def test_about_lists_what_was_imported_with_licence_and_citation(store: Store) -> None:
    said = words(calm(opened("about")))
    assert "| UCDP GED 19.1 | 2 | 2 | [CC BY 4.0](<https://creativecommons.org/licenses/by/4.0/>) |" in said
    assert "Introducing the UCDP Georeferenced Event Dataset" in said
    assert "ged191.csv" in said


@pytest.mark.parametrize("page", ["map", "timeline"])
def test_pages_that_count_by_actor_say_that_sides_are_no_strikers(page: str, store: Store) -> None:
    said = words(calm(opened(page)))
    assert "events of UCDP GED 19.1 stand under their sides: who struck is not said" in said
    assert "Counted with the reports of strikes: event of UCDP GED (lethal violence" in said


def test_a_marker_of_events_says_of_nobody_that_it_struck(store: Store) -> None:
    place = place_at("Elsewhere", 34.0, 37.0, country="SY")
    for _ in range(2):
        (marker,) = store.places()
        assert set(marker.actors) == {"Islamic State", "Syrian government", "Syrian opposition"}
        assert named_actors(Markers.of([marker])) == (["unknown"], [[0]])
        store.cache.correct("Lower Wakludah", "SY", "", place, "Rana", "by the photograph")
        read_again(store, None)  # type: ignore[arg-type]
    moved = store.strikes()[0].strike.place
    assert moved is not None
    assert moved.latitude == 34.0
    assert (source_of(moved), entries_of(moved)) == ("the person who corrected it", "")


@pytest.mark.parametrize("page", ["map", "strikes", "reports", "places", "timeline"])
def test_every_page_opens(page: str, store: Store) -> None:
    calm(opened(page))


def test_the_facts_of_an_event_are_those_of_the_dataset(store: Store) -> None:
    by_id = {one.strike.report_id: one for one in store.strikes()}
    sided, attack = by_id["ucdp:1"], by_id["ucdp:2"]
    assert (role_of_actors(sided.strike), role_of_actors(attack.strike)) == ("sides", "attacker")
    said = facts(sided.strike, "here").replace("\\", "")
    assert "2 to 5 (best 3), counted by UCDP" in said
    assert "weapon not named" not in said
    assert brief(sided.strike).startswith("event of UCDP GED")
    assert found_words(sided.strike.place) == "The dataset's own coordinates (UCDP GED 19.1)"
    assert [claim.actors for claim in claims_of(sided.strike, "k", "o", None)] == [()]


def test_a_source_that_credits_itself_is_named_once(store: Store, tmp_path: Path) -> None:
    row = {"id": "7", "source_office": "Invented Agency", "source_original": "invented agency"}
    import_dataset(written(tmp_path / "ged191.csv", [row | {"source_headline": "Told by itself"}]), "ucdp", store)
    itself = next(one for one in store.strikes() if one.strike.report_id == "ucdp:7")
    assert "citing" not in attribution(itself.strike, itself.report)
    other = next(one for one in store.strikes() if one.strike.report_id == "ucdp:1")
    assert "citing" in attribution(other.strike, other.report)


def test_a_citation_names_the_dataset(store: Store) -> None:
    import datetime as dt

    row = next(one for one in store.strikes() if one.strike.report_id == "ucdp:1")
    said = citation(row, dt.date(2026, 1, 2))
    assert "Coded in UCDP GED 19.1 (CC BY 4.0; Sundberg" in said
    assert " as ucdp:1: Lower Wakludah" in said
    assert "as a reported strike" not in said


def test_acled_is_never_called_free(own_folders: Path, tmp_path: Path) -> None:
    path = tmp_path / "acled 2024-05-01.csv"
    path.write_text(as_csv([{}], "acled"), encoding="utf-8")
    with open_store() as store:
        import_dataset(path, "acled", store)
        (row,) = store.strikes()
        assert "do not redistribute" in attribution(row.strike, row.report)
        said = facts(row.strike, "here").replace("\\", "")
        assert "event of ACLED: weapon not named (airstrike and/or artillery; Shelling" in said
        (noted,) = store.dataset_imports()
        assert imported(noted).replace("\\", "").startswith("ACLED 2024-05-01 from acled 2024-05-01.csv")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_rows_stay_text(text: str, own_folders: Path, tmp_path: Path) -> None:
    path = tmp_path / "ged191.csv"
    row = {"source_headline": text, "where_coordinates": text, "side_a": text, "source_original": text}
    path.write_bytes(as_csv([row]).encode("utf-8", "surrogatepass"))
    with open_store() as store:
        import_dataset(path, "ucdp", store)
        for one in store.strikes():
            for said in (attribution(one.strike, one.report), facts(one.strike, "here"), brief(one.strike)):
                assert "<script" not in said.replace("\\<", "")
                assert "](javascript" not in said


def test_the_page_of_a_hostile_row_is_calm(own_folders: Path, tmp_path: Path) -> None:
    path = tmp_path / "ged191.csv"
    rows = [{"id": str(n), "source_headline": text, "side_a": text} for n, text in enumerate(HOSTILE)]
    path.write_bytes(as_csv(rows).encode("utf-8", "surrogatepass"))
    with open_store() as store:
        import_dataset(path, "ucdp", store, version="<b>x</b> | [a](javascript:alert(1))")
        (place,) = store.places()
        calm(opened("map", place=carried(place.key)))
        written_there = [str(one.value) for one in calm(opened("about")).markdown]
        assert any("javascript" in one for one in written_there)
        assert not any("](javascript" in one or "| [a" in one for one in written_there)


def test_what_no_dataset_coded_has_no_credit() -> None:
    report = Report("Jets hit Idlib.", "a")
    assert (credit(""), event_words(strike(report)), role_of_actors(strike(report))) == ("", "", "who struck")
