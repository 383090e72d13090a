"""One event of a dataset, and the mention that it becomes: the dataset's own words, place, precision and sides.

It says no more than the dataset does: who struck only where the dataset says it, a weapon only where it fixes one.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from geo.datasets.known import Dataset, conventions
from geo.datasets.places import own_place, rule_of_place
from geo.extraction.explaining import with_confidence
from geo.records import NAMES_SIDES, UNKNOWN_ACTOR, UNKNOWN_WEAPON, Reason, Report, Strike, Toll, shallow

NAMES_ATTACKER = "the dataset names the attacker"
EVENT = " event"  # with which the rule ends that a mention is a dataset's event
NAMES_NOBODY = "the dataset names no side"


@dataclass(frozen=True, slots=True)
class Event:
    """A row that can go in; `id` carries the dataset's key ("ucdp:12345"), `number` is the row's in its file.

    `actors` are the sides, `attacker` says that they are who attacked; WGS 84 degrees; `code` is the dataset's code
    of place precision; `published`, `date` and `date_end` are in ISO form, "" where they are not known.
    """

    id: str
    number: int
    text: str
    source: str
    published: str
    place: str
    latitude: float
    longitude: float
    province: str
    country: str
    code: str
    date: str
    date_end: str
    date_prec: int
    actors: tuple[str, ...]
    attacker: bool = False
    reported_by: tuple[str, ...] = ()
    low: int | None = None
    best: int | None = None
    high: int | None = None
    weapon: str = UNKNOWN_WEAPON
    strike_type: str = ""
    sub_event_type: str = ""

    def as_json(self) -> str:
        """The event as one line."""
        return json.dumps(shallow(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> Event:
        """The event that `as_json` wrote."""
        row = json.loads(line)
        return cls(**row | {name: tuple(row[name]) for name in ("actors", "reported_by")})

    @property
    def document(self) -> tuple[str, str, str]:
        """What one source document has in common: its words, whose they are, and when they were published."""
        return self.text, self.source, self.published


def event_words(strike: Strike) -> str:
    """What kind of event a mention is by its dataset, which may be no strike; "" where no dataset coded it."""
    reason = strike.why.get("strike")
    dataset = conventions().datasets.get(reason.rule.removesuffix(EVENT)) if reason else None
    return dataset.event if dataset else ""


def as_report(events: Sequence[Event], dataset: Dataset, version: str, where: str) -> tuple[Report, list[Strike]]:
    """The document that some events were coded from, with a mention for each event."""
    first, called = events[0], dataset.called(version)
    report = Report(
        text=first.text,
        id=first.id,
        source=first.source,
        published=dt.date.fromisoformat(first.published) if first.published else None,
        origin=f"{where}:{first.number}",
        dataset=called,
    )
    return report, [strike_of(event, dataset, called) for event in events]


def strike_of(event: Event, dataset: Dataset, called: str) -> Strike:
    """An event as a mention of its document."""
    at = event.text.find(event.place)
    toll = Toll(event.low, event.best, event.high, (dataset.counted_by,))
    counted = any(number is not None for number in (event.low, event.best, event.high))
    strike = Strike(
        report_id=event.id,
        sentence=event.text,
        start=0,
        end=len(event.text),
        place_text=event.place,
        place_start=max(at, 0),
        place_end=at + len(event.place) if at >= 0 else 0,
        place=own_place(event, dataset, called),
        actors=event.actors or (UNKNOWN_ACTOR,),
        reported_by=event.reported_by,
        date=event.date or None,
        date_end=event.date_end or None,
        date_prec=event.date_prec,
        weapon=event.weapon,
        killed=event.best,
        fatalities=toll if counted else None,
        strike_type=event.strike_type,
        sub_event_type=event.sub_event_type,
        scene=event.country,
        within=event.province,
        why=reasons(event, dataset, counted),
    )
    return with_confidence(strike)


def reasons(event: Event, dataset: Dataset, counted: bool) -> dict[str, Reason]:
    """Why each field has its value: the dataset has it so."""
    named = NAMES_ATTACKER if event.attacker else NAMES_SIDES
    found = {
        "place": rule_of_place(dataset, event.code),
        "strike": f"{dataset.key}{EVENT}",
        "actors": named if event.actors else NAMES_NOBODY,
        "date": f"{dataset.key} date, precision {event.date_prec}",
    }
    if event.weapon != UNKNOWN_WEAPON or event.sub_event_type:
        found["weapon"] = f"{dataset.key} sub-event type {event.sub_event_type}"
    if event.reported_by:
        found["reported_by"] = "the dataset names the source"
    if counted:
        found["killed"] = f"{dataset.key} count"
    return {field: Reason(rule) for field, rule in found.items()}
