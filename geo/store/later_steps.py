"""The steps after the first schema; as they once ran, whatever the program's tables are today.

So they name every table, column and field themselves, and take nothing from tables.py, codec.py or the
records, which may change. Only names are folded as today: by today's keys they are asked for.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, bindparam, insert, select, text, update

from geo.places.cache import cache_key
from geo.store.verbatim import Verbatim

ROWS_AT_ONCE = 2_000


def turns_at_services(connection: Connection) -> None:
    """Whose turn it is to ask an online service, for all who open the store."""
    connection.execute(
        text(
            "CREATE TABLE service_turns (service TEXT PRIMARY KEY, free DOUBLE PRECISION NOT NULL,"
            " taken DOUBLE PRECISION NOT NULL, since DOUBLE PRECISION NOT NULL, until DOUBLE PRECISION NOT NULL,"
            " why TEXT NOT NULL, failures INTEGER NOT NULL)"
        )
    )


def corrections_of_places(connection: Connection) -> None:
    """A kept answer may hold in one province only, and what people say about places is logged for good."""
    connection.execute(text("ALTER TABLE place_cache ADD COLUMN within TEXT NOT NULL DEFAULT ''"))
    connection.execute(
        text(
            "CREATE TABLE place_corrections (number INTEGER PRIMARY KEY, query TEXT NOT NULL, country TEXT NOT NULL,"
            " within TEXT NOT NULL, written TEXT NOT NULL, answer TEXT NOT NULL, before TEXT, who TEXT NOT NULL,"
            " why TEXT NOT NULL, at TEXT NOT NULL, undone_by TEXT NOT NULL, undone_at TEXT)"
        )
    )
    connection.execute(text("INSERT INTO state (name, value) VALUES ('corrected', 0)"))


def incidents_of_strikes(connection: Connection) -> None:
    """Room for incidents and what persons say of them; with `incident_rules` 0 the opening joins all mentions."""
    for statement in INCIDENTS:
        connection.execute(text(statement))


INCIDENTS = (
    "ALTER TABLE strikes ADD COLUMN incident INTEGER",
    "ALTER TABLE strikes ADD COLUMN standing TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE tellings (strike_id INTEGER PRIMARY KEY REFERENCES strikes (id) ON DELETE CASCADE,"
    " block TEXT NOT NULL, first_day INTEGER NOT NULL, last_day INTEGER NOT NULL, telling TEXT NOT NULL,"
    " sources INTEGER NOT NULL, why TEXT NOT NULL)",
    "CREATE TABLE incident_decisions (number INTEGER PRIMARY KEY, strike TEXT NOT NULL, other TEXT NOT NULL,"
    " who TEXT NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL, undone_by TEXT NOT NULL, undone_at TEXT)",
    "CREATE INDEX tellings_of_block ON tellings (block, first_day)",
    "CREATE INDEX strikes_of_incident ON strikes (incident)",
    "INSERT INTO state (name, value) VALUES ('incident_rules', 0)",
)


def names_of_strikes(connection: Connection) -> None:
    """What each strike calls its place and what became of it, also for the strikes that are in."""
    for statement in NAMES:
        connection.execute(text(statement))
    for statement in NAMES_OF[connection.dialect.name]:
        connection.execute(text(statement))
    Backfill(connection).fill()


NAMES = (
    "CREATE TABLE names (id INTEGER PRIMARY KEY, key TEXT NOT NULL, country TEXT NOT NULL)",
    "CREATE TABLE namings (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE,"
    " name_id INTEGER NOT NULL REFERENCES names (id), written TEXT NOT NULL, within TEXT NOT NULL,"
    " way TEXT NOT NULL, unplaced TEXT NOT NULL, place TEXT)",
    "CREATE TABLE strike_names (strike_id INTEGER PRIMARY KEY REFERENCES strikes (id) ON DELETE CASCADE,"
    " report_id INTEGER NOT NULL, name_id INTEGER NOT NULL REFERENCES names (id),"
    " naming_id INTEGER NOT NULL REFERENCES namings (id))",
    "CREATE INDEX strike_names_of_name ON strike_names (name_id, report_id)",
    "CREATE INDEX strike_names_of_naming ON strike_names (naming_id)",
)
# As for places and actors: PostgreSQL's B-trees refuse texts as long as outside ones may be.
NAMES_OF = {
    "sqlite": ("CREATE INDEX names_by_key ON names (key)",),
    "postgresql": ("CREATE INDEX names_by_key ON names USING hash (key)",),
}

THEN = MetaData()
MORE_TO_FILTER = ("country", "precision", "certainty", "weapon", "strike_type")
FILTERED = Table(
    "strikes", MetaData(), Column("id", Integer, primary_key=True), *(Column(name, Verbatim) for name in MORE_TO_FILTER)
)


def more_to_filter_by(connection: Connection) -> None:
    """Country, precision, certainty, weapon and strike type of each strike beside what is filtered by already."""
    for name in MORE_TO_FILTER:
        connection.execute(text(f"ALTER TABLE strikes ADD COLUMN {name} TEXT NOT NULL DEFAULT ''"))
    if connection.dialect.name == "sqlite":  # PostgreSQL's B-trees refuse texts as long as outside ones may be
        connection.execute(text("CREATE INDEX provinces_of_countries ON strikes (country, province)"))
    # Built once: a million rows pass here.
    put = update(FILTERED).where(FILTERED.c.id == bindparam("strike"))
    put = put.values({name: bindparam(f"new_{name}") for name in MORE_TO_FILTER})
    for rows in records_of(connection):
        found = [{"strike": row.id, **filtered_by(json.loads(row.record))} for row in rows]
        connection.execute(put, found)


def datasets_of_reports(connection: Connection) -> None:
    """Which event dataset a report's mentions were coded in, and what was imported; all that is in was read here."""
    for statement in DATASETS:
        connection.execute(text(statement))


