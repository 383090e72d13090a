"""Who says so: the speakers a sentence credits, and those that "it said" and open quotes lead back to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo.extraction.claimants import Speaker
from geo.extraction.quotes import BARE, Quoted
from geo.extraction.reading import Reading, number_of, spans_of
from geo.extraction.sources import Source
from geo.extraction.speaker_memory import SpeakerMemory
from geo.extraction.speaker_words import words
from geo.extraction.speakers import find_sources
from geo.records import Sentence

# A sentence whose speaker is a pronoun or "the ministry" leans on a sentence before.
LEANS = re.compile(
    r"^(?:It|They|Its|Their|The (?:group|militants|jihadists|extremists|insurgents|fighters|movement|army|military))\b|"
    r"\b(?:[Ii]t|[Hh]e|[Ss]he|[Tt]hey|[Tt]he (?:same )?[a-z]+|[Ii]ts [a-z]+) (?:also |later |further |then )?"
    r"(?:said|says|add|told|claim|report|announc|stat|confirm|den|point|not|reject|went on|continu|put)"
    r"|^[\"“]?(?:Its|His|Her|Their)\b"
)


# "Rahman said", "said Rami Abdel Rahman": a name that may have been introduced before.
NAMED = re.compile(r"([A-Z][\w'’-]+) (?:also |later )?(?:said|says|told|added|claimed|denied)\b")


SAID_NAME = re.compile(r"\bsaid (?:[A-Z][\w'’-]+ )*([A-Z][\w'’-]+)")


SAYS = re.compile(r"\b(?:said|says|told|according|reported|announced|claimed|stated|added|confirmed|quot|cit|denied)")


BACK = 6  # sentences to go back for the speaker that a sentence leans on


@dataclass(frozen=True, slots=True)
class Credit:
    """Whom a sentence credits, in the text's order: `speakers` say it, `names` hold who passes it on too."""

    names: tuple[str, ...]
    speakers: tuple[Speaker, ...] = ()
    sources: tuple[Source, ...] = ()
    rule: str = ""
    possible: tuple[str, ...] = ()  # other speakers that could have been meant

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Token spans that name speakers."""
        return [(source.first, source.last) for source in self.sources]


def credit(reading: Reading, memory: SpeakerMemory, quoted: Quoted = BARE, closing: Reading | None = None) -> Credit:
    """The speakers of a sentence; "it said" leads back to the last one; updates the memory.

    `quoted` says how the sentence stands to quotes, `closing` is the sentence that closes one that runs on.
    """
    sources = find_sources(reading)
    if sources:
        speakers = [memory.recall(source) for source in sources]
        memory.keep(speakers, sources)
        return credited(speakers, sources)
    pronoun = pronoun_says(reading)
    if pronoun:
        return leaning(memory.meant_by(pronoun), f'"{pronoun} said": the last speaker', memory)
    if quoted.is_speech:
        return in_quote(memory, closing)
    return Credit(())


def credited(speakers: Sequence[Speaker], sources: Sequence[Source]) -> Credit:
    """A sentence that names its speakers itself."""
    names = tuple(dict.fromkeys(one.name for one in speakers))
    origins = [one for one, source in zip(speakers, sources, strict=True) if not source.medium]
    return Credit(names, without_repeats(origins), tuple(sources), sources[0].rule)


def without_repeats(speakers: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """Each speaker once, by name."""
    return tuple({one.name: one for one in reversed(speakers)}.values())[::-1]


def leaning(speakers: tuple[Speaker, ...], rule: str, memory: SpeakerMemory) -> Credit:
    """A sentence that leans on a speaker named before."""
    names = tuple(one.name for one in speakers)
    possible = tuple(dict.fromkeys(one.name for one in reversed(memory.heard) if one.name not in names))[:3]
    return Credit(names, speakers, rule=rule if names else "", possible=possible)


def in_quote(memory: SpeakerMemory, closing: Reading | None) -> Credit:
    """A sentence inside a quote: whoever is named where the quote closes, else the last speaker."""
    ahead = [source for source in find_sources(closing) if after_quote(closing, source)] if closing is not None else []
    if ahead:
        speakers = tuple(memory.recall(source) for source in ahead)
        return leaning(speakers, "in a quote, its speaker named at the end", memory)
    return leaning(memory.latest, "in a quote that goes on", memory)


def after_quote(reading: Reading, source: Source) -> bool:
    """Whether a speaker stands behind the mark that closes the quote."""
    marks = [number for number, token in enumerate(reading.tokens) if token.text in '"”»']
    return bool(marks) and source.first > marks[0]


def pronoun_says(reading: Reading) -> str:
    """The pronoun of "it said", "he added", "they also denied"; "" for none."""
    for cue in spans_of(reading.speech, "say"):
        at = cue.first
        while at > 0 and reading.lows[at - 1] in words("adverbs") and cue.first - at < 3:
            at -= 1
        if at and reading.lows[at - 1] in words("pronouns") - {"who", "which", "we", "i"}:
            return reading.lows[at - 1]
    return ""


PARTING = frozenset({";", "while", "whereas", "but", "although", "though"})


def about(said: Credit, reading: Reading, trigger_first: int) -> Credit:
    """The credit of one strike: not those who speak in an aside, or of something else in a clause of their own."""
    beside = [source for source in said.sources if in_aside(reading, source, trigger_first)]
    near = [source for source in said.sources if not parted(reading, source, trigger_first)]
    if near and len(near) < len(said.sources):
        beside += [source for source in said.sources if source not in near and source not in beside]
    if not beside:
        return said
    dropped = {source.name for source in beside}
    kept = [source for source in said.sources if source not in beside]
    return Credit(
        tuple(name for name in said.names if name not in dropped),
        tuple(one for one in said.speakers if one.name not in dropped),
        tuple(kept),
        kept[0].rule if kept else "",
        (*said.possible, *(source.name for source in beside)),
    )


def parted(reading: Reading, source: Source, trigger_first: int) -> bool:
    """Whether "while", "but" or a semicolon parts a speaker from the strike: another one's words."""
    low, high = sorted((source.first, trigger_first))
    return not PARTING.isdisjoint(reading.lows[low:high])


