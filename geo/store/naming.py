"""Names: what each strike calls its place, what became of that name, and all strikes of one name.

A strike points to a *naming*, which holds what many strikes share: the name in its country, the
spelling, the province, the place and how it was found. So a list of names reads narrow rows only.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, select

from geo.places.cache import cache_key
from geo.places.ways import Way, way_of
from geo.records import Place, Strike
from geo.store.codec import decode_place, dump
from geo.store.filters import Condition, conditions
from geo.store.numbering import chunks, next_free, numbered
from geo.store.rows import NameRow
from geo.store.selections import Selection
from geo.store.tables import names, namings, reports, strike_names, strikes

DIGEST_DIGITS = 20  # 80 bits of SHA-256, as for reports
WORST_FIRST = {way: number for number, way in enumerate(Way)}


class Name(NamedTuple):
    """A folded name in one country ("" = none is known)."""

    key: str
    country: str


@dataclass(frozen=True, slots=True)
class Naming:
    """What a strike calls its place and what became of it; `place` is its JSON without candidates, or None."""

    name: Name
    written: str
    within: str
    way: str
    unplaced: str
    place: str | None

    @property
    def digest(self) -> str:
        """Equal for equal namings."""
        parts = (*self.name, self.written, self.within, self.way, self.unplaced, self.place)
        return hashlib.sha256(dump(parts).encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_DIGITS]


def naming_of(strike: Strike) -> Naming:
    """What a strike calls its place; the country is its scene, else where its place was found."""
    place = strike.place
    return Naming(
        name=Name(cache_key(strike.place_text), strike.scene or (place.country if place else "")),
        written=strike.place_text,
        within=strike.within,
        way=str(way_of(place)),
        unplaced="" if place else strike.unplaced,
        place=dump(place.as_contract()) if place else None,
    )


# Writing


def put_names(connection: Connection, report_id: int, ids: Iterable[int], found: Sequence[Strike]) -> None:
    """Write what each of a report's strikes calls its place."""
    told = [naming_of(strike) for strike in found]
    name_ids = name_numbers(connection, {naming.name for naming in told})
    naming_ids = naming_numbers(connection, told, name_ids)
    rows = [
        {
            "strike_id": number,
            "report_id": report_id,
            "name_id": name_ids[naming.name],
            "naming_id": naming_ids[naming.digest],
        }
        for number, naming in zip(ids, told, strict=True)
    ]
    connection.execute(INSERT_STRIKE_NAMES, rows)


INSERT_STRIKE_NAMES = insert(strike_names)


def name_numbers(connection: Connection, wanted: set[Name]) -> dict[Name, int]:
    """The number of each name; new ones are added."""
    known: dict[Name, int] = {}
    for some in chunks(sorted({name.key for name in wanted})):
        rows = connection.execute(select(names.c.id, names.c.key, names.c.country).where(names.c.key.in_(some)))
        known.update({Name(row.key, row.country): row.id for row in rows})
    new = sorted(wanted - known.keys())
    if new:
        given = dict(enumerate(new, next_free(connection, names)))
        rows_new = [{"id": number, "key": name.key, "country": name.country} for number, name in given.items()]
        connection.execute(insert(names), rows_new)
        known.update({name: number for number, name in given.items()})
    return known


def naming_numbers(connection: Connection, told: Iterable[Naming], name_ids: Mapping[Name, int]) -> dict[str, int]:
    """The number of each naming, by its digest; new ones are added."""

    def columns(digest: str) -> dict[str, Any]:
        naming = by_digest[digest]
        return {
            "name_id": name_ids[naming.name],
            "written": naming.written,
            "within": naming.within,
            "way": naming.way,
            "unplaced": naming.unplaced,
            "place": naming.place,
        }

    by_digest = {naming.digest: naming for naming in told}
    return numbered(connection, namings, "digest", by_digest, columns)


# Reading


