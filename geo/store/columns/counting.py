"""What tallies.py asks the database, asked of the columns: the same answers, sooner."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Text, cast, func, select

from geo.markers import MOST_WORDS, Faces, Markers
from geo.records import PlaceSummary
from geo.store.columns.chosen import Chosen
from geo.store.columns.mapped import Mapped
from geo.store.columns.markers import faces_of, markers_of, table_of
from geo.store.columns.reading import parsed
from geo.store.columns.table import Columns, Numbers, key_of
from geo.store.columns.weeks import weeks_of
from geo.store.filters import DATES, FILTERS, found_by_words
from geo.store.rows import Counts, Timeline
from geo.store.selections import Selection
from geo.store.tallies import facet_of, in_order

MOST_MAPPED = 2_000_000  # mentions; 16 bytes of each, compressed to some six


class ColumnTallies:
    """Tallies from columns that are of the moment which a connection sees."""

    def __init__(self, connection: Connection, columns: Columns, most_words: int = MOST_WORDS) -> None:
        self._connection, self._columns, self._most_words = connection, columns, most_words

    def counts(self, selection: Selection) -> Counts:
        """The numbers of a selection."""
        return self._columns.kept(
            ("counts", key_of(selection)), lambda: counted(self._columns, self._chosen(selection))
        )

    def facets(self, selection: Selection) -> dict[str, list[tuple[str, int]]]:
        """For each filter with values: every value with its reports, most first, under the other filters' choices."""
        return {row.key: self._facet(row.key, selection) for row in FILTERS if row.facet is not None}

    def places(self, selection: Selection) -> list[PlaceSummary]:
        """One marker a place, most reports first."""
        columns, connection = self._columns, self._connection
        return list(
            columns.markers.get(key_of(selection), lambda: markers_of(connection, columns, self._chosen(selection)))
        )

    def table(self, selection: Selection) -> Markers:
        """The markers as columns; of more than `most_words` places without the words."""
        columns = self._columns
        chosen = self._chosen(selection)
        if places_in(columns, chosen) <= self._most_words:
            return columns.markers.get(key_of(selection), lambda: markers_of(self._connection, columns, chosen))
        faces = self._faces()
        return columns.tables.get(key_of(selection), lambda: table_of(columns, chosen, faces))

    def mapped(self) -> Mapped | None:
        """The mentions on the map for a browser that counts them itself; None of few places, or very many mentions."""
        held = self._columns.held
        if len(held.places) <= self._most_words or held.strikes > MOST_MAPPED:
            return None
        faces = self._faces()
        return self._columns.kept("mapped", lambda: Mapped(held, faces))

    def timeline(self, selection: Selection) -> Timeline:
        """The reports of each week."""
        columns, question = self._columns, ("timeline", key_of(selection))
        return columns.kept(question, lambda: weeks_of(columns, self._chosen(selection)))

    def provinces_of_countries(self) -> dict[str, list[str]]:
        """The provinces of each country."""
        return self._columns.kept("provinces", lambda: provinces(self._columns))

    def _faces(self) -> Faces:
        """All places, the same for every selection."""
        return self._columns.kept("faces", lambda: faces_of(self._connection, self._columns))

    def _facet(self, key: str, selection: Selection) -> list[tuple[str, int]]:
        # A facet depends only on the others' choices: it is kept while the reader changes its own.
        own = DATES if key in DATES else frozenset({key})
        others = {name: values for name, values in selection.items() if name not in own}
        columns = self._columns
        tally = columns.kept((key, key_of(others)), lambda: columns.reports_by(key, self._chosen(others)))
        return facet_of(selection.get(key, ()), tally)

    def _chosen(self, selection: Selection) -> Chosen:
        return self._columns.chosen(selection, self._numbers)

    def _numbers(self, value: str) -> Numbers:
        """The strikes that have the words of a text."""
        return numbers_with(self._connection, value)


def counted(columns: Columns, chosen: Chosen) -> Counts:
    """The numbers of some rows."""
    held = columns.held
    mentions = at_places(columns, chosen)
    incidents = np.zeros(held.incidents + 1, np.bool_)
    incidents[chosen.of(held.incident)] = True
    return Counts(
        reports=chosen.reports,
        mentions=chosen.size,
        places=int(np.count_nonzero(mentions[:-1])),
        unmapped=int(mentions[-1]),
        incidents=int(np.count_nonzero(incidents[:-1])),
    )


def places_in(columns: Columns, chosen: Chosen) -> int:
    """At how many places on the map some rows are."""
    return int(np.count_nonzero(at_places(columns, chosen)[:-1]))


def at_places(columns: Columns, chosen: Chosen) -> NDArray[np.int64]:
    """How many rows are at each place on the map, and behind them how many are at none."""
    return np.bincount(chosen.of(columns.held.spot), minlength=len(columns.held.places) + 1)


def provinces(columns: Columns) -> dict[str, list[str]]:
    """The provinces that strikes of each country have, in the order of the alphabet."""
    held = columns.held
    names = held.values["province"]
    keys = held.codes["country"].astype(np.int64) * max(len(names), 1) + held.codes["province"]
    found = [divmod(key, len(names)) for key in np.unique(keys).tolist()]
    return in_order((held.values["country"][country], names[province]) for country, province in found)


def numbers_with(connection: Connection, value: str) -> Numbers:
    """The numbers of the strikes that have the words of a text, as one text: a row for each would take long."""
    found = found_by_words(value, 0, connection.dialect.name).subquery()
    (number,) = found.c
    if connection.dialect.name == "sqlite":
        together = select(func.group_concat(number))
    else:
        together = select(func.string_agg(cast(number, Text), ","))
    return parsed(connection.execute(together).scalar_one() or "")
