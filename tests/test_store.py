"""The store keeps its promises, the same ones on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from geo.places.cache import answer_nothing, answer_place
from geo.records import SAMPLE_SOURCE, Precision, Report, Status
from geo.store import Store, open_store
from tests import strategies
from tests.stores import DIALECTS, emptied, new_url, rows_left
from tests.strategies import place, strike

ROOT = Path(__file__).parent.parent
REPORT = Report(
    "Raids hit Idlib on Friday, the Observatory said.", "a1", "Raids", "France 24", published=dt.date(2015, 10, 8)
)


@pytest.fixture(scope="module", params=DIALECTS)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(new_url(request.param, tmp_path_factory.mktemp("store"))) as opened:
        yield opened


@pytest.fixture
def store(shared: Store) -> Store:
    return emptied(shared)


class TestAdding:
    @strategies.FEWER
    @given(strategies.documents())
    def test_what_is_put_in_is_read_back_identical(self, shared: Store, document: tuple[Report, list[Any]]) -> None:
        report, strikes = document
        assert emptied(shared).add(report, strikes) == "new"
        (row,) = shared.reports()
        assert shared.report(row.key) is not None
        kept, stored = shared.report(row.key) or (None, [])
        assert kept == report
        assert [one.strike for one in stored] == strikes
        assert (row.content_hash, row.sample, row.strikes) == (report.content_hash, report.is_sample, len(strikes))
        assert [shared.strike(one.key) for one in stored] == stored

    @strategies.FEWER
    @given(strategies.documents())
    def test_twice_is_once(self, shared: Store, document: tuple[Report, list[Any]]) -> None:
        assert emptied(shared).add(*document) == "new"
        before = shared.version(), rows_left(shared), shared.strikes(), shared.reports()
        assert shared.add(*document) == "same"
        assert (shared.version(), rows_left(shared), shared.strikes(), shared.reports()) == before

    @pytest.mark.parametrize(
        "field", [{"title": "Other"}, {"url": "https://example.org"}, {"published": None}, {"id": "a2"}]
    )
    def test_changed_metadata_is_a_change_and_not_a_second_report(self, store: Store, field: dict[str, Any]) -> None:
        store.add(REPORT, [strike(REPORT)])
        key, version = store.reports()[0].key, store.version()
        changed = replace(REPORT, **field)
        assert store.add(changed, [strike(REPORT)]) == "changed"
        kept, strikes = store.report(key) or (None, [])
        assert kept == changed
        assert len(strikes) == 1
        assert store.version() != version

    def test_other_strikes_take_the_place_of_those_before(self, store: Store) -> None:
        store.add(REPORT, [strike(REPORT), strike(REPORT, place=None, unplaced="not found")])
        assert store.add(REPORT, [strike(REPORT, actors=("Russia",))]) == "changed"
        assert [one.strike.actors for one in store.strikes()] == [("Russia",)]
        assert rows_left(store)["strike_search"] == 1
        assert store.facets()["actor"] == [("Russia", 1)]

    def test_the_same_text_from_another_source_is_another_report(self, store: Store) -> None:
        store.add(REPORT, [strike(REPORT)])
        assert store.add(replace(REPORT, source="SANA"), [strike(REPORT)]) == "new"
        assert store.counts().reports == 2

    def test_reading_a_report_again_keeps_the_keys_of_its_strikes(self, store: Store) -> None:
        store.add(REPORT, [strike(REPORT), strike(REPORT)])
        keys = {one.key for one in store.strikes()}
        store.add(REPORT, [strike(REPORT, actors=("Russia",)), strike(REPORT)])
        assert {one.key for one in store.strikes()} == keys
        assert len(keys) == 2

    def test_removing_leaves_nothing(self, store: Store) -> None:
        store.add(REPORT, [strike(REPORT), strike(REPORT)])
        key = store.reports()[0].key
        assert store.remove(key)
        assert not store.remove(key)
        assert set(rows_left(store).values()) == {0}
        assert store.is_empty()
        assert store.report(key) is None

    def test_a_sentence_of_a_million_words_is_kept_and_found(self, store: Store) -> None:
        report = Report(" ".join(f"wort{number}" for number in range(300_000)), "long")
        store.add(report, [strike(report)])
        assert store.strikes({"text": ("wort7 wort11",)})[0].strike == strike(report)

    def test_texts_longer_than_an_index_entry_are_kept(self, store: Store) -> None:
        long = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(20_000))
        report = replace(REPORT, source=long, title=long, url=long)
        found = strike(report, actors=(long,), place=place(gazetteer_id=long, province=long))
        store.add(report, [found])
        assert store.facets()["actor"] == [(long, 1)]
        assert store.strikes()[0].strike == found


class TestReading:
    def test_newest_first_is_by_strike_date_then_publication_then_arrival(self, store: Store) -> None:
        def told(text: str, published: dt.date | None, *dates: str | None) -> None:
            report = Report(text, text, published=published)
            store.add(
                report, [strike(report, date=date, weapon=f"{text}{number}") for number, date in enumerate(dates)]
            )

        told("a", dt.date(2020, 1, 1), None, "2015-10-02", "2015-10")
        told("b", None, "2015-10-02", None)
        told("c", dt.date(2016, 1, 1), "2015-10-02", "2019")
        told("d", dt.date(2016, 1, 1), "2015-10-02", "1790-01-01")
        newest = [one.strike.weapon for one in store.strikes()]
        assert newest == ["c1", "a1", "d0", "c0", "b0", "a2", "a0", "d1", "b1"]
        assert [one.strike.weapon for one in store.strikes(limit=3, offset=2)] == newest[2:5]
        assert store.strikes(offset=7) == store.strikes()[7:]
        assert store.strikes(limit=-1) == []

    def test_a_marker_has_the_words_of_the_newest_mention(self, store: Store) -> None:
        old = Report("Old raid", "1", source="SANA", published=dt.date(2014, 1, 1))
        new = Report("New raid", "2", source="AFP", published=dt.date(2015, 1, 1))
        store.add(new, [strike(new, actors=("Russia",), reported_by=("a medic",), status=Status.DENIED)])
        store.add(old, [strike(old, actors=("Turkey", "Russia")), strike(old)])
        (marker,) = store.places()
        assert (marker.sentence, marker.source, marker.reported_by) == ("New raid", "AFP", ("a medic",))
        assert (marker.reports, marker.mentions, marker.denied) == (2, 3, 1)
        assert marker.actors == ("Russia", "Turkey", "unknown")
        assert not marker.sample

    def test_only_what_is_said_to_have_happened_at_a_place_stands_on_the_map(self, store: Store) -> None:
        store.add(
            REPORT,
            [
                strike(REPORT),
                strike(REPORT, place=place(2, precision=Precision.COUNTRY)),
                strike(REPORT, place=None, unplaced="no such town"),
                strike(REPORT, place=None),
                strike(REPORT, place=place(3), status=Status.PLANNED),
            ],
        )
        assert [marker.key for marker in store.places()] == ["geonames:1/town"]
        assert [one.reason for one in store.unmapped()] == [
            "only a country is named",
            "no such town",
            "the place was not found",
            "planned, not said to have happened",
        ]
        assert store.counts() == type(store.counts())(reports=1, mentions=5, places=1, unmapped=4, incidents=1)
        assert store.strikes(place_key="geonames:3/town") == []

    def test_a_marker_of_samples_alone_is_marked(self, store: Store) -> None:
        sample = replace(REPORT, source=SAMPLE_SOURCE)
        store.add(sample, [strike(sample)])
        assert store.places()[0].sample
        store.add(REPORT, [strike(REPORT)])
        assert not store.places()[0].sample

    def test_reports_are_listed_last_published_first_also_those_without_strikes(self, store: Store) -> None:
        for text, published in (("a", None), ("b", dt.date(2015, 1, 1)), ("c", dt.date(2016, 1, 1)), ("d", None)):
            store.add(Report(text, text, published=published), [strike(REPORT)] if text == "b" else [])
        assert [row.id for row in store.reports()] == ["c", "b", "d", "a"]
        assert [row.id for row in store.reports(limit=2, offset=1)] == ["b", "d"]
        assert [row.id for row in store.reports({"province": ("Idlib",)})] == ["b"]

    def test_unknown_keys_are_none(self, store: Store) -> None:
        assert store.strike("x' OR 1=1") is None
        assert store.report("\x00") is None
        assert store.strikes(place_key="\ud800") == []


class TestAllOrNothing:
    def test_a_fault_between_any_two_statements_leaves_the_store_as_it_was(self, store: Store) -> None:
        store.add(REPORT, [strike(REPORT)])
        before = store.version(), rows_left(store), store.strikes()
        new = Report("Another raid hit Hama.", "b")
        changed = [strike(REPORT, actors=("Russia", "Turkey")), strike(REPORT, place=place(9))]
        for report, strikes in ((new, [strike(new)]), (REPORT, changed)):
            faults = 0
            while True:
                with Faulty(store, faults) as struck:
                    try:
                        outcome = store.add(report, strikes)
                    except RuntimeError:
                        assert (store.version(), rows_left(store), store.strikes()) == before
                        faults += 1
                        continue
                assert not struck
                assert outcome == ("new" if report is new else "changed")
                break
            assert faults >= 8, "the fault has to fall between the inserts"
            before = store.version(), rows_left(store), store.strikes()

    @pytest.mark.parametrize("dialect", DIALECTS)
    def test_killed_in_the_middle_nothing_is_half_there(self, dialect: str, tmp_path: Path) -> None:
        url = new_url(dialect, tmp_path)
        seen: set[int] = set()
        for seconds in (0.3, 0.6, 1.2, 2.4):  # on a busy machine the first report takes longer
            worker = subprocess.Popen(
                [sys.executable, "-c", ADD_FOREVER, url], cwd=ROOT, stdout=subprocess.PIPE, text=True
            )
            assert worker.stdout is not None
            assert worker.stdout.readline() == "began\n"
            time.sleep(seconds)
            worker.kill()
            worker.wait()
            worker.stdout.close()
            with open_store(url) as store:
                reports = store.reports()
                seen.add(len(reports))
                assert all(row.strikes == 30 for row in reports)
                left = rows_left(store)
                assert left["report_texts"] == left["reports"] == len(reports)
                assert left["strikes"] == left["strike_records"] == left["strike_search"] == 30 * len(reports)
                assert store.counts().mentions == 30 * len(reports)
        assert max(seen) > 0

    @pytest.mark.parametrize("dialect", DIALECTS)
    def test_threads_read_while_others_write(self, dialect: str, tmp_path: Path) -> None:
        errors: list[BaseException] = []
        done = threading.Event()

        def write(store: Store, name: str) -> None:
            for number in range(15):
                report = Report(f"{name} {number}", name, source=name)
                store.add(report, [strike(report), strike(report, place=place(number))])
                store.cache.put(answer_place(f"Town {number % 3}", "SY", place(number), name, {}))

        def read(store: Store) -> None:
            while not done.is_set():
                counts, facets, markers = store.counts(), store.facets(), store.places()
                assert counts.mentions == 2 * counts.reports
                assert sum(marker.mentions for marker in markers) >= counts.mentions
                assert {key for key, _ in facets["province"]} <= {"Idlib"}

        def guarded(run: Any, *given: Any) -> None:
            try:
                run(*given)
            except BaseException as error:
                errors.append(error)

        with open_store(new_url(dialect, tmp_path)) as store:
            readers = [threading.Thread(target=guarded, args=(read, store)) for _ in range(4)]
            writers = [threading.Thread(target=guarded, args=(write, store, name)) for name in ("a", "b", "c")]
            for thread in readers + writers:
                thread.start()
            for thread in writers:
                thread.join()
            done.set()
            for thread in readers:
                thread.join()
            assert errors == []
            assert store.counts().reports == 45


class Faulty:
    """Raise at the n-th writing statement of a store; gives a list that tells whether it came to that."""

    def __init__(self, store: Store, number: int) -> None:
        self.engine, self.left, self.struck = store.database.engine, number, list[str]()

    def __enter__(self) -> list[str]:
        event.listen(self.engine, "before_cursor_execute", self.strike)
        return self.struck

    def __exit__(self, *error: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self.strike)

    def strike(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            self.left -= 1
            if self.left < 0:
                self.struck.append(statement)
                raise RuntimeError("the power fails")


ADD_FOREVER = """
import sys
from geo.records import Report
from geo.store import open_store
from tests.strategies import place, strike
with open_store(sys.argv[1]) as store:
    print("began", flush=True)
    number = len(store.reports())
    while True:
        report = Report(f"Raid {number}", "a")
        store.add(report, [strike(report, place=place(town)) for town in range(30)])
        number += 1
