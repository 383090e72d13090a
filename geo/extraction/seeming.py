"""What only looks like a strike: figures of speech, interceptions, drills, searches by men, attacks on the ground."""

from __future__ import annotations

from geo.extraction.grammar import grammar
from geo.extraction.reading import Reading, number_of, spans_of
from geo.extraction.vocabulary import Cue

DEFENCES = frozenset(
    {"air defence", "air defences", "air defense", "air defenses", "air-defence", "air-defense", "iron dome"}
)
FLOPPED = (["on", "his"], ["on", "her"], ["on", "opening"], ["on", "stage"])  # "the comedian bombed on his first night"
BOX_OFFICE = ["at", "the", "box"]


def only_seems(reading: Reading, first: int, last: int, cues: list[Cue]) -> bool:
    """Whether a word for a strike means something else here."""
    low = reading.lows[first]
    if low == "bombed" and (reading.lows[last : last + 2] in FLOPPED or reading.lows[last : last + 3] == BOX_OFFICE):
        return True
    if low in grammar("strikes", "figurative") and is_figure(reading, last):
        return True
    if (
        first
        and reading.lows[first - 1] in grammar("strikes", "unarmed")
        and not any(cue.kind == "noun" for cue in cues)
    ):
        return True
    return low in grammar("strikes", "downed") and (is_interception(reading, last) or was_downed(reading, first))


def is_figure(reading: Reading, last: int) -> bool:
    """ "bombarded with complaints": what it was done with is no munition."""
    for number in range(last, min(last + 8, len(reading.lows))):
        if reading.lows[number] == "with":
            means = spans_of(reading.strikes, "munition", "carrier", "noun")
            return not any(number < cue.first <= number + 6 for cue in means)
        if reading.is_boundary(number):
            return False
    return False


def is_interception(reading: Reading, last: int) -> bool:
    """ "air defences destroyed 47 drones over X": what was hit was on its way."""
    flying = [cue for cue in spans_of(reading.strikes, "munition", "carrier") if 0 <= cue.first - last <= 4]
    if not flying:
        return False
    end = flying[0].last
    over = "over" in reading.lows[end : end + 2]
    return over or any(
        cue.kind == "never" and reading.words(cue.first, cue.last).lower() in DEFENCES for cue in reading.strikes
    )


def was_downed(reading: Reading, first: int) -> bool:
    """ "a drone was destroyed on its approach to X": what flies was hit."""
    if reading.lows[first - 1 : first] not in (["was"], ["were"]) or reading.lows[first] == "hit":
        return False
    flew = (cue for cue in reading.strikes if cue.last == first - 1 and cue.value in {"drone", "missile", "rocket"})
    counted = (reading.lows[max(0, cue.first - 1) : cue.first] for cue in flew)
    return any(before[:1] in (["a"], ["the"]) or (before and number_of(before[0]) is not None) for before in counted)


def is_drill(reading: Reading) -> bool:
    """An exercise or a test, which harms nobody."""
    drills = any(cue.kind == "never" and cue.meaning.mark == "drill" for cue in reading.strikes)
    return drills and not any(
        reading.lows[cue.first] in grammar("strikes", "harm_verbs") for cue in spans_of(reading.events, "harm")
    )


def tells_of_ground_attack(reading: Reading) -> bool:
    """Car bombs, suicide bombers, mines: "the attack" beside and after them is theirs."""
    return any(cue.kind == "never" and cue.meaning.mark == "ground" for cue in reading.strikes)


def destroys_bombs(reading: Reading) -> bool:
    """ "two strikes destroyed a vehicle bomb": the bomb was the strike's target, and struck nobody."""
    strikes = not grammar("strikes", "raids").isdisjoint(reading.lows)
    return strikes and not grammar("strikes", "demolishing").isdisjoint(reading.lows)


def is_search(reading: Reading, first: int) -> bool:
    """ "a raid in X": men entering houses, where no aircraft is spoken of; strikes go "on" or "against"."""
    return reading.lows[first] in {"raid", "raids"} and reading.lows[first + 1 : first + 2] == ["in"]


def is_by_men(reading: Reading, first: int) -> bool:
    """ "forces killed ten in raids on X": soldiers on the ground, where no aircraft is spoken of."""
    return not grammar("strikes", "men").isdisjoint(reading.lows[max(0, first - 12) : first])
