"""How far from a place, and in which direction: "15 km north of B", "B (15 km)", "some 30 miles from B"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.extraction.reading import NUMBERS, TENS, number_of

KM_PER_MILE = 1.609344
FURTHEST = 300.0  # kilometres; further away a text does not say where a place is
_NUMBER = rf"\d{{1,3}}(?:[.,]\d)?|(?:{'|'.join([*NUMBERS, *TENS])})(?:-[a-z]+)?"
_UNIT = r"(?P<unit>km|kms|kilomet(?:re|er)s?|miles?)\b"
UNITS = re.compile("(?i:km|kilomet|mile)")  # without one of which there is no length, which is quickly told
_DIRECTION = r"(?P<direction>(?:north|south)(?:[- ]?(?:east|west))?|east|west)(?:ern)?"
_LENGTH = rf"(?<![\w.,])(?P<number>{_NUMBER})[ -]?{_UNIT}"
_WORDS = r"(?:[a-z][a-z-]* ){0,4}"
# Between the length and the name: the same in other units, "away", "to the", the direction, a few words of kind.
BEFORE = re.compile(
    rf"(?i:{_LENGTH},?(?: ?\([^)]{{1,24}}\)|,? or [^,]{{1,24}},)? (?:away )?"
    rf"(?:(?:(?:to|in) the )?{_DIRECTION} (?:of|from)|from)) {_WORDS}(?:al-|Al-)?$"
)
AFTER = re.compile(rf"(?i)^ \((?:about |some |around )?{_LENGTH}[^)]{{0,24}}\)")
_BARE = re.compile(rf"(?i)\b{_DIRECTION}(?: of)?$")


@dataclass(frozen=True, slots=True)
class Away:
    """How far from a place in kilometres, and where to ("north", "southeast"; "" = the text does not say)."""

    km: float
    direction: str = ""

    def __str__(self) -> str:
        return f"{self.km:g} km {self.direction} of" if self.direction else f"{self.km:g} km from"


def away_of(before: str, after: str, vague: str) -> tuple[Away | None, int]:
    """The distance that a text gives around a place's name, and where in `before` it begins; None, -1 for none.

    `before` and `after` are the text on both sides of the name; `vague` the words that make it only
    the region about the place ("north of"): a length in brackets after the name belongs to them.
    """
    if UNITS.search(before) and (match := BEFORE.search(before)) is not None:
        return read_away(match["number"], match["unit"], match["direction"] or ""), match.start()
    direction = _BARE.search(vague)
    if direction is not None and (match := AFTER.search(after)) is not None:
        return read_away(match["number"], match["unit"], direction["direction"]), -1
    return None, -1


def read_away(number: str, unit: str, direction: str) -> Away | None:
    """A distance from its parts as written; None where it is further than a text would say."""
    value = float(number.replace(",", ".")) if number[0].isdigit() else float(number_of(number.lower()) or 0)
    km = round(value * (1 if unit.lower().startswith("k") else KM_PER_MILE), 1)
    return Away(km, re.sub("[- ]", "", direction.lower())) if 0 < km <= FURTHEST else None
