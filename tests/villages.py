"""Made-up villages as a GeoNames dump writes them, for tests and benches: no row is GeoNames' own."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

FIRST = ["Kafr", "Tell", "Khirbat", "Umm", "Bayt", "Tall", "Dayr", "Ayn", "Jubb", "Rasm", "Qasr", "Wadi"]
ROOTS = ["zar", "mik", "bol", "qas", "dar", "nuf", "rem", "hal", "tob", "sij", "wak", "yam", "lud", "gaz", "fen"]
ENDS = ["in", "iya", "at", "un", "a", "ah", "is", "ut"]


def name(number: int) -> str:
    """A village's name: every number has one of its own up to 50,000."""
    number, end = divmod(number, len(ENDS))
    number, root = divmod(number, len(ROOTS))
    number, other = divmod(number, len(ROOTS))
    _, first = divmod(number, len(FIRST) + 1)
    word = (ROOTS[root] + ROOTS[other] + ROOTS[number % len(ROOTS)] + ENDS[end]).capitalize()
    return word if first == len(FIRST) else f"{FIRST[first]} {word}"


def row(
    number: int,
    name: str,
    latitude: float,
    longitude: float,
    *,
    others: str = "",
    feature: str = "P.PPL",
    country: str = "SY",
    admin1: str = "12",
    population: int = 0,
) -> str:
    """One row of a dump."""
    kind, code = feature.split(".")
    fields = [
        str(number), name, name, others, f"{latitude:.5f}", f"{longitude:.5f}", kind, code, country, "", admin1,
        "", "", "", str(population), "", "300", "Asia/Damascus", "2026-01-01",
    ]  # fmt: skip
    return "\t".join(fields) + "\n"


def dump(count: int, seed: int = 7) -> Iterator[str]:
    """So many villages of Syria, with other spellings; the same ones for the same seed."""
    chance = random.Random(seed)
    for number in itertools.islice(itertools.count(), count):
        latitude, longitude = chance.uniform(34.0, 36.5), chance.uniform(36.2, 40.5)
        own = name(number)
        yield row(90_000_000 + number, own, latitude, longitude, others=f"{own}h,As {own}", population=number % 400)
