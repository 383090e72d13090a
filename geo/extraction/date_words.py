"""The words of the grammar of dates: geo/data/dates.toml, read once a process."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from geo.extraction.rare_phrases import RarePhrases, rare_phrases
from geo.extraction.tokens import tokenise
from geo.extraction.vocabulary import read_toml


@dataclass(frozen=True, slots=True)
class DateWords:
    """The tables by what the grammar asks of them; weekdays count from Monday = 0."""

    months: dict[str, int]
    weekdays: dict[str, int]
    seasons: dict[str, int]
    units: dict[str, int]
    relative: RarePhrases  # today yesterday night same hours day_after day_before
    before_month: tuple[tuple[str, tuple[str, ...]], ...]  # "the first half of" and so on, longest first
    owners: RarePhrases  # events with dates of their own: other, near
    elsewhen: RarePhrases  # words of strikes at another time than the one told before
    past: frozenset[str]
    connectors: frozenset[str]
    parts_of_day: frozenset[str]
    running: frozenset[str]
    published: frozenset[str]
    bulletin: frozenset[str]
    saying_lead: frozenset[str]
    starts: frozenset[str]  # with these, or a digit, a date begins


LEANING = ("same", "hours", "day_after", "day_before")
RELATIVE = ("today", "yesterday", "night", "same", "hours", "day_after", "day_before")


@cache
def date_words() -> DateWords:
    """The vocabulary of dates; VocabularyError names the file."""
    table = read_toml("dates.toml")
    words = table["words"]
    months, weekdays = numbered(table["months"], 1), numbered(table["weekdays"], 0)
    owners = table["owners"]
    units = {str(unit): int(days) for unit, days in words["units"].items()}
    past = frozenset(words["past"])
    relative_starts = {phrase.split()[0] for kind in RELATIVE for phrase in words[kind]}
    starts = relative_starts | set(units) | past | set(months) | set(weekdays) | set(table["seasons"])
    return DateWords(
        months=months,
        weekdays=weekdays,
        seasons=dict(table["seasons"]),
        units=units,
        relative=rare_phrases({kind: words[kind] for kind in RELATIVE}),
        before_month=parts_of(table["parts"]),
        owners=rare_phrases({"other": owners["other"], "near": owners["other_near"]}),
        elsewhen=rare_phrases({"elsewhen": table["carrying"]["elsewhen"]}),
        past=past,
        connectors=frozenset(words["range"]),
        parts_of_day=frozenset(words["parts_of_day"]),
        running=frozenset(words["running"]),
        published=frozenset(words["published"]),
        bulletin=frozenset(words["bulletin"]),
        saying_lead=frozenset(owners["saying_lead"]),
        starts=frozenset(starts | {"this", "weekend", "beginning", "start"}),
    )


def numbered(names: dict[str, list[str]], first: int) -> dict[str, int]:
    """Every spelling with the number of its row."""
    return {spelling: number for number, row in enumerate(names.values(), first) for spelling in row}


def parts_of(parts: dict[str, list[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The phrases that may stand before a month or year, as words, the longest first."""
    rows: Iterable[tuple[str, tuple[str, ...]]] = (
        (part, tuple(token.low for token in tokenise(phrase))) for part, phrases in parts.items() for phrase in phrases
    )
    return tuple(sorted(rows, key=lambda row: -len(row[1])))


@cache
def leaning() -> re.Pattern[str]:
    """The phrases that count from the day told last."""
    words = read_toml("dates.toml")["words"]
    phrases = [phrase for kind in LEANING for phrase in words[kind]]
    return re.compile(r"\b(?:" + "|".join(re.escape(phrase) for phrase in phrases) + r")\b", re.IGNORECASE)


def leans_on_day(text: str) -> bool:
    """Whether a sentence's day counts from the one told before it: "the same day", "in the evening"."""
    return leaning().search(text) is not None
