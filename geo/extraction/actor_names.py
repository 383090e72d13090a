"""Whom the words for actors mean: names, "the army" of one war, "the militants" spoken of last."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extraction.actor_memory import ActorMemory, armed_groups, homes
from geo.extraction.reading import Reading, spans_of
from geo.extraction.triggers import PLAIN_VERBS
from geo.extraction.vocabulary import Cue, Meaning

FORCES = frozenset({"military", "army", "air force", "the army"})  # of whichever state is spoken of
# Words that mean whatever armed group the report spoke of last.
FIGHTERS = frozenset(
    "militants militant jihadists extremists insurgents terrorists group movement militia fighters".split()
)


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
                and not is_of_another(reading, cue)
                and not covered.intersection(range(cue.first, cue.last))
            ):
                named.append(cue)
                covered.update(range(cue.first, cue.last))
    kept = [cue for cue in named if cue.kind == "asset" or not organisation.intersection(range(cue.first, cue.last))]
    return sorted(kept, key=lambda cue: (cue.first, cue.last))


def is_of_another(reading: Reading, cue: Cue) -> bool:
    """ "Israel's army", in a report about Yemen: whose it is stands before it, so that it is not the country's own."""
    owner = reading.texts[cue.first - 1] if cue.first else ""
    return owner.endswith(("'s", "’s")) and any(
        other.last == cue.first and other.kind in {"actor", "country"} for other in reading.actors
    )


def strikes_as_state(reading: Reading, cue: Cue) -> bool:
    """A country's name right before a verb of striking: "Syria bombs"."""
    if cue.kind != "state":
        return False
    verb = any(other.kind == "verb" and other.first == cue.last for other in reading.strikes)
    return verb or reading.lows[cue.last : cue.last + 1] in ([plain] for plain in PLAIN_VERBS)


def with_group(reading: Reading, cues: list[Cue], memory: ActorMemory, countries: Sequence[str]) -> list[Cue]:
    """ "the militants", "the group": the armed group named last; notes the group that the sentence names itself."""
    named = [cue for cue in cues if cue.kind != "generic" and cue.value in armed_groups()]
    covered = {number for cue in cues for number in range(cue.first, cue.last)}
    cues = cues + [
        Cue(number, number + 1, Meaning("generic", memory.group))
        for number in range(1, len(reading.lows))
        if reading.lows[number] in FIGHTERS and reading.lows[number - 1] == "the" and number not in covered
        if memory.group or named
    ]
    if memory.group or named:
        for cue in cues:
            definite = cue.first > 0 and reading.lows[cue.first - 1] == "the"
            if definite and cue.kind == "generic" and reading.lows[cue.last - 1] in FIGHTERS and is_group(cue):
                earlier = [other.value for other in named if other.last <= cue.first]
                group = earlier[-1] if earlier else memory.group or cue.value
                cue.means(Meaning("generic", group, cue.meaning.mark))
    for cue in cues:
        if cue.kind == "generic" and reading.words(cue.first, cue.last).lower() in FORCES:
            cue.means(Meaning("generic", last_state(cue.value, memory, countries), cue.meaning.mark))
    if named:
        memory.group = named[-1].value
    return cues


def last_state(value: str, memory: ActorMemory, countries: Sequence[str]) -> str:
    """ "the military" in a report that names only a striker from abroad: that striker's."""
    strikers = memory.strikers[-1] if memory.strikers else memory.opener
    if len(strikers) != 1 or value in memory.named:
        return value
    home = homes().get(strikers[0], "")
    return strikers[0] if home and home not in countries[:1] and strikers[0] not in armed_groups() else value


def is_group(cue: Cue) -> bool:
    """Whether a general word means an armed group."""
    return not cue.value or cue.value in armed_groups()


def ends_actor(reading: Reading, at: int) -> bool:
    """Whether another actor's name ends right before this token ("Assad's government")."""
    return any(cue.last == at and cue.kind in {"actor", "demonym", "generic"} for cue in reading.actors)
