"""Which of the places in a sentence was hit: signs of grammar, weighed by a small table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from geo.extraction.anaphora import definite_object
from geo.extraction.mentions import Mention
from geo.extraction.reading import Reading, number_of
from geo.extraction.triggers import Trigger
from geo.extraction.vocabulary import read_toml
from geo.records import Status

LOOK_BACK = 22  # tokens that the search for a place's governor goes to the left
NEAR = 5  # tokens within which another event surely governs the place
ONTO = frozenset({"on", "against", "over", "targeting", "of", "onto", "upon", "at", "into", "across"})
LOCATIVE = frozenset(
    {"in", "near", "around", "inside", "outside", "within", "throughout", "along", "close", "next", "beside"}
)
AWAY = frozenset({"from", "to", "than", "like", "for", "via", "towards", "toward", "between", "by"})
PASSIVE = frozenset(
    {
        "was",
        "were",
        "is",
        "are",
        "been",
        "being",
        "be",
        "came",
        "come",
        "comes",
        "under",
        "has",
        "have",
        "had",
        "also",
        "repeatedly",
        "again",
        "hit",
        "heavily",
        "subjected",
        "to",
        "heavy",
        "suffered",
        "an",
        "a",
        "the",
        "intense",
        "reportedly",
    }
)
# The place is what the strike's own words are about, whatever stands before its phrase.
HEADS = frozenset({"subject", "premodifier", "where", "meant_inside"})
# "X witnessed two raids", "X suffered shelling": what happens to the subject.
WITNESSED = frozenset(
    "witnessed witnessing witness witnesses saw seen suffered suffering endured experienced sustained faced".split()
)
HARM_ALONE = frozenset({"harm in a report of strikes"})  # the wounded may die where they were taken
WEAK_RULES = frozenset({"in X", "struck X", "beside a known place"})
OFFICES = frozenset(
    (
        "council committee ministry authorities branch administration centre center governor mayor director head chief "
        "official officials spokesman spokeswoman ambassador minister commander"
    ).split()
)
AUXILIARIES = frozenset({"was", "were", "is", "are", "been", "being"})
ADJUNCTS = frozenset(
    (
        "police command government governor governorate's regime officials official authorities based residents "
        "resident activists media correspondent reporter council office directorate health security summit conference "
        "talks agreement front today university agency ministry embassy administration parliament court born native "
        "deal"
    ).split()
)


@dataclass(slots=True)
class Link:
    """A struck place: the mention, its trigger, the weight of the signs and their names."""

    mention: Mention
    trigger: Trigger
    score: float
    signs: tuple[str, ...]


@cache
def weights() -> dict[str, float]:
    """The table of geo/data/linking.toml."""
    return {name: float(value) for name, value in read_toml("linking.toml")["weights"].items()}


def link(
    reading: Reading, mentions: Sequence[Mention], triggers: Sequence[Trigger], sources: Sequence[tuple[int, int]]
) -> list[Link]:
    """The places that the sentence says were hit, each with its trigger.

    `sources` are the token spans that name a speaker; a place in them is no target.
    """
    if not triggers or not mentions:
        return []
    table = weights()
    links = []
    for mention in mentions:
        best = max(
            (weigh(reading, mentions, mention, trigger, sources, table) for trigger in triggers), key=lambda x: x.score
        )
        if best.score > 0:
            links.append(best)
    return links


def weigh(
    reading: Reading,
    mentions: Sequence[Mention],
    mention: Mention,
    trigger: Trigger,
    sources: Sequence[tuple[int, int]],
    table: dict[str, float],
) -> Link:
    """The weight of one place for one trigger."""
    signs = signs_of(reading, mentions, mention, trigger, sources)
    score = table["bias"] + sum(table[name] * value for name, value in signs.items())
    return Link(mention, trigger, score, tuple(signs))


def signs_of(
    reading: Reading,
    mentions: Sequence[Mention],
    mention: Mention,
    trigger: Trigger,
    sources: Sequence[tuple[int, int]],
) -> dict[str, float]:
    """The signs for and against a place having been hit by what a trigger tells of."""
    lead = mentions[mention.group]  # lists hang where their first member hangs
    after = trigger.last <= lead.prep_at
    signs = signs_of_role(reading, mentions, mention, trigger)
    if not signs.keys() & HEADS:
        signs |= signs_of_preposition(reading, lead, mention, after, "object" in signs)
    if "initial" in signs:
        signs.pop("other_near", None)
        signs.pop("other_far", None)
    if not signs.keys() & {"where", "meant_inside"}:
        signs |= signs_of_distance(reading, lead, mention, trigger)
    if not after and not signs.keys() & (HEADS | {"initial"}):
        signs["before"] = 1
    if after and is_nearest(mentions, mention, trigger):
        signs["neighbour_hit"] = 1
    if any(first < mention.last and mention.first < last for first, last in sources):
        signs["source"] = 1
    return signs | signs_of_name(reading, mention, trigger)


def signs_of_role(
    reading: Reading, mentions: Sequence[Mention], mention: Mention, trigger: Trigger
) -> dict[str, float]:
    """Object, passive subject or premodifier of the trigger; else what the place hangs on instead."""
    lead = mentions[mention.group]
    governor = govern(reading, lead, trigger)
    if trigger.last <= lead.prep_at and governor == "trigger":
        return {"object": 1}
    if is_subject(reading, mentions, mention, trigger):
        return {"subject": 1}
    if is_where(reading, mentions, mention, trigger):
        return {"where": 1}
    if is_meant_inside(reading, mentions, mention, trigger):
        return {"meant_inside": 1}
    if trigger.noun and 0 <= trigger.first - list_end(mentions, mention) <= 1 and lead.prep not in AWAY:
        return {"premodifier": 1}
    return {governor: 1} if governor in {"harm", "other_near", "other_far"} else {}


def list_end(mentions: Sequence[Mention], mention: Mention) -> int:
    """Where the list ends that a place is in ("the X and Y attacks")."""
    return max(other.tail for other in mentions if other.group == mention.group)


def is_where(reading: Reading, mentions: Sequence[Mention], mention: Mention, trigger: Trigger) -> bool:
    """ "X, where a raid killed ten", "X near Y where the army reported an attack": what happened at X."""
    tail = phrase_end(mentions, mention)
    tail += reading.lows[tail : tail + 1] == [","]
    opening = (
        1 if reading.lows[tail : tail + 1] == ["where"] else 2 * (reading.lows[tail : tail + 2] == ["in", "which"])
    )
    if not opening or trigger.first < tail + opening or mention.attached or trigger.rule in HARM_ALONE:
        return False
    inside = [other for other in mentions if tail <= other.head < trigger.last and not other.attached]
    return not inside and not reading.boundaries(tail + opening, trigger.first)


def is_meant_inside(reading: Reading, mentions: Sequence[Mention], mention: Mention, trigger: Trigger) -> bool:
    """ "in X, after planes pounded the city": a definite phrase behind the strike means the last place before it."""
    if mention.attached or mention.tail > trigger.first or trigger.status is not Status.REPORTED:
        return False
    before = [other for other in mentions if other.tail <= trigger.first and not other.attached]
    if before and before[-1].group != mention.group:
        return False
    number = definite_object(reading, trigger)
    return number is not None and not any(trigger.last <= other.head <= number for other in mentions)


def signs_of_preposition(
    reading: Reading, lead: Mention, mention: Mention, after: bool, is_object: bool
) -> dict[str, float]:
    """What the word before the place's phrase says."""
    preposition = lead.prep.split()[0] if lead.prep else ""
    signs: dict[str, float] = {}
    if preposition in AWAY and not lead.other and not (lead.vague and (lead.away or preposition != "from")):
        signs["away"] = 1
    elif preposition in ONTO:
        signs["onto"] = 1
    elif preposition in LOCATIVE or lead.vague or lead.other:
        signs["locative"] = 1
    elif not is_object:
        signs["no_preposition"] = 1
    if preposition and not after and is_topic(reading, lead, mention):
        signs["initial"] = 1
    return signs


