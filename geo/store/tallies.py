"""Counting: the numbers of a selection, the facets, the markers.

Everything counted is a *report*: the number of documents that tell of a strike, never of strikes.
These three functions are the seam for a faster engine: they see only a selection and give back records.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Integer, case, cast, func, select

from geo.records import PlaceSummary, Precision, Status
from geo.store.filters import DATES, FILTERS, REPORTS, Condition, conditions
from geo.store.rows import Counts
from geo.store.selections import Selection
from geo.store.tables import actors, places, reports, strike_actors, strike_records, strikes

DENIED = func.sum(case((strikes.c.status == Status.DENIED.value, 1), else_=0))


def counts_of(connection: Connection, selection: Selection) -> Counts:
    """The numbers of a selection."""
    query = select(
        REPORTS,
        func.count(),
        func.count(case((strikes.c.mapped, strikes.c.place_id)).distinct()),
        func.count(case((~strikes.c.mapped, 1))),
        func.count(strikes.c.incident.distinct()),
    ).where(*conditions(selection, connection.dialect.name))
    return Counts(*connection.execute(query.select_from(strikes)).one())


def facets_of(connection: Connection, selection: Selection) -> dict[str, list[tuple[str, int]]]:
    """For each filter with values: every value with its reports, most first, under the other filters' choices.

    A value that is chosen is listed even where nothing is left of it, so that it can be taken back.
    """
    found = {}
    for row in FILTERS:
        if row.facet is None:
            continue
        tally = dict.fromkeys(selection.get(row.key, ()), 0)
        # The three keys of the dates are one filter here.
        own = DATES if row.key in DATES else frozenset({row.key})
        others = conditions(selection, connection.dialect.name, without=own)
        tally.update(connection.execute(row.facet(others)).all())
        found[row.key] = sorted(tally.items(), key=lambda item: (-item[1], item[0]))
    return found


def places_of(connection: Connection, selection: Selection) -> list[PlaceSummary]:
    """One marker a place, most reports first."""
    demanded = conditions(selection, connection.dialect.name)
    tally = (
        select(
            strikes.c.place_id,
            REPORTS.label("reports"),
            func.count().label("mentions"),
            DENIED.label("denied"),
            func.min(cast(strikes.c.sample, Integer)).label("sample"),
            func.max(strikes.c.recency).label("newest"),
        )
        .where(strikes.c.mapped, *demanded)
        .group_by(strikes.c.place_id)
        .subquery()
    )
    query = (
        select(
            tally,
            places.c.key,
            strike_records.c.record,
            reports.c.source,
            reports.c.published,
        )
        .join_from(tally, strikes, strikes.c.recency == tally.c.newest)
        .join(strike_records, strike_records.c.strike_id == strikes.c.id)
        .join(reports, reports.c.id == strikes.c.report_id)
        .join(places, places.c.id == tally.c.place_id)
    )
    named = actors_by_place(connection, demanded)
    found = [summary(row, named.get(row.place_id, ())) for row in connection.execute(query).all()]
    return sorted(found, key=lambda place: (-place.reports, place.key))


def actors_by_place(connection: Connection, demanded: Sequence[Condition]) -> dict[int, tuple[str, ...]]:
    """The actors named at each place, most reports first."""
    place_id, actor_id = strike_actors.c.place_id, strike_actors.c.actor_id
    query = select(place_id, actor_id, func.count(strike_actors.c.report_id.distinct())).group_by(place_id, actor_id)
    query = query.where(place_id.is_not(None))
    if demanded:
        query = query.join(strikes).where(*demanded)
    names = dict(connection.execute(select(actors.c.id, actors.c.name)).all())
    tallies: dict[int, list[tuple[int, str]]] = {}
    for place, actor, number in connection.execute(query).all():
        tallies.setdefault(place, []).append((-number, names[actor]))
    return {place: tuple(name for _, name in sorted(tally)) for place, tally in tallies.items()}


def summary(row: Any, named: tuple[str, ...]) -> PlaceSummary:
    """A marker, with the words of the newest mention there."""
    newest = json.loads(row.record)
    place = newest["place"]
    return PlaceSummary(
        key=row.key,
        name=place["name"],
        latitude=place["latitude"],
        longitude=place["longitude"],
        precision=Precision(place["precision"]),
        radius_m=place["radius_m"],
        province=place["province"],
        country=place["country"],
        reports=row.reports,
        mentions=row.mentions,
        denied=int(row.denied),
        sentence=newest["sentence"],
        source=row.source,
        reported_by=tuple(newest["reported_by"]),
        date=newest["date"],
        published=row.published,
        actors=named,
        sample=bool(row.sample),
    )
