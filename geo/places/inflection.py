"""The cases of Ukrainian and Russian place names: "Харків" stands in a text as "Харкова", "Харкові" too.

Only endings, no dictionary: the forms are looked for, never shown, so a form too many costs a key and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

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
# The same for the adjective that some names begin with.
_ADJECTIVES = {
    "ая": "ой ую",
    "ый": "ого ому ым ом",
    "ое": "ого ому ым ом",
    "ые": "ых ым ыми",
    "ий": "ого ому им ім",
    "а": "ої ій у ою",
    "е": "ого ому им ім",
    "і": "их им ими",
}


def cases(name: str) -> list[str]:
    """The other cases that a Cyrillic name of one or two words may stand in; none for other scripts."""
    if not _CYRILLIC.match(name) or name.count(" ") > 1:
        return []
    *adjectives, word = name.split(" ")
    forms = inflected(word, _ENDINGS)
    if not adjectives:
        return forms
    # "Велика Новосілка", "Великій Новосілці": any case of the one beside any of the other.
    return [f"{first} {last}" for first in inflected(adjectives[0], _ADJECTIVES) for last in forms]


def inflected(word: str, endings: Mapping[str, str]) -> list[str]:
    """The other cases of one word, by a table of endings."""
    ending = next((one for one in endings if word.endswith(one)), None)
    if ending is None or len(word) < 4:
        return []
    return [word.removesuffix(ending) + other.strip("-") for other in endings[ending].split()]
