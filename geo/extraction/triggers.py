"""Which words of a sentence tell of a strike, with what weapon, and whether it took place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from geo.extraction.actor_memory import armed_groups
from geo.extraction.reading import MONTHS, WEEKDAYS, Reading, spans_of
from geo.extraction.vocabulary import Cue, vocabulary
from geo.extraction.whether import status_at
from geo.records import Status

REACH = 14  # tokens between a weak word and the carrier or munition that makes it a strike
RAIDS = frozenset({"strike", "strikes", "raid", "raids", "bombardment", "bombardments"})
# Verbs in the form of headlines: after an actor they tell of a strike by themselves.
PLAIN_VERBS = {
    "shell": "shelling",
    "shells": "shelling",
    "bomb": "airstrike",
    "bombs": "airstrike",
    "pound": "",
    "pounds": "",
    "bombard": "",
    "bombards": "",
}
HARM_VERBS = frozenset({"killed", "died", "destroyed", "wounded", "injured", "eliminated", "kills", "kill", "killing"})
# Verbs that go on telling of strikes once a report has begun; "targeted" may as well be an assault.
FIGURATIVE = frozenset("bombarded bombarding bombard bombards pounded showered hit".split())
# After these, in a report of strikes, what was targeted was bombed.
SMALL = frozenset("heavy new fresh more further intense deadly several two three overnight retaliatory".split())
DEFENCES = frozenset(
    {"air defence", "air defences", "air defense", "air defenses", "air-defence", "air-defense", "iron dome"}
)
MEN = frozenset("forces troops soldiers police commandos army special".split())
QUANTITIES = frozenset("volley volleys barrage barrages salvo salvos hail dozens of".split())
STORED = frozenset(
    (
        "system systems position positions launcher launchers cache caches tube tubes team teams battery batteries "
        "stockpile stockpiles store stores depot depots factory factories plant plants workshop workshops site sites"
    ).split()
)
PEOPLE_BEFORE = frozenset("the of their most those many".split())  # "the injured" are people, and no verb
KILLS = (["kills"], ["killed"], ["kill"], ["wounds"], ["wounded"])
DOWNED = frozenset("destroyed downed destroying neutralised neutralized suppressed repelled hit".split())
AIMED = frozenset("targeted targeting targets target attacked attacking".split())
CIVILIAN = frozenset(
    (
        "hospital hospitals clinic clinics school schools market markets mosque mosques church churches bakery "
        "residential civilian civilians homes houses camp camps"
    ).split()
)
CARRIED_VERBS = frozenset({"hit", "hits", "hitting", "struck", "striking", "pounded", "pounding"})


PUNCTUATION = str.maketrans(dict.fromkeys(".,;:!?\"'()[]{}«»“”‘’…—–/\u00a0", " "))


@cache
def strike_words() -> frozenset[str]:
    """The words without one of which no sentence tells of a strike."""
    return vocabulary().strikes.first_words({"noun", "verb", "munition", "carrier"}) | HARM_VERBS


def may_tell(text: str) -> bool:
    """Whether a sentence is worth reading: a quick look that never says no to a strike."""
    return not strike_words().isdisjoint(text.lower().translate(PUNCTUATION).split())


@dataclass(slots=True)
class Trigger:
    """tokens[first:last] tell of a strike; `weapon` "" where the words do not say which."""

    first: int
    last: int
    noun: bool
    verb: bool
    weapon: str
    rule: str
    status: Status = Status.REPORTED
    carried: bool = False  # known as a strike only by what the report told before


def tells_of_ground_attack(reading: Reading) -> bool:
    """Car bombs, suicide bombers, mines: "the attack" beside and after them is theirs."""
    return any(cue.kind == "never" and cue.meaning.mark == "ground" for cue in reading.strikes)


def is_drill(reading: Reading) -> bool:
    """An exercise or a test, which harms nobody."""
    drills = any(cue.kind == "never" and cue.meaning.mark == "drill" for cue in reading.strikes)
    return drills and not any(reading.lows[cue.first] in HARM_VERBS for cue in spans_of(reading.events, "harm"))


def find_triggers(reading: Reading, strikes_before: bool, harm_too: bool = False) -> list[Trigger]:
    """The triggers of a sentence in order.

    `strikes_before` says that the report is about strikes: then "the attack", "the raids" and "hit"
    speak of one too; and with `harm_too`, as one was told of before, "killed in X" alone.
    """
    if is_drill(reading):
        return []
    strikes_before = strikes_before and not tells_of_ground_attack(reading)
    by_place: dict[tuple[int, int], list[Cue]] = {}
    for cue in reading.strikes:
        if cue.kind in {"noun", "verb"}:
            by_place.setdefault((cue.first, cue.last), []).append(cue)
    munitions = [cue for cue in spans_of(reading.strikes, "munition") if not is_held(reading, cue)]
    carriers = spans_of(reading.strikes, "carrier")
    dropped = bool(carriers) or any(cue.meaning.mark == "delivery" for cue in reading.strikes)
    support = carriers + [
        cue for cue in munitions if dropped or cue.meaning.mark != "weak" or is_anothers(reading, cue.first)
    ]
    strong = [cue for cue in reading.strikes if cue.meaning.mark == "strong"]
    triggers = []
    for (first, last), cues in by_place.items():
        trigger = judge(reading, first, last, cues, support, strong, strikes_before)
        if trigger is not None:
            trigger.status = status_at(reading, trigger.first)
            triggers.append(trigger)
    triggers += bare_munitions(reading, triggers, support)
    return triggers or (carried_harm(reading) if strikes_before and harm_too else [])


def judge(
    reading: Reading,
    first: int,
    last: int,
    cues: list[Cue],
    support: list[Cue],
    strong: list[Cue],
    strikes_before: bool,
) -> Trigger | None:
    """Whether these words, known as a strike noun or verb, tell of a strike here."""
    noun = any(cue.kind == "noun" for cue in cues)
    marks = {cue.meaning.mark for cue in cues}
    weapon = next((cue.value for cue in cues if cue.value), "")
    verb = any(cue.kind == "verb" for cue in cues)
    if reading.lows[first] in FIGURATIVE and is_figure(reading, last):
        return None
    if reading.lows[first] in DOWNED and is_interception(reading, last):
        return None
    if "strong" in marks:
        return Trigger(first, last, noun, verb, weapon, "strike word")
    near = nearest(support, first, last, REACH)
    if marks == {"explosion"}:
        fired = [cue for cue in support if cue.kind == "munition" and cue.meaning.mark != "weak"]
        munition = nearest(fired, first, last, 8)
        return Trigger(first, last, False, True, munition.value, "munition exploded") if munition else None
    if marks == {"delivery"}:
        shot_at = reading.lows[last : last + 1] in (["on"], ["at"], ["into"])  # "the gunship fired on a hospital"
        carried = [cue for cue in support if cue.kind == "munition" or cue.value == "drone" or shot_at]
        munition = nearest(carried, first, last, 8)
        return Trigger(first, last, False, True, munition.value, "munition delivered") if munition else None
    if near is not None:
        return Trigger(first, last, noun, verb, weapon or near.value, f"strike word with {near.kind}")
    if reading.lows[first] in PLAIN_VERBS and follows_actor(reading, first) and takes_object(reading, last):
        return Trigger(
            first, last, False, True, weapon or PLAIN_VERBS[reading.lows[first]], "actor before a verb of striking"
        )
    if noun and reading.lows[first] == "bombing" and bombs_something(reading, last):
        return Trigger(first, last, False, True, weapon, "bombing of something by an actor")
    if (
        noun
        and reading.lows[first] in RAIDS
        and told_by_grammar(reading, first, last)
        and not is_search(reading, first)
    ):
        return Trigger(first, last, noun, verb, weapon, "strikes carried out, or hitting")
    nouns = spans_of(reading.strikes, "noun")
    told = bool(strong) or any(
        strikes_before or (reading.lows[cue.first] in RAIDS and told_by_grammar(reading, cue.first, cue.last))
        for cue in nouns
    )
    if told and not noun:
        return Trigger(first, last, noun, verb, weapon, "verb beside a strike")
    if noun and reading.lows[first] in {"raid", "raids"} and is_by_men(reading, first):
        return None
    if strikes_before and (noun or reading.lows[first] in CARRIED_VERBS or hits_civilians(reading, first, last)):
        return Trigger(first, last, noun, verb, weapon, "a strike told before", carried=True)
    return None


def hits_civilians(reading: Reading, first: int, last: int) -> bool:
    """ "the regime targeted the X hospital", "areas targeted by troops": no assault on men is told so."""
    if reading.lows[first] not in AIMED:
        return False
    if reading.lows[last : last + 1] == ["by"]:
        return first > 0 and any(cue.last == first and cue.kind == "target" for cue in reading.events)
    near = reading.lows[last : last + 6]
    return not CIVILIAN.isdisjoint(near)


def is_interception(reading: Reading, last: int) -> bool:
    """ "air defences destroyed 47 drones over X": what was hit was on its way."""
    flying = [cue for cue in spans_of(reading.strikes, "munition", "carrier") if 0 <= cue.first - last <= 4]
    if not flying:
        return False
    end = flying[0].last
    over = "over" in reading.lows[end : end + 2]
    return over or any(
        cue.kind == "never" and reading.words(cue.first, cue.last).lower() in DEFENCES for cue in reading.strikes
    )


def is_held(reading: Reading, munition: Cue) -> bool:
    """ "a mortar position", "a missile depot": it was hit, and hit nothing."""
    return not STORED.isdisjoint(reading.lows[munition.last : munition.last + 1])


def is_figure(reading: Reading, last: int) -> bool:
    """ "bombarded with complaints": what it was done with is no munition."""
    for number in range(last, min(last + 8, len(reading.lows))):
        if reading.lows[number] == "with":
            means = spans_of(reading.strikes, "munition", "carrier", "noun")
            return not any(number < cue.first <= number + 6 for cue in means)
        if reading.is_boundary(number):
            return False
    return False


def follows_actor(reading: Reading, number: int) -> bool:
    """Whether an actor's name ends right before this token."""
    return any(cue.last == number and cue.kind != "country" for cue in reading.actors)


