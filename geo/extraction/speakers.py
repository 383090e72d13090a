"""Who speaks in a sentence: "according to S", "S said", "..., S told M", "M quoted S as saying"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from geo.extraction.phrases import ACTING, NOWHERE, STOPS, Ground, phrase_left, phrase_right, words
from geo.extraction.reading import QUOTES, Reading, number_of, spans_of
from geo.extraction.tokens import bare, tokenise
from geo.extraction.vocabulary import Cue, vocabulary

CHAIN_GAP = 4  # tokens between "reported" and the speaker whom the outlet reports


@dataclass(slots=True)
class Source:
    """A credited speaker: tokens[first:last], the name as written, and the rule.

    `verb` is the token of saying (-1 for none); `via` who quotes it; a `medium` only passes on what
    another one said; `nations` are the actors and countries (ISO 3166-1 alpha-2) in the phrase.
    """

    first: int
    last: int
    name: str
    rule: str
    verb: int = -1
    via: str = ""
    medium: bool = False
    nations: frozenset[str] = frozenset()
    acting: bool = False  # the phrase is an actor's own name
    homes: frozenset[str] = frozenset()  # the countries in whose wars its words ("the army") mean a side


def find_sources(reading: Reading) -> list[Source]:
    """The speakers that a sentence names, in its order, each with who quotes it."""
    if not spans_of(reading.speech, "say", "according") and ":" not in reading.lows:
        return []
    ground = Ground.of(reading)
    sources = [*according(ground), *quoted(ground), *sayers(ground)]
    found = without_overlaps(sources) or headline_source(ground)
    chain(ground, found)
    return found


def without_overlaps(sources: Iterable[Source]) -> list[Source]:
    """The sources in the text's order; of two that share words the first and longest."""
    kept: list[Source] = []
    for source in sorted(sources, key=lambda s: (s.first, -s.last)):
        if source.name and not any(source.first < other.last and other.first < source.last for other in kept):
            kept.append(source)
    return kept


def make(ground: Ground, first: int, last: int, rule: str, verb: int = -1) -> Source:
    """A source with its name as written, without a leading article."""
    reading = ground.reading
    begin = first + 1 if last - first > 1 and reading.lows[first] in words("unwritten") else first
    name = reading.words(begin, without_whereabouts(ground, begin, last))
    written = tokenise(name)
    if written and written[-1].low.endswith("'s"):
        name = name[: len(name) - 2]
    inside = [cue for cue in reading.actors if first <= cue.first and cue.last <= last]
    nations = frozenset(said for cue in inside if cue.kind != "generic" for said in nations_of(cue))
    homes = frozenset(cue.meaning.mark for cue in inside if cue.kind == "generic")
    acting = any(cue.kind in ACTING and cue.last == last for cue in inside)
    return Source(first, last, known_name(name), rule, verb, nations=nations, acting=acting, homes=homes)


def without_whereabouts(ground: Ground, first: int, last: int) -> int:
    """ "officials on both sides": who speaks, without where; but "a source in the ministry" stays whole."""
    for number in range(first + 1, last - 1):
        if ground.reading.lows[number] in {"in", "on", "near", "inside"} and number - 1 in ground.speaking:
            return last if any(i in ground.speaking for i in range(number + 1, last)) else number
    return last


def nations_of(cue: Cue) -> tuple[str, ...]:
    """The actor and the country that a word for actors stands for."""
    return (cue.value,) if cue.kind == "country" else (cue.value, cue.meaning.mark)


def known_name(name: str) -> str:
    """Outlets whose name begins in lower case in the text get their capital back ("france 24")."""
    return name[0].upper() + name[1:] if bare(name.lower()) in words("capitals") else name


# ---- "according to S"


