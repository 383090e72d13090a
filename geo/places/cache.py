"""Answers about names, kept: what a cache holds, and the cache that tests use.

Looking a place up is handed its cache; it never imports the store. An answer has a
state, so that an outage is never taken for "there is no such place".
"""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, Protocol

from geo.places.names import fold
from geo.records import Place, Precision


class State(StrEnum):
    """What is known of a name; only OK and MANUAL have a place."""

    OK = "ok"
    NOT_FOUND = "not_found"  # the service knows no such place; asked again after it expires
    AMBIGUOUS = "ambiguous"  # several places, none preferred
    ERROR = "error"  # no answer was had: never served as one
    MANUAL = "manual"  # a person said so; wins over everything


NOT_FOUND_DAYS = 30
PLACED = frozenset({State.OK, State.MANUAL})
EVERY_BUT_MANUAL = frozenset(State) - {State.MANUAL}


def now() -> dt.datetime:
    """The present moment in UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """One answer about one name in one country ("" = any), with the service's own words in `raw`.

    `within` narrows it to where the report puts the name in a province (its English name), "" = anywhere
    in the country. `query` is the name's folded key; WGS 84 degrees, `radius_m` in metres; times are UTC;
    `expires_at` None keeps the answer until it is replaced. `note` says who and why for
    a manual answer, and what went wrong for an error.
    """

    query: str
    country: str
    state: State
    name: str = ""
    latitude: float | None = None
    longitude: float | None = None
    province: str | None = None
    place_country: str = ""
    precision: Precision | None = None
    radius_m: int | None = None
    gazetteer_id: str = ""
    service: str = ""
    note: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)
    asked_at: dt.datetime = field(default_factory=now)
    expires_at: dt.datetime | None = None
    within: str = ""

    @property
    def place(self) -> Place | None:
        """The place of an answer that has one."""
        if self.state not in PLACED or self.latitude is None or self.longitude is None:
            return None
        return Place(
            name=self.name,
            latitude=self.latitude,
            longitude=self.longitude,
            province=self.province,
            country=self.place_country or self.country,
            precision=self.precision or Precision.TOWN,
            radius_m=self.radius_m or 2_000,
            gazetteer_id=self.gazetteer_id,
            method=f"manual: {self.note}" if self.state is State.MANUAL else f"cache: {self.service}",
        )

    def is_fresh(self, at: dt.datetime | None = None) -> bool:
        """Whether the answer may be served: no error, and not expired."""
        return self.state is not State.ERROR and (self.expires_at is None or (at or now()) < self.expires_at)

    def as_json(self) -> str:
        """The answer as one line of JSON, for a store or an export."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=_plain)

    @classmethod
    def from_json(cls, text: str) -> CachedAnswer:
        """The answer that `as_json` wrote; ValueError where it is none."""
        row = json.loads(text)
        if not isinstance(row, dict):
            raise ValueError("a cached answer is a JSON object")
        known = {item.name for item in fields(cls)}
        row = {name: value for name, value in row.items() if name in known}
        try:
            return cls(**row | _typed(row))
        except (TypeError, KeyError) as error:
            raise ValueError(f"not a cached answer: {error}") from error


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a JSON row that are not plain JSON values."""
    expires = row.get("expires_at")
    return {
        "state": State(row["state"]),
        "precision": Precision(row["precision"]) if row.get("precision") else None,
        "asked_at": dt.datetime.fromisoformat(row["asked_at"]),
        "expires_at": dt.datetime.fromisoformat(expires) if expires else None,
    }


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's word on where a name is, and what was known before; kept for good, also when undone.

    `written` is the name as the person gave it; `within` as in CachedAnswer; times are UTC.
    """

    number: int
    written: str
    answer: CachedAnswer
    before: CachedAnswer | None
    who: str
    why: str
    at: dt.datetime
    undone_by: str = ""
    undone_at: dt.datetime | None = None


