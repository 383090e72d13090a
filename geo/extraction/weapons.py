"""With what: the strike's own word, a more telling munition beside it, the carrier, or what was told before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.extraction.dating import is_definite
from geo.extraction.reading import Reading, spans_of
from geo.extraction.strike_types import weapon_rules
from geo.extraction.triggers import Trigger
from geo.extraction.vocabulary import Cue
from geo.records import UNKNOWN_WEAPON

REACH = 18  # tokens between a strike's word and a munition or carrier that belongs to it
BACK = 4  # tokens before a munition in which "destroyed", "strikes on" make it a target


@dataclass(frozen=True, slots=True)
class Weapon:
    """A class of the contract, the rule, the tokens that say so (-1 = none), and the classes that lost."""

    name: str
    rule: str
    first: int = -1
    last: int = -1
    others: tuple[str, ...] = ()
    from_aircraft: bool = False


@dataclass(slots=True)
class ToldWeapons:
    """The weapons that a report has told of: the last one, and the last one for each place."""

    latest: str = ""
    places: dict[str, str] = field(default_factory=dict)

    def of(self, places: Sequence[str]) -> str:
        """The weapon told for the first of these places for which one was told."""
        return next((self.places[place] for place in places if place in self.places), "")


def weapon_of(
    reading: Reading, trigger: Trigger, attackers: Sequence[str], told: ToldWeapons, places: Sequence[str]
) -> Weapon:
    """The weapon of a strike; `places` are the keys of its place and of those told before that contain it."""
    cues = fired(reading, trigger)
    own = own_weapon(reading, trigger)
    chosen = (
        telling(reading, trigger, own, cues)
        or (own and by_own_word(reading, trigger, own))
        or beside(reading, [cue for cue in cues if not parted(reading, cue, trigger)], trigger)
        or usual(reading, trigger, attackers, told)
        or beside(reading, cues, trigger)
        or told_before(reading, trigger, told, places)
    )
    chosen = finer(reading, trigger, chosen, cues, told.of(places))
    others = tuple(dict.fromkeys(cue.value for cue in cues if cue.value != chosen.name))
    aircraft = any(cue.kind == "carrier" and cue.value == "airstrike" for cue in cues)
    return Weapon(chosen.name, chosen.rule, chosen.first, chosen.last, others, aircraft)


def own_weapon(reading: Reading, trigger: Trigger) -> str:
    """The class that the strike's word has by itself; "" for "hit", "strikes", and what a report told before."""
    if trigger.carried:
        return ""
    cues = [cue for cue in reading.strikes if (cue.first, cue.last) == (trigger.first, trigger.last) and cue.value]
    if cues:
        return cues[0].value
    return "" if trigger.rule.startswith(("strike word with", "munition delivered")) else trigger.weapon


def fired(reading: Reading, trigger: Trigger) -> list[Cue]:
    """The munitions, carriers and strikes named about the strike's word that were used, not hit."""
    return [
        cue
        for cue in spans_of(reading.strikes, "munition", "carrier", "noun")
        if cue.value
        and (cue.first, cue.last) != (trigger.first, trigger.last)
        and abs(cue.first - trigger.first) <= REACH
        and not was_hit(reading, cue, trigger)
        and not severed(reading, cue, trigger)
    ]


def parted(reading: Reading, cue: Cue, trigger: Trigger) -> bool:
    """Whether a clause begins between a munition and the strike's word: not "shells that contained gas"."""
    low, high = sorted((cue.first, trigger.first))
    return any(reading.is_boundary(n) and not is_relative(reading, n) for n in range(low, high))


def is_relative(reading: Reading, number: int) -> bool:
    """ "shells that contained", "an attack which hit": a clause about the munition or strike itself."""
    return reading.lows[number] in {"that", "which"} and any(
        cue.last == number and cue.kind in {"munition", "noun", "carrier"} for cue in reading.strikes
    )


def severed(reading: Reading, cue: Cue, trigger: Trigger) -> bool:
    """ "..., while artillery", "and that artillery": another strike's weapon."""
    low, high = sorted((cue.first, trigger.first))
    between = reading.lows[low:high]
    return bool(weapon_rules().severing.intersection(between)) or any(
        word == "that" and at and between[at - 1] == "and" for at, word in enumerate(between)
    )


def was_hit(reading: Reading, cue: Cue, trigger: Trigger) -> bool:
    """ "destroyed two artillery systems", "strikes on three tanks": what was struck is not what struck."""
    rules, lows = weapon_rules(), reading.lows
    if cue.kind == "noun":
        return False
    if lows[cue.last : cue.last + 1] and lows[cue.last] in rules.things:
        return True
    start = max(0, cue.first - BACK)
    used = rules.used.intersection(lows[start : cue.first])
    if trigger.first > cue.first or used:
        return False
    if cue.kind == "carrier" and trigger.verb and not trigger.noun:
        return True  # the object: "bombed a depot and drones"
    return any(low in rules.hit for low in lows[max(trigger.first, start) : cue.first])


