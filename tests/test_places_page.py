"""The page of places and "Why here?": doubtful names first, choosing, correcting, undoing; read only; hostile names."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from geo.errors import GazetteerError
from geo.extract import Extractor
from geo.extraction.explaining import explain
from geo.ingest import ingest
from geo.mapping import carried
from geo.mapping.picking import Spot, encode_picking
from geo.mapping.text import marked
from geo.places import Gazetteer
from geo.places.cache import CachedAnswer, State, answer_nothing, cache_key
from geo.places.gazetteer import STEPS
from geo.places.ways import Way
from geo.records import Candidate, Place, Precision, Reason, Report, Strike
from geo.screen import holdings
from geo.screen.address import LONGEST_VALUE
from geo.screen.correcting import Scope, around_rivals, missing, scope_words, scopes_of
from geo.screen.draft import Draft, at_point, candidate_at, choices, first_draft
from geo.screen.holdings import country_name, forget_places, online_credit
from geo.screen.kept_answers import written
from geo.screen.mention import credits_of, placing, whereabouts
from geo.screen.names import named
from geo.screen.places_page import matches, tally
from geo.screen.why_here import answering, asked, entries_of, kept_answer, namings, rows_of, source_of
from geo.screen.wording import STEP_WORDS, found_words, lost_words
from geo.store import NameRow, Store, StoredStrike, open_store
from tests.hostile import HOSTILE
from tests.pages import calm, opened, words
from tests.test_gazetteer_fetch import Site, archive, site
from tests.test_pages import mention
from tests.villages import row as village

__all__ = ["site"]  # a fixture of the downloads' own tests
ROOT = Path(__file__).parents[1]
PUBLISHED = dt.date(2019, 12, 25)
KNOWN = "Russian warplanes bombed Saraqib in Idlib province on Monday, activists said."
UNKNOWN = "Syrian government helicopters dropped barrel bombs on the village of Zzyzxabad on Tuesday, activists said."
NOT_FOUND, FOUND = "zzyzxabad/SY", "saraqib/SY"


@pytest.fixture(autouse=True)
def from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit looks for pages/ beside the script that it is given."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def store(own_folders: Path, gazetteer: Gazetteer) -> Iterator[Store]:
    """A store with a name that the list of places holds and one that nobody knows, in Syria."""
    with open_store() as filled:
        filled.keep_samples()
        ingest([article("one", KNOWN), article("two", UNKNOWN)], filled, Extractor(gazetteer, filled.cache))
        yield filled


def article(name: str, *sentences: str) -> Report:
    """A report about Syria that says these sentences and names no other place than they do."""
    text = "The war in Syria went on. " + " ".join(sentences)
    return Report(text, name, f"Report {name}", "The Herald", "https://example.org/" + name, PUBLISHED, "test")


def table(at: AppTest) -> Any:
    """The names in the order of the page."""
    return at.dataframe[0].value


def button(at: AppTest, key: str) -> Any:
    return next(one for one in at.button if one.key == key)


def place_of(store: Store, key: str) -> Place | None:
    """Where the newest mention of a name stands now."""
    return store.strikes_naming(key)[0].strike.place


# ---- the list


def test_names_that_were_not_found_come_first(store: Store) -> None:
    at = calm(opened("places"))
    assert at.main.header[0].value == "2 place names"
    assert "1 not found" in at.caption[0].value
    assert list(table(at)["As written"]) == ["Zzyzxabad", "Saraqib"]
    assert list(table(at)["How found"]) == ["not found", "in the list"]
    assert table(at)["Province"].tolist()[1] == "Idlib"
    assert table(at)["Mentions"].tolist() == [1, 1]


def test_the_quick_filters_narrow_the_list(store: Store) -> None:
    at = calm(opened("places"))
    calm(at.text_input(key="names-search").input("SARAQ").run())
    assert list(table(at)["As written"]) == ["Saraqib"]
    calm(at.text_input(key="names-search").input("").run())
    calm(at.button_group(key="names-way").set_value([Way.NOT_FOUND]).run())
    assert list(table(at)["As written"]) == ["Zzyzxabad"]
    calm(at.text_input(key="names-search").input("nothing like it").run())
    assert "No name is like this" in words(at)


def test_the_filters_of_the_sidebar_hold_here_too(store: Store) -> None:
    at = calm(opened("places", province="Idlib"))
    assert list(table(at)["As written"]) == ["Saraqib"]


def test_an_empty_store_says_what_to_do(own_folders: Path) -> None:
    with open_store() as empty:
        empty.remove_samples()
    at = calm(opened("places"))
    assert at.main.header[0].value == "0 place names"
    assert "There are no reports yet" in words(at)


def test_a_country_and_a_search_choose_names() -> None:
    row = row_of("Saraqib", "SY", place=saraqib())
    assert matches(row, "", (), ())
    assert matches(row, "saraq", ("SY",), (Way.GAZETTEER,))
    assert not matches(row, "", ("IQ",), ())
    assert not matches(row, "", (), (Way.NOT_FOUND,))
    assert not matches(row, "aleppo", (), ())
    assert tally([row, replace(row, way=Way.NOT_FOUND)]) == (
        "1 not found, 1 in the list of places; 2 mentions of strikes"
    )


# ---- one name


def test_a_link_opens_a_name_with_its_sentences_and_its_reasons(store: Store) -> None:
    said = words(calm(opened("places", name=FOUND)))
    assert "\u201cSaraqib\u201d" in said
    assert "1 mention of strikes in 1 report about Syria" in said
    assert f"{marked('bombed', 'cue')} {marked('Saraqib', 'place')}" in said
    assert "**Looked up** saraqib" in said
    assert "it has exactly this name" in said
    assert "**taken**" in said
    assert "CC BY 4.0" in said


def test_a_name_that_was_not_found_says_why_and_offers_the_map(store: Store) -> None:
    at = calm(opened("places", name=NOT_FOUND))
    said = words(at)
    assert "Not found" in said
    assert "no list of places here knows" in said
    assert at.get("component_instance") or at.get("unknown") or button(at, "correct")
    assert list(table(at).columns) == ["As written", "How found"]


def test_a_name_that_no_mention_has_is_said(store: Store) -> None:
    at = calm(opened("places", name="atlantis/SY"))
    assert "No mention under these filters" in at.info[0].value
    calm(next(one for one in at.button if one.label == "Forget this name").click().run())
    assert "name" not in at.query_params


def test_a_name_without_its_country_means_the_first_of_that_name() -> None:
    rows = [row_of("Saraqib", "SY"), row_of("Saraqib", "IQ"), row_of("Tripoli", "LY")]
    assert named(rows, "saraqib/IQ") is rows[1]
    assert named(rows, "Saraqib") is rows[0]
    assert named(rows, "tripoli/") is rows[2]  # no report said the country, until a correction did
    assert named(rows, "saraqib/LB") is None


# ---- correcting


def test_a_correction_by_a_typed_point_moves_the_mentions_and_can_be_undone(store: Store) -> None:
    at = calm(opened("places", name=NOT_FOUND))
    calm(at.number_input(key="draft-latitude").set_value(35.7).run())
    calm(at.number_input(key="draft-longitude").set_value(36.6).run())
    calm(button(at, "correct").click().run())
    assert "say who you are, say why" in at.warning[0].value
    assert place_of(store, "zzyzxabad") is None
    calm(at.text_input(key="correct-who").input("Ana").run())
    calm(at.text_input(key="why-zzyzxabad/SY").input("the mayor's own map").run())
    calm(button(at, "correct").click().run())
    moved = place_of(store, "zzyzxabad")
    assert moved
    assert (moved.latitude, moved.longitude, moved.country) == (35.7, 36.6, "SY")
    said = words(at)
    assert "Corrected by hand" in said
    assert "Ana" in said
    assert "the mayor's own map" in said
    assert "Corrections (1)" in said
    number = store.cache.corrections()[0].number
    calm(button(at, f"undo-name-{number}").click().run())
    assert place_of(store, "zzyzxabad") is None
    assert store.cache.corrections()[0].undone_by == "Ana"
    assert "Undone by Ana" in words(at)


def test_a_candidate_is_chosen_and_kept_with_its_own_precision(store: Store, gazetteer: Gazetteer) -> None:
    at = calm(opened("places", name=FOUND))
    at.session_state["correct-saraqib/SY"] = True
    calm(at.run())
    radio = at.radio(key="draft-candidate")
    assert radio.value == 0  # the one that was taken
    calm(at.number_input(key="draft-latitude").set_value(10.0).run())
    assert at.radio(key="draft-candidate").value is None
    calm(at.radio(key="draft-candidate").set_value(0).run())
    entry = gazetteer.ranked("Saraqib", countries=["SY"])[0].entry
    assert at.number_input(key="draft-latitude").value == entry.latitude
    assert at.number_input(key="draft-radius").value == entry.radius_m / 1000


def test_a_click_on_the_map_sets_the_point(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    at = calm(opened("places", name=NOT_FOUND))
    at.session_state["draft"] = at_point(at.session_state["draft"], "Zzyzxabad", 35.123456, 36.7, None)
    calm(at.run())
    assert at.number_input(key="draft-latitude").value == 35.12346


def test_another_precision_brings_its_usual_radius(store: Store) -> None:
    at = calm(opened("places", name=NOT_FOUND))
    assert at.number_input(key="draft-radius").value == 3.0
    calm(at.selectbox(key="draft-precision").set_value(Precision.PROVINCE).run())
    assert at.number_input(key="draft-radius").value == 80.0


def test_the_point_of_a_reader_is_named_as_written_in_the_nearest_towns_province(gazetteer: Gazetteer) -> None:
    near = gazetteer.ranked("Saraqib", countries=["SY"])[0].entry
    start = Draft("about", "Idlib", "SY", entry_id="curated:sy/idlib-province")
    moved = at_point(start, "Zzyzxabad", 35.8, 36.8, near)
    assert (moved.name, moved.province, moved.country, moved.entry_id) == ("Zzyzxabad", "Idlib", "SY", "")
    assert at_point(replace(moved, name="My name"), "Zzyzxabad", 35.9, 36.9, None).name == "My name"


def test_a_correction_wants_a_point_a_name_who_and_why() -> None:
    empty = Draft("about", "")
    assert missing(empty, "", " ") == (
        "choose a candidate or a point, give the place a name, say who you are, say why."
    )
    assert missing(replace(empty, name="X", latitude=1.0, longitude=2.0), "Ana", "because") == ""


def test_a_correction_can_hold_in_a_province_only() -> None:
    row = row_of("Zzyzxabad", "SY", within=("Idlib", "Aleppo"))
    scopes = scopes_of(row, [stored(replace(nameless(), scene="SY"))])
    assert scopes == [Scope("SY"), Scope("SY", "Idlib"), Scope("SY", "Aleppo"), Scope("")]
    assert scope_words(scopes[0]) == "in reports about Syria"
    assert scope_words(scopes[1]) == "only where a report puts it in Idlib"
    assert scopes_of(row, [stored(nameless())]) == [Scope("")]  # no report says the country


def test_the_first_draft_is_where_the_name_stands() -> None:
    draft = first_draft(row_of("Saraqeb", "SY", place=saraqib()), "about")
    assert (draft.latitude, draft.name, draft.entry_id) == (35.86, "Saraqib", "test:saraqib")
    assert first_draft(row_of("Zzyzxabad", "SY"), "about").spot is None


def test_what_a_name_could_mean_is_offered_from_elsewhere_too(gazetteer: Gazetteer) -> None:
    found = choices(row_of("Tripoli", "LB"), [], gazetteer)
    assert {one.country for one in found} >= {"LB", "LY"}
    assert found[0].country == "LB"
    assert candidate_at(found[1].latitude, found[1].longitude, found) is found[1]
    assert candidate_at(0.0, 0.0, found) is None


# ---- why here


def test_why_here_stands_beside_the_map(store: Store) -> None:
    key = next(place.key for place in store.places() if place.name == "Saraqib")
    at = opened("map", place=key)
    assert "**Looked up**" not in words(at)  # asked for only when it is opened
    at.session_state[f"unfold-why-{key}"] = True
    said = words(calm(at.run()))
    assert "**Looked up** saraqib; in Idlib, Syria" in said
    links = [element.proto for element in at.get("page_link")]
    assert any(one.label == "Correct this place" and "name=saraqib" in one.query_string for one in links)


def test_the_ways_to_a_place_are_told_once_with_how_many_mentions() -> None:
    place = replace(saraqib(), candidates=(candidate("Saraqib", 7.0),))
    other = replace(place, candidates=(candidate("Saraqib", 7.8),))
    rows = [stored(replace(nameless(), place=one, place_text="Saraqib")) for one in (place, other)]
    found = namings([*rows, stored(nameless())])
    assert [len(one.strikes) for one in found] == [2, 1]
    assert found[0].candidates[0][1] == "7.0 to 7.8"


def test_the_kept_answer_that_holds_is_a_persons_then_the_narrower() -> None:
    strike = replace(nameless(), scene="SY", within="Idlib")
    wide, narrow = kept("SY"), kept("SY", "Idlib")
    elsewhere, nothing = kept("IQ"), answer_nothing("x", "SY", "nominatim")
    assert answering(strike, [wide, narrow, elsewhere, nothing]) is narrow
    assert answering(strike, [elsewhere, nothing]) is nothing
    assert answering(strike, [elsewhere]) is None
    assert asked(strike) == "xyz; in Idlib, Syria"
    said = kept_answer(replace(nothing, asked_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
    assert said.startswith("not found, by Nominatim (OpenStreetMap), 2020-01-01 00:00 UTC, until ")


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("gazetteer: exact name (confidence 1.00)", "In the list of places; it has exactly this name"),
        (
            "gazetteer: another name of it (confidence 0.90); \u201cnear\u201d",
            "In the list of places; it has this as another name of the place; the text says \u201cnear\u201d",
        ),
        (
            "gazetteer: exact name (confidence 1.00); \u201cbetween Saraqib and Ariha\u201d",
            "In the list of places; both names were looked up; the text says \u201cbetween Saraqib and Ariha\u201d",
        ),
        (
            "gazetteer: exact name (confidence 1.00): \u201cnorthern Aleppo\u201d",
            "In the list of places; it has exactly this name (looked up as \u201cnorthern Aleppo\u201d)",
        ),
        (
            "container: \u201cX; Y\u201d is in no gazetteer; Idlib holds it; photon: knows no such place",
            "Only the area around it is known; the name is in no list of places here; the text puts it in Idlib; "
            "Photon (OpenStreetMap): knows no such place",
        ),
        ("online: nominatim", "Found online by Nominatim (OpenStreetMap)"),
        ("cache: photon", "Found online by Photon (OpenStreetMap)"),
        ("manual: Ana: the mayor's own map", "Corrected by hand; Ana: the mayor's own map"),
        ("manual", "Corrected by hand"),
        ("a rule of tomorrow", "a rule of tomorrow"),
    ],
)
def test_how_a_name_was_found_is_said_without_the_words_of_the_trade(method: str, words: str) -> None:
    assert found_words(replace(saraqib(), method=method)) == words


def test_every_step_and_every_fall_back_of_the_resolution_has_its_words(gazetteer: Gazetteer) -> None:
    assert STEPS.keys() == STEP_WORDS.keys()
    extractor = Extractor(gazetteer)
    text = (
        "Jets hit the village of Zzyzxabad in Idlib province. Bombs fell between Saraqib and Ariha. "
        "A convoy was hit 40 km east of Palmyra. Shells hit the village of Qqqabad near Hama, "
        "and Kafr Nabl and Wwwabad."
    )
    report = article("ways", text)
    said = [found_words(one.place, one.unplaced) for one in extractor.strikes(report)]
    assert len(said) >= 5
    assert not [words for words in said if "gazetteer" in words or "confidence" in words or "container" in words]
    assert not [words for one in extractor.strikes(report) if "_" in (words := read_words(one.why["place"]))]


def read_words(reason: Reason) -> str:
    return explain("place", reason.rule).words


def test_an_area_at_a_distance_or_between_two_places_names_its_rows_and_their_licence(store: Store) -> None:
    far = replace(saraqib(), gazetteer_id="geonames:163808+40km-east")
    assert rows_of(far.gazetteer_id) == ["geonames:163808"]
    assert "GeoNames, CC BY 4.0" in source_of(far)
    assert "https://www.geonames.org/163808" in entries_of(far)
    assert rows_of("geonames:164816+geonames:172994") == ["geonames:164816", "geonames:172994"]


def test_what_was_found_online_is_credited(store: Store) -> None:
    found = replace(saraqib(), gazetteer_id="nominatim:node/12", method="online: nominatim")
    credit = "\u00a9 OpenStreetMap contributors, ODbL 1.0"
    assert online_credit(found) == source_of(found) == credits_of([found, None, saraqib()]) == credit
    assert (
        online_credit(replace(found, method="manual: Ana: there")) == credit
    )  # chosen by a person, found by a service
    assert online_credit(replace(found, method="online: geonames", gazetteer_id="geonames:1")) == "GeoNames, CC BY 4.0"
    assert online_credit(saraqib()) == ""
    assert credit in placing(stored(replace(nameless(), place=found))).replace("\\", "")


def test_where_our_list_has_no_provinces_the_country_stands_in_and_that_is_said(gazetteer: Gazetteer) -> None:
    abroad = replace(saraqib(), province=None, country="KE")
    assert whereabouts(abroad) == "Kenya (its provinces are not in our list)"
    assert whereabouts(replace(abroad, precision=Precision.COUNTRY)) == "Kenya"
    assert whereabouts(replace(abroad, country="SY")) == "Syria"  # a region may lie in several
    assert whereabouts(saraqib()) == "Idlib province, Syria"


def test_a_mention_that_stands_at_its_container_says_so() -> None:
    held = replace(saraqib(), method="container: \u201cxyz\u201d is in no gazetteer; Saraqib holds it")
    said = placing(stored(replace(nameless(), place=held))).replace("\\", "")
    assert said.startswith("Where \u201cXyz\u201d itself lies is not known here, only the area around it. Saraqib: ")


@given(st.text(), st.text())
@example("41/\x00\x07", "41/\x07")
@example("lone \ud83d", "lone %ED%A0%BD")
@example("x" * 300, "x" * 299 + "y")
def test_a_places_key_travels_as_plain_characters_and_stays_its_own(key: str, other: str) -> None:
    assert carried(key).isprintable()
    assert len(carried(key)) < LONGEST_VALUE
    assert (carried(key) == carried(other)) == (key == other)


def test_a_plain_key_travels_as_it_is() -> None:
    assert carried("geonames:163808+40km-east/region") == "geonames:163808+40km-east/region"
    assert carried("villages:\u0633\u0631\u0627\u0642\u0628/town") == "villages:\u0633\u0631\u0627\u0642\u0628/town"


def test_an_ambiguous_name_is_shown_with_all_that_it_may_well_mean() -> None:
    taken, rival, far = candidate("X", 4.2), replace(candidate("X", 4.2), latitude=33.0), candidate("X", 1.0)
    around = around_rivals([taken, rival, replace(far, latitude=10.0)])
    assert around
    assert around.latitude == 34.0
    assert 100_000 < around.radius_m < 120_000
    assert around_rivals([]) is None
    assert lost_words("0.0 points behind") == "about as likely"
    assert lost_words("1.0 points behind") == "1.0 points behind"


def test_a_countrys_name_comes_back_once_the_list_of_places_does(
    gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> Gazetteer:
        raise GazetteerError("being built")

    with monkeypatch.context() as patched:
        patched.setattr(holdings, "gazetteer", gone)
        assert country_name("KM") == "KM"
    assert country_name("KM") == "Comoros"


# ---- what is kept


def test_kept_answers_are_listed_and_written(store: Store) -> None:
    store.cache.put(answer_nothing("Nowhere", "SY", "nominatim"))
    at = opened("places")
    at.session_state["kept-answers"] = True
    at = calm(at.run())
    rows = at.dataframe[1].value
    assert list(rows["Name"]) == ["nowhere"]
    assert list(rows["State"]) == ["not found"]
    store.cache.correct("Zzyzxabad", "SY", "", saraqib(), "Ana", "the mayor's own map")
    rows = [json.loads(line) for line in written(store.cache, store.cache.corrections()).splitlines()]
    assert [row["answer"]["query"] for row in rows if "answer" in row] == ["nowhere", "zzyzxabad"]
    assert [row["correction"]["who"] for row in rows if "correction" in row] == ["Ana"]


# ---- a fuller list of places


@pytest.fixture
def places_apart(own_folders: Path) -> Iterator[None]:
    """What a page keeps of the list of places is that of this test alone."""
    forget_places()
    yield
    forget_places()


def offered(store: Store) -> AppTest:
    """The page with the offer opened."""
    at = opened("places")
    at.session_state["fetching"] = True
    return calm(at.run())


def test_a_fuller_list_is_offered_with_what_comes_from_where_and_how_large(store: Store) -> None:
    said = words(offered(store))
    assert "**SY.zip** from download.geonames.org" in said
    assert "CC BY 4.0" in said
    assert "MB a country" in said
    assert "Nothing of your reports is sent" in said


def test_nothing_is_offered_where_every_name_is_known(own_folders: Path, gazetteer: Gazetteer) -> None:
    with open_store() as filled:
        filled.keep_samples()
        ingest([article("one", KNOWN)], filled, Extractor(gazetteer, filled.cache))
    assert not any("fetch" in one.label for one in calm(opened("places")).expander)


def test_a_fetched_list_places_the_name_that_was_not_found(store: Store, site: Site, places_apart: None) -> None:
    dump = archive(village(990_000_001, "Zzyzxabad", latitude=35.7, longitude=36.6))
    site.behave = lambda answer: answer.send(dump)
    at = offered(store)
    assert not site.asked  # nothing is asked before the click
    calm(button(at, "fetch-places").click().run(timeout=400))
    assert len(site.asked) == 1
    assert "1 mention moved, 1 report read again" in words(at)
    moved = place_of(store, "zzyzxabad")
    assert moved
    assert (moved.latitude, moved.longitude) == (35.7, 36.6)


def test_without_internet_the_other_ways_are_told(store: Store, site: Site, places_apart: None) -> None:
    site.behave = lambda answer: answer.send_error(500)
    at = calm(button(offered(store), "fetch-places").click().run())
    assert "could not be downloaded" in at.warning[0].value.replace("\\", "")
    assert "python -m geo gazetteer fetch SY" in words(at)
    assert "gazetteer import FILE" in words(at)
    assert place_of(store, "zzyzxabad") is None


# ---- read only, hostile


def test_a_read_only_dashboard_shows_and_offers_nothing_to_change(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.cache.correct("Zzyzxabad", "SY", "", saraqib(), "Ana", "the mayor's own map")
    monkeypatch.setenv("STRIKEMAP_READONLY", "1")
    at = calm(opened("places", name=NOT_FOUND))
    assert not {"correct", "fetch-places"} & {one.key for one in at.button}
    assert not [one for one in at.button if str(one.key).startswith("undo-")]
    assert not at.number_input
    assert "Ana" in words(at)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_only_text(text: str, own_folders: Path) -> None:
    with open_store() as filled:
        filled.keep_samples()
        place = Place(text, 35.0, 36.0, text, "SY", Precision.TOWN, 3000, "test:hostile", text, (candidate(text, 1.0),))
        for number, one in enumerate((None, place)):
            hit = mention(text or "-", one, text, nameless().status, unplaced=text, scene="SY", within=text)
            filled.add(Report(f"{number} {hit.sentence}", str(number), text, text, "", None, "test"), [hit])
        filled.cache.put(CachedAnswer(cache_key(text), "SY", State.ERROR, service=text, note=text))
        rows = filled.names()
        assert rows
    for row in rows:
        at = opened("places", name=f"{row.key}/{row.country}")
        at.session_state["kept-answers"] = at.session_state[f"correct-{row.key}/{row.country}"] = True
        for element in calm(at.run()).markdown:
            bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", element.value)  # what is left when all that is escaped is gone
            assert not re.search(r"[<$`]|\]\(", bare), element.value
            assert not element.allow_html


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_candidate_is_no_script_on_the_map(text: str) -> None:
    spot = Spot(1.0, 2.0, 3000, Precision.COUNTRY)
    encoded = encode_picking(text, [candidate(text, 1.0)], spot)
    assert not set("<>&'`${}_") & set(encoded)
    assert json.loads(encoded)[2] == [1.0, 2.0, 3000, "dashed"]


# ---- made by hand


def saraqib() -> Place:
    return Place("Saraqib", 35.86, 36.8, "Idlib", "SY", Precision.TOWN, 4000, "test:saraqib", "gazetteer: exact")


def candidate(name: str, score: float) -> Candidate:
    return Candidate("test:candidate", name, "town", name, "SY", 35.0, 36.0, score, "")


def nameless() -> Strike:
    return mention("Xyz", None, "unknown", Strike("", "", 0, 0, "", 0, 0, None).status)


def stored(strike: Strike) -> StoredStrike:
    """A strike as the store hands it out, less its report."""
    return StoredStrike("key", strike, None)  # type: ignore[arg-type]


def row_of(
    name: str, country: str, *, place: Place | None = None, within: tuple[str, ...] = (), way: Way | None = None
) -> NameRow:
    found = way or (Way.GAZETTEER if place else Way.NOT_FOUND)
    return NameRow(cache_key(name), country, name, within, found, place, "" if place else "nobody knows it", 1, 1, 0)


def kept(country: str, within: str = "") -> CachedAnswer:
    return CachedAnswer(
        "xyz", country, State.MANUAL, "Xyz", 1.0, 2.0, service="manual", note="Ana: because", within=within
    )
