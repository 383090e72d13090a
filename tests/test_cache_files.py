"""What is known of names can be handed on as a file, and a run with that file needs no network."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cli import main
from geo.corrections import correct_place, place_at
from geo.errors import CacheFileError, StoreReadOnly
from geo.extract import Extractor
from geo.ingest import ingest
from geo.places import Gazetteer
from geo.places.cache import (
    CachedAnswer,
    Correction,
    MemoryCache,
    State,
    answer_nothing,
    answer_place,
    cache_key,
    now,
)
from geo.places.cache_files import BadLine, read_lines, write_lines
from geo.records import Precision, Report
from geo.store import Store, open_store
from tests import strategies
from tests.geocoding_server import GeocodingServer, Reply, Spot, nominatims
from tests.stores import DIALECTS, new_url
from tests.strategies import place

VILLAGE = place_at("Kafr Zita", 35.37, 36.6, country="SY", province="Hama")
ANSWER = answer_place("Newvillage", "SY", place(), "nominatim", {"osm_id": 1})
YEAR = dt.timedelta(days=365)


def read(*lines: str) -> list[CachedAnswer | Correction | BadLine]:
    """What lines after the header say."""
    head = next(write_lines([], []))
    return list(read_lines([head, *(line.encode() for line in lines)]))


def exported(store: Store) -> list[bytes]:
    """The lines of a store's file."""
    return list(write_lines(store.cache, store.cache.corrections()))


def take_in(store: Store, lines: list[bytes]) -> tuple[int, int, int]:
    """Merge a file's lines; how many answers, corrections and undoings were new."""
    found = list(read_lines(lines))
    merged = store.cache.merge(
        [one for one in found if isinstance(one, CachedAnswer)], [one for one in found if isinstance(one, Correction)]
    )
    return merged.answers, merged.corrections, merged.undone


def known(store: Store) -> tuple[object, object]:
    """What a store knows of names, whatever the numbers of its corrections."""
    return list(store.cache), [replace(one, number=0) for one in store.cache.corrections()]


