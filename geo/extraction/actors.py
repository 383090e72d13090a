"""Who is said to have struck: what the sentence says by its grammar, then what the report said before."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extraction.acting import holds_target
from geo.extraction.actor_memory import FROM_AIRCRAFT, ActorMemory, Attackers, armed_groups, can_have
from geo.extraction.actor_names import actor_cues, with_group
from geo.extraction.grammar import grammar
from geo.extraction.launched import launched_from
from geo.extraction.owning import OWN_REACH, admits, denier, disowned, its_own
from geo.extraction.reading import Reading
from geo.extraction.strikers import (
    by_phrase,
    find_blamed,
    flown_by,
    flown_for,
    is_passive,
    premodifier,
    subject,
    suspected,
)
from geo.extraction.triggers import Trigger
from geo.extraction.vocabulary import Cue
from geo.records import Place

UNIDENTIFIED = frozenset("unidentified unknown unspecified".split())
UNIDENTIFIED_REACH = 5  # tokens before the strike's own words
APART = "told apart from another's strike"
ANSWERED_REACH = 5  # tokens from "in retaliation for" to what is answered
SPANS = frozenset("hour hours day days week weeks month months year years".split())
OPENING = 4  # tokens into a sentence within which its subject stands
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


def find_attackers(
    reading: Reading,
    triggers: Sequence[Trigger],
    countries: Sequence[str],
    sources: Sequence[tuple[int, int]],
    memory: ActorMemory,
) -> Attackers:
    """Who struck, by the first trigger of the sentence that says it; nobody where the sentence does not say."""
    unknown = unidentified(reading, triggers[0]) if triggers else None
    if unknown is not None:
        return Attackers((), "said to be unidentified", unknown, unknown + 1)
    weapon = next((trigger.weapon for trigger in triggers if trigger.weapon), "")
    every = with_group(reading, actor_cues(reading, countries), memory, countries)
    cues = every
    if triggers and is_answered(reading, triggers[0]):
        return answered_by(reading, triggers[0], every)
    for number, trigger in enumerate(triggers):
        cues = able(every, trigger.weapon or weapon)
        for rule, search in SEARCHES:
            found = search(reading, trigger, cues, sources)
            if found and not (number and (crosses(found, triggers[0], trigger) or is_days_after(reading, trigger))):
                return named_by(found, rule)
    sent = launched_from(reading, memory.text, countries)
    if sent is not None:
        return sent
    asset = [cue for cue in cues if cue.kind == "asset"]
    if asset:
        return Attackers((asset[0].value,), "owned asset", asset[0].first, asset[0].last)
    blamed = find_blamed(reading, cues)
    if blamed:
        return Attackers((blamed.value,), "blamed", blamed.first, blamed.last)
    apart = next((one for one in triggers[1:] if is_days_after(reading, one)), None)
    if apart is not None:
        return Attackers((), APART, apart.first, apart.last)
    if triggers and (owner := owner_of(reading, memory)) and speaks_of_itself(reading, triggers[0], every):
        return Attackers(owner, "the speaker's own")
    if triggers and (before := memory.subject or memory.speaker) and opens_with_pronoun(reading, triggers[0]):
        return Attackers(before, "whom the sentence before was about")
    return Attackers((), "not said")


def named_by(found: Sequence[Cue], rule: str) -> Attackers:
    """Those whom these words name, each once."""
    return Attackers(tuple(dict.fromkeys(cue.value for cue in found)), rule, found[0].first, found[-1].last)


def is_answered(reading: Reading, trigger: Trigger) -> bool:
    """ "X fired rockets in retaliation for a raid on Y": the raid is not X's."""
    before = reading.lows[max(0, trigger.first - ANSWERED_REACH) : trigger.first]
    return trigger.noun and "for" in before and not grammar("strikes", "answering").isdisjoint(before)


def answered_by(reading: Reading, trigger: Trigger, cues: list[Cue]) -> Attackers:
    """Of a strike that is answered, who struck: only its own words tell."""
    own = [cue for cue in cues if cue.first >= max(0, trigger.first - ANSWERED_REACH)]
    found = by_phrase(reading, trigger, own, ()) or premodifier(reading, trigger, own, ())
    return named_by(found, "premodifier") if found else Attackers((), "not said")


