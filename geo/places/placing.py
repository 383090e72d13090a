"""Placing the mentions of one report: what stands around each name, and what the report told of before.

mention, with its containers and list -> Surroundings -> resolve -> Place
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geo.extraction.mentions import Mention
from geo.places.asking import Asked, Surroundings
from geo.places.cache import AskedOnce, PlaceCache
from geo.places.distances import midway
from geo.places.entries import Entry
from geo.places.gazetteer import Gazetteer
from geo.places.locate import Online
from geo.places.resolution import Resolved, resolve
from geo.records import Place, Precision

DEEPEST = 4  # containers within containers that are followed
HOLDERS = frozenset({Precision.TOWN, Precision.PROVINCE})  # what an unknown place may fall back to
WIDE = frozenset({3, 4})  # levels of a region and a province (mentions.LEVELS)
NEWEST = 6  # places told of last that speak for their neighbours
COUNTRY = 5  # the level of a country
WITHIN_TOWNS = frozenset({"neighbourhood", "street", "facility"})  # kinds of what lies in a town
LOOK_BACK = 1_500  # characters before a name in which "the province" may have been named


class Placing:
    """The places of one report: its text and countries, and the places it has told of, newest last."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        text: str,
        countries: Sequence[str],
        cache: PlaceCache | None = None,
        online: Online | None = None,
    ) -> None:
        self.text = text
        self.countries = list(countries)
        self.told: list[Place] = []
        self._resolved: dict[tuple[int, int], Resolved] = {}  # by mention and depth, of one sentence at one time
        self._sentence: tuple[Sequence[Mention], int] = ((), 0)
        self._gazetteer = gazetteer
        self._cache = AskedOnce(cache) if cache is not None else None
        self._online = online

    def resolve(self, mention: Mention, mentions: Sequence[Mention], depth: int = DEEPEST) -> Resolved:
        """The place of a mention, from its containers outwards."""
        if self._sentence[0] is not mentions or self._sentence[1] != len(self.told):
            self._sentence = mentions, len(self.told)
            self._resolved.clear()
        key = id(mention), depth
        if key not in self._resolved:
            self._resolved[key] = self._resolve(mention, mentions, depth)
        return self._resolved[key]

    def _resolve(self, mention: Mention, mentions: Sequence[Mention], depth: int) -> Resolved:
        """The place of a mention that was not asked for before in this sentence."""
        around = self._surroundings(mention, mentions, depth)
        asked = Asked(mention.text, mention.kind, mention.direction, mention.vague, mention.away)
        entries = [entry for entry in mention.entries if isinstance(entry, Entry)]
        resolved = resolve(asked, around, self._gazetteer, entries, self._cache, self._online)
        if mention.other is not None and depth:
            end = self.resolve(mention.other, mentions, depth - 1).place
            if resolved.place is not None and end is not None:
                return replace(resolved, place=midway(resolved.place, end))
        return resolved

    def _surroundings(self, mention: Mention, mentions: Sequence[Mention], depth: int) -> Surroundings:
        """What the report says around a mention: containers that the sentence names, else what may hold it."""
        containers: list[Place] = []
        anchors: list[Place] = []
        if mention.container is not None and depth:
            outer = mentions[mention.container]
            place = self.resolve(outer, mentions, depth - 1).place
            if place is not None:
                (anchors if outer.vague and outer.away is None else containers).append(place)
        elif mention.in_same and (province := self._province_before(mention.start)):
            containers = [province]
        around = Surroundings(self.countries, containers, anchors, places=self.told[-NEWEST:])
        around.told = bool(mention.kind or containers or anchors)
        if depth and not containers and len(mention.entries) > 1:
            around.places = [*around.places, *self._company(mention, mentions)]
        held = any(outer.precision is not Precision.COUNTRY for outer in (*containers, *anchors))
        if not held and not mention.entries:
            around.beside = self._beside(mention, mentions) if depth else ()
            around.implied = self._implied(mention, mentions) if depth else ()
        return around

    def _company(self, mention: Mention, mentions: Sequence[Mention]) -> list[Place]:
        """What the sentence names beside a name of several places: names of one place only, and provinces, last."""
        others = [other for other in mentions if other is not mention and other.level < COUNTRY and other.entries]
        sure = [other for other in others if other.level in WIDE or len(other.entries) == 1]
        places = (self.resolve(other, mentions, 0).place for other in sorted(sure, key=lambda other: other.level))
        return [place for place in places if place is not None and place.province]

    def _beside(self, mention: Mention, mentions: Sequence[Mention]) -> list[Place]:
        """The place of a known name in the same list."""
        members = [other for other in mentions if other.group == mention.group and other.entries]
        places = (self.resolve(other, mentions, 0).place for other in members[:1])
        return [place for place in places if place is not None and place.precision is not Precision.COUNTRY]

    def _implied(self, mention: Mention, mentions: Sequence[Mention]) -> list[Place]:
        """What may hold an unknown name: a province or region of the sentence, or what was told of before.

        A town told of before may hold a quarter or a hospital; what may be a village lies in its province.
        Nothing holds what a sentence puts in another country.
        """
        wide = [other for other in mentions if other.level in WIDE and other is not mention]
        if wide and (place := self.resolve(wide[0], mentions, 0).place):
            return [place]
        holders = (place for place in reversed(self.told) if place.precision in HOLDERS)
        found = next(holders, None) if mention.kind in WITHIN_TOWNS else None
        found = found or self._province_before(mention.start)
        named = {entry.country for other in mentions if other.level == COUNTRY for entry in other.entries}
        return [found] if found and (not named or found.country in named) else []

    def _province_before(self, start: int) -> Place | None:
        """The province of the place told of last, else the one that the text names last before a name."""
        for place in reversed(self.told):
            if place.province:
                return self._province(place.country, place.province)
        before = self._gazetteer.named_in(self.text[max(0, start - LOOK_BACK) : start])
        here = self.countries[:1]
        named = (e for _, _, entries in reversed(before) for e in entries if not here or e.country in here)
        found = next((entry for entry in named if entry.province), None)
        return self._province(found.country, found.province) if found and found.province else None

    def _province(self, country: str, name: str) -> Place | None:
        provinces = (one for one in self._gazetteer.provinces(country) if one.name == name)
        return next((entry.as_place("the province told of before") for entry in provinces), None)
