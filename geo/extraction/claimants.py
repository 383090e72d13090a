"""What a credited speaker is: party, monitor, rescue service, medical, resident, official, media."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from geo.errors import VocabularyError
from geo.extraction.actor_memory import homes
from geo.extraction.tokens import cut, without_possessives
from geo.extraction.vocabulary import Cue, Meaning, Phrasebook, read_toml, rows_of
from geo.records import Claimant, ClaimantKind, Reason


@dataclass(frozen=True, slots=True)
class Speaker:
    """One who is credited: the name as written, and what the kind is told from.

    `described` is the fuller phrase in which it was named first ("Observatory director Rami Abdel Rahman").
    """

    name: str
    described: str = ""
    via: str = ""
    nations: frozenset[str] = frozenset()
    acting: bool = False
    homes: frozenset[str] = frozenset()  # the countries in whose wars "the army", "the rebels" mean a side

    def fights_among(self, fighting: Collection[str]) -> bool:
        """Whether the phrase names a side of this war."""
        return not self.nations.isdisjoint(fighting) or (not self.nations and not self.homes.isdisjoint(fighting))


@dataclass(frozen=True, slots=True)
class KindRow:
    """A row of geo/data/claimants.toml; `state` and `actor` make it a party's word where they fight."""

    kind: ClaimantKind
    state: bool = False
    army: bool = False
    actor: str = ""


@dataclass(frozen=True, slots=True)
class KindTable:
    """The rows in their order, and the words by which each is known; a cue's value is its row's number."""

    rows: tuple[KindRow, ...]
    book: Phrasebook
    seats: dict[str, str]  # a seat of government by its name, with its country


@cache
def kind_table() -> KindTable:
    """geo/data/claimants.toml: outlets of belligerents first, then the rows in their order."""
    table = read_toml("claimants.toml")
    rows: list[KindRow] = []
    book = Phrasebook()
    for row in [*rows_of(table, "outlet", "claimants.toml"), *rows_of(table, "kind", "claimants.toml")]:
        book.add([*row.get("words", ()), *row["names"]], Meaning("claimant", str(len(rows))))
        rows.append(row_of(row))
    seats = {name: country for country, names in table["seats"].items() for name in names}
    return KindTable(tuple(rows), book.close(), seats)


@cache
def wars() -> dict[str, list[str]]:
    """Who else fights in a country's war."""
    return dict(read_toml("claimants.toml")["wars"])


@cache
def sides_in(country: str) -> frozenset[str]:
    """The actors that fight in a country's war (ISO 3166-1 alpha-2): its own, those of its general words, others."""
    actors = read_toml("actors.toml")
    own = [row["name"] for row in rows_of(actors, "actor", "actors.toml") if row["country"] == country]
    meant = [row["actor"] for row in rows_of(actors, "generic", "actors.toml") if row["country"] == country]
    return frozenset([*own, *meant, *wars().get(country, ())])


def fighting_in(countries: Sequence[str], strikers: Collection[str]) -> frozenset[str]:
    """The sides of a report's war, actors and countries: those at home there, and those it says have struck."""
    sides = {*strikers, *(side for country in countries[:1] for side in sides_in(country))}
    return frozenset({*sides, *countries[:1], *(homes().get(side, "") for side in sides)} - {""})


def row_of(row: dict[str, Any]) -> KindRow:
    """One row as a record; an outlet is media by itself."""
    if row.get("kind", "media") not in set(ClaimantKind):
        raise VocabularyError(f"geo/data/claimants.toml: kind {row['kind']!r} is none of {', '.join(ClaimantKind)}.")
    return KindRow(
        ClaimantKind(row.get("kind", "media")), row.get("state", False), row.get("army", False), row.get("actor", "")
    )


def claimants_of(speakers: Sequence[Speaker], fighting: Collection[str]) -> tuple[tuple[Claimant, ...], Reason | None]:
    """The claimants with their kinds, and why the first is what it is.

    `fighting` are the actors of the report's war and the countries in which it is fought.
    """
    judged = [(speaker, *kind_of(speaker, fighting)) for speaker in speakers]
    claimants = tuple(Claimant(speaker.name, kind, speaker.via) for speaker, kind, _ in judged)
    return claimants, judged[0][2] if judged else None


def kind_of(speaker: Speaker, fighting: Collection[str]) -> tuple[ClaimantKind, Reason]:
    """What one speaker is, by the first row whose words stand in its phrase, else by the actor it names."""
    table = kind_table()
    phrase = speaker.described or speaker.name
    lows = without_possessives(cut(phrase)[1])
    cues = sorted(table.book.find(lows), key=lambda cue: (int(cue.value), cue.first))
    foreign = bool(speaker.nations) and speaker.nations.isdisjoint(fighting)
    if cues and not (speaker.acting and not foreign and is_weak(table, cues[0])):
        return by_row(table.rows[int(cues[0].value)], lows, cues, speaker, fighting)
    if seat := table.seats.get(" ".join(lows)):
        kind = ClaimantKind.PARTY if seat in fighting else ClaimantKind.OFFICIAL
        return kind, Reason(f"the seat of a government: {seat}", text=phrase)
    if speaker.acting:
        return (ClaimantKind.OFFICIAL if foreign else ClaimantKind.PARTY), Reason("an actor's own name", text=phrase)
    return ClaimantKind.OTHER, Reason("no word says what it is", text=phrase)


def is_weak(table: KindTable, cue: Cue) -> bool:
    """A word for a state's officials weighs less than an actor's own name ("the Syrian government")."""
    return (
        table.rows[int(cue.value)].kind in {ClaimantKind.OFFICIAL, ClaimantKind.MEDIA}
        and table.rows[int(cue.value)].state
    )


def by_row(
    row: KindRow, lows: Sequence[str], cues: Sequence[Cue], speaker: Speaker, fighting: Collection[str]
) -> tuple[ClaimantKind, Reason]:
    """The row's kind, turned by whether its side fights in this war."""
    words = " ".join(lows[cues[0].first : cues[0].last])
    others = dict.fromkeys(str(kind_table().rows[int(cue.value)].kind) for cue in cues[1:])
    kind, rule = row.kind, f'kind by "{words}"'
    at_home = speaker.fights_among(fighting)
    if row.actor and row.actor in fighting:
        kind, rule = ClaimantKind.PARTY, f'"{words}" belongs to {row.actor}'
    elif row.state and at_home:
        kind, rule = ClaimantKind.PARTY, f'kind by "{words}" of a side in this war'
    elif row.army and speaker.nations and not at_home:
        kind, rule = ClaimantKind.OFFICIAL, f'"{words}" of a side not told to fight here'
    return kind, Reason(
        rule, text=speaker.described or speaker.name, alternatives=tuple(k for k in others if k != kind)
    )
