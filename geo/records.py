"""The records that travel along the data's path; they know nobody.

    Report -> Sentence -> Strike (with a Place) -> PlaceSummary

A *strike* here is a mention: one sentence x one place that the sentence says
was hit. It is what a source said, never a counted fact.
"""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Precision(StrEnum):
    """How precisely a report says where, from a named facility to a country."""

    SITE = "site"
    TOWN = "town"
    DISTRICT = "district"
    REGION = "region"
    PROVINCE = "province"
    COUNTRY = "country"


class Status(StrEnum):
    """What a sentence does with a strike; only the first two stand on the map."""

    REPORTED = "reported"
    DENIED = "denied"
    PLANNED = "planned"
    THREATENED = "threatened"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"


class Certainty(StrEnum):
    """How sure a mention is, by its words alone; the statuses that never stand on the map are a word of their own."""

    ASSERTED = "asserted"  # the outlet says so itself
    ATTRIBUTED = "attributed"  # somebody is credited
    CLAIMED = "claimed by a party"  # whoever is credited fights in this war
    HEDGED = "hedged"
    DENIED = "denied"
    NOT_SAID = "not said to have happened"


class ClaimantKind(StrEnum):
    """What a credited speaker is, by the words of the text."""

    PARTY = "party"  # a belligerent: its army, its ministry of defence, its spokesman, its own news agency
    MONITOR = "monitor"
    RESCUE = "rescue service"
    MEDICAL = "medical"
    RESIDENT = "resident"  # residents, witnesses, activists on the spot
    OFFICIAL = "official"  # local or foreign officials and organisations that do not fight there
    MEDIA = "media"
    OTHER = "other"


class Confidence(StrEnum):
    """How sure the rule that gave a field its value makes it; geo/data/rules.toml has the words for readers."""

    STATED = "stated"  # the words of the sentence say it
    READ = "read"  # read from the words around it
    CARRIED = "carried"  # carried over from earlier in the report
    OPEN = "open"  # the report does not say


MAPPED_STATUSES = frozenset({Status.REPORTED, Status.DENIED})
UNKNOWN_ACTOR = "unknown"
UNKNOWN_WEAPON = "unknown"
NAMES_SIDES = "the dataset names the sides"  # the rule of actors who are the sides of an event: not who struck
ISO_PREFIX = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
SAMPLE_SOURCE = "Strikemap sample"


@dataclass(frozen=True, slots=True)
class Report:
    """One source document, its text verbatim.

    `id` is the input's own id, or the content hash where it brought none.
    `published` is None unless the input or the user gave it: never guessed.
    `origin` says where it was read, as "file" or "file:line", for messages.
    `dataset` is the event dataset that its mentions were coded in ("UCDP GED 19.1"), "" for one that was read here.
    """

    text: str
    id: str
    title: str = ""
    source: str = ""
    url: str = ""
    published: dt.date | None = None
    origin: str = ""
    dataset: str = ""

    @property
    def content_hash(self) -> str:
        """SHA-256 of the text, 64 hexadecimal digits."""
        return hash_text(self.text)

    @property
    def is_sample(self) -> bool:
        return self.source == SAMPLE_SOURCE


def shallow(record: Any) -> dict[str, Any]:
    """The fields of a record with slots; dataclasses.asdict copies every value of it, which costs ten times as much."""
    return {name: getattr(record, name) for name in record.__slots__}


