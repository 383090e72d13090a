"""The sides of an event by our names for actors; who is hit is no side, and who is not named is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from geo.datasets.known import conventions
from geo.extraction.vocabulary import read_toml, rows_of

BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
TOGETHER = re.compile(r"\s*[,;]\s*")


@cache
def our_names() -> Mapping[str, str]:
    """Names and states of geo/data/actors.toml in small letters, with the actor."""
    found: dict[str, str] = {}
    for row in rows_of(read_toml("actors.toml"), "actor", "actors.toml"):
        for name in (*row["names"], *row.get("states", ()), row["name"]):
            found.setdefault(name.casefold(), row["name"])
    return found


def sides(names: Iterable[str]) -> tuple[str, ...]:
    """The sides that some cells name, each once; () where they name nobody."""
    found = (side for name in names for side in sides_in(name))
    return tuple(dict.fromkeys(found))


@lru_cache(4096)
def sides_in(cell: str) -> tuple[str, ...]:
    """The sides in one cell, which may list several; a list that is itself a name is one."""
    if whole := canonical(cell):
        return (whole,)
    named = (part for part in TOGETHER.split(cell) if part and not is_nobody(part))
    return tuple(dict.fromkeys(canonical(part) or part for part in named))


def is_nobody(name: str) -> bool:
    """Whether a name says that nobody is named, or who was hit."""
    folded = name.casefold()
    nobody = conventions().nobody
    return folded in nobody or BRACKETS.sub("", folded) in nobody or folded.startswith("unidentified")


def canonical(name: str) -> str:
    """Our name for a side; "" where we have none."""
    folded = " ".join(name.casefold().split())
    for one in (folded, BRACKETS.sub("", folded)):
        if found := conventions().also.get(one) or our_names().get(one):
            return found
    for pattern in conventions().states:
        if suits := pattern.fullmatch(folded):
            return our_names().get(BRACKETS.sub("", suits["state"]).strip(), "")
    return ""
