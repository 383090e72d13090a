"""UCDP GED: its published columns to events. Every row is an event of lethal violence; the weapon it does not tell."""

from __future__ import annotations

import re

from geo.datasets.events import Event
from geo.datasets.known import conventions
from geo.datasets.sides import sides
from geo.datasets.table import Row, day_of
from geo.datasets.whereabouts import country_of, province_of
from geo.reports.fields import shorten

KEY = "ucdp"
COLUMNS = (
    "id",
    "type_of_violence",
    "side_a",
    "side_b",
    "source_article",
    "where_prec",
    "where_coordinates",
    "latitude",
    "longitude",
    "country",
    "date_prec",
    "date_start",
    "date_end",
    "low",
    "best",
    "high",
)
KINDS = ("1", "2", "3")  # state-based, non-state, one-sided
ONE_SIDED = "3"
DATE_CODES = ("1", "2", "3", "4", "5")
QUOTED = re.compile(r"\s*[,;/]\s*|\s+and\s+")


def read_event(row: Row) -> Event:
    """The event of a row; BadEvent where it cannot be one."""
    kind = row.code("type_of_violence", KINDS)
    attacker = kind == ONE_SIDED
    country = country_of(row.wanted("country"))
    if not country:
        raise row.bad(f"country is {shorten(row.line('country'), 40)!r}, which no list here knows")
    date, date_end, date_prec = dates(row)
    return Event(
        id=f"{KEY}:{row.wanted('id')}",
        number=row.number,
        text=text_of(row),
        source=outlets(row),
        published=published(row),
        place=row.wanted("where_coordinates"),
        latitude=row.degrees("latitude", 90),
        longitude=row.degrees("longitude", 180),
        province=province_of(row.line("adm_1"), country) if row.line("adm_1") else "",
        country=country,
        code=row.code("where_prec", conventions().datasets[KEY].codes),
        date=date,
        date_end=date_end,
        date_prec=date_prec,
        actors=sides([row.line("side_a")] if attacker else [row.line("side_a"), row.line("side_b")]),
        attacker=attacker,
        reported_by=listed(row.line("source_original"), QUOTED),
        low=row.whole("low"),
        best=row.whole("best"),
        high=row.whole("high"),
    )


def text_of(row: Row) -> str:
    """The headline of the source article; the article as the dataset cites it where it gives no headline."""
    if text := row.text("source_headline") or row.text("source_article"):
        return text
    raise row.bad("it has neither source_headline nor source_article: nothing to show")


def outlets(row: Row) -> str:
    """Who published it, each once; where no office is given, the one that the citation begins with."""
    named = row.line("source_office") or row.line("source_article").strip('"').partition(",")[0]
    return "; ".join(listed(named, re.compile(r"\s*;\s*")))


def published(row: Row) -> str:
    """The day of publication, "" where none is given or several articles have different ones."""
    days = {day_of(part.strip()) for part in row.line("source_date").split(";")}
    day = days.pop() if len(days) == 1 else None
    return day.isoformat() if day else ""


def dates(row: Row) -> tuple[str, str, int]:
    """First and last day with UCDP's precision, which is ours; a single day has no last one."""
    first, last = row.day("date_start"), row.day("date_end")
    if last < first:
        raise row.bad(f"date_end {last} is before date_start {first}")
    prec = int(row.code("date_prec", DATE_CODES))
    return first.isoformat(), "" if first == last else last.isoformat(), prec


def listed(cell: str, between: re.Pattern[str]) -> tuple[str, ...]:
    """The names in a cell, each once, whatever their case."""
    found: dict[str, str] = {}
    for name in between.split(cell):
        if name:
            found.setdefault(name.casefold(), name)
    return tuple(found.values())
