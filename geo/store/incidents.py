"""Incidents in the store: every mention's telling, its incident and standing, kept true with every change.

Joining looks only at mentions of the same block and of days near by (geo.incidents), so a change is followed
by joining these again and by writing what came out otherwise; each call is part of one transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, text, update

from geo.incidents import RULES_VERSION, SPREAD, Incident, Telling, tellings_of
from geo.incidents.decisions import Decision, join_with
from geo.store.codec import decode
from geo.store.decisions import decisions_in_force
from geo.store.numbering import chunks
from geo.store.tables import reports, state, strike_records, strikes, tellings
from geo.store.verbatim import storable

DIGEST_DIGITS = 20
REPORTS_AT_ONCE = 500
NO_REASONS = '{"why":{},"candidates":[]}'  # joining asks for none, and they are long
TOLD = (strike_records.c.key, strike_records.c.record)
INSERT_TELLINGS = insert(tellings)
KEPT = select(
    tellings.c.strike_id,
    tellings.c.block,
    tellings.c.telling,
    tellings.c.sources,
    tellings.c.why,
    strikes.c.incident,
    strikes.c.standing,
).join_from(tellings, strikes)
# Built once, as it is asked with every report. A mention of several days begins at most SPREAD days before its last.
NEAR = KEPT.where(
    tellings.c.block == bindparam("wanted"),
    tellings.c.first_day.between(bindparam("lowest"), bindparam("latest")),
    tellings.c.last_day >= bindparam("earliest"),
)
PUT_STRIKES_SQLITE = update(strikes).where(strikes.c.id == bindparam("strike"))
PUT_TELLINGS_SQLITE = update(tellings).where(tellings.c.strike_id == bindparam("strike"))
PUT_STRIKES_POSTGRESQL = text(
    "UPDATE strikes SET incident = given.incident, standing = given.standing"
    " FROM unnest(CAST(:strikes AS integer[]), CAST(:incidents AS integer[]), CAST(:standings AS text[]))"
    " AS given (strike, incident, standing) WHERE strikes.id = given.strike"
)
PUT_TELLINGS_POSTGRESQL = text(
    "UPDATE tellings SET sources = given.sources, why = given.why"
    " FROM unnest(CAST(:strikes AS integer[]), CAST(:sources AS integer[]), CAST(:whys AS text[]))"
    " AS given (strike, sources, why) WHERE tellings.strike_id = given.strike"
)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Days of a block in which something changed, as ordinals."""

    block: str
    first: int
    last: int

    def near(self, block: str, first: int, last: int, days: int) -> bool:
        """Whether days of a block are these or at most some days away."""
        return self.block == block and first <= self.last + days and last >= self.first - days


def block_digest(block: str) -> str:
    """A block's name as it is kept: short, whatever a province is called."""
    return hashlib.sha256(block.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_DIGITS]


def window_of(telling: Telling) -> Window:
    """The days that a telling touches."""
    return Window(block_digest(telling.block), telling.first, telling.last)


# Writing


def put_tellings(connection: Connection, told: Sequence[tuple[int, Telling]]) -> list[Window]:
    """Write the tellings of strikes, given with their numbers; where they change incidents."""
    rows = [
        {
            "strike_id": number,
            "block": block_digest(telling.block),
            "first_day": telling.first,
            "last_day": telling.last,
            "telling": telling.as_json(),
            "sources": 0,
            "why": "",
        }
        for number, telling in told
    ]
    if rows:
        connection.execute(INSERT_TELLINGS, rows)
    return [window_of(telling) for _, telling in told]


def windows_of(connection: Connection, report_ids: Sequence[int]) -> list[Window]:
    """Where the strikes of reports have a part in incidents, also by what persons said: asked before they go."""
    found = []
    for some in chunks(report_ids):
        query = select(tellings.c.block, tellings.c.first_day, tellings.c.last_day).join_from(tellings, strikes)
        rows = connection.execute(query.where(strikes.c.report_id.in_(some)).distinct()).all()
        found += [Window(*row) for row in rows]
    return with_linked(connection, found, decisions_in_force(connection)) if found else []


def windows_of_strikes(connection: Connection, keys: Sequence[str]) -> list[Window]:
    """Where mentions, given by their keys, have a part in incidents, also by what persons said before a change."""
    return with_linked(connection, list(days_of(connection, keys).values()), decisions_in_force(connection))


def days_of(connection: Connection, keys: Sequence[str]) -> dict[str, Window]:
    """The days of mentions, by their keys; those that are not on the map have none."""
    found = {}
    for some in chunks(keys):
        query = select(strike_records.c.key, tellings.c.block, tellings.c.first_day, tellings.c.last_day)
        query = query.join_from(tellings, strike_records, strike_records.c.strike_id == tellings.c.strike_id)
        for row in connection.execute(query.where(strike_records.c.key.in_(some))).all():
            found[row.key] = Window(row.block, row.first_day, row.last_day)
    return found


def join_again(connection: Connection, changed: Iterable[Window]) -> None:
    """Join the mentions of some days anew, and keep what came out."""
    windows = merged(changed)
    if not windows:
        return
    decided = decisions_in_force(connection)
    windows = merged(with_linked(connection, windows, decided))
    kept = {row.strike_id: row for window in windows for row in near(connection, window)}
    keep(connection, kept.values(), decided, windows)