def telling(reading: Reading, trigger: Trigger, own: str, cues: Sequence[Cue]) -> Weapon | None:
    """A munition that says more than "airstrike": of the strike's own word, or used in its clause."""
    for weapon in weapon_rules().telling:
        if own == weapon:
            return Weapon(weapon, "strike's word", trigger.first, trigger.last)
        used = [cue for cue in cues if cue.value == weapon and cue.kind == "munition"]
        cue = next((cue for cue in used if not parted(reading, cue, trigger)), None)
        if cue is not None:
            return by_cue(cue, "telling munition")
    return None


def by_own_word(reading: Reading, trigger: Trigger, own: str) -> Weapon:
    """The class of the strike's word, or of what is named right before it: "shelling and air strikes"."""
    for cue in spans_of(reading.strikes, "noun", "munition"):
        if cue.value and cue.last < trigger.first and is_pair(reading, cue, trigger.first):
            return by_cue(cue, "first of two named")
    return Weapon(own, "strike's word", trigger.first, trigger.last)


def is_pair(reading: Reading, cue: Cue, second: int) -> bool:
    """Whether only "and" and the like stand between two weapons."""
    between = reading.lows[cue.last : second]
    words = {low for low in between if not low[0].isdigit()}  # "aircraft and 120mm mortars"
    return 0 < len(between) <= 3 and bool({"and", "or"} & words) and weapon_rules().joints.issuperset(words)


def beside(reading: Reading, cues: Sequence[Cue], trigger: Trigger) -> Weapon | None:
    """The class of what is named beside the strike's word: munitions and strikes before carriers."""
    named = [cue for cue in cues if cue.kind != "carrier"] or cues
    if not named:
        return None
    best = min(named, key=lambda cue: abs(cue.first - trigger.first))
    earlier = [cue for cue in cues if cue.last < best.first and is_pair(reading, cue, best.first)]
    return by_cue(earlier[0] if earlier else best, f"{best.kind} beside the strike's word")


def finer(reading: Reading, trigger: Trigger, chosen: Weapon, cues: Sequence[Cue], before: str) -> Weapon:
    """ "artillery shelled", "a missile from a drone": the class made more exact by its clause, or for the place."""
    exact = weapon_rules().finer.get(chosen.name, frozenset())
    if chosen.rule == "first of two named":
        return chosen
    for cue in cues:
        carried = cue.kind == "carrier" or cue.value != "drone"  # a drone that explodes is no carrier
        if (
            cue.value in exact
            and carried
            and not parted(reading, cue, trigger)
            and not joined(reading, cue, chosen, cues)
        ):
            return by_cue(cue, "more exact carrier or munition")
    if before in exact:
        return Weapon(before, "named before for this place", chosen.first, chosen.last)
    return chosen


def joined(reading: Reading, cue: Cue, chosen: Weapon, cues: Sequence[Cue]) -> bool:
    """ "jets and drones bombed", "missiles and drones": the one is not the other's carrier."""
    low, high = sorted((cue.first, max(chosen.first, 0)))
    with_chosen = high - low <= 4 and bool({"and", "or", ","} & set(reading.lows[low:high]))
    same = any(other.value == chosen.name and other.kind == cue.kind == "carrier" for other in cues)
    return same or with_chosen


def by_cue(cue: Cue, rule: str) -> Weapon:
    """The class of a munition or carrier, and where it stands."""
    return Weapon(cue.value, rule, cue.first, cue.last)


def usual(reading: Reading, trigger: Trigger, attackers: Sequence[str], told: ToldWeapons) -> Weapon | None:
    """Plain "strikes" of an actor that strikes from the air, unless they are those that were told of before."""
    rules = weapon_rules()
    nouns = [cue for cue in spans_of(reading.strikes, "noun") if abs(cue.first - trigger.first) <= REACH]
    plain = any(reading.lows[cue.last - 1] in rules.plain for cue in nouns)
    if not plain or not attackers or not rules.from_the_air.issuperset(attackers):
        return None
    if told.latest and is_definite(reading, trigger):
        return None
    return Weapon("airstrike", "strikes of an actor that strikes from the air", trigger.first, trigger.last)


def told_before(reading: Reading, trigger: Trigger, told: ToldWeapons, places: Sequence[str]) -> Weapon:
    """The class of the strike that was told before, for the place or at last; else "unknown"."""
    if (weapon := told.of(places)) and (not trigger.noun or is_definite(reading, trigger)):
        return Weapon(weapon, "named before for this place")
    if trigger.weapon and not trigger.rule.startswith("strike word with"):
        return Weapon(trigger.weapon, "word beside the strike's word")
    return Weapon(told.latest, "named before") if told.latest else Weapon(UNKNOWN_WEAPON, "not said")
