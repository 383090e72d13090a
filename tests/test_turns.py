"""Turns at an online service: one request after the other for everybody, and who is refused is refused for all."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from geo.errors import GeocoderSkipped, StoreError
from geo.places.online.turns import LONGEST_QUEUE, LONGEST_STOP, MemoryTurns, Turns
from geo.store import Store, open_store
from geo.store.turns import StoredTurns
from tests.stores import DIALECTS, new_url

ROOT = Path(__file__).parent.parent
SERVICE = "nominatim http://127.0.0.1"


class Clock:
    """A clock that is set by hand."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def about(*waits: float) -> Any:
    """These waits, less the moment that it takes the store to keep a turn."""
    return pytest.approx(waits[0] if len(waits) == 1 else list(waits), abs=0.2)


@pytest.fixture
def clock() -> Clock:
    return Clock()


class ByHand(StoredTurns):
    """The store's turns with a clock set by hand, also where the server's own is asked."""

    def _now(self, connection: Connection) -> float:
        return self._clock()


@pytest.fixture(params=["memory", *DIALECTS])
def turns(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Turns]:
    """Every kind of turns, measured by the same clock."""
    if request.param == "memory":
        yield MemoryTurns(clock)
        return
    with open_store(new_url(request.param, tmp_path)) as store:
        yield ByHand(store.database, clock)


def test_the_first_goes_at_once_and_the_others_one_after_the_other(turns: Turns, clock: Clock) -> None:
    assert [turns.take(SERVICE, 1.0) for _ in range(3)] == about(0.0, 1.0, 2.0)
    clock.now += 2.5
    assert turns.take(SERVICE, 1.0) == about(0.5)
    clock.now += 60
    assert turns.take(SERVICE, 1.0) == about(0.0)


def test_each_service_has_turns_of_its_own(turns: Turns) -> None:
    assert [turns.take(SERVICE, 1.0), turns.take("photon", 1.0), turns.take(SERVICE, 1.0)] == about(0.0, 0.0, 1.0)


def test_a_clock_set_back_neither_hurries_nor_holds_anybody_up(turns: Turns, clock: Clock) -> None:
    turns.take(SERVICE, 1.0)
    turns.take(SERVICE, 1.0)
    clock.now -= 86_400 * 365
    assert turns.take(SERVICE, 1.0) == about(2.0), "the queue is as long as it was"
    clock.now += 2.5
    assert turns.take(SERVICE, 1.0) == about(0.5)


def test_a_clock_set_forward_by_mistake_and_back_again(turns: Turns, clock: Clock) -> None:
    clock.now += 86_400 * 365
    turns.take(SERVICE, 1.0)
    clock.now -= 86_400 * 365
    assert turns.take(SERVICE, 1.0) == about(1.0)


def test_who_would_wait_too_long_goes_on_without(turns: Turns, clock: Clock) -> None:
    for _ in range(7):
        turns.take(SERVICE, 10.0)
    for _ in range(2):
        with pytest.raises(GeocoderSkipped, match="wait for their turn"):
            turns.take(SERVICE, 10.0)
    clock.now += 10
    assert turns.take(SERVICE, 10.0) == about(LONGEST_QUEUE)


@given(
    st.lists(
        st.tuples(st.floats(-1e6, 1e6), st.floats(0.01, 5.0)),
        min_size=1,
        max_size=30,
    )
)
def test_nobody_waits_long_whatever_the_clock_does(steps: list[tuple[float, float]]) -> None:
    clock = Clock()
    turns = MemoryTurns(clock)
    for step, every in steps:
        clock.now += step
        try:
            assert 0 <= turns.take(SERVICE, every) <= LONGEST_QUEUE
        except GeocoderSkipped:
            continue


def test_who_is_refused_is_refused_for_all_until_the_time_is_over(turns: Turns, clock: Clock) -> None:
    assert turns.stopped(SERVICE) is None
    turns.stop(SERVICE, 7, "refused us")
    clock.now += 3
    assert turns.stopped(SERVICE) == (4.0, "refused us")
    assert turns.stopped("photon") is None
    clock.now += 4
    assert turns.stopped(SERVICE) is None