@pytest.fixture(params=DIALECTS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with open_store(new_url(request.param, tmp_path)) as opened:
        yield opened


@pytest.fixture
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with open_store(f"{tmp_path}/other.db") as opened:
        yield opened


moments = st.datetimes(dt.datetime(1970, 1, 1), timezones=st.just(dt.UTC))
names = st.text(strategies.characters, min_size=1, max_size=8).map(cache_key).filter(bool)
answers = st.builds(
    CachedAnswer,
    query=names,
    country=st.sampled_from(["", "SY", "IQ"]),
    within=st.sampled_from(["", "Hama"]),
    state=st.sampled_from(State),
    name=strategies.texts,
    latitude=strategies.latitudes,
    longitude=strategies.longitudes,
    province=st.none() | strategies.texts,
    precision=st.none() | st.sampled_from(Precision),
    radius_m=st.none() | st.integers(1, 1_000_000),
    gazetteer_id=strategies.texts,
    service=strategies.texts,
    note=strategies.texts,
    raw=st.dictionaries(strategies.texts, st.none() | st.integers() | strategies.texts, max_size=3),
    asked_at=moments,
    expires_at=st.none() | moments,
)
corrections = st.builds(
    Correction,
    number=st.integers(1, 9),
    written=strategies.texts,
    answer=answers,
    before=st.none() | answers,
    who=strategies.texts,
    why=strategies.texts,
    at=moments,
    undone_by=strategies.texts,
    undone_at=st.none() | moments,
)


class TestFormat:
    @given(st.lists(answers, max_size=3), st.lists(corrections, max_size=3))
    def test_what_is_written_reads_back_the_same(self, kept: list[CachedAnswer], log: list[Correction]) -> None:
        lines = list(write_lines(kept, log))
        oldest_first = sorted(log, key=lambda one: (one.at, one.number))
        assert list(read_lines(lines)) == [*kept, *oldest_first]
        assert all(b"\n" not in line for line in lines)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"latitude": 91}, "latitude is '91'"),
            ({"latitude": "north"}, "no degrees"),
            ({"longitude": float("nan")}, "no degrees"),
            ({"latitude": None}, "needs a latitude"),
            ({"radius_m": 0}, "no radius"),
            ({"radius_m": 10**30}, "no radius"),
            ({"radius_m": True}, "no radius"),
            ({"name": 5}, "no text"),
            ({"raw": [1]}, "no object"),
            ({"query": "New Village"}, "not the key"),
            ({"query": ""}, "not the key"),
            ({"state": "lost"}, "lost"),
            ({"precision": "street"}, "street"),
            ({"asked_at": "2026-01-01T00:00:00"}, "offset from UTC"),
            ({"asked_at": "yesterday"}, "yesterday"),
            ({"within": None}, "no text"),
        ],
    )
    def test_a_bad_line_is_told_with_its_number_and_the_rest_is_read(self, change: dict[str, Any], words: str) -> None:
        row = json.loads(ANSWER.as_json())
        bad, good = json.dumps({"answer": row | change}), json.dumps({"answer": row})
        wrong, right = read(bad, good)
        assert isinstance(wrong, BadLine)
        assert wrong.number == 2
        assert words in wrong.why
        assert right == ANSWER

    @pytest.mark.parametrize(
        "line", ["{", "[]", "5", '"x"', "{}", '{"answer": 5}', '{"correction": {}}', "[" * 100_000, '{"answer": {}}']
    )
    def test_what_is_neither_is_told(self, line: str) -> None:
        (wrong,) = read(line)
        assert isinstance(wrong, BadLine)
        assert wrong.why

    def test_bytes_that_are_no_text_and_empty_lines(self) -> None:
        head = next(write_lines([], []))
        lines = [
            b"\xef\xbb\xbf" + head,
            b"",
            b"\xff\xfe",
            f'{{"answer": {ANSWER.as_json()}}}'.encode() + b"\r",
        ]
        wrong, right = read_lines(lines)
        assert isinstance(wrong, BadLine)
        assert wrong.number == 3
        assert right == ANSWER

    @pytest.mark.parametrize(
        ("head", "words"),
        [
            (b"", "no exported place cache"),
            (b"\xff", "no exported place cache"),
            (b'{"id": 1, "text": "Raids hit."}', "no exported place cache"),
            (b'{"strikemap": "place cache", "format": 99}', "format 99"),
        ],
    )
    def test_another_file_is_refused(self, head: bytes, words: str) -> None:
        with pytest.raises(CacheFileError, match=words):
            list(read_lines([head]))


