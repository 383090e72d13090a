"""When a found mention is the annotated one, and which of its fields are right.

The rules are those of the yardstick: a place counts where it is written or named like the true one, a point within a
tolerance that grows with how vaguely the text speaks; an actor too many is wrong, one of two is not.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from geo.evaluation.annotated import Known
from geo.extraction.vocabulary import read_toml
from geo.places.distances import kilometres
from geo.records import UNKNOWN_ACTOR, UNKNOWN_WEAPON, Precision, Status, Strike

APOSTROPHES = re.compile("[’'`]")
NOT_LETTERS = re.compile("[^a-z0-9]+")
USUAL = "town"  # the precision of a row that states none
LEAST_RING = 2.0  # kilometres; annotated points have two decimals


@cache
def measures() -> dict[str, Any]:
    """geo/data/evaluation.toml."""
    return read_toml("evaluation.toml")


@dataclass(frozen=True, slots=True)
class Point:
    """WGS 84 degrees."""

    latitude: float
    longitude: float


# ---- places


def folded(name: str | None) -> list[str]:
    """The words of a name that tell it from others, without case and accents."""
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    silent = measures()["names"]["silent"]
    return [word for word in NOT_LETTERS.split(APOSTROPHES.sub("", plain)) if word and word not in silent]


def same_name(one: str | None, other: str | None) -> bool:
    """The same name but for case, accents, articles, kind words and spaces; or one holds all words of the other."""
    first, second = folded(one), folded(other)
    if not first or not second:
        return False
    shared = set(first) & set(second)
    told = shared - set(measures()["names"]["beginnings"])
    return "".join(first) == "".join(second) or (bool(told) and shared in (set(first), set(second)))


def names_agree(known: Known, strike: Strike) -> bool:
    """Whether the strike's place is named like the annotated one, as written or as resolved."""
    longest = measures()["names"]["longest"]
    found = [strike.place_text, strike.place.name if strike.place else ""]
    return any(same_name(true, seen) for true in (known.place, known.name) for seen in found if len(seen) <= longest)


def written_there(known: Known, strike: Strike, text: str) -> bool:
    """Whether the strike's place stands where the annotated one stands: they share characters of the text."""
    if strike.place_end - strike.place_start > measures()["names"]["longest"]:
        return False
    spots = (found.span() for found in re.finditer(re.escape(known.place), text))
    return any(strike.place_start < end and start < strike.place_end for start, end in spots)


def apart(known: Known, strike: Strike) -> float | None:
    """Kilometres between the true point and the found one; None where one of them is missing."""
    if known.latitude is None or known.longitude is None or strike.place is None:
        return None
    return kilometres(Point(known.latitude, known.longitude), strike.place)


def near(known: Known, strike: Strike) -> bool:
    """Whether the found point lies within the tolerance."""
    away = apart(known, strike)
    return away is not None and away <= measures()["tolerance_km"][known.precision or USUAL]


def only_country(strike: Strike) -> bool:
    """Whether a strike is placed in a country and no finer."""
    return strike.place is not None and strike.place.precision is Precision.COUNTRY


# ---- fields


def right_fields(known: Known, strike: Strike) -> dict[str, bool]:
    """Each field of a mention that was found, and whether it is right; left out is what the reader does not say."""
    return dict(judged(known, strike))


def judged(known: Known, strike: Strike) -> Iterator[tuple[str, bool]]:
    """The fields in the order in which they are printed."""
    away = apart(known, strike)
    yield "located", is_located(known, strike)
    yield "province", is_in_province(known, strike)
    yield "actor", is_by(known, strike)
    yield "reported_by", is_credited(known, strike)
    yield "date", known.date == fixed_day(strike)
    yield "killed", known.killed == strike.killed
    if away is not None:
        yield "covered", away <= max(LEAST_RING, strike.place.radius_m / 1000 if strike.place else 0)
    if (known.weapon or UNKNOWN_WEAPON) != UNKNOWN_WEAPON:
        yield "weapon", known.weapon == strike.weapon


def is_located(known: Known, strike: Strike) -> bool:
    """Within tolerance; anywhere where no one point is right ("southern Syria") or the reader knew none."""
    vague = known.precision == Precision.REGION and not known.province
    return near(known, strike) or vague or (known.latitude is None and strike.place is not None)


def is_in_province(known: Known, strike: Strike) -> bool:
    """The province that the reader named, if any."""
    return not known.province or folded(known.province) == folded(strike.place.province if strike.place else None)


def is_by(known: Known, strike: Strike) -> bool:
    """No actor but those that the reader names: one of two is right, one too many is not."""
    true, allied = set(known.actors or (UNKNOWN_ACTOR,)), set(measures()["actors"]["together"])
    return set(strike.actors or (UNKNOWN_ACTOR,)) <= true | (allied if true & allied else set())


def is_credited(known: Known, strike: Strike) -> bool:
    """One of those whom the reader credits; nobody where nobody is."""
    if not known.reported_by or not strike.reported_by:
        return not known.reported_by and not strike.reported_by
    return any(same_name(true, seen) for true in known.reported_by for seen in strike.reported_by)


def fixed_day(strike: Strike) -> str | None:
    """The day or month that a strike claims; None for a year or a span of more than a night, which no reader notes."""
    start, end = strike.date or "", strike.date_end or strike.date or ""
    if len(start) < len("2015-10"):
        return None
    if start == end:
        return start
    days = [dt.date.fromisoformat(day) for day in (start, end) if len(day) == len("2015-10-02")]
    return start if len(days) == 2 and (days[1] - days[0]).days <= 1 else None


def is_denied(strike: Strike) -> bool:
    """Whether a strike's status is "denied"."""
    return strike.status is Status.DENIED