def test_a_longer_stop_stays(turns: Turns) -> None:
    turns.stop(SERVICE, 600, "refused us")
    turns.stop(SERVICE, 7, "is busy")
    assert turns.stopped(SERVICE) == (600.0, "refused us")
    turns.stop(SERVICE, 1e12, "never again")
    assert turns.stopped(SERVICE) == (LONGEST_STOP, "never again")


def test_a_clock_set_back_ends_a_stop(turns: Turns, clock: Clock) -> None:
    turns.stop(SERVICE, 600, "refused us")
    clock.now -= 86_400 * 365
    assert turns.stopped(SERVICE) is None


def test_failures_in_a_row_are_counted_until_an_answer(turns: Turns) -> None:
    assert [turns.failed(SERVICE) for _ in range(3)] == [1, 2, 3]
    turns.answered(SERVICE)
    turns.answered("photon")
    assert turns.failed(SERVICE) == 1
    turns.stop(SERVICE, 1, "failed")
    assert turns.failed(SERVICE) == 1, "after a stop they are counted anew"


def test_the_threads_of_a_process_share_them() -> None:
    turns, waits = MemoryTurns(), list[float]()
    threads = [threading.Thread(target=lambda: waits.append(turns.take(SERVICE, 1.0))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [round(wait) for wait in sorted(waits)] == list(range(20))


# What only a store can do


@pytest.mark.parametrize("dialect", DIALECTS)
def test_several_dashboards_share_one_second(dialect: str, tmp_path: Path) -> None:
    url, every = new_url(dialect, tmp_path), 0.3
    open_store(url).close()
    workers = [
        subprocess.Popen([sys.executable, "-c", ASK, url, str(every)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [worker.communicate(timeout=120)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 4
    moments = sorted(float(line) for output in said for line in output.split())
    assert len(moments) == 24
    # Two that got one turn would be moments apart; half a turn is for a process that the machine held up between
    # its turn and its look at the clock. Held up or not, all together cannot be quicker than their turns.
    assert all(after - before > 0.5 * every for before, after in itertools.pairwise(moments))
    assert moments[-1] - moments[0] > (len(moments) - 1.5) * every


# Each prints the moment of its turn, by the clock that measured the wait.
ASK = """
import sys, time
from geo.store import open_store
with open_store(sys.argv[1]) as store:
    for _ in range(6):
        wait = store.turns.take("nominatim", float(sys.argv[2]))
        print(time.time() + wait)
        time.sleep(wait)
"""


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_refusal_in_one_dashboard_stops_the_others(dialect: str, tmp_path: Path) -> None:
    url = new_url(dialect, tmp_path)
    with open_store(url) as one, open_store(url) as other:
        one.turns.failed(SERVICE)
        assert other.turns.failed(SERVICE) == 2
        one.turns.stop(SERVICE, 60, "refused us (429)")
        stopped = other.turns.stopped(SERVICE)
        assert stopped is not None
        assert stopped.why == "refused us (429)"
        assert 55 < stopped.seconds <= 60


def test_a_store_that_stays_busy_costs_one_name_only(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    with open_store(url) as busy, open_store(url, busy_seconds=0.1) as store, busy.database.writing():
        with pytest.raises(GeocoderSkipped, match="no turn could be taken"):
            store.turns.take(SERVICE, 1.0)
        assert store.turns.stopped(SERVICE) is None


def test_turns_are_no_change_of_what_pages_show(tmp_path: Path) -> None:
    with open_store(new_url("sqlite", tmp_path)) as store:
        before = store.version()
        store.turns.take(SERVICE, 1.0)
        store.turns.stop(SERVICE, 1.0, "refused us")
        assert store.version() == before


def test_who_may_only_read_waits_too(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    open_store(url).close()
    with open_store(url, readonly=True) as store:
        waits = readonly_waits(store)
    assert waits[1] > 0.5
    with pytest.raises(StoreError):
        open_store(str(tmp_path / "missing.db"), readonly=True)


def readonly_waits(store: Store) -> list[float]:
    """The waits of two turns taken one after the other."""
    service = f"{SERVICE} {time.time()}"
    return [store.turns.take(service, 1.0) for _ in range(2)]
