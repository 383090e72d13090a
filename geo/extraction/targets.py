"""What was hit, by the sentence's own words (object, passive subject, locative), and how many strikes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from geo.extraction.linking import Link
from geo.extraction.rare_phrases import RarePhrases, rare_phrases
from geo.extraction.reading import Reading
from geo.extraction.triggers import Trigger
from geo.extraction.vocabulary import Cue, Meaning, read_toml

REACH = 18  # tokens between the words of the strike and the thing that was hit
PASSIVE_REACH = 9  # tokens between the thing and the verb by which it was hit
ENDS = frozenset({";", ":", ".", "(", ")", "—", "–", '"', "“", "”"})
LOCATIVE = frozenset({"in", "on", "at", "inside", "within"})
RELATIVE = frozenset({"which", "that", "where"})


@dataclass(frozen=True, slots=True)
class Target:
    """A class of what was hit, its tokens, and the word that says so."""

    name: str
    first: int
    last: int
    by: int
    rule: str


@dataclass(frozen=True, slots=True)
class TargetWords:
    """geo/data/targets.toml, read once a process."""

    targets: RarePhrases
    owners: frozenset[str]
    prepositions: frozenset[str]
    verbs: frozenset[str]
    damage: RarePhrases
    passive: frozenset[str]


@cache
def target_words() -> TargetWords:
    """The vocabulary of targets; VocabularyError names the file."""
    table = read_toml("targets.toml")
    targets = RarePhrases()
    for row in table["target"]:
        targets.add(row["forms"], Meaning("target", row["class"]))
    not_hit = table["not_hit"]
    return TargetWords(
        targets=targets.close(),
        owners=frozenset(not_hit["owners"]),
        prepositions=frozenset(not_hit["prepositions"]),
        verbs=frozenset(not_hit["verbs"]),
        damage=rare_phrases({"damage": not_hit["damage"]}),
        passive=frozenset(not_hit["passive"]),
    )


def targets_in(reading: Reading, triggers: Sequence[Trigger], sources: Sequence[tuple[int, int]]) -> list[Target]:
    """What a sentence says was hit, in order; `sources` are the tokens that name speakers."""
    words = target_words()
    named = [cue for cue in words.targets.find(reading.lows) if not speaks(reading, cue, sources)]
    if not named:
        return []
    hits = hitting(reading, triggers)
    found = [target for cue in named if (target := hit_by(reading, cue, hits, words)) is not None]
    return [target for target in found if not only_locates(reading, target, found)]


def only_locates(reading: Reading, target: Target, found: Sequence[Target]) -> bool:
    """ "a convoy on the highway", "positions in farmland": the second says where the first was."""
    return any(
        other.by == target.by < other.first < target.first
        and LOCATIVE.intersection(reading.lows[other.last : target.first])
        and not {"and", ",", "or"}.intersection(reading.lows[other.last : target.first])
        for other in found
    )


def speaks(reading: Reading, cue: Cue, sources: Sequence[tuple[int, int]]) -> bool:
    """ "a hospital source", "school officials", or part of a speaker's name."""
    behind = reading.lows[cue.last] if cue.last < len(reading.lows) else ""
    return behind in target_words().owners or any(first < cue.last and cue.first < last for first, last in sources)


def hitting(reading: Reading, triggers: Sequence[Trigger]) -> dict[int, str]:
    """The words by which something is hit, by token: nouns for strikes, their verbs, and verbs of damage."""
    found = {n: "verb" for cue in target_words().damage.find(reading.lows) for n in range(cue.first, cue.last)}
    kinds = {n: "noun" if one.noun and not one.verb else "verb" for one in triggers for n in range(one.first, one.last)}
    return found | kinds


def hit_by(reading: Reading, cue: Cue, hits: dict[int, str], words: TargetWords) -> Target | None:
    """The target that a word names, if something hit it: looks left for its governor, then right for "was hit"."""
    if hits.get(cue.last) == "noun":
        return Target(cue.value, cue.first, cue.last, cue.last, "named before the strike")  # "the market bombing"
    by = governor(reading, cue.first, hits, words)
    if by is not None:
        return Target(cue.value, cue.first, cue.last, by, "object or place of the strike")
    by = passive(reading, cue.last, hits, words)
    return Target(cue.value, cue.first, cue.last, by, "was hit") if by is not None else None


def governor(reading: Reading, first: int, hits: dict[int, str], words: TargetWords) -> int | None:
    """The word to the left that hits what begins at `first`; None where another word takes it first."""
    for number in range(first - 1, max(-1, first - 1 - REACH), -1):
        low = reading.lows[number]
        if number in hits:
            return number
        if low in words.prepositions or low in words.verbs or low in ENDS:
            return None
        if reading.is_boundary(number):
            return None
    return None


def passive(reading: Reading, last: int, hits: dict[int, str], words: TargetWords) -> int | None:
    """The verb to the right by which something was hit: "the school was shelled", "a hospital that was hit"."""
    helped = False
    for number in range(last, min(last + PASSIVE_REACH, len(reading.lows))):
        low = reading.lows[number]
        if number in hits:
            if low.endswith("ing"):
                return None  # "howitzers have been firing"
            direct = number == last and reading.lows[number + 1 : number + 2] == ["by"]  # "hospital hit by shells"
            return number if helped or direct else None
        if low in ENDS or (reading.is_boundary(number) and low not in RELATIVE):
            return None
        helped = helped or low in {"was", "were", "been", "being", "is", "are", "came", "come"}
        if helped and low not in words.passive:
            return None
    return None


def targets_of(targets: Sequence[Target], reading: Reading, one: Link, links: Sequence[Link]) -> list[Target]:
    """What was hit at one place: what its own strike hit, and what is nearer to it than to the sentence's others."""
    return [
        target
        for target in targets
        if all(
            one.is_listed_with(other) or nearness(reading, target, one) <= nearness(reading, target, other)
            for other in links
        )
    ]


def nearness(reading: Reading, target: Target, one: Link) -> float:
    """Tokens between a target and a place, clauses weighing eight; a place before its target is a little further."""
    return reading.distance(target.first, one.mention.first) + 2 * (one.mention.first < target.first)
