"""Why a field has its value: the characters it rests on, the rule, and what else was possible."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extraction.actor_memory import Attackers
from geo.extraction.actor_names import actor_cues
from geo.extraction.attribution import Credit
from geo.extraction.casualties import Count
from geo.extraction.certainty import Standing
from geo.extraction.reading import Reading
from geo.extraction.targets import Target
from geo.records import Place, Reason


def reason(reading: Reading, rule: str, first: int, last: int, alternatives: tuple[str, ...] = ()) -> Reason:
    """A reason with the characters it rests on, where it rests on any."""
    if first < 0 or first >= last:
        return Reason(rule, alternatives=alternatives)
    start, end = reading.span(first, last)
    return Reason(rule, start, end, reading.words(first, last), alternatives)


def reason_of_count(reading: Reading, count: Count, counts: Sequence[Count]) -> Reason:
    """The words of a count; the sentence's other counts are what else was possible."""
    others = tuple(reading.words(other.first, other.last) for other in counts if other is not count)
    return reason(reading, count.rule, count.first, count.last, others)


def others_named(reading: Reading, attackers: Attackers) -> tuple[str, ...]:
    """The other sides that the sentence names, for "what else was possible"."""
    named = dict.fromkeys(cue.value for cue in actor_cues(reading, ()))
    return tuple(name for name in named if name not in attackers.names)


def reason_of_targets(reading: Reading, hit: Sequence[Target]) -> Reason:
    """The words of the first target, and those of the others."""
    others = tuple(reading.words(target.first, target.last) for target in hit[1:])
    return reason(reading, hit[0].rule, hit[0].first, hit[0].last, others)


def reason_of_credit(reading: Reading, said: Credit) -> Reason:
    """Where the first credited speaker is named; nowhere for "it said"."""
    first, last = said.spans[0] if said.spans else (-1, -1)
    return reason(reading, said.rule, first, last, said.possible)


def reason_of_standing(reading: Reading, standing: Standing) -> Reason:
    """The words that deny a strike or set it apart."""
    first, last = (standing.cue.first, standing.cue.last) if standing.cue else (-1, -1)
    return reason(reading, standing.rule, first, last)


def places_lost(place: Place | None) -> tuple[str, ...]:
    """The candidates that were not taken, for "what else was possible"."""
    if place is None:
        return ()
    return tuple(f"{c.name} ({c.province or '-'}, {c.country})" for c in place.candidates if c.lost)
