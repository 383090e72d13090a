"""Tokens of a sentence with their places in the report's text."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A word keeps its hyphens and apostrophes ("US-led", "Da'esh", "Su-24M", "U.S.-led");
# every other visible character is a token of its own.
WORD = re.compile(r"(?:[A-Z]\.){2,}(?:-\w+)?|U\.S-\w+|[^\W_]+(?:[-'’`ʼ‘][^\W_]+)*(?:['’](?=\s|$))?|[^\w\s]")
CLOSING = frozenset(",.;:!?)")  # marks that are never part of the word before them
APOSTROPHES = str.maketrans("’`ʼ‘", "''''")


@dataclass(slots=True)
class Token:
    """A word or a mark: text[start:end], with its lower-case form for look-up."""

    start: int
    end: int
    text: str
    low: str

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()

    @property
    def is_name(self) -> bool:
        """Written with a capital, as names are."""
        return self.text[0].isupper()


def tokenise(text: str, offset: int = 0) -> list[Token]:
    """The tokens of a text; `offset` is added to every position (characters)."""
    starts, words = cut(text)
    rows = zip(starts, words, lowered(words), strict=True)
    return [Token(start + offset, start + offset + len(word), word, low) for start, word, low in rows]


def cut(text: str) -> tuple[list[int], list[str]]:
    """The words and marks of a text, and where each begins.

    No token reaches over a space. Most of what stands between two is a plain word, with or without a mark
    behind it; the expression is asked about the rest only.
    """
    starts: list[int] = []
    words: list[str] = []
    at = 0
    for chunk in text.split():
        start = text.find(chunk, at)
        at = start + len(chunk)
        if chunk.isalnum():
            starts.append(start)
            words.append(chunk)
        elif chunk[-1] in CLOSING and chunk[:-1].isalnum():
            starts += (start, at - 1)
            words += (chunk[:-1], chunk[-1])
        else:
            for match in WORD.finditer(chunk):
                starts.append(start + match.start())
                words.append(match.group())
    return starts, words


def lowered(words: list[str]) -> list[str]:
    """Words in lower case, with plain apostrophes."""
    joined = "\n".join(words)  # which no token holds
    if not joined.isascii() or "`" in joined:
        joined = joined.translate(APOSTROPHES)
    return joined.lower().split("\n") if words else []


def without_possessives(words: list[str]) -> list[str]:
    """Words in lower case as the phrase books compare them."""
    return [bare(low) if "'" in low else low for low in lowered(words)]


def bare(low: str) -> str:
    """A lower-case word without its possessive ending ("aleppo's", "rebels'")."""
    if low.endswith("'s") and len(low) > 2:
        return low[:-2]
    return low[:-1] if low.endswith("'") and len(low) > 1 else low
