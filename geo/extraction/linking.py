"""Which of the places in a sentence was hit: signs of grammar, weighed by a small table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from geo.extraction.mentions import Mention
from geo.extraction.reading import Reading
from geo.extraction.signs import ONTO, signs_of
from geo.extraction.triggers import Trigger
from geo.extraction.vocabulary import read_toml


@dataclass(slots=True)
class Link:
    """A struck place: the mention, its trigger, the weight of the signs and their names."""

    mention: Mention
    trigger: Trigger
    score: float
    signs: tuple[str, ...]

    def is_listed_with(self, other: Link) -> bool:
        """Whether two places are one, or of one list."""
        return self.mention.group == other.mention.group


@cache
def weights() -> dict[str, float]:
    """The table of geo/data/linking.toml."""
    return {name: float(value) for name, value in read_toml("linking.toml")["weights"].items()}


def link(
    reading: Reading, mentions: Sequence[Mention], triggers: Sequence[Trigger], sources: Sequence[tuple[int, int]]
) -> list[Link]:
    """The places that the sentence says were hit, each with its trigger.

    `sources` are the token spans that name a speaker; a place in them is no target.
    """
    if not triggers or not mentions:
        return []
    table = weights()
    links = []
    for mention in mentions:
        best = max(
            (weigh(reading, mentions, mention, trigger, sources, table) for trigger in triggers), key=lambda x: x.score
        )
        if best.score > 0:
            links.append(best)
    return [*links, *coordinated(reading, mentions, links)]


def coordinated(reading: Reading, mentions: Sequence[Mention], links: Sequence[Link]) -> list[Link]:
    """ "fell on X, where ten died, and on Y": the same preposition after "and" goes on with what was struck."""
    linked = {one.mention.group for one in links}
    more = []
    for mention in mentions:
        lead = mentions[mention.group]
        if mention.group in linked or mention.attached or lead.prep not in ONTO | {"in", "near"}:
            continue
        if reading.lows[lead.prep_at - 1 : lead.prep_at] not in (["and"], [","]):
            continue
        like = [
            one for one in links if one.mention.last <= lead.first and mentions[one.mention.group].prep == lead.prep
        ]
        if like and "object" in like[-1].signs:
            more.append(Link(mention, like[-1].trigger, like[-1].score, ("goes on",)))
    return more


def weigh(
    reading: Reading,
    mentions: Sequence[Mention],
    mention: Mention,
    trigger: Trigger,
    sources: Sequence[tuple[int, int]],
    table: dict[str, float],
) -> Link:
    """The weight of one place for one trigger."""
    signs = signs_of(reading, mentions, mention, trigger, sources)
    score = table["bias"] + sum(table[name] * value for name, value in signs.items())
    return Link(mention, trigger, score, tuple(signs))