def is_anothers(reading: Reading, number: int) -> bool:
    """Whether what begins here is named as an actor's: "NATO bombs", "Israeli strikes"."""
    kinds, groups = {"actor", "demonym", "generic"}, armed_groups()
    named = {cue.last for cue in reading.actors if cue.kind in kinds and cue.value not in groups}
    return number in named or (number - 1 in named and reading.lows[number - 1] in SMALL)


def bombs_something(reading: Reading, last: int) -> bool:
    """ "denied bombing the hospital": an actor, and an object after the word."""
    acting = any(cue.kind in {"actor", "generic", "demonym", "state"} for cue in reading.actors)
    return (
        acting
        and last < len(reading.tokens)
        and (reading.lows[last] in {"the", "a", "of"} or reading.tokens[last].is_name)
    )


def takes_object(reading: Reading, last: int) -> bool:
    """Whether a name or a noun phrase follows, not another verb ("Terrorist Bomb Targets Bus")."""
    if last >= len(reading.tokens) or any(cue.first == last and cue.kind == "verb" for cue in reading.strikes):
        return False
    return reading.tokens[last].is_word and not any(cue.first == last and cue.kind == "harm" for cue in reading.events)


def is_by_men(reading: Reading, first: int) -> bool:
    """ "forces killed ten in raids on X": soldiers on the ground, where no aircraft is spoken of."""
    return not MEN.isdisjoint(reading.lows[max(0, first - 12) : first])


