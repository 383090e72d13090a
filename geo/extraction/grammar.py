"""The words of geo/data/grammar.toml, by section and name."""

from __future__ import annotations

from functools import cache

from geo.errors import VocabularyError
from geo.extraction.vocabulary import read_toml


@cache
def grammar(section: str, name: str) -> frozenset[str]:
    """A set of lower-case words; VocabularyError names what the file lacks."""
    words = read_toml("grammar.toml").get(section, {}).get(name)
    if not isinstance(words, str):
        raise VocabularyError(f"geo/data/grammar.toml: no words {name!r} under [{section}]; restore the file.")
    return frozenset(words.split())
