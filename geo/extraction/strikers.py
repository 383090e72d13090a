"""Who struck, by grammar: by-phrase, premodifier, subject, whoever speaks of its own jets or denies its own strike."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extraction.actor_names import ends_actor
from geo.extraction.reading import QUOTES, Reading, number_of, spans_of
from geo.extraction.triggers import Trigger
from geo.extraction.vocabulary import Cue

# Before these an actor is the target, the speaker's addressee or a place's holder, not the striker.
TARGET_BEFORE = frozenset(
    (
        "against on at targeting of killed killing hitting hit struck targeted fighting bombed attacked for support "
        "supporting supported backing backed with told from in near to among between fight battling fought"
    ).split()
)
BY = frozenset({"by"})
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
BY_REACH = 16  # tokens from the strike's own words to "by X"
# Before "by X" these say who held, saw or supplied something, not who struck.
NOT_STRUCK_BY = frozenset(
    (
        "held controlled besieged backed seized captured run reported quoted cited supported killed told denied "
        "claimed supplied made built sold provided manufactured funded seen viewed reviewed confirmed verified owned "
        "operated used occupied"
    ).split()
)
BEFORE_ACTOR = frozenset(
    "the a an its suspected al-qaeda several some at least about around more than dozens scores of southern northern "
    "eastern western central north south east west".split()
)
WERE = (["was"], ["were"], ["been"])
VICTIMS_REACH = 8  # tokens from "were killed" to the strike
NUMBERED = frozenset(
    (
        "command control leadership dozens scores hundreds thousands waves wave series number most some all one many"
    ).split()
)
DIRECTED = frozenset("the northern southern eastern western central".split())
JOINING = frozenset({"and", "or", "&", "/"})
PARTNERS = frozenset({"and", "or", "the", "&", "/", ","})
ALLIES = PARTNERS | {"its", "ally", "allied"}
SUSPECTED = frozenset({"believed", "thought", "suspected", "presumed", "said"})
BEING = frozenset("was were is are been being be got".split())
OWN = frozenset("it its they their".split())
OWN_DENIAL = OWN | {"having", "his", "her"}
DENIAL_REACH = 9  # tokens from the denial to the strike's own words
ADMITTING = frozenset("acknowledged acknowledges acknowledging admitted admits admitting".split())
CONFIRMING = frozenset({"confirmed", "confirms", "announced", "announces"})
CLAIMING = frozenset({"claimed", "claims", "claim", "claiming"})
ADMITTED_REACH = 6  # tokens from the admission to the strike's own words
NOBODY = frozenset({"nobody", "none", "no"})
NOBODY_REACH = 5  # tokens from "no group said" to the pronoun
FLOWN = (["flown"], ["operated"], ["fired"], ["launched"], ["belonging"], ["owned"])
FLOWN_REACH = 10  # tokens from the actor to the strike's own words
OWN_REACH = 8  # tokens from the pronoun to the strike's own words
SPEAKER_REACH = 12  # tokens from whoever speaks to the pronoun
AGENTS = frozenset(
    (
        "forces army military troops air navy units soldiers planes pilots regime government coalition aviation guns "
        "gunners batteries airmen commandos campaign operation"
    ).split()
)
BLAMING = frozenset("blame blamed blaming accused accusing".split())
AGENT_NOUNS = frozenset("carrier munition noun".split())


def by_phrase(reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]) -> list[Cue]:
    """ "air strikes by X", "was bombed by X warplanes", "shells fired by X"."""
    for cue in cues:
        start = noun_phrase_start(reading, cue, cues)
        start -= start > 0 and reading.tokens[start - 1].text in QUOTES  # by "terrorists"
        fired = reading.lows[start - 1 : start] == ["from"] and start - 1 == trigger.last and trigger.noun
        if start <= 0 or not (fired or reading.lows[start - 1] in BY) or not 0 <= start - trigger.last < BY_REACH:
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


def denier(reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]) -> list[Cue]:
    """ "Moscow denied having bombed": who denies a strike of its own is the one accused."""
    denials = [cue for cue in reading.speech if cue.kind == "deny" and 0 <= trigger.first - cue.last <= DENIAL_REACH]
    verb = reading.lows[trigger.first]
    if not denials or not (
        verb.endswith("ing") or OWN_DENIAL.intersection(reading.lows[denials[0].last : trigger.first])
    ):
        return []
    before = [
        cue
        for cue in cues
        if cue.last <= denials[0].first and reading.lows[max(0, cue.first - 1)] not in TARGET_BEFORE | {"after"}
    ]
    return with_partners(reading, before[-1], cues) if before else []


def admits(reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]) -> list[Cue]:
    """ "X's army acknowledged bombing a port", "X admitted to an air strike": nobody owns up to another's strike."""
    verbs = [
        number
        for number in range(max(0, trigger.first - ADMITTED_REACH), trigger.first)
        if (reading.lows[number] in ADMITTING or claims_deed(reading, number, trigger))
        and not reading.boundaries(number, trigger.first)
    ]
    if not verbs or any(verbs[-1] < cue.first < trigger.first for cue in cues):
        return []
    before = [cue for cue in cues if cue.last <= verbs[-1] and not reading.boundaries(cue.last, verbs[-1])]
    return with_partners(reading, before[-1], cues) if before else []


