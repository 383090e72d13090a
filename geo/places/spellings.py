"""The ways in which one text may write a name: "X village", "X/Y", "X (Y)"."""

from __future__ import annotations

import re

# Words that say what a place is and are no part of most names; what a name keeps of them is tried first.
KIND_WORDS = frozenset(
    (
        "village town city hamlet township suburb neighbourhood neighborhood quarter district subdistrict sub-district "
        "area region camp base airbase airport airfield crossing dam province governorate oblast raion state locality "
        "settlement mountain mount mountains hill hills farm farms countryside pocket field fields plain sector "
        "station junction military army"
    ).split()
)
_OF = re.compile(
    r"(?i)^(?:the )?(?:village|town|city|port|port city|district|camp|area|region|province|governorate)s? of (?=\S)"
)
_PARTED = re.compile(r"\s*[/()\[\];]\s*")


def alternatives(name: str, kind: str = "") -> list[str]:
    """The spellings to look up for a name as written, likeliest first: whole, its parts, without its kind word.

    "Kobane/Ayn al-Arab town" -> itself, "Kobane", "Ayn al-Arab town", "Ayn al-Arab". A `kind` of "division"
    asks for the district of that name first.
    """
    whole = _OF.sub("", name.strip())
    parts = [part for part in _PARTED.split(whole) if part]
    found = [f"{whole} district"] if kind == "division" else []
    for part in dict.fromkeys((whole, *parts)):
        found += [part, without_kind(part)]
    return list(dict.fromkeys(found))


def is_of_kind(name: str) -> bool:
    """Whether a name says of itself what it is: "city of Aleppo"."""
    return _OF.match(name.strip()) is not None


def without_kind(name: str) -> str:
    """A name without the kind words at its end: "Tiyas Military Airbase" -> "Tiyas"."""
    words = name.split()
    while len(words) > 1 and words[-1].lower().strip(".,") in KIND_WORDS:
        words.pop()
    return " ".join(words)
