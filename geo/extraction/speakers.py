"""Who speaks in a sentence: "according to S", "S said", "..., S told M", "M quoted S as saying"."""

from __future__ import annotations

from collections.abc import Iterable

from geo.extraction.chains import chain
from geo.extraction.phrase_left import phrase_left
from geo.extraction.phrase_right import phrase_right
from geo.extraction.reading import QUOTES, Reading, number_of, spans_of
from geo.extraction.sources import Source, is_outlet, make, names_nobody
from geo.extraction.speaker_phrases import ACTING, NOWHERE, STOPS, Ground
from geo.extraction.speaker_words import words
from geo.extraction.vocabulary import Cue


def find_sources(reading: Reading) -> list[Source]:
    """The speakers that a sentence names, in its order, each with who quotes it."""
    if not spans_of(reading.speech, "say", "according") and words("headline_marks").isdisjoint(reading.lows[-6:]):
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
        if not names_nobody(source) and not any(
            source.first < other.last and other.first < source.last for other in kept
        ):
            kept.append(source)
    return kept


def according(ground: Ground) -> list[Source]:
    """ "according to S", "citing S"; "in a statement carried by M" passes on what another one said."""
    found = []
    for cue in spans_of(ground.reading.speech, "according"):
        first, last = phrase_right(ground, behind_reports(ground, cue.last))
        if last > first:
            passes = cue.last - cue.first > 1 and ground.reading.words(cue.first, cue.last).lower() in PASSING
            found.append(make(ground, first, last, "quoted by S" if passes else "according to S", cue.first))
            found += origin_before(ground, cue.first) if passes else medium_before(ground, cue.first)
    return found


def origin_before(ground: Ground, verb: int) -> list[Source]:
    """ "S, quoted by M", "S was quoted by M as saying": the one before the verb."""
    subject = before_passive(ground.reading, verb)
    if subject > 0 and ground.reading.tokens[subject - 1].text == ",":
        subject -= 1
    first, last = phrase_left(ground, subject)
    return [make(ground, first, last, "S said", verb)] if first < last else []


PASSING = frozenset({"quoted by", "cited by"})


def medium_before(ground: Ground, verb: int) -> list[Source]:
    """ "M citing S reported": the outlet before the participle, with or without a comma."""
    if ground.reading.lows[verb] not in words("chain.quoting") or verb == 0:
        return []
    first, last = phrase_left(ground, verb - 1 if ground.reading.tokens[verb - 1].text == "," else verb)
    medium = make(ground, first, last, "S said", verb) if first < last else None
    return [medium] if medium is not None and is_outlet(ground, medium, by_noun=True) else []


def behind_reports(ground: Ground, first: int) -> int:
    """Behind "reports by", "figures from", "information handed over to X by": whose report it is."""
    lows, reports = ground.reading.lows, words("reports") | words("writings")
    begin = first
    while first < len(lows) and lows[first] in words("articles") | words("before_noun"):
        first += 1
    if first < len(lows) and lows[first] not in reports:
        first = begin
    while first + 1 < len(lows) and lows[first] in reports and lows[first + 1] in {"by", "from", "of", "in"}:
        first += 2
    if first < len(lows) and lows[first] in reports:
        for number in range(first + 1, min(first + 14, len(lows))):
            if ground.reading.tokens[number].text in STOPS:
                break
            if lows[number] == "by":
                return number + 1
    return first


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


def sayers(ground: Ground) -> list[Source]:
    """ "S said", "said S": the phrase that ends before the verb, or begins after it."""
    reading = ground.reading
    found = []
    for cue in spans_of(reading.speech, "say"):
        if any(actor.first <= cue.first < actor.last and actor.last - actor.first > 1 for actor in reading.actors):
            continue  # the "States" of the United States
        if reading.lows[cue.first] in words("with_that") and does_not_say(reading, cue.last):
            continue
        if is_said_of(ground, cue):
            continue
        source = said_behind(ground, cue) or sayer(ground, cue)
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
    if not ground.names_speaker(first, conjunction) or not (
        conjunction - 1 in ground.speaking or conjunction - 1 in ground.acting
    ):
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


