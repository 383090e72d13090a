"""Filters: what they select, what they say, and what a URL cannot make them do."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text as sql

from geo.incidents import join, tellings_of
from geo.records import (
    MAPPED_STATUSES,
    Certainty,
    Claimant,
    ClaimantKind,
    Precision,
    Report,
    Status,
    Strike,
    days_of,
    span,
)
from geo.store import FILTERS, Counts, Store, describe, open_store, problems, usable
from geo.store.migrations import RECORDED, STEPS
from geo.store.ordering import LAST_ARRIVAL, recency
from geo.store.searching import asked_words, words
from geo.store.writing import report_key, strike_keys
from tests import strategies
from tests.stores import DIALECTS, Archive, emptied, filled, more_taken_back, new_url
from tests.strategies import place, strike

MANY = Counts(42, 50, 7, 3, 31)


@pytest.fixture(scope="module", params=DIALECTS)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(new_url(request.param, tmp_path_factory.mktemp("filters"))) as opened:
        yield opened


@pytest.fixture
def store(shared: Store) -> Store:
    return emptied(shared)


class Told:
    """Strikes in a store, each told by a report of its own, to be asked which of them a selection finds."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(self, name: str, *, text: str = "", source: str = "", title: str = "", **fields: Any) -> None:
        report = Report(text or name, name, title=title, source=source)
        self.store.add(report, [strike(report, **fields)])

    def found(self, **selection: Any) -> str:
        return " ".join(sorted(one.report.id for one in self.store.strikes(selection)))


@pytest.fixture
def told(store: Store) -> Told:
    return Told(store)


class TestChoosing:
    def test_several_values_mean_or_and_several_filters_mean_and(self, told: Told) -> None:
        told.add("a", actors=("Russia",), place=place(province="Idlib"))
        told.add("b", actors=("Turkey",), place=place(province="Idlib"))
        told.add("c", actors=("Russia", "Turkey"), place=place(province="Hama"))
        assert told.found(actor=("Russia",)) == "a c"
        assert told.found(actor=("Russia", "Turkey")) == "a b c"
        assert told.found(actor=("Turkey",), province=("Idlib",)) == "b"
        assert told.found(actor=("Iran",)) == ""

    def test_unknown_actors_no_province_and_no_source_can_be_chosen(self, told: Told) -> None:
        told.add("a", actors=("unknown",), source="SANA")
        told.add("b", actors=(), place=place(province=None))
        told.add("c", actors=("Russia",), place=None)
        assert told.found(actor=("unknown",)) == "a b"
        assert told.found(province=("",)) == "b c"
        assert told.found(source=("",)) == "b c"

    def test_status(self, told: Told) -> None:
        told.add("a")
        told.add("b", status=Status.DENIED)
        assert told.found() == "a b"
        assert told.found(status=("denied",)) == "b"


