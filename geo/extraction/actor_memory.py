"""The strikers a report has named, and what armed groups cannot have done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from geo.extraction.vocabulary import read_toml

FROM_AIRCRAFT = frozenset({"airstrike", "barrel bomb"})
FLOWN = FROM_AIRCRAFT | {"drone"}
MORTARS = frozenset({"mortar"})


@cache
def armed_groups() -> frozenset[str]:
    """The actors that are no state's forces."""
    return frozenset(row["name"] for row in read_toml("actors.toml")["actor"] if row.get("group"))


@cache
def homes() -> dict[str, str]:
    """Each actor's country (ISO 3166-1 alpha-2), "" for an alliance."""
    return {row["name"]: row.get("country", "") for row in read_toml("actors.toml")["actor"]}


def can_have(actors: Sequence[str], weapon: str) -> bool:
    """Whether these can have struck so: no armed group flies aircraft."""
    return weapon not in FROM_AIRCRAFT or not armed_groups().issuperset(actors)


def is_home(actors: Sequence[str], country: str) -> bool:
    """Whether a country is that of actors who fight abroad: what hit it there was not theirs, unless a text says so."""
    return any(name in fighting_abroad() and homes().get(name) == country for name in actors)


@cache
def fighting_abroad() -> frozenset[str]:
    """The states whose wars are with others."""
    return frozenset(row["name"] for row in read_toml("actors.toml")["actor"] if row.get("abroad"))


@dataclass(frozen=True, slots=True)
class Attackers:
    """The actors of one strike, the rule that found them, and the tokens they came from."""

    names: tuple[str, ...]
    rule: str
    first: int = -1
    last: int = -1


@dataclass(slots=True)
class ActorMemory:
    """The strikers a report has named so far; the latest answers for "their jets" and "the raids"."""

    strikers: list[tuple[str, ...]] = field(default_factory=list)
    opener: tuple[str, ...] = ()
    at_place: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by the place's key: who is said to have hit it
    group: str = ""  # the armed group named last: "the militants" means it
    speaker: tuple[str, ...] = ()  # the party that spoke last: "its jets" are its own
    subject: tuple[str, ...] = ()  # the actor that the sentence before was about: "It also hit ..."
    named: set[str] = field(default_factory=set)
    weapons: dict[tuple[str, ...], set[str]] = field(default_factory=dict)  # what each is said to have struck with
    text: str = ""  # the whole report, for who is named anywhere in it

    def remember(self, actors: tuple[str, ...], weapon: str = "") -> None:
        """Keep the actors of a strike that the text names, and with what they struck."""
        if actors and weapon:
            self.weapons.setdefault(actors, set()).add(weapon)
        if actors and (not self.strikers or self.strikers[-1] != actors):
            self.strikers.append(actors)

    def latest_with(self, weapon: str, country: str = "", besides: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """The latest striker that can have used such a weapon in a country; () where the report has named none.

        Not one of `besides`, and not a state whose own ground is hit only by others.
        """
        named = [self.opener, *self.strikers] if self.opener else self.strikers
        fitting = (
            actors for actors in reversed(named) if besides.isdisjoint(actors) and self.may_be(actors, weapon, country)
        )
        return next(fitting, ())

    def may_be(self, actors: tuple[str, ...], weapon: str, country: str) -> bool:
        """Whether these can have struck there with such a weapon."""
        return can_have(actors, weapon) and not (is_home(actors, country) or self.only_flies(actors, weapon))

    def only_flies(self, actors: tuple[str, ...], weapon: str) -> bool:
        """Whether a mortar was fired, and these are said to have struck from the air alone: it was not theirs."""
        told = self.weapons.get(actors)
        return weapon in MORTARS and told is not None and told <= FLOWN

    def only_with(self, weapon: str, country: str) -> tuple[str, ...]:
        """The striker where the whole report names just one that can have used such a weapon in a country."""
        told = (self.opener, *self.strikers)
        named = {actors for actors in told if actors and self.may_be(actors, weapon, country)}
        return named.pop() if len(named) == 1 else ()
