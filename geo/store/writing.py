"""Putting reports and their strikes in, and taking them out; each call is part of one transaction.

One writer works at a time: SQLite sees to it, and on PostgreSQL the row `version` is the turnstile.
So what is read here stays true until it is written, and numbers can be given out by counting.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
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
METADATA = ("given_id", "title", "url", "published", "dataset")
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
    """A report's identity: its text and its source; 80 bits of SHA-256, fit for a URL.

    A dataset's document is also told by the scheme of its ids and its day, as headlines come again; so it never takes
    the place of what was read here, while a later version of the dataset takes that of an earlier one.
    """
    identity = f"{report.content_hash}\n{report.source}"
    if report.dataset:
        identity += f"\n{report.id.partition(':')[0]}\n{report.published}"
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_DIGITS]


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
            "dataset": report.dataset,
        }
        return cls(report, every, encoded, key, row)

    @cached_property
    def keys(self) -> list[str]:
        """The keys of its strikes."""
        return strike_keys(self.key, self.strikes)

    def is_of(self, stored: Row[Any] | None) -> bool:
        """Whether the store has this report with the same metadata."""
        return stored is not None and all(stored._mapping[name] == self.row[name] for name in METADATA)

    def same_as(self, stored: Row[Any] | None) -> bool:
        """Whether the store has this report with the same metadata and the same strikes."""
        return stored is not None and self.is_of(stored) and stored.digest == self.row["digest"]


def stored_report(connection: Connection, key: str) -> Row[Any] | None:
    """What the store has of a report."""
    return connection.execute(STORED_REPORT, {"wanted": key}).one_or_none()


def stored_reports(connection: Connection, keys: Sequence[str]) -> dict[str, Row[Any]]:
    """What the store has of some reports, by their keys."""
    columns = (reports.c.key, reports.c.id, reports.c.digest, *(reports.c[name] for name in METADATA))
    query = select(*columns)
    return {
        row.key: row for some in chunks(keys) for row in connection.execute(query.where(reports.c.key.in_(some))).all()
    }


def take_turn(connection: Connection) -> None:
    """Wait until no other writer works, and count this change."""
    count_on(connection, "version")


def wait_turn(connection: Connection) -> None:
    """Wait until no other writer works, without counting a change, as it may come to none."""
    connection.execute(READ_COUNTER.with_for_update(), {"counter": "version"})  # SQLite has seen to it at BEGIN


def count_on(connection: Connection, counter: str) -> None:
    """Count one more of what a row of `state` counts."""
    connection.execute(COUNT_ON, {"counter": counter, "by": 1})


@dataclass(frozen=True, slots=True)
class Placed:
    """An arrival with the numbers that the store gives it: the report's own, and one for each strike."""

    arrival: Arrival
    number: int
    ids: Sequence[int]


def put(connection: Connection, arrival: Arrival, stored: Row[Any] | None) -> None:
    """Write a report and its strikes; what the store had of it goes."""
    put_all(connection, [(arrival, stored)])


def put_all(connection: Connection, arriving: Sequence[tuple[Arrival, Row[Any] | None]]) -> None:
    """Write reports, no two of them the same, with their strikes; what the store had of them goes."""
    new = [arrival for arrival, stored in arriving if stored is None]
    changed = put_told(connection, put_new(connection, new)) if new else []
    for arrival, stored in arriving:
        if stored is not None:
            changed += windows_of(connection, [stored.id])
            # One by one: which numbers are free is seen from the strikes that are in.
            changed += put_told(connection, [put_again(connection, arrival, stored.id)])
    join_again(connection, changed)


def put_told(connection: Connection, placed: Iterable[Placed]) -> list[Window]:
    """Write the strikes of reports; where they change incidents."""
    telling = [one for one in placed if one.ids]
    if not telling:
        return []
    put_strikes(connection, telling)
    return told_by(connection, telling)


def put_new(connection: Connection, arrivals: Sequence[Arrival]) -> list[Placed]:
    """Write reports that the store does not have, without their strikes."""
    first = next_free(connection, reports)
    numbers = range(first, first + len(arrivals))
    added = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    rows = [{"id": number, "added": added, **arrival.row} for number, arrival in zip(numbers, arrivals, strict=True)]
    connection.execute(INSERT[reports], rows)
    texts = [{"report_id": number, "text": one.report.text} for number, one in zip(numbers, arrivals, strict=True)]
    connection.execute(INSERT[report_texts], texts)
    count = sum(len(arrival.strikes) for arrival in arrivals)
    free = iter(numbers_for(connection, count, ()) if count else ())
    return [
        Placed(arrival, number, list(islice(free, len(arrival.strikes))))
        for number, arrival in zip(numbers, arrivals, strict=True)
    ]


