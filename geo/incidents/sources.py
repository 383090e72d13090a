"""How many independent sources say that a strike was: by who is credited, not by how many print it.

These are one source:

    mentions that credit the same speaker, whatever the outlet; a party's ministry and army are that party
    mentions of one outlet that credit nobody
    a mention that credits nobody and another of its report that credits somebody: a headline is not a second voice
    speakers of one kind in one report: "a monitor" and the Observatory, "state media" and the ministry,
        activists and residents; but not two parties that are known to be two
    copies of one text (copies.py)

A sentence that credits two speakers is one source. Who denies the strike is none.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.incidents.copies import alike
from geo.incidents.tellings import KNOWN_PARTY, Telling
from geo.records import ClaimantKind

PARTY = str(ClaimantKind.PARTY)


def count_sources(members: Sequence[Telling]) -> int:
    """The number of independent sources of an incident's members."""
    said = [member for member in members if not member.denied]
    groups = Groups(len(said))
    firsts: dict[str, int] = {}
    for number, member in enumerate(said):
        for origin in member.origins:
            groups.unite(number, firsts.setdefault(origin, number))
    unite_within_reports(said, groups)
    for one, other in alike([member.shingles for member in said]):
        groups.unite(one, other)
    return groups.count()


def unite_within_reports(said: Sequence[Telling], groups: Groups) -> None:
    """Take those together of each report who are no second voice in it."""
    kinds: dict[tuple[str, str], int] = {}
    credited: dict[str, int] = {}
    for number, member in enumerate(said):
        if member.credited:
            credited.setdefault(member.report, number)
        for kind in member.kinds:
            first = kinds.setdefault((member.report, kind), number)
            if kind != KNOWN_PARTY:
                groups.unite(number, first)
    for number, member in enumerate(said):
        if not member.credited:
            groups.unite(number, credited.get(member.report, number))
        if PARTY in member.kinds:
            groups.unite(number, kinds.get((member.report, KNOWN_PARTY), number))


class Groups:
    """Numbers that are united step by step."""

    def __init__(self, size: int) -> None:
        self._heads = list(range(size))

    def head(self, number: int) -> int:
        """The number that stands for a number's group."""
        while self._heads[number] != number:
            self._heads[number] = self._heads[self._heads[number]]
            number = self._heads[number]
        return number

    def unite(self, one: int, other: int) -> None:
        """Make one group of the groups of two numbers."""
        self._heads[self.head(one)] = self.head(other)

    def count(self) -> int:
        """How many groups there are."""
        return len({self.head(number) for number in range(len(self._heads))})
