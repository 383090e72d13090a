"""How sure: the writer's hedges, denials, and strikes that did not (yet) happen."""

from __future__ import annotations

from dataclasses import dataclass

from geo.extraction.attribution import Credit
from geo.extraction.denials import denial_of
from geo.extraction.linking import Link
from geo.extraction.reading import Reading, number_of, spans_of
from geo.extraction.speaker_words import words
from geo.extraction.vocabulary import Cue
from geo.extraction.whether import status_cue
from geo.records import Status

REACH = 25  # tokens between a hedge and the strike it hedges
TOLL = frozenset({"lives", "life", "responsibility"})


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
    if reading.lows[cue.first] in words("hedge.adjectives") and is_about_victims(reading, cue):
        return False
    crossed = reading.boundaries(low + 1, high)
    brackets = sum(reading.lows[i] in {"(", ")"} for i in range(low + 1, high))
    if crossed - brackets == 1 and hedges_harm(reading, cue):
        return True  # "raids on X, when ten were reportedly killed": the toll is the strike's
    return crossed == 0 or (cue.kind == "claim" and cue.first < link.trigger.first and crossed <= 1)


def is_about_victims(reading: Reading, cue: Cue) -> bool:
    """ "killed four suspected militants", "raids on alleged positions": the adjective goes with what was hit."""
    ahead = range(cue.last, cue.last + 4)
    if any(strike.first in ahead for strike in reading.strikes):
        return False
    before = reading.lows[cue.first - 1] if cue.first else ""
    return before in words("hedge.before_victims") or number_of(before) is not None


def hedges_harm(reading: Reading, cue: Cue) -> bool:
    """An adverb of hedging right before a word for harm."""
    return reading.lows[cue.first].endswith("ly") and any(
        harm.first == cue.last for harm in spans_of(reading.events, "harm")
    )


def is_toll(reading: Reading, cue: Cue) -> bool:
    """ "claimed the lives of", "claimed responsibility", "an attack claimed by X": no hedge."""
    return reading.lows[cue.last : cue.last + 1] == ["by"] or not TOLL.isdisjoint(reading.lows[cue.last : cue.last + 4])


@dataclass(frozen=True, slots=True)
class Standing:
    """A mention's status, who denies it, and the words and rule it rests on."""

    status: Status
    denied_by: tuple[str, ...] = ()
    rule: str = ""
    cue: Cue | None = None


def standing_of(reading: Reading, link: Link, said: Credit) -> Standing:
    """Reported, denied (by whom), or not said to have happened.

    A denial makes the row "denied" where somebody denies this strike; a speaker's own
    "did not bomb X" is a denial too. What nobody is credited for stays negated.
    """
    denial = denial_of(reading, link, said)
    if denial is not None:
        return Standing(Status.DENIED, denial.by, denial.rule, denial.cue)
    if link.trigger.status is not Status.REPORTED:
        return Standing(link.trigger.status, (), "not said to have happened", status_cue(reading, link.trigger.first))
    elsewhere = spans_of(reading.speech, "deny")
    if elsewhere:
        return Standing(Status.REPORTED, (), "what is denied is something else", elsewhere[0])
    return Standing(Status.REPORTED)