def names_of(connection: Connection, selection: Selection) -> list[NameRow]:
    """Every name of the strikes selected, those to look at first: by the way it was found, then by mentions."""
    demanded = conditions(selection, connection.dialect.name)
    counted = reports_by_name(connection, demanded)
    told: dict[int, list[tuple[int, Any]]] = {number: [] for number in counted}
    for row, mentions in namings_counted(connection, demanded):
        told[row.name_id].append((mentions, row))
    rows = [name_row(Name(key, country), told[number], of) for number, (key, country, of) in counted.items()]
    return sorted(rows, key=lambda row: (WORST_FIRST[row.way], -row.mentions, row.name, row.key, row.country))


def reports_by_name(connection: Connection, demanded: Sequence[Condition]) -> dict[int, tuple[str, str, int]]:
    """By a name's number: its key, its country, and how many reports name it."""
    number = func.count(strike_names.c.report_id.distinct()).label("number")
    query = select(strike_names.c.name_id, number).group_by(strike_names.c.name_id)
    tally = (query.join(strikes).where(*demanded) if demanded else query).subquery()
    found = select(names.c.id, names.c.key, names.c.country, tally.c.number)
    rows = connection.execute(found.join_from(tally, names, names.c.id == tally.c.name_id))
    return {row.id: (row.key, row.country, row.number) for row in rows}


def namings_counted(connection: Connection, demanded: Sequence[Condition]) -> list[tuple[Any, int]]:
    """Every naming with its number of mentions."""
    number = func.count().label("mentions")
    query = select(strike_names.c.naming_id, number).group_by(strike_names.c.naming_id)
    tally = (query.join(strikes).where(*demanded) if demanded else query).subquery()
    rows = connection.execute(
        select(namings, tally.c.mentions).join_from(tally, namings, namings.c.id == tally.c.naming_id)
    )
    return [(row, row.mentions) for row in rows.all()]


def name_row(name: Name, told: Sequence[tuple[int, Any]], report_count: int) -> NameRow:
    """One row of the list from the namings of a name; of two met as often the one to look at first."""
    spellings, provinces, outcomes = Counter[str](), Counter[str](), Counter[tuple[str, str | None, str]]()
    for mentions, row in told:
        spellings[row.written] += mentions
        provinces[row.within] += mentions
        outcomes[row.way, row.place, row.unplaced] += mentions
    way, place, unplaced = min(outcomes, key=lambda one: (-outcomes[one], WORST_FIRST[Way(one[0])], str(one)))
    del provinces[""]
    return NameRow(
        key=name.key,
        country=name.country,
        name=most(spellings)[0],
        within=tuple(most(provinces)),
        way=Way(way),
        place=read_place(place),
        unplaced=unplaced,
        mentions=spellings.total(),
        reports=report_count,
        without=sum(number for (_, found, _), number in outcomes.items() if found is None),
    )


def most(counted: Counter[str]) -> list[str]:
    """The texts counted, the most frequent first; the order does not depend on the order of reading."""
    return sorted(counted, key=lambda one: (-counted[one], one))


def read_place(written: str | None) -> Place | None:
    """The place of a naming."""
    return None if written is None else decode_place(json.loads(written), ())


def called(key: str, country: str | None) -> Condition:
    """The condition for strikes of a name, in one country ("" = none is known), or in any."""
    wanted = select(names.c.id).where(names.c.key == key)
    if country is not None:
        wanted = wanted.where(names.c.country == country)
    # One name has few rows here, so their numbers are the cheapest way in.
    return strikes.c.id.in_(select(strike_names.c.strike_id).where(strike_names.c.name_id.in_(wanted)))


def reports_called(connection: Connection, key: str, country: str | None) -> list[str]:
    """The keys of the reports with a strike of a name, in the order in which they came in."""
    telling = select(strikes.c.report_id).where(called(key, country))
    query = select(reports.c.key).where(reports.c.id.in_(telling)).order_by(reports.c.id)
    return list(connection.execute(query).scalars().all())
