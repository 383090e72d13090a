"""Which words of a sentence tell of a strike, with what weapon, and whether it took place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from geo.extraction.reading import Reading, spans_of
from geo.extraction.vocabulary import Cue, vocabulary
from geo.records import Status

REACH = 14  # tokens between a weak word and the carrier or munition that makes it a strike
SCOPE = 6  # tokens before a trigger in which "would", "if", "no" reach it
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
HARM_VERBS = frozenset({"killed", "died", "destroyed", "wounded", "injured", "eliminated"})
# Verbs that go on telling of strikes once a report has begun; "targeted" may as well be an assault.
CARRIED_VERBS = frozenset({"hit", "hits", "hitting", "struck", "striking", "pounded", "pounding"})


PUNCTUATION = str.maketrans(dict.fromkeys(".,;:!?\"'()[]{}«»“”‘’…—–/\u00a0", " "))
# The same with lower case in one step, for a sentence in ASCII: a table of bytes costs a tenth.
ASCII = bytes(
    32 if chr(code).isspace() else ord(chr(code).lower().translate(PUNCTUATION)) for code in range(128)
) + bytes(128)


@cache
def strike_words() -> frozenset[str]:
    """The words without one of which no sentence tells of a strike."""
    return vocabulary().strikes.first_words({"noun", "verb", "munition", "carrier"}) | HARM_VERBS


@cache
def ascii_strike_words() -> frozenset[bytes]:
    """The same as bytes."""
    return frozenset(word.encode() for word in strike_words())


def may_tell(text: str) -> bool:
    """Whether a sentence is worth reading: a quick look that never says no to a strike."""
    if text.isascii():
        return not ascii_strike_words().isdisjoint(text.encode().translate(ASCII).split())
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


def find_triggers(reading: Reading, strikes_before: bool) -> list[Trigger]:
    """The triggers of a sentence in order.

    `strikes_before` says that the report has already told of a strike: then "the
    attack", "the raids" and "hit" speak of one too.
    """
    by_place: dict[tuple[int, int], list[Cue]] = {}
    for cue in reading.strikes:
        if cue.kind in {"noun", "verb"}:
            by_place.setdefault((cue.first, cue.last), []).append(cue)
    munitions = spans_of(reading.strikes, "munition")
    carriers = spans_of(reading.strikes, "carrier")
    dropped = bool(carriers) or any(cue.meaning.mark == "delivery" for cue in reading.strikes)
    support = carriers + [cue for cue in munitions if dropped or cue.meaning.mark != "weak"]
    strong = [cue for cue in reading.strikes if cue.meaning.mark == "strong"]
    triggers = []
    for (first, last), cues in by_place.items():
        trigger = judge(reading, first, last, cues, support, strong, strikes_before)
        if trigger is not None:
            trigger.status = status_of(reading, trigger)
            triggers.append(trigger)
    triggers += bare_munitions(reading, triggers, support)
    return triggers or (carried_harm(reading) if strikes_before else [])


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
    if "strong" in marks:
        return Trigger(first, last, noun, verb, weapon, "strike word")
    near = nearest(support, first, last, REACH)
    if marks == {"delivery"}:
        carried = [cue for cue in support if cue.kind == "munition" or cue.value == "drone"]
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
    if noun and reading.lows[first] in RAIDS and told_by_grammar(reading, first, last):
        return Trigger(first, last, noun, verb, weapon, "strikes carried out, or hitting")
    nouns = spans_of(reading.strikes, "noun")
    told = bool(strong) or any(
        strikes_before or (reading.lows[cue.first] in RAIDS and told_by_grammar(reading, cue.first, cue.last))
        for cue in nouns
    )
    if told and not noun:
        return Trigger(first, last, noun, verb, weapon, "verb beside a strike")
    if strikes_before and (noun or reading.lows[first] in CARRIED_VERBS):
        return Trigger(first, last, noun, verb, weapon, "a strike told before", carried=True)
    return None


def follows_actor(reading: Reading, number: int) -> bool:
    """Whether an actor's name ends right before this token."""
    return any(cue.last == number and cue.kind != "country" for cue in reading.actors)


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


def told_by_grammar(reading: Reading, first: int, last: int) -> bool:
    """ "carried out strikes" by an actor, "strikes that hit", "raids ... strikes": no labour dispute reads so."""
    verbs = spans_of(reading.strikes, "verb")
    if any(cue.meaning.mark == "weak" and 0 <= cue.first - last <= 4 and cue.first != first for cue in verbs):
        return True
    if any(cue.kind == "noun" and cue.first != first and reading.lows[cue.first] in RAIDS for cue in reading.strikes):
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
    """A munition with harm but no verb of its own: "mortar shells killed two in X"."""
    if triggers:
        return []
    harm = spans_of(reading.events, "harm")
    found = []
    for cue in spans_of(support, "munition"):
        if any(0 <= h.first - cue.last <= 6 or 0 <= cue.first - h.last <= 8 for h in harm):
            trigger = Trigger(cue.first, cue.last, True, False, cue.value, "munition with harm")
            trigger.status = status_of(reading, trigger)
            found.append(trigger)
    return found


def carried_harm(reading: Reading) -> list[Trigger]:
    """In a report of strikes, "another child was killed in X" tells of one, unless the sentence names another cause."""
    if any(cue.kind == "never" for cue in reading.strikes) or any(cue.kind == "other" for cue in reading.events):
        return []
    found = [
        Trigger(cue.first, cue.last, False, True, "", "harm in a report of strikes", carried=True)
        for cue in spans_of(reading.events, "harm")
        if reading.lows[cue.first] in HARM_VERBS
    ]
    for trigger in found:
        trigger.status = status_of(reading, trigger)
    return found[:1]


STATUS_OF = {
    "planned": Status.PLANNED,
    "threatened": Status.THREATENED,
    "hypothetical": Status.HYPOTHETICAL,
    "negated": Status.NEGATED,
}


def status_of(reading: Reading, trigger: Trigger) -> Status:
    """Planned, threatened, hypothetical or negated where such a word reaches the trigger in its clause."""
    best: Cue | None = None
    for cue in reading.status:
        gap = trigger.first - cue.last
        if 0 <= gap <= SCOPE and reaches(reading, cue, trigger):
            best = cue
    return STATUS_OF[best.kind] if best else Status.REPORTED


def reaches(reading: Reading, cue: Cue, trigger: Trigger) -> bool:
    """Nothing ends the clause between the word and the trigger, and the word means what it seems to."""
    low = reading.lows[cue.first]
    token = reading.tokens[cue.first]
    if low == "may" and token.is_name and cue.first > 0:
        return False  # the month
    if low in {"may", "might"} and reading.lows[cue.last : cue.last + 1] == ["have"]:
        return False  # a hedge about the past, not a future
    if low == "no" and reading.lows[cue.last : cue.last + 2] == ["longer", "only"]:
        return False
    if low == "not" and reading.lows[cue.last : cue.last + 1] == ["only"]:
        return False
    if low in {"no", "without"} and trigger.first - cue.last > 2:
        return False
    return not any(reading.is_boundary(i) or reading.lows[i] == "," for i in range(cue.last, trigger.first))
