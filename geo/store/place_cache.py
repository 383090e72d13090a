"""The place cache that lasts: a `geo.places.cache.PlaceCache` in the store's database, with its log of corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from geo.errors import CorrectionRefused, StoreReadOnly
from geo.places.cache import (
    EVERY_BUT_MANUAL,
    CachedAnswer,
    Correction,
    State,
    cache_key,
    manual_answer,
    may_replace,
    now,
)
from geo.records import Place
from geo.store.corrections import (
    check_correction,
    check_undoing,
    correction_numbered,
    corrections_of,
    log_correction,
    logged,
)
from geo.store.databases import Database
from geo.store.tables import place_cache, place_corrections
from geo.store.word_logs import note_undone
from geo.store.writing import READ_COUNTER, count_on, take_turn, wait_turn

Scope = tuple[str, str, str]  # a name's key, country and province, by which an answer is kept


class StoredCache:
    """Answers about place names, kept between runs and shared by all who open the store.

    The database may be open for reading only: then answers are served and new ones are not kept,
    except that a person's correction, which must not be lost in silence, raises StoreReadOnly.
    Every change counts in the store's `version`: answers come one a second at most, so that pages,
    which have one text to look at for all they show, are not kept busy by it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, query: str, country: str, within: str = "") -> CachedAnswer | None:
        """The answer for a name's key, country and province ("" = any), also an expired one."""
        with self._database.reading() as connection:
            return read_answer(connection, (query, country, within))

    def named(self, query: str) -> list[CachedAnswer]:
        """Every answer for a name's key, whatever its country and province."""
        with self._database.reading() as connection:
            rows = connection.execute(select(place_cache.c.answer).where(place_cache.c.query == query)).scalars().all()
        return parsed(rows)

    def put(self, answer: CachedAnswer) -> None:
        """Keep an answer in place of the one before, where it may take its place."""
        if self._database.readonly:
            if answer.state is not State.MANUAL:
                return
            raise StoreReadOnly(f"{self._database.name}: opened for reading only, so this correction was not kept.")
        with self._database.writing() as connection:
            wait_turn(connection)
            before = read_answer(connection, scope_of(answer))
            if answer != before and may_replace(before, answer):
                take_turn(connection)
                write_answer(connection, answer)

    def clear(self, states: Collection[State] | None = None, *, name: str = "", country: str | None = None) -> int:
        """Forget answers, of some states, of one name ("" = any), of one country (None = any); how many there were.

        A person's word goes only where State.MANUAL is among the states; the log of corrections stays.
        """
        wanted = EVERY_BUT_MANUAL if states is None else frozenset(states)
        conditions: list[ColumnElement[bool]] = [place_cache.c.state.in_(sorted(map(str, wanted)))]
        if name:
            conditions.append(place_cache.c.query == cache_key(name))
        if country is not None:
            conditions.append(place_cache.c.country == country)
        with self._database.writing() as connection:
            wait_turn(connection)
            gone = connection.execute(delete(place_cache).where(*conditions)).rowcount
            if gone:
                take_turn(connection)
            if gone and State.MANUAL in wanted:
                count_on(connection, "corrected")
            return gone

    def __iter__(self) -> Iterator[CachedAnswer]:
        """Every answer, in the order of names."""
        with self._database.reading() as connection:
            rows = connection.execute(select(place_cache.c.answer)).scalars().all()
        return iter(sorted(parsed(rows), key=scope_of))

    # What people say

    def correct(self, written: str, country: str, within: str, place: Place, who: str, why: str) -> Correction:
        """Keep a person's word on where a name is, in a country and province ("" = any), and log it with who and why.

        Raises CorrectionRefused where the name, who or why is missing, or the place can be none.
        """
        check_correction(written, place, who, why)
        answer = manual_answer(written, country.upper(), within, place, who.strip(), why.strip())
        with self._database.writing() as connection:
            take_turn(connection)
            before = read_answer(connection, scope_of(answer))
            write_answer(connection, answer)
            made = Correction(0, written, answer, before, who.strip(), why.strip(), answer.asked_at)
            return log_correction(connection, made)

    def undo(self, number: int, who: str) -> Correction:
        """Put back, exactly, what was known before a correction; it stays in the log with who undid it and when.

        One whose answer was cleared since is only marked. Raises CorrectionRefused where there is no such
        correction, it is undone already, or a later one stands.
        """
        with self._database.writing() as connection:
            take_turn(connection)
            return undo(connection, correction_numbered(connection, number), who)

    def corrections(self) -> list[Correction]:
        """Every correction ever made, also those undone, newest first."""
        with self._database.reading() as connection:
            return corrections_of(connection)

    def corrected(self) -> int:
        """A number that grows whenever what people say changes: who worked with an older one looks again."""
        with self._database.reading() as connection:
            return int(connection.execute(READ_COUNTER, {"counter": "corrected"}).scalar_one())

    def merge(self, answers: Iterable[CachedAnswer], corrections: Iterable[Correction]) -> Merged:
        """Take in what another store knew, all or nothing; taking it in twice changes nothing more.

        A person's word wins over a service's, and of two words of one kind the newer. Corrections
        keep who, when and why, and get numbers of this store.
        """
        with self._database.writing() as connection:
            take_turn(connection)
            added = undone = 0
            for correction in sorted(corrections, key=lambda one: (one.at, one.number)):
                known = logged(connection, correction)
                if known is None:
                    log_correction(connection, correction)
                    added += 1
                    if correction.undone_at is None:
                        keep_newer(connection, correction.answer)
                elif correction.undone_at and not known.undone_at:
                    undone += undo_as_elsewhere(connection, known, correction)
            kept = sum(keep_newer(connection, answer) for answer in answers)
        return Merged(kept, added, undone)


