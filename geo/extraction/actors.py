"""Who is said to have struck: by-phrase, premodifier, subject, then what the report said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from geo.extraction.reading import Reading, number_of, spans_of
from geo.extraction.triggers import PLAIN_VERBS, Trigger
from geo.extraction.vocabulary import Cue, Meaning, read_toml

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
BEFORE_ACTOR = frozenset(
    "the a an its suspected al-qaeda several some at least about around more than dozens scores of".split()
)
# Words that mean whatever armed group the report spoke of last.
FIGHTERS = frozenset("militants militant jihadists extremists insurgents terrorists group militia fighters".split())
PARTNERS = frozenset({"and", "or", "the", "&", "/", ","})
SUSPECTED = frozenset({"believed", "thought", "suspected", "presumed", "said"})
BEING = frozenset("was were is are been being be got".split())
OWN = frozenset("it its they their".split())
OWN_DENIAL = OWN | {"having"}
DENIAL_REACH = 9  # tokens from the denial to the strike's own words
OWN_REACH = 8  # tokens from the pronoun to the strike's own words
SPEAKER_REACH = 12  # tokens from whoever speaks to the pronoun
AGENT_NOUNS = frozenset("carrier munition noun".split())


FROM_AIRCRAFT = frozenset({"airstrike", "barrel bomb"})
UNIDENTIFIED = frozenset("unidentified unknown unspecified".split())
UNIDENTIFIED_REACH = 5  # tokens before the strike's own words


@cache
def armed_groups() -> frozenset[str]:
    """The actors that are no state's forces."""
    return frozenset(row["name"] for row in read_toml("actors.toml")["actor"] if row.get("group"))


def can_have(actors: Sequence[str], weapon: str) -> bool:
    """Whether these can have struck so: no armed group flies aircraft."""
    return weapon not in FROM_AIRCRAFT or not armed_groups().issuperset(actors)


@dataclass(slots=True)
class ActorMemory:
    """The strikers a report has named so far; the latest answers for "their jets" and "the raids"."""

    strikers: list[tuple[str, ...]] = field(default_factory=list)
    opener: tuple[str, ...] = ()
    at_place: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by the place's key: who is said to have hit it
    group: str = ""  # the armed group named last: "the militants" means it

    def remember(self, actors: tuple[str, ...]) -> None:
        """Keep the actors of a strike that the text names."""
        if actors and (not self.strikers or self.strikers[-1] != actors):
            self.strikers.append(actors)

    def latest_with(self, weapon: str) -> tuple[str, ...]:
        """The latest striker that can have used such a weapon; () where the report has named none."""
        named = [self.opener, *self.strikers] if self.opener else self.strikers
        return next((actors for actors in reversed(named) if can_have(actors, weapon)), ())

    def of_place(self, found: Attackers, key: str, weapon: str) -> Attackers:
        """Where the sentence itself names nobody: who is said to have hit this place, else what was found."""
        here = self.at_place.get(key, ())
        told = here and found.first < 0 and can_have(here, weapon)
        return Attackers(here, "named before for this place") if told else found

    def only_with(self, weapon: str) -> tuple[str, ...]:
        """The striker where the whole report names just one that can have used such a weapon."""
        named = {actors for actors in (self.opener, *self.strikers) if actors and can_have(actors, weapon)}
        return named.pop() if len(named) == 1 else ()


@dataclass(frozen=True, slots=True)
class Attackers:
    """The actors of one strike, the rule that found them, and the tokens they came from."""

    names: tuple[str, ...]
    rule: str
    first: int = -1
    last: int = -1


def actor_cues(reading: Reading, countries: Sequence[str]) -> list[Cue]:
    """The actors a sentence names; general words ("the army") mean whom they mean in these countries' wars."""
    named = [
        cue
        for cue in reading.actors
        if cue.first >= reading.dateline
        and (cue.kind in {"actor", "demonym", "asset"} or strikes_as_state(reading, cue))
    ]
    covered = {number for cue in named for number in range(cue.first, cue.last)}
    organisation = {
        number for cue in spans_of(reading.speech, "organisations") for number in range(cue.first, cue.last)
    }
    for country in countries:
        for cue in reading.actors:
            if (
                cue.kind == "generic"
                and cue.meaning.mark == country
                and not covered.intersection(range(cue.first, cue.last))
            ):
                named.append(cue)
                covered.update(range(cue.first, cue.last))
    kept = [cue for cue in named if cue.kind == "asset" or not organisation.intersection(range(cue.first, cue.last))]
    return sorted(kept, key=lambda cue: (cue.first, cue.last))


