"""Whether an actor before the words for a strike can be their subject: no target, holder, speaker or count."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extraction.actor_names import ends_actor
from geo.extraction.reading import Reading, number_of, spans_of
from geo.extraction.triggers import Trigger
from geo.extraction.vocabulary import Cue

# Before these an actor is the target, the speaker's addressee or a place's holder, not the striker.
TARGET_BEFORE = frozenset(
    (
        "against on at targeting of killed killing hitting hit struck targeted fighting bombed attacked for support "
        "supporting supported backing backed with told from in near to among between fight battling fought"
    ).split()
)
HELD_AFTER = frozenset(
    (
        "held controlled run besieged backed allied positions position fighters militants targets stronghold "
        "strongholds bastion bases base convoy vehicles headquarters terrorists hideouts territory areas villages "
        "town city province district neighbourhood neighborhood countryside side border civilians people children "
        "soldiers capital opposition observatory network civil refugees refugee officials "
        "leader leaders member members"
    ).split()
)
MEN = frozenset("fighters militants soldiers terrorists members".split())
BEFORE_ACTOR = frozenset(
    "the a an its suspected al-qaeda several some at least about around more than dozens scores of southern northern "
    "eastern western central north south east west".split()
)
NUMBERED = frozenset(
    (
        "command control leadership dozens scores hundreds thousands waves wave series number most some all one many"
    ).split()
)
DIRECTED = frozenset("the northern southern eastern western central".split())
AGENTS = frozenset(
    (
        "forces army military troops air navy units soldiers planes pilots regime government coalition aviation guns "
        "gunners batteries airmen commandos campaign operation"
    ).split()
)
AGENT_NOUNS = frozenset("carrier munition noun".split())


def acts(reading: Reading, cue: Cue, trigger: Trigger, sources: Sequence[tuple[int, int]]) -> bool:
    """Whether an actor before a trigger can be its subject."""
    if any(first <= cue.first < last for first, last in sources):
        return False
    lows = reading.lows
    at = cue.first
    if lows[at - 1 : at] == ["("]:  # "held by the X Army (XA)": the acronym stands where the name does
        at = next((other.first for other in reading.actors if other.last == at - 1), at)
    while at > 0 and (lows[at - 1] in BEFORE_ACTOR or is_count(lows[at - 1]) or ends_actor(reading, at)):
        at -= 1
    before = lows[at - 1] if at else ""
    if flies_for(reading, at, cue.first):
        return True
    if is_aimed_at(reading, cue):
        return False
    if before == "with" and any(
        one.last - 1 in (cue.last - 1, cue.last) for one in spans_of(reading.strikes, "carrier")
    ):
        return True  # "with coalition jets carrying out strikes"
    if (
        before in TARGET_BEFORE | {"by"}
        or is_object(reading, at)
        or (cue.kind == "generic" and ends_actor(reading, cue.first))
    ):
        return False
    after = lows[cue.last] if cue.last < len(lows) else ""
    counted = at > 0 and (is_count(lows[cue.first - 1]) or bool({"a", "an"} & set(lows[max(0, at - 2) : cue.first])))
    if men_act(reading, cue.last):
        return True
    if cue.kind == "demonym" or counted or holds_target(reading, cue):
        flies = any(cue.first < one.first < cue.last for one in spans_of(reading.strikes, "carrier", "munition"))
        return flies or is_agent_noun(reading, cue.last)  # "an Israeli drone" may be one name
    if after.endswith(("-held", "-controlled")):
        return False
    if after in HELD_AFTER and not is_agent_noun(reading, cue.last):
        return False
    token = reading.tokens[cue.last - 1].text
    return not (token.endswith(("-held", "-controlled")))


def is_aimed_at(reading: Reading, cue: Cue) -> bool:
    """ "fired missiles at X", "a depot of X": the last word before the actor but its article and direction."""
    at = cue.first
    while at > 0 and reading.lows[at - 1] in DIRECTED:
        at -= 1
    if reading.lows[at - 1 : at] == ["of"] and at > 1:  # "a depot of X", not "dozens of X's jets", "the forces of X"
        head = reading.lows[at - 2]
        acting = any(one.first <= at - 2 < one.last for one in (*spans_of(reading.strikes, "carrier"), *reading.actors))
        return not acting and head not in AGENTS | NUMBERED and number_of(head) is None
    return reading.lows[at - 1 : at] == ["at"]


def flies_for(reading: Reading, first: int, last: int) -> bool:
    """ "a bomber of the X air force": warplanes, helicopters or guns, then "of", before the actor."""
    behind = {number for number in range(first, last) if reading.lows[number] == "of"}
    return any(cue.last in behind and cue.kind == "carrier" for cue in reading.strikes)


def men_act(reading: Reading, number: int) -> bool:
    """ "IS fighters fired", "rebel militants have shelled": the men of a group are its subject."""
    if number >= len(reading.lows) or reading.lows[number] not in MEN:
        return False
    verbs = {cue.first for cue in reading.strikes if cue.kind == "verb"}
    return number + 1 in verbs or (reading.lows[number + 1 : number + 2] in (["have"], ["had"]) and number + 2 in verbs)


def is_count(low: str) -> bool:
    """A number of fighters or jets; not the year of a date that stands right before."""
    value = number_of(low)
    return value is not None and not (len(low) == 4 and 1900 <= value <= 2100)


def holds_target(reading: Reading, cue: Cue) -> bool:
    """ "ISIS command posts", "rebel ammunition depots": the actor owns what was hit."""
    verbs = {verb.first for verb in reading.strikes if verb.kind == "verb"}
    gaps = {target.first - cue.last for target in spans_of(reading.events, "target")}
    return 0 in gaps or (1 in gaps and cue.last not in verbs)


def is_object(reading: Reading, at: int) -> bool:
    """Whether a verb of striking or harm ends right before this token: "destroyed three ISIL positions"."""
    struck = (cue.last for cue in reading.strikes if cue.kind == "verb" and cue.meaning.mark in {"weak", "strong"})
    harmed = (cue.last for cue in reading.events if cue.kind == "harm")
    return at in {*struck, *harmed}


def is_agent_noun(reading: Reading, number: int) -> bool:
    """Whether warplanes, artillery, forces, strikes ... follow, within an adjective or two."""
    for at in range(number, min(number + 3, len(reading.lows))):
        if any(cue.first <= at < cue.last and cue.kind in AGENT_NOUNS for cue in reading.strikes):
            return True
        if reading.lows[at] in AGENTS:
            return True
    return False