def recall(
    found: Attackers, reading: Reading, triggers: Sequence[Trigger], memory: ActorMemory, place: Place | None
) -> Attackers:
    """Where the sentence names nobody: who is said to have hit this place, else who struck last in the report."""
    if found.names or found.first >= 0:
        return found
    if is_separate(reading, triggers):
        return Attackers((), APART, triggers[0].first, triggers[0].last)
    weapon = next((trigger.weapon for trigger in triggers if trigger.weapon), "")
    here = memory.at_place.get(place.key, ()) if place else ()
    others = answering(reading, triggers)
    if here and can_have(here, weapon) and others.isdisjoint(here):
        return Attackers(here, "named before for this place")
    flown = weapon or ("airstrike" if triggers and is_raid(reading, triggers[0]) else "")
    before = memory.latest_with(flown, place.country if place else "", held_by(reading) | others)
    return Attackers(before, "named before") if before else found


def is_separate(reading: Reading, triggers: Sequence[Trigger]) -> bool:
    """ "separate strikes on X", "in a separate raid": not said to be of whoever struck before."""
    return any("separate" in reading.lows[max(0, one.first - 2) : one.first] for one in triggers)


def answering(reading: Reading, triggers: Sequence[Trigger]) -> frozenset[str]:
    """Who answers the strike that is asked about: it was another's."""
    if not triggers or not is_answered(reading, triggers[0]):
        return frozenset()
    return frozenset(cue.value for cue in reading.actors if cue.last <= triggers[0].first and cue.kind != "country")


def held_by(reading: Reading) -> frozenset[str]:
    """The actors whose positions, bases or men a sentence says were there: they did not hit themselves."""
    return frozenset(
        cue.value for cue in reading.actors if cue.kind in {"actor", "demonym"} and holds_target(reading, cue)
    )


def is_raid(reading: Reading, trigger: Trigger) -> bool:
    """ "the strikes", "a raid": mostly flown, where the text does not say with what."""
    return trigger.noun and reading.lows[trigger.first] in grammar("strikes", "raids")


def unidentified(reading: Reading, trigger: Trigger) -> int | None:
    """Where the text itself says that nobody knows whose planes they were."""
    for number in range(max(0, trigger.first - UNIDENTIFIED_REACH), trigger.last):
        if reading.lows[number] in UNIDENTIFIED:
            return number
    return disowned(reading, trigger)


def able(cues: list[Cue], weapon: str) -> list[Cue]:
    """The actors that can have struck so: no armed group flies aircraft."""
    return [cue for cue in cues if cue.value not in armed_groups()] if weapon in FROM_AIRCRAFT else cues


def crosses(found: Sequence[Cue], own: Trigger, other: Trigger) -> bool:
    """Whether the actor of another trigger stands between it and the strike's own words: another clause's subject."""
    return own.last <= found[0].first < other.first


def owner_of(reading: Reading, memory: ActorMemory) -> tuple[str, ...]:
    """Whose "its planes" are: who spoke last, else whom the sentence before was about; not who was hit by them."""
    struck = held_by(reading)
    return next((one for one in (memory.speaker, memory.subject) if one and struck.isdisjoint(one)), ())


def is_days_after(reading: Reading, other: Trigger) -> bool:
    """ "..., two days after X struck Y": what was struck then is another event with its own actor."""
    first, _ = reading.clause(other.first)
    timed = first > 0 and reading.lows[first] in {"after", "before"} and reading.lows[first - 1] in SPANS
    return timed and reading.lows[first + 1 : first + 2] != [","]  # "two days before, bombs fell"


def speaks_of_itself(reading: Reading, trigger: Trigger, cues: Sequence[Cue]) -> bool:
    """ "it said its aircraft had destroyed ...": a strike of whoever spoke before."""
    first = max(0, trigger.first - OWN_REACH)
    own = [number for number in range(first, trigger.first) if reading.lows[number] in {"its", "our", "we"}]
    return bool(own) and not is_passive(reading, trigger) and not any(cue.last <= own[-1] for cue in cues)


def opens_with_pronoun(reading: Reading, trigger: Trigger) -> bool:
    """ "It also carried out strikes on", "They hit": the strike of whom the sentence before was about."""
    at = reading.dateline
    near = trigger.first - at <= OWN_REACH and not is_passive(reading, trigger)
    return reading.lows[at : at + 1] in (["it"], ["they"], ["its"], ["their"]) and near


def remember_party(
    reading: Reading, countries: Sequence[str], sources: Sequence[tuple[int, int]], memory: ActorMemory
) -> None:
    """Note the party that a sentence credits or is about, for "its jets" and "It also hit" in the next."""
    cues = with_group(reading, actor_cues(reading, countries), memory, countries)
    said = [cue for cue in cues if any(first <= cue.first < last for first, last in sources)]
    opening = [cue for cue in cues if cue.first - reading.dateline <= OPENING]
    if sources:
        memory.speaker = tuple(cue.value for cue in said[:1])
    memory.subject = tuple(cue.value for cue in opening[:1])
    memory.named.update(cue.value for cue in cues if cue.kind != "generic")
