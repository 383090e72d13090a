"""When two mentions may tell of the same strike: the rules of joining, all of them, two mentions at a time.

    place    the same place, or one that holds the other; never two towns
    days     they have a day in common; without a date in both: the same report, the same words,
             or the same place and the same named actor
    weapon   compatible classes (geo/data/incidents.toml); "unknown" goes with any
    toll     not more than five times the other and ten more: 3 and 80 are two strikes, 12 and 35 may be one that grew
    actors   one in common, an alliance being its members too; not named goes with any;
             different ones only at one place on one day where the toll (of five or more) or the kind of target
             is the same, or where one of them denies it: a dispute

Two events of one dataset never fit: who coded them took them for two.
All members of an incident fit one another, so that no chain leads from one strike to the next.
"""

from __future__ import annotations

from geo.incidents.copies import are_copies
from geo.incidents.likeness import share_actor, weapons_agree
from geo.incidents.tellings import Spot, Telling
from geo.places.distances import kilometres
from geo.records import UNKNOWN_WEAPON, Precision

PROVINCE, TOWN = str(Precision.PROVINCE), str(Precision.TOWN)
TIMES, MORE = 5, 10  # how much larger a toll may be, and how many more, before it is another strike's
TELLING_TOLL = 5  # a toll that two sentences hardly share by chance

Words = tuple[str, ...]
NEVER: None = None


def fits(one: Telling, other: Telling) -> Words | None:
    """Why two mentions may tell of the same strike, in words; None where they may not. The order does not matter."""
    weapon = weapons_agree(one.weapon, other.weapon)
    if not weapon or are_two_events(one.event, other.event) or tolls_contradict(one.killed, other.killed):
        return NEVER
    actors = by_actors(one, other)
    days = by_days(one, other) if actors else NEVER
    place = by_place(one.spot, other.spot) if days else NEVER
    if not (actors and days and place):
        return NEVER
    return tuple(word for word in (place, days, actors, by_weapon(one, other), by_toll(one, other)) if word)


def are_two_events(one: str, other: str) -> bool:
    """Whether a dataset has these as two events; its key stands before the colon of their ids."""
    return bool(one) and one != other and one.partition(":")[0] == other.partition(":")[0]


def by_place(one: Spot, other: Spot) -> str | None:
    """The same place, or one within the other."""
    if one.key == other.key:
        return f"same {one.precision}"
    for outer, inner in ((one, other), (other, one)):
        if holds(outer, inner):
            return f"{inner.name} lies in {outer.name}" if inner.entry != outer.entry else f"near or in {inner.name}"
    return NEVER


def holds(outer: Spot, inner: Spot) -> bool:
    """Whether the point of one place lies in another, larger one that is not of its kind."""
    if outer.country != inner.country or outer.province != inner.province:
        return False
    if outer.precision == PROVINCE:
        return inner.precision != PROVINCE and bool(outer.province)
    if inner.precision == PROVINCE or outer.radius_m <= inner.radius_m:
        return False
    if outer.precision == inner.precision and outer.entry != inner.entry:
        return False
    return kilometres(outer, inner) * 1000 <= outer.radius_m


def by_days(one: Telling, other: Telling) -> str | None:
    """A day in common; more is asked where one of them has no day of its own."""
    if max(one.first, other.first) > min(one.last, other.last):
        return NEVER
    if not (one.vague or other.vague or one.assumed or other.assumed):
        return "same day" if one.first == one.last == other.first == other.last else "days in common"
    if one.report == other.report:
        return "same report"
    if are_copies(one.shingles, other.shingles):
        return "nearly the same words"
    if one.vague or other.vague or not share_actor(one.actors, other.actors):
        return NEVER
    return "told within days" if one.spot.entry == other.spot.entry and one.spot.precision != PROVINCE else NEVER


def by_actors(one: Telling, other: Telling) -> str | None:
    """An actor in common, or one that is not named, or a dispute about the same strike."""
    if not one.actors and not other.actors:
        return "actor named by neither"
    if not one.actors or not other.actors:
        return "actor named by one"
    if share_actor(one.actors, other.actors):
        return "same actor" if set(one.actors) & set(other.actors) else "allied actors"
    return disputed(one, other)


def disputed(one: Telling, other: Telling) -> str | None:
    """Two named actors for one strike: only at one place on one day, and with a particular in common."""
    if one.spot.key != other.spot.key or one.spot.precision == PROVINCE or one.first != one.last:
        return NEVER
    if one.vague or other.vague or (one.first, one.last) != (other.first, other.last):
        return NEVER
    if one.denied or other.denied:
        return "different actors, and a denial"
    if one.killed == other.killed and (one.killed or 0) >= TELLING_TOLL:
        return "different actors, but the same toll"
    if set(one.targets) & set(other.targets):
        return "different actors, but the same target"
    return NEVER


def by_weapon(one: Telling, other: Telling) -> str:
    """What is to be said of weapons that agree."""
    if UNKNOWN_WEAPON in {one.weapon, other.weapon}:
        return ""
    return "same weapon" if one.weapon == other.weapon else "like weapons"


def by_toll(one: Telling, other: Telling) -> str:
    """What is to be said of tolls that do not contradict each other."""
    return "same toll" if one.killed is not None and one.killed == other.killed else ""


def tolls_contradict(one: int | None, other: int | None) -> bool:
    """Whether two numbers of dead cannot be of one strike, even told on different days."""
    if one is None or other is None:
        return False
    fewer, more = sorted((one, other))
    return more > TIMES * fewer and more - fewer > MORE
