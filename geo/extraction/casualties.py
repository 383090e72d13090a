"""How many were killed and injured, as a sentence says; null is not zero, and nothing is summed over sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geo.extraction.people import STOPS, is_part, item_at, listed, widest_at, with_earlier
from geo.extraction.quantities import Quantity, exactly, quantity_at
from geo.extraction.reading import Reading
from geo.extraction.toll_words import Counted, toll_words

AUXILIARIES = frozenset("were was been be got being is are have has had reportedly also".split())
FORWARD, BACKWARD = 8, 16  # tokens from the verb in which its number is sought


@dataclass(frozen=True, slots=True)
class Count:
    """A count of the killed or the injured: how many (None: "dozens"), the tokens that say so, and its word."""

    quantity: Quantity | None
    first: int
    last: int
    word: int
    rule: str


def killed_in(reading: Reading) -> list[Count]:
    """The counts of killed in a sentence, in order."""
    found = list(counts(reading, toll_words().killed, toll_words().injured))
    tolls = [count for number in places_of(reading, {"toll"}) if (count := toll_said(reading, number))]
    return found + tolls + lives(reading)


def injured_in(reading: Reading) -> list[Count]:
    """The counts of injured in a sentence, in order."""
    return list(counts(reading, toll_words().injured, toll_words().killed))


def counts(reading: Reading, words: Counted, other: Counted) -> Iterator[Count]:
    """Every word of the table that takes a count, with the count it takes."""
    yield from nobody(reading, words)
    for number in [n for n, low in enumerate(reading.lows) if low in words.all]:
        low = reading.lows[number]
        if low in words.verbs or low in words.weak:
            count = of_verb(reading, number, other)
            if count is not None and (low in words.verbs or of_people(reading, count)):
                yield count
        elif low in words.nouns and (count := of_noun(reading, number)) is not None:
            yield count
    for cue in words.of.find(reading.lows):
        quantity = listed(reading, cue.last)
        if quantity is not None:
            yield Count(quantity, cue.first, quantity.last, cue.first, "the death of")


def nobody(reading: Reading, words: Counted) -> Iterator[Count]:
    """ "no casualties": zero, unless nobody knows yet ("no casualties were reported")."""
    for cue in words.none.find(reading.lows):
        around = reading.lows[max(0, cue.first - 3) : cue.first] + reading.lows[cue.last : cue.last + 4]
        if not toll_words().unknown.intersection(around):
            yield Count(exactly(0, cue.first, cue.last), cue.first, cue.last, cue.first, "nobody")


def of_verb(reading: Reading, number: int, other: Counted) -> Count | None:
    """The number killed by an active verb, or those who were killed in the passive."""
    lows = reading.lows
    if lows[number + 1 : number + 2] == ["of"]:
        return None  # "the killing of a general"
    if lows[number - 1 : number] and lows[number - 1] in {"and", "or"} and lows[number - 2 : number - 1]:
        paired = lows[number - 2] in other.verbs  # "killed and wounded 30": 30 of both
        if paired:
            return None
    searches = (subject_of, object_of) if is_passive(reading, number) else (object_of, subject_of)
    for search in searches:
        count = search(reading, number, other)
        if count is not None:
            return count
    return None


def is_passive(reading: Reading, number: int) -> bool:
    """ "were killed", "ten people killed", "six died": those killed stand before the verb."""
    if number == 0:
        return False
    before, words = reading.lows[number - 1], toll_words()
    people = words.plural | words.singular | AUXILIARIES
    return (
        before in people
        or before.endswith("ly")
        or reading.lows[number] in {"died", "die", "dies", "perished"}
        or quantity_at(reading, number - 1) is not None
    )


def object_of(reading: Reading, number: int, other: Counted) -> Count | None:
    """ "killed 10", "killing at least ten people", "killing a woman and two children", "killed dozens"."""
    lows, words = reading.lows, toll_words()
    if lows[number] in {"died", "dies", "die", "perished"} or lows[number + 1 : number + 2] in (["and"], ["of"]):
        return None
    bounding = bound_words(reading, number)
    for at in range(number + 1, min(number + FORWARD, len(lows))):
        if at in bounding:
            continue
        if lows[at] == "the":
            return None  # "the rebels killed the pilot": somebody known, whom no strike killed by that word
        if (quantity := listed(reading, at)) is not None:
            return Count(quantity, number, quantity.last, number, "killed N")
        if lows[at] in words.indefinite and not quantity_follows(reading, at):
            return Count(None, number, at + 1, number, "killed many")
        if lows[at] in other.verbs or lows[at] in STOPS or reading.is_boundary(at):
            break
        if lows[at] in words.not_people:
            break
    return None


def bound_words(reading: Reading, number: int) -> set[int]:
    """The tokens of "at least", "as many as" behind a word: they end no clause."""
    begin = number + 1
    cues = toll_words().bounds.find(reading.lows[begin : begin + FORWARD])
    return {begin + at for cue in cues for at in range(cue.first, cue.last)}


def quantity_follows(reading: Reading, at: int) -> bool:
    """ "some 30", "many as 30": the word before a number is no number of its own."""
    return any(quantity_at(reading, at + ahead) is not None for ahead in (1, 2))


def subject_of(reading: Reading, number: int, other: Counted) -> Count | None:
    """ "10 people were killed", "12 civilians, including 3 children, were killed", "the driver was killed"."""
    lows, words = reading.lows, toll_words()
    for at in range(number - 1, max(-1, number - BACKWARD), -1):
        if lows[at] in other.verbs or (reading.is_boundary(at) and lows[at] not in {"who", "(", ")"}):
            return None
        if lows[at] in words.indefinite and not quantity_follows(reading, at):
            return Count(None, at, number + 1, number, "many were killed")
        quantity = widest_at(reading, at)
        if quantity is not None and not is_part(reading, quantity.first) and counts_subject(reading, quantity, number):
            whole = with_earlier(reading, quantity)
            return Count(whole, whole.first, number + 1, number, "N were killed")
    return None


FOLLOWING = frozenset({"were", "was", "have", "dead", "including", "more"})


def counts_subject(reading: Reading, quantity: Quantity, verb: int) -> bool:
    """Whether what is counted is what was killed: a person's word or the verb follows soon."""
    words = toll_words()
    following = reading.lows[quantity.last : verb + 1][:5]
    if quantity.last >= verb or verb - quantity.last <= 4:
        return True
    return any(low in words.plural or low in words.singular or low in FOLLOWING for low in following)


