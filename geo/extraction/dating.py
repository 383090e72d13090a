"""Which date is the strike's: of several in a sentence, and of a sentence that has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.extraction.date_words import date_words
from geo.extraction.datelines import is_item
from geo.extraction.dates import names_event
from geo.extraction.reading import Reading, spans_of
from geo.extraction.relative_dates import COUNTED_BACK
from geo.extraction.triggers import Trigger
from geo.extraction.when import When
from geo.records import Sentence

FAR = 60.0  # beyond this many tokens and clause boundaries a date has nothing to do with a strike
DEFINITE = frozenset({"the", "that", "those", "these", "this"})
ANOTHER = frozenset({"another", "other", "second", "third", "new", "fresh", "further", "separate", "also", "earlier"})
STOPS = frozenset({",", '"', "“", "”"})
CLAUSES = frozenset({"where", "who", "which", "whose", "after", "when", "before", "following", "because", "since"})
PARTING = frozenset({"while", "whereas", "but", "although", "though", "adding", "that", ";"})
AFTER = frozenset({"after", "following"})
TOP = 40  # characters: a date that stands alone above this heads the text and dates its writing
EVERY = -1
PASSIVE = frozenset({"was", "were", "been", "being", "is", "are"})


@dataclass(slots=True)
class ToldDays:
    """The days that a report has told of, for its sentences without one."""

    latest: When | None = None  # the date told last
    days: set[str] = field(default_factory=set)  # of all strikes so far
    only: When | None = None  # the day of the strikes, while there is only one
    header: When | None = None  # the day of the line above a list
    note: tuple[When, int] | None = None  # a date that stands alone, and its paragraph
    places: dict[str, When] = field(default_factory=dict)  # the day told last for a place
    actors: set[str] = field(default_factory=set)  # who is said to have struck on the days told of

    def stands_alone(self, when: When, sentence: Sentence) -> None:
        """A date by itself dates what follows on its line; further down in a text all to the next such date."""
        self.latest = when
        self.note = (when, sentence.paragraph if sentence.start < TOP else EVERY)

    def heads_all(self, when: When) -> None:
        """A bulletin's head dates all that the bulletin lists."""
        self.latest, self.note = when, (when, EVERY)

    def remember(self, dates: Sequence[When], struck: Sequence[tuple[str, str]], heads_list: bool) -> None:
        """Take up a sentence's dates, and its struck places with their days as (place, ISO day)."""
        by_day = {when.date: when for when in dates}
        told = [(place, by_day[day]) for place, day in struck if day in by_day]
        if dates:
            self.latest = told[-1][1] if told else dates[-1]
        if heads_list:
            self.header = dates[0] if len(dates) == 1 and dates[0].is_day else None
        self.places |= {place: when for place, when in told if when.is_day}
        self.days |= {day for _, day in struck if day}
        if len(self.days) > 1:
            self.only = None
        elif told and told[-1][1].is_day:
            self.only = self.only or told[-1][1]

    def passed(self, reading: Reading, dates: Sequence[When]) -> None:
        """Take up the day of a sentence that tells of no strike: "the same day" in the next is that day."""
        if not dates:
            return
        deciding = owners(reading, ())
        days = [when for when in dates if when.is_day and owner(reading, when, deciding)[0] != "say"]
        self.latest = days[-1] if days else self.latest
        if len(days) == 1 and not self.days and spans_of(reading.strikes, "munition", "carrier", "noun"):
            self.only = self.only or days[0]  # "65 launches were identified on Wednesday": what follows goes on with it

    def headed(self, reading: Reading) -> tuple[When | None, str]:
        """The day that a heading or the line above a list gives a sentence."""
        if self.note is not None and self.note[1] in {EVERY, reading.sentence.paragraph}:
            return self.note[0], "the date that heads the note"
        if is_item(reading) and self.header is not None:
            return self.header, "the day of the line above the list"
        return None, ""

    def carried(
        self, reading: Reading, triggers: Sequence[Trigger], places: Sequence[str], attackers: Sequence[str]
    ) -> tuple[When | None, str]:
        """The day for a strike whose sentence gives none, and the rule.

        `places` are the struck place and what was told before that contains it, by the same actor. While the report
        tells of one day only, that day goes on for those who struck on it; others may have struck on another.
        """
        headed, rule = self.headed(reading)
        if headed is not None or date_words().elsewhen.find(reading.lows):
            return headed, rule
        known = next((self.places[place] for place in places if place in self.places), None)
        if known is not None:
            return known, "the day told before for this place"
        if self.only is not None and any(is_definite(reading, trigger) for trigger in triggers):
            return self.only, "the day of the strike told before"
        if self.only is not None and (self.may_be_theirs(attackers) or reading.lows[:1] == ["meanwhile"]):
            return self.only, "the day of the strikes that it goes on with"
        return None, ""

    def may_be_theirs(self, attackers: Sequence[str]) -> bool:
        """Whether who struck may be who struck on the days told of: the same, or nobody that a sentence names."""
        return not attackers or not self.actors or not self.actors.isdisjoint(attackers)