@dataclass(frozen=True, slots=True)
class Merged:
    """What was new in what another store knew: answers, corrections, and corrections undone there."""

    answers: int
    corrections: int
    undone: int


def keep_newer(connection: Connection, answer: CachedAnswer) -> bool:
    """Keep an answer from elsewhere where it weighs more than ours; whether it was kept."""
    before = read_answer(connection, scope_of(answer))
    if before is not None and weight(answer) <= weight(before):
        return False
    write_answer(connection, answer)
    return True


def weight(answer: CachedAnswer) -> tuple[int, dt.datetime]:
    """A person's word weighs more than a service's, that more than an outage; of one kind the newer."""
    return {State.MANUAL: 2, State.ERROR: 0}.get(answer.state, 1), answer.asked_at


def undo(connection: Connection, correction: Correction, who: str, at: dt.datetime | None = None) -> Correction:
    """Undo a correction as part of a transaction; CorrectionRefused where it may not be."""
    scope = scope_of(correction.answer)
    if check_undoing(connection, correction, who, read_answer(connection, scope)):
        forget_answer(connection, scope)
        if correction.before is not None:
            write_answer(connection, correction.before)
    return note_undone(connection, place_corrections, correction, who.strip(), at or now())


def undo_as_elsewhere(connection: Connection, ours: Correction, theirs: Correction) -> bool:
    """Undo a correction that was undone in another store; whether that could be, as something later may stand here."""
    try:
        undo(connection, ours, theirs.undone_by, theirs.undone_at)
    except CorrectionRefused:
        return False
    return True


def scope_of(answer: CachedAnswer) -> Scope:
    """What an answer is kept by."""
    return answer.query, answer.country, answer.within


def kept_as(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """The condition for one row."""
    columns = (place_cache.c.query, place_cache.c.country, place_cache.c.within)
    return tuple(column == value for column, value in zip(columns, scope, strict=True))


def read_answer(connection: Connection, scope: Scope) -> CachedAnswer | None:
    """The row of a name, None where there is none that can be read."""
    row = connection.execute(select(place_cache.c.answer).where(*kept_as(scope))).scalar_one_or_none()
    return None if row is None else parse(row)


def write_answer(connection: Connection, answer: CachedAnswer) -> None:
    """Keep an answer in place of the one before."""
    forget_answer(connection, scope_of(answer))
    query, country, within = scope_of(answer)
    row = {"query": query, "country": country, "within": within, "state": str(answer.state)}
    connection.execute(insert(place_cache), {**row, "answer": answer.as_json()})
    if answer.state is State.MANUAL:
        count_on(connection, "corrected")


def forget_answer(connection: Connection, scope: Scope) -> None:
    """Take an answer out."""
    states = connection.execute(select(place_cache.c.state).where(*kept_as(scope))).scalars().all()
    connection.execute(delete(place_cache).where(*kept_as(scope)))
    if State.MANUAL in states:
        count_on(connection, "corrected")


def parsed(rows: Iterable[str]) -> list[CachedAnswer]:
    """The stored answers that can be read."""
    return [answer for row in rows if (answer := parse(row)) is not None]


def parse(row: str) -> CachedAnswer | None:
    """A stored answer; one that another version wrote and this one cannot read counts as none."""
    try:
        return CachedAnswer.from_json(row)
    except ValueError:
        return None
