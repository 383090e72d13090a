"""The markers of a selection, counted from the columns; the words of the newest mention come from the database."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from geo.records import PlaceSummary
from geo.store.columns.chosen import Chosen
from geo.store.columns.newest import Newest, newest_words
from geo.store.columns.packing import firsts, pairs_of
from geo.store.columns.table import Columns


def markers_of(connection: Connection, columns: Columns, chosen: Chosen) -> list[PlaceSummary]:
    """One marker a place, most reports first."""
    held = columns.held
    places = len(held.places)
    spot = chosen.of(held.spot)
    mentions = np.bincount(spot, minlength=places + 1)[:places]
    denied = np.bincount(spot[chosen.of(columns.denied)], minlength=places + 1)
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
        )
        for place, row, source, day in zip(
            there.tolist(), rows.tolist(), sources.tolist(), published.tolist(), strict=True
        )
    ]
    return sorted(found, key=lambda one: (-one.reports, one.key))


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
    cells = pairs.value.take(keys // many) * np.int64(many) + keys % many
    tallies: dict[int, list[tuple[int, str]]] = {}
    for cell, number in zip(*(found.tolist() for found in np.unique(cells, return_counts=True)), strict=True):
        place, code = divmod(cell, many)
        if place < places and code < len(names):
            tallies.setdefault(place, []).append((-number, names[code]))
    return reports, {place: tuple(name for _, name in sorted(tally)) for place, tally in tallies.items()}


def newest_at_places(columns: Columns, spot: NDArray[np.int32], chosen: Chosen) -> NDArray[np.int32]:
    """The row of the newest mention at each place, and behind them of those that are at none."""
    newest = np.zeros(len(columns.held.places) + 1, np.int32)
    np.maximum.at(newest, spot, chosen.of(columns.held.rank))
    return columns.by_rank.take(newest) if len(columns.by_rank) else newest
