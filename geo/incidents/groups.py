"""Groups: incidents that are being put together, and the choice among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geo.incidents.fitting import by_place, fits
from geo.incidents.likeness import share_actor
from geo.incidents.tellings import Spot, Telling
from geo.records import UNKNOWN_WEAPON

Agreement = tuple[bool, ...]


@dataclass(slots=True)
class Group:
    """An incident that is being put together: mentions that are alike in all that the rules ask are asked once."""

    number: int = 0
    members: list[Telling] = field(default_factory=list)
    shapes: dict[Any, Telling] = field(default_factory=dict)
    reports: set[str] = field(default_factory=set)

    def admits(self, telling: Telling) -> bool:
        """Whether a mention fits every member."""
        return all(fits(telling, member) is not None for member in self.shapes.values())

    def add(self, tellings: Iterable[Telling]) -> None:
        for telling in tellings:
            self.members.append(telling)
            self.shapes.setdefault(shape_of(telling), telling)
            self.reports.add(telling.report)

    def agreement(self, telling: Telling) -> Agreement:
        """In what a mention agrees with a member, what weighs most first."""
        members = self.shapes.values()
        return (
            any(telling.spot.key == member.spot.key for member in members),
            any(telling.spot.entry == member.spot.entry for member in members),
            any(share_actor(telling.actors, member.actors) for member in members),
            telling.killed is not None and any(telling.killed == member.killed for member in members),
            any(set(telling.targets) & set(member.targets) for member in members),
            telling.weapon != UNKNOWN_WEAPON and any(telling.weapon == member.weapon for member in members),
        )


def shape_of(telling: Telling) -> Any:
    """All that the rules ask of a mention: two of one shape fit the same others."""
    said = (telling.report, telling.shingles) if telling.assumed or telling.vague else ()
    when = (telling.first, telling.last, telling.assumed, telling.vague)
    what = (telling.actors, telling.weapon, telling.killed, telling.targets, telling.denied)
    return telling.spot, when, *what, said, telling.event


class Shelf:
    """Groups by the places of their members: asked are those of a place, of what holds it and of what lies in it."""

    def __init__(self, spots: Mapping[str, Spot]) -> None:
        self.groups: list[Group] = []
        self._spots = spots
        self._near: dict[str, list[str]] = {}
        self._at: dict[str, set[int]] = {}

    def admitting(self, telling: Telling) -> list[Group]:
        """The groups that admit a mention, in the order in which they began."""
        around = {number for key in self._keys_near(telling.spot) for number in self._at[key]}
        return [group for group in map(self.groups.__getitem__, sorted(around)) if group.admits(telling)]

    def put(self, tellings: Sequence[Telling], group: Group | None = None) -> None:
        """Add mentions of one place to a group, or to a new one."""
        group = group or Group(number=len(self.groups))
        if group.number == len(self.groups):
            self.groups.append(group)
        self._at.setdefault(tellings[0].spot.key, set()).add(group.number)
        group.add(tellings)

    def _keys_near(self, spot: Spot) -> list[str]:
        """The places among those of the groups that may be a place, hold it or lie in it."""
        if spot.key not in self._near:
            self._near[spot.key] = [key for key, other in self._spots.items() if by_place(spot, other)]
        return [key for key in self._near[spot.key] if key in self._at]


def choose(telling: Telling, candidates: Sequence[Group]) -> Group | None:
    """The group for a mention, among those that admit it; None where none is the one."""
    return choose_among(telling, most_alike(telling, candidates))


def choose_among(telling: Telling, best: Sequence[Group]) -> Group | None:
    """The only group, or the only one with a member from the mention's own report."""
    if len(best) == 1:
        return best[0]
    own = [group for group in best if telling.report in group.reports]
    return own[0] if len(own) == 1 else None


def most_alike(telling: Telling, candidates: Sequence[Group]) -> list[Group]:
    """The groups with which a mention agrees most."""
    if len(candidates) < 2:
        return list(candidates)
    agreed = [group.agreement(telling) for group in candidates]
    return [group for group, found in zip(candidates, agreed, strict=True) if found == max(agreed)]
