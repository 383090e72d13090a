"""Putting reports and their strikes in, and taking them out; each call is part of one transaction.

One writer works at a time: SQLite sees to it, and on PostgreSQL the row `version` is the turnstile.
So what is read here stays true until it is written, and numbers can be given out by counting.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, text, update

from geo.incidents import tellings_of
from geo.records import UNKNOWN_ACTOR, Report, Strike, span
from geo.store.codec import digest, encode
from geo.store.incidents import Window, join_again, put_tellings, windows_of
from geo.store.naming import put_names
from geo.store.numbering import chunks, next_free, numbered
from geo.store.ordering import recency
from geo.store.rows import is_mapped
from geo.store.searching import stored_words
from geo.store.tables import actors, places, report_texts, reports, state, strike_actors, strike_records, strikes

KEY_DIGITS = 20
# Built once: putting a statement together takes longer than SQLite takes to carry it out.
COUNT_ON = update(state).where(state.c.name == bindparam("counter")).values(value=state.c.value + bindparam("by"))
READ_COUNTER = select(state.c.value).where(state.c.name == bindparam("counter"))
TABLES = (reports, report_texts, strikes, strike_actors, strike_records)
INSERT = {table: insert(table) for table in TABLES}
METADATA = ("given_id", "title", "url", "published")
STORED_REPORT = select(reports.c.id, reports.c.digest, *(reports.c[name] for name in METADATA)).where(
    reports.c.key == bindparam("wanted")
)
PUT_WORDS_SQLITE = text("INSERT INTO strike_search (rowid, words) VALUES (:id, :words)")
PUT_WORDS_POSTGRESQL = text(
    "INSERT INTO strike_search (strike_id, words) SELECT id, array_to_tsvector(string_to_array(words, ' '))"
    " FROM unnest(CAST(:ids AS integer[]), CAST(:words AS text[])) AS given (id, words)"
)
TAKE_WORDS_OUT = text("DELETE FROM strike_search WHERE rowid = :id")


def report_key(report: Report) -> str:
    """A report's identity: its text and its source; 80 bits of SHA-256, fit for a URL."""
    identity = f"{report.content_hash}\n{report.source}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(identity).hexdigest()[:KEY_DIGITS]


def strike_keys(report: str, found: Sequence[Strike]) -> list[str]:
    """A key for each strike of a report: where it stands in the text, so that reading it again changes no link."""
    seen: dict[str, int] = {}
    keys = []
    for strike in found:
        key = f"{report}.{strike.start}.{strike.place_start}"
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key}.{seen[key]}")
    return keys


@dataclass(frozen=True)
class Arrival:
    """A report as it will be written."""

    report: Report
    strikes: tuple[Strike, ...]
    encoded: tuple[tuple[str, str], ...]
    key: str
    row: dict[str, Any]

    @classmethod
    def of(cls, report: Report, found: Iterable[Strike]) -> Arrival:
        """Work out, before the transaction, all that does not depend on the store."""
        every = tuple(found)
        encoded = tuple(encode(strike) for strike in every)
        key = report_key(report)
        row = {
            "key": key,
            "content_hash": report.content_hash,
            "source": report.source,
            "given_id": report.id,
            "title": report.title,
            "url": report.url,
            "published": report.published,
            "origin": report.origin,
            "sample": report.is_sample,
            "strikes": len(every),
            "digest": digest(encoded),
        }
        return cls(report, every, encoded, key, row)

    def is_of(self, stored: Row[Any] | None) -> bool:
        """Whether the store has this report with the same metadata."""
        return stored is not None and all(stored._mapping[name] == self.row[name] for name in METADATA)

    def same_as(self, stored: Row[Any] | None) -> bool:
        """Whether the store has this report with the same metadata and the same strikes."""
        return stored is not None and self.is_of(stored) and stored.digest == self.row["digest"]


def stored_report(connection: Connection, key: str) -> Row[Any] | None:
    """What the store has of a report."""
    return connection.execute(STORED_REPORT, {"wanted": key}).one_or_none()


def take_turn(connection: Connection) -> None:
    """Wait until no other writer works, and count this change."""
    count_on(connection, "version")


def wait_turn(connection: Connection) -> None:
    """Wait until no other writer works, without counting a change, as it may come to none."""
    connection.execute(READ_COUNTER.with_for_update(), {"counter": "version"})  # SQLite has seen to it at BEGIN


def count_on(connection: Connection, counter: str) -> None:
    """Count one more of what a row of `state` counts."""
    connection.execute(COUNT_ON, {"counter": counter, "by": 1})


def put(connection: Connection, arrival: Arrival, stored: Row[Any] | None) -> None:
    """Write a report and its strikes; what the store had of it goes."""
    if stored is None:
        number = next_free(connection, reports)
        added = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        connection.execute(INSERT[reports], {"id": number, "added": added, **arrival.row})
        connection.execute(INSERT[report_texts], {"report_id": number, "text": arrival.report.text})
        before, changed = [], []
    else:
        number = stored.id
        changed = windows_of(connection, [number])
        before = take_strikes_out(connection, [number])
        connection.execute(update(reports).where(reports.c.id == number).values(**arrival.row))
    if arrival.strikes:
        numbers = numbers_for(connection, len(arrival.strikes), before)
        put_strikes(connection, number, arrival, numbers)
        changed += told_by(connection, arrival, numbers)
    join_again(connection, changed)


