"""What a report is about: its countries, from the words it uses for them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from geo.extraction.mentions import Known
from geo.extraction.vocabulary import read_toml

WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Countries that strike in wars abroad: their names mostly say who, not where.
BELLIGERENTS = frozenset({"US", "RU", "GB", "FR", "SA", "AE", "IL", "TR", "IR", "CN", "DE", "JO", "EG", "PK", "IN"})
ABROAD = 0.3
UNIQUE_PLACE = 0.5  # what a place whose name stands in one country only says about the scene


@cache
def country_names() -> dict[str, str]:
    """Words and phrases in lower case to the country they name."""
    names = read_toml("country_words.toml")["names"]
    return {word: country for country, words in names.items() for word in words}


@cache
def country_words() -> dict[str, str]:
    """The names that are one word."""
    return {name: country for name, country in country_names().items() if " " not in name}


@cache
def country_phrases() -> re.Pattern[str]:
    """The names that are several words ("West Bank")."""
    names = [re.escape(name) for name in country_names() if " " in name]
    return re.compile(r"\b(?:" + "|".join(names) + r")\b", re.IGNORECASE)


def countries_of(title: str, text: str, named_places: Iterable[Sequence[Known]] = ()) -> list[str]:
    """The countries a report is about, likeliest scene first (ISO 3166-1 alpha-2).

    Words for countries count, less for those that strike abroad; so do the places
    named, each for the countries in which a place of that name lies.
    """
    known = country_words()
    seen: dict[str, float] = defaultdict(float)
    for part, weight in ((title, 3.0), (text, 1.0)):
        for phrase in country_phrases().findall(part):
            seen[country_names()[phrase.lower()]] += weight
        for word in WORDS.findall(part):
            if word[0].isupper():
                low = word.lower().split("'")[0].split("’")[0]
                country = known.get(low) or (known.get(low[:-1]) if low.endswith("s") else None)
                if country:
                    seen[country] += weight * (ABROAD if country in BELLIGERENTS else 1.0)
    spoken = set(seen)
    spoken = set(seen)
    for entries in named_places:
        countries = {entry.country for entry in entries}
        for country in countries & spoken if countries & spoken else countries if len(countries) == 1 else set():
            seen[country] += UNIQUE_PLACE
        if entries and not countries & spoken:
            seen[entries[0].country] += UNIQUE_PLACE / 2  # the most prominent place of that name
    return sorted(seen, key=lambda country: -seen[country])
