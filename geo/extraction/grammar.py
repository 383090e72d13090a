"""The words of geo/data/grammar.toml, by section and name."""

from __future__ import annotations

from functools import cache

from geo.extraction.vocabulary import word_set


@cache
def grammar(section: str, name: str) -> frozenset[str]:
    """A set of lower-case words; VocabularyError names what the file lacks."""
    return word_set("grammar.toml", section, name)
