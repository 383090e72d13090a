"""The signs for and against a place having been hit by what a trigger tells of."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extraction.mentions import Mention
from geo.extraction.reading import Reading
from geo.extraction.roles import (
    AWAY,
    govern,
    is_amid,
    is_apposed,
    is_meant_inside,
    is_subject,
    is_told_after,
    is_where,
    list_end,
)
from geo.extraction.triggers import Trigger

ONTO = frozenset({"on", "against", "over", "targeting", "of", "onto", "upon", "at", "into", "across"})
LOCATIVE = frozenset(
    {"in", "near", "around", "inside", "outside", "within", "throughout", "along", "close", "next", "beside"}
)
TOWARDS = frozenset({"toward", "towards"})  # a rocket "fired towards X" was meant for X
# The place is what the strike's own words are about, whatever stands before its phrase.
HEADS = frozenset({"subject", "premodifier", "where", "meant_inside", "amid"})
WEAK_RULES = frozenset({"in X", "struck X", "beside a known place"})
WATERS = frozenset({"sea", "coast", "gulf", "strait", "border", "frontier"})
# With these a place hangs on something else, though it be the only one named.
AGAINST = frozenset({"away", "other_near", "source"})
BY_GUNNERS = (["fired", "by"], ["launched", "by"], ["shot", "by"])
GOVERNING = frozenset(
    (
        "has had would will describes described calls called began launched conducted started vowed blamed accused "
        "denied insists insisted intervened retaliated responded warned threatened"
    ).split()
)
DEEDS = frozenset("reply response retaliation campaign offensive war answer warning".split())
ACCUSED = frozenset("accused accusing accuses blamed blaming blames condemned urged warned".split())
OFFICE_REACH = 5  # tokens from the strike's own words to "in X"
OFFICES = frozenset(
    (
        "council committee ministry authorities branch administration centre center governor mayor director head chief "
        "official officials spokesman spokeswoman ambassador minister commander"
    ).split()
)
ADJUNCTS = frozenset(
    (
        "police command government governor governorate's regime officials official authorities based residents "
        "resident activists media correspondent reporter council office directorate health security summit conference "
        "talks agreement front today university agency ministry embassy administration parliament court born native "
        "deal gov resistance emergency"
    ).split()
)


def signs_of(
    reading: Reading,
    mentions: Sequence[Mention],
    mention: Mention,
    trigger: Trigger,
    sources: Sequence[tuple[int, int]],
) -> dict[str, float]:
    """The signs for and against a place having been hit by what a trigger tells of."""
    lead = mentions[mention.group]  # lists hang where their first member hangs
    after = trigger.first < lead.prep_at  # the preposition may be the trigger's own last word: "crashed into X"
    signs = signs_of_role(reading, mentions, mention, trigger)
    if not signs.keys() & HEADS:
        sent = after and trigger.rule == "munition delivered" and lead.prep in TOWARDS
        onto = {"onto": 1.0} if sent else {}
        signs |= onto or signs_of_preposition(reading, lead, list_end(mentions, mention), after, "object" in signs)
    if "initial" in signs:
        signs.pop("other_near", None)
        signs.pop("other_far", None)
    if not signs.keys() & {"where", "meant_inside", "amid"}:
        signs |= signs_of_distance(reading, lead, mention, trigger)
    if not after and not signs.keys() & (HEADS | {"initial"}):
        signs["before"] = 1
    if after and is_nearest(mentions, mention, trigger):
        signs["neighbour_hit"] = 1
    if any(first < mention.last and mention.first < last for first, last in sources):
        signs["source"] = 1
    if is_sole(mentions, mention) and not signs.keys() & AGAINST:
        signs["sole"] = 1
    named = signs_of_name(reading, mention, trigger)
    if "where" in signs:
        named.pop("adjunct", None)  # "the mayor of X, where shells killed ten": X all the same
    return signs | named


def is_sole(mentions: Sequence[Mention], mention: Mention) -> bool:
    """Whether a sentence names no other place that could have been hit, but its list and what contains them."""
    return (
        not any(other.group != mention.group and not other.attached and other.level < 5 for other in mentions)
        and mention.level < 5
        and not mention.attached
    )


def signs_of_role(
    reading: Reading, mentions: Sequence[Mention], mention: Mention, trigger: Trigger
) -> dict[str, float]:
    """Object, passive subject or premodifier of the trigger; else what the place hangs on instead."""
    lead = mentions[mention.group]
    governor = govern(reading, lead, trigger)
    if trigger.first < lead.prep_at and (governor == "trigger" or is_apposed(reading, mentions, mention, trigger)):
        return {"object": 1}
    if is_subject(reading, mentions, mention, trigger):
        return {"subject": 1}
    if is_where(reading, mentions, mention, trigger):
        return {"where": 1}
    if is_amid(reading, mentions, mention, trigger):
        return {"amid": 1}
    if is_meant_inside(reading, mentions, mention, trigger):
        return {"meant_inside": 1}
    if trigger.noun and 0 <= trigger.first - list_end(mentions, mention) <= 1:
        return {"premodifier": 1}
    if governor == "harm" and is_told_after(reading, mentions, mention, trigger):
        return {"harm": 1, "harm_when": 1}
    if governor == "harm" and goes_with(reading, lead, trigger):
        return {"harm": 1, "harm_with": 1}
    return {governor: 1} if governor in {"harm", "other_near", "other_far"} else {}


def goes_with(reading: Reading, lead: Mention, trigger: Trigger) -> bool:
    """ "..., killing six in X and wounding nine in Y": a participle that the strike's own clause goes on with."""
    if lead.prep_at < trigger.last or reading.boundaries(trigger.last, lead.prep_at):
        return False
    harms = (cue.first for cue in reading.events if cue.kind == "harm")
    return any(trigger.last <= at < lead.prep_at and reading.lows[at].endswith("ing") for at in harms)