class TestDates:
    @pytest.fixture
    def dated(self, told: Told) -> Told:
        told.add("day", date="2015-10-02", date_prec=1)
        told.add("month", date="2015-10", date_prec=4)
        told.add("span", date="2015-09-28", date_end="2015-10-01", date_prec=2)
        told.add("year", date="2016", date_prec=5)
        told.add("never", date=None)
        told.add("soon", date="soon")
        return told

    @pytest.mark.parametrize(
        ("selection", "found"),
        [
            ({}, "day month never soon span year"),
            ({"from": "2015-10-02"}, "day month year"),
            ({"to": "2015-10-01"}, "month span"),
            ({"from": "2015-10-03", "to": "2015-10-30"}, "month"),
            ({"from": "2015-10", "to": "2015-10"}, "day month span"),
            ({"from": "2016-12-31"}, "year"),
            ({"from": "2017"}, ""),
            ({"from": "2017", "undated": "yes"}, "never soon"),
            ({"from": "2015-10-02", "to": "2015-10-02", "undated": "1"}, "day month never soon"),
            ({"undated": "yes"}, "never soon"),
            ({"from": ("2016", "2015-10-02")}, "day month year"),
            ({"from": "2016-02-30"}, "day month never soon span year"),
        ],
    )
    def test_a_strike_is_in_when_its_days_and_the_days_chosen_meet(
        self, dated: Told, selection: Mapping[str, Any], found: str
    ) -> None:
        assert dated.found(**selection) == found

    def test_the_undated_are_counted_beside_the_days_chosen(self, dated: Told) -> None:
        assert dated.store.facets({"from": ("2017",)})["undated"] == [("yes", 2)]
        assert dated.store.facets({"actor": ("Iran",)})["undated"] == []

    @pytest.mark.parametrize(
        ("prefix", "days"),
        [
            ("2016-02", (dt.date(2016, 2, 1), dt.date(2016, 2, 29))),
            ("2015", (dt.date(2015, 1, 1), dt.date(2015, 12, 31))),
            ("9999-12-31", (dt.date(9999, 12, 31), dt.date(9999, 12, 31))),
            *[
                (wrong, None)
                for wrong in ("2015-13", "2015-1", "0000", "15", "2015-10-02T00", "२०१५", "2015\n", "", None)
            ],
        ],
    )
    def test_an_iso_prefix_has_a_first_and_last_day(self, prefix: str | None, days: object) -> None:
        assert days_of(prefix) == days

    def test_a_span_that_ends_before_it_begins_is_its_first_day(self) -> None:
        assert span("2015-10-02", "2014-01-01") == (dt.date(2015, 10, 2), dt.date(2015, 10, 2))


class TestWords:
    @pytest.mark.parametrize(
        ("text", "asked"),
        [
            ("Raids hit Deir ez-Zor.", "deir ez-zor"),
            ("Raids hit Deir ez-Zor.", "RAIDS dei"),
            ("Un été à Alep", "ete alep"),
            ("قصف على الغوطة الشرقية", "غوطة"),
            ("قصف على غوطة دمشق", "الغوطة"),
            ("قصف على إدلب", "ادلب"),
            ("قَصْفٌ على حمص", "قصف"),
            ("Удар по Хаме", "хам"),
            ("Удар по Хаме", "УДАР"),
            ("Su-34 jets", "su 34"),
            ("He said: \"NEAR(a b)\" OR 'x'", 'NEAR("a b'),
        ],
    )
    def test_every_word_is_looked_for_and_the_last_may_be_a_beginning(self, told: Told, text: str, asked: str) -> None:
        told.add("a", text=text)
        told.add("b", text="Nothing of this.")
        assert told.found(text=asked) == "a"

    @pytest.mark.parametrize("asked", ["rai hit", "hit Homs", "dlib"])
    def test_words_that_are_not_there(self, told: Told, asked: str) -> None:
        told.add("a", text="Raids hit Idlib.")
        assert told.found(text=asked) == ""

    def test_the_sentence_the_place_and_the_reports_title_are_searched(self, told: Told) -> None:
        told.add("sentence", text="They hit the hospital.")
        told.add("place", place=place(name="Hospital of Kafranbel"))
        told.add("title", title="A hospital is hit")
        told.add("none", weapon="hospital")
        assert told.found(text="hospital") == "place sentence title"
        assert told.found(text=("kafranbel", "they")) == "place sentence"

    @pytest.mark.parametrize("asked", ["", "   ", "!!!", "%", '"', "*", "\x00"])
    def test_a_text_without_words_is_no_filter(self, told: Told, asked: str) -> None:
        told.add("a")
        assert told.found(text=asked) == "a"
        assert usable({"text": asked}) == {}

    @strategies.FEWER
    @given(strategies.texts)
    def test_every_text_finds_itself(self, shared: Store, text: str) -> None:
        report = Report(text, "a")
        filled(shared, [(report, [strike(report)])])
        if asked_words(text):
            assert len(shared.strikes({"text": (text,)})) == 1

    def test_a_long_question_is_cut_not_refused(self, told: Told) -> None:
        told.add("a", text=" ".join(f"wort{number}" for number in range(400)))
        assert told.found(text=" ".join(f"wort{number}" for number in range(200))) == "a"
        assert len(asked_words("x " * 5_000)) == 1

    def test_words_are_folded(self) -> None:
        assert words("Été, STRAẞE; İdlib_x ﺍﻟﻐﻮﻃﺔ") == ["ete", "strasse", "idlib", "x", "الغوطه"]


