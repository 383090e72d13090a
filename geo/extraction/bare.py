"""Strikes told without a verb of striking: "rockets on X", "mortar shells killed two", "another child was killed"."""

from __future__ import annotations

from geo.extraction.grammar import grammar
from geo.extraction.reading import CALENDAR, Reading, spans_of
from geo.extraction.trigger import Trigger
from geo.extraction.vocabulary import Cue
from geo.extraction.whether import status_at

OPERATOR_REACH = 14  # tokens that "operated by X" takes
BY_REACH = 4  # tokens from "by" to what killed
HARM_REACH = 3  # tokens from "killed" to "by"


def bare_munitions(reading: Reading, triggers: list[Trigger], support: list[Cue]) -> list[Trigger]:
    """A munition without a verb of its own: "mortar shells killed two in X", "rockets on X"."""
    harm = [] if triggers else spans_of(reading.events, "harm")
    found = []
    for cue in [*spans_of(support, "munition"), *spans_of(support, "carrier")]:
        if is_killer(reading, cue):
            found.append(Trigger(cue.first, cue.last, True, False, cue.value, "munition with harm"))
            continue
        if cue.kind == "carrier":
            verb = behind_auxiliaries(reading, behind_operator(reading, cue.last))
            if not triggers and not grammar("strikes", "kills").isdisjoint(reading.lows[verb : verb + 1]):
                found.append(Trigger(cue.first, verb + 1, False, True, cue.value, "carrier that kills"))
            continue
        near = any(0 <= h.first - cue.last <= 6 or 0 <= cue.first - h.last <= 8 for h in harm)
        before = reading.lows[max(0, cue.first - 6) : cue.first]
        near = near or ("target" in before and "of" in before)  # "was the target of over 50 rockets"
        near = near or reading.lows[cue.last : cue.last + 1] in (["claim"], ["claims"])
        onto = (
            cue.meaning.mark != "weak"
            and falls_on_name(reading, cue.last)
            and not any(one.first <= cue.first < one.last for one in triggers)
        )
        if near or onto:
            rule = "munition with harm" if near else "munition on a place"
            trigger = Trigger(cue.first, cue.last, True, False, cue.value, rule)
            trigger.status = status_at(reading, trigger.first)
            found.append(trigger)
    return found


def behind_operator(reading: Reading, number: int) -> int:
    """The token behind "operated by X", "flown by X", "belonging to X": "a drone operated by X killed ten"."""
    if reading.lows[number : number + 2] not in (["operated", "by"], ["flown", "by"], ["belonging", "to"]):
        return number
    harm = sorted(cue.first for cue in spans_of(reading.events, "harm") if 0 < cue.first - number <= OPERATOR_REACH)
    return harm[0] if harm and not reading.boundaries(number, harm[0]) else number


def is_killer(reading: Reading, cue: Cue) -> bool:
    """ "were killed on Sunday by a Turkish drone": what killed them stands behind "by"."""
    before = reading.lows[max(0, cue.first - BY_REACH) : cue.first]
    if "by" not in before:
        return False
    by = cue.first - before[::-1].index("by") - 1
    harmed = (harm.last for harm in spans_of(reading.events, "harm"))
    return any(0 <= by - last <= HARM_REACH for last in harmed) and not reading.boundaries(by, cue.first)


def behind_auxiliaries(reading: Reading, number: int) -> int:
    """The token behind "has", "have", "had", "also": "warplanes have killed"."""
    while reading.lows[number : number + 1] in (["has"], ["have"], ["had"], ["also"]):
        number += 1
    return number


def carried_harm(reading: Reading) -> list[Trigger]:
    """In a report of strikes, "another child was killed in X" tells of one, unless the sentence names another cause."""
    laid = any(cue.kind == "munition" and cue.meaning.mark == "weak" for cue in reading.strikes)
    named = any(cue.kind == "never" for cue in reading.strikes) or any(
        cue.kind == "other" and reading.lows[cue.first] not in grammar("strikes", "no_cause") for cue in reading.events
    )
    if laid or named:
        return []
    found = [
        Trigger(cue.first, cue.last, False, True, "", "harm in a report of strikes", carried=True)
        for cue in spans_of(reading.events, "harm")
        if is_suffered(reading, cue.first)
        and reading.lows[cue.first] in grammar("strikes", "harm_verbs")
        and reading.lows[max(0, cue.first - 1)] not in grammar("strikes", "people_before")
    ]
    for trigger in found:
        trigger.status = status_at(reading, trigger.first)
    return found


def is_suffered(reading: Reading, number: int) -> bool:
    """Whether a verb of harm is no deed of men: "were killed", "died", a headline's "kills", not "who killed"."""
    before = reading.lows[max(0, number - 3) : number]
    passive = not grammar("whether", "being").isdisjoint(before) or "been" in before
    return passive or reading.lows[number] not in {"killed", "destroyed", "eliminated"} or "who" not in before


def falls_on_name(reading: Reading, last: int) -> bool:
    """ "rockets on X", "barrel bombs today on the town of X": a name follows soon, and no verb stands between."""
    lows = reading.lows
    towards = {"on", "onto"} | (
        {"at"}
        if lows[max(0, last - 2)] in grammar("strikes", "quantities")
        or lows[max(0, last - 3)] in grammar("strikes", "quantities")
        else set()
    )
    at = next((number for number in range(last, min(last + 3, len(lows))) if lows[number] in towards), None)
    if at is None or any(cue.kind == "verb" and last <= cue.first < at for cue in reading.strikes):
        return False
    for number in range(at + 1, min(at + 5, len(lows))):
        token = reading.tokens[number]
        if token.is_name and lows[number] not in CALENDAR:
            return True
        if not token.is_word:
            return False
    return False
