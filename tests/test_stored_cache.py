"""The cache in the store: answers and corrections outlive the process, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.errors import StoreReadOnly
from geo.places.cache import CachedAnswer, PlaceCache, State, answer_nothing, answer_place, correct
from geo.store import Store, open_store
from tests.stores import DIALECTS, new_url
from tests.strategies import place


@pytest.fixture(scope="module", params=DIALECTS)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(new_url(request.param, tmp_path_factory.mktemp("cache"))) as opened:
        yield opened


@pytest.fixture
def store(shared: Store) -> Store:
    shared.cache.clear(list(State))
    return shared


def test_an_answer_is_kept_for_its_name_and_country(store: Store) -> None:
    cache: PlaceCache = store.cache
    answer = answer_place("Kafr Zita", "SY", place(), "nominatim", {"display_name": "كفر زيتا", "odd": "\x00\ud800"})
    cache.put(answer)
    assert cache.get(answer.query, "SY") == answer
    assert cache.get(answer.query, "") is None
    assert answer in list(store.cache)


def test_no_outage_hides_an_answer_and_a_person_wins(store: Store) -> None:
    answer = answer_place("Hader", "SY", place(), "nominatim", {})
    outage = CachedAnswer(answer.query, "SY", State.ERROR, service="nominatim", note="timeout")
    store.cache.put(outage)
    assert store.cache.get(answer.query, "SY") == outage
    store.cache.put(answer)
    store.cache.put(outage)
    assert store.cache.get(answer.query, "SY") == answer
    manual = correct(answer, place(2), "editor", "the one in Quneitra")
    store.cache.put(manual)
    store.cache.put(answer)
    assert store.cache.get(answer.query, "SY") == manual
    assert len([kept for kept in store.cache if kept.query == answer.query]) == 1


def test_names_longer_than_an_index_entry_are_kept(store: Store) -> None:
    answer = answer_nothing("غ" * 9_000, "SY", "nominatim")
    store.cache.put(answer)
    assert store.cache.get(answer.query, "SY") == answer


def test_for_reading_only_answers_are_served_and_new_ones_not_kept(tmp_path: Path) -> None:
    answer = answer_place("Hader", "SY", place(), "nominatim", {})
    with open_store(f"{tmp_path}/a.db") as store:
        store.cache.put(answer)
    with open_store(f"{tmp_path}/a.db", readonly=True) as store:
        store.cache.put(answer_nothing("Nowhere", "SY", "nominatim"))
        assert list(store.cache) == [answer]
        with pytest.raises(StoreReadOnly, match="correction was not kept"):
            store.cache.put(correct(answer, place(2), "editor", "why"))