def fits(report: Report, found: Strike, selection: Mapping[str, tuple[str, ...]], standing: str) -> bool:
    """The meaning of a selection, without a database."""
    days = span(found.date, found.date_end)
    bounds = {key: [days_of(value) for value in selection[key]] for key in ("from", "to") if key in selection}
    first = min((day[0] for day in bounds.get("from", []) if day), default=dt.date.min)
    last = max((day[1] for day in bounds.get("to", []) if day), default=dt.date.max)
    when = days is not None and days[0] <= last and first <= days[1]
    undated = days is None and "undated" in selection
    when = undated or (when and bool(bounds)) or not bounds.keys() | selection.keys() & {"undated"}
    searched = words(
        " ".join((found.sentence, found.place_text, found.place.name if found.place else "", report.title))
    )
    checks = {
        "actor": bool(set(selection.get("actor", ())) & (set(found.actors) or {"unknown"})),
        "province": ((found.place and found.place.province) or "") in selection.get("province", ()),
        "source": report.source in selection.get("source", ()),
        "country": (found.place.country if found.place else "") in selection.get("country", ()),
        "precision": (found.place.precision if found.place else "") in selection.get("precision", ()),
        "certainty": found.certainty in selection.get("certainty", ()),
        "weapon": found.weapon in selection.get("weapon", ()),
        "type": found.sub_event_type in selection.get("type", ()),
        "status": found.status in selection.get("status", ()),
        "standing": standing in selection.get("standing", ()),
        "text": any(holds(searched, text) for text in selection.get("text", ())),
    }
    return when and all(checks[key] for key in selection if key in checks)


def holds(searched: list[str], text: str) -> bool:
    """Whether all words of a text are there, the last as a beginning; Arabic articles do not count."""
    stored = {form for word in searched for form in (word, word.removeprefix("ال"))}
    *whole, last = [word.removeprefix("ال") for word in words(text)]
    return all(word in stored for word in whole) and any(word.startswith(last) for word in stored)


