"""A sentence as speakers are sought in it: what may stand in the phrase that names one."""

from __future__ import annotations

from dataclasses import dataclass

from geo.extraction.reading import ARABIC_NAME, CALENDAR, QUOTES, Reading, spans_of
from geo.extraction.speaker_words import words

STOPS = frozenset({",", ";", ":", ".", "(", ")", "—", "–", "!", "?"}) | QUOTES


SPEAKERS = frozenset({"claimant", "organisations"})


NATIONS = frozenset({"actor", "generic", "state", "country"})


ACTING = frozenset({"actor", "generic", "state"})


NOWHERE = (0, 0)


LONGEST = 16  # tokens of a speaker's phrase


@dataclass(frozen=True, slots=True)
class Ground:
    """A sentence as speakers are sought in it: which tokens are nouns or names for speakers, and which say."""

    reading: Reading
    speaking: frozenset[int]
    saying: frozenset[int]
    acting: frozenset[int]  # tokens of actors' names and of countries
    telling: frozenset[int]  # tokens of words for strikes and harm: no speaker by grammar alone holds them

    @classmethod
    def of(cls, reading: Reading) -> Ground:
        """Look the sentence's cues up once."""
        told = [*reading.strikes, *spans_of(reading.events, "harm")]
        return cls(
            reading,
            frozenset(i for cue in reading.speech if cue.kind in SPEAKERS for i in range(cue.first, cue.last)),
            frozenset(i for cue in spans_of(reading.speech, "say") for i in range(cue.first, cue.last)),
            frozenset(i for cue in reading.actors if cue.kind in NATIONS for i in range(cue.first, cue.last)),
            frozenset(i for cue in told for i in range(cue.first, cue.last)),
        )

    def names_speaker(self, first: int, last: int) -> bool:
        """Whether a phrase names somebody who can speak."""
        return any(
            i in self.speaking or (self.reading.tokens[i].is_name and self.reading.lows[i] not in words("articles"))
            for i in range(first, last)
        )

    def is_named(self, number: int) -> bool:
        """Whether this token is written as a name is, with or without an Arabic article."""
        token = self.reading.tokens[number]
        return token.is_name or bool(ARABIC_NAME.match(token.text))

    def ends(self, number: int) -> bool:
        """Whether no phrase reaches over this token."""
        return self.reading.tokens[number].text in STOPS or self.reading.is_boundary(number)


def trim(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """The phrase without function words at its edges; an article may open it."""
    edges, articles = words("edges"), words("articles")
    while first < last and reading.lows[first] in edges - articles:
        first += 1
    while last > first and reading.lows[last - 1] in edges:
        last -= 1
    return first, last


def is_plain(ground: Ground, number: int) -> bool:
    """A word that neither acts nor tells of a strike, so that it may stand in a noun phrase."""
    reading = ground.reading
    low = reading.lows[number]
    if ground.ends(number) or low in words("clause_verbs") or low in words("pronouns") or low in CALENDAR:
        return False
    if number in ground.telling or (number in ground.saying and number not in ground.speaking):
        return False
    return reading.tokens[number].is_word or low in {"'", "-"}


def begins_speaker(ground: Ground, first: int) -> bool:
    """A determiner, a name or a noun for speakers opens the phrase."""
    if first >= len(ground.reading.lows):
        return False
    return ground.reading.lows[first] in words("determiners") or first in ground.speaking or ground.is_named(first)
