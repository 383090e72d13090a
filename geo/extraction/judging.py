"""Whether a word for a strike tells of one here: by itself, with what carries it, by grammar, or by what was told."""

from __future__ import annotations

from dataclasses import dataclass

from geo.extraction.actor_memory import armed_groups
from geo.extraction.grammar import grammar
from geo.extraction.reading import MONTHS, WEEKDAYS, Reading, spans_of
from geo.extraction.seeming import is_by_men, is_search, only_seems
from geo.extraction.trigger import Trigger
from geo.extraction.vocabulary import Cue

FLOWN = 22  # tokens from a munition to the word for its fall
MILITARY = frozenset("targets positions sites depots bases infrastructure headquarters facilities posts".split())
SOUNDS = frozenset({"explosion", "explosions", "blast", "blasts", "bangs"})
THINGS = frozenset({"bomb", "shell", "shells", "target", "targets"})
ARTICLES = frozenset({"a", "an", "the", "another", "one", "this", "that", "its", "their", "each", "every"})
HITS = frozenset({"hit", "hits", "struck", "strikes"})
STOPPED_REACH = 10  # tokens from a launch to "was intercepted"
TIMED = [["hours", "before"], ["days", "before"], ["hours", "after"], ["days", "after"], ["minutes", "before"]]
AIMED = frozenset({"on", "in", "at", "near", "against"})
ANSWER_REACH = 4  # tokens from "in revenge for" to what is avenged
REACH = 14  # tokens between a weak word and the carrier or munition that makes it a strike
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


@dataclass(frozen=True, slots=True)
class Words:
    """tokens[first:last] that are known as a strike noun or verb, and what stands with them in the sentence.

    `support` are the carriers and munitions that make a weak word a strike; `strong` says that another word of
    the sentence tells of one, `strikes_before` that the report does.
    """

    reading: Reading
    first: int
    last: int
    cues: list[Cue]
    support: list[Cue]
    strong: bool
    strikes_before: bool

    @property
    def noun(self) -> bool:
        return any(cue.kind == "noun" for cue in self.cues)

    @property
    def marks(self) -> set[str]:
        return {cue.meaning.mark for cue in self.cues}

    @property
    def weapon(self) -> str:
        return next((cue.value for cue in self.cues if cue.value), "")

    def trigger(self, rule: str, weapon: str = "", *, carried: bool = False) -> Trigger:
        """These words as a trigger, known by a rule."""
        verb = any(cue.kind == "verb" for cue in self.cues)
        return Trigger(self.first, self.last, self.noun, verb, self.weapon or weapon, rule, carried=carried)


def judge(words: Words) -> Trigger | None:
    """Whether these words, known as a strike noun or verb, tell of a strike here."""
    if not words.noun and is_thing(words):
        return None
    if only_seems(words.reading, words.first, words.last, words.cues):
        return None
    if words.noun and "strong" not in words.marks and (answers(words.reading, words.first) or is_time(words)):
        return None
    if words.reading.lows[words.first] in SOUNDS and "heard" in words.reading.lows[words.last : words.last + 4]:
        return None  # bangs may be an interception's
    if "strong" in words.marks:
        return words.trigger("strike word")
    if words.marks == {"plain"}:
        return by_grammar(words)
    if words.marks == {"explosion"}:
        return exploded(words)
    if words.marks == {"delivery"}:
        return delivered(words)
    near = nearest(words.support, words.first, words.last, REACH)
    if near is not None:
        return words.trigger(f"strike word with {near.kind}", near.value)
    return by_grammar(words) or by_company(words)


def is_thing(words: Words) -> bool:
    """ "a bomb on the avenue", "another shell": the noun, and no verb of striking."""
    before = words.reading.lows[max(0, words.first - 1) : words.first]
    return words.reading.lows[words.first] in THINGS and not ARTICLES.isdisjoint(before)


def exploded(words: Words) -> Trigger | None:
    """ "a shell exploded": a munition that is fired or dropped."""
    fired = [
        cue for cue in words.support if (cue.kind == "munition" and cue.meaning.mark != "weak") or cue.value == "drone"
    ]
    munition = nearest(fired, words.first, words.last, 8)
    return Trigger(words.first, words.last, False, True, munition.value, "munition exploded") if munition else None


