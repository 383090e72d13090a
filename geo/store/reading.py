"""Reading strikes and reports back, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from geo.incidents import Standing
from geo.records import Report
from geo.store.codec import decode
from geo.store.filters import Condition, conditions
from geo.store.naming import called
from geo.store.numbering import chunks
from geo.store.rows import Part, ReportRow, StoredStrike
from geo.store.selections import Selection
from geo.store.tables import places, report_texts, reports, strike_records, strikes, tellings

REPORT_COLUMNS = (
    reports.c.id.label("report_id"),
    reports.c.key.label("report_key"),
    reports.c.content_hash,
    reports.c.source,
    reports.c.given_id,
    reports.c.title,
    reports.c.url,
    reports.c.published,
    reports.c.origin,
    reports.c.sample,
    reports.c.strikes,
    reports.c.added,
    reports.c.dataset,
)
HEADS = strike_records.alias("heads")
PART = (strikes.c.standing, HEADS.c.key.label("incident_key"), tellings.c.sources, tellings.c.why)
STRIKES = (
    select(strike_records.c.key, strike_records.c.record, strike_records.c.reasons, *PART, *REPORT_COLUMNS)
    .join_from(strikes, strike_records, strike_records.c.strike_id == strikes.c.id)
    .join(reports)
    .outerjoin(tellings, tellings.c.strike_id == strikes.c.id)
    .outerjoin(HEADS, HEADS.c.strike_id == strikes.c.incident)
)


def report_row(row: Row[Any]) -> ReportRow:
    """A row of REPORT_COLUMNS as the record."""
    return ReportRow(
        key=row.report_key,
        id=row.given_id,
        title=row.title,
        source=row.source,
        url=row.url,
        published=row.published,
        content_hash=row.content_hash,
        sample=row.sample,
        strikes=row.strikes,
        origin=row.origin,
        added=dt.datetime.fromisoformat(row.added),
        dataset=row.dataset,
    )


def read_strikes(connection: Connection, query: Select[Any]) -> list[StoredStrike]:
    """The strikes of a query built on STRIKES; strikes of one report share its row."""
    shared: dict[int, ReportRow] = {}
    found = []
    for row in connection.execute(query).all():
        report = shared.get(row.report_id) or shared.setdefault(row.report_id, report_row(row))
        found.append(StoredStrike(row.key, decode(row.record, row.reasons), report, part_of(row)))
    return found


def part_of(row: Row[Any]) -> Part | None:
    """A mention's part in its incident; None where it is in none."""
    if not row.standing or row.incident_key is None:
        return None
    return Part(row.incident_key, Standing(row.standing), row.sources, row.why)


def selected(
    connection: Connection,
    selection: Selection,
    *more: Condition,
    limit: int | None = None,
    offset: int = 0,
) -> Select[Any]:
    """The strikes of a selection, newest first; `limit` of them (None is all) from `offset`, negative numbers are 0."""
    chosen = select(strikes.c.id).where(*conditions(selection, connection.dialect.name), *more)
    if limit is None and offset <= 0:
        return STRIKES.where(strikes.c.id.in_(chosen)).order_by(strikes.c.recency.desc())
    # Sorted as bare numbers first, so that only the records of this page are read.
    page = paged(chosen.order_by(strikes.c.recency.desc()), limit, offset).subquery()
    return STRIKES.join(page, page.c.id == strikes.c.id).order_by(strikes.c.recency.desc())


def strikes_of(
    connection: Connection, selection: Selection, place_key: str | None, limit: int | None, offset: int
) -> list[StoredStrike]:
    """A page of the strikes selected; with a place's key, those that its marker counts."""
    here: Sequence[Condition] = ()
    if place_key is not None:
        here = (strikes.c.mapped, strikes.c.place_id.in_(select(places.c.id).where(places.c.key == place_key)))
    return read_strikes(connection, selected(connection, selection, *here, limit=limit, offset=offset))


def unmapped_of(connection: Connection, selection: Selection) -> list[StoredStrike]:
    """The strikes selected that have no place on the map."""
    return read_strikes(connection, selected(connection, selection, ~strikes.c.mapped))


def strikes_called(connection: Connection, key: str, country: str | None, limit: int | None) -> list[StoredStrike]:
    """The strikes of a name, newest first."""
    return read_strikes(connection, selected(connection, {}, called(key, country), limit=limit))


def strike_of(connection: Connection, key: str) -> StoredStrike | None:
    """One strike by its key."""
    found = read_strikes(connection, STRIKES.where(strike_records.c.key == key))
    return found[0] if found else None


def members_of(connection: Connection, keys: Sequence[str]) -> dict[str, list[StoredStrike]]:
    """The mentions of incidents by the incidents' keys, the newest first."""
    found: dict[str, list[StoredStrike]] = {}
    for some in chunks(list(dict.fromkeys(keys))):
        heads = select(strike_records.c.strike_id).where(strike_records.c.key.in_(some))
        query = STRIKES.where(strikes.c.incident.in_(heads)).order_by(strikes.c.recency.desc())
        for stored in read_strikes(connection, query):
            if stored.part:
                found.setdefault(stored.part.incident, []).append(stored)
    return found


def reports_of(connection: Connection, selection: Selection, limit: int | None, offset: int) -> list[ReportRow]:
    """The reports with a strike in the selection, last published first; all of them where nothing is chosen."""
    query = select(*REPORT_COLUMNS).order_by(reports.c.published.desc().nulls_last(), reports.c.id.desc())
    demanded = conditions(selection, connection.dialect.name)
    if demanded:
        query = query.where(reports.c.id.in_(select(strikes.c.report_id).where(*demanded)))
    return [report_row(row) for row in connection.execute(paged(query, limit, offset)).all()]


def report_of(connection: Connection, key: str) -> tuple[Report, list[StoredStrike]] | None:
    """A report with its text, and its strikes in the text's order."""
    query = select(*REPORT_COLUMNS, report_texts.c.text).join_from(reports, report_texts).where(reports.c.key == key)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    report = Report(
        text=row.text,
        id=row.given_id,
        title=row.title,
        source=row.source,
        url=row.url,
        published=row.published,
        origin=row.origin,
        dataset=row.dataset,
    )
    return report, read_strikes(connection, STRIKES.where(reports.c.key == key).order_by(strikes.c.id))


def paged(query: Select[Any], limit: int | None, offset: int) -> Select[Any]:
    """A part of the rows: `limit` of them (None is all) from `offset`; negative numbers are 0."""
    query = query if limit is None else query.limit(max(limit, 0))
    return query.offset(max(offset, 0)) if offset > 0 else query