def according(ground: Ground) -> list[Source]:
    """ "according to S", "citing S"; "in a statement carried by M" passes on what another one said."""
    found = []
    for cue in spans_of(ground.reading.speech, "according"):
        first, last = phrase_right(ground, behind_reports(ground, cue.last))
        if last > first:
            passes = cue.last - cue.first > 1 and ground.reading.words(cue.first, cue.last).lower() in PASSING
            found.append(make(ground, first, last, "quoted by S" if passes else "according to S", cue.first))
            found += origin_before(ground, cue.first) if passes else []
    return found


def origin_before(ground: Ground, verb: int) -> list[Source]:
    """ "S, quoted by M", "S was quoted by M as saying": the one before the verb."""
    subject = before_passive(ground.reading, verb)
    if subject > 0 and ground.reading.tokens[subject - 1].text == ",":
        subject -= 1
    first, last = phrase_left(ground, subject)
    return [make(ground, first, last, "S said", verb)] if first < last else []


PASSING = frozenset({"quoted by", "cited by"})


def behind_reports(ground: Ground, first: int) -> int:
    """Behind "reports by", "figures from", "information handed over to X by": whose report it is."""
    lows, reports = ground.reading.lows, words("reports")
    while first + 1 < len(lows) and lows[first] in reports and lows[first + 1] in {"by", "from", "of", "in"}:
        first += 2
    if first < len(lows) and lows[first] in reports:
        for number in range(first + 1, min(first + 14, len(lows))):
            if ground.reading.tokens[number].text in STOPS:
                break
            if lows[number] == "by":
                return number + 1
    return first


# ---- "M quoted S as saying"


def quoted(ground: Ground) -> list[Source]:
    """ "M quoted S as saying", "M reported, citing S": the one after the verb."""
    found = []
    for cue in spans_of(ground.reading.speech, "say"):
        if ground.reading.lows[cue.first] in words("chain.quoting") and not is_passive(ground.reading, cue.first):
            first, last = phrase_right(ground, cue.last)
            if last > first and ground.names_speaker(first, last) and not tells_strike(ground, first, last):
                found.append(make(ground, first, last, "M quoted S", cue.first))
    return found


def tells_strike(ground: Ground, first: int, last: int) -> bool:
    """ "citing the death of 35": what is cited is no speaker."""
    return any(i in ground.telling for i in range(first, last))


def is_passive(reading: Reading, verb: int) -> bool:
    """ "was quoted", "were cited by"."""
    return bool({"was", "were", "been", "is", "are"} & set(reading.lows[max(0, verb - 2) : verb])) or (
        reading.lows[verb + 1 : verb + 2] == ["by"]
    )


# ---- "S said"


def sayers(ground: Ground) -> list[Source]:
    """ "S said", "said S": the phrase that ends before the verb, or begins after it."""
    reading = ground.reading
    found = []
    for cue in spans_of(reading.speech, "say"):
        if any(actor.first <= cue.first < actor.last and actor.last - actor.first > 1 for actor in reading.actors):
            continue  # the "States" of the United States
        if reading.lows[cue.first] in words("with_that") and does_not_say(reading, cue.last):
            continue
        source = sayer(ground, cue)
        if source is not None:
            found += with_partners(ground, source)
    return found


def with_partners(ground: Ground, source: Source) -> list[Source]:
    """ "the Observatory and the LCC said": each of those joined by "and" speaks."""
    reading, first, parts = ground.reading, source.first, []
    for number in range(source.first + 1, source.last - 1):
        if reading.lows[number] == "and" and joins_speakers(ground, first, number, source.last):
            parts.append((first, number))
            first = number + 1
    parts.append((first, source.last))
    if source.first > 1 and reading.lows[source.first - 1] == "and" and source.first - 2 in ground.speaking:
        before = phrase_left(ground, source.first - 1)
        parts = [before, *parts] if before != NOWHERE else parts
    if len(parts) == 1:
        return [source]
    return [make(ground, begin, end, source.rule, source.verb) for begin, end in parts]


