"""Invented news without a repeated sentence, from the grammar in news.toml and a seed.

Thirty sentences in a hundred tell of strikes, the rest is other prose, as in a
newspaper: the text is for measuring speed, not quality.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geo.records import Report, hash_text

STRIKE_SHARE = 0.3
SENTENCES_A_PARAGRAPH = 3
PARAGRAPHS_A_REPORT = 8
FIRST_DAY = dt.date(2015, 9, 30)
SLOT = re.compile(r"\{(\w+)\}")


@dataclass(slots=True)
class Newsroom:
    """Writes sentences, never the same one twice."""

    choices: dict[str, list[str]]
    chance: random.Random
    written: set[str]

    def sentence(self) -> str:
        """The next sentence, of a strike or of something else."""
        kind = "strike" if self.chance.random() < STRIKE_SHARE else "prose"
        while True:
            text = self.fill(self.chance.choice(self.choices[kind]))
            text = text[0].upper() + text[1:]
            if text not in self.written:
                self.written.add(text)
                return text

    def fill(self, template: str) -> str:
        """A template with each {name} chosen anew."""
        return SLOT.sub(lambda slot: self.word(slot[1]), template)

    def word(self, name: str) -> str:
        """One choice of a list of the grammar, or a number, a clock's hour, a day, a year."""
        match name:
            case "n":
                return str(self.chance.randint(2, 98))
            case "big":
                return f"{self.chance.randint(1_100, 980_000):,}"
            case "clock":
                return f"{self.chance.randint(1, 12)}:{self.chance.randint(0, 59):02}"
            case "day":
                return f"{self.fill('{month}')} {self.chance.randint(1, 28)}"
            case "year":
                return str(self.chance.randint(1961, 2024))
        return self.fill(self.chance.choice(self.choices[name]))


def newsroom(seed: int = 20151008) -> Newsroom:
    """A newsroom whose sentences depend on the seed alone."""
    grammar = tomllib.loads(Path(__file__).with_name("news.toml").read_text(encoding="utf-8"))
    return Newsroom(grammar, random.Random(seed), set())


def reports(size: int, seed: int = 20151008) -> Iterator[Report]:
    """Reports of together at least `size` characters (all are ASCII: bytes), each with its day."""
    room = newsroom(seed)
    written = 0
    while written < size:
        text = "\n\n".join(paragraph(room) for _ in range(PARAGRAPHS_A_REPORT))
        written += len(text)
        day = FIRST_DAY + dt.timedelta(days=room.chance.randrange(2_000))
        yield Report(text=text, id=hash_text(text), source="Strikemap bench", published=day)


def paragraph(room: Newsroom) -> str:
    """A few sentences of one paragraph."""
    return " ".join(room.sentence() for _ in range(SENTENCES_A_PARAGRAPH))