def signs_of_distance(reading: Reading, lead: Mention, mention: Mention, trigger: Trigger) -> dict[str, float]:
    """Clause boundaries and tokens between the trigger and the place's phrase."""
    after = trigger.last <= lead.prep_at
    low, high = (trigger.last, lead.prep_at) if after else (mention.tail, trigger.first)
    if high <= low:
        return {}
    signs = {"distance": min((high - low) / 10, 3)}
    between = reading.boundaries(low, high + (1 if after else 0))
    if between:
        signs["boundary"] = min(between, 3)
    return signs


def signs_of_name(reading: Reading, mention: Mention, trigger: Trigger) -> dict[str, float]:
    """What the mention and the trigger are by themselves."""
    told = {
        "adjunct": is_adjunct(reading, mention) or is_office(reading, mention),
        "carried": trigger.carried,
        "stranger": mention.glued,
        "attached": mention.attached,
        "weak_open": not mention.entries and mention.rule in WEAK_RULES,
        "open_name": not mention.entries and mention.rule not in WEAK_RULES,
    }
    return {name: 1 for name, holds in told.items() if holds}


def is_nearest(mentions: Sequence[Mention], mention: Mention, trigger: Trigger) -> bool:
    """Whether no other place stands between the trigger and this one, but its own list and containers."""
    return not any(
        trigger.last <= other.first < mention.first and not other.attached and other.group != mention.group
        for other in mentions
    )


