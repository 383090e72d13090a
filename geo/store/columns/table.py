"""The columns of one version of the store, ready to be asked: which rows are chosen, and what they count to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from geo.incidents import Standing
from geo.markers import Markers
from geo.records import Status
from geo.store.columns.chosen import Chosen, Rows
from geo.store.columns.held import Held, Ints, Mask
from geo.store.columns.newest import Newest
from geo.store.columns.packing import (
    WORD,
    Pairs,
    arranged,
    bits_counted,
    pack,
    paired,
    paired_with_places,
    pairs_counted,
)
from geo.store.columns.recent import Recent
from geo.store.filters import DATES
from geo.store.selections import Selection, bound, has_bounds

Found = TypeVar("Found")
Answer = TypeVar("Answer")
Numbers = NDArray[np.int64]  # of strikes, as the store numbers them
FindText = Callable[[str], Numbers]
Key = frozenset[tuple[str, tuple[str, ...]]]
NEWEST_KEPT = 20_000  # about a kilobyte each
OF_REPORTS = "source"  # the column in which all rows of a report have the same
NONE_MORE: NDArray[np.int32] = np.empty(0, np.int32)


class Columns:
    """One version of the store. Safe to share between threads: nothing in it changes but what is kept of answers."""

    def __init__(self, held: Held, *, packed: int = WORD) -> None:
        """Ready the columns; those of up to `packed` values (at most 64) are packed into words."""
        self.held = held
        sizes = {key: len(values) for key, values in held.values.items() if key != OF_REPORTS}
        self.arrangement, words = arranged({key: size for key, size in sizes.items() if size <= packed})
        self._rows = Rows(held.report, pack(held, self.arrangement, words))
        self.pairs: dict[str, Pairs] = {key: self._paired(key) for key in sizes if key not in self.arrangement}
        self.at_places = paired_with_places(held)
        self.denied = of_value(held, "status", Status.DENIED.value)
        self.contested = of_value(held, "standing", Standing.CONTESTED.value)
        self.alphabet = np.argsort(np.argsort(np.array(held.places, dtype=object))) if held.places else NONE_MORE
        self.by_rank = np.empty(held.strikes, np.int32)
        self.by_rank[held.rank] = np.arange(held.strikes, dtype=np.int32)
        self.every = Chosen(self._rows, np.ones(held.strikes, np.bool_), every=True)
        self._answers: Recent[Hashable, object] = Recent(512)
        self._chosen: Recent[Key, Chosen] = Recent(4)
        self.markers: Recent[Key, Markers] = Recent(8)
        self.tables: Recent[Key, Markers] = Recent(8)  # a megabyte each
        self.newest = Recent[int, Newest](NEWEST_KEPT)
        self._texts: Recent[str, Mask] = Recent(8)

    def _paired(self, key: str) -> Pairs:
        held = self.held
        more = (held.more_row, held.more_actor) if key == "actor" else (NONE_MORE, NONE_MORE)
        return paired(held, held.codes[key], len(held.values[key]), *more)

    # Choosing

    def chosen(self, selection: Selection, find: FindText) -> Chosen:
        """The rows of a selection; `find` gives the numbers of the strikes that have the words of a text."""
        asked = key_of(selection)
        if not asked:
            return self.every
        return self._chosen.get(asked, lambda: Chosen(self._rows, self._mask(selection, find)))

    def _mask(self, selection: Selection, find: FindText) -> Mask:
        masks = [self._choices(key, selection[key]) for key in self.held.codes if key in selection and key not in DATES]
        masks += self._days(selection)
        if selection.get("text"):
            masks.append(np.logical_or.reduce([self._text(value, find) for value in selection["text"]]))
        first, *others = masks
        for other in others:
            first = first & other
        return first

    def _choices(self, key: str, values: tuple[str, ...]) -> Mask:
        """The rows that have any of some values of a column."""
        held = self.held
        known = [code for code, value in enumerate(held.values[key]) if value in values]
        mask = any_of(held.codes[key], known)
        if key == "actor" and len(held.more_row):
            mask[held.more_row[any_of(held.more_actor, known)]] = True
        return mask

    def _days(self, selection: Selection) -> list[Mask]:
        """The rule of dates (filters.py)."""
        held = self.held
        if not has_bounds(selection):
            return [held.codes["undated"] == 0] if selection.get("undated") else []
        first, last = bound(selection, "from") or dt.date.min, bound(selection, "to") or dt.date.max
        mask = (held.last_day >= np.int32(first.toordinal())) & (held.first_day <= np.int32(last.toordinal()))
        return [mask | (held.codes["undated"] == 0) if selection.get("undated") else mask]

    def _text(self, value: str, find: FindText) -> Mask:
        return self._texts.get(value, lambda: self._numbered(find(value)))

    def _numbered(self, numbers: Numbers) -> Mask:
        """The rows of strikes given by their numbers."""
        mask = np.zeros(self.held.strikes, np.bool_)
        mask[self.rows_of(numbers)] = True
        return mask

    def rows_of(self, numbers: Numbers) -> NDArray[np.int32]:
        """The rows of strikes that are in the columns, given by their numbers."""
        order = self._by_number
        return order[np.searchsorted(self.held.strike, numbers.astype(np.int32), sorter=order)]

    @cached_property
    def _by_number(self) -> NDArray[np.int32]:
        """The rows by the numbers of their strikes."""
        return np.argsort(self.held.strike, kind="stable").astype(np.int32)

    # Counting

    def reports_by(self, key: str, chosen: Chosen) -> list[tuple[str, int]]:
        """Each value of a column with the number of reports that have it in a row chosen, where there are any."""
        values = self.held.values[key]
        if not values:
            return []
        if key == OF_REPORTS:
            numbers = np.bincount(chosen.of_reports(self.held.codes[key]), minlength=len(values))
        elif key in self.arrangement:
            numbers = bits_counted(chosen, self.arrangement[key])
        else:
            numbers = pairs_counted(chosen, self.pairs[key], len(values))
        return [(values[code], int(numbers[code])) for code in np.flatnonzero(numbers)]

    def kept(self, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        """An answer, worked out only where it was not lately; what it depends on is all in the question."""
        found: object = self._answers.get(question, answer)
        return found  # type: ignore[return-value]  # under one question there is one kind of answer


def key_of(selection: Selection) -> Key:
    """A selection as what an answer is kept under; the order of filters and values does not matter."""
    return frozenset((key, tuple(sorted(values))) for key, values in selection.items() if values)


def any_of(codes: Ints, wanted: list[int]) -> Mask:
    """Where a column has any of some codes. A few comparisons are quicker than looking every code up."""
    if len(wanted) > 12:
        table = np.zeros(int(codes.max(initial=0)) + 1, np.bool_)
        table[[code for code in wanted if code < len(table)]] = True
        return table.take(codes)
    mask = np.zeros(len(codes), np.bool_)
    for code in wanted:
        mask |= codes == codes.dtype.type(code)
    return mask


def of_value(held: Held, key: str, value: str) -> Mask:
    """The rows that have a value."""
    values: Mapping[str, int] = {known: code for code, known in enumerate(held.values[key])}
    return held.codes[key] == values[value] if value in values else np.zeros(held.strikes, np.bool_)
