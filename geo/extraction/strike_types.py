"""What others call our weapon classes, and the words that decide between classes: geo/data/strike_types.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from geo.extraction.vocabulary import read_toml

AIRSTRIKE = "airstrike"


@dataclass(frozen=True, slots=True)
class StrikeType:
    """Airwars' strike type and ACLED's sub-event type."""

    airwars: str
    acled: str


@dataclass(frozen=True, slots=True)
class WeaponRules:
    """Words that decide which class a strike's weapon has."""

    telling: tuple[str, ...]
    finer: Mapping[str, frozenset[str]]
    joints: frozenset[str]
    hit: frozenset[str]
    things: frozenset[str]
    used: frozenset[str]
    severing: frozenset[str]
    from_the_air: frozenset[str]
    plain: frozenset[str]


def strike_type(weapon: str, from_aircraft: bool) -> StrikeType:
    """What Airwars and ACLED call a strike with this weapon; `from_aircraft`: the text says that it came from one."""
    types, air = table()
    return types[AIRSTRIKE] if from_aircraft and weapon in air else types[weapon]


@cache
def table() -> tuple[dict[str, StrikeType], frozenset[str]]:
    """The types by weapon, and the weapons that an aircraft may carry too."""
    rows = read_toml("strike_types.toml")["type"]
    types = {row["weapon"]: StrikeType(row["airwars"], row["acled"]) for row in rows}
    return types, frozenset(row["weapon"] for row in rows if row.get("from_air"))


@cache
def weapon_rules() -> WeaponRules:
    """The rules of the table."""
    rules = read_toml("strike_types.toml")["rules"]
    return WeaponRules(
        telling=tuple(rules["telling"]),
        finer={weapon: frozenset(finer) for weapon, finer in rules["finer"].items()},
        joints=frozenset(rules["joints"]),
        hit=frozenset(rules["hit"]),
        things=frozenset(rules["things"]),
        used=frozenset(rules["used"]),
        severing=frozenset(rules["severing"]),
        from_the_air=frozenset(rules["from_the_air"]),
        plain=frozenset(rules["plain"]),
    )