def is_topic(reading: Reading, lead: Mention, mention: Mention) -> bool:
    """ "In X, ..." at the head of the sentence, or of a clause with a comma on both sides."""
    if any(cue.last == lead.prep_at and cue.kind == "other" for cue in reading.events):
        return False  # "fighters positioned in X fired ..."
    if lead.prep_at <= reading.dateline + 2:
        return True
    before = reading.lows[lead.prep_at - 1]
    if before in {"and", "but"}:
        before = reading.lows[lead.prep_at - 2]
    return (before in {",", ";"} or reading.is_boundary(lead.prep_at - 1)) and reading.lows[
        mention.tail : mention.tail + 1
    ] == [","]


def govern(reading: Reading, lead: Mention, trigger: Trigger) -> str:
    """What a place hangs on: "trigger", "harm", "other_near", "other_far", or "" for nothing known.

    Walks left from the phrase over words that pass a strike on ("positions of ...
    in", "a market in") until a word decides.
    """
    deciding: dict[int, str] = {}
    for cue in reading.events:
        for number in range(cue.first, cue.last):
            deciding.setdefault(number, cue.kind)
    start = lead.prep_at if lead.prep else lead.head
    for number in range(start - 1, max(-1, start - 1 - LOOK_BACK), -1):
        if trigger.first <= number < trigger.last:
            return "trigger"
        if reading.is_boundary(number):
            return ""
        kind = deciding.get(number, "")
        if kind == "harm":
            return "harm"
        if kind == "other":
            return "other_near" if start - number <= NEAR else "other_far"
        if not reading.tokens[number].is_word and reading.lows[number] != ",":
            return ""
    return ""


def phrase_end(mentions: Sequence[Mention], mention: Mention) -> int:
    """Where the phrase ends that a place is in: behind its list and behind what contains it."""
    tail = max(other.tail for other in mentions if other.group == mention.group)
    outer = mention.container
    while outer is not None and mentions[outer].head >= mention.tail:
        tail = max(tail, mentions[outer].tail)
        outer = mentions[outer].container
    return tail


def is_subject(reading: Reading, mentions: Sequence[Mention], mention: Mention, trigger: Trigger) -> bool:
    """ "X was hit", "X and Y came under shelling", "X, which was bombed"."""
    if trigger.first < mention.tail or mention.prep in AWAY:
        return False
    tail = phrase_end(mentions, mention)
    gap = reading.lows[tail : trigger.first]
    lead = mentions[mention.group]
    heads = lead.head <= reading.dateline + 1 and not lead.prep
    if heads and trigger.verb and AUXILIARIES.intersection(gap[-3:]):
        between = [other for other in mentions if other.head >= mention.tail and other.tail <= trigger.first]
        if all(other.attached or other.group == mention.group or other.prep for other in between):
            return True
    if trigger.noun and gap and gap[0] in WITNESSED | {"has", "have", "had"} and is_witness(gap):
        return True
    if len(gap) > 7 or not gap:
        return False
    helped = any(
        low in {"was", "were", "been", "being", "came", "come", "under", "suffered", "subjected", "are", "is"}
        for low in gap
    )
    others = {number for other in mentions for number in range(other.head, other.tail)}
    return helped and all(
        low in PASSIVE
        or low in {",", "which", "that", "by", "and", "where", "targeted", "pounded"}
        or low.endswith("ly")
        or tail + i in others
        for i, low in enumerate(gap)
    )


def is_witness(gap: Sequence[str]) -> bool:
    """Only a verb of witnessing, numbers and small words stand between a place and the strike it saw."""
    verbs = [low for low in gap if low in WITNESSED]
    small = {
        "has",
        "have",
        "had",
        "the",
        "a",
        "an",
        "some",
        "more",
        "several",
        "heavy",
        "intense",
        "least",
        "at",
        "new",
    }
    return len(verbs) == 1 and all(low in WITNESSED | small or number_of(low) is not None for low in gap)


def is_office(reading: Reading, mention: Mention) -> bool:
    """ "the governor of X", "officials in X": the place of somebody who speaks."""
    if mention.prep not in {"of", "in"} or mention.prep_at < 1:
        return False
    return (
        any(cue.kind == "claimant" and cue.last == mention.prep_at for cue in reading.speech)
        and reading.lows[mention.prep_at - 1] in OFFICES
    )


def is_adjunct(reading: Reading, mention: Mention) -> bool:
    """Whether the name only qualifies another noun: "Aleppo police", "Damascus government"."""
    return mention.tail < len(reading.lows) and reading.lows[mention.tail] in ADJUNCTS
