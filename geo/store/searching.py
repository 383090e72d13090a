"""Text search that answers alike on SQLite and PostgreSQL, in any script.

The words are cut and folded here, the same way for what is stored and for what is asked, and handed to
FTS5 or tsvector as finished tokens; neither database's own idea of a word or of a query ever sees user text.
All words must occur; the last may be the beginning of one, as it may still be being typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+")
# The Arabic article, alone or after "and", "in", "like", "so"; "for the" swallows its alef.
ARTICLE = re.compile("^(?:[وبكف]?ال|لل)(?=[\u0620-\u064a]{3})")
LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None, "ی": "ي", "ک": "ك"})
LONGEST_WORD = 64
MOST_WORDS = 32  # of a question
MOST_STORED = 300_000  # characters of a sentence's words; PostgreSQL takes up to 1 MB


def words(text: str) -> list[str]:
    """The words of a text, folded: no case, no accents, one spelling of Arabic letters."""
    unmarked = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(letter for letter in unmarked if not unicodedata.combining(letter))
    return [word[:LONGEST_WORD] for word in WORD.findall(plain.translate(LETTERS))]


def bare(word: str) -> str:
    """A folded word without its Arabic article."""
    return ARTICLE.sub("", word)


def stored_words(texts: Iterable[str]) -> list[str]:
    """What is stored of texts: each word once, and bare where it has an article."""
    found = dict.fromkeys(form for text in texts for word in words(text) for form in (word, bare(word)))
    kept, room = [], MOST_STORED
    for word in found:
        room -= len(word) + 1
        if room < 0:
            break
        kept.append(word)
    return kept


def asked_words(text: str) -> list[str]:
    """The words that a question asks for, at most 32; none where it holds no letter and no digit."""
    asked = [bare(word) for word in words(text[: MOST_WORDS * LONGEST_WORD])][:MOST_WORDS]
    # Each once, but the last stays last: it is the one that may be unfinished.
    return list(dict.fromkeys(reversed(asked)))[::-1]


def fts5_query(text: str) -> str:
    """The question in FTS5's language; every word is quoted."""
    asked = asked_words(text)
    return " AND ".join(f'"{word}"' for word in asked) + "*"


def tsquery(text: str) -> str:
    """The question in PostgreSQL's language; every word is quoted."""
    asked = asked_words(text)
    return " & ".join(f"'{word}'" for word in asked) + ":*"
