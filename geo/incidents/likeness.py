"""What is alike: weapon classes, allied actors, speakers under several names (geo/data/incidents.toml)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from geo.errors import VocabularyError
from geo.extraction.vocabulary import read_toml, rows_of
from geo.records import UNKNOWN_WEAPON, Claimant, ClaimantKind

FILE = "incidents.toml"
MAY_BE_PARTY = frozenset({ClaimantKind.PARTY, ClaimantKind.OTHER})
BETWEEN_WORDS = re.compile(r"[^\w.\-]+")
POSSESSIVE = re.compile(r"['\u2019]s\b")


@dataclass(frozen=True, slots=True)
class Likeness:
    """The file's tables, as they are asked."""

    families: dict[str, frozenset[int]]  # a weapon class: the rows that hold it
    members: dict[str, frozenset[str]]  # an alliance: who flies under its name
    offices: tuple[str, ...]
    voices: tuple[tuple[str, str], ...]  # " outlet ": whose voice it is
    speakers: dict[str, str]  # another whole name: the speaker's own
    within: tuple[tuple[str, str], ...]  # " part of a name ": the speaker's own
    actors: tuple[tuple[str, str], ...]  # " name ": the actor, longest first
    demonyms: tuple[tuple[str, str], ...]
    exact: dict[str, str]


@cache
def likeness() -> Likeness:
    """The tables, read once a process; VocabularyError names what is wrong."""
    table, known = read_toml(FILE), read_toml("actors.toml")
    try:
        return read_likeness(table, known)
    except (KeyError, TypeError) as error:
        raise VocabularyError(f"geo/data/{FILE}: a row lacks {error}; restore the file.") from error


def read_likeness(table: dict[str, Any], known: dict[str, Any]) -> Likeness:
    """The tables of both files."""
    families: dict[str, set[int]] = {}
    for number, row in enumerate(rows_of(table, "weapons", FILE)):
        for name in row["classes"]:
            families.setdefault(name, set()).add(number)
    actors = rows_of(known, "actor", "actors.toml")
    speakers = rows_of(table, "speaker", FILE)
    names = named((name, row["name"]) for row in actors for name in row["names"])
    return Likeness(
        families={name: frozenset(rows) for name, rows in families.items()},
        members={row["name"]: frozenset(row["members"]) for row in rows_of(table, "alliance", FILE)},
        offices=tuple(f" {word} " for word in table["offices"]["words"]),
        voices=named((name, row["actor"]) for row in rows_of(table, "voice", FILE) for name in row["outlets"]),
        speakers={name: row["name"] for row in speakers for name in row["also"]},
        within=named((name, row["name"]) for row in speakers for name in row["within"]),
        actors=names,
        demonyms=named((name, row["name"]) for row in actors for name in row.get("demonyms", ())),
        exact=dict(names),
    )


def named(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Names with a space on either side, so that they are found as whole words; longest first.

    Also with an s, as some texts have lost their apostrophes: "Russias military".
    """
    both = [(f" {name}{ending} ", actor) for name, actor in pairs for ending in ("", "s")]
    return tuple(sorted(both, key=lambda pair: -len(pair[0])))


def weapons_agree(one: str, other: str) -> bool:
    """Whether two classes may be one weapon in two reports' words."""
    if one == other or UNKNOWN_WEAPON in {one, other}:
        return True
    families = likeness().families
    return bool(families.get(one, frozenset()) & families.get(other, frozenset()))


def is_ally(one: str, other: str) -> bool:
    """Whether one is the other, or flies under its name."""
    members = likeness().members
    return one == other or one in members.get(other, ()) or other in members.get(one, ())


def share_actor(some: Collection[str], others: Collection[str]) -> bool:
    """Whether two sets of actors have one in common, an alliance being its members too."""
    return any(is_ally(one, other) for one in some for other in others)


def folded(name: str) -> str:
    """A speaker's or outlet's name as names are compared: no case, no article, no possessive, one known form."""
    plain = " ".join(BETWEEN_WORDS.sub(" ", POSSESSIVE.sub("", name.casefold())).split()).removeprefix("the ")
    known = likeness()
    return known.speakers.get(plain) or first_in(plain, known.within) or plain


def first_in(name: str, known: Iterable[tuple[str, str]]) -> str:
    """What the longest known name in a longer one stands for; "" where none is in it."""
    padded = f" {name} "
    return next((meant for alias, meant in known if alias in padded), "")


@lru_cache(maxsize=4096)
def party_of(claimant: Claimant) -> str:
    """The actor for which a credited speaker speaks: "Russian Defence Ministry" for Russia; "" where for none.

    It has to be the actor by name, or to hold an office beside the actor's adjective.
    """
    if claimant.kind not in MAY_BE_PARTY:
        return ""
    known, name = likeness(), folded(claimant.name)
    if voice := first_in(name, known.voices):
        return voice
    official = claimant.kind is ClaimantKind.PARTY or any(office in f" {name} " for office in known.offices)
    named = first_in(name, known.actors) or first_in(name, known.demonyms) if official else ""
    return named or known.exact.get(f" {name} ", "")


def voice_of(outlet: str) -> str:
    """Whose own voice an outlet is; "" where it is nobody's."""
    return next((actor for name, actor in likeness().voices if name == f" {folded(outlet)} "), "")
