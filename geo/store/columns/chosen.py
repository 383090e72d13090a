"""The rows that a selection chooses, with what is asked of them again and again."""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from geo.store.columns.held import Mask

Number = TypeVar("Number", bound=np.generic)


class Chosen:
    """Some of the rows, or with `every` all of them: a mask of all rows, and their numbers where they are few."""

    def __init__(self, mask: Mask, report: NDArray[np.int32], *, every: bool = False) -> None:
        self.mask, self.every = mask, every
        self._report = report
        self._joined: dict[int, NDArray[np.uint64]] = {}

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """The numbers of the rows."""
        return np.flatnonzero(self.mask)

    def __len__(self) -> int:
        return len(self.mask) if self.every else len(self.rows)

    def of(self, column: NDArray[Number]) -> NDArray[Number]:
        """The part of a column that is chosen."""
        return column if self.every else column.take(self.rows)

    @cached_property
    def starts(self) -> NDArray[np.intp]:
        """Where among the rows each report begins; rows of a report stand together."""
        report = self.of(self._report)
        new = np.ones(len(report), np.bool_)
        np.not_equal(report[1:], report[:-1], out=new[1:])
        return np.flatnonzero(new)

    @property
    def reports(self) -> int:
        """How many different reports the rows are of."""
        return len(self.starts)

    def joined(self, number: int, words: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """One of the columns of words, those of a report's rows joined by OR."""
        if number not in self._joined:
            self._joined[number] = joined_by(self.starts, self.of(words))
        return self._joined[number]


def joined_by(starts: NDArray[np.intp], words: NDArray[Any]) -> NDArray[np.uint64]:
    """Words joined by OR within each stretch."""
    if not len(starts):
        return np.empty(0, np.uint64)
    found: NDArray[np.uint64] = np.bitwise_or.reduceat(words, starts)
    return found