def told_by(connection: Connection, arrival: Arrival, ids: Sequence[int]) -> list[Window]:
    """Write what a report's mentions are joined to incidents by; where they change incidents."""
    keys = strike_keys(arrival.key, arrival.strikes)
    numbers = dict(zip(keys, ids, strict=True))
    report = arrival.report
    told = tellings_of(arrival.key, report.source, report.published, zip(keys, arrival.strikes, strict=True))
    return put_tellings(connection, [(numbers[telling.key], telling) for telling in told])


def numbers_for(connection: Connection, count: int, before: Sequence[int]) -> range:
    """Numbers for a report's strikes: those it had, and the free ones behind them, as reading again makes it no newer.

    New ones where these do not suffice. A report's numbers always stand in one row without gaps.
    """
    if before:
        first = min(before)
        following = connection.execute(select(func.min(strikes.c.id)).where(strikes.c.id > max(before))).scalar_one()
        last_given = connection.execute(READ_COUNTER, {"counter": "last_strike"}).scalar_one()
        if first + count <= (following or last_given + 1):
            return range(first, first + count)
    last = next_numbers(connection, count)
    return range(last - count + 1, last + 1)


def put_strikes(connection: Connection, report_id: int, arrival: Arrival, ids: Sequence[int]) -> None:
    """Write the strikes of a report: what filters run over, the records, and the words to search."""
    found = arrival.strikes
    place_ids = numbered(connection, places, "key", {strike.place.key for strike in found if strike.place})
    actor_ids = numbered(connection, actors, "name", {name for strike in found for name in actors_of(strike)})
    rows = []
    # Within a report the first mention counts as the newest: it is the one written for a reader.
    for number, arrived, strike in zip(ids, reversed(ids), found, strict=True):
        days, place = span(strike.date, strike.date_end), strike.place
        rows.append(
            {
                "id": number,
                "report_id": report_id,
                "place_id": place_ids[place.key] if place else None,
                "mapped": is_mapped(strike),
                "sample": arrival.report.is_sample,
                "status": str(strike.status),
                "province": (place.province if place else None) or "",
                "country": place.country if place else "",
                "precision": str(place.precision) if place else "",
                "certainty": str(strike.certainty),
                "weapon": strike.weapon,
                "strike_type": strike.sub_event_type,
                "first_day": days[0] if days else None,
                "last_day": days[1] if days else None,
                "recency": recency(days[0] if days else None, arrival.report.published, arrived),
                "incident": None,
                "standing": "",
            }
        )
    connection.execute(INSERT[strikes], rows)
    named = [
        {
            "strike_id": row["id"],
            "actor_id": actor_ids[name],
            "report_id": report_id,
            "place_id": row["place_id"] if row["mapped"] else None,
        }
        for row, strike in zip(rows, found, strict=True)
        for name in actors_of(strike)
    ]
    connection.execute(INSERT[strike_actors], named)
    records = [
        {"strike_id": number, "key": key, "record": record, "reasons": reasons}
        for number, key, (record, reasons) in zip(ids, strike_keys(arrival.key, found), arrival.encoded, strict=True)
    ]
    connection.execute(INSERT[strike_records], records)
    put_names(connection, report_id, ids, found)
    put_words(connection, ids, found, arrival.report.title)


def actors_of(strike: Strike) -> tuple[str, ...]:
    """The actors a strike is filed under, each once."""
    return tuple(dict.fromkeys(strike.actors)) or (UNKNOWN_ACTOR,)


def put_words(connection: Connection, ids: Iterable[int], found: Sequence[Strike], title: str) -> None:
    """Write the search index of strikes: sentence, place as written and as resolved, the report's title."""
    words = []
    for strike in found:
        named = strike.place.name if strike.place else ""
        words.append(" ".join(stored_words((strike.sentence, strike.place_text, named, title))))
    if connection.dialect.name == "sqlite":
        connection.execute(
            PUT_WORDS_SQLITE, [{"id": number, "words": some} for number, some in zip(ids, words, strict=True)]
        )
    else:
        connection.execute(PUT_WORDS_POSTGRESQL, {"ids": list(ids), "words": words})


def next_numbers(connection: Connection, count: int) -> int:
    """Give out this many strike numbers that no strike ever had; the last of them."""
    connection.execute(COUNT_ON, {"counter": "last_strike", "by": count})
    return int(connection.execute(READ_COUNTER, {"counter": "last_strike"}).scalar_one())


def take_out(connection: Connection, report_ids: Sequence[int]) -> None:
    """Remove reports with everything that hangs on them."""
    changed = windows_of(connection, report_ids)
    take_strikes_out(connection, report_ids)
    for some in chunks(report_ids):
        connection.execute(delete(reports).where(reports.c.id.in_(some)))
    join_again(connection, changed)


def take_strikes_out(connection: Connection, report_ids: Sequence[int]) -> list[int]:
    """Remove the strikes of reports; the numbers they had."""
    gone: list[int] = []
    for some in chunks(report_ids):
        numbers = connection.execute(select(strikes.c.id).where(strikes.c.report_id.in_(some))).scalars().all()
        if numbers and connection.dialect.name == "sqlite":  # FTS5 tables take part in no foreign key
            connection.execute(TAKE_WORDS_OUT, [{"id": number} for number in numbers])
        connection.execute(delete(strikes).where(strikes.c.report_id.in_(some)))
        gone.extend(numbers)
    return gone
