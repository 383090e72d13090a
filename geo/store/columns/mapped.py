"""The mentions on the map, as a browser can count them itself: columns in the order of place and report."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from geo.markers import Faces
from geo.store.columns.chosen import firsts
from geo.store.columns.held import Held, Ints

FARTHEST = 65_534  # days from the first one that two bytes can tell; what is farther is taken for that
NO_DAY = 65_535
SAMPLE, ANOTHER = 1, 2


@dataclass(frozen=True, slots=True)
class Rows:
    """M mentions at S places, those of one place together, and of these those of one report."""

    begins: NDArray[np.uint32]  # S + 1: where each place begins
    flags: NDArray[np.uint8]  # M: SAMPLE, and ANOTHER for another report than the row before, or another place
    first_day: NDArray[np.uint16]  # M: days after `base`; NO_DAY where there is no date
    last_day: NDArray[np.uint16]  # M: days after `base` and one more; 0 where there is no date
    base: int  # an ordinal
    codes: dict[str, Ints]  # M each
    more_row: NDArray[np.uint32]  # rising: rows with further actors
    more_actor: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """The mentions of one version of the store. `name` is this version's alone, and cannot be guessed."""

    held: Held
    faces: Faces
    name: str = field(default_factory=lambda: uuid.uuid4().hex)

    def rows(self) -> Rows:
        """The columns, worked out now."""
        held = self.held
        spot = np.flatnonzero(held.spot < len(held.places))
        order = spot[np.lexsort((held.report[spot], held.spot[spot]))]
        places, reports = held.spot[order], held.report[order]
        base, first, last = days_of(held, order)
        more_row, more_actor = further(held, order)
        return Rows(
            begins=np.searchsorted(places, np.arange(len(held.places) + 1)).astype(np.uint32),
            flags=(held.sample[order] * SAMPLE + (firsts(places) | firsts(reports)) * ANOTHER).astype(np.uint8),
            first_day=first,
            last_day=last,
            base=base,
            codes={key: column[order] for key, column in held.codes.items()},
            more_row=more_row,
            more_actor=more_actor,
        )


def days_of(held: Held, order: NDArray[np.intp]) -> tuple[int, NDArray[np.uint16], NDArray[np.uint16]]:
    """The first of all days, and the days of some rows counted from it."""
    dated = held.codes["undated"][order] != 0
    first, last = held.first_day[order], held.last_day[order]
    base = int(first[dated].min()) if dated.any() else 1
    from_base = np.where(dated, np.clip(first.astype(np.int64) - base, 0, FARTHEST), NO_DAY)
    to_base = np.where(dated, np.clip(last.astype(np.int64) - base, 0, FARTHEST) + 1, 0)
    return base, from_base.astype(np.uint16), to_base.astype(np.uint16)


def further(held: Held, order: NDArray[np.intp]) -> tuple[NDArray[np.uint32], Ints]:
    """Rows and codes of the further actors, the rows as they now stand."""
    where = np.full(held.strikes, -1, np.int64)
    where[order] = np.arange(len(order))
    rows = where[held.more_row]
    kept = np.flatnonzero(rows >= 0)
    kept = kept[np.argsort(rows[kept], kind="stable")]
    return rows[kept].astype(np.uint32), held.more_actor[kept]