DATASETS = (
    "ALTER TABLE reports ADD COLUMN dataset TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE dataset_imports (number INTEGER PRIMARY KEY, dataset TEXT NOT NULL, file TEXT NOT NULL,"
    " sha256 TEXT NOT NULL, only_strikes BOOLEAN NOT NULL, at TEXT NOT NULL, rows INTEGER NOT NULL,"
    " kept INTEGER NOT NULL, skipped INTEGER NOT NULL, bad INTEGER NOT NULL)",
)


def filtered_by(record: dict[str, Any]) -> dict[str, str]:
    """The new columns of a strike, from its record; the oldest records know neither certainty nor strike type."""
    place = record["place"] or {}
    return {
        "new_country": place.get("country", ""),
        "new_precision": place.get("precision", ""),
        "new_certainty": record.get("certainty") or old_certainty(record),
        "new_weapon": record["weapon"],
        "new_strike_type": record.get("sub_event_type", ""),
    }


def old_certainty(record: dict[str, Any]) -> str:
    """How sure a mention is, from a record that does not say it in one word."""
    if record["status"] not in {"reported", "denied"}:
        return "not said to have happened"
    if record["status"] == "denied":
        return "denied"
    if record["hedged"]:
        return "hedged"
    return "attributed" if record["reported_by"] else "asserted"


RECORDS = Table(
    "strike_records",
    THEN,
    Column("strike_id", Integer, primary_key=True),
    Column("record", Verbatim),
    Column("reasons", Verbatim),
)
STRIKES = Table("strikes", THEN, Column("id", Integer, primary_key=True), Column("report_id", Integer))
FILLED_NAMES = Table(
    "names", THEN, Column("id", Integer, primary_key=True), Column("key", Verbatim), Column("country", Verbatim)
)
FILLED_NAMINGS = Table(
    "namings",
    THEN,
    Column("id", Integer, primary_key=True),
    Column("digest", Text),
    Column("name_id", Integer),
    Column("written", Verbatim),
    Column("within", Verbatim),
    Column("way", Text),
    Column("unplaced", Verbatim),
    Column("place", Verbatim),
)
FILLED_STRIKE_NAMES = Table(
    "strike_names",
    THEN,
    Column("strike_id", Integer, primary_key=True),
    Column("report_id", Integer),
    Column("name_id", Integer),
    Column("naming_id", Integer),
)


