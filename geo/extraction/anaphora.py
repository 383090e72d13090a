"""Places named before: "the town", "there", "the hospital", "the attack" lead back to a place that was struck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.extraction.phrases import ADJECTIVES, DETERMINERS, HELD
from geo.extraction.reading import Reading
from geo.extraction.triggers import Trigger
from geo.records import Status

# What a definite phrase may lead back to; a word for a facility must stand in the name or sentence it leads back to.
SETTLEMENTS = frozenset(
    "town village city district neighbourhood neighborhood quarter suburb camp province area capital".split()
)
FACILITIES = frozenset(
    (
        "hospital clinic market school mosque church airbase airport base camp bakery plant depot port field palace "
        "post resort crossing bridge station university academy centre center factory refinery terminal prison compound"
    ).split()
)
DEFINITE = frozenset({"the", "that", "this", "same", "these", "those"})
EXISTS = frozenset({"is", "are", "was", "were", "has", "have", "had", "may", "would"})  # "there were", no place
WITHIN = frozenset(
    (
        "in on at near hit hitting struck striking bombed bombing shelled shelling targeted targeting of pounded over"
    ).split()
)
DONE_TO = frozenset({"was", "were", "came", "has", "had"})
NEAR = 7  # tokens between a strike's words and their object within the sentence
REACH = 9  # tokens between the strike's own words and the phrase
EVENTS = frozenset("attack attacks strike strikes raid raids airstrike airstrikes bombing shelling bombardment".split())
BLAME = frozenset("blamed blames blaming accused accuses accusing responsible".split())
DID = frozenset("caused left hit struck targeted destroyed damaged killed was".split())
HARM = "harm in a report of strikes"


@dataclass(frozen=True, slots=True)
class Antecedent:
    """A place struck before: its name, the words of the sentence that told of it, and whether it stood there alone."""

    name: str
    words: frozenset[str]
    alone: bool


@dataclass(frozen=True, slots=True)
class Anaphor:
    """tokens[first:last] lead back to the place numbered `antecedent`."""

    first: int
    last: int
    antecedent: int
    trigger: Trigger
    rule: str


def find_anaphor(reading: Reading, triggers: Sequence[Trigger], places: Sequence[Antecedent]) -> Anaphor | None:
    """The phrase of a sentence that tells of a strike on a place named before; None where there is none.

    `places` are those struck so far, in order; the latest that suits is taken. A strike that somebody denies counts.
    """
    denied = any(cue.kind in {"deny", "deny_phrases"} for cue in reading.speech)
    told = [trigger for trigger in triggers if trigger.status is Status.REPORTED or denied]
    if not told or not places:
        return None
    return find_place_word(reading, told, places) or find_event_word(reading, told, places)


def find_place_word(reading: Reading, told: Sequence[Trigger], places: Sequence[Antecedent]) -> Anaphor | None:
    """ "the town", "the besieged city", "the hospital", "there", beside the strike's own words."""
    for number, low in enumerate(reading.lows):
        first = phrase_start(reading, number)
        trigger = min(told, key=lambda one: abs(one.first - number))
        if first is None or abs(trigger.first - number) > REACH or (low != "there" and trigger.rule == HARM):
            continue
        if low != "there" and not is_struck_phrase(reading, first, number):
            continue
        antecedent = last_suiting(low, places)
        if antecedent is not None:
            return Anaphor(first, number + 1, antecedent, trigger, f"“{reading.words(first, number + 1)}” leads back")
    return None


def phrase_start(reading: Reading, number: int) -> int | None:
    """Where a definite phrase begins that ends with this word for a place; None where it is none."""
    low, lows = reading.lows[number], reading.lows
    if low == "there":
        return None if lows[number + 1 : number + 2] and lows[number + 1] in EXISTS else number
    if low not in SETTLEMENTS | FACILITIES or lows[number + 1 : number + 2] == ["of"]:
        return None
    for first in range(number - 1, max(-1, number - 4), -1):
        if lows[first] in DEFINITE:
            return first
        if not (lows[first] in ADJECTIVES - DETERMINERS or HELD.search(lows[first])):
            return None
    return None


def is_struck_phrase(reading: Reading, first: int, number: int) -> bool:
    """Whether a phrase stands where what is struck stands: after a verb or "in", or before "was"."""
    before = reading.lows[first - 1] if first else ""
    follows = reading.lows[number + 1] if number + 1 < len(reading.lows) else ""
    return before in WITHIN or follows in DONE_TO


def find_event_word(reading: Reading, told: Sequence[Trigger], places: Sequence[Antecedent]) -> Anaphor | None:
    """ "the attack killed twelve", "Thursday's strike": the event told of last, where that had one place."""
    if not places[-1].alone:
        return None
    for trigger in told:
        before = reading.lows[max(0, trigger.first - 3) : trigger.first]
        named = trigger.noun and reading.lows[trigger.last - 1] in EVENTS
        if named and not DEFINITE.isdisjoint(before) and tells_of_event(reading, trigger):
            return Anaphor(
                trigger.first,
                trigger.last,
                len(places) - 1,
                trigger,
                f"“the {reading.words(trigger.first, trigger.last)}” leads back",
            )
    return None


def tells_of_event(reading: Reading, trigger: Trigger) -> bool:
    """Whether the sentence says what the event did, who did it or who denies it; not that it is condemned or feared."""
    blamed = any(low in BLAME for low in reading.lows) or any(cue.kind == "deny" for cue in reading.speech)
    first, last = reading.clause(trigger.first)
    harmed = any(cue.kind == "harm" and first <= cue.first < last for cue in reading.events)
    done = not DID.isdisjoint(reading.lows[trigger.last : trigger.last + 4])
    return blamed or harmed or done


def definite_object(reading: Reading, trigger: Trigger) -> int | None:
    """Where "the town", "the area" or "there" stands as what the strike hit, at most a few tokens behind its words."""
    lows = reading.lows
    for number in range(trigger.last, min(trigger.last + NEAR, len(lows))):
        if lows[number] == "there":
            return number
        if lows[number] in SETTLEMENTS and lows[number - 1] in DEFINITE:
            inner = lows[number + 1 : number + 2] in (["of"], ["around"])
            return None if inner else number
        if reading.is_boundary(number):
            return None
    return None


def last_suiting(low: str, places: Sequence[Antecedent]) -> int | None:
    """The latest place that the word can lead back to."""
    for number in range(len(places) - 1, -1, -1):
        place = places[number]
        named = place.name.lower().split()
        facility = not FACILITIES.isdisjoint(named)
        if low == "there" or any(word.endswith(low) for word in named) or (low in SETTLEMENTS and not facility):
            return number
        if low in FACILITIES and low in place.words:
            return number
    return None
