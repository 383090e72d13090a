"""What a person says of mentions, over the rules: this one stands apart, this one belongs to that one's incident.

Nothing is ever taken out of the log. The last word on a mention that was not undone holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geo.incidents.joining import Incident, join
from geo.incidents.tellings import Telling


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's word: the mention `strike` stands apart (`other` is ""), or belongs where `other` is."""

    number: int
    strike: str
    other: str
    who: str
    why: str
    at: dt.datetime
    undone_by: str = ""
    undone_at: dt.datetime | None = None

    @property
    def reason(self) -> str:
        """Why the mention is where it is."""
        return f"{'joined' if self.other else 'set apart'} by {self.who}: {self.why}"


def in_force(log: Iterable[Decision]) -> dict[str, Decision]:
    """The decision that holds for each mention."""
    standing = [decision for decision in log if decision.undone_at is None]
    return {decision.strike: decision for decision in sorted(standing, key=lambda decision: decision.number)}


def join_with(tellings: Sequence[Telling], decided: Mapping[str, Decision]) -> list[Incident]:
    """The incidents of some mentions by the rules, and then by what was decided of them.

    A mention whose partner is not among them is joined by the rules.
    """
    there = {telling.key: telling for telling in tellings}
    held = {key: one for key, one in decided.items() if key in there and (not one.other or one.other in there)}
    incidents = join(telling for telling in tellings if telling.key not in held)
    if not held:
        return incidents
    joined: dict[str, list[str]] = {}  # by the mention that was there before
    alone = []
    for key in sorted(held):
        root = root_of(key, held)
        if root == key:
            alone.append(key)
        else:
            joined.setdefault(root, []).append(key)
    kept = [*incidents, *(Incident.of([there[key]], [held[key].reason]) for key in alone)]
    return [with_others(incident, roots_in(incident, joined), there, held) for incident in kept]


def roots_in(incident: Incident, joined: Mapping[str, Sequence[str]]) -> list[str]:
    """The mentions that decisions bring to an incident."""
    return sorted(key for member in incident.members for key in joined.get(member.key, ()))


def with_others(
    incident: Incident, keys: Sequence[str], there: Mapping[str, Telling], held: Mapping[str, Decision]
) -> Incident:
    """An incident with the mentions that persons put into it."""
    if not keys:
        return incident
    members = [*incident.members, *(there[key] for key in keys)]
    return Incident.of(members, [*incident.why, *(held[key].reason for key in keys)], by_hand=len(keys))


def root_of(key: str, held: Mapping[str, Decision]) -> str:
    """The mention to whose incident decisions lead from another; in a circle, its smallest key."""
    seen = [key]
    while key in held and held[key].other:
        key = held[key].other
        if key in seen:
            return min(seen[seen.index(key) :])
        seen.append(key)
    return key
