"""Who struck, by grammar: by-phrase, premodifier, subject, whose jets they were."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extraction.acting import acts
from geo.extraction.reading import QUOTES, Reading, spans_of
from geo.extraction.triggers import Trigger
from geo.extraction.vocabulary import Cue

BY_REACH = 16  # tokens from the strike's own words to "by X"
# Before "by X" these say who held, saw or supplied something, not who struck.
NOT_STRUCK_BY = frozenset(
    (
        "held controlled besieged backed seized captured run reported quoted cited supported killed told denied "
        "claimed supplied made built sold provided manufactured funded seen viewed reviewed confirmed verified owned "
        "operated used occupied"
    ).split()
)
WERE = (["was"], ["were"], ["been"])
VICTIMS_REACH = 8  # tokens from "were killed" to the strike
JOINING = frozenset({"and", "or", "&", "/"})
PARTNERS = frozenset({"and", "or", "the", "&", "/", ","})
ALLIES = PARTNERS | {"its", "ally", "allied"}
SUSPECTED = frozenset({"believed", "thought", "suspected", "presumed", "said"})
BEING = frozenset("was were is are been being be got".split())
FLOWN = (["flown"], ["operated"], ["fired"], ["launched"], ["belonging"], ["owned"])
FLOWN_REACH = 10  # tokens from the actor to the strike's own words
BLAMING = frozenset("blame blamed blaming accused accusing".split())


def by_phrase(reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]) -> list[Cue]:
    """ "air strikes by X", "was bombed by X warplanes", "shells fired by X"."""
    for cue in cues:
        start = noun_phrase_start(reading, cue, cues)
        start -= start > 0 and reading.tokens[start - 1].text in QUOTES  # by "terrorists"
        fired = reading.lows[start - 1 : start] == ["from"] and start - 1 == trigger.last and trigger.noun
        if start <= 0 or not (fired or reading.lows[start - 1] == "by") or not 0 <= start - trigger.last < BY_REACH:
            continue
        if start > 1 and reading.lows[start - 2] in NOT_STRUCK_BY:
            continue
        if reading.boundaries(trigger.last, start) <= 1:
            return with_partners(reading, cue, cues)
    return []


def noun_phrase_start(reading: Reading, cue: Cue, cues: Sequence[Cue]) -> int:
    """Where the phrase of an actor begins: before its determiner, adjectives and partners."""
    at = cue.first
    while at > 0 and (
        reading.lows[at - 1]
        in {
            "the",
            "a",
            "an",
            "suspected",
            "unidentified",
            "its",
            "their",
            "alleged",
            "allied",
            "pro-government",
            "or",
            "and",
        }
        or any(c.last == at for c in cues)
    ):
        step = next((c.first for c in cues if c.last == at), at - 1)
        at = step
    return at


def suspected(reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]) -> list[Cue]:
    """ "jets believed to be Russian", "warplanes thought to be Israeli": the actor stands behind the verb."""
    for cue in cues:
        first = cue.first - (reading.lows[cue.first - 1 : cue.first] == ["of"])  # "thought to be of X"
        before = reading.lows[max(0, first - 3) : first]
        if before[-2:] == ["to", "be"] and before[0] in SUSPECTED and abs(cue.first - trigger.first) < 12:
            return with_partners(reading, cue, cues)
    return []


def premodifier(
    reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]
) -> list[Cue]:
    """ "Russian air strikes", "regime shelling", "the coalition's raids", "Israeli missile attack"."""
    if not trigger.noun:
        return []
    for cue in sorted(cues, key=lambda c: -c.last):
        if cue.first < trigger.first < cue.last:
            return [cue]  # "rebel fire", where both words name the actor
        gap = reading.lows[cue.last : trigger.first]
        if 0 <= trigger.first - cue.last <= 3 and all(is_modifier(reading, cue.last + i) for i in range(len(gap))):
            before = reading.lows[cue.first - 1] if cue.first else ""
            if cue.kind == "generic" and before in {"on", "against"}:
                continue
            return with_partners(reading, cue, cues)
    return []


def is_modifier(reading: Reading, number: int) -> bool:
    """Words that may stand between an actor and its strike: weapons, "military", adjectives, "and"."""
    low = reading.lows[number]
    if low in {
        "military",
        "heavy",
        "intense",
        "fresh",
        "new",
        "deadly",
        "overnight",
        "cross-border",
        "and",
        "retaliatory",
        "fighter",
        "war",
        "warplane",
        "combat",
        "led",
        "rocket",
        "mortar",
        "artillery",
        "missile",
        "air",
        "aerial",
        "barrel",
        "bomb",
        "precision",
        "joint",
        "repeated",
        "massive",
        "recent",
        "further",
        "more",
        "several",
        "multiple",
        "two",
        "three",
        "indiscriminate",
        "enemy",
        "'",
        "terrorist",
        "chemical",
    }:
        return True
    return any(cue.first <= number < cue.last for cue in spans_of(reading.strikes, "munition", "carrier", "noun"))


def subject(reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]) -> list[Cue]:
    """The nearest actor before the trigger, in its clause, that is neither target, holder nor speaker."""
    if is_passive(reading, trigger):
        return []
    inside = [cue for cue in cues if cue.first < trigger.first < cue.last or cue.first == trigger.first]
    if inside:
        return with_partners(reading, inside[0], cues)  # "Ukrainian drones damaged ...": one phrase names both
    first, _ = reading.clause(trigger.first)
    cues = behind_victims(reading, trigger, cues)
    for least, reach in ((max(0, first - 1), 18), (0, 24)):  # its clause, then the whole sentence
        for cue in sorted(cues, key=lambda c: -c.first):
            near = cue.first >= least and 0 <= trigger.first - cue.last <= reach
            if near and acts(reading, cue, trigger, sources):
                return with_partners(reading, cue, cues)
    return []


def flown_by(reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]) -> list[Cue]:
    """ "X's rockets were fired at": the subject of a passive of firing is what an actor fired."""
    if not trigger.verb or trigger.rule != "munition delivered" or not is_passive(reading, trigger):
        return []
    for cue in cues:
        fired = (one for one in reading.strikes if one.kind in {"munition", "carrier"} and one.last <= trigger.first)
        if any(0 <= one.first - cue.last <= 1 and trigger.first - one.last <= 4 for one in fired):
            return [cue]
    return []


def behind_victims(reading: Reading, trigger: Trigger, cues: Sequence[Cue]) -> Sequence[Cue]:
    """Without those who "were killed in" the strike: "two commanders of X were killed in a drone strike"."""
    if not trigger.noun or reading.lows[trigger.first - 3 : trigger.first].count("in") != 1:
        return cues
    harmed = [
        cue.last
        for cue in spans_of(reading.events, "harm")
        if 0 <= trigger.first - cue.last <= VICTIMS_REACH and reading.lows[cue.first - 1 : cue.first] in WERE
    ]
    return [cue for cue in cues if cue.first >= harmed[-1]] if harmed else cues


def is_passive(reading: Reading, trigger: Trigger) -> bool:
    """ "were destroyed", "was also hit": what stands before it was struck, and did not strike."""
    verb = reading.lows[trigger.first]
    before = reading.lows[max(0, trigger.first - 3) : trigger.first]
    texts = reading.texts[max(0, trigger.first - 3) : trigger.first]
    helped = [number for number, low in enumerate(before) if low in BEING and texts[number] != "IS"]
    if not trigger.verb or trigger.noun or verb.endswith("ing") or not helped:
        return False
    return all(low in BEING or low.endswith("ly") or low in {"also", "again"} for low in before[helped[0] :])


def flown_for(reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]) -> list[Cue]:
    """ "drones flown for the army", "warplanes supporting the government", "jets belonging to X"."""
    carriers = {cue.last for cue in reading.strikes if cue.kind in {"carrier", "munition"}}
    for cue in cues:
        start = noun_phrase_start(reading, cue, cues)
        words = reading.lows[max(0, start - 2) : start]
        first = start - (1 if words[-1:] == ["supporting"] else 2)
        told = words[-1:] == ["supporting"] or (words[:1] in FLOWN and words[-1:] in (["for"], ["by"], ["to"]))
        belongs = reading.lows[max(0, start - 2) : start] == ["belong", "to"]  # "a drone believed to belong to X"
        if ((told and first in carriers) or belongs) and abs(trigger.first - cue.last) < FLOWN_REACH:
            return with_partners(reading, cue, cues)
    return []


def with_partners(reading: Reading, cue: Cue, cues: Sequence[Cue]) -> list[Cue]:
    """An actor and those joined to it: "Russian and Syrian", "Russia or the regime"."""
    chain = [cue]
    for other in sorted(cues, key=lambda c: c.first):
        gap = reading.lows[chain[-1].last : other.first]
        if other.first >= chain[-1].last and len(gap) <= 3 and joins(gap):
            chain.append(other)
    for other in sorted(cues, key=lambda c: -c.first):
        gap = reading.lows[other.last : chain[0].first]
        listed = len(chain) > 1 and gap == [","]  # "A, B and C"
        if other.last <= chain[0].first and len(gap) <= 2 and (listed or joins(gap)):
            chain.insert(0, other)
    return chain


def joins(gap: Sequence[str]) -> bool:
    """Whether these words between two actors make them strike together; a bare comma does not."""
    return not JOINING.isdisjoint(gap) and ALLIES.issuperset(gap)


def find_blamed(reading: Reading, cues: Sequence[Cue]) -> Cue | None:
    """ "blamed X for", "accused X of", "X was behind", "responsibility ... X"."""
    for cue in cues:
        before = reading.lows[max(0, cue.first - 3) : cue.first]
        after = reading.lows[cue.last : cue.last + 4]
        if not BLAMING.isdisjoint(before) or ("behind" in after and not {"was", "were", "is"}.isdisjoint(after)):
            return cue
    return None