class TestCounting:
    @strategies.FEWER
    @given(strategies.archives(), strategies.selections)
    def test_the_store_counts_as_a_person_would(
        self, shared: Store, archive: Archive, selection: dict[str, tuple[str, ...]]
    ) -> None:
        filled(shared, archive)
        parts = parts_of(archive)
        rows = [(report, one) for report, found in archive for one in found]
        chosen = [
            (report, one)
            for (report, one), part in zip(rows, parts, strict=True)
            if fits(report, one, selection, part[1])
        ]
        heads = {part[0] for pair, part in zip(rows, parts, strict=True) if part[0] and fits(*pair, selection, part[1])}
        mapped = [(report, one) for report, one in chosen if on_map(one)]
        counts = shared.counts(selection)
        assert counts == Counts(
            reports=len({report.text for report, _ in chosen}),
            mentions=len(chosen),
            places=len({one.place.key for _, one in mapped if one.place}),
            unmapped=len(chosen) - len(mapped),
            incidents=len(heads),
        )
        told = shared.strikes(selection)
        assert sorted(map(repr, (one.strike for one in told))) == sorted(repr(one) for _, one in chosen)
        assert {row.content_hash for row in shared.reports(selection)} >= {report.content_hash for report, _ in chosen}
        assert [one for one in told if one.reason] == shared.unmapped(selection)
        for row in FILTERS:
            if row.facet is not None:
                self.check_facet(shared, row.key, rows, parts, selection)
        self.check_places(shared, mapped, selection)

    def check_facet(
        self,
        store: Store,
        key: str,
        rows: list[tuple[Report, Strike]],
        parts: list[tuple[str, str]],
        selection: dict[str, tuple[str, ...]],
    ) -> None:
        own = {"from", "to", "undated"} if key == "undated" else {key}
        others = {name: values for name, values in selection.items() if name not in own}
        expected: dict[str, set[str]] = {value: set() for value in selection.get(key, ())}
        for (report, one), (_, standing) in zip(rows, parts, strict=True):
            if fits(report, one, others, standing):
                for value in values_of(key, report, one, standing):
                    expected.setdefault(value, set()).add(report.text)
        found = store.facets(selection)[key]
        assert dict(found) == {value: len(texts) for value, texts in expected.items()}
        assert [number for _, number in found] == sorted((number for _, number in found), reverse=True)

    def check_places(
        self, store: Store, mapped: list[tuple[Report, Strike]], selection: dict[str, tuple[str, ...]]
    ) -> None:
        markers = store.places(selection)
        assert [marker.reports for marker in markers] == sorted((marker.reports for marker in markers), reverse=True)
        assert len({marker.key for marker in markers}) == len(markers)
        for marker in markers:
            here = [(report, one) for report, one in mapped if one.place and one.place.key == marker.key]
            assert (marker.mentions, marker.reports) == (len(here), len({report.text for report, _ in here}))
            assert marker.denied == sum(one.status is Status.DENIED for _, one in here)
            assert dict(marker.certainties) == Counter(str(one.certainty) for _, one in here)
            assert list(marker.certainties) == sorted(marker.certainties, key=lambda pair: (-pair[1], pair[0]))
            assert set(marker.actors) == {name for _, one in here for name in one.actors or ("unknown",)}
            assert marker.sample == all(report.is_sample for report, _ in here)
            evidence = store.strikes(selection, place_key=marker.key)
            assert len(evidence) == marker.mentions
            assert marker.sentence == evidence[0].strike.sentence
            assert (marker.source, marker.published) == (evidence[0].report.source, evidence[0].report.published)

    @strategies.FEWER
    @given(strategies.archives(), strategies.selections, strategies.selections)
    def test_a_further_filter_never_widens(
        self,
        shared: Store,
        archive: Archive,
        wide: dict[str, tuple[str, ...]],
        more: dict[str, tuple[str, ...]],
    ) -> None:
        filled(shared, archive)
        # Days and "undated" are one filter: a further value of a filter may widen it.
        if {"from", "to", "undated"} & set(wide):
            more = {key: values for key, values in more.items() if key not in {"from", "to", "undated"}}
        narrow = {**more, **wide}
        assert {one.key for one in shared.strikes(narrow)} <= {one.key for one in shared.strikes(wide)}
        for before, after in zip(as_tuple(shared.counts(wide)), as_tuple(shared.counts(narrow)), strict=True):
            assert after <= before

    @strategies.FEWER
    @given(strategies.archives(2), strategies.hostile_selections)
    def test_whatever_a_url_holds_there_is_an_answer(
        self, shared: Store, archive: Archive, selection: dict[str, Any]
    ) -> None:
        filled(shared, archive)
        counts = shared.counts(selection)
        assert len(shared.strikes(selection)) == counts.mentions
        assert len(shared.places(selection)) == counts.places
        assert shared.facets(selection).keys() == {row.key for row in FILTERS if row.facet}
        assert describe(selection, counts)
        assert usable(usable(selection)) == usable(selection)
        for problem in problems(selection):
            assert problem.isprintable()
        assert len(shared.reports()) == len(archive), "nothing in a selection writes"


def parts_of(archive: Archive) -> list[tuple[str, str]]:
    """The incident and standing of every strike, joined all at once; "" of those that are in none."""
    keyed = [
        (report_key(report), report, list(zip(strike_keys(report_key(report), found), found, strict=True)))
        for report, found in archive
    ]
    told = [one for key, report, found in keyed for one in tellings_of(key, report.source, report.published, found)]
    parts = {member.key: (one.key, str(one.standing)) for one in join(told) for member in one.members}
    return [parts.get(key, ("", "")) for _, _, found in keyed for key, _ in found]


