"""Capitals that a text does not name: "the Libyan capital", "Yemen's rebel-held capital"."""

from __future__ import annotations

import re
from functools import cache

from geo.extraction.vocabulary import read_toml

FRONT = re.compile(r"\b(?:North|South|East|West|Central) $")  # "the South Darfur capital" is a province's


def unnamed_capitals(text: str) -> list[tuple[int, int, str, str]]:
    """Where a sentence speaks of a country's capital without its name: (start, end, the name, ISO 3166-1 alpha-2)."""
    if "capital" not in text:
        return []
    table = read_toml("country_words.toml")["capitals"]
    matches = [one for one in pattern().finditer(text) if not FRONT.search(text, 0, one.start())]
    found = ((match.start(), match.end(), words()[match["country"].lower()]) for match in matches)
    return [(start, end, table[country], country) for start, end, country in found]


@cache
def words() -> dict[str, str]:
    """Names of countries and their adjectives in lower case, of those whose capital is listed."""
    table = read_toml("country_words.toml")
    return {word: country for country in table["capitals"] for word in table["names"].get(country, ())}


@cache
def pattern() -> re.Pattern[str]:
    """A country's name or adjective, at most one word, and "capital"; no name follows ("the capital, Tripoli")."""
    countries = "|".join(re.escape(word) for word in sorted(words(), key=len, reverse=True))
    return re.compile(
        rf"\b(?P<country>(?i:{countries}))(?:['’]s)?\s+(?:[a-z][a-z-]+\s+)?capital\b(?!\s+(?:city\s+)?[A-Z])(?!,\s*[A-Z])"
    )
