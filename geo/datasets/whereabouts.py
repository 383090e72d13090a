"""Countries and provinces by our names for them, from those that datasets give."""

from __future__ import annotations

from functools import cache, lru_cache

from geo.datasets.known import conventions
from geo.places.gazetteer import Gazetteer


@cache
def gazetteer() -> Gazetteer:
    """The list of places, opened once."""
    return Gazetteer.ready()


@lru_cache(1000)
def country_of(name: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country by a name, also one with an older name in brackets; "" for none."""
    if known := conventions().countries.get(name.casefold()):
        return known
    for one in (name, name.partition("(")[0].strip()):
        found = (entry.country for entry, _ in gazetteer().candidates(one) if entry.kind == "country")
        if code := next(found, ""):
            return code
    return ""


@lru_cache(4096)
def province_of(name: str, country: str) -> str:
    """A first-level division as our list spells it; as given, but for words such as "Governorate", where not."""
    bare = " ".join(word for word in name.split() if word.casefold() not in conventions().province_words) or name
    for one in (bare, name):  # "Damascus Governorate" is also what some call the country around that town
        found = gazetteer().candidates(one, countries=(country,))
        if known := next((e.name for e, _ in found if e.kind == "province" and e.country == country), ""):
            return known
    return bare
