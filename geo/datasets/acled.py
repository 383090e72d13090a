"""ACLED: its published columns to events; only air and drone strikes, shelling and chemical attacks are ours."""

from __future__ import annotations

import datetime as dt
import re

from geo.datasets.events import Event
from geo.datasets.known import conventions
from geo.datasets.sides import sides
from geo.datasets.table import Row
from geo.datasets.ucdp import listed
from geo.datasets.whereabouts import country_of, province_of
from geo.reports.fields import shorten

KEY = "acled"
COLUMNS = (
    "event_id_cnty",
    "event_date",
    "time_precision",
    "event_type",
    "sub_event_type",
    "actor1",
    "actor2",
    "country",
    "admin1",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "notes",
    "fatalities",
)
TIME_CODES = ("1", "2", "3")  # day, week, month
BETWEEN_SOURCES = re.compile(r"\s*;\s*")


def read_event(row: Row) -> Event | str:
    """The event of a row, or the kind of one that is no strike; BadEvent where it cannot be one."""
    kind = row.line("sub_event_type")
    weapon = conventions().acled_strikes.get(kind.casefold())
    if weapon is None:
        return kind or row.line("event_type") or "no kind given"
    country = country_of(row.wanted("country"))
    if not country:
        raise row.bad(f"country is {shorten(row.line('country'), 40)!r}, which no list here knows")
    if not (notes := row.text("notes")):
        raise row.bad("notes is empty: nothing to show")
    date, date_end, date_prec = dates(row)
    sources = listed(row.line("source"), BETWEEN_SOURCES)
    return Event(
        id=f"{KEY}:{row.wanted('event_id_cnty')}",
        number=row.number,
        text=notes,
        source="; ".join(sources),
        published="",
        place=row.wanted("location"),
        latitude=row.degrees("latitude", 90),
        longitude=row.degrees("longitude", 180),
        province=province_of(row.line("admin1"), country) if row.line("admin1") else "",
        country=country,
        code=row.code("geo_precision", conventions().datasets[KEY].codes),
        date=date,
        date_end=date_end,
        date_prec=date_prec,
        actors=sides([row.line("actor1"), row.line("actor2")]),
        reported_by=sources,
        # ACLED writes 0 also where the sources say nothing of the dead: it is no number that anybody reported.
        best=row.whole("fatalities") or None,
        weapon=weapon.weapon,
        strike_type=weapon.strike_type,
        sub_event_type=kind,
    )


def dates(row: Row) -> tuple[str, str, int]:
    """The day; of an event known by its week or month these, as the day given then only stands for them."""
    day = row.day("event_date")
    code = row.code("time_precision", TIME_CODES)
    if code == "1":
        return day.isoformat(), "", 1
    if code == "2":
        monday = day - dt.timedelta(day.weekday())
        return monday.isoformat(), (monday + dt.timedelta(6)).isoformat(), 3
    return day.isoformat()[:7], "", 4
