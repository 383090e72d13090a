"""The phrase around a place's name: kind words, directions, adjectives, and the preposition it hangs on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from geo.extraction.mentions import Mention
from geo.extraction.reading import Reading
from geo.extraction.vocabulary import Cue

HELD = re.compile(
    r"-(?:held|controlled|run|besieged|populated|majority|dominated|occupied|ruled|backed|seized|owned|made|built|style|led|supplied|linked|trained)$"
)
AROUND = frozenset("outskirts edge edges fringes countryside vicinity surroundings environs hinterland".split())
DETERMINERS = frozenset(
    {"the", "a", "an", "its", "their", "this", "that", "his", "several", "some", "many", "other", "both", "all"}
)
ADJECTIVES = frozenset(
    (
        "besieged nearby neighbouring neighboring strategic rebel coastal key historic ancient surrounding "
        "residential mountainous desert oil-rich battered divided war-torn small large main populated crowded densely "
        "occupied so-called opposition government-held rebel-held mainly mostly predominantly kurdish sunni shiite "
        "alawite christian druze border port capital embattled besieged liberated disputed remote village town city "
        "provincial entire same two three four five six seven eight nine ten adjacent former central frontline "
        "regional fortified industrial nearby-held eastern-most flashpoint northern-most biggest second-largest largest"
    ).split()
)


@dataclass(slots=True)
class Kinds:
    """The kind words of a sentence, by where they end and where they begin."""

    before: dict[int, Cue] = field(default_factory=dict)
    after: dict[int, Cue] = field(default_factory=dict)
    direction: dict[int, Cue] = field(default_factory=dict)
    vague: dict[int, Cue] = field(default_factory=dict)
    locative: dict[int, Cue] = field(default_factory=dict)


def kinds_of(reading: Reading) -> Kinds:
    """Index the kind words by position."""
    kinds = Kinds()
    for cue in reading.kinds:
        if cue.kind == "before":
            kinds.before[cue.last] = cue
        elif cue.kind == "after":
            kinds.after[cue.first] = cue
        elif cue.kind == "direction":
            kinds.direction[cue.last] = cue
        elif cue.kind == "vague":
            kinds.vague[cue.last] = cue
        elif cue.kind in {"locative", "away"}:
            kinds.locative[cue.last] = cue
    return kinds


def extend_left(reading: Reading, kinds: Kinds, mention: Mention, named: set[int]) -> None:
    """Take the kind words, directions and adjectives before the name into its phrase."""
    lows, at = reading.lows, mention.first
    while at > reading.dateline:
        step = kind_step(reading, kinds, mention, at, named)
        if step is None:
            break
        at = step
    mention.head = at
    cue = kinds.locative.get(at) or kinds.vague.get(at)
    if cue is not None:
        mention.prep, mention.prep_at = (
            lows[cue.first] if cue.last - cue.first == 1 else reading.words(cue.first, cue.last).lower(),
            cue.first,
        )
    elif at and lows[at - 1] in {"of", "from", "to"}:
        mention.prep, mention.prep_at = lows[at - 1], at - 1
    else:
        mention.prep_at = at


def kind_step(reading: Reading, kinds: Kinds, mention: Mention, at: int, named: set[int]) -> int | None:
    """One step to the left inside the phrase; None where the phrase begins."""
    low = reading.lows[at - 1]
    if low == "of" and (cue := kinds.before.get(at - 1)) is not None:
        if cue.first - 1 in named and cue.first in kinds.after:
            return None  # "the X neighbourhood of Y": the kind word is X's
        return take_kind(reading, mention, cue)
    vague = kinds.vague.get(at)
    if vague is not None and vague.last - vague.first > 1:
        mention.vague = mention.vague or reading.words(vague.first, vague.last).lower()
        return vague.first
    if vague is not None and not mention.vague:
        mention.vague = reading.lows[vague.first]
        return None
    if (cue := kinds.before.get(at)) is not None:
        return take_kind(reading, mention, cue)
    if (cue := kinds.direction.get(at)) is not None:
        if at == mention.first or mention.kind in {"", "region"}:  # not "the northern city of X"
            mention.direction = mention.direction or reading.lows[cue.first]
        return cue.first
    if (
        low in DETERMINERS
        or low in ADJECTIVES
        or HELD.search(low)
        or (at - 1 not in named and is_demonym(reading, at - 1))
    ):
        return at - 1
    return None


def take_kind(reading: Reading, mention: Mention, cue: Cue) -> int:
    """Note the kind word; the innermost names the place, an outer region word makes it vague."""
    if not mention.kind:
        mention.kind = cue.value
    if cue.value in {"region", "area"} and reading.lows[cue.last - 1] in AROUND:
        mention.vague = mention.vague or f"{reading.lows[cue.last - 1]} of"
    return cue.first


def is_demonym(reading: Reading, number: int) -> bool:
    """An adjective of nation or side right before a place ("the Syrian city of")."""
    return any(
        cue.last == number + 1 and cue.kind in {"demonym", "generic", "country"} and cue.last - cue.first == 1
        for cue in reading.actors
    )


def extend_right(reading: Reading, kinds: Kinds, mention: Mention) -> None:
    """Take the kind words after the name into its phrase ("X town", "X military airport")."""
    mention.tail = mention.last
    cue = kinds.after.get(mention.tail)
    if cue is None:
        return
    if mention.level > 2 and cue.value == "town" and reading.lows[cue.last : cue.last + 1] == ["of"]:
        return  # "the North Darfur town of Y": the kind word is Y's
    mention.tail = cue.last
    if cue.value in {"facility", "airbase"} and mention.text[0].isupper():
        mention.last, mention.end = cue.last, reading.tokens[cue.last - 1].end
        mention.text = reading.words(mention.first, mention.last)
    if not mention.kind or mention.kind in {"area", "region"} or cue.value in {"facility", "airbase", "street"}:
        mention.kind = cue.value
    if cue.value == "region" and not mention.entries:
        mention.kind = "region"
