"""Every phrase of the vocabulary in one table, so that a sentence is read once for all its layers.

A word leads to what begins with it in each layer: the word alone, and longer phrases by their second word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from geo.extraction.vocabulary import Cue, Meaning, Phrasebook, vocabulary

LAYERS = ("strikes", "actors", "speech", "status", "events", "kinds")
# In these a name may stand as a possessive that lost its apostrophe ("Syrias"), and "us" or "who" is no acronym.
NAMING = frozenset({"actors", "speech"})
NAMES = frozenset({"actor", "demonym", "country", "organisations", "generic"})
ACRONYMS = frozenset({"actor", "demonym", "organisations", "asset"})
SHORT = 3  # letters up to which a name of one word must stand in capitals
PLURAL = 5  # letters from which a word in "s" may be such a possessive


class Longer(NamedTuple):
    """A phrase of two words or more: the words after the second, its length, and what it means."""

    rest: tuple[str, ...]
    size: int
    meanings: tuple[Meaning, ...]


class Opening(NamedTuple):
    """What begins with a word in one layer; `short` words may be acronyms, `plural` is the word with an "s"."""

    layer: int
    alone: tuple[Meaning, ...]
    longer: dict[str, list[Longer]]
    short: bool
    plural: bool


Table = dict[str, tuple[Opening, ...]]


@cache
def table() -> Table:
    """The table of the whole vocabulary."""
    books = vocabulary()
    found: dict[str, list[Opening]] = {}
    for number, layer in enumerate(LAYERS):
        for word, opening in openings(number, getattr(books, layer), naming=layer in NAMING):
            found.setdefault(word, []).append(opening)
    return {word: tuple(rows) for word, rows in found.items()}


def openings(layer: int, book: Phrasebook, *, naming: bool) -> Iterator[tuple[str, Opening]]:
    """Each word with which phrases of a book begin, and how they go on."""
    alone: dict[str, tuple[Meaning, ...]] = {}
    longer: dict[str, dict[str, list[Longer]]] = {}
    for (word, *rest), meanings in book.phrases():
        following = longer.setdefault(word, {})
        if rest:
            following.setdefault(rest[0], []).append(Longer(tuple(rest[1:]), len(rest) + 1, tuple(meanings)))
        else:
            alone[word] = tuple(meanings)
    for word in [*longer, *(word + "s" for word in longer if naming and word + "s" not in longer)]:
        following = longer.get(word, {})
        for rows in following.values():
            rows.sort(key=lambda row: -row.size)
        plural = naming and len(word) >= PLURAL and word[-1] == "s" and word[:-1] in longer
        if plural or word in longer:
            yield word, Opening(layer, alone.get(word, ()), following, naming and is_short(word), plural)


def is_short(word: str) -> bool:
    """Whether a word's letters before any apostrophe are as few as an acronym's."""
    return len(word.partition("'")[0]) <= SHORT


def find_layers(texts: Sequence[str], lows: Sequence[str]) -> tuple[list[Cue], ...]:
    """The leftmost-longest phrases of each layer in a sentence; layers do not compete for words."""
    index, found, free = table(), tuple([list[Cue]() for _ in LAYERS]), [0] * len(LAYERS)
    lost: set[int] = set()  # layers with a possessive that lost its apostrophe
    following = [*lows[1:], ""]
    for position in [number for number, low in enumerate(lows) if low in index]:
        for layer, alone, longer, short, plural in index[lows[position]]:
            if position < free[layer]:
                continue
            last, meanings = position + 1, alone
            for rest, size, more in longer.get(following[position], ()):
                if not rest or tuple(lows[position + 2 : position + size]) == rest:
                    last, meanings = position + size, more
                    break
            if meanings:
                free[layer] = last
                if not short or last > position + 1 or not is_common_word(texts[position]):
                    found[layer].extend([Cue(position, last, meaning) for meaning in meanings])
                else:
                    found[layer].extend([Cue(position, last, m) for m in meanings if m.kind not in ACRONYMS])
            elif plural:
                lost.add(layer)
    for layer in lost:
        found[layer][:] = with_possessives(getattr(vocabulary(), LAYERS[layer]), texts, lows)
    return found


def with_possessives(book: Phrasebook, texts: Sequence[str], lows: Sequence[str]) -> list[Cue]:
    """A book's cues, in which a possessive that lost its apostrophe ("Syrias") is read as the name."""
    cues = book.find(lows)
    known = {number for cue in cues for number in range(cue.first, cue.last)}
    spare = [
        low[:-1] if number not in known and len(low) >= PLURAL and low[-1] == "s" and book.begins(low[:-1]) else low
        for number, low in enumerate(lows)
    ]
    more = [cue for cue in book.find(spare) if cue.kind in NAMES and not known.intersection(range(cue.first, cue.last))]
    return [cue for cue in sorted(cues + more, key=lambda cue: cue.first) if not miswritten(texts, cue)]


def miswritten(texts: Sequence[str], cue: Cue) -> bool:
    """A one-word acronym of two or three letters must stand in capitals."""
    return cue.last - cue.first == 1 and cue.kind in ACRONYMS and is_common_word(texts[cue.first])


def is_common_word(text: str) -> bool:
    """Whether letters as few as an acronym's are not written in capitals ("is", "us", "who")."""
    letters = text.partition("'")[0].partition("’")[0]
    return len(letters) <= SHORT and letters.isalpha() and not letters.isupper()
