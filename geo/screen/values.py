"""Values of filters as a reader reads them."""

from __future__ import annotations

from geo.mapping.text import one_line
from geo.screen.holdings import country_name

BLANK = {
    "province": "no province",
    "country": "no country",
    "source": "no source",
    "type": "type not named",
    "precision": "no place found",
}


def worded(key: str, value: str) -> str:
    """A value of a filter: "" is a choice with a name, a country's code stands for the country."""
    if key == "country" and value:
        return country_name(value)
    return one_line(value) or BLANK.get(key, "not given")
