"""What a report is about: its countries, from the words it uses for them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import filterfalse
from typing import NamedTuple

from geo.extraction.mentions import Known
from geo.extraction.vocabulary import read_toml

WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Each character up to the arrows and symbols, what is no letter and no apostrophe as a space; for str.translate.
LETTERS = "".join(
    char if char in "'’" or (char.isalnum() and not char.isdecimal()) else " " for char in map(chr, range(0x2190))
)
# Countries that strike in wars abroad: their names mostly say who, not where.
BELLIGERENTS = frozenset({"US", "RU", "GB", "FR", "SA", "AE", "IL", "TR", "IR", "CN", "DE", "JO", "EG", "PK", "IN"})
ABROAD = 0.3
UNIQUE_PLACE = 0.5  # what a place whose name stands in one country only says about the scene
BESIDE = 5.0  # degrees: places nearer than this may be of one report (ours)
UNSPOKEN = 0.25  # of the likeliest country's weight: what one needs that the text names no word of (ours)


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
def country_phrases() -> dict[str, str]:
    """The names that are several words ("west bank")."""
    return {name: country for name, country in country_names().items() if " " in name}


class Scene(NamedTuple):
    """The countries a report is about, likeliest first (ISO 3166-1 alpha-2), and those of lone namesakes only."""

    countries: list[str]
    doubtful: list[str]


def scene_of(title: str, text: str, named_places: Iterable[Sequence[Known]] = ()) -> Scene:
    """The countries a report is about.

    Words for countries count, less for those that strike abroad; so do the places
    named, each for the countries in which a place of that name lies. A country of which the text has no word
    needs more than one far namesake.
    """
    known = country_words()
    seen: dict[str, float] = defaultdict(float)
    for part, weight in ((title, 3.0), (text, 1.0)):
        for named in phrases_in(part.lower()):
            seen[named] += weight
        for word in capitalised(part):
            low = word.lower()
            country = known.get(low) or (known.get(low[:-1]) if low[-1] == "s" else None)
            if country:
                seen[country] += weight * (ABROAD if country in BELLIGERENTS else 1.0)
    spoken, places = set(seen), list(named_places)
    for entries in places:
        countries = {entry.country for entry in entries}
        for country in countries & spoken if countries & spoken else countries if len(countries) == 1 else set():
            seen[country] += UNIQUE_PLACE
        if entries and not countries & spoken:
            seen[entries[0].country] += UNIQUE_PLACE / 2  # the most prominent place of that name
    least = UNSPOKEN * max(seen.values(), default=0.0)
    anchors = [one for entries in places for one in entries if one.country in spoken]
    kept = {
        country
        for country, weight in seen.items()
        if country in spoken or weight >= least or is_beside(country, places, anchors)
    }
    ranked = sorted(seen, key=lambda country: -seen[country])
    return Scene([one for one in ranked if one in kept], [one for one in ranked if one not in kept])


def is_beside(country: str, named: Iterable[Sequence[Known]], anchors: Sequence[Known]) -> bool:
    """Whether a place named in a country lies near one in a country of the text; a lone namesake far off does not."""
    there = [one for entries in named for one in entries if one.country == country]
    return any(
        abs(one.latitude - other.latitude) < BESIDE and abs(one.longitude - other.longitude) < BESIDE
        for one in there
        for other in anchors
    )


def phrases_in(low: str) -> list[str]:
    """The countries that a text in lower case names by several words, in its order."""
    found = []
    for phrase, country in country_phrases().items():
        begin = low.find(phrase)
        while begin >= 0:
            end = begin + len(phrase)
            if not (is_letter(low[begin - 1 : begin]) or is_letter(low[end : end + 1])):
                found.append((begin, country))
            begin = low.find(phrase, end)
    return [country for _, country in sorted(found)]


def is_letter(char: str) -> bool:
    """Whether a character goes on a word; "" at the ends of a text does not."""
    return char.isalnum() or char == "_"


def capitalised(text: str) -> list[str]:
    """The words with a capital, without what follows an apostrophe."""
    found: list[str] = []
    for word in filterfalse(str.islower, text.translate(LETTERS).split()):
        if word.isascii() and "'" not in word:
            if word[0].isupper():
                found.append(word)
        else:
            whole = (one for one in WORDS.findall(word) if one[0].isupper())
            found += [one.partition("'")[0].partition("’")[0] for one in whole]
    return found
