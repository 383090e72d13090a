"""The cases of Ukrainian and Russian place names: "Харків" stands in a text as "Харкова", "Харкові" too.

Only endings, no dictionary: the forms are looked for, never shown, so a form too many costs a key and nothing else.
"""

from __future__ import annotations

import re

_CYRILLIC = re.compile("^[\u0400-\u052f' ’-]+$")
# Ending of the name -> endings of its other cases ("-" is none), the longest ending first; both languages together.
_ENDINGS = {
    "їв": "єва єву євом євим єві",
    "ів": "ова ову овом овим ові",
    "ия": "ии ию ией",
    "ія": "ії ію ією",
    "ка": "ки ку кою кой ці ке",
    "га": "ги гу гою гой зі ге",
    "ха": "хи ху хою хой сі хе",
    "ий": "ого ому им ім",
    "ій": "ього ьому ім",
    "ый": "ого ому ым ом",
    "ое": "ого ому ым ом",
    "не": "ного ному ним нім",
    "ве": "вого вому вим вім",
    "ле": "ля лю лем лі",
    "ці": "ців цях цям цями",
    "цы": "ц цах цам цами",
    "ець": "ця цю цем ці",
    "а": "и і ы у ою ой е",
    "я": "і и ю ею ей",
    "о": "а у ом і е ові",
    "е": "я ю ем і",
    "ь": "я ю ем єм і е и",
    "и": "- ах ам ами ів",
    "ы": "- ах ам ами ов",
    "": "а у ом ем і е ові",
}


def cases(name: str) -> list[str]:
    """The other cases that a Cyrillic name of one or two words may stand in; none for other scripts."""
    if not _CYRILLIC.match(name) or name.count(" ") > 1:
        return []
    *adjectives, word = name.split(" ")
    forms = inflected(word)
    if not adjectives:
        return forms
    # "Велика Новосілка", "Велику Новосілку": any case of the one beside any of the other.
    return [f"{first} {last}" for first in [adjectives[0], *inflected(adjectives[0])] for last in [word, *forms]]


def inflected(word: str) -> list[str]:
    """The other cases of one word."""
    if len(word) < 4:
        return []
    ending = next(one for one in _ENDINGS if word.endswith(one))
    stem = word.removesuffix(ending) if ending else word
    return [stem + other.strip("-") for other in _ENDINGS[ending].split()]