def choose_date(
    dates: Sequence[When], trigger: Trigger, triggers: Sequence[Trigger], place: tuple[int, int], reading: Reading
) -> When | None:
    """The date of the strike: right behind its place, else the nearest; never one that dates something else.

    `place` are the tokens of the struck place's phrase, as (first, last).
    """
    if not dates:
        return None
    deciding = owners(reading, triggers)
    own = [when for when in dates if is_own(reading, when, trigger, triggers, deciding)]
    for when in (own := beside(reading, own, place)):
        if 0 <= when.first - place[1] <= 2 and when.rule != "since":
            return when
    best = min(own, key=lambda when: gap(reading, when, trigger), default=None)
    return best if best is not None and gap(reading, best, trigger) < FAR else None


def beside(reading: Reading, dates: list[When], place: tuple[int, int]) -> list[When]:
    """ "X in March and Y on 5 May": a date that "and" parts from the place is the one before's, if one follows it."""
    after = [when for when in dates if when.first >= place[1]]
    before = [when for when in dates if when.last <= place[0]]
    parted = before and "and" in reading.lows[before[-1].last : place[0]]
    return after if after and parted else dates


def is_own(
    reading: Reading, when: When, trigger: Trigger, triggers: Sequence[Trigger], deciding: dict[int, str]
) -> bool:
    """Whether a date can be that of a strike: it dates no saying, no other event, and no other strike's clause."""
    if when.rule == COUNTED_BACK:
        return trigger.first >= when.last
    kind, at = owner(reading, when, deciding)
    if kind in {"say", "other"}:
        return False
    low, high = sorted((trigger.first, when.first))
    if kind == "strike" and not trigger.first <= at < trigger.last:
        return not any(reading.lows[number] in PARTING for number in range(low, high))
    parted = [number for number in range(low, high) if reading.lows[number] in CLAUSES]
    if len(parted) > 1:
        return False
    later = parted and when.first < parted[0] and reading.lows[parted[0]] in AFTER
    return not (later and any(other.first < parted[0] for other in triggers))


def gap(reading: Reading, when: When, trigger: Trigger) -> float:
    """How far a date stands from the words of the strike: tokens, and four for each clause that begins between."""
    tokens = min(abs(when.first - trigger.first), abs(when.last - trigger.last))
    before = when.first < trigger.first
    clauses = reading.boundaries(when.last, trigger.first) if before else reading.boundaries(trigger.first, when.first)
    return tokens + (4 * clauses if when.rule != "since" else FAR * clauses)


def owner(reading: Reading, when: When, deciding: dict[int, str]) -> tuple[str, int]:
    """What a date dates, and the word that says so: "say", "other", "strike", or ""."""
    near = 4 if when.rule == "since" else 2  # "held by the group since 2014"
    for number in range(when.first - 1, -1, -1):
        kind = deciding.get(number, "")
        if kind == "say":
            return (kind, number) if leads_to(reading, number, when) else ("", -1)
        if kind in {"other", "strike"} or (kind == "near" and when.first - number <= near):
            return kind.replace("near", "other"), number
        if reading.is_boundary(number) or reading.lows[number] in STOPS:
            return "", -1
    return "", -1


def owners(reading: Reading, triggers: Sequence[Trigger]) -> dict[int, str]:
    """The words that take dates, by token: strikes and harm before others, others before verbs of saying."""
    said = [
        cue
        for cue in spans_of(reading.speech, "say")
        if "".join(reading.lows[cue.first - 1 : cue.first]) not in PASSIVE
    ]
    found = {cue.last - 1: "say" for cue in said}
    found |= {n: cue.kind for cue in date_words().owners.find(reading.lows) for n in range(cue.first, cue.last)}
    strikes = [(cue.first, cue.last) for cue in spans_of(reading.events, "harm")]
    strikes += [(trigger.first, trigger.last) for trigger in triggers]
    return found | {number: "strike" for first, last in strikes for number in range(first, last)}


def leads_to(reading: Reading, say: int, when: When) -> bool:
    """ "said on Friday", "told AFP by phone late on Friday": the day of the words, not of the strike.

    Not "said Israel on Friday bombed": there the day belongs to the verb behind it.
    """
    lead = date_words().saying_lead
    if names_event(reading, when):
        return False  # "said Saturday's attack was the first"
    if say + 1 < when.first and any(cue.kind == "verb" and cue.first == when.last for cue in reading.strikes):
        return False
    return all(reading.lows[n] in lead or reading.tokens[n].is_name for n in range(say + 1, when.first))


def is_definite(reading: Reading, trigger: Trigger) -> bool:
    """ "the strike", "those raids": the one that was told before; not "another raid", not "the army's raids"."""
    if not trigger.noun:
        return False
    before = reading.tokens[max(0, trigger.first - 3) : trigger.first]
    lows = {token.low for token in before}
    return bool(DEFINITE & lows) and not ANOTHER & lows and not any("'" in token.low for token in before)
