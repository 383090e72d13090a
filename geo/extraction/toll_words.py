"""The words by which a text counts the killed and the injured: geo/data/casualties.toml, read once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from geo.extraction.rare_phrases import RarePhrases, rare_phrases
from geo.extraction.vocabulary import read_toml


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted, the killed or the injured, by the words that take the count."""

    verbs: frozenset[str]
    nouns: frozenset[str]
    weak: frozenset[str]
    all: frozenset[str]  # of these three
    of: RarePhrases
    none: RarePhrases


@dataclass(frozen=True, slots=True)
class TollWords:
    """The tables by what the counting asks of them."""

    killed: Counted
    injured: Counted
    singular: frozenset[str]
    plural: frozenset[str]
    groups: RarePhrases
    not_people: frozenset[str]
    bounds: RarePhrases  # at_least at_most about
    indefinite: frozenset[str]
    dozen: dict[str, int]
    unknown: frozenset[str]
    causes: RarePhrases
    by_hand: frozenset[str]


@cache
def toll_words() -> TollWords:
    """The vocabulary of casualties; VocabularyError names the file."""
    table = read_toml("casualties.toml")
    people, bounds, elsewhere = table["people"], table["bounds"], table["elsewhere"]
    return TollWords(
        killed=counted(table, "killed"),
        injured=counted(table, "injured"),
        singular=frozenset(people["singular"]),
        plural=frozenset(people["plural"]),
        groups=rare_phrases({"group": people["group"]}),
        not_people=frozenset(people["not_people"]),
        bounds=rare_phrases({kind: bounds[kind] for kind in ("at_least", "at_most", "about")}),
        indefinite=frozenset(bounds["indefinite"]),
        dozen=dict(bounds["dozen"]),
        unknown=frozenset(table["none"]["unknown"]),
        causes=rare_phrases({"cause": elsewhere["causes"]}),
        by_hand=frozenset(elsewhere["by_hand"]),
    )


def counted(table: dict[str, Any], kind: str) -> Counted:
    """The words for one of the two counts."""
    words, none = table[kind], table["none"]
    return Counted(
        verbs=frozenset(words["verbs"]),
        nouns=frozenset(words["nouns"]),
        weak=frozenset(words["weak"]),
        all=frozenset(words["verbs"] + words["nouns"] + words["weak"]),
        of=rare_phrases({"of": words["of"]}),
        none=rare_phrases({"none": none[kind] + none["both"]}),
    )