def is_search(reading: Reading, first: int) -> bool:
    """ "a raid in X": men entering houses, where no aircraft is spoken of; strikes go "on" or "against"."""
    return reading.lows[first] in {"raid", "raids"} and reading.lows[first + 1 : first + 2] == ["in"]


def told_by_grammar(reading: Reading, first: int, last: int) -> bool:
    """ "carried out strikes" by an actor, "strikes that hit", "raids ... strikes": no labour dispute reads so."""
    verbs = spans_of(reading.strikes, "verb")
    if any(cue.meaning.mark == "weak" and 0 <= cue.first - last <= 4 and cue.first != first for cue in verbs):
        return True
    if any(cue.kind == "noun" and cue.first != first and reading.lows[cue.first] in RAIDS for cue in reading.strikes):
        return True
    if is_anothers(reading, first) and reading.lows[last : last + 1] in (["on"], ["against"], ["in"], ["near"]):
        return True
    after = [low for low in reading.lows[last : last + 4] if low not in {",", "which", "that", "had", "has", "have"}]
    if after and after[0] in HARM_VERBS:
        return True
    delivered = any(cue.meaning.mark == "delivery" and 0 <= first - cue.last <= 4 for cue in verbs)
    return delivered and any(cue.kind in {"actor", "generic", "demonym", "state"} for cue in reading.actors)


