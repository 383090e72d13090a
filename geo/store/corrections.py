"""The log of corrections: who said where a name is, when and why, and what was known before.

Nothing is ever taken out of it; an undone correction is marked as such. Each call is part of one transaction.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select

from geo.errors import CorrectionRefused
from geo.places.cache import CachedAnswer, Correction, State, cache_key
from geo.records import Place
from geo.store.tables import place_corrections as log
from geo.store.word_logs import moment, next_number, row_numbered

COLUMNS = (log.c.number, log.c.written, log.c.answer, log.c.before, log.c.who, log.c.why, log.c.at)
LOG: Select[Any] = select(*COLUMNS, log.c.undone_by, log.c.undone_at)


def check_correction(written: str, place: Place, who: str, why: str) -> None:
    """Raise CorrectionRefused where a correction lacks what makes it one."""
    if not cache_key(written):
        raise CorrectionRefused(f"{written!r} is no name: it has no letter; give the name as the report writes it.")
    if not who.strip():
        raise CorrectionRefused(f"a correction of {written!r} needs to say who makes it.")
    if not why.strip():
        raise CorrectionRefused(f"a correction of {written!r} needs to say why, for those who read it later.")
    if not (is_within(place.latitude, 90) and is_within(place.longitude, 180)):
        raise CorrectionRefused(
            f"{place.latitude}, {place.longitude} is no point: give degrees, latitude -90 to 90, longitude -180 to 180."
        )
    if place.radius_m <= 0:
        raise CorrectionRefused(f"a radius of {place.radius_m} m is none; give how far the true point may be.")


def is_within(degrees: float, most: float) -> bool:
    """Whether a number of degrees is one, and not beyond the most."""
    return math.isfinite(degrees) and abs(degrees) <= most


def log_correction(connection: Connection, correction: Correction) -> Correction:
    """Write a correction down at the end of the log; it comes back with its number."""
    number = next_number(connection, log)
    answer, before, undone = correction.answer, correction.before, correction.undone_at
    row = {
        "number": number,
        "query": answer.query,
        "country": answer.country,
        "within": answer.within,
        "written": correction.written,
        "answer": answer.as_json(),
        "before": before.as_json() if before else None,
        "who": correction.who,
        "why": correction.why,
        "at": correction.at.isoformat(),
        "undone_by": correction.undone_by,
        "undone_at": undone.isoformat() if undone else None,
    }
    connection.execute(insert(log), row)
    return replace(correction, number=number)


def corrections_of(connection: Connection) -> list[Correction]:
    """Every correction, newest first."""
    found = [correction_of(row) for row in connection.execute(LOG).all()]
    return sorted(found, key=lambda correction: (correction.at, correction.number), reverse=True)


def correction_numbered(connection: Connection, number: int) -> Correction:
    """One correction; CorrectionRefused where there is none of that number."""
    row = row_numbered(connection, log, number)
    if row is None:
        raise CorrectionRefused(f"there is no correction number {number}; the log lists those there are.")
    return correction_of(row)


def correction_of(row: Row[Any]) -> Correction:
    """A row of LOG as the record."""
    return Correction(
        number=row.number,
        written=row.written,
        answer=CachedAnswer.from_json(row.answer),
        before=None if row.before is None else CachedAnswer.from_json(row.before),
        who=row.who,
        why=row.why,
        at=dt.datetime.fromisoformat(row.at),
        undone_by=row.undone_by,
        undone_at=moment(row.undone_at),
    )


def same_scope(answer: CachedAnswer) -> Select[Any]:
    """The corrections of a name in the same country and province, latest number first."""
    scope = (log.c.query == answer.query, log.c.country == answer.country, log.c.within == answer.within)
    return LOG.where(*scope).order_by(log.c.number.desc())


def in_force(connection: Connection, current: CachedAnswer | None) -> Correction | None:
    """The correction that an answer now kept is from, None where it is from none that stands."""
    if current is None or current.state is not State.MANUAL:
        return None
    standing = map(correction_of, connection.execute(same_scope(current).where(log.c.undone_at.is_(None))).all())
    return next((correction for correction in standing if correction.answer == current), None)


def check_undoing(connection: Connection, correction: Correction, who: str, current: CachedAnswer | None) -> bool:
    """Whether a correction holds now, so that undoing it changes what is known; CorrectionRefused where it may not be.

    One that no longer holds, as its answer was cleared, may still be marked as undone.
    """
    if not who.strip():
        raise CorrectionRefused(f"undoing correction {correction.number} needs to say who does it.")
    if correction.undone_at is not None:
        raise CorrectionRefused(
            f"correction {correction.number} was undone already, by {correction.undone_by} "
            f"on {correction.undone_at:%Y-%m-%d}; nothing was changed."
        )
    holds = in_force(connection, current)
    if holds is not None and holds.number == correction.number:
        return True
    if holds is not None:
        raise CorrectionRefused(
            f"correction {correction.number} of {correction.written!r} cannot be undone while the later one, "
            f"number {holds.number} by {holds.who}, stands; undo number {holds.number} first."
        )
    if current is not None and current.state is State.MANUAL:
        raise CorrectionRefused(
            f"another person's word on {correction.written!r} ({current.note}) has taken the place of correction "
            f"{correction.number}; make a new correction instead."
        )
    return False


def logged(connection: Connection, correction: Correction) -> Correction | None:
    """The correction of the log that is the same as one from elsewhere, whatever its number there."""
    rows: Sequence[Row[Any]] = connection.execute(same_scope(correction.answer)).all()
    return next((known for known in map(correction_of, rows) if is_same(known, correction)), None)


def is_same(one: Correction, other: Correction) -> bool:
    """Whether two corrections are one: the same word of the same person at the same moment."""
    return (one.answer, one.who, one.why, one.at) == (other.answer, other.who, other.why, other.at)
