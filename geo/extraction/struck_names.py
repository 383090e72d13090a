"""Names that a strike, or what is said of them, shows to be a place's: "shelled X", "fell on X", "X, a village"."""

from __future__ import annotations

from collections.abc import Container

from geo.extraction.counted import counted_sites, counts_before
from geo.extraction.reading import Reading, number_of

AT = frozenset({"on", "at", "into", "onto"})
OLDEST = 110  # years
SETTLED = frozenset({"town", "neighbourhood", "camp", "area", "district"})  # kinds of what "a village in Y" may be
BEHIND_SETTLED = tuple(
    [low] for low in "of in near north south east west outside on within , . that where about some".split()
)


def named_by_strike(reading: Reading, first: int, last: int, busy: Container[int]) -> str:
    """By which rule tokens[first:last] are a place's name, as words for a strike or an apposition show; "" for none.

    `busy` are the tokens of the places that the sentence is known to name.
    """
    if first and any(cue.last == first and cue.kind == "verb" and cue.value != "delivery" for cue in reading.strikes):
        return "struck X"
    if fell_on(reading, first):
        return "fell on X"
    if is_in_known(reading, first, last, busy):
        return "X in a known place"
    if counted_sites(reading, first - 1) >= 0 or is_listed_struck(reading, first):
        return "one of those counted"
    another = strikes_on(reading, first) and reading.lows[last : last + 3] == [",", "a", "place"]
    return "X, a village" if another or is_explained(reading, last) else ""


def fell_on(reading: Reading, first: int) -> bool:
    """ "bombs fell on X", "fired shells at X"."""
    if first == 0 or reading.lows[first - 1] not in AT:
        return False
    before = [cue for cue in reading.strikes if cue.last == first - 1]
    fallen = reading.lows[first - 1] == "on" and any(cue.meaning.mark == "delivery" for cue in before)
    return fallen or any(cue.kind == "munition" for cue in before)


def is_in_known(reading: Reading, first: int, last: int, busy: Container[int]) -> bool:
    """ "air strikes on X in Y", "killed nine at X in Y", "X, near Y, was bombed", where Y is known."""
    lows = reading.lows
    if lows[last : last + 2] == [",", "near"] and last + 2 in busy:
        behind = next((at for at in range(last + 2, len(lows)) if lows[at] == ","), len(lows))
        return lows[behind + 1 : behind + 2] in (["was"], ["were"])  # "X, near Y, was bombed"
    if lows[first - 1 : first] not in (["on"], ["at"]) or lows[last : last + 1] != ["in"] or last + 1 not in busy:
        return False
    if lows[first - 1] == "at":  # "killed nine people at X in Y"
        return bool(reading.strikes)
    return bool(reading.strikes) and (lows[first - 2 : first - 1] == [","] or strikes_on(reading, first))


def is_listed_struck(reading: Reading, first: int) -> bool:
    """ "six settlements that came under attack: A, B ...": the list begins right behind the strike's own words."""
    if first < 2 or reading.lows[first - 1] != ":":
        return False
    told = [cue.first for cue in reading.strikes if cue.last == first - 1 and cue.kind in {"noun", "verb"}]
    return bool(told) and counts_before(reading, min(told))


def is_aged(reading: Reading, last: int) -> bool:
    """ "X, 25, said": an age follows, so that the name is a person's."""
    lows = reading.lows
    if lows[last : last + 1] != [","] or lows[last + 2 : last + 3] not in ([","], ["."], []):
        return False
    age = number_of(lows[last + 1]) if last + 1 < len(lows) else None
    return age is not None and age <= OLDEST


def is_explained(reading: Reading, last: int) -> bool:
    """ "X, a village in Y", "X, a small town of Z": an apposition says what the name is."""
    lows = reading.lows
    if lows[last : last + 1] != [","] or lows[last + 1 : last + 2] not in (["a"], ["an"], ["another"]):
        return False
    if any(last + 2 <= cue.first <= last + 3 and cue.kind == "target" for cue in reading.events):
        return True  # "X, a hospital in Y"
    return any(
        last + 2 <= cue.first <= last + 4 and cue.value in SETTLED and lows[cue.last : cue.last + 1] in BEHIND_SETTLED
        for cue in reading.kinds
    )


def strikes_on(reading: Reading, first: int) -> bool:
    """ "another strike, on X": a word for a strike stands before "on", with or without a comma."""
    at = first - 1
    if at < 1 or reading.lows[at] != "on":
        return False
    at -= reading.lows[at - 1] == ","
    return any(cue.last == at and cue.kind == "noun" for cue in reading.strikes)