def signs_of_preposition(reading: Reading, lead: Mention, end: int, after: bool, is_object: bool) -> dict[str, float]:
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
    if preposition and not after and is_topic(reading, lead, end):
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
        "adjunct": is_adjunct(reading, mention) or is_office(reading, mention, trigger) or is_bank(reading, mention),
        "carried": trigger.carried,
        "stranger": mention.glued,
        "attached": mention.attached,
        "gunners": is_gunners_place(reading, mention),
        "speaks": is_capital_speaking(reading, mention),
        "weak_open": not mention.entries and mention.rule in WEAK_RULES,
        "open_name": not mention.entries and mention.rule not in WEAK_RULES,
    }
    return {name: 1 for name, holds in told.items() if holds}


def is_capital_speaking(reading: Reading, mention: Mention) -> bool:
    """ "Washington alleges", "Moscow has put it down to": a government, not a place."""
    named = any(
        cue.kind == "actor" and cue.first == mention.first and cue.last == mention.last for cue in reading.actors
    )
    if not named or mention.tail >= len(reading.lows):
        return False
    if is_own_deed(reading, mention):
        return True
    if mention.prep:
        return False
    if mention.first and reading.lows[mention.first - 1] in ACCUSED:
        return True  # "accused Bangkok of aggression"
    says = any(cue.first == mention.tail and cue.kind == "say" for cue in reading.speech)
    return says or reading.lows[mention.tail] in GOVERNING


def is_own_deed(reading: Reading, mention: Mention) -> bool:
    """ "Ankara's bombing of X": the government's own strikes, named with the possessive of its capital."""
    owns = reading.texts[mention.last - 1].endswith(("'s", "’s"))
    deed = any(cue.first == mention.tail and cue.kind == "noun" for cue in reading.strikes)
    return owns and (deed or not DEEDS.isdisjoint(reading.lows[mention.tail : mention.tail + 1]))


def is_nearest(mentions: Sequence[Mention], mention: Mention, trigger: Trigger) -> bool:
    """Whether no other place stands between the trigger and this one, but its own list and containers."""
    return not any(
        trigger.last <= other.first < mention.first and not other.attached and other.group != mention.group
        for other in mentions
    )


def is_topic(reading: Reading, lead: Mention, end: int) -> bool:
    """ "In X, ..." at the head of the sentence, or of a clause with a comma on both sides."""
    if any(cue.last == lead.prep_at and cue.kind == "other" for cue in reading.events):
        return False  # "fighters positioned in X fired ..."
    if lead.prep_at <= reading.dateline + 2:
        return True
    before = reading.lows[lead.prep_at - 1]
    if before in {"and", "but"}:
        before = reading.lows[lead.prep_at - 2]
    return (before in {",", ";"} or reading.is_boundary(lead.prep_at - 1)) and reading.lows[end : end + 1] == [","]


def is_office(reading: Reading, mention: Mention, trigger: Trigger) -> bool:
    """ "the governor of X", "officials in X": the place of somebody who speaks."""
    if mention.prep not in {"of", "in"} or mention.prep_at < 1 or was_office_hit(reading, mention, trigger):
        return False
    return (
        any(cue.kind == "claimant" and cue.last == mention.prep_at for cue in reading.speech)
        and reading.lows[mention.prep_at - 1] in OFFICES
    )


def was_office_hit(reading: Reading, mention: Mention, trigger: Trigger) -> bool:
    """ "two shells hit the media centre in X": the office is what was struck, within a few plain words."""
    between = range(trigger.last, mention.prep_at)
    return (
        trigger.verb
        and 0 < len(between) <= OFFICE_REACH
        and not any(reading.is_name(number) or not reading.tokens[number].is_word for number in between)
    )


def is_gunners_place(reading: Reading, mention: Mention) -> bool:
    """ "rounds fired by insurgents in X": where they stood, not what they hit."""
    if mention.prep not in {"in", "from", "near"}:
        return False
    firing = [cue for cue in reading.actors if cue.last == mention.prep_at]
    return any(reading.lows[max(0, cue.first - 2) : cue.first] in BY_GUNNERS for cue in firing)


def is_bank(reading: Reading, mention: Mention) -> bool:
    """ "on the right bank of the X": the river only says where something else lies."""
    if reading.lows[mention.tail : mention.tail + 1] and reading.lows[mention.tail] in WATERS:
        return True  # "a terminal on the X Sea"
    before = reading.lows[mention.prep_at - 1] if mention.prep_at else ""
    gun = any(cue.last == mention.prep_at and cue.kind in {"carrier", "munition"} for cue in reading.strikes)
    return mention.prep == "of" and (gun or before in {"bank", "banks", "mouth"})  # "howitzers of the X garrison"


def is_adjunct(reading: Reading, mention: Mention) -> bool:
    """Whether the name only qualifies another noun: "Aleppo police", "Damascus government"."""
    return mention.tail < len(reading.lows) and reading.lows[mention.tail] in ADJUNCTS