"""


class TestVersion:
    def test_it_changes_with_every_change_and_only_then(self, store: Store) -> None:
        seen = [store.version()]
        store.add(REPORT, [strike(REPORT)])
        seen.append(store.version())
        store.add(REPORT, [])
        seen.append(store.version())
        store.remove(store.reports()[0].key)
        seen.append(store.version())
        assert len(set(seen)) == 4
        store.add(REPORT, [])
        version = store.version()
        store.add(REPORT, [])
        store.places()
        assert store.version() == version

    def test_it_changes_with_what_is_known_of_names(self, store: Store) -> None:
        seen = [store.version()]

        def changed() -> bool:
            seen.append(store.version())
            return seen[-1] != seen[-2]

        answer = answer_nothing(f"Nowhere {seen[0]}", "SY", "test")
        store.cache.put(answer)
        assert changed()
        store.cache.put(answer)
        assert not changed(), "nothing is new"
        correction = store.cache.correct(answer.query, "SY", "", place(), "Rana", "seen on a map")
        assert changed()
        store.cache.undo(correction.number, "Rana")
        assert changed()
        store.cache.clear(name=answer.query)
        assert changed()

    def test_two_databases_never_share_one(self, tmp_path: Path) -> None:
        with open_store(f"{tmp_path}/a.db") as one, open_store(f"{tmp_path}/b.db") as other:
            assert one.version() != other.version()


class TestSamples:
    def test_they_are_wanted_until_they_were_in_or_sent_away_or_a_report_is_in(self, tmp_path: Path) -> None:
        sample = replace(REPORT, source=SAMPLE_SOURCE)
        with open_store(f"{tmp_path}/a.db") as store:
            assert store.wants_samples()
            store.add(sample, [strike(sample)])
            assert store.wants_samples(), "a load that was stopped half-way goes on"
            store.keep_samples()
            assert not store.wants_samples()
            store.add(REPORT, [])
            assert store.remove_samples() == 1
            assert [row.source for row in store.reports()] == ["France 24"]
            store.remove(store.reports()[0].key)
            assert store.is_empty()
            assert not store.wants_samples(), "who sent them away does not want them back"
        with open_store(f"{tmp_path}/b.db") as store:
            store.add(REPORT, [])
            assert not store.wants_samples()


@strategies.FEWER
@given(st.lists(st.tuples(strategies.texts, strategies.texts), max_size=4))
def test_numbers_of_texts_hold_for_every_text(shared: Store, pairs: list[tuple[str, str]]) -> None:
    """Actors and provinces that differ in anything stay apart, whatever the database makes of the characters."""
    emptied(shared)
    for number, (actor, province) in enumerate(pairs):
        report = Report(f"{number}", f"{number}")
        shared.add(report, [strike(report, actors=(actor,), place=place(province=province))])
    facets = shared.facets()
    assert {name for name, _ in facets["actor"]} == {actor for actor, _ in pairs}
    assert {name for name, _ in facets["province"]} == {province for _, province in pairs}
