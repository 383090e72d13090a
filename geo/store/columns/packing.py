"""How many different reports have each value of a column, among the rows chosen: two ways, both exact.

A column of few values is packed with others into words of 64 bits, one bit a value: the words of a report's
rows are joined by OR, and each bit then counts once a report. A column of many values has a number for every pair
of a report and a value: each pair counts once, however many rows have it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.store.columns.chosen import Chosen, firsts
from geo.store.columns.held import Held, Ints, small

WORD = 64  # bits


@dataclass(frozen=True, slots=True)
class Packed:
    """A column's bits: which word they are in, at which of its bits they begin, and how many there are."""

    word: int
    first: int
    size: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """A column's pairs of a report and a value: the pair of each row, and the value of each pair.

    `more_row` and `more_pair` are those of the further values of a row. `rising`: rows have their pairs in order.
    """

    pair: NDArray[np.int32]
    value: Ints
    more_row: NDArray[np.int32]
    more_pair: NDArray[np.int32]
    rising: bool


def arranged(sizes: Mapping[str, int]) -> tuple[dict[str, Packed], int]:
    """Where each column of at most 64 values is packed, the larger first, each where it fits; the number of words."""
    room: list[int] = []
    found = {}
    for key, size in sorted(sizes.items(), key=lambda item: -item[1]):
        if 0 < size <= WORD:
            word = next((number for number, free in enumerate(room) if free >= size), len(room))
            if word == len(room):
                room.append(WORD)
            found[key] = Packed(word, WORD - room[word], size)
            room[word] -= size
    return found, len(room)


def pack(held: Held, arrangement: Mapping[str, Packed], words: int) -> list[NDArray[np.uint64]]:
    """The words of every row."""
    found = [np.zeros(held.strikes, np.uint64) for _ in range(words)]
    for key, packed in arrangement.items():
        # The last code is none: no bit.
        bits = np.array([*(1 << (packed.first + code) for code in range(packed.size)), 0], np.uint64)
        found[packed.word] |= bits.take(held.codes[key])
        if key == "actor":
            np.bitwise_or.at(found[packed.word], held.more_row, bits.take(held.more_actor))
    return found


def bits_counted(chosen: Chosen, packed: Packed) -> NDArray[np.int64]:
    """The reports that have each value of a packed column."""
    first, last = packed.first // 8, (packed.first + packed.size - 1) // 8
    bits = np.concatenate([chosen.bits(packed.word, byte) for byte in range(first, last + 1)])
    begin = packed.first - first * 8
    return bits[begin : begin + packed.size]


def paired(held: Held, codes: Ints, values: int, more_row: NDArray[np.int32], more_code: Ints) -> Pairs:
    """The pairs of a column."""
    keys = key_of(held.report, codes, values)
    if not len(more_row) and len(keys) and bool((keys[1:] >= keys[:-1]).all()):
        new = np.concatenate([[True], keys[1:] != keys[:-1]])
        pair = np.cumsum(new, dtype=np.int32) - np.int32(1)
        return Pairs(pair, codes[new], more_row, more_row, rising=True)
    further = key_of(held.report.take(more_row), more_code, values)
    distinct, which = np.unique(np.concatenate([keys, further]), return_inverse=True)
    numbers: NDArray[np.int32] = which.astype(np.int32)
    value = (distinct % (values + 1)).astype(codes.dtype)
    return Pairs(numbers[: len(keys)], value, more_row, numbers[len(keys) :], rising=False)


def paired_with_places(held: Held) -> Pairs:
    """The pairs of a report and a place on the map.

    Where every place is in one province, a report's rows have them in order, as rows go by province and then place.
    """
    places, provinces = len(held.places), len(held.values["province"])
    province, none = held.codes["province"], np.empty(0, np.int32)
    of_place = np.zeros(places + 1, province.dtype)
    of_place[held.spot] = province
    if not bool(((of_place.take(held.spot) == province) | (held.spot == places)).all()):
        return paired(held, held.spot, places, none, none)
    sites = province.astype(np.int64) * (places + 1) + held.spot
    pairs = paired(held, sites, (provinces + 1) * (places + 1), none, none)
    return replace(pairs, value=small(pairs.value % (places + 1), places))


def key_of(report: NDArray[np.int32], codes: Ints, values: int) -> NDArray[np.int64]:
    """One number for a report and a value; the code behind the last is a value here too."""
    return report.astype(np.int64) * (values + 1) + codes


def pairs_counted(chosen: Chosen, pairs: Pairs, values: int) -> NDArray[np.int64]:
    """The reports that have each value of a column in pairs."""
    found = pairs.value.take(pairs_of(chosen, pairs))
    return np.bincount(found, minlength=values + 1)[:values]


def pairs_of(chosen: Chosen, pairs: Pairs) -> NDArray[Any]:
    """The different pairs among the rows chosen."""
    here = chosen.of(pairs.pair)
    if pairs.rising:
        return here[firsts(here)]
    found = np.zeros(len(pairs.value), np.bool_)
    found[here] = True
    if len(pairs.more_row):
        found[pairs.more_pair[chosen.mask.take(pairs.more_row)]] = True
    return np.flatnonzero(found)
