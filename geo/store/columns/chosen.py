"""The rows that a selection chooses, with what is asked of them again and again."""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from geo.store.columns.held import Mask, small

Number = TypeVar("Number", bound=np.generic)
Words = NDArray[np.uint64]
MANY = 0.5  # of all rows: from here on it is quicker to go through all of them than to pick those chosen


class Rows:
    """All rows: N, of which those of a report stand together, and the same rows in layers.

    Layer k has the (k+1)th row of every report with more than k rows, the reports with most rows first: so each
    layer is as a beginning of the one before, and what all rows of a report have is joined layer by layer.
    """

    def __init__(self, report: NDArray[np.int32], words: list[Words]) -> None:
        self.report, self.words = report, words
        begins = np.flatnonzero(firsts(report))
        sizes = np.diff(begins, append=len(report))
        most = int(sizes.max(initial=0))
        begins = begins[np.argsort(small(most - sizes, most), kind="stable")]  # small numbers are sorted soonest
        # How many reports have more than k rows, for each k.
        self._depths = (len(begins) - np.cumsum(np.bincount(sizes))[:-1]).tolist() if len(begins) else []
        parts = [begins[:depth] + layer for layer, depth in enumerate(self._depths)]
        self._layered = np.concatenate([np.empty(0, np.intp), *parts]).astype(np.int32)
        self._words_layered = [word.take(self._layered) for word in words]

    def joined(self, mask: Mask, word: int) -> Words:
        """A column of words, those of a report's chosen rows joined by OR; 0 of a report of which none is chosen."""
        part = self._words_layered[word] * mask.take(self._layered)
        depths = self._depths or [0]
        found, done = part[: depths[0]], depths[0]
        for depth in depths[1:]:
            found[:depth] |= part[done : done + depth]
            done += depth
        return found


class Chosen:
    """Some of the rows, or with `every` all of them."""

    def __init__(self, every_row: Rows, mask: Mask, *, every: bool = False) -> None:
        self.mask, self.every = mask, every
        self._all = every_row
        self._joined: dict[int, Words] = {}
        self._bytes: dict[tuple[int, int], NDArray[np.int64]] = {}

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """The numbers of the rows."""
        return np.flatnonzero(self.mask)

    @cached_property
    def size(self) -> int:
        """How many rows they are."""
        return int(np.count_nonzero(self.mask))

    def of(self, column: NDArray[Number]) -> NDArray[Number]:
        """The part of a column that is chosen."""
        return column if self.every else column.take(self.rows)

    @cached_property
    def starts(self) -> NDArray[np.intp]:
        """Where among the rows each report begins."""
        return np.flatnonzero(firsts(self.of(self._all.report)))

    def of_reports(self, column: NDArray[Number]) -> NDArray[Number]:
        """What the first chosen row of each report has in a column."""
        return column.take(self.starts if self.every else self.rows.take(self.starts))

    @property
    def reports(self) -> int:
        """How many different reports the rows are of."""
        return len(self.starts)

    def joined(self, word: int) -> Words:
        """A column of words, those of a report's rows joined by OR; there may be words of 0 between."""
        if word not in self._joined:
            if self.size > MANY * len(self.mask):
                self._joined[word] = self._all.joined(self.mask, word)
            else:
                self._joined[word] = joined_by(self.starts, self.of(self._all.words[word]))
        return self._joined[word]

    def bits(self, word: int, byte: int) -> NDArray[np.int64]:
        """How many reports have each of the 8 bits of a byte of a word."""
        at = (word, byte)
        if at not in self._bytes:
            self._count_bytes(word, byte // 2)
        return self._bytes[at]

    def _count_bytes(self, word: int, pair: int) -> None:
        """Count two bytes of a word in one go through it."""
        part = (self.joined(word) >> np.uint64(16 * pair)).astype(np.uint16)
        both = np.bincount(part, minlength=1 << 16).reshape(256, 256)  # the higher byte, the lower
        for byte, other in ((2 * pair, 0), (2 * pair + 1, 1)):
            self._bytes[word, byte] = both.sum(axis=other) @ BITS_OF_BYTES


BITS_OF_BYTES: NDArray[np.int64] = np.arange(256)[:, None] >> np.arange(8) & 1  # 256 x 8


def joined_by(starts: NDArray[np.intp], words: Words) -> Words:
    """Words joined by OR within each stretch."""
    if not len(starts):
        return np.empty(0, np.uint64)
    found: Words = np.bitwise_or.reduceat(words, starts)
    return found


def firsts(rising: NDArray[Any]) -> Mask:
    """Which of rising numbers differ from the one before."""
    found = np.ones(len(rising), np.bool_)
    np.not_equal(rising[1:], rising[:-1], out=found[1:])
    return found
