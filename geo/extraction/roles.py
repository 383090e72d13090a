"""What a place is to a strike's own words: object, subject, the place where it happened, or something else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geo.extraction.anaphora import definite_object
from geo.extraction.counted import counted_sites, counts_before
from geo.extraction.grammar import grammar
from geo.extraction.mentions import Mention
from geo.extraction.reading import Reading, number_of, spans_of
from geo.extraction.triggers import Trigger
from geo.extraction.vocabulary import Cue
from geo.records import Status

AWAY = frozenset({"from", "to", "than", "like", "for", "via", "towards", "toward", "between", "by"})
LOOK_BACK = 22  # tokens that the search for a place's governor goes to the left
PASSED = frozenset({",", "(", ")"})  # marks that a place may hang over; a clause that begins at one was seen before
NEAR = 5  # tokens within which another event surely governs the place
AUXILIARIES = frozenset({"was", "were", "is", "are", "been", "being"})
# The helping verbs of "X was hit", "X came under shelling", and the small words that may stand beside them.
HELPING = frozenset("was were been being came come under suffered subjected are is".split())
BEFORE_STRIKE = (
    HELPING
    | frozenset("be comes has have had also repeatedly again hit heavily heavy intense reportedly to an a the".split())
    | frozenset({",", *"which that by and where targeted pounded among places sites those".split()})
)
# "X witnessed two raids", "X suffered shelling": what happens to the subject.
WITNESSED = frozenset(
    (
        "witnessed witnessing witness witnesses saw seen suffered suffering endured experienced sustained faced took "
        "taken takes absorbed weathered"
    ).split()
)
BY_REACH = 12  # tokens from the place to the strike behind "by"
AFTER_HEADLINE = frozenset("by as in after for again overnight with .".split())
PROVINCES = frozenset({"province", "governorate", "region", "oblast", "district"})
HELD = frozenset("held controlled besieged fortified".split())
COUNTING = frozenset("of a an the over more than some about at least several repeated heavy".split())
OTHERS_REACH = 5  # tokens that "and some other communities" takes
TARGET_REACH = 10  # tokens from the place to what it was the target of
ASIDE = 18  # tokens of an aside between commas
AMID = frozenset("amid coinciding accompanied cover".split())
AMID_NEAR = 6  # tokens from the linking word to the strike's own words
AMID_REACH = 22  # tokens from the place to the strike's own words
HARM_ALONE = frozenset({"harm in a report of strikes"})  # the wounded may die where they were taken


def govern(reading: Reading, lead: Mention, trigger: Trigger) -> str:
    """What a place hangs on: "trigger", "harm", "other_near", "other_far", or "" for nothing known.

    Walks left from the phrase over words that pass a strike on ("positions of ...
    in", "a market in") until a word decides.
    """
    deciding: dict[int, str] = {}
    for cue in reading.events:
        if cue.kind == "other" and is_adjective_of(reading, cue):
            continue
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
        if not reading.tokens[number].is_word and reading.lows[number] not in PASSED:
            return ""
    return ""


def is_apposed(reading: Reading, mentions: Sequence[Mention], mention: Mention, trigger: Trigger) -> bool:
    """ "hit three sites: A, B and C", "fell on two villages, A and B": the list says which they are."""
    lead = mentions[mention.group]
    if lead.prep:
        return False
    if trigger.last == lead.head - 1 and reading.lows[trigger.last] == ":":
        return counts_before(reading, trigger.first)
    counted = counted_sites(reading, lead.head - 1)
    return counted > trigger.first and govern(reading, replace(lead, head=counted), trigger) == "trigger"


def is_adjective_of(reading: Reading, cue: Cue) -> bool:
    """ "a displacement shelter", "captured rockets": the word only says of what kind what follows is."""
    if reading.lows[cue.first] in HELD and reading.lows[cue.last : cue.last + 1] == ["by"]:
        return True  # "a village held by the rebels in X"
    targets = any(other.kind == "target" and other.first == cue.last for other in reading.events)
    return targets or any(other.kind == "munition" and 0 <= other.first - cue.last <= 1 for other in reading.strikes)


def list_end(mentions: Sequence[Mention], mention: Mention) -> int:
    """Where the list ends that a place is in ("the X and Y attacks")."""
    return max(other.tail for other in mentions if other.group == mention.group)


def phrase_end(mentions: Sequence[Mention], mention: Mention) -> int:
    """Where the phrase ends that a place is in: behind its list and behind what contains it."""
    tail = list_end(mentions, mention)
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
        if all(other.attached or other.group == mention.group or other.prep or other.level > 2 for other in between):
            return True
    if trigger.noun and gap and gap[0] in WITNESSED | {"has", "have", "had", "each", "both", "all"} and is_witness(gap):
        return True
    if struck_by(reading, mentions, tail, trigger) or is_headline(reading, tail, trigger, heads):
        return True
    if (was_target(gap) and trigger.noun) or is_count_near(reading, lead, trigger, gap):
        return True
    short = without_aside(reading, without_others(without_province(gap)), tail)
    tail, gap = tail + len(gap) - len(short), short
    if len(gap) > 7 or HELPING.isdisjoint(gap):
        return False
    named = passed_over(reading, mentions, tail, trigger)
    return all(low in BEFORE_STRIKE or low.endswith("ly") or number in named for number, low in enumerate(gap, tail))


def passed_over(reading: Reading, mentions: Sequence[Mention], tail: int, trigger: Trigger) -> set[int]:
    """The tokens that may stand between a subject and its strike: other places, actors, what was hit and with what."""
    named = [(other.head, other.tail) for other in mentions]
    cues = [*reading.actors]  # "came under Russian fire"
    cues += [cue for cue in spans_of(reading.events, "target") if cue.first == tail]  # "the X site was hit"
    if trigger.noun:  # "came under drone and missile attack"
        cues += spans_of(reading.strikes, "munition", "carrier", "noun")
    return {
        number for first, last in [*named, *((cue.first, cue.last) for cue in cues)] for number in range(first, last)
    }


def is_headline(reading: Reading, tail: int, trigger: Trigger, heads: bool) -> bool:
    """ "X university bombed as ...", "X block hit by missile": the verb "was" is left out."""
    lows = reading.lows
    if not trigger.verb or not lows[trigger.first].endswith(("ed", "hit", "struck")):
        return False
    after = lows[trigger.last : trigger.last + 1]
    kinds = {number for cue in reading.events if cue.kind == "target" for number in range(cue.first, cue.last)}
    gap = range(tail, trigger.first)
    return heads and all(number in kinds for number in gap) and (not after or after[0] in AFTER_HEADLINE)


def without_aside(reading: Reading, gap: list[str], tail: int) -> list[str]:
    """The words between a place and the strike without an aside: "X, half an hour away by motorcycle, was hit"."""
    if gap[:1] != [","] or "," not in gap[1:]:
        return gap
    end = gap.index(",", 1)
    told = any(tail <= cue.first < tail + end for cue in reading.strikes if cue.kind in {"noun", "verb"})
    return gap if told or end > ASIDE else gap[end + 1 :]


def is_count_near(reading: Reading, lead: Mention, trigger: Trigger, gap: Sequence[str]) -> bool:
    """ "two near X destroyed a bunker": of strikes that were counted before."""
    counted = lead.prep == "near" and lead.prep_at > 0 and number_of(reading.lows[lead.prep_at - 1]) is not None
    return counted and trigger.verb and not gap


def was_target(gap: Sequence[str]) -> bool:
    """ "X was the target of over 50 rockets": nothing but numbers between "target of" and what was fired."""
    if "target" not in gap or not AUXILIARIES.intersection(gap) or len(gap) > TARGET_REACH:
        return False
    behind = gap[gap.index("target") + 1 :]
    return behind[:1] == ["of"] and all(low in COUNTING or number_of(low) is not None for low in behind)


def without_others(gap: list[str]) -> list[str]:
    """The words between a list and the strike without "and some other communities"."""
    if gap[:1] != ["and"]:
        return gap
    end = next((number for number, low in enumerate(gap[:OTHERS_REACH]) if low in grammar("strikes", "sites")), 0)
    return gap[end + 1 :] if end else gap


def without_province(gap: list[str]) -> list[str]:
    """The words between a place and the strike without "in the same province"."""
    for size in (3, 4):
        if gap[:1] in (["in"], ["of"]) and gap[1:2] == ["the"] and gap[size - 1 : size] and gap[size - 1] in PROVINCES:
            return gap[size:]
    return gap


def struck_by(reading: Reading, mentions: Sequence[Mention], tail: int, trigger: Trigger) -> bool:
    """ "the hospital in X was put out of service by two air strikes": a passive, and the strike behind "by"."""
    gap = reading.lows[tail : trigger.first]
    short = without_aside(reading, gap, tail)
    tail += len(gap) - len(short)
    if not trigger.noun or "by" not in short[-4:] or len(short) > BY_REACH or reading.boundaries(tail, trigger.first):
        return False
    return bool(AUXILIARIES.intersection(short)) and not any(tail <= one.head < trigger.first for one in mentions)


def is_witness(gap: Sequence[str]) -> bool:
    """Only a verb of witnessing, numbers and small words stand between a place and the strike it saw."""
    verbs = [low for low in gap if low in WITNESSED]
    small = {
        "each",
        "both",
        "all",
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


def is_where(reading: Reading, mentions: Sequence[Mention], mention: Mention, trigger: Trigger) -> bool:
    """ "X, where a raid killed ten", "X near Y where the army reported an attack": what happened at X."""
    tail = phrase_end(mentions, mention)
    tail += reading.lows[tail : tail + 1] == [","]
    opening = (
        1 if reading.lows[tail : tail + 1] == ["where"] else 2 * (reading.lows[tail : tail + 2] == ["in", "which"])
    )
    men = trigger.rule in HARM_ALONE and reading.lows[trigger.first] != "destroyed"
    if not opening or trigger.first < tail + opening or mention.attached or men:
        return False
    inside = [other for other in mentions if tail <= other.head < trigger.last and not other.attached]
    return not inside and not reading.boundaries(tail + opening, trigger.first)


def is_it(reading: Reading, trigger: Trigger) -> bool:
    """ "since Thursday, when it was hit": the subject of the sentence."""
    return trigger.verb and reading.lows[max(0, trigger.first - 2) : trigger.first] in (["it", "was"], ["it", "is"])


def is_amid(reading: Reading, mentions: Sequence[Mention], mention: Mention, trigger: Trigger) -> bool:
    """ "clashes went on in X amid air raids", "advanced on X under the cover of strikes": they fell there."""
    tail = phrase_end(mentions, mention)
    if not trigger.noun or mention.attached or trigger.first < tail or trigger.first - tail > AMID_REACH:
        return False
    if any(tail <= other.head < trigger.first for other in mentions):
        return False
    gap = reading.lows[tail : trigger.first]
    last = max((number for number, low in enumerate(gap) if low in AMID), default=-1)
    return last >= 0 and len(gap) - last <= AMID_NEAR


def is_told_after(reading: Reading, mentions: Sequence[Mention], mention: Mention, trigger: Trigger) -> bool:
    """ "ten were killed in X when jets bombed a market": what harmed them there stands in the next clause."""
    tail = phrase_end(mentions, mention)
    links = [n for n in range(tail, trigger.first) if reading.is_boundary(n)]
    inside = [one for one in mentions if tail <= one.head and not one.attached and one.group != mention.group]
    return len(links) == 1 and reading.lows[links[0]] in {"when", "after", "as"} and not inside


def is_meant_inside(reading: Reading, mentions: Sequence[Mention], mention: Mention, trigger: Trigger) -> bool:
    """ "in X, after planes pounded the city": a definite phrase behind the strike means the last place before it."""
    if mention.attached or mention.tail > trigger.first or trigger.status is not Status.REPORTED:
        return False
    if is_it(reading, trigger) and mention is next((one for one in mentions if not one.attached), None):
        return True
    before = [other for other in mentions if other.tail <= trigger.first and not other.attached]
    if before and before[-1].group != mention.group:
        return False
    number = definite_object(reading, trigger)
    return number is not None and not any(trigger.last <= other.head <= number for other in mentions)
