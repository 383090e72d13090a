"""Who says so: the speakers a sentence credits, and those that "it said" and open quotes lead back to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geo.extraction.claimants import Speaker
from geo.extraction.phrases import words
from geo.extraction.quotes import BARE, Quoted
from geo.extraction.reading import Reading, number_of, spans_of
from geo.extraction.speakers import Source, find_sources
from geo.records import Sentence

# A sentence whose speaker is a pronoun or "the ministry" leans on a sentence before.
LEANS = re.compile(
    r"\b(?:[Ii]t|[Hh]e|[Ss]he|[Tt]hey|[Tt]he (?:same )?[a-z]+|[Ii]ts [a-z]+) (?:also |later |further |then )?"
    r"(?:said|says|add|told|claim|report|announc|stat|confirm|den|point|not|reject|went on|continu|put)"
    r"|^[\"“]?(?:Its|His|Her|Their)\b"
)
# "Rahman said", "said Rami Abdel Rahman": a name that may have been introduced before.
NAMED = re.compile(r"([A-Z][\w'’-]+) (?:also |later )?(?:said|says|told|added|claimed|denied)\b")
SAID_NAME = re.compile(r"\bsaid (?:[A-Z][\w'’-]+ )*([A-Z][\w'’-]+)")
SAYS = re.compile(r"\b(?:said|says|told|according|reported|announced|claimed|stated|added|confirmed|quot|cit|denied)")
BACK = 6  # sentences to go back for the speaker that a sentence leans on


@dataclass(slots=True)
class SpeakerMemory:
    """The speakers named so far, for "it said", "he added", "the ministry", and open quotes."""

    heard: list[Speaker] = field(default_factory=list)
    latest: tuple[Speaker, ...] = ()

    def recall(self, source: Source) -> Speaker:
        """A named speaker; "the ministry" and a bare surname are those that were named in full before."""
        low = source.name.lower()
        fresh = Speaker(source.name, "", source.via, source.nations, source.acting, source.homes)
        if low in words("reports") or low.startswith("same "):
            return self.latest[0] if self.latest else fresh
        known = self.fuller(low)
        if known is not None:
            name = known.name if " " not in low else source.name
            return replace(known, name=name, described=known.described or known.name, via=source.via)
        if low in words("bodies"):
            return next((one for one in reversed(self.heard) if is_body(one.name)), fresh)
        return fresh

    def fuller(self, low: str) -> Speaker | None:
        """The latest speaker whose longer name ends with this one's words, or holds its one word."""
        wanted = low.split()
        for known in reversed(self.heard):
            have = (known.described or known.name).lower().split()
            if len(have) > len(wanted) and (have[-len(wanted) :] == wanted or (len(wanted) == 1 and wanted[0] in have)):
                return known
        return None

    def meant_by(self, pronoun: str) -> tuple[Speaker, ...]:
        """Whom "it", "he" or "they" said means: the latest that can be called so, else the latest."""
        fits = {"it": is_body, "he": is_person, "she": is_person, "they": is_several}.get(pronoun)
        if fits is None or any(fits(one.name) for one in self.latest):
            return self.latest
        return next(((one,) for one in reversed(self.heard[-4:]) if fits(one.name)), self.latest)

    def keep(self, speakers: Sequence[Speaker], sources: Sequence[Source]) -> None:
        """Remember a sentence's speakers; who only passes on is not meant by a later "it"."""
        origins = [one for one, source in zip(speakers, sources, strict=True) if not source.medium] or list(speakers)
        first_said = sources[0].rule == "S said" and not sources[0].medium
        self.latest = tuple(origins[:1] if first_said else origins[-1:])
        self.heard.extend(speakers)


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


# ---- what a speaker can be called


def is_person(name: str) -> bool:
    """A noun for one person, or a name of two words and more that is no organisation's."""
    return not words("pronoun.persons").isdisjoint(head_of(name)) or looks_personal(name)


def head_of(name: str) -> list[str]:
    """The words of a name before the first "of", "in", "for": its noun stands among them."""
    low = name.lower().split()
    until = next((number for number, word in enumerate(low) if word in words("hangers")), len(low))
    return low[:until]


def is_several(name: str) -> bool:
    """A plural noun: residents, activists, officials."""
    last = (head_of(name) or [name])[-1]
    return last.endswith("s") and last not in words("pronoun.singular") and not looks_personal(name)


def is_body(name: str) -> bool:
    """No noun for a person or for several: an organisation, an army, a ministry."""
    return not is_person(name) and not is_several(name)


def looks_personal(name: str) -> bool:
    """It begins with two to four capitalised words, none of them a word for bodies."""
    parts = name.split()
    parts = parts[: next((n for n, part in enumerate(parts) if part[0].islower() and n > 1), len(parts))]
    bodies = words("chain.outlets") | words("bodies") | words("pronoun.singular") | BODIES
    return (
        1 < len(parts) <= 4
        and all(part[0].isupper() for part in parts)
        and bodies.isdisjoint(part.lower() for part in parts)
    )


BODIES = frozenset(
    "observatory ministry army command council committee committees watch international state states council".split()
)


# ---- asides


def about(said: Credit, reading: Reading, trigger_first: int) -> Credit:
    """The credit of one strike: a speaker in an aside ("where the UN says ...") does not tell of it."""
    beside = [source for source in said.sources if in_aside(reading, source, trigger_first)]
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


def in_aside(reading: Reading, source: Source, trigger_first: int) -> bool:
    """Whether a speaker opens a "where" clause behind the strike that counts nobody and tells of no strike."""
    if source.rule != "S said" or source.first < trigger_first or reading.lows[source.first - 1] != "where":
        return False
    behind = range(source.verb + 1, len(reading.lows))
    counts = any(number_of(reading.lows[i]) is not None for i in behind)
    return not counts and not any(cue.first in behind and cue.kind in {"noun", "verb"} for cue in reading.strikes)


# ---- which sentences must be read for a speaker


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