def claims_deed(reading: Reading, number: int, trigger: Trigger) -> bool:
    """ "X claimed the attack", "X claimed responsibility for the strike"; "X confirmed striking Y"."""
    if reading.lows[number] in CONFIRMING:
        return number == trigger.first - 1 and reading.lows[trigger.first].endswith("ing")
    if reading.lows[number] not in CLAIMING or not trigger.noun:
        return False
    between = reading.lows[number + 1 : trigger.first]
    return bool(between) and between[0] in {"responsibility", "the", "both", "credit"}


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


def its_own(reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]) -> list[Cue]:
    """ "the coalition said it had conducted strikes", "claimed to have shelled": the speaker struck."""
    if is_passive(reading, trigger):
        return []
    for number in range(trigger.first - 1, max(-1, trigger.first - OWN_REACH), -1):
        if any(number < cue.first < trigger.first for cue in cues):
            return []
        if reading.lows[number] in OWN or reading.lows[number : number + 2] == ["to", "have"]:
            owner = speaker_before(reading, number, cues, sources)
            return with_partners(reading, owner, cues) if owner else []
        if reading.is_boundary(number):
            return []
    return []


def disowned(reading: Reading, trigger: Trigger) -> int | None:
    """ "no side said it had carried out the strike": where nobody is said to own it; None where that is not said."""
    for number in range(trigger.first - 1, max(-1, trigger.first - OWN_REACH), -1):
        if reading.lows[number] in OWN:
            before = range(max(0, number - NOBODY_REACH), number)
            return next((at for at in before if reading.lows[at] in NOBODY), None)
    return None


def speaker_before(
    reading: Reading, number: int, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]
) -> Cue | None:
    """The actor that speaks before a pronoun: in a named speaker, at the head of the sentence, else the nearest."""
    before = [cue for cue in cues if cue.last <= number and cue.kind != "demonym"]
    said = [cue for cue in before if any(first <= cue.first < last for first, last in sources)]
    heads = [cue for cue in before if cue.first <= reading.dateline + 1]
    near = [cue for cue in before if number - cue.last <= SPEAKER_REACH]
    return next((found[-1] for found in (said, heads, near) if found), None)


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
        before in TARGET_BEFORE | BY
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


# In this order: what stands nearest to the strike's own words says it best.
SEARCHES = (
    ("by-phrase", by_phrase),
    ("suspected", suspected),
    ("flown for", flown_for),
    ("denies its own strike", denier),
    ("premodifier", premodifier),
    ("admits its own strike", admits),
    ("its rockets", flown_by),
    ("its own", its_own),
    ("subject", subject),
)