def in_aside(reading: Reading, source: Source, trigger_first: int) -> bool:
    """Whether a speaker opens a "where" clause behind the strike that counts nobody and tells of no strike."""
    if source.rule != "S said" or source.first < trigger_first or reading.lows[source.first - 1] != "where":
        return False
    behind = range(source.verb + 1, len(reading.lows))
    counts = any(number_of(reading.lows[i]) is not None for i in behind)
    return not counts and not any(cue.first in behind and cue.kind in {"noun", "verb"} for cue in reading.strikes)


def sentences_before(found: Sequence[Sentence], number: int, quotes: Sequence[Quoted]) -> list[int]:
    """The sentences that name the speaker on whom this one leans, by a pronoun or by an open quote."""
    first = number
    while first > 0 and quotes[first].inside:
        first -= 1
    wanted = list(range(first, number))
    if quotes[number].closes >= 0:
        wanted.append(quotes[number].closes)
    leans = LEANS.search(found[number].text) is not None or quotes[first].opens
    for before in range(first - 1, max(-1, first - 1 - BACK), -1) if leans else ():
        wanted.append(before)
        if SAYS.search(found[before].text) and not LEANS.search(found[before].text):
            break
    return wanted + introductions(found, number)


def introductions(found: Sequence[Sentence], number: int) -> list[int]:
    """The first sentence that names the person who speaks in this one: it says what the person is."""
    text = found[number].text
    named = NAMED.search(text) or SAID_NAME.search(text)
    if named is None:
        return []
    return next(([before] for before in range(number) if named[1] in found[before].text), [])
