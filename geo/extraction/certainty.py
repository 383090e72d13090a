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
CLAIMS = frozenset({"claimed", "claiming", "claim", "claims"})
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
    if reading.lows[cue.first] in CLAIMS and (is_toll(reading, cue) or is_denied(reading, cue)):
        return False
    adjective = reading.lows[cue.first] in words("hedge.adjectives")
    if adjective and (is_about_victims(reading, cue) or is_about_another(reading, cue, link)):
        return False
    crossed = reading.boundaries(low + 1, high)
    brackets = sum(reading.lows[i] in {"(", ")"} for i in range(low + 1, high))
    if crossed - brackets == 1 and hedges_harm(reading, cue):
        return True  # "raids on X, when ten were reportedly killed": the toll is the strike's
    return crossed == 0 or (cue.kind == "claim" and cue.first < link.trigger.first and crossed <= 1)


def strike_claims(reading: Reading, verb: int) -> bool:
    """ "shells claim nine", "air strikes on X claimed nine": the strike is the subject and the dead the object."""
    for strike in spans_of(reading.strikes, "noun", "munition"):
        gap = verb - strike.last
        hung = 0 < gap <= 3 and reading.lows[strike.last] in words("hangers")
        if gap == 0 or (hung and any(number_of(low) is not None for low in reading.lows[verb + 1 : verb + 2])):
            return True
    return False


def is_denied(reading: Reading, cue: Cue) -> bool:
    """ "rejects the claim that", "claims that ... were false": the denier's word for what others say, no hedge."""
    judged = any(0 < later.first - cue.last <= 20 for later in spans_of(reading.speech, "deny_phrases"))
    return judged or any(0 <= cue.first - deny.last <= 2 for deny in spans_of(reading.speech, "deny"))


def is_about_another(reading: Reading, cue: Cue, link: Link) -> bool:
    """ "bombed X, site of a suspected gas attack": the adjective goes with another strike."""
    if cue.first < link.trigger.last:
        return False
    return not words("hedge.elsewhere").isdisjoint(reading.lows[max(0, cue.first - 2) : cue.first])


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
    """ "shells claimed nine", "claimed the lives of", "claimed responsibility", "claimed by X": no hedge."""
    if strike_claims(reading, cue.first):
        return True
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
