"""Which words of a sentence tell of a strike, with what weapon, and whether it took place."""

from __future__ import annotations

from functools import cache

from geo.extraction.bare import bare_munitions, carried_harm
from geo.extraction.grammar import grammar
from geo.extraction.judging import PLAIN_VERBS, Words, is_anothers, judge
from geo.extraction.reading import Reading, spans_of
from geo.extraction.seeming import destroys_bombs, is_drill, tells_of_ground_attack
from geo.extraction.trigger import Trigger
from geo.extraction.vocabulary import Cue, vocabulary
from geo.extraction.whether import status_at

__all__ = ["PLAIN_VERBS", "Trigger", "find_triggers", "may_tell", "tells_of_ground_attack"]

PUNCTUATION = str.maketrans(dict.fromkeys(".,;:!?\"'()[]{}«»“”‘’…—–/\u00a0", " "))
# The same with lower case in one step, for a sentence in ASCII: a table of bytes costs a tenth.
ASCII = bytes(
    32 if chr(code).isspace() else ord(chr(code).lower().translate(PUNCTUATION)) for code in range(128)
) + bytes(128)


@cache
def strike_words() -> frozenset[str]:
    """The words without one of which no sentence tells of a strike."""
    return vocabulary().strikes.first_words({"noun", "verb", "munition", "carrier"}) | grammar("strikes", "harm_verbs")


@cache
def ascii_strike_words() -> frozenset[bytes]:
    """The same as bytes."""
    return frozenset(word.encode() for word in strike_words())


def may_tell(text: str) -> bool:
    """Whether a sentence is worth reading: a quick look that never says no to a strike."""
    if text.isascii():
        return not ascii_strike_words().isdisjoint(text.encode().translate(ASCII).split())
    return not strike_words().isdisjoint(text.lower().translate(PUNCTUATION).split())


def find_triggers(reading: Reading, strikes_before: bool, harm_too: bool = False) -> list[Trigger]:
    """The triggers of a sentence in order.

    `strikes_before` says that the report is about strikes: then "the attack", "the raids" and "hit"
    speak of one too; and with `harm_too`, as one was told of before, "killed in X" alone.
    """
    key = strikes_before, harm_too
    if key not in reading.told:
        reading.told[key] = look_for_triggers(reading, strikes_before, harm_too)
    return list(reading.told[key])


def look_for_triggers(reading: Reading, strikes_before: bool, harm_too: bool) -> list[Trigger]:
    """The triggers, where none of these have been asked for before."""
    if is_drill(reading):
        return []
    strikes_before = strikes_before and (not tells_of_ground_attack(reading) or destroys_bombs(reading))
    by_place: dict[tuple[int, int], list[Cue]] = {}
    for cue in reading.strikes:
        if cue.kind in {"noun", "verb"}:
            by_place.setdefault((cue.first, cue.last), []).append(cue)
    munitions = [cue for cue in spans_of(reading.strikes, "munition") if not is_held(reading, cue)]
    carriers = spans_of(reading.strikes, "carrier")
    dropped = bool(carriers) or any(cue.meaning.mark == "delivery" for cue in reading.strikes)
    support = carriers + [
        cue for cue in munitions if dropped or cue.meaning.mark != "weak" or is_anothers(reading, cue.first)
    ]
    strong = [cue for cue in reading.strikes if cue.meaning.mark == "strong"]
    triggers = []
    for (first, last), cues in by_place.items():
        trigger = judge(Words(reading, first, last, cues, support, bool(strong), strikes_before))
        if trigger is not None:
            trigger.status = status_at(reading, trigger.first)
            triggers.append(trigger)
    triggers += bare_munitions(reading, triggers, support)
    return triggers or (carried_harm(reading) if strikes_before and harm_too else [])


def is_held(reading: Reading, munition: Cue) -> bool:
    """ "a mortar position", "a missile depot": it was hit, and hit nothing."""
    return not grammar("strikes", "stored").isdisjoint(reading.lows[munition.last : munition.last + 1])
