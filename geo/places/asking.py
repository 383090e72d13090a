"""What is asked of a name: the name as a sentence gives it, and what the report says around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.extraction.distances import Away
from geo.records import Place


@dataclass(frozen=True, slots=True)
class Asked:
    """A place name as a sentence gives it: the name, its kind word, and what stands around it.

    `away` is how far from the named place, and in which direction, where the sentence says so.
    """

    name: str
    kind: str = ""
    direction: str = ""
    vague: str = ""
    away: Away | None = None


@dataclass(slots=True)
class Surroundings:
    """What the report says around a name.

    `countries` are the report's, likeliest first; `containers` what the sentence names as holding the name;
    `anchors` what it only says the name lies near ("A, south of B"); `beside` what it is listed with ("X and Y");
    `implied` what the report named before and may hold it; `places` those told of so far, newest last;
    `told` whether grammar shows that the name is a place's ("the village of X").
    """

    countries: Sequence[str] = ()
    containers: Sequence[Place] = ()
    anchors: Sequence[Place] = ()
    beside: Sequence[Place] = ()
    implied: Sequence[Place] = ()
    places: Sequence[Place] = field(default_factory=tuple)
    told: bool = False

    @property
    def within(self) -> str:
        """The province in which the sentence puts the name, "" where it does not say."""
        return next((outer.province for outer in self.containers if outer.province), "")
