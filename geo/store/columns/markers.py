"""The markers of a selection, counted from the columns; the words of the newest mention come from the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from geo.markers import Face, Faces, Markers
from geo.records import PlaceSummary
from geo.store.columns.chosen import Chosen, firsts
from geo.store.columns.newest import Newest, newest_words
from geo.store.columns.packing import pairs_of
from geo.store.columns.table import Columns
from geo.store.tallies import most_first


def markers_of(connection: Connection, columns: Columns, chosen: Chosen) -> list[PlaceSummary]:
    """One marker a place, most reports first."""
    held = columns.held
    places = len(held.places)
    spot = chosen.of(held.spot)
    mentions = np.bincount(spot, minlength=places + 1)[:places]
    denied = np.bincount(spot[chosen.of(columns.denied)], minlength=places + 1)
    contested = np.bincount(spot[chosen.of(columns.contested)], minlength=places + 1)
    certainties = certainties_at_places(columns, spot, chosen)
    others = np.bincount(spot[~chosen.of(held.sample)], minlength=places + 1)
    reports, actors = told_at_places(columns, chosen)
    newest = newest_at_places(columns, spot, chosen)
    there = np.flatnonzero(mentions)
    rows = newest[there]
    words = newest_words(connection, columns.newest, held.strike[rows].tolist())
    published = held.published[held.report[rows]]
    sources = held.codes["source"][rows]
    found = [
        marker(
            words[int(held.strike[row])],
            key=held.places[place],
            reports=int(reports[place]),
            mentions=int(mentions[place]),
            denied=int(denied[place]),
            source=held.values["source"][source],
            published=dt.date.fromordinal(day) if day else None,
            actors=actors.get(place, ()),
            sample=not others[place],
            contested=int(contested[place]),
            certainties=certainties[place],
        )
        for place, row, source, day in zip(
            there.tolist(), rows.tolist(), sources.tolist(), published.tolist(), strict=True
        )
    ]
    return sorted(found, key=lambda one: (-one.reports, one.key))


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
    found = (words[int(number)] for number in held.strike[rows])
    return Faces(
        tuple(
            Face(key, one.name, one.latitude, one.longitude, one.precision, one.radius_m, one.province, one.country)
            for key, one in zip(held.places, found, strict=True)
        )
    )


def marker(newest: Newest, **told: Any) -> PlaceSummary:
    """A marker, with the words of the newest mention there."""
    return PlaceSummary(
        name=newest.name,
        latitude=newest.latitude,
        longitude=newest.longitude,
        precision=newest.precision,
        radius_m=newest.radius_m,
        province=newest.province,
        country=newest.country,
        sentence=newest.sentence,
        reported_by=newest.reported_by,
        date=newest.date,
        **told,
    )


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


def certainties_at_places(
    columns: Columns, spot: NDArray[np.int32], chosen: Chosen
) -> list[tuple[tuple[str, int], ...]]:
    """The certainties at each place with their mentions, most first."""
    names = columns.held.values["certainty"]
    return [most_first(dict(zip(names, row, strict=True))) for row in certainties_of(columns, spot, chosen).tolist()]


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
