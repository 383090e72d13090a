"""Denials: whether somebody in a sentence denies the strike, or something else."""

from __future__ import annotations

from dataclasses import dataclass

from geo.extraction.attribution import Credit
from geo.extraction.linking import Link
from geo.extraction.reading import MONTHS, WEEKDAYS, Reading, number_of, spans_of
from geo.extraction.speaker_phrases import STOPS
from geo.extraction.speaker_words import words
from geo.extraction.vocabulary import Cue
from geo.records import Status

BEHIND = 30  # tokens between a strike and the denial that follows it
AHEAD = 22  # tokens between a denial and the strike in what is denied
HARD = frozenset(  # what is denied ends here
    (
        "while after before when which who whom but although though because since whereas adding where until ; : and"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Denial:
    """Who denies the strike, the words that do, and by which rule."""

    cue: Cue
    rule: str
    by: tuple[str, ...]


def denial_of(reading: Reading, link: Link, said: Credit) -> Denial | None:
    """The denial that reaches the strike; None where nobody denies it."""
    for cue in spans_of(reading.speech, "deny"):
        rule = denied_ahead(reading, cue, link) or denied_behind(reading, cue, link)
        if rule:
            return Denial(cue, rule, deniers(cue, said))
    for cue in spans_of(reading.speech, "deny_phrases"):
        if said.names and says_not_so(reading, cue, link):
            return Denial(cue, "said that it was not so", deniers(cue, said))
    return own_negation(reading, link, said)


def deniers(cue: Cue, said: Credit) -> tuple[str, ...]:
    """The one whose verb it is, else the last speaker before it, else all who are credited."""
    verbs = [source for source in said.sources if cue.first <= source.verb < cue.last]
    before = verbs or [source for source in said.sources if source.first < cue.first]
    return (before[-1].name,) if before else said.names


# ---- "denied bombing X", "denied that its jets had bombed X"


def denied_ahead(reading: Reading, cue: Cue, link: Link) -> str:
    """The rule by which what is denied is the strike: only words of its own side and of charges part the two."""
    trigger = link.trigger
    if not 0 <= trigger.first - cue.last <= AHEAD or targets_victims(reading, link):
        return ""
    between = range(cue.last, trigger.first)
    if any(not is_transparent(reading, number) for number in between):
        return ""
    if is_another(reading, trigger.first) and not is_place_behind(reading, link):
        return ""
    return "the strike is what is denied"


def is_transparent(reading: Reading, number: int) -> bool:
    """A word that may stand between a denial and the strike without being what is denied."""
    low = reading.lows[number]
    if low in words("denial.victims") or (low in HARD and low != "and"):
        return False
    if low in words("denial.transparent") or low in {"'", '"', "“", "”"} or reading.tokens[number].is_name:
        return True
    cues = (*reading.actors, *reading.strikes, *spans_of(reading.speech, "claimant", "organisations", "say", "hedge"))
    return any(one.first <= number < one.last for one in cues) or number_of(low) is not None


def targets_victims(reading: Reading, link: Link) -> bool:
    """ "denied hitting civilians": how it hit is denied, not that it did, unless the place itself is the object."""
    behind = reading.lows[link.trigger.last : link.trigger.last + 4]
    harm = {cue.first for cue in spans_of(reading.events, "harm")}
    until = next((n for n in range(len(behind)) if link.trigger.last + n in harm), len(behind))
    ahead = reading.lows[max(0, link.trigger.first - 4) : link.trigger.first]
    return not words("denial.victims").isdisjoint([*behind[:until], *ahead])


# ---- "the strike, which X denied", "... a charge X rejects"


def denied_behind(reading: Reading, cue: Cue, link: Link) -> str:
    """The rule by which a denial behind the strike means it: it names nothing else."""
    gap = cue.first - link.trigger.last
    if not 0 <= gap <= BEHIND:
        return ""
    if reading.lows[cue.last - 1] == "by":
        return "a denial behind the strike, by its author"
    for number in range(cue.last, len(reading.lows)):
        low = reading.lows[number]
        if reading.tokens[number].text in STOPS or (low in HARD and not (low == "and" and number == cue.last)):
            break
        if low in words("denial.another") or not is_generic(reading, number):
            return ""
    return "a denial behind the strike, of nothing else"


def is_generic(reading: Reading, number: int) -> bool:
    """A word of a denial that only leads back: "it", "the charge", "any responsibility", a day."""
    low = reading.lows[number]
    return low in words("denial.generic") or low in WEEKDAYS or low in MONTHS or low in {"on", "'", '"', "later", "by"}


def is_another(reading: Reading, trigger_first: int) -> bool:
    """ "another attack", "an earlier strike"."""
    return not words("denial.another").isdisjoint(reading.lows[max(0, trigger_first - 3) : trigger_first])


def is_place_behind(reading: Reading, link: Link) -> bool:
    """Whether the struck place stands behind its trigger: then that other strike is this row's own."""
    return link.mention.first >= link.trigger.last


# ---- "X said it did not strike", "called the reports fabricated"


def says_not_so(reading: Reading, cue: Cue, link: Link) -> bool:
    """Whether a phrase of denial is about the strike: they stand within two clauses of each other."""
    low, high = sorted((cue.first, link.trigger.first))
    if high - low > BEHIND or reading.boundaries(low, high) > 2:
        return False
    judged = words("denial.judged").isdisjoint(reading.lows[cue.first : cue.last])
    return judged or not words("denial.about").isdisjoint(reading.lows[:high])


def own_negation(reading: Reading, link: Link, said: Credit) -> Denial | None:
    """ "The army said its planes had not bombed X": a speaker's "not" about its own side is a denial."""
    if link.trigger.status is not Status.NEGATED or not said.names:
        return None
    negations = [
        cue
        for cue in spans_of(reading.status, "negated")
        if 0 <= link.trigger.first - cue.last <= 6
        and " ".join(reading.lows[cue.first : cue.last]) in words("denial.negators")
    ]
    verbs = [source.verb for source in said.sources if source.rule in {"S said", "said S"} and source.verb >= 0]
    for cue in negations:
        before = [verb for verb in verbs if verb < cue.first] or ([0] if not said.sources else [])
        if before and is_own_side(reading, said, before[-1], cue.first):
            return Denial(cue, "a speaker's own side did not", deniers(cue, said))
    return None


def is_own_side(reading: Reading, said: Credit, verb: int, negation: int) -> bool:
    """Whether the clause that is negated has the speaker as its subject, by a pronoun or by its name."""
    clause = reading.lows[verb + 1 : negation]
    if not words("denial.own").isdisjoint(clause):
        return True
    nations = {nation for one in said.speakers for nation in one.nations}
    subject = [cue for cue in reading.actors if verb < cue.first < negation]
    return any(cue.value in nations or (cue.meaning.mark in nations and cue.meaning.mark != "") for cue in subject)