def on_map(found: Strike) -> bool:
    """Said to have happened, at a place finer than a country."""
    return found.status in MAPPED_STATUSES and found.place is not None and found.place.precision != Precision.COUNTRY


def values_of(key: str, report: Report, found: Strike, standing: str) -> set[str]:
    """The values of one filter that a strike has."""
    return {
        "actor": set(found.actors) or {"unknown"},
        "province": {(found.place and found.place.province) or ""},
        "country": {found.place.country if found.place else ""},
        "precision": {str(found.place.precision) if found.place else ""},
        "certainty": {str(found.certainty)},
        "weapon": {found.weapon},
        "type": {found.sub_event_type},
        "source": {report.source},
        "status": {str(found.status)},
        "standing": {standing} if standing else set(),
        "undated": set() if span(found.date, found.date_end) else {"yes"},
    }[key]


def as_tuple(counts: Counts) -> tuple[int, int, int, int]:
    return counts.reports, counts.mentions, counts.places, counts.incidents


class TestFromOutside:
    def test_what_cannot_be_used_is_told(self) -> None:
        asked = {
            "actor": "Russia",
            "colour": ("red",),
            "status": ("denied", "dead"),
            "from": ("yesterday",),
            "text": ("!",),
        }
        assert usable(asked) == {"actor": ("Russia",), "status": ("denied",)}
        assert problems(asked) == [
            "There is no filter 'colour'; it was left out.",
            "From: 'yesterday' cannot be used; it was left out.",
            "Status: 'dead' cannot be used; it was left out.",
            "Words: '!' cannot be used; it was left out.",
        ]

    def test_a_selection_of_ten_thousand_values_is_cut(self, told: Told) -> None:
        told.add("a", actors=("7",))
        many = {"actor": tuple(str(number) for number in range(10_000))}
        assert told.found(**many) == "a"
        assert problems(many) == ["Actor: only the first 300 of 10000 choices were taken."]

    def test_a_choice_of_which_nothing_is_left_can_be_taken_back(self, told: Told) -> None:
        told.add("a", actors=("Russia",))
        assert told.store.facets({"actor": ("Iran",)})["actor"] == [("Russia", 1), ("Iran", 0)]