def is_said_of(ground: Ground, cue: Cue) -> bool:
    """ "a truck said to carry rockets": an infinitive follows, nobody who is spoken to."""
    lows = ground.reading.lows
    if lows[cue.first] != "said" or lows[cue.last : cue.last + 1] != ["to"] or cue.last + 1 >= len(lows):
        return False
    return lows[cue.last + 1] in words("infinitives")


def said_behind(ground: Ground, cue: Cue) -> Source | None:
    """ "..., said S, the mayor": a person's whole name, or a noun for speakers, behind the comma and the verb."""
    reading, verb = ground.reading, cue.first
    if reading.lows[verb] not in words("inverted") or verb == 0 or reading.tokens[verb - 1].text != ",":
        return None
    first, last = phrase_right(ground, cue.last)
    if not speaks_after(ground, verb, first, last):
        return None
    named = sum(ground.is_named(number) and number not in ground.acting for number in range(first, last)) > 1
    person = named and reading.lows[last : last + 1] in ([","], ["."]) and not is_listed(ground, last)
    speaks = not ground.speaking.isdisjoint(range(first, last))
    return make(ground, first, last, "said S", verb) if person or speaks else None


def is_listed(ground: Ground, last: int) -> bool:
    """ "said Deir Hafer, Maskanah and Khafsah were hit": a name follows the comma, so that these are no person's."""
    reading = ground.reading
    return reading.lows[last : last + 1] == [","] and last + 1 < len(reading.lows) and ground.is_named(last + 1)


def sayer(ground: Ground, cue: Cue) -> Source | None:
    """The speaker of one verb of saying."""
    reading, verb = ground.reading, cue.first
    subject = before_passive(reading, verb) if reading.lows[verb] in words("chain.quoting") else verb
    first, last = phrase_left(ground, subject)
    if first < last:
        return make(ground, first, last, "S said", verb) if can_say(ground, first, last, verb) else None
    denies = any(other.first == verb for other in spans_of(reading.speech, "deny"))
    if denies and (antecedent := behind_relative(ground, verb)) != NOWHERE:
        return make(ground, *antecedent, "S, who denied", verb)
    if reading.lows[verb] in words("chain.quoting"):
        return None
    first, last = phrase_right(ground, cue.last)
    if speaks_after(ground, verb, first, last):
        return make(ground, first, last, "said S", verb)
    return None


def can_say(ground: Ground, first: int, last: int, verb: int) -> bool:
    """No picture, no strike ("the shelling claimed nine lives"), and of "saw" only those who were there."""
    lows = ground.reading.lows[first:last]
    if ground.reading.lows[verb] in words("noun_verbs") and is_noun(ground, verb):
        return False
    if not words("things").isdisjoint(lows) or (last - 1 in ground.telling and last - 1 not in ground.speaking):
        return False
    if ground.reading.lows[verb] in words("claiming") and is_hung_on_strike(ground, first, last):
        return False
    return ground.reading.lows[verb] not in words("seeing") or not words("eyes").isdisjoint(lows)


def is_hung_on_strike(ground: Ground, first: int, last: int) -> bool:
    """ "the air strikes on X claimed nine": X is where, not who."""
    hung = first > 1 and ground.reading.lows[first - 1] in words("hangers") and first - 2 in ground.telling
    return hung and ground.speaking.isdisjoint(range(first, last))


def is_noun(ground: Ground, verb: int) -> bool:
    """ "a new report", "Pakistani claims": what looks like a verb is what somebody else says."""
    before = ground.reading.lows[verb - 1]
    adjective = any(cue.last == verb and cue.kind == "demonym" for cue in ground.reading.actors)
    return adjective or before in words("articles") | words("before_noun")


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


def headline_source(ground: Ground) -> list[Source]:
    """A headline's "...: monitor", "... - state TV" at the end of a sentence that credits nobody else."""
    lows = ground.reading.lows
    last = len(lows) - (1 if lows and lows[-1] == "." else 0)
    marks = words("headline_marks")
    colon = next((i for i in range(len(lows) - 1, max(-1, len(lows) - 6), -1) if lows[i] in marks), 0)
    if not colon or not ground.names_speaker(colon + 1, last) or last - 1 not in ground.speaking:
        return []
    return [make(ground, colon + 1, last, "headline: S")]