def keep(
    connection: Connection,
    kept: Iterable[Any],
    decided: Mapping[str, Decision],
    windows: Sequence[Window] | None,
) -> None:
    """Join what is kept of some mentions, and write what came out otherwise; only of some days, where given."""
    rows = {}
    told = []
    for row in kept:
        telling = Telling.from_json(row.telling)
        rows[telling.key] = row
        told.append(telling)
    incidents = join_with(told, decided)
    if windows is not None:
        incidents = [incident for incident in incidents if is_whole(incident, windows)]
    write(connection, list(changes(incidents, rows)))


def is_whole(incident: Incident, windows: Sequence[Window]) -> bool:
    """Whether all that could belong to an incident was looked at: it is not at the edge of what was read."""
    block = block_digest(incident.block)
    return any(window.near(block, incident.first, incident.last, SPREAD) for window in windows)


def merged(windows: Iterable[Window]) -> list[Window]:
    """The same days with those of one block that are near one another taken together."""
    found: list[Window] = []
    for window in sorted(set(windows)):
        if found and found[-1].near(window.block, window.first, window.last, 4 * SPREAD):
            last = found.pop()
            window = Window(window.block, last.first, max(last.last, window.last))
        found.append(window)
    return found


def near(connection: Connection, window: Window) -> Sequence[Any]:
    """What is kept of the mentions that some days' incidents may have, and of those that decide where these go."""
    days = {"earliest": window.first - 2 * SPREAD, "latest": window.last + 2 * SPREAD}
    return connection.execute(NEAR, {"wanted": window.block, "lowest": days["earliest"] - SPREAD, **days}).all()


def with_linked(connection: Connection, windows: Sequence[Window], decided: Mapping[str, Decision]) -> list[Window]:
    """Some days, and those to which persons' decisions lead from them."""
    if not decided:
        return list(windows)
    keys = sorted({key for one in decided.values() for key in (one.strike, one.other) if key})
    days = days_of(connection, keys)
    found: set[Window] = set()
    pairs = [tuple(days[key] for key in (one.strike, one.other) if key in days) for one in decided.values()]
    while True:
        reached = [*windows, *found]
        more = {window for pair in pairs if any(touches(window, reached) for window in pair) for window in pair} - found
        if not more:
            return reached
        found |= more


def touches(window: Window, others: Iterable[Window]) -> bool:
    """Whether some days may have an incident in common with others."""
    return any(other.near(window.block, window.first, window.last, 2 * SPREAD) for other in others)


def changes(incidents: Iterable[Incident], rows: Mapping[str, Row[Any]]) -> Iterator[dict[str, Any]]:
    """What is to be written of each member that it is not written of it."""
    for incident in incidents:
        head = rows[incident.key].strike_id
        for member, why in zip(incident.members, incident.why, strict=True):
            row = rows[member.key]
            told = (head, str(incident.standing), incident.sources, why)
            if told != (row.incident, row.standing, row.sources, row.why):
                yield dict(
                    zip(("strike", "incident", "standing", "sources", "why"), (row.strike_id, *told), strict=True)
                )


def write(connection: Connection, changed: Sequence[Mapping[str, Any]]) -> None:
    """Write members' incidents and standings."""
    if not changed:
        return
    if connection.dialect.name == "sqlite":
        of_strikes = [{key: row[key] for key in ("strike", "incident", "standing")} for row in changed]
        connection.execute(PUT_STRIKES_SQLITE, of_strikes)
        connection.execute(
            PUT_TELLINGS_SQLITE, [{key: row[key] for key in ("strike", "sources", "why")} for row in changed]
        )
        return
    columns = {key: [row[key] for row in changed] for key in ("strike", "incident", "standing", "sources", "why")}
    columns["why"] = [storable(why) for why in columns["why"]]
    numbers = columns["strike"]
    connection.execute(
        PUT_STRIKES_POSTGRESQL,
        {"strikes": numbers, "incidents": columns["incident"], "standings": columns["standing"]},
    )
    connection.execute(
        PUT_TELLINGS_POSTGRESQL, {"strikes": numbers, "sources": columns["sources"], "whys": columns["why"]}
    )


# Filling, once for a database that is older than its program's rules


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
            select(strikes.c.id, *TOLD, reports.c.key.label("report"), reports.c.source, reports.c.published)
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
    told = tellings_of(rows[0].report, rows[0].source, rows[0].published, found)
    return [(numbers[telling.key], telling) for telling in told]


def blocks_together(connection: Connection, decided: Mapping[str, Decision]) -> Iterator[list[str]]:
    """All blocks, some at a time; those among which a person joined mentions together."""
    blocks = list(connection.execute(select(tellings.c.block).distinct().order_by(tellings.c.block)).scalars().all())
    keys = [key for one in decided.values() for key in (one.strike, one.other) if key]
    tied = {window.block for window in days_of(connection, keys).values()}
    if tied:
        yield sorted(tied)
    yield from (list(some) for some in chunks([block for block in blocks if block not in tied]))