def joins_speakers(ground: Ground, first: int, conjunction: int, last: int) -> bool:
    """Whether "and" joins two speakers, not two words in one's name ("monitoring and documentation office")."""
    lows, behind = ground.reading.lows, conjunction + 1
    if not ground.names_speaker(first, conjunction) or conjunction - 1 not in ground.speaking | ground.acting:
        return False
    opens = lows[behind] in words("articles") or behind in ground.acting
    organisation = any(cue.first == behind for cue in spans_of(ground.reading.speech, "organisations"))
    plural = last - behind <= 3 and lows[last - 1].endswith("s") and last - 1 in ground.speaking
    return opens or organisation or plural


def does_not_say(reading: Reading, last: int) -> bool:
    """ "maintained momentum", "found shelter": a noun phrase follows, no "that", number, quote or mark."""
    if last >= len(reading.lows):
        return False
    low, token = reading.lows[last], reading.tokens[last]
    says = low in {"that", "on", "how", "at"} or token.text in STOPS or low in words("adverbs") or low in words("own")
    return not says and number_of(low) is None


def sayer(ground: Ground, cue: Cue) -> Source | None:
    """The speaker of one verb of saying."""
    reading, verb = ground.reading, cue.first
    subject = before_passive(reading, verb) if reading.lows[verb] in words("chain.quoting") else verb
    first, last = phrase_left(ground, subject)
    if first < last:
        shown = not words("things").isdisjoint(reading.lows[first:last])
        return None if shown else make(ground, first, last, "S said", verb)
    denies = any(other.first == verb for other in spans_of(reading.speech, "deny"))
    if denies and (antecedent := behind_relative(ground, verb)) != NOWHERE:
        return make(ground, *antecedent, "S, who denied", verb)
    if reading.lows[verb] in words("chain.quoting"):
        return None
    first, last = phrase_right(ground, cue.last)
    if speaks_after(ground, verb, first, last):
        return make(ground, first, last, "said S", verb)
    return None


def before_passive(reading: Reading, verb: int) -> int:
    """ "S was quoted": the subject stands before the auxiliary."""
    while verb > 0 and reading.lows[verb - 1] in {"was", "were", "been", "has", "have", "is", "are", "as"}:
        verb -= 1
    return verb


def behind_relative(ground: Ground, verb: int) -> tuple[int, int]:
    """ "S, which denied", "pointed at S though it denied": the speaker before the pronoun in the same sentence."""
    reading, at = ground.reading, verb
    while at > 0 and reading.lows[at - 1] in words("adverbs"):
        at -= 1
    if at == 0 or reading.lows[at - 1] not in words("pronouns"):
        return NOWHERE
    if reading.lows[at - 1] in {"who", "which"}:
        at -= 2 if reading.tokens[at - 2].text == "," else 1
        return phrase_left(ground, at) if at > 0 else NOWHERE
    before = [cue for cue in reading.actors if cue.kind in ACTING and cue.last < at]
    return phrase_left(ground, before[-1].last) if before else NOWHERE


def speaks_after(ground: Ground, verb: int, first: int, last: int) -> bool:
    """ "...," said S: a quote or comma before the verb, a speaker after it, and no verb of their own."""
    reading = ground.reading
    if first >= last or verb == 0 or reading.tokens[verb - 1].text not in QUOTES | {",", "»"}:
        return False
    if not ground.names_speaker(first, last):
        return False
    follows = reading.lows[last] if last < len(reading.lows) else "."
    return follows in STOPS or follows in words("after_speaker")


# ---- "...: monitor"


def headline_source(ground: Ground) -> list[Source]:
    """A headline's "...: monitor" at the end of a sentence that credits nobody else."""
    lows = ground.reading.lows
    last = len(lows) - (1 if lows and lows[-1] == "." else 0)
    colon = next((i for i in range(len(lows) - 1, max(-1, len(lows) - 6), -1) if lows[i] == ":"), 0)
    if not colon or not ground.names_speaker(colon + 1, last) or last - 1 not in ground.speaking:
        return []
    return [make(ground, colon + 1, last, "headline: S")]


