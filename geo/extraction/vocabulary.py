"""The words the extractor knows: TOML files in geo/data/, compiled to one phrase book."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from geo.errors import VocabularyError
from geo.extraction.tokens import bare, tokenise

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase means: its kind ("noun", "actor" ...), value and further mark."""

    kind: str
    value: str = ""
    mark: str = ""


@dataclass(slots=True, init=False)
class Cue:
    """A known phrase in a sentence: tokens[first:last] (last excluded) and what it means."""

    first: int
    last: int
    meaning: Meaning  # changed by `means` only
    kind: str  # the meaning's, at hand: every later step asks for it
    value: str

    def __init__(self, first: int, last: int, meaning: Meaning) -> None:
        self.first = first
        self.last = last
        self.meaning = meaning
        self.kind = meaning.kind
        self.value = meaning.value

    def means(self, meaning: Meaning) -> None:
        """Take the phrase in this meaning."""
        self.meaning = meaning
        self.kind = meaning.kind
        self.value = meaning.value


class Phrasebook:
    """Phrases by their first word; the longest phrase at a position wins, per layer."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[Meaning, ...]]]] = {}
        self._meanings: dict[tuple[str, ...], list[Meaning]] = {}

    def add(self, phrases: Iterable[str], meaning: Meaning) -> None:
        """Take phrases up under one meaning; a phrase may have several meanings."""
        for phrase in phrases:
            # In capitals, so that "u.s." is read as texts write it: as one word.
            words = tuple(bare(token.low) for token in tokenise(phrase.upper() if "." in phrase else phrase))
            self._meanings.setdefault(words, []).append(meaning)

    def close(self) -> Phrasebook:
        """Sort by first word and length, once, after the last `add`."""
        self._by_first.clear()
        for words, meanings in self._meanings.items():
            self._by_first.setdefault(words[0], []).append((words[1:], tuple(meanings)))
        for rows in self._by_first.values():
            rows.sort(key=lambda row: -len(row[0]))
        return self

    def first_words(self, kinds: Collection[str]) -> frozenset[str]:
        """The words with which phrases of these kinds begin."""
        return frozenset(
            words[0] for words, meanings in self._meanings.items() if any(meaning.kind in kinds for meaning in meanings)
        )

    def find(self, lows: Sequence[str]) -> list[Cue]:
        """Leftmost-longest phrases over lower-case words without possessive endings."""
        index, cues, free = self._by_first, [], 0
        for position in [number for number, low in enumerate(lows) if low in index]:
            if position < free:
                continue
            for rest, meanings in index[lows[position]]:
                last = position + 1 + len(rest)
                if not rest or tuple(lows[position + 1 : last]) == rest:
                    cues += [Cue(position, last, meaning) for meaning in meanings]
                    free = last
                    break
        return cues

    def begins(self, low: str) -> bool:
        """Whether a phrase begins with this word."""
        return low in self._by_first

    def phrases(self) -> Iterable[tuple[tuple[str, ...], Sequence[Meaning]]]:
        """Every phrase, as its words, and what it means."""
        return self._meanings.items()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The phrase books of the extractor, one a layer: layers do not compete for words."""

    strikes: Phrasebook  # noun verb munition carrier never
    actors: Phrasebook  # actor generic asset country
    speech: Phrasebook  # say claim deny according claimant organisation hedge
    status: Phrasebook  # planned threatened hypothetical negated
    events: Phrasebook  # other harm target
    kinds: Phrasebook  # before/after kinds, directions


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary in geo/data/, read once a process; VocabularyError names file and row."""
    return Vocabulary(
        strikes=read_strikes(read_toml("strikes.toml")),
        actors=read_actors(read_toml("actors.toml"), read_toml("country_words.toml")),
        speech=read_lists(read_toml("speech.toml"), SPEECH),
        status=read_lists(read_toml("speech.toml"), STATUS),
        events=read_lists(read_toml("events.toml"), ("other", "harm", "target")),
        kinds=read_kinds(read_toml("kinds.toml")),
    )


SPEECH = ("say", "claim", "deny", "deny_phrases", "according", "claimant", "organisations", "hedge")
STATUS = ("planned", "threatened", "hypothetical", "negated")


@cache
def read_toml(name: str) -> dict[str, Any]:
    """A vocabulary file as a table, read once a process; nobody changes it."""
    path = DATA / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise VocabularyError(f"geo/data/{name}: cannot be read ({error}); restore the file.") from error


def word_set(name: str, *path: str) -> frozenset[str]:
    """The words that stand in a vocabulary file under a path of keys: a list, or one text with spaces between."""
    found: Any = read_toml(name)
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, str | list):
        raise VocabularyError(f"geo/data/{name}: no words under {'.'.join(path)}; restore the file.")
    return frozenset(found.split() if isinstance(found, str) else found)


def read_strikes(table: dict[str, Any]) -> Phrasebook:
    """Strike nouns, verbs, munitions, carriers, and what only looks like them."""
    book = Phrasebook()
    for kind in ("noun", "verb", "munition", "carrier", "never"):
        for number, row in enumerate(rows_of(table, kind, "strikes.toml"), 1):
            if "forms" not in row:
                raise VocabularyError(f"geo/data/strikes.toml: [[{kind}]] number {number} has no forms.")
            book.add(row["forms"], Meaning(kind, row.get("weapon", ""), row.get("strength", "")))
    return book.close()


def read_actors(actors: dict[str, Any], countries: dict[str, Any]) -> Phrasebook:
    """Actors by name, by asset and by what they are called in one war; countries by name."""
    book = Phrasebook()
    for row in rows_of(actors, "actor", "actors.toml"):
        book.add(row["names"], Meaning("actor", row["name"], row.get("country", "")))
        book.add(row.get("demonyms", []), Meaning("demonym", row["name"], row.get("country", "")))
        book.add(row.get("states", []), Meaning("state", row["name"], row.get("country", "")))
        book.add(row.get("assets", []), Meaning("asset", row["name"], row.get("country", "")))
    for row in rows_of(actors, "generic", "actors.toml"):
        book.add(row["names"], Meaning("generic", row["actor"], row["country"]))
    for country, names in countries["names"].items():
        book.add(names, Meaning("country", country))
    return book.close()


def read_lists(table: dict[str, Any], keys: Sequence[str]) -> Phrasebook:
    """Plain lists of phrases, the key being their kind."""
    book = Phrasebook()
    for key in keys:
        book.add(table[key], Meaning(key))
    return book.close()


def read_kinds(table: dict[str, Any]) -> Phrasebook:
    """Words for kinds of place, directions and prepositions."""
    book = Phrasebook()
    for row in rows_of(table, "kind", "kinds.toml"):
        book.add(row["before"], Meaning("before", row["kind"]))
        book.add(row["after"], Meaning("after", row["kind"]))
    directions = table["directions"]
    book.add(directions["words"], Meaning("direction"))
    for key in ("locative", "vague", "away"):
        book.add(directions[key], Meaning(key))
    return book.close()


def rows_of(table: dict[str, Any], key: str, name: str) -> list[dict[str, Any]]:
    """The rows of an array of tables, which must be there."""
    rows = table.get(key)
    if not isinstance(rows, list):
        raise VocabularyError(f"geo/data/{name}: no [[{key}]] rows.")
    return rows
