"""The columns in memory answer as the database does, of one version, whatever is written, saved or damaged."""

from __future__ import annotations

import datetime as dt
import json
import pickle
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.records import PlaceSummary, Report, Status, Strike
from geo.store import FILTERS, Store, open_store, usable
from geo.store.columns import reading
from geo.store.columns.counting import ColumnTallies
from geo.store.columns.files import beside, load, save
from geo.store.columns.held import Held
from geo.store.columns.pace import Pace, Stopped
from geo.store.columns.packing import WORD
from geo.store.columns.reading import read_columns
from geo.store.columns.recent import Recent
from geo.store.columns.table import Columns
from geo.store.filters import DATES
from geo.store.rows import Timeline
from geo.store.tallies import SqlTallies, Tallies
from tests import strategies
from tests.stores import DIALECTS, Archive, emptied, filled, new_url
from tests.strategies import place, strike

# Every store is a large one: read by a thread once nothing is written, and saved.
LARGE = Pace(at_once=0, saved=0, quiet=0.02, pause=0.0, rest=0.0)
SMALL = Pace()
SECONDS = 20.0


@pytest.fixture(scope="module", params=DIALECTS)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(new_url(request.param, tmp_path_factory.mktemp("columns"))) as opened:
        yield opened


@pytest.fixture
def store(shared: Store) -> Store:
    return emptied(shared)


def held_of(store: Store) -> Held:
    with store.database.reading() as connection:
        return read_columns(connection)


def answers(tallies: Tallies, selection: dict[str, tuple[str, ...]]) -> list[Any]:
    """All that is asked of a selection."""
    return [
        tallies.counts(selection),
        tallies.facets(selection),
        tallies.places(selection),
        tallies.timeline(selection),
        tallies.provinces_of_countries(),
        list(tallies.table(selection)),
    ]


def numbers(places: Iterable[PlaceSummary]) -> list[Any]:
    """What is counted of each place, without its looks and words."""
    return [
        (one.key, one.reports, one.mentions, one.denied, one.contested, one.sample, one.actors, one.certainties)
        for one in places
    ]


def a_report(name: str, source: str = "SANA", **fields: Any) -> tuple[Report, list[Strike]]:
    """A report of one strike."""
    report = Report(name, name, source=source)
    return report, [strike(report, **fields)]


class TestSameAnswers:
    @strategies.FEWER
    @given(
        strategies.archives(), st.lists(strategies.selections, min_size=1, max_size=3), st.sampled_from([WORD, 3, 0])
    )
    def test_as_the_database(
        self, shared: Store, archive: Archive, selections: list[dict[str, tuple[str, ...]]], packed: int
    ) -> None:
        filled(shared, archive)
        with shared.database.reading() as connection:
            columns = Columns(read_columns(connection), packed=packed)
            for selection in [{}, *selections, *selections]:  # again: what was kept is right too
                chosen = usable(selection)
                found = answers(ColumnTallies(connection, columns), chosen)
                assert found == answers(SqlTallies(connection), chosen)

    @strategies.FEWER
    @given(strategies.archives(), st.lists(strategies.selections, min_size=1, max_size=3))
    def test_markers_without_words_count_the_same(
        self, shared: Store, archive: Archive, selections: list[dict[str, tuple[str, ...]]]
    ) -> None:
        filled(shared, archive)
        with shared.database.reading() as connection:
            tallies = ColumnTallies(connection, Columns(read_columns(connection)), most_words=0)
            wide = tallies.table({})
            for selection in map(usable, selections):
                found = tallies.table(selection)
                assert numbers(found) == numbers(SqlTallies(connection).places(selection))
                assert found.faces is wide.faces or not len(found), "the browser knows them again"
                assert all(found.find(one.key) == number for number, one in enumerate(found))

    def test_a_place_is_called_what_its_newest_mention_calls_it(self, store: Store) -> None:
        for day, name in (("2015-01-01", "Old name"), ("2016-01-01", "New name")):
            store.add(*a_report(day, date=day, place=place(name=name)))
        with store.database.reading() as connection:
            tallies = ColumnTallies(connection, Columns(read_columns(connection)), most_words=0)
            (found,) = tallies.table({"to": ("2015-06",)})
        assert (found.name, found.sentence, found.reports) == ("New name", "", 1)

    @strategies.FEWER
    @given(strategies.archives(2), strategies.hostile_selections)
    def test_as_the_database_whatever_a_url_holds(
        self, shared: Store, archive: Archive, selection: dict[str, Any]
    ) -> None:
        filled(shared, archive)
        with shared.database.reading() as connection:
            columns = Columns(read_columns(connection))
            chosen = usable(selection)
            assert answers(ColumnTallies(connection, columns), chosen) == answers(SqlTallies(connection), chosen)

    def test_many_values_and_long_reports(self, store: Store) -> None:
        for number in range(40):
            report = Report(f"report {number}", str(number), source=f"source {number % 7}")
            found = [
                strike(
                    report,
                    start=more,
                    place=place(number * more % 11, province=f"province {number * more % 23}") if more % 5 else None,
                    actors=tuple(f"actor {number * more % 90 + other}" for other in range(more % 3)),
                    weapon=f"weapon {number * more % 70}",
                    date=(dt.date(2015, 1, 1) + dt.timedelta(number * more)).isoformat() if more % 4 else None,
                    status=list(Status)[more % 6],
                )
                for more in range(number % 9)
            ]
            store.add(report, found)
        selections: list[dict[str, tuple[str, ...]]] = [
            {},
            {"status": ("reported", "denied", "planned", "threatened", "hypothetical")},
            {"actor": tuple(f"actor {number}" for number in range(60))},
            {"actor": ("actor 4",), "from": ("2015-02",)},
            {"source": ("source 3",), "undated": ("yes",)},
            {"text": ("report 1",)},
        ]
        with store.database.reading() as connection:
            for packed in (WORD, 0):
                columns = Columns(read_columns(connection), packed=packed)
                for chosen in selections:
                    found = answers(ColumnTallies(connection, columns), chosen)
                    assert found == answers(SqlTallies(connection), chosen)

    def test_every_filter_has_its_column(self, store: Store) -> None:
        known = held_of(store).codes.keys() | DATES | {"text"}
        assert {row.key for row in FILTERS} == known, "a new filter needs a column in geo/store/columns/reading.py"