class PlaceCache(Protocol):
    """Where answers are kept, by the name's folded key, country and province."""

    def get(self, query: str, country: str, within: str = "") -> CachedAnswer | None:
        """The answer for a key, country and province ("" = any)."""

    def named(self, query: str) -> list[CachedAnswer]:
        """Every answer for a key, whatever its country and province, also expired ones: staleness is the caller's."""

    def put(self, answer: CachedAnswer) -> None:
        """Keep an answer in place of the one before; a manual one gives way only to a manual one."""


class MemoryCache:
    """A cache for one process; safe to share between threads."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str, str], CachedAnswer] = {}
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[CachedAnswer]:
        with self._lock:
            return iter(list(self._answers.values()))

    def get(self, query: str, country: str, within: str = "") -> CachedAnswer | None:
        with self._lock:
            return self._answers.get((query, country, within))

    def named(self, query: str) -> list[CachedAnswer]:
        with self._lock:
            return [answer for answer in self._answers.values() if answer.query == query]

    def put(self, answer: CachedAnswer) -> None:
        with self._lock:
            key = (answer.query, answer.country, answer.within)
            if may_replace(self._answers.get(key), answer):
                self._answers[key] = answer


class AskedOnce:
    """A cache that is asked once for each name, for as long as one report is read."""

    def __init__(self, cache: PlaceCache) -> None:
        self._cache = cache
        self._named: dict[str, list[CachedAnswer]] = {}

    def get(self, query: str, country: str, within: str = "") -> CachedAnswer | None:
        return next((one for one in self.named(query) if (one.country, one.within) == (country, within)), None)

    def named(self, query: str) -> list[CachedAnswer]:
        if query not in self._named:
            self._named[query] = self._cache.named(query)
        return self._named[query]

    def put(self, answer: CachedAnswer) -> None:
        self._cache.put(answer)
        self._named.pop(answer.query, None)


def may_replace(before: CachedAnswer | None, answer: CachedAnswer) -> bool:
    """Whether an answer may take another's place: a person's word stays, and no error hides an answer."""
    if before is None:
        return True
    if before.state is State.MANUAL:
        return answer.state is State.MANUAL
    return answer.state is not State.ERROR or before.state is State.ERROR


def cache_key(name: str) -> str:
    """The key under which a name is cached: the name as written, folded with its articles."""
    return fold(name, articles=True)


def answer_place(name: str, country: str, place: Place, service: str, raw: Mapping[str, Any]) -> CachedAnswer:
    """A found place as an answer to keep."""
    return CachedAnswer(
        query=cache_key(name),
        country=country,
        state=State.OK,
        name=place.name,
        latitude=place.latitude,
        longitude=place.longitude,
        province=place.province,
        place_country=place.country,
        precision=place.precision,
        radius_m=place.radius_m,
        gazetteer_id=place.gazetteer_id,
        service=service,
        raw=raw,
    )


def answer_nothing(name: str, country: str, service: str) -> CachedAnswer:
    """The answer that a service knows no such place; it expires after NOT_FOUND_DAYS."""
    asked = now()
    expires = asked + dt.timedelta(days=NOT_FOUND_DAYS)
    return CachedAnswer(cache_key(name), country, State.NOT_FOUND, service=service, asked_at=asked, expires_at=expires)


def correct(answer: CachedAnswer, place: Place, who: str, why: str) -> CachedAnswer:
    """A person's correction of an answer."""
    manual = answer_place(answer.query, answer.country, place, "manual", answer.raw)
    return replace(manual, query=answer.query, within=answer.within, state=State.MANUAL, note=f"{who}: {why}")


def manual_answer(name: str, country: str, within: str, place: Place, who: str, why: str) -> CachedAnswer:
    """A person's word on where a name is, in a country and province ("" = any)."""
    unknown = CachedAnswer(cache_key(name), country, State.NOT_FOUND, within=within)
    return correct(unknown, place, who, why)
