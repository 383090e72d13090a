"""Places that a count announces: "hit three sites: A, B and C", "fell on two villages, A and B"."""

from __future__ import annotations

from geo.extraction.grammar import grammar
from geo.extraction.reading import Reading, number_of

REACH = 9  # tokens from the comma or colon back to the number
NOUN = 3  # tokens from the number to the plural


def counted_sites(reading: Reading, mark: int) -> int:
    """Where "two villages", "several bases" begin that a comma or colon at this token explains; -1 for none."""
    if mark < 1 or reading.lows[mark] not in {",", ":"}:
        return -1
    for number in range(mark - 1, max(-1, mark - REACH), -1):
        low = reading.lows[number]
        if reading.is_boundary(number) or low == ",":
            return -1
        if low in grammar("strikes", "some") or number_of(low) is not None:
            behind = reading.lows[number + 1 : min(number + 1 + NOUN, mark)]
            return -1 if grammar("strikes", "sites").isdisjoint(behind) else number
    return -1


def counts_before(reading: Reading, first: int) -> bool:
    """ "six settlements that had come under attack: A, B and C": a count of places before the strike's own words."""
    lows = reading.lows[max(0, first - REACH) : first]
    counted = any(low in grammar("strikes", "some") or number_of(low) is not None for low in lows)
    return counted and not grammar("strikes", "sites").isdisjoint(lows)
