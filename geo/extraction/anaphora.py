"""Places named before: "the town", "the hospital", "there" lead back to a place that was struck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.extraction.reading import Reading
from geo.extraction.triggers import Trigger
from geo.records import Status

# What a definite phrase may lead back to; a word for a facility must stand in the antecedent's own name.
SETTLEMENTS = frozenset({"town", "village", "city", "district", "neighbourhood", "neighborhood", "camp", "province"})
FACILITIES = frozenset(
    {"hospital", "market", "school", "mosque", "airbase", "airport", "base", "camp", "bakery", "plant"}
)
DEFINITE = frozenset({"the", "that", "this", "same"})
NEAR = 7  # tokens between a strike's words and their object within the sentence
REACH = 9  # tokens between the strike's own words and the phrase
WITHIN = frozenset(
    {"in", "on", "at", "near", "hit", "struck", "bombed", "shelled", "targeted", "of", "pounded", "over"}
)


@dataclass(frozen=True, slots=True)
class Anaphor:
    """tokens[first:last] lead back to the place numbered `antecedent`."""

    first: int
    last: int
    antecedent: int
    trigger: Trigger
    rule: str


def find_anaphor(reading: Reading, triggers: Sequence[Trigger], places: Sequence[str]) -> Anaphor | None:
    """The phrase of a sentence that tells of a strike on a place named before; None where there is none.

    `places` are the struck places so far, as written, in order; the latest that suits is taken.
    """
    told = [trigger for trigger in triggers if trigger.status is Status.REPORTED]
    if not told or not places:
        return None
    for number in range(1, len(reading.lows)):
        low = reading.lows[number]
        if reading.lows[number - 1] not in DEFINITE or low not in SETTLEMENTS | FACILITIES:
            continue
        before = reading.lows[number - 2] if number > 1 else ""
        follows = reading.lows[number + 1] if number + 1 < len(reading.lows) else ""
        if before not in WITHIN and follows not in {"was", "were", "came", "has"}:
            continue
        antecedent = last_suiting(low, places)
        trigger = min(told, key=lambda one: abs(one.first - number))
        if antecedent is not None and abs(trigger.first - number) <= REACH and not trigger.rule.startswith("harm"):
            return Anaphor(number - 1, number + 1, antecedent, trigger, f"“the {low}” leads back")
    return None


def definite_object(reading: Reading, trigger: Trigger) -> int | None:
    """Where "the town", "the area" or "there" stands as what the strike hit, at most a few tokens behind its words."""
    lows = reading.lows
    for number in range(trigger.last, min(trigger.last + NEAR, len(lows))):
        if lows[number] == "there":
            return number
        if lows[number] in SETTLEMENTS | {"area", "capital"} and lows[number - 1] in DEFINITE:
            inner = lows[number + 1 : number + 2] in (["of"], ["around"])
            return None if inner else number
        if reading.is_boundary(number):
            return None
    return None


def last_suiting(low: str, places: Sequence[str]) -> int | None:
    """The latest place that the word can lead back to."""
    for number in range(len(places) - 1, -1, -1):
        named = places[number].lower().split()
        facility = bool(FACILITIES.intersection(named))
        if any(word.endswith(low) for word in named) or (low in SETTLEMENTS and not facility):
            return number
    return None
