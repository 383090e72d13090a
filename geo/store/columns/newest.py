"""The words that a marker says of the newest mention at its place: read from the database, and kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from geo.markers import Face
from geo.store.columns.recent import Recent
from geo.store.tallies import face_in
from geo.store.verbatim import verbatim

# As one text, like the columns (reading.py): a row for each would take long. JSON has no new lines within.
RECORDS = {
    "sqlite": "SELECT group_concat(strike_id) AS numbers, group_concat(record, char(10)) AS records"
    " FROM strike_records WHERE strike_id IN (SELECT value FROM json_each(:numbers))",
    "postgresql": "SELECT string_agg(CAST(strike_id AS text), ',' ORDER BY strike_id) AS numbers,"
    " string_agg(record, chr(10) ORDER BY strike_id) AS records FROM strike_records"
    " WHERE strike_id IN (SELECT CAST(value AS integer) FROM json_array_elements_text(CAST(:numbers AS json)))",
}


@dataclass(frozen=True, slots=True)
class Newest:
    """What a marker says of the newest mention at its place, but for what its report says."""

    face: Face
    sentence: str
    reported_by: tuple[str, ...]
    date: str | None


def newest_words(connection: Connection, kept: Recent[int, Newest], strikes: Sequence[int]) -> dict[int, Newest]:
    """The words of some mentions, by their numbers; most were read before, for another selection."""
    found = kept.known(strikes)
    missing = [number for number in strikes if number not in found]
    if missing:
        row = connection.execute(text(RECORDS[connection.dialect.name]), {"numbers": json.dumps(missing)}).one()
        records = verbatim(row.records).split("\n")
        numbers = map(int, row.numbers.split(","))
        # One by one: thousands of parsed records at once keep Python's collector busy.
        read = {number: newest_of(json.loads(record)) for number, record in zip(numbers, records, strict=True)}
        kept.keep(read)
        found |= read
    return found


def newest_of(record: dict[str, Any]) -> Newest:
    """What a marker needs of a record."""
    place = record["place"]
    key = f"{place['gazetteer_id']}/{place['precision']}"
    return Newest(face_in(key, place), record["sentence"], tuple(record["reported_by"]), record["date"])
