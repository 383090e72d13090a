"""The words by which texts build the phrase of a speaker: geo/data/speakers.toml as sets."""

from __future__ import annotations

from functools import cache
from typing import Any

from geo.errors import VocabularyError
from geo.extraction.vocabulary import read_toml


@cache
def speaker_table() -> dict[str, Any]:
    """geo/data/speakers.toml, its lists as sets."""
    return as_sets(read_toml("speakers.toml"))


def as_sets(table: dict[str, Any]) -> dict[str, Any]:
    """The table with every list of words as a set, tables inside it too."""
    return {key: as_sets(value) if isinstance(value, dict) else frozenset(value) for key, value in table.items()}


@cache
def words(key: str) -> frozenset[str]:
    """One list of geo/data/speakers.toml; "chain.outlets" for a list inside a table."""
    found: Any = speaker_table()
    for part in key.split("."):
        if part not in found:
            raise VocabularyError(f"geo/data/speakers.toml: no list {key}; restore the file.")
        found = found[part]
    return frozenset(found)
