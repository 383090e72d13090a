"""What an exported row holds: one table of columns that every format follows.

One row a mention, never a counted strike. An empty text is no value: None, an empty cell, a null.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from geo.datasets import dataset_of
from geo.records import Place, Precision, Strike, Toll
from geo.store import StoredStrike

Value = str | int | float | bool | tuple[str, ...] | None
Kind = Literal["text", "list", "whole", "decimal", "flag"]
LICENCE = (
    "Sentences and titles: their sources, quoted as evidence. Places: GeoNames (CC BY 4.0) and Strikemap (CC BY 4.0),"
    " from online geocoders by their terms. Rows: what a source reported, not established fact."
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what its cells are, and how a stored strike gives it."""

    name: str
    kind: Kind
    value: Callable[[StoredStrike], Value]


def of_place(read: Callable[[Place], Value]) -> Callable[[StoredStrike], Value]:
    """A column of the resolved place, empty where there is none."""
    return lambda row: None if row.strike.place is None else read(row.strike.place)


def of_toll(
    which: Callable[[Strike], Toll | None], read: Callable[[Toll], int | None]
) -> Callable[[StoredStrike], Value]:
    """A column of the dead or the injured, empty where the sentence gives none."""

    def value(row: StoredStrike) -> Value:
        toll = which(row.strike)
        return None if toll is None else read(toll)

    return value


def finite(number: float) -> float | None:
    """A number that every format can hold."""
    return float(number) if math.isfinite(number) else None


def where_prec(row: StoredStrike) -> int | None:
    """UCDP GED's code of how precisely the place is known, 1 exact to 6 country; None where there is no place.

    A region is 2 ("near") with a town in it, else 5; a district is 1 as a neighbourhood, 3 as a division.
    """
    place = row.strike.place
    if place is None:
        return None
    kind = next((candidate.kind for candidate in place.candidates if not candidate.lost), "")
    if place.precision is Precision.REGION:
        return 2 if kind == "town" else 5
    if place.precision is Precision.DISTRICT:
        return 3 if kind == "district" else 1
    return {Precision.SITE: 1, Precision.TOWN: 1, Precision.PROVINCE: 4, Precision.COUNTRY: 6}[place.precision]


def licence_of(row: StoredStrike) -> str:
    """On what terms a row may be used: of a dataset's event the dataset's, with how it wants to be cited."""
    dataset = dataset_of(row.report.dataset)
    if dataset is None:
        return LICENCE
    return f"{row.report.dataset} ({dataset.licence}); cite {dataset.citation} {LICENCE}"


COLUMNS: tuple[Column, ...] = (
    Column("key", "text", lambda row: row.key),
    Column("report_id", "text", lambda row: row.strike.report_id),
    Column("source", "text", lambda row: row.report.source),
    Column("url", "text", lambda row: row.report.url),
    Column("published", "text", lambda row: row.report.published.isoformat() if row.report.published else None),
    Column("title", "text", lambda row: row.report.title),
    Column("sample", "flag", lambda row: row.report.sample),
    Column("sentence", "text", lambda row: row.strike.sentence),
    Column("start", "whole", lambda row: row.strike.start),
    Column("end", "whole", lambda row: row.strike.end),
    Column("place_text", "text", lambda row: row.strike.place_text),
    Column("place_start", "whole", lambda row: row.strike.place_start),
    Column("place_end", "whole", lambda row: row.strike.place_end),
    Column("anaphoric", "flag", lambda row: row.strike.anaphoric),
    Column("place", "text", of_place(lambda place: place.name)),
    Column("latitude", "decimal", of_place(lambda place: finite(place.latitude))),
    Column("longitude", "decimal", of_place(lambda place: finite(place.longitude))),
    Column("province", "text", of_place(lambda place: place.province)),
    Column("country", "text", of_place(lambda place: place.country)),
    Column("precision", "text", of_place(lambda place: str(place.precision))),
    Column("where_prec", "whole", where_prec),
    Column("radius_m", "whole", of_place(lambda place: place.radius_m)),
    Column("gazetteer_id", "text", of_place(lambda place: place.gazetteer_id)),
    Column("method", "text", of_place(lambda place: place.method)),
    Column("not_mapped", "text", lambda row: row.reason),
    Column("actors", "list", lambda row: row.strike.actors),
    Column("reported_by", "list", lambda row: row.strike.reported_by),
    Column("status", "text", lambda row: str(row.strike.status)),
    Column("denied_by", "list", lambda row: row.strike.denied_by),
    Column("hedged", "flag", lambda row: row.strike.hedged),
    Column("date", "text", lambda row: row.strike.date),
    Column("date_end", "text", lambda row: row.strike.date_end),
    Column("date_prec", "whole", lambda row: row.strike.date_prec),
    Column("weapon", "text", lambda row: row.strike.weapon),
    Column("killed", "whole", lambda row: row.strike.killed),
    Column("injured", "whole", lambda row: row.strike.injured),
    Column("killed_low", "whole", of_toll(lambda strike: strike.fatalities, lambda toll: toll.low)),
    Column("killed_high", "whole", of_toll(lambda strike: strike.fatalities, lambda toll: toll.high)),
    Column("counted_by", "list", lambda row: row.strike.fatalities.counted_by if row.strike.fatalities else ()),
    Column("claimant_kinds", "list", lambda row: tuple(str(claimant.kind) for claimant in row.strike.claimants)),
    Column("quoted_by", "list", lambda row: tuple(claimant.via for claimant in row.strike.claimants)),
    Column("certainty", "text", lambda row: str(row.strike.certainty)),
    Column("background", "flag", lambda row: row.strike.background),
    Column("targets", "list", lambda row: row.strike.targets),
    Column("number", "whole", lambda row: row.strike.number),
    Column("strike_type", "text", lambda row: row.strike.strike_type),
    Column("sub_event_type", "text", lambda row: row.strike.sub_event_type),
    Column("incident", "text", lambda row: row.part.incident if row.part else None),
    Column("standing", "text", lambda row: str(row.part.standing) if row.part else None),
    Column("sources", "whole", lambda row: row.part.sources if row.part else None),
    Column("content_hash", "text", lambda row: row.report.content_hash),
    Column("dataset", "text", lambda row: row.report.dataset),
    Column("licence", "text", licence_of),
)


def properties(row: StoredStrike) -> dict[str, Value]:
    """The values of a row, by column."""
    values = {column.name: column.value(row) for column in COLUMNS}
    return {name: None if value == "" else value for name, value in values.items()}
