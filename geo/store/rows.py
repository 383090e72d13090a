"""What the store hands out: stored strikes and reports, and counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from geo.incidents import Standing
from geo.places.ways import Way
from geo.records import MAPPED_STATUSES, Place, Precision, Strike

WEEK = 7  # days
ONLY_COUNTRY = "only a country is named"
UNKNOWN_PLACE = "the place was not found"


def is_mapped(strike: Strike) -> bool:
    """Whether a strike stands on the map: said to have happened, at a place finer than a country."""
    return strike.status in MAPPED_STATUSES and strike.place is not None and strike.place.precision != Precision.COUNTRY


def why_unmapped(strike: Strike) -> str:
    """The reason why a strike is not on the map; "" where it is."""
    if is_mapped(strike):
        return ""
    if strike.status not in MAPPED_STATUSES:
        return f"{strike.status}, not said to have happened"
    if strike.place is not None:
        return ONLY_COUNTRY
    return strike.unplaced or UNKNOWN_PLACE


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report in a list: everything but its text. `strikes` is the number of its mentions; `added` is in UTC.

    `dataset` is the event dataset that the mentions were coded in, "" where they were read from the text here.
    """

    key: str
    id: str
    title: str
    source: str
    url: str
    published: dt.date | None
    content_hash: str
    sample: bool
    strikes: int
    origin: str
    added: dt.datetime
    dataset: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A mention's part in an incident: the incident's key, standing and number of independent sources, and why."""

    incident: str
    standing: Standing
    sources: int
    why: str


@dataclass(frozen=True, slots=True)
class StoredStrike:
    """A strike with its key in the store, the report that tells of it, and its incident, if it is on the map."""

    key: str
    strike: Strike
    report: ReportRow
    part: Part | None = None

    @property
    def reason(self) -> str:
        """Why it is not on the map; "" where it is."""
        return why_unmapped(self.strike)


@dataclass(frozen=True, slots=True)
class NameRow:
    """A place name in one country as reports write it, and what became of it; all mentions of a selection together.

    `key` is the folded name (places.cache.cache_key) and `name` the spelling met most often; `country` is the
    strikes' scene, "" where none is known, and `within` the provinces reports put it in, most mentions first.
    `place` and `way` are those that most mentions have, the place without its candidates; `unplaced` says why
    there is none. `reports` are distinct; `without` counts the mentions that have no place.
    """

    key: str
    country: str
    name: str
    within: tuple[str, ...]
    way: Way
    place: Place | None
    unplaced: str
    mentions: int
    reports: int
    without: int


@dataclass(frozen=True, slots=True)
class DatasetImport:
    """One import of an event dataset ("UCDP GED 19.1"): the file without its folder, when, and what became of its rows.

    `at` is in UTC; of the rows `kept` went in, `skipped` were of kinds that are left out, and `bad` were wrong.
    `only_strikes` says that rows were left out whose words tell of no strike.
    """

    dataset: str
    file: str
    sha256: str
    only_strikes: bool
    at: dt.datetime
    rows: int
    kept: int
    skipped: int
    bad: int


@dataclass(frozen=True, slots=True)
class DatasetHolding:
    """What is in of one dataset: its reports and their mentions."""

    dataset: str
    reports: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a selection; a report or an incident counts when one of its mentions is selected.

    A place counts when it is mapped, and only what is on the map belongs to an incident.
    """

    reports: int
    mentions: int
    places: int
    unmapped: int
    incidents: int = 0

    def __str__(self) -> str:
        """The counter line."""
        line = (
            f"{counted(self.reports, 'report')} with {counted(self.mentions, 'mention')} of strikes"
            f" at {counted(self.places, 'place')}"
        )
        line += f"; {counted(self.unmapped, 'mention')} not mapped" if self.unmapped else ""
        return f"{line}; about {counted(self.incidents, 'incident')}" if self.incidents else line


@dataclass(frozen=True, slots=True)
class Timeline:
    """The reports of each week, which is known by its Monday; weeks without any are left out.

    A report counts in a week when one of its mentions has its first day there and covers at most seven days; in
    `by_actor` when that mention names the actor. `wider` and `undated` are the reports with a mention of more days,
    and with one of none; these are in no week by that mention.
    """

    weeks: Mapping[dt.date, int]
    by_actor: Mapping[str, Mapping[dt.date, int]]
    wider: int
    undated: int


def counted(number: int, noun: str) -> str:
    """ "1 report", "1,234 reports"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
