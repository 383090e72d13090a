"""A name in the address: its folded key and the country in which reports put it, as "saraqib/SY"."""

from __future__ import annotations

from collections.abc import Sequence

from geo.places.cache import cache_key
from geo.records import Strike
from geo.screen.menu import link
from geo.store import NameRow
from geo.store.naming import naming_of


def written_in_address(key: str, country: str) -> str:
    """The value of the parameter `name`."""
    return f"{key}/{country}"


def named(rows: Sequence[NameRow], value: str) -> NameRow | None:
    """The row that the address means; a name without a country means the first one of that name."""
    key, _, country = value.rpartition("/") if "/" in value else (cache_key(value), "", "")
    return next((row for row in rows if row.key == key and (row.country == country or not country)), None)


def link_to_name(label: str, strike: Strike) -> None:
    """A link to what the page of places says of a mention's name."""
    link("places", label, name=written_in_address(*naming_of(strike).name))
