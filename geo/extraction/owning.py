"""Who struck, by whoever owns up to a strike of its own, claims it, denies it, or says that "it" struck."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extraction.acting import TARGET_BEFORE
from geo.extraction.reading import Reading
from geo.extraction.strikers import is_passive, with_partners
from geo.extraction.triggers import Trigger
from geo.extraction.vocabulary import Cue

OWN = frozenset("it its they their".split())
OWN_DENIAL = OWN | {"having", "his", "her"}
DENIAL_REACH = 9  # tokens from the denial to the strike's own words
ADMITTING = frozenset("acknowledged acknowledges acknowledging admitted admits admitting".split())
CONFIRMING = frozenset({"confirmed", "confirms", "announced", "announces"})
CLAIMING = frozenset({"claimed", "claims", "claim", "claiming"})
ADMITTED_REACH = 6  # tokens from the admission to the strike's own words
NOBODY = frozenset({"nobody", "none", "no"})
NOBODY_REACH = 5  # tokens from "no group said" to the pronoun
OWN_REACH = 8  # tokens from the pronoun to the strike's own words
SPEAKER_REACH = 12  # tokens from whoever speaks to the pronoun


def denier(reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]) -> list[Cue]:
    """ "Moscow denied having bombed": who denies a strike of its own is the one accused."""
    denials = [cue for cue in reading.speech if cue.kind == "deny" and 0 <= trigger.first - cue.last <= DENIAL_REACH]
    verb = reading.lows[trigger.first]
    if not denials or not (
        verb.endswith("ing") or OWN_DENIAL.intersection(reading.lows[denials[0].last : trigger.first])
    ):
        return []
    before = [
        cue
        for cue in cues
        if cue.last <= denials[0].first and reading.lows[max(0, cue.first - 1)] not in TARGET_BEFORE | {"after"}
    ]
    return with_partners(reading, before[-1], cues) if before else []


def admits(reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]) -> list[Cue]:
    """ "X's army acknowledged bombing a port", "X admitted to an air strike": nobody owns up to another's strike."""
    verbs = [
        number
        for number in range(max(0, trigger.first - ADMITTED_REACH), trigger.first)
        if (reading.lows[number] in ADMITTING or claims_deed(reading, number, trigger))
        and not reading.boundaries(number, trigger.first)
    ]
    if not verbs or any(verbs[-1] < cue.first < trigger.first for cue in cues):
        return []
    before = [cue for cue in cues if cue.last <= verbs[-1] and not reading.boundaries(cue.last, verbs[-1])]
    return with_partners(reading, before[-1], cues) if before else []


def claims_deed(reading: Reading, number: int, trigger: Trigger) -> bool:
    """ "X claimed the attack", "X claimed responsibility for the strike"; "X confirmed striking Y"."""
    if reading.lows[number] in CONFIRMING:
        return number == trigger.first - 1 and reading.lows[trigger.first].endswith("ing")
    if reading.lows[number] not in CLAIMING or not trigger.noun:
        return False
    between = reading.lows[number + 1 : trigger.first]
    return bool(between) and between[0] in {"responsibility", "the", "both", "credit"}


def its_own(reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]) -> list[Cue]:
    """ "the coalition said it had conducted strikes", "claimed to have shelled": the speaker struck."""
    if is_passive(reading, trigger):
        return []
    for number in range(trigger.first - 1, max(-1, trigger.first - OWN_REACH), -1):
        if any(number < cue.first < trigger.first for cue in cues):
            return []
        if reading.lows[number] in OWN or reading.lows[number : number + 2] == ["to", "have"]:
            owner = speaker_before(reading, number, cues, sources)
            return with_partners(reading, owner, cues) if owner else []
        if reading.is_boundary(number):
            return []
    return []


def disowned(reading: Reading, trigger: Trigger) -> int | None:
    """ "no side said it had carried out the strike": where nobody is said to own it; None where that is not said."""
    for number in range(trigger.first - 1, max(-1, trigger.first - OWN_REACH), -1):
        if reading.lows[number] in OWN:
            before = range(max(0, number - NOBODY_REACH), number)
            return next((at for at in before if reading.lows[at] in NOBODY), None)
    return None


def speaker_before(
    reading: Reading, number: int, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]
) -> Cue | None:
    """The actor that speaks before a pronoun: in a named speaker, at the head of the sentence, else the nearest."""
    before = [cue for cue in cues if cue.last <= number and cue.kind != "demonym"]
    said = [cue for cue in before if any(first <= cue.first < last for first, last in sources)]
    heads = [cue for cue in before if cue.first <= reading.dateline + 1]
    near = [cue for cue in before if number - cue.last <= SPEAKER_REACH]
    return next((found[-1] for found in (said, heads, near) if found), None)