class TestTimeline:
    def test_reports_stand_in_the_week_of_their_first_day(self, store: Store) -> None:
        monday, sunday = "2015-10-05", "2015-10-11"
        both = Report("both", "both")
        store.add(both, [strike(both, date=monday, actors=("Russia",)), strike(both, date=sunday, actors=("Turkey",))])
        store.add(*a_report("seven", date=sunday, date_end="2015-10-17", date_prec=2, actors=("Russia", "Turkey")))
        store.add(*a_report("eight", date=sunday, date_end="2015-10-18", date_prec=2, actors=("Russia",)))
        store.add(*a_report("month", date="2015-10", date_prec=4, actors=("Russia",)))
        store.add(*a_report("next", date="2015-10-12", actors=("Russia",)))
        store.add(*a_report("never", date=None))
        first, second = dt.date(2015, 10, 5), dt.date(2015, 10, 12)
        expected = Timeline(
            weeks={first: 2, second: 1},
            by_actor={"Russia": {first: 2, second: 1}, "Turkey": {first: 2}},
            wider=2,
            undated=1,
        )
        assert store.timeline() == expected
        with store.database.reading() as connection:
            assert SqlTallies(connection).timeline({}) == expected
        assert store.timeline({"actor": ("Turkey",)}).weeks == {first: 2}

    def test_an_empty_store_has_none(self, store: Store) -> None:
        assert store.timeline() == Timeline({}, {}, 0, 0)
        assert store.provinces_of_countries() == {}


def test_the_provinces_of_each_country_stand_in_order(store: Store) -> None:
    store.add(*a_report("a", place=place(province="Idlib")))
    store.add(*a_report("b", place=place(province="Hama")))
    store.add(*a_report("c", place=place(province=None)))
    store.add(*a_report("d", place=place(province="Hama", country="IQ")))
    store.add(*a_report("e", place=None))
    assert store.provinces_of_countries() == {"": [""], "IQ": ["Hama"], "SY": ["", "Hama", "Idlib"]}
    assert list(store.provinces_of_countries()) == ["", "IQ", "SY"]


def database(folder: Path, reports: int = 3) -> Path:
    """A SQLite file with some reports."""
    path = folder / "strikemap.db"
    with open_store(str(path)) as store:
        for number in range(reports):
            store.add(*a_report(f"report {number}"))
    return path


def reading_refused(*_: Any) -> Held:
    raise AssertionError("the columns were read from the database")


