"""What a sentence leaves to the rest of its report: places named before, actors and days told below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from geo.extract.fields import lies_in, strike_of
from geo.extract.story import Story, Told
from geo.extraction.actor_memory import ActorMemory, can_have
from geo.extraction.anaphora import Antecedent, find_anaphor
from geo.extraction.linking import Link
from geo.extraction.mentions import Mention
from geo.places.resolution import Resolved
from geo.records import UNKNOWN_ACTOR, Reason, Report, Status, Strike


def leaning_strikes(report: Report, told: Told, story: Story) -> list[Strike]:
    """A strike on "the town", "the hospital": the place named before, marked as such."""
    found = find_anaphor(told.reading, told.triggers, antecedents(story.struck_places))
    if found is None:
        return []
    before = story.struck_places[found.antecedent]
    mention = Mention(
        found.first, found.last, before.place_start, before.place_end, before.place_text, (), rule=found.rule
    )
    one = Link(mention, found.trigger, 1.0, ())
    strike = strike_of(report, told, one, Resolved(before.place, before.unplaced, within=before.within), story)
    return [replace(strike, anaphoric=True)]


def antecedents(struck: Sequence[Strike]) -> list[Antecedent]:
    """What "the town" may lead back to."""
    sentences_of = Counter(strike.start for strike in struck)
    return [
        Antecedent(strike.place_text, frozenset(strike.sentence.lower().split()), sentences_of[strike.start] == 1)
        for strike in struck
    ]


def named_later(strike: Strike, memory: ActorMemory) -> Strike:
    """A strike whose actor the report names only further on, for its place or as the only one that strikes."""
    if strike.actors != (UNKNOWN_ACTOR,) or strike.why["actors"].start is not None:
        return strike
    here = memory.at_place.get(strike.place.key, ()) if strike.place else ()
    here = here if can_have(here, strike.weapon) else ()
    if not (actors := here or memory.only_with(strike.weapon, strike.place.country if strike.place else "")):
        return strike
    rule = "named later for this place" if here else "named later, as the only one"
    return replace(strike, actors=actors, why={**strike.why, "actors": Reason(rule)})


def dated_later(strikes: list[Strike]) -> list[Strike]:
    """The strikes of a headline have the day that the text below gives their place."""
    dated = [strike for strike in strikes if "date" in strike.why and strike.why["date"].start is not None]
    lead = next((strike.start for strike in strikes if not strike.anaphoric), -1)
    return [
        headline_dated(strike, dated) if is_headline(strike) or is_lead(strike, lead) else strike for strike in strikes
    ]


def is_lead(strike: Strike, lead: int) -> bool:
    """An undated strike of the first sentence that tells of one: the text below says when it was."""
    return strike.start == lead and strike.date is None and strike.status is Status.REPORTED


def is_headline(strike: Strike) -> bool:
    """An undated strike of a text's first line, which ends as headlines do: without a full stop."""
    return strike.start == 0 and strike.date is None and strike.sentence[-1].isalnum()


def headline_dated(strike: Strike, dated: Sequence[Strike]) -> Strike:
    """With the day of the first strike told below of the same place, or of one in it."""
    for other in dated:
        if strike.place is None or other.place is None:
            continue
        if strike.place.key == other.place.key or lies_in(other.place, strike.place):
            why = {**strike.why, "date": Reason("the day told below for this place")}
            return replace(strike, date=other.date, date_end=other.date_end, date_prec=other.date_prec, why=why)
    return strike
