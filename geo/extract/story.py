"""What a report has told so far, for the sentences that lean on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from geo.extraction.actor_memory import ActorMemory
from geo.extraction.actors import find_attackers
from geo.extraction.attribution import Credit
from geo.extraction.casualties import Count, injured_in, killed_in
from geo.extraction.claimants import fighting_in
from geo.extraction.datelines import is_item
from geo.extraction.dating import ToldDays, choose_date
from geo.extraction.linking import Link
from geo.extraction.reading import Reading
from geo.extraction.speaker_memory import SpeakerMemory
from geo.extraction.strike_numbers import Strikes, counted_strikes
from geo.extraction.targets import Target, targets_in
from geo.extraction.triggers import Trigger
from geo.extraction.weapons import ToldWeapons
from geo.extraction.when import When
from geo.places.placing import Placing
from geo.records import MAPPED_STATUSES, UNKNOWN_ACTOR, UNKNOWN_WEAPON, Precision, Status, Strike


@dataclass(slots=True)
class Story:
    """What a report has told so far, for the sentences that lean on it."""

    placing: Placing
    written: dt.date | None
    actors: ActorMemory = field(default_factory=ActorMemory)
    speakers: SpeakerMemory = field(default_factory=SpeakerMemory)
    struck_places: list[Strike] = field(default_factory=list)
    open_names: set[str] = field(default_factory=set)  # of struck places that no gazetteer knows
    days: ToldDays = field(default_factory=ToldDays)
    weapons: ToldWeapons = field(default_factory=ToldWeapons)
    struck: bool = False  # a strike was told of before
    doubtful: tuple[str, ...] = ()  # countries in which only a lone namesake lies: its name is somebody's here
    expected: bool = False  # the report as a whole is about strikes


@dataclass(frozen=True)
class Told:
    """What one sentence says: its words, who is credited, its dates, the words that tell of a strike, and the
    places they struck. What it counts and what was hit is read when a mention asks for it: many tell of none."""

    reading: Reading
    said: Credit
    dates: list[When]
    triggers: list[Trigger]
    links: list[Link] = field(default_factory=list)

    @cached_property
    def killed(self) -> list[Count]:
        return killed_in(self.reading)

    @cached_property
    def injured(self) -> list[Count]:
        return injured_in(self.reading)

    @cached_property
    def targets(self) -> list[Target]:
        return targets_in(self.reading, self.triggers, self.said.spans)

    @cached_property
    def numbers(self) -> list[Strikes]:
        return counted_strikes(self.reading)


def remember(told: Told, strikes: Sequence[Strike], story: Story) -> None:
    """What the next sentences may lean on."""
    happened = [trigger for trigger in told.triggers if trigger.status is Status.REPORTED]
    story.struck = story.struck or any(not trigger.carried for trigger in happened)
    for trigger in happened:
        attackers = find_attackers(told.reading, [trigger], story.placing.countries, told.said.spans, ActorMemory())
        story.actors.remember(attackers.names, trigger.weapon)
        story.weapons.latest = trigger.weapon or story.weapons.latest
    story.open_names.update(one.mention.text for one in told.links if not one.mention.entries)
    for strike in strikes:
        if strike.place is not None and strike.place.precision is not Precision.COUNTRY:
            story.placing.told.append(strike.place)
            named = strike.why["actors"].start is not None and strike.actors != (UNKNOWN_ACTOR,)
            if named and strike.status is not Status.DENIED:
                story.actors.at_place.setdefault(strike.place.key, strike.actors)
            if not strike.anaphoric and strike.status in MAPPED_STATUSES:
                story.struck_places.append(strike)
            if strike.weapon != UNKNOWN_WEAPON:
                story.weapons.places[strike.place.key] = strike.weapon
    remember_dates(told, strikes, story)


def remember_dates(told: Told, strikes: Sequence[Strike], story: Story) -> None:
    """The dates told, and for each place the day on which it was struck."""
    struck = [(strike.place.key if strike.place else strike.place_text, strike.date or "") for strike in strikes]
    if not strikes and (day := unplaced_day(told)) is not None:
        struck = [("", day.date)]
    story.days.remember(told.dates, struck, not is_item(told.reading))
    story.days.actors.update(name for strike in strikes if strike.date for name in strike.actors)


def unplaced_day(told: Told) -> When | None:
    """The day of a strike that is told without its place."""
    happened = next((trigger for trigger in told.triggers if trigger.status is Status.REPORTED), None)
    end = len(told.reading.tokens)
    return choose_date(told.dates, happened, told.triggers, (end, end), told.reading) if happened else None


def sides(story: Story, attackers: Sequence[str]) -> frozenset[str]:
    """Who fights in the report's war, as far as it has been told."""
    struck = [name for names in (*story.actors.strikers, story.actors.opener, attackers) for name in names]
    return fighting_in(story.placing.countries, struck)