def delivered(words: Words) -> Trigger | None:
    """ "dropped barrel bombs", "the gunship fired on a hospital"."""
    shot_at = words.reading.lows[words.last : words.last + 1] in (["on"], ["at"], ["into"])
    carried = [cue for cue in words.support if cue.kind == "munition" or cue.value == "drone" or shot_at]
    munition = nearest(carried, words.first, words.last, 8) or flew_before(words, carried)
    if munition is None or was_stopped(words):
        return None
    return Trigger(words.first, words.last, False, True, munition.value, "munition delivered")


def was_stopped(words: Words) -> bool:
    """ "a drone launched toward X was intercepted": it hit nothing."""
    lows, clause = words.reading.lows, words.reading.clause(words.first)
    behind = lows[words.last : min(clause[1], words.last + STOPPED_REACH)]
    return bool(behind) and "was" in behind + lows[words.first - 1 : words.first] and "intercepted" in behind


def flew_before(words: Words, carried: list[Cue]) -> Cue | None:
    """ "180 missiles, most of which were intercepted, though 20 landed in X": a munition far before its fall."""
    low = words.reading.lows[words.first]
    before = [cue for cue in carried if cue.kind == "munition" and cue.last <= words.first]
    return (
        nearest(before, words.first, words.last, FLOWN)
        if low in {"landed", "fell", "fallen", "slammed", "crashed", "exploded"}
        else None
    )


def by_grammar(words: Words) -> Trigger | None:
    """What an actor does with a verb of striking, or strikes that are carried out, hit or kill."""
    reading, first, last, low = words.reading, words.first, words.last, words.reading.lows[words.first]
    if low in PLAIN_VERBS and follows_actor(reading, first) and takes_object(reading, last):
        weapon = words.weapon or PLAIN_VERBS[low]
        return Trigger(first, last, False, True, weapon, "actor before a verb of striking")
    if low in HITS and hits_place(reading, first, last):
        return Trigger(first, last, False, True, words.weapon, "a state's verb of striking before a name")
    if words.noun and low == "bombing" and bombs_something(reading, last):
        return Trigger(first, last, False, True, words.weapon, "bombing of something by an actor")
    if (
        words.noun
        and low in grammar("strikes", "raids")
        and told_by_grammar(reading, first, last)
        and not is_search(reading, first)
    ):
        return words.trigger("strikes carried out, or hitting")
    return None


def by_company(words: Words) -> Trigger | None:
    """What is a strike only because the sentence, or the report before it, tells of one."""
    reading, first, last = words.reading, words.first, words.last
    told = words.strong or any(
        words.strikes_before
        or (reading.lows[cue.first] in grammar("strikes", "raids") and told_by_grammar(reading, cue.first, cue.last))
        for cue in spans_of(reading.strikes, "noun")
    )
    if told and not words.noun:
        return words.trigger("verb beside a strike")
    if words.noun and reading.lows[first] in {"raid", "raids"} and is_by_men(reading, first):
        return None
    goes_on = (
        words.noun or reading.lows[first] in grammar("strikes", "carried_verbs") or hits_civilians(reading, first, last)
    )
    return words.trigger("a strike told before", carried=True) if words.strikes_before and goes_on else None


def answers(reading: Reading, first: int) -> bool:
    """ "two days after the attacks in X", "in revenge for attacks in X": what the strike answers was mostly none."""
    before = reading.lows[max(0, first - ANSWER_REACH) : first]
    if reading.lows[first] in grammar("strikes", "raids") and reading.lows[first + 1 : first + 2] == ["on"]:
        return False  # "in retaliation for a raid on X": a strike by its own words
    struck = any(cue.kind in {"noun", "verb"} and cue.last <= first - len(before) for cue in reading.strikes)
    return not grammar("strikes", "answering").isdisjoint(before) or ("after" in before and struck)


def is_time(words: Words) -> bool:
    """ "hours before Thursday's attack, ...": it only says when something else happened, unless it goes on "on X"."""
    before = words.reading.lows[max(0, words.first - 3) : words.first]
    timed = before[:2] in TIMED or before[1:] in TIMED
    return timed and AIMED.isdisjoint(words.reading.lows[words.last : words.last + 1])