class TestEnglish:
    @pytest.mark.parametrize(
        ("selection", "sentence"),
        [
            ({}, "42 reports of strikes"),
            ({"actor": ("Russia",), "province": ("Idlib",)}, "42 reports of strikes by Russia in Idlib"),
            ({"actor": ("Russia", "Turkey", "unknown")}, "42 reports of strikes by Russia, Turkey or an unknown actor"),
            ({"actor": tuple("abcdef")}, "42 reports of strikes by a, b, c or 3 others"),
            ({"province": ("", "Hama")}, "42 reports of strikes in no named province or Hama"),
            (
                {"from": ("2015-10",), "to": ("2015-10",)},
                "42 reports of strikes from 1 October 2015 to 31 October 2015",
            ),
            ({"to": ("2015-10-08",), "undated": ("yes",)}, "42 reports of strikes to 8 October 2015 or undated"),
            ({"undated": ("yes",)}, "42 reports of strikes without a date"),
            ({"source": ("SANA", "")}, "42 reports of strikes, told by SANA or an unnamed source"),
            ({"status": ("denied",)}, "42 reports of strikes, only where denied"),
            (
                {"standing": ("contested", "single-source claim")},
                "42 reports of strikes, only where the incident is contested or a single-source claim",
            ),
            ({"country": ("Syria",)}, "42 reports of strikes in Syria"),
            ({"country": ("Syria",), "province": ("Homs",)}, "42 reports of strikes in Homs, Syria"),
            ({"type": ("Air/drone strike", "")}, "42 reports of strikes, of the type Air/drone strike or not named"),
            ({"weapon": ("unknown",)}, "42 reports of strikes, with the weapon not named"),
            (
                {"certainty": ("asserted", "hedged")},
                "42 reports of strikes, only where asserted by the outlet itself or hedged",
            ),
            ({"precision": ("site", "town")}, "42 reports of strikes, placed by site or town"),
            ({"text": ("the hospital",)}, "42 reports of strikes, with the words “the hospital”"),
            ({"from": ("soon",), "colour": ("red",)}, "42 reports of strikes"),
        ],
    )
    def test_the_selection_is_one_sentence(self, selection: Mapping[str, Any], sentence: str) -> None:
        assert describe(selection, MANY) == sentence

    @pytest.mark.parametrize(
        ("reports", "words"),
        [(0, "No reports of strikes"), (1, "1 report of strikes"), (1234, "1,234 reports of strikes")],
    )
    def test_the_number_is_of_reports(self, reports: int, words: str) -> None:
        assert describe({}, Counts(reports, 9_999, 9, 9)) == words

    def test_the_counter_line(self) -> None:
        assert str(MANY) == (
            "42 reports with 50 mentions of strikes at 7 places; 3 mentions not mapped; about 31 incidents"
        )
        assert str(Counts(1, 1, 1, 0)) == "1 report with 1 mention of strikes at 1 place"

    def test_every_filter_has_its_key_label_sql_and_english(self) -> None:
        assert [row.key for row in FILTERS] == [
            "actor",
            "province",
            "country",
            "from",
            "to",
            "undated",
            "type",
            "weapon",
            "certainty",
            "status",
            "standing",
            "precision",
            "source",
            "text",
        ]
        values = {"from": "2015", "to": "2016", "undated": "yes", "status": "denied", "standing": "likely"}
        values |= {"certainty": "hedged", "precision": "town"}
        for row in FILTERS:
            chosen = {row.key: (values.get(row.key, "hospital"),)}
            assert row.label
            assert row.english(chosen)
            assert row.sql(chosen, "sqlite") is not None
            assert row.sql(chosen, "postgresql") is not None
            assert row.sql({}, "sqlite") is None
            assert row.english({}) == ""


class TestOrder:
    @given(
        st.lists(st.tuples(st.none() | st.dates(), st.none() | st.dates(), st.integers(1, LAST_ARRIVAL)), max_size=5)
    )
    def test_one_number_orders_as_three_do(self, rows: list[tuple[dt.date | None, dt.date | None, int]]) -> None:
        def plain(row: tuple[dt.date | None, dt.date | None, int]) -> tuple[dt.date, dt.date, int]:
            low, high = dt.date(1799, 12, 31), dt.date(2158, 11, 9)
            return (*(min(max(day or low, low), high) for day in row[:2]), row[2])  # type: ignore[return-value]

        assert sorted(rows, key=lambda row: recency(*row)) == sorted(rows, key=plain)
        assert all(recency(*row) < 1 << 63 for row in rows)

    def test_an_arrival_out_of_range_is_an_error_not_a_wrong_order(self) -> None:
        with pytest.raises(ValueError, match="outside"):
            recency(None, None, LAST_ARRIVAL + 1)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_older_database_can_be_filtered_by_what_it_did_not_know(dialect: str, tmp_path: Path) -> None:
    url = new_url(dialect, tmp_path)
    report = Report("Raids hit Idlib.", "a")
    kinds: list[dict[str, Any]] = [
        {"weapon": "airstrike", "sub_event_type": "Air/drone strike"},
        {"place": None, "hedged": True},
        {"status": Status.DENIED},
        {"status": Status.PLANNED},
        {"reported_by": ("SANA",), "claimants": (Claimant("SANA", ClaimantKind.PARTY),)},
    ]
    with open_store(url) as store:
        store.add(report, [strike(report, **kind) for kind in kinds])
        before = store.facets()
        number = [step.__name__ for step in STEPS].index("more_to_filter_by") + 1
        with store.database.writing() as connection:
            for statement in (*more_taken_back(dialect), f"DELETE FROM {RECORDED} WHERE number >= {number}"):
                connection.execute(sql(statement))
    assert {value for value, _ in before["certainty"]} == set(Certainty) - {Certainty.ATTRIBUTED}
    with open_store(url) as store:
        assert store.facets() == before
