"""How many strikes a sentence tells of: "three air strikes", "at least 20 raids", never munitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from geo.extraction.linking import Link
from geo.extraction.quantities import Quantity, exactly, quantity_at
from geo.extraction.rare_phrases import RarePhrases, rare_phrases
from geo.extraction.reading import Reading
from geo.extraction.vocabulary import read_toml

TIMES_REACH = 14  # tokens behind the strike's word in which "four times" is sought


@cache
def number_words() -> tuple[RarePhrases, frozenset[str]]:
    """The nouns for strikes that are counted, and the adjectives that may stand before them: geo/data/targets.toml."""
    number = read_toml("targets.toml")["number"]
    return rare_phrases({"strikes": number["nouns"]}), frozenset(number["adjectives"])


@dataclass(frozen=True, slots=True)
class Strikes:
    """How many strikes a sentence tells of, and the tokens that say so."""

    quantity: Quantity
    first: int
    last: int


def number_of_strikes(reading: Reading, counted: Sequence[Strikes], one: Link) -> Strikes | None:
    """ "three air strikes", "at least 20 raids", "an air strike", "four raids on X, two on Y": never munitions."""
    listed = before_place(reading, counted, one)
    if listed is not None:
        return listed
    named = sorted(counted, key=lambda strikes: abs(strikes.last - one.trigger.first))
    near = (s for s in named if not reading.boundaries(*sorted((s.last, one.trigger.first))))
    return next(near, None) or times(reading, one)


def times(reading: Reading, one: Link) -> Strikes | None:
    """ "bombed X four times", "was hit twice"."""
    for number in range(one.trigger.last, min(one.trigger.last + TIMES_REACH, len(reading.lows))):
        if reading.is_boundary(number):
            return None
        quantity = quantity_at(reading, number)
        if quantity is not None and reading.lows[quantity.last : quantity.last + 1] == ["times"]:
            return Strikes(quantity, quantity.first, quantity.last + 1)
        if reading.lows[number] == "twice":
            return Strikes(exactly(2, number, number + 1), number, number + 1)
    return None


def before_place(reading: Reading, counted: Sequence[Strikes], one: Link) -> Strikes | None:
    """ "..., two on Y": the number before a place in a list of raids."""
    at = one.mention.prep_at - 1
    if reading.lows[at : at + 1] == [] or one.mention.prep not in {"on", "in", "at"} or at < 2:
        return None
    quantity = quantity_at(reading, at)
    if quantity is None or quantity.last != one.mention.prep_at:
        return None
    told = any(strikes.last < at for strikes in counted)
    return Strikes(quantity, at, at + 1) if told else None


def counted_strikes(reading: Reading) -> list[Strikes]:
    """Every noun for strikes with a number before it."""
    return list(numbered(reading))


def numbered(reading: Reading) -> Iterator[Strikes]:
    """The nouns for strikes, each with the number before it."""
    nouns, adjectives = number_words()
    for cue in nouns.find(reading.lows):
        at = cue.first - 1
        while at > 0 and reading.lows[at] in adjectives and cue.first - at < 4:
            at -= 1
        quantity = quantity_ending(reading, at)
        if quantity is not None:
            yield Strikes(quantity, quantity.first, cue.last)


def quantity_ending(reading: Reading, at: int) -> Quantity | None:
    """The quantity whose last token this is; "a" and "an" are one."""
    if at < 0:
        return None
    if reading.lows[at] in {"a", "an"}:
        return exactly(1, at, at + 1)
    for begin in range(max(0, at - 4), at + 1):
        quantity = quantity_at(reading, begin)
        if quantity is not None and quantity.last == at + 1:
            return quantity
    return None
