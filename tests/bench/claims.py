"""Invented reports with their strikes already read: an archive of years, from archive.toml and a seed.

Some four thousand places in six countries, a few of which have most of the strikes; a dozen actors; eight years;
most mentions reported, some denied, planned or hedged; some without a date, some of a month only. For measuring
how fast an archive is filtered and drawn, never what extraction finds.
"""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from geo.extraction.strike_types import strike_type
from geo.records import UNKNOWN_ACTOR, Place, Precision, Report, Status, Strike

SEED = 20151008
PLACES, SOURCES = 4_000, 25
FIRST_DAY, DAYS = dt.date(2015, 9, 30), 8 * 365
MOST_MENTIONS = 6
RADIUS = {Precision.SITE: 500, Precision.TOWN: 3_000, Precision.DISTRICT: 15_000, Precision.PROVINCE: 60_000}
PRECISIONS = {Precision.SITE: 15, Precision.TOWN: 75, Precision.DISTRICT: 10}
# Of a hundred mentions.
UNDATED, OF_A_MONTH, HEDGED, UNPLACED, TWO_ACTORS = 8, 6, 10, 2, 5
UNNAMED = {UNKNOWN_ACTOR: "unidentified forces"}
STATUSES = {Status.REPORTED: 92, Status.DENIED: 4, Status.PLANNED: 2, Status.THREATENED: 1, Status.NEGATED: 1}

