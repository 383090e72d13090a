"""Joining all mentions of a store anew: once for a database that is older than its program's rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, update

from geo.incidents import RULES_VERSION, Telling, tellings_of
from geo.incidents.decisions import Decision
from geo.store.codec import decode
from geo.store.decisions import decisions_in_force
from geo.store.incidents import KEPT, days_of, keep, put_tellings
from geo.store.numbering import chunks
from geo.store.tables import reports, state, strike_records, strikes, tellings

REPORTS_AT_ONCE = 500
NO_REASONS = '{"why":{},"candidates":[]}'  # joining asks for none, and they are long
TOLD = (strike_records.c.key, strike_records.c.record)


def rules_are_old(connection: Connection) -> bool:
    """Whether the incidents were joined by other rules than this program's."""
    known = connection.execute(select(state.c.value).where(state.c.name == "incident_rules")).scalar_one()
    return bool(known != RULES_VERSION)


def join_all(connection: Connection) -> None:
    """Join all mentions anew, some blocks at a time."""
    connection.execute(delete(tellings))
    for told in all_told(connection):
        put_tellings(connection, told)
    connection.execute(update(strikes).values(incident=None, standing=""))
    decided = decisions_in_force(connection)
    for blocks in blocks_together(connection, decided):
        keep(connection, connection.execute(KEPT.where(tellings.c.block.in_(blocks))).all(), decided, None)
    connection.execute(update(state).where(state.c.name == "incident_rules").values(value=RULES_VERSION))


def all_told(connection: Connection) -> Iterator[list[tuple[int, Telling]]]:
    """The tellings of all strikes with their numbers, those of some reports at a time."""
    numbers = connection.execute(select(reports.c.id).order_by(reports.c.id)).scalars().all()
    for start in range(0, len(numbers), REPORTS_AT_ONCE):
        some = numbers[start : start + REPORTS_AT_ONCE]
        query = (
            select(
                strikes.c.id,
                *TOLD,
                reports.c.key.label("report"),
                reports.c.source,
                reports.c.published,
                reports.c.dataset,
            )
            .join_from(strikes, strike_records)
            .join(reports)
            .where(strikes.c.report_id.between(some[0], some[-1]))
            .order_by(strikes.c.id)
        )
        by_report: dict[str, list[Any]] = {}
        for row in connection.execute(query).all():
            by_report.setdefault(row.report, []).append(row)
        yield [pair for rows in by_report.values() for pair in told_in(rows)]


def told_in(rows: Sequence[Any]) -> list[tuple[int, Telling]]:
    """The tellings of one report's strikes, with their numbers."""
    numbers = {row.key: row.id for row in rows}
    found = [(row.key, decode(row.record, NO_REASONS)) for row in rows]
    told = tellings_of(rows[0].report, rows[0].source, rows[0].published, found, rows[0].dataset)
    return [(numbers[telling.key], telling) for telling in told]


def blocks_together(connection: Connection, decided: Mapping[str, Decision]) -> Iterator[list[str]]:
    """All blocks, some at a time; those among which a person joined mentions together."""
    blocks = list(connection.execute(select(tellings.c.block).distinct().order_by(tellings.c.block)).scalars().all())
    keys = [key for one in decided.values() for key in (one.strike, one.other) if key]
    tied = {window.block for window in days_of(connection, keys).values()}
    if tied:
        yield sorted(tied)
    yield from (list(some) for some in chunks([block for block in blocks if block not in tied]))