def hits_place(reading: Reading, first: int, last: int) -> bool:
    """ "Israel struck Tehran", "the army struck 70 targets": a state's forces, then a name or a target."""
    acting = {cue.value for cue in reading.actors if cue.last == first and cue.kind != "country"} - armed_groups()
    if not acting or last >= len(reading.tokens):
        return False
    named = reading.tokens[last].is_name and reading.lows[last] not in MONTHS | WEEKDAYS
    others = [cue for cue in reading.actors if cue.first <= last < cue.last and cue.kind != "country"]
    speaks = any(cue.first <= last < cue.last for cue in reading.speech)
    # "hit Kyiv": a capital may also be the name of its government
    enemy = all(cue.kind == "actor" and cue.value not in acting for cue in others)
    return (named and enemy and not speaks) or not MILITARY.isdisjoint(reading.lows[last : last + 5])


def hits_civilians(reading: Reading, first: int, last: int) -> bool:
    """ "the regime targeted the X hospital", "areas targeted by troops": no assault on men is told so."""
    if reading.lows[first] not in grammar("strikes", "aimed"):
        return False
    if reading.lows[first].endswith("ed") and is_pronouns(reading, first):
        return True
    if reading.lows[last : last + 1] == ["by"]:
        return first > 0 and any(cue.last == first and cue.kind == "target" for cue in reading.events)
    near = reading.lows[last : last + 6]
    return not grammar("strikes", "civilian").isdisjoint(near)


def is_pronouns(reading: Reading, first: int) -> bool:
    """ "It also targeted X", "they had attacked X": whoever the report just said had struck."""
    at = first
    while at > 0 and reading.lows[at - 1] in {"had", "has", "have", "also", "then", "later"}:
        at -= 1
    return at > 0 and reading.lows[at - 1] in {"it", "they"}


def follows_actor(reading: Reading, number: int) -> bool:
    """Whether an actor's name ends right before this token."""
    return any(cue.last == number and cue.kind != "country" for cue in reading.actors)


def is_anothers(reading: Reading, number: int) -> bool:
    """Whether what begins here is named as an actor's: "NATO bombs", "Israeli strikes"."""
    kinds, groups = {"actor", "demonym", "generic"}, armed_groups()
    named = {cue.last for cue in reading.actors if cue.kind in kinds and cue.value not in groups}
    return number in named or (number - 1 in named and reading.lows[number - 1] in grammar("strikes", "small"))


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
    if any(
        cue.kind == "noun" and cue.first != first and reading.lows[cue.first] in grammar("strikes", "raids")
        for cue in reading.strikes
    ):
        return True
    if is_anothers(reading, first) and reading.lows[last : last + 1] in (["on"], ["against"], ["in"], ["near"]):
        return True
    if is_told_by_toll(reading, first, last):
        return True
    after = [low for low in reading.lows[last : last + 4] if low not in {",", "which", "that", "had", "has", "have"}]
    if after and after[0] in grammar("strikes", "harm_verbs"):
        return True
    delivered = any(cue.meaning.mark == "delivery" and 0 <= first - cue.last <= 4 for cue in verbs)
    return delivered and any(cue.kind in {"actor", "generic", "demonym", "state"} for cue in reading.actors)


def is_told_by_toll(reading: Reading, first: int, last: int) -> bool:
    """ "the strikes in X killed 13", "the toll from the X strike": no labour dispute has dead."""
    killed = grammar("strikes", "harm_verbs")
    for number in range(last, min(last + 6, len(reading.lows))):
        if reading.is_boundary(number) or reading.lows[number] == ",":
            break
        if reading.lows[number] in killed:
            return True
    return "toll" in reading.lows[max(0, first - 5) : first]


def nearest(cues: list[Cue], first: int, last: int, reach: int) -> Cue | None:
    """The cue fewest tokens away, within reach."""
    best, least = None, reach + 1
    for cue in cues:
        gap = max(cue.first - last, first - cue.last, 0)
        if gap < least and not (cue.first == first and cue.last == last):
            best, least = cue, gap
    return best
