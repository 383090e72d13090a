"""The words by which texts build the phrase of a speaker: geo/data/speakers.toml as sets."""

from __future__ import annotations

from functools import cache

from geo.extraction.vocabulary import word_set


@cache
def words(key: str) -> frozenset[str]:
    """One list of geo/data/speakers.toml; "chain.outlets" for a list inside a table."""
    return word_set("speakers.toml", *key.split("."))
