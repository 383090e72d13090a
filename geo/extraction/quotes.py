"""Quotes that run over sentences: which sentences stand inside one, and where it closes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo.records import Sentence

OPENING, CLOSING, EITHER = "“«„", "”»", '"'
MARKS = re.compile(f"[{OPENING}{CLOSING}{EITHER}]")
RUN = 12  # sentences after which a quote that nobody closed is taken for a lost mark


@dataclass(frozen=True, slots=True)
class Quoted:
    """How one sentence stands to quotes: it begins inside one, opens with one, and where the quote closes.

    `closes` is the number of the sentence in which a quote that runs on is closed; -1 where none runs on.
    """

    inside: bool = False
    opens: bool = False
    closes: int = -1

    @property
    def is_speech(self) -> bool:
        """Whether the sentence is somebody's words from its beginning."""
        return self.inside or self.opens


BARE = Quoted()


def quotes_of(found: Sequence[Sentence]) -> list[Quoted]:
    """One entry a sentence; a paragraph that does not open with a mark begins outside any quote."""
    if not any(mark in sentence.text for sentence in found for mark in OPENING + CLOSING + EITHER):
        return [BARE] * len(found)
    starts, ends = states(found)
    return [quoted(found, number, starts, ends) for number in range(len(found))]


def states(found: Sequence[Sentence]) -> tuple[list[bool], list[bool]]:
    """Whether each sentence begins, and ends, inside a quote."""
    starts, ends = [], []
    inside, paragraph = False, -1
    for sentence in found:
        fresh = sentence.paragraph != paragraph
        repeated = (
            fresh and inside and sentence.text[0] in OPENING + EITHER
        )  # each paragraph of a long quote opens anew
        inside = inside and (not fresh or repeated)
        starts.append(inside)
        inside = after_marks(sentence.text[1:] if repeated else sentence.text, inside)
        ends.append(inside)
        paragraph = sentence.paragraph
    return starts, ends


def after_marks(text: str, inside: bool) -> bool:
    """Whether a text that begins inside a quote, or outside, ends inside one."""
    for letter in MARKS.findall(text):
        if letter in OPENING:
            inside = True
        elif letter in CLOSING:
            inside = False
        elif letter == EITHER:
            inside = not inside
    return inside


def quoted(found: Sequence[Sentence], number: int, starts: Sequence[bool], ends: Sequence[bool]) -> Quoted:
    """One sentence's place among the quotes."""
    text = found[number].text
    opens = not starts[number] and text[0] in OPENING + EITHER and (ends[number] or text[-1] in CLOSING + EITHER)
    closes = closing(number, starts, ends) if ends[number] else -1
    return Quoted(starts[number], opens, closes)


def closing(number: int, starts: Sequence[bool], ends: Sequence[bool]) -> int:
    """The sentence in which a quote that is open here is closed; -1 where it is not."""
    for later in range(number + 1, min(number + RUN, len(starts))):
        if not starts[later]:
            return -1
        if not ends[later]:
            return later
    return -1