def hash_text(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as text[start:end] of its report, offsets in characters."""

    start: int
    end: int
    text: str
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field has its value: the characters, the rule, what else was possible, how sure the rule makes it.

    `start` and `end` are offsets into the report's text, or None where the rule
    rests on no words of its own. `confidence` is None where the rule does not tell.
    """

    rule: str
    start: int | None = None
    end: int | None = None
    text: str = ""
    alternatives: tuple[str, ...] = ()
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Claimant:
    """One whom the text credits: the name as written, what it is, and who quotes it ("" = the outlet itself)."""

    name: str
    kind: ClaimantKind = ClaimantKind.OTHER
    via: str = ""


@dataclass(frozen=True, slots=True)
class Toll:
    """How many persons, as one sentence says: "at least 12" has no high, "12 or 13" both; never summed over mentions.

    `counted_by` are those credited for the number; () where the sentence credits nobody.
    """

    low: int | None = None
    best: int | None = None
    high: int | None = None
    counted_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name could have meant; `lost` says why it was not taken ("" = taken)."""

    gazetteer_id: str
    name: str
    kind: str
    province: str | None
    country: str
    latitude: float
    longitude: float
    score: float
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What a place name was resolved to, how, and how precisely.

    WGS 84 degrees; `radius_m` is the radius in metres within which the true
    point should lie; `country` is ISO 3166-1 alpha-2; `province` the English
    name of the first-level division, None where it has none or it is not known.
    """

    name: str
    latitude: float
    longitude: float
    province: str | None
    country: str
    precision: Precision
    radius_m: int
    gazetteer_id: str
    method: str
    candidates: tuple[Candidate, ...] = ()

    @property
    def key(self) -> str:
        """One marker on the map: the same entry at the same precision."""
        return f"{self.gazetteer_id}/{self.precision}"

    def as_contract(self) -> dict[str, Any]:
        """The keys that `python -m geo extract` promises."""
        row = shallow(self)
        del row["candidates"]
        return row


@dataclass(frozen=True, slots=True)
class Strike:
    """One mention: one sentence x one place that this sentence says was hit.

    `date` is an ISO prefix ("2015-10-02", "2015-10", "2015") or None; a span has
    `date_end` and a `date_prec` of 2-5 (UCDP GED: 1 day ... 5 year). Null
    casualties are not zero. `unplaced` is the reason where `place` is None.
    `killed` and `injured` are the best numbers of `fatalities` and `injuries`. `background` says that the
    sentence recalls an older strike than the report is about. `targets` are classes of what was hit
    ("hospital", "market"); `number` is how many strikes the sentence tells of. `strike_type` is Airwars'
    word and `sub_event_type` ACLED's for the weapon.
    `scene` is the country (ISO 3166-1 alpha-2) and `within` the province in which the
    report puts the place name, "" where it does not say: a correction of the name holds there.
    """

    report_id: str
    sentence: str
    start: int
    end: int
    place_text: str
    place_start: int
    place_end: int
    place: Place | None
    actors: tuple[str, ...] = (UNKNOWN_ACTOR,)
    reported_by: tuple[str, ...] = ()
    status: Status = Status.REPORTED
    denied_by: tuple[str, ...] = ()
    hedged: bool = False
    anaphoric: bool = False
    date: str | None = None
    date_end: str | None = None
    date_prec: int | None = None
    weapon: str = UNKNOWN_WEAPON
    killed: int | None = None
    injured: int | None = None
    fatalities: Toll | None = None
    injuries: Toll | None = None
    claimants: tuple[Claimant, ...] = ()
    background: bool = False
    targets: tuple[str, ...] = ()
    number: int | None = None
    strike_type: str = ""
    sub_event_type: str = ""
    unplaced: str = ""
    scene: str = ""
    within: str = ""
    why: Mapping[str, Reason] = field(default_factory=dict)

    @property
    def place_name(self) -> str:
        """What the place is called, as resolved; as written where it was not."""
        return self.place.name if self.place else self.place_text

    @property
    def names_sides(self) -> bool:
        """Whether its actors are the sides of an event, of whom nobody says who struck."""
        reason = self.why.get("actors")
        return reason is not None and reason.rule == NAMES_SIDES

    @property
    def certainty(self) -> Certainty:
        """How sure the mention is: the doubt that weighs most is named."""
        if self.status is Status.DENIED:
            return Certainty.DENIED
        if self.status not in MAPPED_STATUSES:
            return Certainty.NOT_SAID
        if self.hedged:
            return Certainty.HEDGED
        if any(claimant.kind is ClaimantKind.PARTY for claimant in self.claimants):
            return Certainty.CLAIMED
        return Certainty.ATTRIBUTED if self.reported_by else Certainty.ASSERTED

    def as_contract(self) -> dict[str, Any]:
        """The JSON object that `python -m geo extract` prints for this strike."""
        return {
            "report_id": self.report_id,
            "sentence": self.sentence,
            "start": self.start,
            "end": self.end,
            "place_text": self.place_text,
            "place_start": self.place_start,
            "place_end": self.place_end,
            "place": self.place.as_contract() if self.place else None,
            "actors": list(self.actors),
            "reported_by": list(self.reported_by),
            "status": str(self.status),
            "denied_by": list(self.denied_by),
            "hedged": self.hedged,
            "anaphoric": self.anaphoric,
            "date": self.date,
            "date_end": self.date_end,
            "date_prec": self.date_prec,
            "weapon": self.weapon,
            "killed": self.killed,
            "injured": self.injured,
            "fatalities": shallow(self.fatalities) if self.fatalities else None,
            "injuries": shallow(self.injuries) if self.injuries else None,
            "claimants": [shallow(claimant) for claimant in self.claimants],
            "certainty": str(self.certainty),
            "background": self.background,
            "targets": list(self.targets),
            "number": self.number,
            "strike_type": self.strike_type,
            "sub_event_type": self.sub_event_type,
            "unplaced": self.unplaced,
            "scene": self.scene,
            "within": self.within,
            "why": {name: shallow(reason) for name, reason in self.why.items()},
        }


def days_of(prefix: str | None) -> tuple[dt.date, dt.date] | None:
    """The first and last day of an ISO prefix (2015, 2015-10 or 2015-10-02); None where it is none."""
    found = ISO_PREFIX.fullmatch(prefix or "")
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = dt.date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    last_month = month or 12
    return first, dt.date(first.year, last_month, calendar.monthrange(first.year, last_month)[1])


def span(date: str | None, date_end: str | None) -> tuple[dt.date, dt.date] | None:
    """The days that a strike's date and end cover; None is undated, and so is a date that is none."""
    first = days_of(date)
    if first is None:
        return None
    last = days_of(date_end) or first
    return first[0], max(first[1], last[1])


@dataclass(frozen=True, slots=True)
class PlaceSummary:
    """One marker: a place, how many reports tell of a strike there, and the newest words.

    `sentence`, `source`, `reported_by`, `date` and `published` are those of the
    newest mention; `actors` are all actors named there, most reports first. `contested` are the mentions in
    incidents that are contested; `certainties` are the certainties there with their mentions, most first.
    """

    key: str
    name: str
    latitude: float
    longitude: float
    precision: Precision
    radius_m: int
    province: str | None
    country: str
    reports: int
    mentions: int
    denied: int
    sentence: str
    source: str
    reported_by: tuple[str, ...]
    date: str | None
    published: dt.date | None
    actors: tuple[str, ...]
    sample: bool = False
    contested: int = 0
    certainties: tuple[tuple[str, int], ...] = ()
