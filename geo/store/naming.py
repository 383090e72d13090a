"""Names: what each strike calls its place, what became of that name, and all strikes of one name.

A strike points to a *naming*, which holds what many strikes share: the name in its country, the
spelling, the province, the place and how it was found. So a list of names reads narrow rows only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, func, insert, select

from geo.places.cache import cache_key
from geo.places.ways import Way, way_of
from geo.records import Place, Strike
from geo.store.codec import decode_place, dump
from geo.store.filters import Condition, conditions
from geo.store.numbering import next_free, rows_of
from geo.store.rows import NameRow
from geo.store.selections import Selection
from geo.store.tables import names, namings, reports, strike_names, strikes

DIGEST_DIGITS = 20  # 80 bits of SHA-256, as for reports
WAYS = {str(way): way for way in Way}
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


INSERT_STRIKE_NAMES = insert(strike_names)

# Writing


def put_names(connection: Connection, numbers: Sequence[tuple[int, int]], found: Sequence[Strike]) -> None:
    """Write what each of some strikes, given with its own and its report's number, calls its place."""
    told = [naming_of(strike) for strike in found]
    digests = [naming.digest for naming in told]
    known = numbers_of(connection, dict(zip(digests, told, strict=True)))
    rows = [
        {"strike_id": number, "report_id": report_id, "name_id": known[digest][0], "naming_id": known[digest][1]}
        for (number, report_id), digest in zip(numbers, digests, strict=True)
    ]
    connection.execute(INSERT_STRIKE_NAMES, rows)


def numbers_of(connection: Connection, told: Mapping[str, Naming]) -> dict[str, tuple[int, int]]:
    """The numbers of the name and of the naming, by the naming's digest; new ones are added."""
    known = {row.digest: (row.name_id, row.id) for row in rows_of(connection, namings, "digest", sorted(told))}
    new = sorted(told.keys() - known.keys())
    if new:
        name_ids = name_numbers(connection, {told[digest].name for digest in new})
        first = next_free(connection, namings)
        known.update({digest: (name_ids[told[digest].name], number) for number, digest in enumerate(new, first)})
        connection.execute(insert(namings), [naming_row(known[digest], digest, told[digest]) for digest in new])
    return known


def naming_row(numbers: tuple[int, int], digest: str, naming: Naming) -> dict[str, Any]:
    """A naming as a row, with the numbers of its name and its own."""
    return {
        "id": numbers[1],
        "name_id": numbers[0],
        "digest": digest,
        "written": naming.written,
        "within": naming.within,
        "way": naming.way,
        "unplaced": naming.unplaced,
        "place": naming.place,
    }


def name_numbers(connection: Connection, wanted: set[Name]) -> dict[Name, int]:
    """The number of each name; new ones are added."""
    keys = sorted({name.key for name in wanted})
    known = {Name(row.key, row.country): row.id for row in rows_of(connection, names, "key", keys)}
    new = sorted(wanted - known.keys())
    if new:
        known.update({name: number for number, name in enumerate(new, next_free(connection, names))})
        connection.execute(
            insert(names), [{"id": known[name], "key": name.key, "country": name.country} for name in new]
        )
    return known


# Reading


def names_of(connection: Connection, selection: Selection) -> list[NameRow]:
    """Every name of the strikes selected, those to look at first: by the way it was found, then by mentions."""
    demanded = conditions(selection, connection.dialect.name)
    told: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(namings_counted(demanded)).all():
        told.setdefault(row.name_id, []).append(row)
    counted = connection.execute(reports_by_name(demanded)).all()
    rows = [name_row(name, told[name.id]) for name in counted]
    return sorted(rows, key=lambda row: (WORST_FIRST[row.way], -row.mentions, row.name, row.key, row.country))


def reports_by_name(demanded: Sequence[Condition]) -> Select[Any]:
    """Every name with the number of reports that tell of a strike there."""
    number = func.count(strike_names.c.report_id.distinct()).label("reports")
    query = select(strike_names.c.name_id, number).group_by(strike_names.c.name_id)
    tally = (query.join(strikes).where(*demanded) if demanded else query).subquery()
    found = select(names.c.id, names.c.key, names.c.country, tally.c.reports)
    return found.join_from(tally, names, names.c.id == tally.c.name_id)


def namings_counted(demanded: Sequence[Condition]) -> Select[Any]:
    """Every naming with its number of mentions."""
    number = func.count().label("mentions")
    query = select(strike_names.c.naming_id, number).group_by(strike_names.c.naming_id)
    tally = (query.join(strikes).where(*demanded) if demanded else query).subquery()
    return select(*TOLD, tally.c.mentions).join_from(tally, namings, namings.c.id == tally.c.naming_id)


TOLD = (
    namings.c.name_id,
    namings.c.written,
    namings.c.within,
    namings.c.way,
    namings.c.unplaced,
    namings.c.place,
)


def name_row(name: Row[Any], told: Sequence[Row[Any]]) -> NameRow:
    """One row of the list from the namings of a name; of two met as often the one to look at first."""
    chosen = told[0]
    written: str = chosen.written
    within: tuple[str, ...] = (chosen.within,) if chosen.within else ()
    if len(told) > 1:  # most names have one naming, so the rest is worth a question
        chosen = most_met(told)
        written = ranked([(row.written, row.mentions) for row in told])[0]
        within = tuple(ranked([(row.within, row.mentions) for row in told if row.within]))
    return NameRow(
        key=name.key,
        country=name.country,
        name=written,
        within=within,
        way=WAYS[chosen.way],
        place=read_place(chosen.place),
        unplaced=chosen.unplaced,
        mentions=sum([row.mentions for row in told]),
        reports=name.reports,
        without=sum([row.mentions for row in told if row.place is None]),
    )


def most_met(told: Sequence[Row[Any]]) -> Row[Any]:
    """A naming with the place and way that most mentions have."""
    outcomes: dict[tuple[str, str | None], int] = {}
    for row in told:
        outcomes[row.way, row.place] = outcomes.get((row.way, row.place), 0) + row.mentions
    return min(
        told,
        key=lambda row: (
            -outcomes[row.way, row.place],
            WORST_FIRST[WAYS[row.way]],
            -row.mentions,
            row.place or "",
            row.unplaced,
        ),
    )


def ranked(counted: Iterable[tuple[str, int]]) -> list[str]:
    """Texts by how often they are met, most first; the order does not depend on the order of reading."""
    totals: dict[str, int] = {}
    for one, number in counted:
        totals[one] = totals.get(one, 0) + number
    return sorted(totals, key=lambda one: (-totals[one], one)) if len(totals) > 1 else list(totals)


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