class TestSaved:
    def test_what_is_saved_comes_back(self, tmp_path: Path) -> None:
        path = database(tmp_path)
        path.chmod(0o640)
        with open_store(str(path)) as store:
            held = held_of(store)
        assert save(held, "now", path)
        found = load("now", path)
        assert found is not None
        for name in ("strike", "report", "spot", "rank", "first_day", "last_day", "sample", "more_row", "published"):
            assert np.array_equal(getattr(found, name), getattr(held, name))
        assert (found.values, found.places, found.incidents) == (held.values, held.places, held.incidents)
        assert beside(path).stat().st_mode & 0o777 == 0o640
        assert [one.name for one in tmp_path.glob("*.npz*")] == ["strikemap.db.columns.npz"], "nothing else is left"

    @given(strategies.texts)
    def test_every_text_comes_back(self, shared: Store, tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
        path = tmp_path_factory.mktemp("saved") / "strikemap.db"
        path.touch()
        held = held_of(emptied(shared))
        held = replace(held, values={key: [text] for key in held.values}, places=[text])
        assert save(held, "now", path)
        found = load("now", path)
        assert found is not None
        assert (found.values, found.places) == (held.values, held.places)

    def test_another_moment_is_none(self, tmp_path: Path) -> None:
        path = database(tmp_path)
        with open_store(str(path)) as store:
            save(held_of(store), "now", path)
        assert load("later", path) is None
        assert load("now", tmp_path / "other.db") is None

    def test_a_damaged_file_is_none(self, tmp_path: Path) -> None:
        path = database(tmp_path)
        with open_store(str(path)) as store:
            save(held_of(store), "now", path)
        whole = beside(path).read_bytes()
        for at in range(0, len(whole), 97):
            beside(path).write_bytes(whole[:at])
            assert load("now", path) is None
            beside(path).write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
            found = load("now", path)
            assert found is None or found.values["source"] == ["SANA"], "a byte that means nothing may differ"

    def test_a_foreign_file_is_none_and_nothing_of_it_runs(self, tmp_path: Path) -> None:
        path = database(tmp_path)
        with open_store(str(path)) as store:
            held = held_of(store)
        ran = tmp_path / "ran"

        class Trap:
            def __reduce__(self) -> tuple[Any, ...]:
                return Path.touch, (ran,)

        beside(path).write_bytes(pickle.dumps(Trap()))
        assert load("now", path) is None
        save(held, "now", path)
        with np.load(beside(path)) as saved:
            arrays: dict[str, Any] = dict(saved)
        np.savez(beside(path), **(arrays | {"strike": np.array([Trap()], object)}))
        assert load("now", path) is None
        np.savez(beside(path), **(arrays | {"spot": arrays["spot"] + 99}))
        assert load("now", path) is None
        about = json.loads(bytes(arrays["about"])) | {"format": 0}
        np.savez(beside(path), **(arrays | {"about": np.frombuffer(json.dumps(about).encode(), np.uint8)}))
        assert load("now", path) is None
        assert not ran.exists()

    def test_a_restart_reads_the_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = database(tmp_path)
        with open_store(str(path), pace=LARGE) as store:
            before = store.facets(), store.counts()
        assert beside(path).exists()
        monkeypatch.setattr(reading, "read_columns", reading_refused)
        with open_store(str(path), pace=LARGE) as store:
            assert (store.facets(), store.counts()) == before
        with open_store(str(path), pace=LARGE, readonly=True) as store:
            assert (store.facets(), store.counts()) == before

    def test_the_file_of_a_moment_that_was_taken_back_is_not_used(self, tmp_path: Path) -> None:
        path = database(tmp_path)
        copy = tmp_path / "copy.db"
        shutil.copy(path, copy)
        with open_store(str(path), pace=LARGE) as store:
            store.add(*a_report("one", actors=("Russia",)))
            assert dict(store.facets()["actor"]) == {"Russia": 1, "unknown": 3}
            version = store.version()
        for rest in tmp_path.glob("strikemap.db-*"):
            rest.unlink()
        shutil.copy(copy, path)
        with open_store(str(path), pace=SMALL) as store:
            store.add(*a_report("other", actors=("Turkey",)))
            assert store.version() == version
        with open_store(str(path), pace=LARGE) as store:
            assert dict(store.facets()["actor"]) == {"Turkey": 1, "unknown": 3}

    @pytest.mark.parametrize("pace", [SMALL, LARGE])
    def test_a_small_store_or_one_opened_for_reading_saves_nothing(self, tmp_path: Path, pace: Pace) -> None:
        path = database(tmp_path)
        with open_store(str(path), pace=pace, readonly=pace is LARGE) as store:
            assert store.counts().reports == 3
        assert not beside(path).exists()

    def test_where_nothing_can_be_written_nothing_is_saved(self, tmp_path: Path) -> None:
        path = database(tmp_path)
        beside(path).mkdir()
        with open_store(str(path), pace=LARGE) as store:
            assert store.counts().reports == 3
        assert not list(beside(path).iterdir())


def waited_for(store: Store) -> bool:
    """Whether columns of the store as it is come to be there."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with store.database.reading() as connection:
            if store._columns.columns(connection):
                return True
        time.sleep(0.01)
    return False


class TestVersions:
    def test_after_a_change_a_large_store_answers_at_once_and_later_from_columns(self, tmp_path: Path) -> None:
        with open_store(str(database(tmp_path)), pace=LARGE) as store:
            assert store.counts().reports == 3
            for number in range(3):
                store.add(*a_report(f"new {number}"))
                with store.database.reading() as connection:
                    assert store._columns.columns(connection) is None
                assert store.counts().reports == 4 + number
                assert waited_for(store)
                assert store.counts().reports == 4 + number

    def test_another_process_may_write(self, tmp_path: Path) -> None:
        path = database(tmp_path)
        with open_store(str(path), pace=LARGE) as store, open_store(str(path)) as other:
            assert store.counts().reports == 3
            other.add(*a_report("new"))
            assert store.counts().reports == 4
            assert waited_for(store)
            other.remove(store.report_keys()[0])
            assert store.counts().reports == 3

    def test_a_reader_of_an_older_moment_is_answered_of_that(self, store: Store) -> None:
        store.add(*a_report("a"))
        with store.database.reading() as connection:
            before = store._tallies(connection).counts({})
            store.add(*a_report("b"))
            assert store.counts().reports == 2
            assert store._tallies(connection).counts({}) == before
            assert store._tallies(connection).facets({})["source"] == [("SANA", 1)]
        assert store.counts().reports == 2

    @pytest.mark.parametrize("pace", [SMALL, LARGE], ids=["small", "large"])
    @pytest.mark.parametrize("dialect", DIALECTS)
    def test_ten_readers_filter_while_an_ingest_writes(self, dialect: str, pace: Pace, tmp_path: Path) -> None:
        """Every report has two strikes by Russia: an answer of two moments would show."""
        done = threading.Event()

        def write(store: Store) -> int:
            for number in range(40):
                report = Report(f"report {number}", str(number), source=f"source {number % 3}")
                told = {"actors": ("Russia",), "date": "2015-10-02"}
                store.add(report, [strike(report, **told), strike(report, start=1, place=place(number % 5), **told)])
                if number % 4 == 3:
                    store.remove(store.report_keys()[0])
            return 30

        def read(store: Store, number: int) -> int:
            asked = 0
            selection = [{}, {"actor": ("Russia",)}, {"from": ("2015",)}, {"text": ("report",)}][number % 4]
            while not done.is_set() or not asked:
                counts = store.counts(selection)
                assert counts.mentions == 2 * counts.reports
                facets = store.facets(selection)
                assert sum(number for _, number in facets["source"]) == sum(number for _, number in facets["actor"])
                assert sum(one.mentions for one in store.places(selection)) % 2 == 0
                timeline = store.timeline(selection)
                assert list(timeline.weeks.values()) == list(timeline.by_actor.get("Russia", {}).values())
                asked += 1
            return asked

        with open_store(new_url(dialect, tmp_path), pace=pace) as store, ThreadPoolExecutor(11) as threads:
            readers = [threads.submit(read, store, number) for number in range(10)]
            try:
                left = threads.submit(write, store).result(SECONDS * 6)
            finally:
                done.set()
            assert all(reader.result(SECONDS) for reader in readers)
            assert waited_for(store)
            assert store.counts({"actor": ("Russia",)}).reports == left

    def test_closing_ends_what_is_being_read(self, tmp_path: Path) -> None:
        before = threading.active_count()
        slow = Pace(at_once=0, saved=0, quiet=60.0, pause=60.0, rest=0.0)
        with open_store(str(database(tmp_path)), pace=slow) as store:
            assert store.counts().reports == 3
            store.add(*a_report("new"))
            assert store.counts().reports == 4
            began = time.monotonic()
        assert time.monotonic() - began < SECONDS
        assert threading.active_count() == before

    def test_reading_can_be_called_off(self, store: Store) -> None:
        store.add(*a_report("a"))
        with store.database.reading() as connection, pytest.raises(Stopped):
            read_columns(connection, lambda: True)


def test_of_what_was_worked_out_only_the_latest_is_kept() -> None:
    asked: list[int] = []

    def work_out(number: int) -> int:
        asked.append(number)
        return number * number

    kept = Recent[int, int](2)
    for number in (1, 2, 1, 3, 1, 2):
        assert kept.get(number, lambda number=number: work_out(number)) == number * number  # type: ignore[misc]
    assert asked == [1, 2, 3, 2]
    assert kept.known([1, 2, 3]) == {1: 1, 2: 4}
