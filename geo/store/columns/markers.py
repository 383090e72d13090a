"""The markers of a selection, counted from the columns; the words of the newest mention come from the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from geo.markers import Faces, Markers, Words
from geo.store.columns.chosen import Chosen, firsts
from geo.store.columns.newest import newest_words
from geo.store.columns.packing import pairs_of
from geo.store.columns.table import Columns


def markers_of(connection: Connection, columns: Columns, chosen: Chosen) -> Markers:
    """The markers of a selection with the words of the newest mention at each, most reports first."""
    held = columns.held
    table = table_of(columns, chosen, NO_FACES)
    rows = newest_at_places(columns, chosen.of(held.spot), chosen)[table.at]
    read = newest_words(connection, columns.newest, held.strike[rows].tolist())
    newest = [read[number] for number in held.strike[rows].tolist()]
    published = held.published[held.report[rows]].tolist()
    sources = [held.values["source"][code] for code in held.codes["source"][rows]]
    words = {
        number: Words(one.sentence, source, one.reported_by, one.date, dt.date.fromordinal(day) if day else None)
        for number, (one, source, day) in enumerate(zip(newest, sources, published, strict=True))
    }
    return replace(table, faces=Faces(tuple(one.face for one in newest)), at=list(range(len(table))), words=words)


NO_FACES = Faces(())


def table_of(columns: Columns, chosen: Chosen, faces: Faces) -> Markers:
    """The markers of a selection without their words, from the columns alone."""
    held = columns.held
    places = len(held.places)
    spot = chosen.of(held.spot)
    mentions = np.bincount(spot, minlength=places + 1)[:places]
    there = np.flatnonzero(mentions)
    reports, actors = told_at_places(columns, chosen)
    order = there[np.lexsort((columns.alphabet[there], -reports[there]))]

    def counted(mask: NDArray[np.bool_]) -> list[int]:
        found: list[int] = np.bincount(spot[chosen.of(mask)], minlength=places + 1)[order].tolist()
        return found

    others = counted(~held.sample)
    names = held.values["actor"]
    numbers = {name: number for number, name in enumerate(names)}
    at = order.tolist()
    return Markers(
        faces,
        at,
        reports[order].tolist(),
        mentions[order].tolist(),
        counted(columns.denied),
        counted(columns.contested),
        [not other for other in others],
        names,
        [tuple(numbers[name] for name in actors.get(place, ())) for place in at],
        held.values["certainty"],
        certainties_of(columns, spot, chosen)[order].tolist(),
    )


def faces_of(connection: Connection, columns: Columns) -> Faces:
    """All places as their newest mention of all calls them."""
    held = columns.held
    rows = newest_at_places(columns, held.spot, columns.every)[: len(held.places)]
    words = newest_words(connection, columns.newest, held.strike[rows].tolist())
    return Faces(tuple(words[number].face for number in held.strike[rows].tolist()))


def told_at_places(columns: Columns, chosen: Chosen) -> tuple[NDArray[np.int64], dict[int, tuple[str, ...]]]:
    """The reports that tell of each place, and the actors named there, most reports first."""
    held, pairs = columns.held, columns.at_places
    places, names = len(held.places), held.values["actor"]
    reports = np.bincount(pairs.value.take(pairs_of(chosen, pairs)), minlength=places + 1)
    more = chosen.mask.take(held.more_row)
    pair = np.concatenate([chosen.of(pairs.pair), pairs.pair.take(held.more_row[more])])
    actor = np.concatenate([chosen.of(held.codes["actor"]), held.more_actor[more]])
    many = len(names) + 1
    keys = np.sort(pair * np.int64(many) + actor)
    keys = keys[firsts(keys)]
    place, code = pairs.value.take(keys // many), keys % many
    named = (place < places) & (code < len(names))
    return reports, named_at_places(place[named], code[named], names)


def named_at_places(place: NDArray[Any], code: NDArray[Any], names: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """The actors of each place, those first that stand there most often."""
    cells, numbers = np.unique(place.astype(np.int64) * len(names) + code, return_counts=True)
    place, code = np.divmod(cells, max(len(names), 1))
    ranks = {name: rank for rank, name in enumerate(sorted(names))}
    alphabet = np.array([ranks[name] for name in names], np.intp)
    order = np.lexsort((alphabet[code], -numbers, place))
    told = [names[one] for one in code[order].tolist()]
    starts = np.flatnonzero(firsts(place[order]))
    ends = [*starts[1:].tolist(), len(told)]
    found = place[order][starts].tolist()
    return {one: tuple(told[first:last]) for one, first, last in zip(found, starts.tolist(), ends, strict=False)}


def certainties_of(columns: Columns, spot: NDArray[np.int32], chosen: Chosen) -> NDArray[np.int64]:
    """How many mentions at each place have each certainty: S rows, a column for each name."""
    names, places = columns.held.values["certainty"], len(columns.held.places)
    cells = spot.astype(np.int64) * len(names) + chosen.of(columns.held.codes["certainty"])
    return np.bincount(cells, minlength=(places + 1) * len(names)).reshape(places + 1, len(names))[:places]


def newest_at_places(columns: Columns, spot: NDArray[np.int32], chosen: Chosen) -> NDArray[np.int32]:
    """The row of the newest mention at each place, and behind them of those that are at none."""
    newest = np.zeros(len(columns.held.places) + 1, np.int32)
    np.maximum.at(newest, spot, chosen.of(columns.held.rank))
    return columns.by_rank.take(newest) if len(columns.by_rank) else newest