def suspected(reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]) -> list[Cue]:
    """ "jets believed to be Russian", "warplanes thought to be Israeli": the actor stands behind the verb."""
    for cue in cues:
        before = reading.lows[max(0, cue.first - 3) : cue.first]
        if before[-2:] == ["to", "be"] and before[0] in SUSPECTED and abs(cue.first - trigger.first) < 12:
            return with_partners(reading, cue, cues)
    return []


def strikes_as_state(reading: Reading, cue: Cue) -> bool:
    """A country's name right before a verb of striking: "Syria bombs"."""
    if cue.kind != "state":
        return False
    verb = any(other.kind == "verb" and other.first == cue.last for other in reading.strikes)
    return verb or reading.lows[cue.last : cue.last + 1] in ([plain] for plain in PLAIN_VERBS)


def find_attackers(
    reading: Reading,
    triggers: Sequence[Trigger],
    countries: Sequence[str],
    sources: Sequence[tuple[int, int]],
    memory: ActorMemory,
) -> Attackers:
    """Who struck, by the first trigger that says it: in this sentence, else what the report said before."""
    unknown = unidentified(reading, triggers[0]) if triggers else None
    if unknown is not None:
        return Attackers((), "said to be unidentified", unknown, unknown + 1)
    every = with_group(reading, actor_cues(reading, countries), memory)
    cues = every
    for number, trigger in enumerate(triggers):
        cues = able(every, trigger.weapon)
        for rule, search in SEARCHES:
            found = search(reading, trigger, cues, sources)
            if found and not (number and crosses(found, triggers[0], trigger)):
                names = tuple(dict.fromkeys(cue.value for cue in found))
                return Attackers(names, rule, found[0].first, found[-1].last)
    asset = [cue for cue in cues if cue.kind == "asset"]
    if asset:
        return Attackers((asset[0].value,), "owned asset", asset[0].first, asset[0].last)
    blamed = find_blamed(reading, cues)
    if blamed:
        return Attackers((blamed.value,), "blamed", blamed.first, blamed.last)
    before = memory.latest_with(triggers[0].weapon if triggers else "")
    return Attackers(before, "named before") if before else Attackers((), "not said")


def unidentified(reading: Reading, trigger: Trigger) -> int | None:
    """Where the text itself says that nobody knows whose planes they were."""
    for number in range(max(0, trigger.first - UNIDENTIFIED_REACH), trigger.last):
        if reading.lows[number] in UNIDENTIFIED:
            return number
    return None


def able(cues: list[Cue], weapon: str) -> list[Cue]:
    """The actors that can have struck so: no armed group flies aircraft."""
    return [cue for cue in cues if cue.value not in armed_groups()] if weapon in FROM_AIRCRAFT else cues


def crosses(found: Sequence[Cue], own: Trigger, other: Trigger) -> bool:
    """Whether the actor of another trigger stands between it and the strike's own words: another clause's subject."""
    return own.last <= found[0].first < other.first


def with_group(reading: Reading, cues: list[Cue], memory: ActorMemory) -> list[Cue]:
    """ "the militants", "the group": the armed group named last; notes the group that the sentence names itself."""
    named = [cue for cue in cues if cue.kind != "generic" and cue.value in armed_groups()]
    if memory.group:
        for cue in cues:
            if cue.kind == "generic" and reading.lows[cue.last - 1] in FIGHTERS and cue.value in armed_groups():
                earlier = [other.value for other in named if other.last <= cue.first]
                cue.meaning = Meaning("generic", earlier[-1] if earlier else memory.group, cue.meaning.mark)
    if named:
        memory.group = named[-1].value
    return cues


def with_partners(reading: Reading, cue: Cue, cues: Sequence[Cue]) -> list[Cue]:
    """An actor and those joined to it: "Russian and Syrian", "Russia or the regime"."""
    chain = [cue]
    for other in sorted(cues, key=lambda c: c.first):
        gap = reading.lows[chain[-1].last : other.first]
        if other.first >= chain[-1].last and len(gap) <= 3 and gap and set(gap) <= PARTNERS | {"its", "ally", "allied"}:
            chain.append(other)
    head = chain[0]
    for other in sorted(cues, key=lambda c: -c.first):
        gap = reading.lows[other.last : head.first]
        if other.last <= head.first and len(gap) <= 2 and gap and set(gap) <= PARTNERS:
            chain.insert(0, other)
            head = other
    return chain


def by_phrase(reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]) -> list[Cue]:
    """ "air strikes by X", "was bombed by X warplanes", "shells fired by X"."""
    for cue in cues:
        start = noun_phrase_start(reading, cue, cues)
        if start > 0 and reading.lows[start - 1] in BY and 0 <= start - trigger.last < 16:
            verb = reading.lows[start - 2] if start > 1 else ""
            if verb in {
                "held",
                "controlled",
                "besieged",
                "backed",
                "seized",
                "captured",
                "run",
                "reported",
                "quoted",
                "cited",
                "supported",
                "killed",
                "told",
                "denied",
                "claimed",
            }:
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
    first, _ = reading.clause(trigger.first)
    for least, reach in ((max(0, first - 1), 18), (0, 24)):  # its clause, then the whole sentence
        for cue in sorted(cues, key=lambda c: -c.first):
            near = cue.first >= least and 0 <= trigger.first - cue.last <= reach
            if near and acts(reading, cue, trigger, sources):
                return with_partners(reading, cue, cues)
    return []


