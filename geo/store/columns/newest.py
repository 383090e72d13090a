"""The words that a marker says of the newest mention at its place: read from the database, and kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from geo.records import Precision
from geo.store.columns.recent import Recent
from geo.store.verbatim import verbatim

RECORDS = {
    "sqlite": "SELECT strike_id, record FROM strike_records WHERE strike_id IN (SELECT value FROM json_each(:numbers))",
    "postgresql": "SELECT strike_id, record FROM strike_records"
    " WHERE strike_id IN (SELECT CAST(value AS integer) FROM json_array_elements_text(CAST(:numbers AS json)))",
}


@dataclass(frozen=True, slots=True)
class Newest:
    """What a marker says of the newest mention at its place."""

    name: str
    latitude: float
    longitude: float
    precision: Precision
    radius_m: int
    province: str | None
    country: str
    sentence: str
    reported_by: tuple[str, ...]
    date: str | None


def newest_words(connection: Connection, kept: Recent[int, Newest], strikes: Sequence[int]) -> dict[int, Newest]:
    """The words of some mentions, by their numbers; most were read before, for another selection."""
    found = kept.known(strikes)
    missing = [number for number in strikes if number not in found]
    if missing:
        query = text(RECORDS[connection.dialect.name])
        rows = connection.execute(query, {"numbers": json.dumps(missing)}).all()
        read = {row.strike_id: newest_of(row.record) for row in rows}
        kept.keep(read)
        found |= read
    return found


def newest_of(record: str) -> Newest:
    """What a marker needs of a record."""
    told = json.loads(verbatim(record))
    place = told["place"]
    return Newest(
        name=place["name"],
        latitude=place["latitude"],
        longitude=place["longitude"],
        precision=Precision(place["precision"]),
        radius_m=place["radius_m"],
        province=place["province"],
        country=place["country"],
        sentence=told["sentence"],
        reported_by=tuple(told["reported_by"]),
        date=told["date"],
    )
