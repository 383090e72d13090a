"""The bench measures what it says: news without repeats, an archive that adds up, a table that tells a miss."""

from __future__ import annotations

import py_compile
from pathlib import Path

import pytest

from geo.store import open_store
from tests.bench import claims
from tests.bench.archive import fill
from tests.bench.cdn import LEFT_EMPTY, file_of
from tests.bench.driving import PEERS, Drawn
from tests.bench.filtering import OfPandas, OfSql, OfStore, agree
from tests.bench.maps import EMPTY, MAPS, NAIVE, OURS, ST_MAP, chosen, compared, goals
from tests.bench.news import newsroom, reports
from tests.bench.rows import Row, seconds_in_turn, table

SIZE = 200_000


def test_no_sentence_of_the_news_repeats() -> None:
    room = newsroom()
    sentences = [room.sentence() for _ in range(20_000)]
    assert len(set(sentences)) == len(sentences)
    assert not any("{" in sentence for sentence in sentences)


def test_the_news_is_as_large_as_asked_and_depends_on_the_seed_alone() -> None:
    first = [report.text for report in reports(SIZE, seed=1)]
    assert sum(map(len, first)) >= SIZE
    assert first == [report.text for report in reports(SIZE, seed=1)]
    assert first != [report.text for report in reports(SIZE, seed=2)]


def test_every_list_of_the_grammar_is_used() -> None:
    room = newsroom()
    text = " ".join(room.sentence() for _ in range(20_000))
    unused = [name for name, choices in room.choices.items() if not any(part(choice) in text for choice in choices)]
    assert unused == []


def part(template: str) -> str:
    """The longest piece of a template that is written as it stands."""
    return max(template.replace("}", "{").split("{")[::2], key=len)


def test_time_is_taken_of_the_measured_part_only() -> None:
    (seconds,) = seconds_in_turn(("time.sleep(0.2)", "time.sleep(0.01)"), turns=1)
    assert 0.01 <= seconds < 0.2


def test_the_table_says_ratio_and_miss() -> None:
    assert "0.50" in table([Row("load", 10.0, "a peer", 20.0, "ms", "20 ms", True)])
    assert "MISSED" in table([Row("load", 30.0, "a peer", 20.0, "ms", "20 ms", False)])


STRIKES = 500


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small archive."""
    path = tmp_path_factory.mktemp("archive") / "archive.db"
    fill(path, STRIKES)
    return path


def test_the_archive_depends_on_the_seed_alone() -> None:
    assert list(claims.found(60, seed=1)) == list(claims.found(60, seed=1))
    assert list(claims.found(60, seed=1)) != list(claims.found(60, seed=2))


def test_offsets_of_the_archive_are_those_of_its_texts() -> None:
    for report, strikes in claims.found(STRIKES):
        for strike in strikes:
            assert report.text[strike.start : strike.end] == strike.sentence
            assert report.text[strike.place_start : strike.place_end] == strike.place_text


def test_the_archive_opens_and_adds_up(database: Path) -> None:
    with open_store(str(database), readonly=True) as store:  # for reading only: there is no step left to take
        counts, places = store.counts({}), store.places({})
        assert counts.mentions == STRIKES == len(store.strikes())
        assert 0 < counts.unmapped < STRIKES / 5
        assert counts.places == len(places)
        assert sum(place.mentions for place in places) == counts.mentions - counts.unmapped
        assert sum(number for _, number in store.facets({})["source"]) == counts.reports == len(store.reports())
        assert 0 < counts.incidents <= counts.mentions - counts.unmapped
        assert {name for name, _ in store.facets({})["standing"]} >= {"single-source claim", "contested"}
        assert all((row.part is None) == bool(row.reason) for row in store.strikes())


def test_the_archive_is_what_the_store_would_have_written(database: Path, tmp_path: Path) -> None:
    with open_store(str(database), readonly=True) as filled, open_store(str(tmp_path / "added.db")) as added:
        assert all(added.add(report, strikes) == "new" for report, strikes in claims.found(STRIKES))
        assert filled.places({}) == added.places({})
        chosen_words = {"text": ("hospital",)}
        for key in ("actor", "province", "status", "source", "undated"):
            assert filled.facets(chosen_words)[key] == added.facets(chosen_words)[key]
        assert [row.strike for row in filled.strikes()] == [row.strike for row in added.strikes()]
        assert filled.names({}) == added.names({})


def test_the_archive_can_be_added_to(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    fill(path, 50)
    (report, found), *_ = claims.found(1, seed=3)
    with open_store(str(path)) as store:
        assert store.add(report, found) == "new"
        assert store.counts({}).mentions == 50 + len(found)
        assert store.remove(store.report_keys()[0])


def test_the_peers_of_a_filter_count_as_the_store_does(database: Path) -> None:
    with open_store(str(database), readonly=True) as store:
        agree(OfStore(store), {"SQL": OfSql(database), "pandas": OfPandas(database)})


def test_the_peers_maps_are_scripts(tmp_path: Path) -> None:
    scripts = {peer.script for peer in MAPS if peer.script}
    assert scripts == {path.name for path in PEERS.glob("*.py")} - {"__init__.py", "points.py"}
    for script in scripts:
        py_compile.compile(str(PEERS / script), cfile=str(tmp_path / script), doraise=True)


def test_what_folium_asks_of_public_hosts_is_known() -> None:
    import folium
    from folium.plugins import FastMarkerCluster, MarkerCluster

    asked = [*folium.Map.default_js, *folium.Map.default_css, *FastMarkerCluster.default_js, *MarkerCluster.default_css]
    assert [url for _, url in asked if not file_of(url) and not LEFT_EMPTY.search(url)] == []


def test_the_goals_of_the_map_are_asked_of_what_was_measured() -> None:
    quick, slow = Drawn(1.1, 0.1, 16, 1, 1), Drawn(1.0, 12.0, 16, 1, 1)
    found = {OURS: quick, ST_MAP: Drawn(2.0, 0.3, 16, 1, 1), EMPTY: slow, NAIVE: slow}
    assert [row.met for row in goals(found)] == [True, True, True]
    assert [row.met for row in goals(found | {OURS: Drawn(1.3, 0.2, 16, 1, 1)})] == [False, False, False]
    assert list(goals({OURS: quick})) == []
    assert {row.peer for row in compared(found)} == {ST_MAP, EMPTY, NAIVE}


def test_some_of_the_maps_can_be_chosen() -> None:
    assert chosen("") == list(MAPS)
    assert [peer.name for peer in chosen("st.map at 100,; bare")] == [
        OURS,
        "bare Leaflet page, our layer",
        "st.map at 100,000",
    ]