def put_again(connection: Connection, arrival: Arrival, number: int) -> Placed:
    """Write a report that the store has, and take out the strikes it had."""
    before = take_strikes_out(connection, [number])
    connection.execute(update(reports).where(reports.c.id == number).values(**arrival.row))
    count = len(arrival.strikes)
    return Placed(arrival, number, numbers_for(connection, count, before) if count else ())


def told_by(connection: Connection, placed: Iterable[Placed]) -> list[Window]:
    """Write what reports' mentions are joined to incidents by; where they change incidents."""
    told = []
    for one in placed:
        arrival, report = one.arrival, one.arrival.report
        keys = arrival.keys
        numbers = dict(zip(keys, one.ids, strict=True))
        found = zip(keys, arrival.strikes, strict=True)
        tellings = tellings_of(arrival.key, report.source, report.published, found, report.dataset)
        told += [(numbers[telling.key], telling) for telling in tellings]
    return put_tellings(connection, told)


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


def put_strikes(connection: Connection, placed: Sequence[Placed]) -> None:
    """Write the strikes of reports: what filters run over, the records, and the words to search."""
    found = [strike for one in placed for strike in one.arrival.strikes]
    place_ids = numbered(connection, places, "key", {strike.place.key for strike in found if strike.place})
    actor_ids = numbered(connection, actors, "name", {name for strike in found for name in actors_of(strike)})
    rows = [row for one in placed for row in strike_rows(one, place_ids)]
    connection.execute(INSERT[strikes], rows)
    named = [
        {
            "strike_id": row["id"],
            "actor_id": actor_ids[name],
            "report_id": row["report_id"],
            "place_id": row["place_id"] if row["mapped"] else None,
        }
        for row, strike in zip(rows, found, strict=True)
        for name in actors_of(strike)
    ]
    connection.execute(INSERT[strike_actors], named)
    connection.execute(INSERT[strike_records], [row for one in placed for row in record_rows(one)])
    put_names(connection, [(row["id"], row["report_id"]) for row in rows], found)
    titles = [one.arrival.report.title for one in placed for _ in one.ids]
    put_words(connection, [row["id"] for row in rows], found, titles)


def strike_rows(placed: Placed, place_ids: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """The narrow rows of a report's strikes."""
    report, ids = placed.arrival.report, placed.ids
    # Within a report the first mention counts as the newest: it is the one written for a reader.
    for number, arrived, strike in zip(ids, reversed(ids), placed.arrival.strikes, strict=True):
        days, place = span(strike.date, strike.date_end), strike.place
        yield {
            "id": number,
            "report_id": placed.number,
            "place_id": place_ids[place.key] if place else None,
            "mapped": is_mapped(strike),
            "sample": report.is_sample,
            "status": str(strike.status),
            "province": (place.province if place else None) or "",
            "country": place.country if place else "",
            "precision": str(place.precision) if place else "",
            "certainty": str(strike.certainty),
            "weapon": strike.weapon,
            "strike_type": strike.sub_event_type,
            "first_day": days[0] if days else None,
            "last_day": days[1] if days else None,
            "recency": recency(days[0] if days else None, report.published, arrived),
            "incident": None,
            "standing": "",
        }


def record_rows(placed: Placed) -> Iterator[dict[str, Any]]:
    """The records of a report's strikes."""
    arrival = placed.arrival
    for number, key, (record, why) in zip(placed.ids, arrival.keys, arrival.encoded, strict=True):
        yield {"strike_id": number, "key": key, "record": record, "reasons": why}


def actors_of(strike: Strike) -> tuple[str, ...]:
    """The actors a strike is filed under, each once."""
    return tuple(dict.fromkeys(strike.actors)) or (UNKNOWN_ACTOR,)


def put_words(connection: Connection, ids: Sequence[int], found: Sequence[Strike], titles: Sequence[str]) -> None:
    """Write the search index of strikes: sentence, place as written and as resolved, the report's title."""
    words = []
    for strike, title in zip(found, titles, strict=True):
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
