"""The log of what persons decided of mentions: which stand apart, which belong together; nothing is taken out of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from geo.errors import CorrectionRefused
from geo.incidents.decisions import Decision, in_force
from geo.store.tables import incident_decisions as log
from geo.store.tables import strike_records, tellings
from geo.store.word_logs import moment, next_number, note_undone, row_numbered

IN_FORCE = select(log).where(log.c.undone_at.is_(None))


def decisions_of(connection: Connection) -> list[Decision]:
    """Every decision, newest first."""
    rows = connection.execute(select(log).order_by(log.c.number.desc())).all()
    return [decision_of(row) for row in rows]


def decisions_in_force(connection: Connection) -> dict[str, Decision]:
    """The decision that holds for each mention."""
    return in_force(map(decision_of, connection.execute(IN_FORCE).all()))


def decision_of(row: Row[Any]) -> Decision:
    """A row of the log as the record."""
    return Decision(
        number=row.number,
        strike=row.strike,
        other=row.other,
        who=row.who,
        why=row.why,
        at=dt.datetime.fromisoformat(row.at),
        undone_by=row.undone_by,
        undone_at=moment(row.undone_at),
    )


def decide(connection: Connection, strike: str, other: str, who: str, why: str) -> Decision:
    """Write down that a mention stands apart (`other` is ""), or belongs to another's incident."""
    if not who.strip() or not why.strip():
        raise CorrectionRefused(
            "a decision on an incident needs to say who makes it, and why, for those who read it later."
        )
    if strike == other:
        raise CorrectionRefused("a mention belongs to its own incident already; name another mention.")
    for key in filter(None, (strike, other)):
        check_is_there(connection, key)
    number = next_number(connection, log)
    decision = Decision(number, strike, other, who.strip(), why.strip(), dt.datetime.now(dt.UTC))
    row = {"number": number, "strike": strike, "other": other, "who": decision.who, "why": decision.why}
    connection.execute(insert(log), {**row, "at": decision.at.isoformat(), "undone_by": "", "undone_at": None})
    return decision


def check_is_there(connection: Connection, key: str) -> None:
    """Raise CorrectionRefused where no mention on the map has this key."""
    joined = tellings.join(strike_records, strike_records.c.strike_id == tellings.c.strike_id)
    query = select(tellings.c.strike_id).select_from(joined).where(strike_records.c.key == key)
    if connection.execute(query).first() is None:
        raise CorrectionRefused(
            f"no mention on the map has the key {key[:60]!r}; the table of strikes exports the keys."
        )


def decision_numbered(connection: Connection, number: int) -> Decision:
    """One decision; CorrectionRefused where there is none of that number."""
    row = row_numbered(connection, log, number)
    if row is None:
        raise CorrectionRefused(f"there is no decision number {number}; the log lists those there are.")
    return decision_of(row)


def undo_decision(connection: Connection, decision: Decision, who: str) -> Decision:
    """Mark a decision as undone; as it then stands in the log."""
    if decision.undone_at is not None:
        raise CorrectionRefused(
            f"decision {decision.number} was undone already, by {decision.undone_by}; nothing was changed."
        )
    if not who.strip():
        raise CorrectionRefused(f"undoing decision {decision.number} needs to say who does it.")
    return note_undone(connection, log, decision, who.strip(), dt.datetime.now(dt.UTC))
