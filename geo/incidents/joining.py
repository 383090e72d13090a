"""Mentions to incidents: the same ones whatever the order in which reports came in, and only near ones asked.

Within one block (a province, or what no date ties to a day) and one day the most precise mentions come first.
Each goes to the incident whose members it all fits (fitting.py). Where several would have it, it goes to the one
it agrees with most; where two are equal, to its own report's; else it stays alone, as it could be of either.
So a mention of a province joins a town's incident only where there is one such incident that day.
What may have been on one of several days is then placed among the incidents of these days in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from geo.incidents.fitting import fits
from geo.incidents.groups import Group, Shelf, choose, choose_among, most_alike, shape_of
from geo.incidents.sources import count_sources
from geo.incidents.standing import Standing, standing_of
from geo.incidents.tellings import SHORT, Telling
from geo.records import UNKNOWN_WEAPON

# Raised with every change of the rules or of geo/data/incidents.toml: a store then joins its mentions anew.
RULES_VERSION = 2
SPREAD = SHORT - 1  # days: how far a mention that may have been on several days reaches


@dataclass(frozen=True, slots=True)
class Incident:
    """Mentions taken for one strike. `key` is that of one member, whichever the order; `why` is each member's reason.

    `first` and `last` are the days in the block, as ordinals, that all members allow whom the rules joined.
    """

    key: str
    members: tuple[Telling, ...]
    why: tuple[str, ...]
    standing: Standing
    sources: int
    block: str
    first: int
    last: int

    @classmethod
    def of(cls, members: Sequence[Telling], why: Sequence[str], *, by_hand: int = 0) -> Incident:
        """The incident of some members, the most precise first; the last `by_hand` of them a person put in."""
        sources = count_sources(members)
        by_rules = members[: len(members) - by_hand]
        return cls(
            key=min(member.key for member in members),
            members=tuple(members),
            why=tuple(why),
            standing=standing_of(members, sources),
            sources=sources,
            block=members[0].block,
            first=max(member.first for member in by_rules),
            last=min(member.last for member in by_rules),
        )


def incident_of(group: Group) -> Incident:
    """A group as an incident, its members in order."""
    members = sorted(group.members, key=rank)
    return Incident.of(members, [reason(member, members) for member in members])


def reason(member: Telling, members: Sequence[Telling]) -> str:
    """Why a member is one, beside the most precise other; "" where it is alone."""
    other = next((one for one in members if one is not member), None)
    if other is None:
        return ""
    return ", ".join(fits(member, other) or ("joined by hand",))


def rank(telling: Telling) -> tuple[Any, ...]:
    """The order in which mentions are placed: reports before denials, small places first, then those that say most."""
    return (
        telling.denied,
        telling.spot.radius_m,
        not telling.actors,
        telling.weapon == UNKNOWN_WEAPON,
        telling.killed is None,
        len(telling.actors),
        telling.spot.key,
        telling.first,
        telling.last,
        telling.actors,
        telling.weapon,
        telling.killed or 0,
        telling.targets,
        telling.key,
    )


def join(tellings: Iterable[Telling]) -> list[Incident]:
    """The incidents of some mentions; every mention is in one. Blocks have nothing to do with each other."""
    blocks: dict[str, list[Telling]] = {}
    for telling in tellings:
        blocks.setdefault(telling.block, []).append(telling)
    return [incident_of(group) for block in blocks.values() for group in join_block(sorted(block, key=rank))]


def join_block(tellings: Sequence[Telling]) -> Iterator[Group]:
    """The groups of one block, its mentions being in order."""
    by_day: dict[int, list[Telling]] = {}
    several = [telling for telling in tellings if telling.first != telling.last]
    for telling in tellings:
        if telling.first == telling.last:
            by_day.setdefault(telling.first, []).append(telling)
    days = {day: join_day(told) for day, told in by_day.items()}
    yield from (group for day in placed(several, days).values() for group in day)


def placed(several: Sequence[Telling], days: dict[int, list[Group]]) -> dict[Any, list[Group]]:
    """Every day's groups, with the mentions that may have been on several days; what finds none is by itself."""
    chosen: list[tuple[Group, Telling]] = []
    left: dict[Any, list[Telling]] = {}
    for telling in several:
        groups = [group for day in range(telling.first, telling.last + 1) for group in days.get(day, ())]
        group = choose(telling, [group for group in groups if group.admits(telling)])
        if group is None:
            left.setdefault((telling.first, telling.last), []).append(telling)
        else:
            chosen.append((group, telling))
    # Chosen among the groups as the days made them, so that no mention of several days leads to another.
    for group, telling in chosen:
        if group.admits(telling):
            group.add([telling])
        else:
            left.setdefault((telling.first, telling.last), []).append(telling)
    return {**days, **{span: join_day(sorted(told, key=rank)) for span, told in left.items()}}


def join_day(tellings: Sequence[Telling]) -> list[Group]:
    """The groups among mentions of the same days, which are in order."""
    shapes: dict[Any, list[Telling]] = {}
    for telling in tellings:
        shapes.setdefault(shape_of(telling), []).append(telling)
    spots = {telling.spot.key: telling.spot for telling in tellings}
    sure, unsure = Shelf(spots), Shelf(spots)
    for alike in shapes.values():
        candidates = sure.admitting(alike[0])
        if not candidates:
            sure.put(alike)
            continue
        best = most_alike(alike[0], candidates)
        alone = []
        for telling in alike:
            group = choose_among(telling, best)
            if group is None:
                alone.append(telling)
            else:
                sure.put([telling], group)
        if alone:
            unsure.put(alone, next(iter(unsure.admitting(alone[0])), None))
    return sure.groups + unsure.groups