def nearest(cues: list[Cue], first: int, last: int, reach: int) -> Cue | None:
    """The cue fewest tokens away, within reach."""
    best, least = None, reach + 1
    for cue in cues:
        gap = max(cue.first - last, first - cue.last, 0)
        if gap < least and not (cue.first == first and cue.last == last):
            best, least = cue, gap
    return best


def bare_munitions(reading: Reading, triggers: list[Trigger], support: list[Cue]) -> list[Trigger]:
    """A munition without a verb of its own: "mortar shells killed two in X", "rockets on X"."""
    harm = [] if triggers else spans_of(reading.events, "harm")
    found = []
    for cue in [*spans_of(support, "munition"), *spans_of(support, "carrier")]:
        if cue.kind == "carrier":
            if not triggers and reading.lows[cue.last : cue.last + 1] in KILLS:
                found.append(Trigger(cue.first, cue.last, True, False, cue.value, "carrier that kills"))
            continue
        near = any(0 <= h.first - cue.last <= 6 or 0 <= cue.first - h.last <= 8 for h in harm)
        near = near or reading.lows[cue.last : cue.last + 1] in (["claim"], ["claims"])
        onto = (
            cue.meaning.mark != "weak"
            and falls_on_name(reading, cue.last)
            and not any(one.first <= cue.first < one.last for one in triggers)
        )
        if near or onto:
            rule = "munition with harm" if near else "munition on a place"
            trigger = Trigger(cue.first, cue.last, True, False, cue.value, rule)
            trigger.status = status_at(reading, trigger.first)
            found.append(trigger)
    return found


def carried_harm(reading: Reading) -> list[Trigger]:
    """In a report of strikes, "another child was killed in X" tells of one, unless the sentence names another cause."""
    laid = any(cue.kind == "munition" and cue.meaning.mark == "weak" for cue in reading.strikes)
    named = any(cue.kind == "never" for cue in reading.strikes) or any(cue.kind == "other" for cue in reading.events)
    if laid or named:
        return []
    found = [
        Trigger(cue.first, cue.last, False, True, "", "harm in a report of strikes", carried=True)
        for cue in spans_of(reading.events, "harm")
        if reading.lows[cue.first] in HARM_VERBS and reading.lows[max(0, cue.first - 1)] not in PEOPLE_BEFORE
    ]
    for trigger in found:
        trigger.status = status_at(reading, trigger.first)
    return found


def falls_on_name(reading: Reading, last: int) -> bool:
    """ "rockets on X", "barrel bombs today on the town of X": a name follows soon, and no verb stands between."""
    lows = reading.lows
    towards = {"on", "onto"} | (
        {"at"} if lows[max(0, last - 2)] in QUANTITIES or lows[max(0, last - 3)] in QUANTITIES else set()
    )
    at = next((number for number in range(last, min(last + 3, len(lows))) if lows[number] in towards), None)
    if at is None or any(cue.kind == "verb" and last <= cue.first < at for cue in reading.strikes):
        return False
    for number in range(at + 1, min(at + 5, len(lows))):
        token = reading.tokens[number]
        if token.is_name and lows[number] not in MONTHS | WEEKDAYS:
            return True
        if not token.is_word:
            return False
    return False
