"""What became of a question to an online service, in a form that can be kept and shown."""

from __future__ import annotations

import json
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from geo.places.online.answers import Context
from geo.places.online.services import clean
from geo.records import Place

MOST_RAW = 20_000  # characters of a service's own answer that are kept
DEEPEST = 12  # levels of it
MOST_REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class Found:
    """What a service found: a place, and its own answer."""

    place: Place
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A service knows the name, but nothing of it that suits the context; `why` says what, for a person.

    `several` says that more than one suits, far from each other, so that none is taken.
    """

    why: str
    several: bool = False


Reply = Found | Elsewhere | None


def bounded(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A service's own answer as it can be kept: plain JSON; of one too long only its short fields."""
    tidy: dict[str, Any] = tidied(raw)
    if len(json.dumps(tidy)) <= MOST_RAW:
        return tidy
    few = {key: value for key, value in list(tidy.items())[:50] if len(json.dumps(value)) <= 300}
    return few | {"shortened": True}


def tidied(value: Any, deepest: int = DEEPEST) -> Any:
    """JSON without what a database or another program cannot take: half characters, controls, NaN, endless depth."""
    if isinstance(value, Mapping) and deepest:
        return {clean(key): tidied(inner, deepest - 1) for key, inner in value.items()}
    if isinstance(value, list | tuple) and deepest:
        return [tidied(inner, deepest - 1) for inner in value]
    if isinstance(value, Mapping | list | tuple):
        return None
    if isinstance(value, str):
        return value if value.isprintable() else clean(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


Key = tuple[str, Context]


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply, or the trouble for which there was none."""

    reply: Reply = None
    trouble: str = ""


class Remembered:
    """The replies of the last minutes: what a report names twice is asked once, also where no cache keeps it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._replies: OrderedDict[Key, tuple[float, Kept]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Kept | None:
        """The reply of the last minutes, None where there is none."""
        with self._lock:
            until, kept = self._replies.get(key, (0.0, None))
            return kept if self._clock() < until else None

    def put(self, key: Key, kept: Kept, seconds: float) -> None:
        """Remember a reply for some seconds; the oldest gives way."""
        with self._lock:
            self._replies[key] = (self._clock() + seconds, kept)
            self._replies.move_to_end(key)
            while len(self._replies) > MOST_REMEMBERED:
                self._replies.popitem(last=False)
