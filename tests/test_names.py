"""The list of names: every place name as reports write it, what became of it, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from geo.places.cache import cache_key
from geo.places.ways import Way, way_of
from geo.records import Candidate, Place, Report, Strike
from geo.store import Store, open_store
from geo.store.addresses import read_address
from geo.store.databases import Database
from geo.store.migrations import STEPS, migrate
from tests import strategies
from tests.stores import DIALECTS, emptied, new_url
from tests.strategies import place, strike

REPORT, OTHER = Report("Raids hit towns.", "a", source="A"), Report("More raids hit towns.", "b", source="B")
CONTAINER = place(3, method="container: “X” is in no gazetteer; Idlib holds it")


@pytest.fixture(scope="module", params=DIALECTS)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(new_url(request.param, tmp_path_factory.mktemp("names"))) as opened:
        yield opened


@pytest.fixture
def store(shared: Store) -> Store:
    return emptied(shared)


def called(name: str, place: Place | None, **more: Any) -> Strike:
    """A strike at a name."""
    more = {"scene": "SY", "unplaced": "" if place else "no gazetteer knows it"} | more
    return strike(REPORT, place_text=name, place=place, **more)


def test_one_row_a_name_and_country(store: Store) -> None:
    store.add(REPORT, [called("Kafr Zita", place(1)), called("Kafr-Zita", place(1)), called("Kafr Zita", place(1))])
    store.add(OTHER, [called("Kafr Zita", place(1)), called("kafr zita", place(9), scene="IQ")])
    rows = {(row.key, row.country): row for row in store.names()}
    assert set(rows) == {("kafr zita", "SY"), ("kafr zita", "IQ")}
    here = rows["kafr zita", "SY"]
    assert (here.name, here.mentions, here.reports, here.without) == ("Kafr Zita", 4, 2, 0)
    assert here.place == place(1)
    assert rows["kafr zita", "IQ"].place == place(9)


def test_those_to_look_at_stand_first_then_the_most_named(store: Store) -> None:
    near = [
        Candidate("geonames:1", "A", "town", None, "SY", 35.0, 36.0, 2.0),
        Candidate("geonames:2", "A", "town", None, "SY", 33.0, 36.0, 1.9, "0.1 points behind"),
    ]
    ambiguous = place(1, candidates=tuple(near))
    store.add(
        REPORT,
        [
            called("Plain", place(7, method="gazetteer: GeoNames")),
            called("Online", place(2, method="online: nominatim")),
            called("Manual", place(2, method="manual: Rana: seen")),
            called("Held", CONTAINER),
            called("Held", CONTAINER),
            called("Other held", CONTAINER),
            called("Unsure", ambiguous),
            *[called("Often", place(8, method="gazetteer: GeoNames"))] * 3,
            called("Nowhere", None),
        ],
    )
    assert [(row.name, row.way) for row in store.names()] == [
        ("Nowhere", Way.NOT_FOUND),
        ("Unsure", Way.AMBIGUOUS),
        ("Held", Way.CONTAINER),
        ("Other held", Way.CONTAINER),
        ("Online", Way.ONLINE),
        ("Often", Way.GAZETTEER),
        ("Plain", Way.GAZETTEER),
        ("Manual", Way.MANUAL),
    ]


def test_the_place_is_the_one_that_most_mentions_have(store: Store) -> None:
    mentions = [called("Hader", place(1)), called("Hader", place(2)), called("Hader", place(2)), called("Hader", None)]
    store.add(REPORT, mentions)
    (row,) = store.names()
    assert (row.place, row.mentions, row.without, row.unplaced) == (place(2), 4, 1, "")


def test_of_two_as_frequent_the_one_to_look_at(store: Store) -> None:
    store.add(REPORT, [called("Hader", place(1)), called("Hader", None)])
    (row,) = store.names()
    assert (row.way, row.place, row.unplaced) == (Way.NOT_FOUND, None, "no gazetteer knows it")


def test_the_provinces_in_which_reports_put_it(store: Store) -> None:
    within = ["", "Hama", "Idlib", "Idlib"]
    store.add(REPORT, [called("Hader", place(1), within=province) for province in within])
    (row,) = store.names()
    assert row.within == ("Idlib", "Hama")


def test_a_strike_without_a_scene_is_listed_where_its_place_is(store: Store) -> None:
    store.add(REPORT, [called("Hader", place(1, country="LB"), scene=""), called("Nowhere", None, scene="")])
    assert [(row.name, row.country) for row in store.names()] == [("Nowhere", ""), ("Hader", "LB")]


def test_a_selection_narrows_what_is_counted(store: Store) -> None:
    store.add(REPORT, [called("Hader", place(1)), called("Hader", place(2, province="Hama"))])
    store.add(OTHER, [called("Hader", place(1)), called("Binnish", None)])
    (row,) = store.names({"source": ("A",)})
    assert (row.name, row.mentions, row.reports) == ("Hader", 2, 1)
    (row,) = store.names({"province": ("Hama",)})
    assert (row.mentions, row.place) == (1, place(2, province="Hama"))
    assert store.names({"source": ("nobody",)}) == []


def test_the_reports_and_strikes_of_a_name(store: Store) -> None:
    store.add(REPORT, [called("Hader", place(1)), called("Binnish", place(2))])
    store.add(OTHER, [called("HADER", place(1), scene="IL"), called("Hader", None, scene="")])
    keys = {row.id: row.key for row in store.reports()}
    assert store.reports_naming("hader") == [keys["a"], keys["b"]]
    assert store.reports_naming("hader", "SY") == [keys["a"]]
    assert store.reports_naming("hader", "") == [keys["b"]]
    assert store.reports_naming("nothing") == []
    assert [one.strike.scene for one in store.strikes_naming("hader")] == ["IL", "", "SY"]
    assert [one.strike.scene for one in store.strikes_naming("hader", limit=1)] == ["IL"]
    assert [one.strike.place for one in store.strikes_naming("hader", "SY")] == [place(1)]


def test_what_goes_is_listed_no_more(store: Store) -> None:
    store.add(REPORT, [called("Hader", place(1))])
    store.add(REPORT, [called("Binnish", place(1))])
    assert [row.name for row in store.names()] == ["Binnish"]
    store.remove(store.reports()[0].key)
    assert store.names() == []


@strategies.FEWER
@given(strategies.archives())
def test_every_mention_is_in_one_row(shared: Store, archive: list[tuple[Report, list[Strike]]]) -> None:
    emptied(shared)
    for report, found in archive:
        shared.add(report, found)
    rows = shared.names()
    told = [(report, one) for report, found in archive for one in found]
    mentions = Counter((cache_key(one.place_text), one.place.country if one.place else "") for _, one in told)
    assert {(row.key, row.country): row.mentions for row in rows} == mentions
    assert sum(row.without for row in rows) == sum(one.place is None for _, one in told)
    for row in rows:
        strikes = [one.strike for one in shared.strikes_naming(row.key, row.country)]
        assert len(strikes) == row.mentions
        assert row.name in {one.place_text for one in strikes}
        places = [replace(one.place, candidates=()) if one.place else None for one in strikes]
        assert row.place in places
        assert row.way in {way_of(one.place) for one in strikes}
        reports = {report.content_hash for report, one in told if (key_of(one) == (row.key, row.country))}
        assert row.reports == len(reports)


def key_of(one: Strike) -> tuple[str, str]:
    """The name and country of a strike without a scene."""
    return cache_key(one.place_text), one.place.country if one.place else ""


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_database_of_an_earlier_program_gets_its_names(
    dialect: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As its strikes would have them had they come in today; in several pieces, and with any text in them."""
    monkeypatch.setattr("geo.store.later_steps.ROWS_AT_ONCE", 3)
    odd = "Kafr \x00\ud800' OR 1=1"
    found = [called(f"Town {number % 5}", place(number % 3), scene="") for number in range(10)]
    found += [called(odd, None, scene=""), called(odd, CONTAINER, scene="")]
    methods = ("manual: Rana: seen", "online: nominatim", "cache: photon", "gazetteer: exact name")
    found += [called(f"Hader {number}", place(1, method=method), scene="") for number, method in enumerate(methods)]
    for number, away in enumerate((0.1, 0.3)):
        near = [Candidate("a", "A", "town", None, "SY", 35.0 + away * n, 36.0, 4.0 - 0.4 * n) for n in (0, 1)]
        found.append(called(f"Tell {number}", place(1, candidates=tuple(near)), scene=""))
    (tmp_path / "other").mkdir()
    with open_store(new_url(dialect, tmp_path / "other")) as fresh:
        fresh.add(REPORT, found)
        wanted = fresh.names(), fresh.strikes_naming(cache_key(odd))
        with fresh.database.reading() as connection:
            rows = {
                table: [row._asdict() for row in connection.exec_driver_sql(f"SELECT {columns} FROM {table}")]
                for table, columns in OLD.items()
            }
    for row in rows["strike_records"]:
        assert row["record"].endswith(NEWER)
        row["record"] = row["record"].removesuffix(NEWER) + "}"
    url = new_url(dialect, tmp_path)
    old = Database(read_address(url))
    migrate(old, STEPS[:1])
    fill(old, rows)
    old.close()
    with open_store(url) as store:
        assert (store.names(), store.strikes_naming(cache_key(odd))) == wanted
        assert store.reports_naming(cache_key(odd)) == [store.reports()[0].key]
        store.add(OTHER, [called("Town 1", place(1), scene=""), called("New", None)])
        assert sum(row.mentions for row in store.names()) == len(found) + 2


NEWER = ',"scene":"","within":""}'  # what records of the first program had not
# What the first schema had of reports and strikes.
OLD = {
    "reports": "id, key, content_hash, source, given_id, title, url, published, origin, sample, strikes, digest, added",
    "report_texts": "report_id, text",
    "places": "id, key",
    "actors": "id, name",
    "strikes": "id, report_id, place_id, mapped, sample, status, province, first_day, last_day, recency",
    "strike_actors": "strike_id, actor_id, report_id, place_id",
    "strike_records": "strike_id, key, record, reasons",
}


def fill(database: Database, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Put rows into a database as they are."""
    from sqlalchemy import text

    with database.writing() as connection:
        for table, found in rows.items():
            columns = list(found[0])
            values = ", ".join(f":{column}" for column in columns)
            connection.execute(text(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})"), found)
        last = len(rows["strikes"])
        connection.execute(text("UPDATE state SET value = :last WHERE name = 'last_strike'"), {"last": last})
