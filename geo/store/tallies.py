"""Counting: the numbers of a selection, the facets, the markers.

Everything counted is a *report*: the number of documents that tell of a strike, never of strikes.
These functions see only a selection and give back records. They are right at any size; where the store is large,
columns.ColumnTallies gives the same answers sooner, and tests hold both together.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection, Integer, case, cast, func, select

from geo.incidents import Standing
from geo.markers import Face, Markers, Words, summarised
from geo.records import PlaceSummary, Precision, Status
from geo.store.filters import DATES, FILTERS, REPORTS, Condition, conditions
from geo.store.rows import WEEK, Counts, Timeline
from geo.store.selections import Selection
from geo.store.tables import actors, places, reports, strike_actors, strike_records, strikes

if TYPE_CHECKING:
    from geo.store.columns.mapped import Mapped

CONTESTED = func.sum(case((strikes.c.standing == Standing.CONTESTED.value, 1), else_=0))
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
    """For each filter with values: every value with its reports, most first, under the other filters' choices."""
    found = {}
    for row in FILTERS:
        if row.facet is None:
            continue
        # The three keys of the dates are one filter here.
        own = DATES if row.key in DATES else frozenset({row.key})
        others = conditions(selection, connection.dialect.name, without=own)
        tally = [(value, number) for value, number in connection.execute(row.facet(others)).all()]
        found[row.key] = facet_of(selection.get(row.key, ()), tally)
    return found


def facet_of(chosen: Iterable[str], tally: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Values with their reports, most first.

    A value that is chosen is listed even where nothing is left of it, so that it can be taken back.
    """
    numbers = dict.fromkeys(chosen, 0) | dict(tally)
    return sorted(numbers.items(), key=lambda item: (-item[1], item[0]))


def places_of(connection: Connection, selection: Selection) -> list[PlaceSummary]:
    """One marker a place, most reports first."""
    demanded = conditions(selection, connection.dialect.name)
    tally = (
        select(
            strikes.c.place_id,
            REPORTS.label("reports"),
            func.count().label("mentions"),
            DENIED.label("denied"),
            CONTESTED.label("contested"),
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
    named, sure = actors_by_place(connection, demanded), certainties_by_place(connection, demanded)
    found = [summary(row, named.get(row.place_id, ()), sure[row.place_id]) for row in connection.execute(query).all()]
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


def certainties_by_place(
    connection: Connection, demanded: Sequence[Condition]
) -> dict[int, tuple[tuple[str, int], ...]]:
    """The certainties at each place with their mentions, most first."""
    by = (strikes.c.place_id, strikes.c.certainty)
    query = select(*by, func.count()).where(strikes.c.mapped, *demanded).group_by(*by)
    found: dict[int, dict[str, int]] = {}
    for place, certainty, number in connection.execute(query).all():
        found.setdefault(place, {})[certainty] = number
    return {place: most_first(numbers) for place, numbers in found.items()}


def most_first(numbers: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """What there is any of with its number, most first."""
    there = [(name, number) for name, number in numbers.items() if number]
    return tuple(sorted(there, key=lambda pair: (-pair[1], pair[0])))


def summary(row: Any, named: tuple[str, ...], sure: tuple[tuple[str, int], ...]) -> PlaceSummary:
    """A marker, with the words of the newest mention there."""
    newest = json.loads(row.record)
    words = Words(newest["sentence"], row.source, tuple(newest["reported_by"]), newest["date"], row.published)
    return summarised(
        face_in(row.key, newest["place"]),
        words,
        reports=row.reports,
        mentions=row.mentions,
        denied=int(row.denied),
        actors=named,
        sample=bool(row.sample),
        contested=int(row.contested),
        certainties=sure,
    )


def face_in(key: str, place: dict[str, Any]) -> Face:
    """A place as a record tells of it."""
    return Face(
        key,
        place["name"],
        place["latitude"],
        place["longitude"],
        Precision(place["precision"]),
        place["radius_m"],
        place["province"],
        place["country"],
    )


def timeline_of(connection: Connection, selection: Selection) -> Timeline:
    """The reports of each week, in all and by actor."""
    named = strikes.outerjoin(strike_actors, strike_actors.c.strike_id == strikes.c.id)
    days = (strikes.c.first_day, strikes.c.last_day)
    query = select(strikes.c.report_id, actors.c.name, *days).select_from(named.outerjoin(actors)).distinct()
    rows = connection.execute(query.where(*conditions(selection, connection.dialect.name))).all()
    dated = [row for row in rows if row.first_day is not None]
    within = [(row, week(row.first_day)) for row in dated if (row.last_day - row.first_day).days < WEEK]
    named_there = {(row.name, monday, row.report_id) for row, monday in within if row.name is not None}
    by_actor: dict[str, Counter[dt.date]] = {}
    for name, monday, _ in named_there:
        by_actor.setdefault(name, Counter())[monday] += 1
    return Timeline(
        weeks=Counter(monday for monday, _ in {(monday, row.report_id) for row, monday in within}),
        by_actor=by_actor,
        wider=len({row.report_id for row in dated if (row.last_day - row.first_day).days >= WEEK}),
        undated=len({row.report_id for row in rows if row.first_day is None}),
    )


def week(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return dt.date.fromordinal(day.toordinal() - day.weekday())


def provinces_of_countries_of(connection: Connection) -> dict[str, list[str]]:
    """The provinces that strikes of each country have, both in the order of the alphabet; "" is none."""
    pairs = connection.execute(select(strikes.c.country, strikes.c.province).distinct()).all()
    return in_order((country, province) for country, province in pairs)


def in_order(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Pairs of a country and a province as a dictionary, both in the order of the alphabet."""
    found: dict[str, list[str]] = {}
    for country, province in sorted(pairs):
        found.setdefault(country, []).append(province)
    return found


class Tallies(Protocol):
    """Counting at one moment of the store; selections are usable ones."""

    def counts(self, selection: Selection) -> Counts: ...

    def facets(self, selection: Selection) -> dict[str, list[tuple[str, int]]]: ...

    def places(self, selection: Selection) -> list[PlaceSummary]: ...

    def table(self, selection: Selection) -> Markers: ...

    def mapped(self) -> Mapped | None: ...

    def timeline(self, selection: Selection) -> Timeline: ...

    def provinces_of_countries(self) -> dict[str, list[str]]: ...


class SqlTallies:
    """Tallies from the database, of the moment that a connection sees."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def counts(self, selection: Selection) -> Counts:
        return counts_of(self._connection, selection)

    def facets(self, selection: Selection) -> dict[str, list[tuple[str, int]]]:
        return facets_of(self._connection, selection)

    def places(self, selection: Selection) -> list[PlaceSummary]:
        return places_of(self._connection, selection)

    def table(self, selection: Selection) -> Markers:
        return Markers.of(places_of(self._connection, selection))

    def mapped(self) -> None:
        """None: a database writes no columns."""

    def timeline(self, selection: Selection) -> Timeline:
        return timeline_of(self._connection, selection)

    def provinces_of_countries(self) -> dict[str, list[str]]:
        return provinces_of_countries_of(self._connection)