def is_passive(reading: Reading, trigger: Trigger) -> bool:
    """ "were destroyed", "was also hit": what stands before it was struck, and did not strike."""
    verb = reading.lows[trigger.first]
    before = reading.lows[max(0, trigger.first - 3) : trigger.first]
    helped = [number for number, low in enumerate(before) if low in BEING]
    if not trigger.verb or trigger.noun or verb.endswith("ing") or not helped:
        return False
    return all(low in BEING or low.endswith("ly") or low in {"also", "again"} for low in before[helped[0] :])


def its_own(reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]) -> list[Cue]:
    """ "the coalition said it had conducted strikes", "the ministry said its jets hit": the speaker struck."""
    if is_passive(reading, trigger):
        return []
    for number in range(trigger.first - 1, max(-1, trigger.first - OWN_REACH), -1):
        if reading.lows[number] in OWN:
            before = [cue for cue in cues if cue.last <= number and number - cue.last <= SPEAKER_REACH]
            return with_partners(reading, before[-1], cues) if before else []
        if reading.is_boundary(number):
            return []
    return []


def denier(reading: Reading, trigger: Trigger, cues: Sequence[Cue], sources: Sequence[tuple[int, int]]) -> list[Cue]:
    """ "Moscow denied having bombed", "Turkey rejects claim it bombed": who denies a strike of its own is the accused."""
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


def acts(reading: Reading, cue: Cue, trigger: Trigger, sources: Sequence[tuple[int, int]]) -> bool:
    """Whether an actor before a trigger can be its subject."""
    if any(first <= cue.first < last for first, last in sources):
        return False
    lows = reading.lows
    at = cue.first
    while at > 0 and (lows[at - 1] in BEFORE_ACTOR or is_count(lows[at - 1]) or ends_actor(reading, at)):
        at -= 1
    before = lows[at - 1] if at else ""
    if before in TARGET_BEFORE or is_object(reading, at) or (cue.kind == "generic" and ends_actor(reading, cue.first)):
        return False
    after = lows[cue.last] if cue.last < len(lows) else ""
    counted = at > 0 and (is_count(lows[cue.first - 1]) or bool({"a", "an"} & set(lows[max(0, at - 2) : cue.first])))
    if cue.kind == "demonym" or counted or holds_target(reading, cue):
        return is_agent_noun(reading, cue.last)
    if after.endswith(("-held", "-controlled")) or (after in HELD_AFTER and not is_agent_noun(reading, cue.last)):
        return False
    token = reading.tokens[cue.last - 1].text
    return not (token.endswith(("-held", "-controlled")))


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


def ends_actor(reading: Reading, at: int) -> bool:
    """Whether another actor's name ends right before this token ("Assad's government")."""
    return any(cue.last == at and cue.kind in {"actor", "demonym", "generic"} for cue in reading.actors)


def is_agent_noun(reading: Reading, number: int) -> bool:
    """Whether warplanes, artillery, forces, strikes ... follow, within an adjective or two."""
    for at in range(number, min(number + 3, len(reading.lows))):
        if any(cue.first <= at < cue.last and cue.kind in AGENT_NOUNS for cue in reading.strikes):
            return True
        if reading.lows[at] in {
            "forces",
            "army",
            "military",
            "troops",
            "air",
            "navy",
            "units",
            "soldiers",
            "planes",
            "pilots",
            "regime",
            "government",
            "coalition",
            "aviation",
        }:
            return True
    return False


def find_blamed(reading: Reading, cues: Sequence[Cue]) -> Cue | None:
    """ "blamed X for", "accused X of", "X was behind", "responsibility ... X"."""
    for cue in cues:
        before = reading.lows[max(0, cue.first - 3) : cue.first]
        after = reading.lows[cue.last : cue.last + 4]
        if (
            "blamed" in before
            or "accused" in before
            or "blame" in before
            or "accusing" in before
            or "blaming" in before
        ):
            return cue
        if "behind" in after and ("was" in after or "were" in after or "is" in after):
            return cue
    return None


# In this order: what stands nearest to the strike's own words says it best.
SEARCHES = (
    ("by-phrase", by_phrase),
    ("suspected", suspected),
    ("denies its own strike", denier),
    ("premodifier", premodifier),
    ("subject", subject),
    ("its own", its_own),
)