Weights = tuple[Sequence[Any], Sequence[float]]  # values, and their weights added up
Found = tuple[Report, tuple[Strike, ...]]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the archive is about; the same for the same seed."""

    words: Mapping[str, list[str]]
    weapons: list[tuple[str, str]]  # a weapon's class, and its word in a sentence
    places: Weights
    actors: Weights
    sources: Weights
    statuses: Weights


def scene(seed: int = SEED) -> Scene:
    """Places, actors and sources, the first of each far more often told of than the last."""
    chance = random.Random(seed)
    told = tomllib.loads(Path(__file__).with_name("archive.toml").read_text(encoding="utf-8"))
    places = [place for country in told["country"] for place in places_of(country, told["words"], chance)]
    chance.shuffle(places)
    return Scene(
        words=told["words"],
        weapons=list(told["weapons"].items()),
        places=weighted({place: 1 / (rank + 8) ** 0.9 for rank, place in enumerate(places)}),
        actors=weighted({actor["name"]: actor["weight"] for actor in told["actor"]}),
        sources=weighted({f"Outlet {number:02}": 1 / (number + 2) for number in range(1, SOURCES + 1)}),
        statuses=weighted(STATUSES),
    )


def weighted(weights: Mapping[Any, float]) -> Weights:
    """Values with their weights added up, as `drawn` wants them."""
    return list(weights), list(accumulate(weights.values()))


def drawn(chance: random.Random, weights: Weights) -> Any:
    """One of the values, the heavier the likelier."""
    return chance.choices(weights[0], cum_weights=weights[1])[0]


def places_of(country: Mapping[str, Any], words: Mapping[str, list[str]], chance: random.Random) -> Iterator[Place]:
    """A country's places: each of its provinces, and what lies in them."""
    south, west, north, east = country["box"]
    precisions = weighted(PRECISIONS)
    for number in range(PLACES * country["weight"] // 100):
        province = country["provinces"][number % len(country["provinces"])]
        is_province = number < len(country["provinces"])
        precision = Precision.PROVINCE if is_province else drawn(chance, precisions)
        parts = (chance.choice(words[part]) for part in ("first", "second", "last"))
        name = province if is_province else " ".join(filter(None, parts))
        yield Place(
            name=name,
            latitude=round(chance.uniform(south, north), 5),
            longitude=round(chance.uniform(west, east), 5),
            province=province,
            country=country["code"],
            precision=precision,
            radius_m=RADIUS[precision],
            gazetteer_id=f"bench:{country['code']}{number}",
            method="gazetteer: exact name",
        )


def found(strikes: int, seed: int = SEED) -> Iterator[Found]:
    """Reports with together exactly this many strikes."""
    told, chance = scene(seed), random.Random(seed + 1)
    number, left = 0, strikes
    while left > 0:
        number += 1
        mentions = min(left, chance.randint(1, MOST_MENTIONS))
        left -= mentions
        yield Writer(told, chance, number).report(mentions)


class Writer:
    """Writes one report of the archive and what is to be read in it."""

    def __init__(self, told: Scene, chance: random.Random, number: int) -> None:
        self.told, self.chance, self.number = told, chance, number
        self.published = FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS))
        self.id = f"bench-{number}"

    def report(self, mentions: int) -> Found:
        """The report with its strikes, whose offsets are those of its text."""
        text, strikes = "", []
        for _ in range(mentions):
            strike = self.strike(len(text))
            strikes.append(strike)
            text += f"{strike.sentence} {self.aside()} "
        source = drawn(self.chance, self.told.sources)
        title = self.filled(self.chance.choice(self.told.words["titles"]), strikes[0].place, {})
        report = Report(text, self.id, title, source, f"https://example.org/{self.number}", self.published)
        return report, tuple(strikes)

    def strike(self, start: int) -> Strike:
        """One mention, its sentence beginning at `start` of the text."""
        chance = self.chance
        place: Place = drawn(chance, self.told.places)
        actors = self.actors()
        weapon, weapon_words = chance.choice(self.told.weapons)
        speaker = chance.choice(self.told.words["speakers"])
        date, when = self.date()
        kinds = strike_type(weapon, from_aircraft=False)
        words = {
            "actor": " and ".join(UNNAMED.get(name, name) for name in actors),
            "weapon": weapon_words,
            "speaker": speaker,
            "when": when,
        }
        sentence = self.filled(chance.choice(self.told.words["sentences"]), place, words)
        named = start + sentence.index(place.name)
        placed = not self.one_of(UNPLACED)
        return Strike(
            report_id=self.id,
            sentence=sentence,
            start=start,
            end=start + len(sentence),
            place_text=place.name,
            place_start=named,
            place_end=named + len(place.name),
            place=place if placed else None,
            actors=actors,
            reported_by=(speaker,),
            status=drawn(chance, self.told.statuses),
            hedged=self.one_of(HEDGED),
            date=date,
            weapon=weapon,
            killed=chance.randrange(40) if self.one_of(30) else None,
            strike_type=kinds.airwars,
            sub_event_type=kinds.acled,
            unplaced="" if placed else "no entry of this name",
            scene=place.country,
            within=place.province or "",
        )

    def actors(self) -> tuple[str, ...]:
        """Who is said to have struck: one, seldom two."""
        first = drawn(self.chance, self.told.actors)
        second = drawn(self.chance, self.told.actors) if self.one_of(TWO_ACTORS) else first
        return (first,) if second == first or UNKNOWN_ACTOR in {first, second} else (first, second)

    def date(self) -> tuple[str | None, str]:
        """The strike's date and its words: a day up to three before the report, a month, or none."""
        if self.one_of(UNDATED):
            return None, "some time ago"
        day = self.published - dt.timedelta(days=self.chance.randrange(4))
        if self.one_of(OF_A_MONTH):
            return f"{day:%Y-%m}", f"in {day:%B}"
        return day.isoformat(), f"on {day:%B} {day.day}"

    def aside(self) -> str:
        """A sentence of something else."""
        said = self.chance.choice(self.told.words["sayings"])
        return f"Others spoke of {said}, for the {self.chance.randint(2, 999)}th time."

    def filled(self, template: str, place: Place | None, words: Mapping[str, str]) -> str:
        """A template with what the strike has in its slots, its first letter large."""
        here = {"place": place.name, "province": place.province} if place else {"place": "the town", "province": "the"}
        numbers = {"n": f"{self.chance.randint(2, 999)}", "when": f"{self.published:%B}"}
        target = self.chance.choice(self.told.words["targets"])
        text = template.format(**{**numbers, "target": target, **here, **words})
        return text[0].upper() + text[1:]

    def one_of(self, hundred: int) -> bool:
        """Whether this is one of so many in a hundred."""
        return self.chance.random() * 100 < hundred
