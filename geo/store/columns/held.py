"""What the store counts by, as arrays: one row a strike, rows of one report together.

A column of texts is a column of small numbers (codes) and the list of the texts that they stand for. A code
equal to the length of that list stands for none: no actor, no place on the map, no incident, dated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]
EPOCH = 719_163  # the ordinal of 1970-01-01, from which numpy and browsers count
NO_DAY_FIRST = np.int32(2**31 - 1)  # of a strike without a date: begins after every day
NO_DAY_LAST = np.int32(-(2**31))  # and ends before every day, so that no bound lets it in


@dataclass(frozen=True, slots=True)
class Held:
    """One moment of the store. N strikes in R reports at S places; rows go by report, then province, then place.

    `codes` has one column for each filter by a text, also `actor`, of which it has the first of each strike; the
    further ones are pairs of a row and a code in `more_row` and `more_actor`. `values` has their texts.
    """

    strike: NDArray[np.int32]  # N: the strike's number in the store
    report: NDArray[np.int32]  # N: from 0, rising
    spot: NDArray[np.int32]  # N: the place on the map, from 0; S where it is not on the map
    incident: NDArray[np.int32]  # N: from 0; `incidents` where it is in none
    rank: NDArray[np.int32]  # N: its place among all strikes by recency, oldest 0
    first_day: NDArray[np.int32]  # N: ordinals, NO_DAY_FIRST
    last_day: NDArray[np.int32]  # N: ordinals, NO_DAY_LAST
    sample: Mask  # N
    more_row: NDArray[np.int32]
    more_actor: Ints
    published: NDArray[np.int32]  # R: ordinals, 0 where it is not known
    codes: Mapping[str, Ints]
    values: Mapping[str, list[str]]
    places: list[str]  # S keys
    incidents: int

    @property
    def strikes(self) -> int:
        """N."""
        return len(self.strike)


def small(codes: NDArray[Any], highest: int) -> Ints:
    """Codes in the smallest type that holds the highest, as less memory is read sooner."""
    for kind in (np.uint8, np.uint16):
        if highest <= np.iinfo(kind).max:
            return codes.astype(kind)
    return codes.astype(np.int32)
