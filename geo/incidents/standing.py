"""The standing of an incident: how far what is said of it goes, by who says it; never whether it is true.

The first of these that holds:

    contested             somebody denies it, or its mentions name different actors
    declared              the actor that is named says so itself: its army, its ministry, its own outlet
    likely                two or more independent sources say so, and nobody denies it
    single-source claim   one source says so, however many outlets print it

Nobody's judgement is in it, and no grade of confidence. Sources are counted in `sources.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import combinations

from geo.incidents.likeness import share_actor
from geo.incidents.tellings import Telling


class Standing(StrEnum):
    """Computed for an incident; a mention has the standing of its incident."""

    DECLARED = "declared"
    LIKELY = "likely"
    CONTESTED = "contested"
    SINGLE = "single-source claim"


# In the reader's words, in the order in which they are asked; pages and the README show these.
RULES: dict[Standing, str] = {
    Standing.CONTESTED: "Somebody denies it, or its mentions name different actors.",
    Standing.DECLARED: "The actor that is named says so itself: its army, its ministry, its own outlet.",
    Standing.LIKELY: "Two or more independent sources say so, and nobody denies it.",
    Standing.SINGLE: "One source says so, however many outlets print it.",
}


def standing_of(members: Sequence[Telling], sources: int) -> Standing:
    """The standing of an incident, by its members and the number of their independent sources."""
    if any(member.denied for member in members) or differ_on_actor(members):
        return Standing.CONTESTED
    if any(member.own for member in members):
        return Standing.DECLARED
    return Standing.LIKELY if sources > 1 else Standing.SINGLE


def differ_on_actor(members: Sequence[Telling]) -> bool:
    """Whether two mentions name actors of whom none is the other's ally."""
    named = sorted({member.actors for member in members if member.actors})
    return any(not share_actor(one, other) for one, other in combinations(named, 2))