class TestMerging:
    def test_all_that_is_known_arrives_once(self, store: Store, other: Store) -> None:
        store.cache.put(ANSWER)
        store.cache.put(replace(ANSWER, within="Hama", latitude=1.0))
        store.cache.put(answer_nothing("Nowhere", "", "nominatim"))
        store.cache.correct("Kafr Zita", "SY", "Hama", VILLAGE, "Rana", "seen")
        undone = store.cache.correct("Binnish", "SY", "", VILLAGE, "Rana", "wrongly")
        store.cache.undo(undone.number, "Omar")
        lines = exported(store)
        assert take_in(other, lines) == (3, 2, 0)
        assert known(other) == known(store)
        before, version = known(other), other.cache.corrected()
        assert take_in(other, lines) == (0, 0, 0)
        assert (known(other), other.cache.corrected()) == (before, version)
        assert take_in(store, exported(other)) == (0, 0, 0)

    def test_a_person_wins_and_of_two_alike_the_newer(self, store: Store) -> None:
        manual = store.cache.correct("Newvillage", "SY", "", VILLAGE, "Rana", "seen").answer
        newer = replace(ANSWER, asked_at=now() + YEAR)
        assert not store.cache.merge([newer], []).answers
        older = replace(manual, latitude=1.0, asked_at=manual.asked_at - YEAR)
        assert not store.cache.merge([older], []).answers
        latest = replace(manual, latitude=2.0, asked_at=manual.asked_at + YEAR)
        assert store.cache.merge([latest], []).answers == 1
        assert store.cache.get("newvillage", "SY") == latest

    def test_automatic_answers_by_their_age_and_no_outage_hides_one(self, store: Store) -> None:
        store.cache.put(ANSWER)
        outage = CachedAnswer(ANSWER.query, "SY", State.ERROR, asked_at=now() + YEAR)
        assert not store.cache.merge([outage, replace(ANSWER, latitude=1.0, asked_at=now() - YEAR)], []).answers
        newer = replace(ANSWER, latitude=2.0, asked_at=now() + YEAR)
        assert store.cache.merge([newer], []).answers == 1
        store.cache.clear()
        store.cache.put(outage)
        assert store.cache.merge([ANSWER], []).answers == 1

    def test_an_undoing_elsewhere_is_one_here(self, store: Store, other: Store) -> None:
        store.cache.put(answer_place("Kafr Zita", "SY", place(7), "nominatim", {}))
        made = store.cache.correct("Kafr Zita", "SY", "", VILLAGE, "Rana", "seen")
        take_in(other, exported(store))
        assert other.cache.named("kafr zita") == [made.answer]
        store.cache.undo(made.number, "Omar")
        assert take_in(other, exported(store))[2] == 1
        assert known(other) == known(store)

    def test_nothing_is_half_taken_in(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        before = known(store)

        def two_and_a_fault() -> Iterator[CachedAnswer]:
            yield ANSWER
            raise RuntimeError("the power fails")

        with pytest.raises(RuntimeError):
            store.cache.merge(two_and_a_fault(), [Correction(1, "x", ANSWER, None, "Rana", "seen", now())])
        assert known(store) == before


REPORT = Report(
    "Russian air strikes hit the town of Kafr Foobar in Idlib province, Syria, on Friday. "
    "Shelling hit the village of Tell Quux in Hama province. Jets bombed Binnish in Idlib.",
    "r",
)
SPOTS = {
    "Kafr Foobar": Spot("Kafr Foobar", 35.9, 36.7, number=1),
    "Tell Quux": Spot("Tell Quux", 35.2, 36.8, province="Hama", number=2),
}


def test_a_run_is_replayed_without_a_network_from_its_file(
    store: Store, other: Store, server: GeocodingServer, gazetteer: Gazetteer
) -> None:
    server.says = lambda name: Reply(json.dumps(nominatims(*[SPOTS[name]] if name in SPOTS else [])).encode())
    online = Extractor(gazetteer, store.cache, server.geocoder(gazetteer=gazetteer))
    ingest(REPORT, store, online)
    binnish = place_at("Binnish", 35.0, 36.0, country="SY", province="Idlib")
    correct_place(store, online, written="Binnish", country="SY", place=binnish, who="Rana", why="seen")
    asked = len(server.asked)
    assert asked >= 2, "names were found online"
    ingest(replace(REPORT, source="again"), store, online)
    assert len(server.asked) == asked, "what is kept is not asked again"
    take_in(other, exported(store))
    alone = Extractor(gazetteer, other.cache)
    replayed = alone.strikes(REPORT)
    assert replayed == online.strikes(REPORT)
    told = store.strikes({"source": ("",)})
    live = [one.strike for one in sorted(told, key=lambda one: one.strike.start)]
    assert replayed == live
    methods = {one.place_text: one.place.method for one in replayed if one.place}
    assert methods["Binnish"] == "manual: Rana: seen"
    assert methods["Kafr Foobar"].startswith("online: nominatim")
    assert Extractor(gazetteer, MemoryCache()).strikes(REPORT) != replayed


class TestCommands:
    def test_correct_log_undo(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        report = tmp_path / "a.txt"
        report.write_text(REPORT.text, encoding="utf-8")
        assert main(["ingest", str(report), "--quiet"]) == 0
        at = ["--country", "sy", "--at", "35.0,36.0", "--who", "Rana", "--why", "seen"]
        assert main(["cache", "correct", "Binnish", *at]) == 0
        assert "1 strike moved, in 1 report read again" in capsys.readouterr().out
        assert main(["cache", "log"]) == 0
        assert "Rana: “Binnish” in SY is Binnish" in capsys.readouterr().out
        assert main(["cache", "undo", "1", "--who", "Omar"]) == 0
        assert main(["cache", "log"]) == 0
        assert "undone by Omar" in capsys.readouterr().out
        assert main(["cache", "undo", "1", "--who", "Omar"]) == 1
        assert "undone already" in capsys.readouterr().err

    def test_correct_to_an_entry_of_the_gazetteer(
        self, capsys: pytest.CaptureFixture[str], gazetteer: Gazetteer
    ) -> None:
        entry = gazetteer.candidates("Homs", countries=["SY"])[0][0]
        who = ["--country", "SY", "--who", "Rana", "--why", "seen"]
        more = ["--within", "Hama", "--precision", "site", "--radius-km", "1.5", "--name", "The mill"]
        assert main(["cache", "correct", "Homs mill", *who, *more, "--gazetteer-id", entry.id]) == 0
        with open_store() as store:
            (kept,) = store.cache
            assert (kept.within, kept.name, kept.precision, kept.radius_m) == ("Hama", "The mill", "site", 1_500)
            assert (kept.gazetteer_id, kept.latitude) == (entry.id, entry.latitude)
        assert main(["cache", "correct", "Homs mill", *who, "--gazetteer-id", "geonames:0"]) == 2
        assert "geonames:0" in capsys.readouterr().err

    def test_a_province_is_called_as_reports_are_put_in_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Otherwise the correction would be kept, and hold nowhere."""
        more = ["--country", "SY", "--at", "36.0,37.0", "--who", "Rana", "--why", "seen"]
        assert main(["cache", "correct", "Kafr Zita", "--within", "halab", *more]) == 0
        with open_store() as store:
            assert [answer.within for answer in store.cache] == ["Aleppo"]
        assert main(["cache", "correct", "Kafr Zita", "--within", "Alepo-on-Sea", *more]) == 2
        assert "no such province of SY is known; known are Aleppo, " in capsys.readouterr().err

    @pytest.mark.parametrize("number", ["0", "-3", "7", str(2**31), str(2**70)])
    def test_no_such_correction(self, number: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["cache", "undo", number, "--who", "Omar"]) == 1
        assert f"there is no correction number {number}" in capsys.readouterr().err

    @pytest.mark.parametrize("at", ["99,1", "35.9", "north,east", "nan,1", "1,181"])
    def test_what_is_no_point(self, at: str, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main(["cache", "correct", "Homs", "--country", "SY", f"--at={at}", "--who", "a", "--why", "b"])
        assert "is no point" in capsys.readouterr().err

    def test_list_and_clear(self, capsys: pytest.CaptureFixture[str]) -> None:
        with open_store() as store:
            store.cache.put(ANSWER)
            store.cache.put(answer_nothing("Nowhere", "SY", "nominatim"))
            store.cache.correct("Kafr Zita", "SY", "", VILLAGE, "Rana", "seen")
        assert main(["cache", "list"]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 3
        assert main(["cache", "list", "--state", "ok", "--json"]) == 0
        assert CachedAnswer.from_json(capsys.readouterr().out) == ANSWER
        assert main(["cache", "clear", "--name", "NOWHERE", "--country", "sy"]) == 0
        assert main(["cache", "clear"]) == 0
        assert capsys.readouterr().out == "1 answer forgotten\n1 answer forgotten\n"
        assert main(["cache", "clear", "--state", "manual"]) == 0
        said = capsys.readouterr()
        assert said.out == "1 answer forgotten\n"
        assert "ingest --again" in said.err
        assert main(["cache", "clear", "--name", "?!"]) == 2

    def test_export_and_import(
        self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with open_store() as store:
            store.cache.put(ANSWER)
            store.cache.correct("Kafr Zita", "SY", "", VILLAGE, "Rana", "seen")
            before = known(store)
        file = tmp_path / "cache.jsonl"
        assert main(["cache", "export", str(file)]) == 0
        assert main(["cache", "export", "-"]) == 0
        out = capfdbinary.readouterr().out
        assert out.splitlines()[1:] == file.read_bytes().splitlines()[1:]
        file.write_bytes(file.read_bytes() + b'{"answer": 5}\n')
        monkeypatch.setenv("STRIKEMAP_DATABASE_URL", f"{tmp_path}/new.db")
        assert main(["cache", "import", str(file)]) == 1
        said = capfdbinary.readouterr()
        assert b"cache.jsonl, line 5: neither an answer nor a correction" in said.err
        assert b"1 answer and 1 correction were new; 1 line left out" in said.out
        with open_store() as store:
            assert known(store) == before
        assert main(["cache", "import", str(tmp_path / "missing")]) == 1
        file.write_text("{}")
        assert main(["cache", "import", str(file)]) == 1
        assert b"no exported place cache" in capfdbinary.readouterr().err

    def test_where_nothing_can_be_written(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with open_store() as store:
            store.cache.put(ANSWER)
        for command in (["cache", "export"], ["export", "--format", "csv", "--output"]):
            assert main([*command, str(tmp_path / "none" / "x")]) == 1
            assert "x: cannot be written (No such file" in capsys.readouterr().err

    def test_reading_stored_reports_again(self, capsys: pytest.CaptureFixture[str]) -> None:
        with open_store() as store:
            store.add(REPORT, [])
        assert main(["ingest", "--again", "--quiet"]) == 0
        assert "1 report read (0 new, 1 changed, 0 the same)" in capsys.readouterr().out
        assert main(["ingest"]) == 2


def test_a_place_is_looked_up_in_a_store_that_can_only_be_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store() as store:
        store.cache.correct("Kafr Zita", "SY", "", VILLAGE, "Rana", "seen")

    def open_to_read(*, readonly: bool = False) -> Store:
        if not readonly:
            raise StoreReadOnly("cannot be written")
        return open_store(readonly=True)

    monkeypatch.setattr("geo.store.open_store", open_to_read)
    assert main(["geocode", "Kafr Zita", "--country", "SY"]) == 0
    assert "manual: Rana: seen" in capsys.readouterr().out


class TestNear:
    def test_the_nearest_of_several_is_taken_and_the_reason_says_so(self, capsys: pytest.CaptureFixture[str]) -> None:
        ask = ["geocode", "Springfield", "--country", "US", "--near"]
        assert main([*ask, "39.9,-83.8"]) == 0
        ohio = json.loads(capsys.readouterr().out)
        assert abs(ohio["place"]["longitude"] + 83.8) < 0.2
        assert "km from the point given" in ohio["reason"]
        assert any("farther from the point given" in one["lost"] for one in ohio["candidates"])
        assert main([*ask, "Chicago"]) == 0
        illinois = json.loads(capsys.readouterr().out)
        assert abs(illinois["place"]["longitude"] + 89.6) < 0.2

    def test_being_near_counts_within_bounds(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["geocode", "Aleppo", "--country", "SY", "--near", "33.5,36.3"]) == 0
        assert json.loads(capsys.readouterr().out)["place"]["province"] == "Aleppo"

    @pytest.mark.parametrize("near", ["99,1", "Nowhere at all, of this name"])
    def test_near_nothing(self, near: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["geocode", "Aleppo", "--near", near]) == 2
        assert "--near" in capsys.readouterr().err
