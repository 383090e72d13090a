"""How many were killed and injured, as a sentence says; null is not zero, and nothing is summed over sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geo.extraction.quantities import Quantity, exactly, quantity_at
from geo.extraction.reading import Reading
from geo.extraction.toll_words import Counted, toll_words

AUXILIARIES = frozenset("were was been be got being is are have has had reportedly also".split())
PARTS = frozenset("including among with from of includes included whom".split())
DETERMINERS = frozenset("a an another the his her their its".split())
OWNERS = frozenset("his her their its the".split())
JOINTS = frozenset({"and", ",", "plus"})
STOPS = frozenset({"in", "when", "by", "on", "near", "after", "who", "inside", ";", "."})
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
    return (
        found
        + [count for number in places_of(reading, {"toll"}) if (count := toll_said(reading, number))]
        + lives(reading)
    )


def injured_in(reading: Reading) -> list[Count]:
    """The counts of injured in a sentence, in order."""
    return list(counts(reading, toll_words().injured, toll_words().killed))


def counts(reading: Reading, words: Counted, other: Counted) -> Iterator[Count]:
    """Every word of the table that takes a count, with the count it takes."""
    yield from nobody(reading, words)
    for number, low in enumerate(reading.lows):
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
    for at in range(number + 1, min(number + FORWARD, len(lows))):
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


def widest_at(reading: Reading, at: int) -> Quantity | None:
    """The item at a token, or the span of which it is the upper end: "between 30 and 40"."""
    quantity = item_at(reading, at)
    wider = item_at(reading, at - 2) if quantity is not None and at > 1 else None
    return wider if wider is not None and wider.last > at else quantity


def counts_subject(reading: Reading, quantity: Quantity, verb: int) -> bool:
    """Whether what is counted is what was killed: a person's word or the verb follows soon."""
    words = toll_words()
    following = reading.lows[quantity.last : verb + 1][:5]
    people = words.plural | words.singular | {"were", "was", "have", "dead", "including", "more"}
    return quantity.last >= verb or any(low in people for low in following) or verb - quantity.last <= 4


def is_part(reading: Reading, first: int) -> bool:
    """ "including three children": part of the number that stands before."""
    return bool(PARTS.intersection(reading.lows[max(0, first - 2) : first]))


def with_earlier(reading: Reading, quantity: Quantity) -> Quantity:
    """ "a woman and two children were killed": the whole list, from its last item back."""
    for at in range(quantity.first - 2, max(-1, quantity.first - 7), -1):
        if not reading.lows[at + 1 : quantity.first]:
            continue
        earlier = item_at(reading, at)
        if earlier is None or is_part(reading, earlier.first):
            continue
        between = reading.lows[earlier.last : quantity.first]
        if between and between[-1] in JOINTS and names_people(between[:-1]):
            return with_earlier(reading, earlier.plus(quantity))
    return quantity


def names_people(words: list[str]) -> bool:
    """Whether a few words name persons: "young men", "civilians"."""
    return 0 < len(words) <= 3 and words[-1] in toll_words().plural | toll_words().singular


def listed(reading: Reading, at: int) -> Quantity | None:
    """The quantity at a token with all that the list adds: "a woman and two children", "31 fighters, eight medics"."""
    total = item_at(reading, at)
    while total is not None:
        noun = noun_end(reading, total.last)
        if noun is None or reading.lows[noun : noun + 1] == [] or reading.lows[noun] not in JOINTS:
            return total
        begin = noun + 1 + (reading.lows[noun + 1 : noun + 2] == ["and"])
        follower = item_at(reading, begin)
        if follower is None or not adds(reading, follower):
            return total
        total = total.plus(follower)
    return None


def adds(reading: Reading, follower: Quantity) -> bool:
    """Whether an item behind "and" or a comma counts more people, and is not "16 of them" or "a doctor said"."""
    end = noun_end(reading, follower.last)
    speaks = any(cue.kind == "say" and cue.first == end for cue in reading.speech)
    return end is not None and not speaks


def noun_end(reading: Reading, at: int) -> int | None:
    """The token behind the persons that a number at this place counts; None where they are not named."""
    words = toll_words()
    for end in range(at, min(at + 4, len(reading.lows))):
        if reading.lows[end] in words.plural | words.singular:
            return end + 1
        if reading.lows[end] in JOINTS or reading.lows[end] in STOPS:
            break
    return at if at and reading.lows[at - 1] in words.singular | words.plural else None


def item_at(reading: Reading, at: int) -> Quantity | None:
    """One item of a count: "12" (of people), "a woman", "his wife", "a family of five"."""
    if at >= len(reading.lows):
        return None
    quantity = quantity_at(reading, at)
    if quantity is not None:
        refused = counts_things(reading, quantity.last) or reading.lows[at - 1 : at] == ["no"]
        return None if refused else quantity
    if reading.lows[at] not in DETERMINERS:
        return None
    return group_at(reading, at) or person_at(reading, at)


def counts_things(reading: Reading, at: int) -> bool:
    """ "12 rockets", "16 of them"; but "five cattle herders" are people."""
    words, following = toll_words(), reading.lows[at : at + 2]
    if following[:1] == ["of"]:
        return following[1:] in (["them"], ["whom"], ["these"], ["those"], ["the"])
    return following[:1] != [] and following[0] in words.not_people and not words.plural.intersection(following)


def group_at(reading: Reading, at: int) -> Quantity | None:
    """ "a family of five"."""
    cue = next(iter(toll_words().groups.find(reading.lows[at + 1 : at + 5])), None)
    if cue is None:
        return None
    quantity = quantity_at(reading, at + 1 + cue.last)
    return Quantity(quantity.low, quantity.best, quantity.high, at, quantity.last) if quantity else None


def person_at(reading: Reading, at: int) -> Quantity | None:
    """ "a woman", "a 10-year-old girl", "the driver": one; "her three children" is three."""
    lows, words = reading.lows, toll_words()
    for end in range(at + 1, min(at + 5, len(lows))):
        if lows[end] in words.singular and lows[end] not in {"others", "one", "other"}:
            following = lows[end + 1] if end + 1 < len(lows) else ""
            if following in words.singular:
                continue  # "a girl child"
            return None if following in words.plural else exactly(1, at, end + 1)
        if lows[at] in OWNERS and quantity_at(reading, end) is not None and end == at + 1:
            return None
        if not reading.tokens[end].is_word or lows[end] in STOPS or lows[end] in words.plural:
            break
    return None


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
        if not any(low.startswith(("claim", "cost", "took", "taking")) for low in before):
            continue
        quantity = quantity_at(reading, number - 1)
        if quantity is None and reading.lows[number + 1 : number + 2] == ["of"]:
            quantity = listed(reading, number + 2) or listed(reading, number + 3) or listed(reading, number + 4)
        if quantity is not None:
            first = min(quantity.first, number)
            found.append(Count(quantity, first, max(quantity.last, number + 1), number, "lives claimed"))
    return found


def places_of(reading: Reading, words: set[str]) -> list[int]:
    """The tokens that are one of these words."""
    return [number for number, low in enumerate(reading.lows) if low in words]
