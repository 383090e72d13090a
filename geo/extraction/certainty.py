"""How sure: the writer's hedges, and denials."""

from __future__ import annotations

from geo.extraction.attribution import Credit
from geo.extraction.linking import Link
from geo.extraction.reading import Reading, spans_of
from geo.extraction.vocabulary import Cue
from geo.records import Status

REACH = 25  # tokens between a hedge and the strike it hedges


def hedge_of(reading: Reading, link: Link) -> Cue | None:
    """The hedge that reaches the strike: in its clause, or a verb of claiming that governs it."""
    hedges = spans_of(reading.speech, "hedge", "claim")
    near = [cue for cue in hedges if hedges_strike(reading, cue, link)]
    return min(near, key=lambda cue: abs(cue.first - link.trigger.first)) if near else None


def hedges_strike(reading: Reading, cue: Cue, link: Link) -> bool:
    """Whether this hedge is about the strike and not about the victims or the place's holders."""
    low, high = sorted((cue.first, link.trigger.first))
    if high - low > REACH:
        return False
    if reading.lows[cue.first] in {"claimed", "claiming", "claim", "claims"} and is_toll(reading, cue):
        return False
    crossed = reading.boundaries(low + 1, high)
    return crossed == 0 or (cue.kind == "claim" and cue.first < link.trigger.first and crossed <= 1)


def is_toll(reading: Reading, cue: Cue) -> bool:
    """ "claimed the lives of", "claimed responsibility": no hedge."""
    return bool({"lives", "life", "responsibility"} & set(reading.lows[cue.last : cue.last + 4]))


def status_of(reading: Reading, link: Link, credit: Credit) -> tuple[Status, tuple[str, ...]]:
    """The mention's status and, for a denial, its deniers.

    A denial makes the row "denied" where somebody in the sentence denies the strike;
    what would be negated ("did not carry out strikes near X") is then a denial too.
    """
    denies = [
        cue
        for cue in spans_of(reading.speech, "deny", "deny_phrases")
        if reading.boundaries(*sorted((cue.first, link.trigger.first))) <= 2
    ]
    plain = any(cue.kind == "deny_phrases" for cue in denies)
    if plain or denied_strike(link, denies):
        return Status.DENIED, credit.denied_by or credit.names
    return link.trigger.status, ()


def denied_strike(link: Link, denies: list[Cue]) -> bool:
    """Whether the verb of denial governs the strike: it stands before it, or right after it."""
    return any(cue.first < link.trigger.first or 0 <= cue.first - link.trigger.last <= 6 for cue in denies)
