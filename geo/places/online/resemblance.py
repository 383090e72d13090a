"""Whether a service's answer bears the name that was asked for: services match loosely, a map must not."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from geo.places.names import fold, romanised, skeleton

# Words that say what a place is, not which: they may stand on one side only.
_KINDS = frozenset(
    """
    air airbase airfield airport base military international camp refugee idp village town city hamlet municipality
    district subdistrict raion county governorate governate province oblast region state prefecture territory
    muhafazah muhafazat mohafazat wilayat neighbourhood neighborhood quarter suburb hospital medical centre center
    complex crossing border dam river street of the
    """.split()
)
_PROVINCES = frozenset(
    "governorate governate province oblast region state prefecture muhafazah muhafazat mohafazat wilayat".split()
)
SHORTEST_SKELETON = 3  # consonants; names with fewer have too little in common to vary in their vowels
LIKE = 0.7  # of two names with the same consonants: how much of their letters they share, in order


def resembles(asked: str, named: str) -> bool:
    """Whether two names are spellings of one: alike when folded, or in sound, or in all but some vowels.

    "Kafr Nabl" and "Kafranbel" are, "Sarmin" and "Sarmada" are not; names in two scripts are never,
    as nothing here reads Arabic aloud.
    """
    left, right = essence(asked), essence(named)
    if not left or not right:
        return False
    if left == right:
        return True
    sounds = romanised(left).replace(" ", ""), romanised(right).replace(" ", "")
    if not all(sounds) or sounds[0] == sounds[1]:
        return all(sounds)
    bones = skeleton(left).replace(" ", ""), skeleton(right).replace(" ", "")
    if len(bones[0]) < SHORTEST_SKELETON or bones[0] != bones[1]:
        return False
    return SequenceMatcher(None, *sounds, autojunk=False).ratio() >= LIKE


def essence(name: str) -> str:
    """The folded words of a name without those that say what kind of place it is; all where no other is left."""
    return without(fold(name), _KINDS)


def without(key: str, words: Iterable[str]) -> str:
    """A folded name without some words; the name itself where nothing else is left."""
    return " ".join(word for word in key.split() if word not in words) or key


def plain_province(name: str) -> str:
    """A first-level division's name without the word for what it is: "Aleppo Governorate" is "Aleppo"."""
    return " ".join(word for word in name.split() if fold(word) not in _PROVINCES) or name
