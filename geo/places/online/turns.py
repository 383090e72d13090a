"""Whose turn it is to ask an online service: one request after the other, for all who share the turns.

A service allows one request a second to the whole application, and who is refused has been
refused for all. What is shared is therefore handed in: `MemoryTurns` for one process, the
store's for every process that opens the store. Only durations cross this seam, never moments,
so that nobody's clock is compared with anybody else's.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from geo.errors import GeocoderSkipped

LONGEST_QUEUE = 60.0  # seconds that anybody waits for a turn; who would wait longer goes on without an answer
LONGEST_STOP = 86_400.0  # seconds: a service that names a longer time is asked again after a day


class Stopped(NamedTuple):
    """A service that nobody asks now: for how many seconds still, and why."""

    seconds: float
    why: str


class Turns(Protocol):
    """The turns at online services, by the service's address; safe to share between threads."""

    def take(self, service: str, every: float) -> float:
        """Reserve the next turn at a service; the seconds until it comes, about LONGEST_QUEUE at most.

        No two turns are nearer than `every` seconds, whoever took them. Raises GeocoderSkipped,
        and reserves nothing, where so many wait that it would take longer.
        """

    def stop(self, service: str, seconds: float, why: str) -> None:
        """Nobody asks the service for so many seconds (LONGEST_STOP at most); a longer stop already made stays."""

    def stopped(self, service: str) -> Stopped | None:
        """For how long nobody may ask the service, and why; None where it may be asked."""

    def failed(self, service: str) -> int:
        """Count a request without an answer; how many there were one after the other, this one included."""

    def answered(self, service: str) -> None:
        """The service answered: the row of failures is over."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand at one service; seconds of one clock, the keeper's.

    `free` is when the next turn may begin, and `taken` when that was worked out; nobody asks from `since`
    to `until`, because of `why`; `failures` are requests without an answer, one after the other.
    """

    free: float = 0.0
    taken: float = 0.0
    since: float = 0.0
    until: float = 0.0
    why: str = ""
    failures: int = 0

    def take(self, service: str, now: float, every: float) -> tuple[float, Standing]:
        """The seconds to wait from now, and how things stand with that turn reserved."""
        # A clock that was set back has told nothing of the time that passed, so the queue is as long as it was.
        since = max(now, self.taken)
        wait = max(self.free - since, 0.0)
        if wait > LONGEST_QUEUE:
            raise GeocoderSkipped(f"{service}: too many requests wait for their turn ({wait:.0f} s); try again later.")
        return wait, replace(self, free=now + wait + every, taken=now)

    def stop(self, now: float, seconds: float, why: str) -> Standing:
        """How things stand once nobody may ask for some seconds."""
        until = now + min(max(seconds, 0.0), LONGEST_STOP)
        before = self.stopped(now)
        if before is not None and before.seconds >= until - now:
            return self
        return replace(self, since=now, until=until, why=why, failures=0)

    def stopped(self, now: float) -> Stopped | None:
        """Whether nobody may ask now; a clock that was set back to before the stop ends it."""
        return Stopped(self.until - now, self.why) if self.since <= now < self.until else None


class MemoryTurns:
    """Turns for the threads of one process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._standings: dict[str, Standing] = {}
        self._lock = threading.Lock()

    def take(self, service: str, every: float) -> float:
        with self._lock:
            wait, self._standings[service] = self._standing(service).take(service, self._clock(), every)
            return wait

    def stop(self, service: str, seconds: float, why: str) -> None:
        with self._lock:
            self._standings[service] = self._standing(service).stop(self._clock(), seconds, why)

    def stopped(self, service: str) -> Stopped | None:
        with self._lock:
            return self._standing(service).stopped(self._clock())

    def failed(self, service: str) -> int:
        with self._lock:
            before = self._standing(service)
            self._standings[service] = replace(before, failures=before.failures + 1)
            return before.failures + 1

    def answered(self, service: str) -> None:
        with self._lock:
            self._standings[service] = replace(self._standing(service), failures=0)

    def _standing(self, service: str) -> Standing:
        return self._standings.get(service, Standing())


# One for the process, for who has no store to share turns by.
OF_THIS_PROCESS = MemoryTurns()