def of_people(reading: Reading, count: Count) -> bool:
    """Whether a count names persons: "up to 80 fighters were destroyed", not "80 vehicles"."""
    if count.quantity is None:
        return False
    return bool(toll_words().plural.intersection(reading.lows[count.quantity.last : count.quantity.last + 4]))


def of_noun(reading: Reading, number: int) -> Count | None:
    """ "12 dead", "40 civilian deaths", "leaving 27 people dead", "scores of terrorists dead"."""
    lows, words = reading.lows, toll_words()
    if lows[number - 1 : number] and lows[number - 1] in words.by_hand:
        return None
    for at in range(number - 1, max(-1, number - 6), -1):
        quantity = item_at(reading, at)
        if quantity is not None and not is_part(reading, quantity.first):
            whole = with_earlier(reading, quantity)
            return Count(whole, whole.first, number + 1, number, "N dead")
        if lows[at] in words.indefinite:
            return Count(None, at, number + 1, number, "many dead")
        if reading.is_boundary(at) or (not reading.tokens[at].is_word and lows[at] != ","):
            break
    return None


def toll_said(reading: Reading, number: int) -> Count | None:
    """ "death toll rises to 76", "a toll of 31", "put the death toll at 85"."""
    lows = reading.lows
    for at in range(number + 1, min(number + 14, len(lows))):
        if lows[at] in {"to", "of", "at"}:
            for begin in range(at + 1, min(at + 5, len(lows))):
                quantity = item_at(reading, begin)
                if quantity is not None:
                    return Count(quantity, number, quantity.last, number, "toll of N")
    return None


def lives(reading: Reading) -> list[Count]:
    """ "claiming two lives", "claiming the lives of 8 persons", "claimed the life of a girl"."""
    found = []
    for number in places_of(reading, {"lives", "life"}):
        before = reading.lows[max(0, number - 5) : number]
        if (count := lost(reading, number)) is not None:
            found.append(count)
            continue
        if not any(low.startswith(("claim", "cost", "took", "taking")) for low in before):
            continue
        quantity = quantity_at(reading, number - 1)
        if quantity is None and reading.lows[number + 1 : number + 2] == ["of"]:
            quantity = listed(reading, number + 2) or listed(reading, number + 3) or listed(reading, number + 4)
        if quantity is not None:
            first = min(quantity.first, number)
            found.append(Count(quantity, first, max(quantity.last, number + 1), number, "lives claimed"))
    return found


def lost(reading: Reading, number: int) -> Count | None:
    """ "twelve civilians lost their lives": told as "were killed" is."""
    lows = reading.lows
    if (
        number < 2
        or lows[number - 1] not in {"their", "his", "her"}
        or lows[number - 2] not in {"lost", "losing", "lose"}
    ):
        return None
    return subject_of(reading, number - 2, toll_words().injured)


def places_of(reading: Reading, words: set[str]) -> list[int]:
    """The tokens that are one of these words."""
    return [number for number, low in enumerate(reading.lows) if low in words]