# ---- chains


def chain(ground: Ground, sources: list[Source]) -> None:
    """Note who passes on what whom said: "S told M", "M quoted S", "S, quoted by M", "M reported that S said"."""
    for source in sources:
        if source.rule == "M quoted S" or (source.rule == "according to S" and cites(ground, source)):
            passed_on(source, [other for other in sources if other.rule == "S said" and other.last <= source.first])
        elif source.rule == "quoted by S":
            pass_on(source, [other for other in sources if other is not source and not other.medium])
        elif source.rule == "S said":
            source.via = source.via or addressee(ground, source)
    for before, after in pairwise(sources):
        if reports_on(ground, before, after):
            passed_on(after, [before])


def reports_on(ground: Ground, outlet: Source, speaker: Source) -> bool:
    """ "M reported that S said": the outlet's verb stands right before the speaker."""
    if {outlet.rule, speaker.rule} != {"S said"} or speaker.via or not is_outlet(ground, outlet):
        return False
    close = 0 <= speaker.first - outlet.verb - 1 <= CHAIN_GAP
    return close and "that" in ground.reading.lows[outlet.verb : speaker.first]


def cites(ground: Ground, source: Source) -> bool:
    """ "M reported, citing S"."""
    return ground.reading.lows[source.verb] in words("chain.quoting")


def passed_on(origin: Source, media: list[Source]) -> None:
    """The last speaker before the origin passes on what it said."""
    if media:
        origin.via = media[-1].name
        media[-1].medium = True


def pass_on(medium: Source, origins: list[Source]) -> None:
    """The nearest other speaker is the origin of what a medium passes on."""
    nearest = min(origins, key=lambda s: min(abs(s.last - medium.first), abs(s.first - medium.last)), default=None)
    if nearest is not None:
        nearest.via, medium.medium = medium.name, True


def addressee(ground: Ground, source: Source) -> str:
    """The outlet that a speaker told: "a resident told Reuters"; "" where it is none."""
    reading = ground.reading
    if source.verb < 0 or reading.lows[source.verb] not in {"told", "tells", "informed"}:
        return passing_after(ground, source)
    first, last = phrase_right(ground, source.verb + 1)
    while last > first + 1 and reading.lows[last - 1] in {"correspondent", "reporter", "journalist", "correspondents"}:
        last -= 1
    return outlet_name(ground, first, last)


def outlet_name(ground: Ground, first: int, last: int) -> str:
    """The name of an outlet, without a possessive that lost its apostrophe ("SANAs"); "" where the phrase is none."""
    outlet = make(ground, first, last, "told M") if last > first else None
    if outlet is None or not is_outlet(ground, outlet):
        return ""
    name, book = outlet.name, vocabulary().speech
    return name[:-1] if name.endswith("s") and book.begins(name[:-1].lower()) else name


def passing_after(ground: Ground, source: Source) -> str:
    """ "S said in a statement carried by M", "S said in an interview with M"."""
    text = " ".join(ground.reading.lows[source.verb + 1 : source.verb + 6]) if source.verb >= 0 else ""
    for phrase in words("chain.passing"):
        if text.startswith(phrase):
            return outlet_name(ground, *phrase_right(ground, source.verb + 1 + len(phrase.split())))
    return ""


def is_outlet(ground: Ground, source: Source) -> bool:
    """Whether a phrase names a medium: an organisation's name, or a noun for outlets."""
    lows = ground.reading.lows[source.first : source.last]
    if source.name.lower() in words("chain.nobody"):
        return False
    organisations = spans_of(ground.reading.speech, "organisations")
    named = any(source.first <= cue.first and cue.last <= source.last for cue in organisations)
    return named or not words("chain.outlets").isdisjoint(lows) or (len(lows) < 4 and ground.is_named(source.last - 1))
