"""Persons in a count: "12 civilians", "a woman and two children", "his wife", "a family of five"."""

from __future__ import annotations

from dataclasses import replace

from geo.extraction.quantities import Quantity, exactly, quantity_at
from geo.extraction.reading import Reading
from geo.extraction.toll_words import toll_words

PARTS = frozenset("including among with from of includes included whom".split())
DETERMINERS = frozenset("a an another the his her their its".split())
OWNERS = frozenset("his her their its the".split())
JOINTS = frozenset({"and", ",", "plus"})
STOPS = frozenset({"in", "when", "by", "on", "near", "after", "who", "inside", ";", "."})


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
    if reading.lows[at] in OWNERS and (owned := quantity_at(reading, at + 1)) is not None:
        return None if counts_things(reading, owned.last) else replace(owned, first=at)  # "their four children"
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


def widest_at(reading: Reading, at: int) -> Quantity | None:
    """The item at a token, or the span of which it is the upper end: "between 30 and 40"."""
    quantity = item_at(reading, at)
    wider = item_at(reading, at - 2) if quantity is not None and at > 1 else None
    return wider if wider is not None and wider.last > at else quantity


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


def is_part(reading: Reading, first: int) -> bool:
    """ "including three children": part of the number that stands before."""
    return bool(PARTS.intersection(reading.lows[max(0, first - 2) : first]))
