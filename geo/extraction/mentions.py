"""A place as a sentence names it: the name, its phrase, and how it hangs together with others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from geo.extraction.distances import Away

LEVELS = {
    "site": 0,
    "street": 0,
    "facility": 0,
    "airbase": 0,
    "airport": 0,
    "crossing": 0,
    "dam": 0,
    "neighbourhood": 0,
}
LEVELS |= {
    "camp": 1,
    "town": 1,
    "area": 1,
    "": 1,
    "district": 2,
    "division": 2,
    "region": 3,
    "river": 3,
    "province": 4,
    "country": 5,
}


# "Poltava Oblast" is the province, whatever "Poltava" alone leans to.
NAMED_DIVISION = re.compile(r"(?i)\b(?:oblast|province|governorate|region|state)$")


class Known(Protocol):
    """What the extraction asks of a gazetteer's entry."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def province(self) -> str | None: ...
    @property
    def leans(self) -> str: ...
    @property
    def population(self) -> int: ...
    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...
    @property
    def minor(self) -> bool: ...


@dataclass(slots=True)
class Found:
    """A known name in a sentence: report offsets, and the entries it may mean, best first.

    `elsewhere` says that it is known only in countries that the report is not about: somewhere here has that name.
    """

    start: int
    end: int
    entries: tuple[Known, ...]
    elsewhere: bool = False


@dataclass(slots=True)
class Mention:
    """A place as named in a sentence.

    tokens[first:last] are the name, tokens[head:tail] the whole phrase with its kind
    words and adjectives; `prep` is what the phrase hangs on. `container` is the
    number of the mention that holds it, `attached` says that it only tells where
    another place lies.
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    entries: tuple[Known, ...]
    kind: str = ""
    head: int = 0
    tail: int = 0
    prep: str = ""
    prep_at: int = 0
    vague: str = ""
    direction: str = ""
    container: int | None = None
    attached: bool = False
    group: int = 0
    rule: str = "known name"
    away: Away | None = None
    in_same: bool = False  # "of the province": it lies in the province told of before
    other: Mention | None = None  # the far end of "between A and B"
    glued: bool = False  # a capitalised stranger stands right before it

    @property
    def level(self) -> int:
        """0 a site ... 5 a country: what can contain what."""
        if self.kind:
            return LEVELS[self.kind]
        if not self.entries:
            return 1
        best = self.entries[0]
        if best.leans and not NAMED_DIVISION.search(self.text):
            return LEVELS[best.leans]
        return LEVELS.get(best.kind, 1)