class Told(NamedTuple):
    """What a strike calls its place, and what became of it; `place` is its JSON, or None."""

    key: str
    country: str
    written: str
    within: str
    way: str
    unplaced: str
    place: str | None

    @property
    def digest(self) -> str:
        """Equal for equal namings."""
        return hashlib.sha256(dumped(self).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def told_by(record: str, reasons: str) -> Told:
    """What the JSON of a strike tells; the oldest records have neither scene nor province."""
    strike = json.loads(record)
    place = strike["place"]
    return Told(
        key=cache_key(strike["place_text"]),
        country=strike.get("scene", "") or (place["country"] if place else ""),
        written=strike["place_text"],
        within=strike.get("within", ""),
        way=way_to(place, json.loads(reasons)["candidates"]),
        unplaced="" if place else strike["unplaced"],
        place=dumped(place) if place else None,
    )


def dumped(value: Any) -> str:
    """JSON in one stable form."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


WAYS_BY_METHOD = {"manual": "manual", "container": "container", "online": "online", "cache": "online"}


def way_to(place: dict[str, Any] | None, candidates: Sequence[dict[str, Any]]) -> str:
    """How a place was found, from its method and the candidates that lost."""
    if place is None:
        return "not found"
    for beginning, way in WAYS_BY_METHOD.items():
        if place["method"].startswith(beginning):
            return way
    return "ambiguous" if any(rivals(candidates[0], other) for other in candidates[1:]) else "gazetteer"


def rivals(best: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether a candidate of the same kind, some 20 km or more away, was about as likely as the one taken."""
    away = math.hypot(other["latitude"] - best["latitude"], other["longitude"] - best["longitude"])
    return bool(other["kind"] == best["kind"] and best["score"] - other["score"] <= 0.5 and away > 0.2)


def records_of(connection: Connection) -> Iterator[list[Any]]:
    """Number, report, record and reasons of every strike that is in, some at a time, so that memory stays small."""
    query = select(STRIKES.c.id, STRIKES.c.report_id, RECORDS.c.record, RECORDS.c.reasons)
    query = query.join_from(STRIKES, RECORDS, STRIKES.c.id == RECORDS.c.strike_id).order_by(STRIKES.c.id)
    last = 0
    while rows := list(connection.execute(query.where(STRIKES.c.id > last).limit(ROWS_AT_ONCE)).all()):
        last = rows[-1].id
        yield rows


class Backfill:
    """Fills the tables of names from the records that are in, some at a time, so that memory stays small."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._names: dict[tuple[str, str], int] = {}
        self._namings: dict[str, int] = {}

    def fill(self) -> None:
        for rows in records_of(self._connection):
            self._write([(row.id, row.report_id, told_by(row.record, row.reasons)) for row in rows])

    def _write(self, told: list[tuple[int, int, Told]]) -> None:
        new_names, new_namings, rows = [], [], []
        for strike_id, report_id, naming in told:
            name, digest = (naming.key, naming.country), naming.digest
            if name not in self._names:
                self._names[name] = len(self._names) + 1
                new_names.append({"id": self._names[name], "key": naming.key, "country": naming.country})
            if digest not in self._namings:
                self._namings[digest] = len(self._namings) + 1
                new_namings.append(naming_row(self._namings[digest], self._names[name], naming))
            found = {"name_id": self._names[name], "naming_id": self._namings[digest]}
            rows.append({"strike_id": strike_id, "report_id": report_id, **found})
        for table, filled in ((FILLED_NAMES, new_names), (FILLED_NAMINGS, new_namings), (FILLED_STRIKE_NAMES, rows)):
            if filled:
                self._connection.execute(insert(table), filled)


def naming_row(number: int, name_id: int, naming: Told) -> dict[str, Any]:
    """A naming as a row."""
    return {
        "id": number,
        "digest": naming.digest,
        "name_id": name_id,
        "written": naming.written,
        "within": naming.within,
        "way": naming.way,
        "unplaced": naming.unplaced,
        "place": naming.place,
    }
