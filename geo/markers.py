"""The markers of a selection as columns: what the map is drawn from, quick to count, to send and to cut a row from.

faces    what places look like, whatever is chosen; of all places that may be asked for
markers  which of them have reports, with their numbers, most reports first
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from geo.records import PlaceSummary, Precision

MOST_WORDS = 500  # places of which the newest mention's words are brought; of more, those of the one that is chosen


@dataclass(frozen=True, slots=True)
class Face:
    """A place as it stands on the map; WGS 84 degrees, `radius_m` metres."""

    key: str
    name: str
    latitude: float
    longitude: float
    precision: Precision
    radius_m: int
    province: str | None
    country: str


@dataclass(frozen=True, slots=True)
class Words:
    """The newest mention's words at a place, and who says them."""

    sentence: str = ""
    source: str = ""
    reported_by: tuple[str, ...] = ()
    date: str | None = None
    published: dt.date | None = None


NO_WORDS = Words()


@dataclass(frozen=True, eq=False)
class Faces:
    """The faces of places, in an order that stays; two are equal only when they are one."""

    places: tuple[Face, ...]

    @cached_property
    def by_key(self) -> dict[str, int]:
        """Where each place stands."""
        return {face.key: number for number, face in enumerate(self.places)}


@dataclass(frozen=True)
class Markers:
    """One marker a place, most reports first; every list has one entry a marker.

    `at` says which face; `actors` and `certainties` are numbers of the names beside them: the actors named there,
    most reports first, and how many mentions have each certainty (one number for each name). `words` are by marker.
    """

    faces: Faces
    at: list[int]
    reports: list[int]
    mentions: list[int]
    denied: list[int]
    contested: list[int]
    sample: list[bool]
    actor_names: list[str]
    actors: list[tuple[int, ...]]
    certainty_names: list[str]
    certainties: list[list[int]]
    words: Mapping[int, Words] = field(default_factory=dict)

    @classmethod
    def of(cls, places: Sequence[PlaceSummary]) -> Markers:
        """The same of summaries that are there already, with the words of all."""
        actor_names = list(dict.fromkeys(name for place in places for name in place.actors))
        certainty_names = list(dict.fromkeys(name for place in places for name, _ in place.certainties))
        numbers = {name: number for number, name in enumerate(actor_names)}
        return cls(
            Faces(tuple(face_of(place) for place in places)),
            list(range(len(places))),
            [place.reports for place in places],
            [place.mentions for place in places],
            [place.denied for place in places],
            [place.contested for place in places],
            [place.sample for place in places],
            actor_names,
            [tuple(numbers[name] for name in place.actors) for place in places],
            certainty_names,
            [[dict(place.certainties).get(name, 0) for name in certainty_names] for place in places],
            {number: words_of(place) for number, place in enumerate(places)},
        )

    def __len__(self) -> int:
        return len(self.at)

    def __iter__(self) -> Iterator[PlaceSummary]:
        return (self.summary(number) for number in range(len(self)))

    def summary(self, number: int) -> PlaceSummary:
        """One marker as a record; without words where they were not brought."""
        face, words = self.faces.places[self.at[number]], self.words.get(number, NO_WORDS)
        sure = [pair for pair in zip(self.certainty_names, self.certainties[number], strict=True) if pair[1]]
        return summarised(
            face,
            words,
            reports=self.reports[number],
            mentions=self.mentions[number],
            denied=self.denied[number],
            actors=tuple(self.actor_names[actor] for actor in self.actors[number]),
            sample=self.sample[number],
            contested=self.contested[number],
            certainties=tuple(sorted(sure, key=lambda pair: (-pair[1], pair[0]))),
        )

    def first(self, most: int) -> list[PlaceSummary]:
        """The markers with most reports."""
        return [self.summary(number) for number in range(min(most, len(self)))]

    def find(self, key: str) -> int | None:
        """The marker of a place, by its key; None where it has none."""
        face = self.faces.by_key.get(key)
        return None if face is None else self._by_face.get(face)

    def with_words(self, number: int, words: Words) -> Markers:
        """The same with the words of one more marker."""
        return replace(self, words={**self.words, number: words})

    @cached_property
    def _by_face(self) -> dict[int, int]:
        return {face: number for number, face in enumerate(self.at)}


def summarised(face: Face, words: Words, **numbers: Any) -> PlaceSummary:
    """A marker as a record, from its place, the newest mention's words, and what was counted."""
    return PlaceSummary(
        key=face.key,
        name=face.name,
        latitude=face.latitude,
        longitude=face.longitude,
        precision=face.precision,
        radius_m=face.radius_m,
        province=face.province,
        country=face.country,
        sentence=words.sentence,
        source=words.source,
        reported_by=words.reported_by,
        date=words.date,
        published=words.published,
        **numbers,
    )


def face_of(place: PlaceSummary) -> Face:
    """What a summary says of its place."""
    return Face(
        place.key,
        place.name,
        place.latitude,
        place.longitude,
        place.precision,
        place.radius_m,
        place.province,
        place.country,
    )


def words_of(place: PlaceSummary) -> Words:
    """What a summary says of the newest mention."""
    return Words(place.sentence, place.source, place.reported_by, place.date, place.published)
