"""Tokens of a sentence with their places in the report's text."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A word keeps its hyphens and apostrophes ("US-led", "Da'esh", "Su-24M", "U.S.-led");
# every other visible character is a token of its own.
WORD = re.compile(r"(?:[A-Z]\.){2,}(?:-\w+)?|U\.S-\w+|[^\W_]+(?:[-'’`ʼ‘][^\W_]+)*(?:['’](?=\s|$))?|[^\w\s]")
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
    plain = text.translate(APOSTROPHES) if not text.isascii() or "`" in text else text
    tokens = []
    for match in WORD.finditer(text):
        start, end = match.span()
        tokens.append(Token(start + offset, end + offset, text[start:end], plain[start:end].lower()))
    return tokens


def bare(low: str) -> str:
    """A lower-case word without its possessive ending ("aleppo's", "rebels'")."""
    if low.endswith("'s") and len(low) > 2:
        return low[:-2]
    return low[:-1] if low.endswith("'") and len(low) > 1 else low
