"""Who struck, by where it was launched from: "rockets fired from Lebanon", "a missile launched from Yemen"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from geo.extraction.actor_memory import Attackers, armed_groups, fighting_abroad, homes
from geo.extraction.reading import Reading, spans_of
from geo.extraction.vocabulary import Cue, read_toml

SENDING = frozenset("launched fired flown coming incoming launches shot".split())


def launched_from(reading: Reading, text: str, countries: Sequence[str]) -> Attackers | None:
    """The actor at home where a munition came from: the armed group that the report (`text`) names, else the state.

    Where the report names none, it was somebody whom it does not say; None where no country is named so.
    """
    for number, low in enumerate(reading.lows):
        if low == "from" and is_sent(reading, number) and (home := country_behind(reading, number)) is not None:
            groups = [name for name in at_home(armed_groups(), home.value) if is_named(name, text)]
            meant = groups or ([] if home.value in countries[:1] else at_home(fighting_abroad(), home.value))
            return Attackers(tuple(meant[:1]) if len(meant) == 1 else (), "launched from there", number, home.last)
    return None


def at_home(actors: Iterable[str], country: str) -> list[str]:
    """Those of the actors whose country this is."""
    return sorted(name for name in actors if homes().get(name) == country)


def is_named(actor: str, text: str) -> bool:
    """Whether a text names an actor by one of its names."""
    return named_as(actor).search(text) is not None


@cache
def named_as(actor: str) -> re.Pattern[str]:
    """The names of an actor, as whole words with a capital."""
    names = next(row["names"] for row in read_toml("actors.toml")["actor"] if row["name"] == actor)
    return re.compile(
        r"\b(?:" + "|".join(re.escape(name[0].upper()) + f"(?i:{re.escape(name[1:])})" for name in names) + r")\b"
    )


def is_sent(reading: Reading, number: int) -> bool:
    """Whether a munition, or a word for its flight, stands right before this "from"."""
    sent = {cue.last for cue in spans_of(reading.strikes, "munition", "carrier")}
    return number in sent or (number > 0 and reading.lows[number - 1] in SENDING)


def country_behind(reading: Reading, number: int) -> Cue | None:
    """The country named right behind this token, or behind an adjective of direction."""
    return next(
        (
            cue
            for cue in reading.actors
            if cue.kind == "country" and number < cue.first <= number + 2 and is_noun(reading, cue)
        ),
        None,
    )


def is_noun(reading: Reading, cue: Cue) -> bool:
    """ "from Lebanon", not "from Lebanese soil"."""
    return not any(other.first == cue.first and other.kind == "demonym" for other in reading.actors)
