"""A credited speaker in a sentence: its words, its name as kept, and what explains it."""

from __future__ import annotations

from dataclasses import dataclass

from geo.extraction.reading import spans_of
from geo.extraction.speaker_phrases import ACTING, STOPS, Ground, is_plain
from geo.extraction.speaker_words import words
from geo.extraction.tokens import bare, cut, lowered
from geo.extraction.vocabulary import Cue


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
    described: str = ""  # the phrase with what explains it: "Hadi al-Abdallah, an activist in Kafranbel"
    homes: frozenset[str] = frozenset()  # the countries in whose wars its words ("the army") mean a side


def make(ground: Ground, first: int, last: int, rule: str, verb: int = -1) -> Source:
    """A source with its name as written, without a leading article."""
    reading = ground.reading
    begin = first + 1 if last - first > 1 and reading.lows[first] in words("unwritten") else first
    name = reading.words(begin, without_whereabouts(ground, begin, last))
    written = lowered(cut(name)[1])
    if written and written[-1].endswith("'s"):
        name = name[: len(name) - 2]
    end = explained_until(ground, last, verb)
    inside = [cue for cue in reading.actors if first <= cue.first and cue.last <= end]
    nations = frozenset(said for cue in inside if cue.kind != "generic" for said in nations_of(cue))
    homes = frozenset(cue.meaning.mark for cue in inside if cue.kind == "generic")
    acting = any(cue.last == last and (cue.kind in ACTING or cue.first == begin) for cue in inside)
    described = reading.words(begin, end).rstrip(" ,")
    return Source(first, last, known_name(name), rule, verb, "", False, nations, acting, described, homes)


def explained_until(ground: Ground, last: int, verb: int) -> int:
    """Where an apposition behind a speaker ends: "S, an activist in X, said", "said S, head of the clinic"."""
    reading = ground.reading
    if last < verb:
        return verb
    at = last + 1 if last < len(reading.lows) and reading.tokens[last].text == "," else last
    if at >= len(reading.lows) or reading.lows[at] not in words("explaining"):
        return last
    end = at + (reading.lows[at] == "who")
    while end < len(reading.lows) and end - at < 10 and is_plain(ground, end):
        end += 1
    closed = end == len(reading.lows) or reading.tokens[end].text in STOPS or reading.is_boundary(end)
    return end if closed or end - at > 3 else last


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


def names_nobody(source: Source) -> bool:
    """ "No group claimed the attack": nobody speaks."""
    return not source.name or source.name.lower().split(maxsplit=1)[0] in words("nobody")


def is_outlet(ground: Ground, source: Source, *, by_noun: bool = False) -> bool:
    """Whether a phrase names a medium: an organisation's name, a noun for outlets, or (not `by_noun`) a short name."""
    lows = ground.reading.lows[source.first : source.last]
    if source.name.lower() in words("chain.nobody"):
        return False
    organisations = spans_of(ground.reading.speech, "organisations")
    named = any(source.first <= cue.first and cue.last <= source.last for cue in organisations)
    short = not by_noun and len(lows) < 4 and ground.is_named(source.last - 1)
    return named or short or not words("chain.outlets").isdisjoint(lows)
