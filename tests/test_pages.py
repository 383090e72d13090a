"""Every page, run by Streamlit itself without a browser: deep links, empty, with rows, in trouble, read only."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from geo.mapping.text import marked
from geo.places.own.importing import import_file
from geo.records import Place, Precision, Report, Status, Strike
from geo.screen.menu import PAGES
from geo.screen.running_text import cut
from geo.store import FILTERS, Store, open_store
from tests.pages import ROOT, answer, calm, choose, choose_in_list, component, filter_row, opened, told, words

OF_THE_STORE = [key for key in PAGES if key != "about"]
HOSTILE = (
    "Jets hit ${alert(1)} `tick` </script><img src=x onerror=alert(2)> [a](javascript:alert(3)) :red[Idlib] $x$ *now*."
)

Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit looks for pages/ beside the script that it is given."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def store(own_folders: Path) -> Iterator[Store]:
    """A store with three reports in it and no samples."""
    with open_store() as opened:
        opened.keep_samples()
        opened.add(report("one", "The Herald", dt.date(2015, 10, 8)), [idlib("Russia"), latakia("Russia")])
        opened.add(report("two", "Agence Une", dt.date(2015, 10, 9)), [idlib("Syrian government", Status.DENIED)])
        opened.add(report("three", "", None), [nowhere()])
        yield opened


@pytest.fixture
def empty(own_folders: Path) -> None:
    """A store that was used and is empty now."""
    with open_store() as opened:
        opened.remove_samples()


def report(name: str, source: str, published: dt.date | None) -> Report:
    return Report(text_of(name), name, f"Report {name}", source, "https://example.org/" + name, published, "test")


def text_of(name: str) -> str:
    return f"Report {name}. Jets hit camps in Idlib on Thursday. Others hit Latakia. A village called Xyz was hit."


def mention(place_text: str, place: Place | None, actor: str, status: Status, **more: Any) -> Strike:
    sentence = f"Jets hit camps in {place_text}, the monitor said."
    at = sentence.index(place_text)
    return Strike(
        "given",
        sentence,
        0,
        len(sentence),
        place_text,
        at,
        at + len(place_text),
        place,
        (actor,),
        reported_by=("the monitor",),
        status=status,
        **more,
    )


def idlib(actor: str, status: Status = Status.REPORTED) -> Strike:
    place = Place("Idlib", 35.85, 36.7, "Idlib", "SY", Precision.PROVINCE, 60_000, "test:idlib", "exact")
    denied = ("Moscow",) if status is Status.DENIED else ()
    return mention("Idlib", place, actor, status, denied_by=denied, hedged=True, date="2015-10-08", date_prec=1)


def latakia(actor: str) -> Strike:
    place = Place("Latakia", 35.6, 36.0, "Latakia", "SY", Precision.PROVINCE, 50_000, "test:latakia", "exact")
    return mention("Latakia", place, actor, Status.REPORTED)


def nowhere() -> Strike:
    return mention("Xyz", None, "unknown", Status.REPORTED, unplaced="no gazetteer knows Xyz")


# ---- each page opens itself


@pytest.mark.parametrize("key", PAGES)
def test_a_deep_link_alone_opens_the_page(key: str, store: Store) -> None:
    at = calm(opened(key))
    assert at.main.header or at.main.title
    assert not at.warning


@pytest.mark.parametrize("key", PAGES)
def test_an_empty_store_says_what_to_do(key: str, empty: None) -> None:
    at = calm(opened(key))
    if key in {"map", "strikes", "reports", "places"}:
        assert "There are no reports yet" in words(at)


@pytest.mark.parametrize("key", OF_THE_STORE)
def test_a_database_that_is_none_is_said_calmly(key: str, own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = own_folders / "broken.db"
    broken.write_bytes(b"this is no database " * 100)
    monkeypatch.setenv("STRIKEMAP_DATABASE_URL", f"sqlite:///{broken}")
    at = calm(opened(key))
    assert len(at.warning) == 1


def test_about_needs_no_database(own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIKEMAP_DATABASE_URL", "postgresql://nobody@localhost:1/none")
    at = calm(opened("about"))
    assert not at.warning
    assert "Apache" in words(at)


def test_about_tells_how_fields_are_read_and_how_often_rightly(own_folders: Path) -> None:
    said = words(calm(opened("about")))
    assert "Measured on 64 articles" in said
    assert "| Right actor | " in said
    assert "carried over" in said


def test_about_names_the_online_service_and_whom_it_credits(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Online place search: off" in words(calm(opened("about")))
    monkeypatch.setenv("STRIKEMAP_GEOCODER", "nominatim")
    monkeypatch.setenv("STRIKEMAP_GEOCODER_AGENT", "test of ours (a@b.cd)")
    said = words(calm(opened("about")))
    assert "on, with Nominatim (OpenStreetMap) (\u00a9 OpenStreetMap contributors, ODbL 1.0)" in said


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("", "Map pictures from a server: off"),
        ("carto", "Map pictures from a server: on, from CARTO (data ODbL 1.0;"),
        ("http://localhost:8080/{z}/{x}/{y}.png", "Map pictures from a server: on, from localhost"),
        ("<b>osm</b>", "Map pictures from a server: off (STRIKEMAP"),
    ],
)
def test_about_says_whose_map_pictures_are_shown(
    own_folders: Path, monkeypatch: pytest.MonkeyPatch, setting: str, said: str
) -> None:
    monkeypatch.setenv("STRIKEMAP_TILES", setting)
    assert said in words(calm(opened("about")))


def test_about_says_that_a_store_which_is_only_read_has_no_online_search(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRIKEMAP_GEOCODER", "nominatim")
    monkeypatch.setenv("STRIKEMAP_GEOCODER_AGENT", "test of ours (a@b.cd)")
    monkeypatch.setenv("STRIKEMAP_READONLY", "1")
    assert "Online place search: off (Nominatim (OpenStreetMap) is set" in words(calm(opened("about")))


def test_about_lists_the_users_own_lists_with_their_licences(own_folders: Path, tmp_path: Path) -> None:
    file = tmp_path / "villages.csv"
    file.write_text("name,latitude,longitude,country\nZzyzxabad,35.7,36.6,SY\n", encoding="utf-8")
    import_file(file, name="villages", licence="CC0 <b>1.0</b>", attribution="A group of `mappers`")
    said = words(calm(opened("about")))
    assert "| villages | 1 | A group of `mappers` | CC0 <b>1.0</b> |" in said


@pytest.mark.parametrize("key", PAGES)
def test_a_wrong_setting_is_said_calmly(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIKEMAP_READONLY", "perhaps")
    at = calm(opened(key))
    assert "perhaps" in at.warning[0].value


# ---- the map page


def test_the_map_page_says_the_selection_and_the_counts(store: Store) -> None:
    at = calm(opened("map"))
    assert at.header[0].value == "3 reports of strikes"
    assert (
        at.caption[0].value
        == "3 reports with 4 mentions of strikes at 2 places; 1 mention not mapped; about 3 incidents"
    )


def test_the_evidence_of_a_place_stands_beside_the_map(store: Store) -> None:
    at = calm(opened("map", place="test:idlib/province"))
    at.session_state["unfold-why-test:idlib/province"] = True
    said = words(calm(at.run()))
    assert "2 reports of strikes, 2 mentions, 1 denied" in said
    assert f"camps in {marked('Idlib', 'place')}, the monitor" in said
    assert f"**The Herald**, citing {marked('the monitor', 'claimant')} · published 2015-10-08" in said
    assert "Russia · 2015-10-08 · :blue-badge[hedged]" in said
    assert ":violet-badge[denied by Moscow]" in said
    assert ":blue-badge[hedged]" in said
    assert "within about 60 km" in said
    assert "test:idlib" in said


@pytest.fixture
def retold(store: Store) -> Store:
    """The store with a second report of the strike on Latakia, and one of it at a town in that province."""
    town = Place("Jableh", 35.36, 35.93, "Latakia", "SY", Precision.TOWN, 3_000, "test:jableh", "exact")
    for name, found in (("four", latakia("Russia")), ("five", mention("Jableh", town, "Russia", Status.REPORTED))):
        told = replace(found, date="2015-10-08", date_prec=1, reported_by=("medics",) if name == "five" else ())
        store.add(report(name, f"Outlet {name}", dt.date(2015, 10, 9)), [told])
    return store


def test_the_evidence_shows_the_incident_with_its_standing_and_all_its_members(retold: Store) -> None:
    at = calm(opened("map", place="test:latakia/province"))
    said = words(at)
    badges = [one.value for one in at.markdown if "badge[likely]" in one.value]
    assert badges or "likely" in said
    assert "2 independent sources · 2 mentions" in said
    assert re.search(r"\*\*Outlet five\*\*, citing .*medics.* · Jableh · 2015-10-08", said)
    assert "Jableh lies in Latakia, same day, same actor" in said


def test_a_mention_is_set_apart_on_the_page_and_that_is_undone(retold: Store) -> None:
    at = calm(opened("map", place="test:latakia/province"))
    choice = next(box for box in at.selectbox if box.label == "What is so" and "Set apart" in str(box.options))
    choice.select(next(one for one in choice.options if "Outlet five" in one and "Set apart" in one))
    calm(next(button for button in at.button if button.label == "Keep").click().run())
    assert "needs to say who makes it" in at.warning[0].value
    next(box for box in at.text_input if box.label == "Who says so").input("Rana")
    next(box for box in at.text_input if box.label == "Why").input("another strike")
    calm(next(button for button in at.button if button.label == "Keep").click().run())
    assert "stands apart" in at.info[0].value
    (decision,) = retold.decisions()
    assert (decision.who, decision.other) == ("Rana", "")
    assert "Jableh · 2015-10-08" not in words(at)
    at = calm(opened("map", place="test:jableh/town"))
    assert "Set apart by Rana" in words(at)
    next(box for box in at.text_input if box.label == "Who undoes it").input("Omar")
    calm(next(button for button in at.button if button.label == "Undo it").click().run())
    assert retold.decisions()[0].undone_by == "Omar"


def test_who_may_only_read_sees_incidents_and_decides_nothing(retold: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIKEMAP_READONLY", "1")
    at = calm(opened("map", place="test:latakia/province"))
    assert "2 independent sources" in words(at)
    assert not [box for box in at.selectbox if box.label == "What is so"]


def test_standing_is_a_filter_a_column_and_in_the_address(retold: Store) -> None:
    at = calm(opened("strikes", standing="likely"))
    assert at.header[0].value.replace("\\", "") == "2 reports of strikes, only where the incident is likely"
    assert list(at.dataframe[0].value["Standing"]) == ["likely", "likely"]


def test_a_place_that_is_chosen_goes_into_the_address(store: Store) -> None:
    at = calm(opened("map"))
    choose_in_list(at, "test:latakia/province")
    assert at.query_params["place"] == "test:latakia/province"
    assert "1 report of strikes, 1 mention" in words(at)
    calm(next(button for button in at.button if button.label == "Close").click().run())
    assert "place" not in at.query_params


def test_what_is_not_mapped_is_listed_with_its_reason(store: Store) -> None:
    at = calm(opened("map"))
    assert any("Not mapped (1)" in one.label for one in at.expander)


def test_without_the_maps_files_the_rest_works(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.mapping.frontend.DATA", ("vendor/not-installed.json",))
    at = calm(opened("map", place="test:idlib/province"))
    assert "not installed" in at.warning[0].value
    assert "2 reports of strikes, 2 mentions" in words(at)


# ---- the filters and the address


def test_every_filter_is_in_the_panel(store: Store) -> None:
    rows = told(calm(opened("map")), "strikemap_filters")["rows"]
    assert [row["key"] for row in rows if row["kind"] != "weeks"] == [row.key for row in FILTERS]
    assert {row["label"] for row in rows} >= {row.label for row in FILTERS}


def test_the_address_chooses_the_filters(store: Store) -> None:
    at = calm(opened("map", actor="Russia", province=["Idlib", "Latakia"], **{"from": "2015-10"}))
    assert told(at, "strikemap_filters")["chosen"] == {
        "actor": ["Russia"],
        "province": ["Idlib", "Latakia"],
        "from": ["2015-10-01"],
    }
    assert at.header[0].value == "1 report of strikes by Russia in Idlib or Latakia from 1 October 2015"


def test_each_value_has_its_reports_under_the_other_filters(store: Store) -> None:
    at = calm(opened("map", province="Latakia"))
    numbers = {option["words"]: (option["number"], option["known"]) for option in filter_row(at, "actor")["options"]}
    assert numbers == {"Russia": (1, 1), "Syrian government": (0, 1), "unknown": (0, 1)}
    assert all(option["number"] == option["known"] for option in filter_row(at, "province")["options"])


def test_a_filter_goes_into_the_address_and_leaves_it(store: Store) -> None:
    at = calm(opened("map"))
    choose(at, actor=["Russia"])
    assert at.query_params["actor"] == "Russia"
    assert at.header[0].value == "1 report of strikes by Russia"
    choose(at, text=["camps"])
    assert (at.query_params["actor"], at.query_params["text"]) == ("Russia", "camps")
    choose(at, actor=[], text=[])
    assert "actor" not in at.query_params
    assert "text" not in at.query_params
    assert at.header[0].value == "3 reports of strikes"


def test_the_panel_hears_which_of_its_turns_is_answered(store: Store) -> None:
    at = calm(opened("map"))
    before = told(at, "strikemap_filters")
    after = told(choose(at, actor=["Russia"]), "strikemap_filters")
    assert (before["turn"], after["turn"], after["chosen"]) == (0, 1, {"actor": ["Russia"]})
    assert before["session"] == after["session"]


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        {"turn": "one", "chosen": {"actor": ["Russia"]}},
        {"turn": 1, "chosen": {"actor": "Russia", "nothing": ["x"], "place": ["y"]}},
        {"turn": 1, "chosen": {"actor": [1, None, {"a": "b"}], "from": ["yesterday"], "status": ["certain"]}},
        {"turn": 1, "chosen": {"actor": [HOSTILE] * 3}},
    ],
)
def test_a_browser_may_send_anything(said: object, store: Store) -> None:
    at = calm(opened("map"))
    state = WidgetState(id=component(at, "strikemap_filters").id, json_value=json.dumps({"chosen": said}))
    answer(at, state)
    assert at.header[0].value in {"3 reports of strikes", "1 report of strikes by Russia"}


def test_the_weeks_are_counted_under_the_other_filters(store: Store) -> None:
    old = replace(idlib("Russia"), date="2014-03-05")
    store.add(report("old", "The Herald", dt.date(2014, 3, 6)), [old])
    weeks = filter_row(calm(opened("map", **{"from": "2015-01-01"})), "weeks")
    assert (weeks["first"], weeks["ends"], sum(weeks["numbers"])) == ("2014-03-03", ["Mar 2014", "Oct 2015"], 3)
    assert weeks["numbers"][0] == 1, "weeks that are not chosen are counted too"
    fewer = filter_row(calm(opened("map", actor="Syrian government")), "weeks")
    assert (len(fewer["numbers"]), fewer["numbers"][0]) == (len(weeks["numbers"]), 0)


def test_a_country_is_chosen_by_its_code_and_named(store: Store) -> None:
    at = calm(opened("map", country="SY"))
    assert at.header[0].value == "2 reports of strikes in Syria"
    assert [option["words"] for option in filter_row(at, "country")["options"]] == ["Syria", "no country"]


def test_provinces_of_several_countries_stand_together_and_say_where_they_lie(store: Store) -> None:
    anbar = Place("Hit", 33.6, 42.8, "Anbar", "IQ", Precision.TOWN, 2_000, "test:hit", "exact")
    store.add(report("iraq", "", None), [mention("Hit", anbar, "unknown", Status.REPORTED)])
    at = calm(opened("map", province="Anbar"))
    assert at.header[0].value == "1 report of strikes in Anbar"
    options = [(option["words"], option["home"]) for option in filter_row(at, "province")["options"]]
    assert sorted(options) == [("Anbar", "Iraq"), ("Idlib", "Syria"), ("Latakia", "Syria"), ("no province", "")]
    assert abs(options.index(("Idlib", "Syria")) - options.index(("Latakia", "Syria"))) == 1


def test_no_province_and_unknown_are_choices_like_any_other(store: Store) -> None:
    at = calm(opened("map", province="", actor="unknown"))
    assert at.header[0].value == "1 report of strikes by an unknown actor in no named province"


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"actor": "Atlantis"}, "Atlantis"),
        ({"from": "yesterday"}, "yesterday"),
        ({"status": "certain"}, "certain"),
        ({"actor": HOSTILE}, "alert"),
    ],
)
def test_what_the_address_cannot_mean_is_left_out_with_a_note(
    parameters: dict[str, str], said: str, store: Store
) -> None:
    at = calm(opened("map", **parameters))
    assert said in at.info[0].value
    assert at.header[0].value == "3 reports of strikes"
    assert not set(parameters) & set(at.query_params)


def test_a_place_that_the_filters_leave_out_is_said(store: Store) -> None:
    at = calm(opened("map", place="test:latakia/province", actor="Syrian government"))
    assert "no report under these filters" in at.info[0].value


def test_a_filter_that_matches_nothing_offers_a_way_out(store: Store) -> None:
    at = calm(opened("map", text="zebra"))
    assert at.header[0].value.startswith("No reports")
    calm(at.button(key="empty-reset").click().run())
    assert at.header[0].value == "3 reports of strikes"


def test_filters_follow_the_reader_from_page_to_page(store: Store) -> None:
    at = calm(opened("map", actor="Russia"))
    links = [element.proto.query_string for element in at.get("page_link")]
    assert links
    assert all(query == "actor=Russia" for query in links[: len(PAGES)])


# ---- the other pages


def test_the_table_has_the_rows_of_the_filters(store: Store) -> None:
    at = calm(opened("strikes"))
    assert len(at.dataframe[0].value) == 4
    choose(at, province=["Latakia"])
    table = at.dataframe[0].value
    assert list(table["Place"]) == ["Latakia"]
    assert list(table["Link"]) == ["https://example.org/one"]


def test_the_columns_can_be_chosen(store: Store) -> None:
    at = calm(opened("strikes"))
    assert "Injured" not in at.dataframe[0].value
    calm(at.button_group(key="columns").set_value(["Place", "Injured"]).run())
    assert list(at.dataframe[0].value) == ["Place", "Injured"]


def test_the_downloads_hold_exactly_the_rows_of_the_filters(store: Store) -> None:
    from geo.export import EXPORTS, read_csv
    from geo.screen.strikes_page import written

    selection: dict[str, tuple[str, ...]] = {"province": ("Idlib",)}
    for name, writer in EXPORTS.items():
        assert written(store, selection, name) == writer.write(store.strikes(selection))
    assert len(list(read_csv(written(store, selection, "csv")))) == 2


def test_the_reports_are_listed_and_one_is_read(store: Store) -> None:
    at = calm(opened("reports"))
    assert list(at.dataframe[0].value["Title"]) == ["Report two", "Report one", "Report three"]
    key = store.reports()[0].key
    at = calm(opened("reports", report=key))
    said = words(at)
    assert "Report two" in said
    assert "1 mention of strikes" in said
    assert "published 2015-10-09" in said


def test_a_report_is_removed(store: Store) -> None:
    key = store.reports()[0].key
    at = calm(opened("reports", report=key))
    calm(at.button(key="remove-report").click().run())
    assert "The report was removed" in at.info[0].value
    assert store.report(key) is None
    assert "report" not in at.query_params


def test_a_report_that_is_not_there_is_said(store: Store) -> None:
    at = calm(opened("reports", report="0" * 64))
    assert "no such report" in at.info[0].value


def test_a_pasted_text_is_shown_before_it_is_kept(store: Store) -> None:
    at = calm(opened("add"))
    at.text_area(key="paste-text").input(
        "Russian warplanes bombed Saraqib in Idlib province on Monday, activists said."
    )
    at.text_input(key="paste-source").input("The Test")
    at.date_input(key="paste-published").set_value(dt.date(2019, 12, 25))
    calm(look(at))
    assert "Found: 1 report with 1 mention of strikes" in words(at)
    assert f"{marked('Russian warplanes', 'actor')} {marked('bombed', 'cue')} {marked('Saraqib', 'place')}" in words(at)
    assert "**Who struck** from *Russian warplanes*. The name stands before the word for the strike" in words(at)
    assert len(store.reports()) == 3
    calm(at.button(key="keep").click().run())
    assert "Kept: 1 new, 0 changed, 0 already here." in words(at)
    kept = next(row for row in store.reports() if row.source == "The Test")
    assert (kept.published, kept.strikes) == (dt.date(2019, 12, 25), 1)


def look(at: AppTest) -> AppTest:
    """Press the first "See what is found"."""
    return next(button for button in at.button if button.label == "See what is found").click().run()


def test_an_empty_paste_is_said(store: Store) -> None:
    at = calm(look(opened("add")))
    assert "It has no text" in words(at)


def test_a_bad_line_is_shown_and_the_good_rest_offered(store: Store) -> None:
    at = calm(opened("add"))
    good = [b'{"id": "%d", "text": "Jets hit Saraqib."}' % number for number in (1, 2, 4)]
    lines = b"\n".join([*good[:2], b"{broken", good[2]])
    at.file_uploader(key="upload-files").set_value([("feed.jsonl", lines, "application/jsonl")])
    calm([button for button in at.button if button.label == "See what is found"][1].click().run())
    assert "feed.jsonl:3" in words(at)
    assert "Found: 3 reports" in words(at)


@given(st.text(alphabet="ab \n", max_size=300), st.integers(2, 40))
def test_a_long_text_is_cut_into_pages_that_join_to_it(text: str, most: int) -> None:
    pages = cut(text, most)
    assert "".join(text[start:end] for start, end in pages) == text
    assert all(0 < end - start <= most for start, end in pages if text)


def test_a_report_of_300_pages_opens_at_its_first_strike(own_folders: Path) -> None:
    with open_store() as filled:
        filled.keep_samples()
        start = "Nothing happened on this day.\n" * 15_000
        text = start + "Jets hit camps in Idlib, the monitor said.\n" + start
        strike = idlib("Russia")
        at = len(start)
        moved = replace(strike, start=at, end=at + len(strike.sentence), place_start=at + 18, place_end=at + 23)
        filled.add(Report(text, "long", "Long", "The Herald"), [moved])
        key = filled.reports()[0].key
    said = words(calm(opened("reports", report=key)))
    assert f"camps in {marked('Idlib', 'place')}" in said
    assert len(said) < 60_000


# ---- hostile text, samples, read only


def test_text_from_outside_never_becomes_markup(own_folders: Path) -> None:
    with open_store() as filled:
        filled.keep_samples()
        strike = Strike(
            "x", HOSTILE, 0, len(HOSTILE), "Idlib", HOSTILE.index("Idlib"), HOSTILE.index("Idlib") + 5, None
        )
        bad = Report(HOSTILE, "x", HOSTILE, HOSTILE, "javascript:alert(1)", None, "test")
        filled.add(bad, [strike])
        key = filled.reports()[0].key
    for at in (opened("map"), opened("strikes"), opened("reports"), opened("reports", report=key)):
        calm(at)
        for element in at.markdown:
            bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", element.value)  # what is left when all that is escaped is gone
            assert not re.search(r"[<$`]|\]\(", bare), element.value
            assert not element.allow_html
        assert not any("javascript:" in button.proto.url for button in at.get("link_button"))


def test_samples_come_with_the_first_run_and_go_with_one_click(own_folders: Path) -> None:
    at = calm(opened("map"))
    assert any("sample reports" in element.value for element in at.markdown)
    calm(next(button for button in at.button if button.label == "Remove").click().run())
    assert "There are no reports yet" in words(at)
    at = calm(opened("map"))
    assert "There are no reports yet" in words(at)


def test_read_only_pages_only_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIKEMAP_READONLY", "1")
    key = store.reports()[0].key
    assert "STRIKEMAP" in calm(opened("add")).info[0].value
    at = calm(opened("add"))
    at.text_area(key="paste-text").input("Russian warplanes bombed Saraqib in Idlib province.")
    calm(look(at))
    assert "Found: 1 report" in words(at)
    assert "keep" not in [button.key for button in at.button]
    assert "remove-report" not in [button.key for button in calm(opened("reports", report=key)).button]
    assert len(store.reports()) == 3


def test_a_locked_database_is_said_calmly(store: Store) -> None:
    at = calm(opened("reports", report=store.reports()[0].key))
    writer = sqlite3.connect(store.name.removeprefix("sqlite:///"))
    try:
        writer.execute("BEGIN EXCLUSIVE")
        calm(at.button(key="remove-report").click().run())
        assert "busy" in at.info[0].value
    finally:
        writer.rollback()
        writer.close()
    assert len(store.reports()) == 3


def test_only_this_package_knows_streamlit() -> None:
    """The core can be used, and tested, without a screen."""
    allowed = {"streamlit", "streamlit_folium", "altair"}
    for path in (ROOT / "geo").rglob("*.py"):
        if "screen" not in path.relative_to(ROOT).parts:
            lines = path.read_text(encoding="utf-8").splitlines()
            imported = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
            assert not imported & allowed, path


def test_nothing_reaches_out_by_the_configuration() -> None:
    from tomllib import loads

    settings = loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["server"]["address"] == "localhost"
    assert os.environ.get("STREAMLIT_BROWSER_GATHER_USAGE_STATS") is None
