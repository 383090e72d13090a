"""Which strike is newer: by its own date, then by its report's, then by when it came in.

All three stand in one number, so that "the newest at each place" is one MAX and no two strikes tie:

    first day of the strike (17 bits) | published (17 bits) | arrival (29 bits)

Days count from 1800-01-01 and end in 2158; no day, or one before, is 0 (oldest).
An undated strike therefore comes after all dated ones.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

DAY_BITS, ARRIVAL_BITS = 17, 29
EPOCH = dt.date(1800, 1, 1).toordinal() - 1
LAST_DAY = (1 << DAY_BITS) - 1
LAST_ARRIVAL = (1 << ARRIVAL_BITS) - 1
ISO_PREFIX = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def recency(first_day: dt.date | None, published: dt.date | None, arrival: int) -> int:
    """A number that is higher for a newer strike; `arrival` is unique, from 1 to 536,870,911."""
    if not 0 < arrival <= LAST_ARRIVAL:
        raise ValueError(f"arrival {arrival} is outside 1-{LAST_ARRIVAL}")
    return (day_number(first_day) << DAY_BITS | day_number(published)) << ARRIVAL_BITS | arrival


def day_number(day: dt.date | None) -> int:
    """Days since 1800, within 17 bits; 0 is no day."""
    return 0 if day is None else min(max(day.toordinal() - EPOCH, 0), LAST_DAY)


def days_of(prefix: str | None) -> tuple[dt.date, dt.date] | None:
    """The first and last day of an ISO prefix (2015, 2015-10 or 2015-10-02); None where it is none."""
    found = ISO_PREFIX.fullmatch(prefix or "")
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = dt.date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    last_month = month or 12
    return first, dt.date(first.year, last_month, calendar.monthrange(first.year, last_month)[1])


def span(date: str | None, date_end: str | None) -> tuple[dt.date, dt.date] | None:
    """The days that a strike's date and end cover; None is undated, and so is a date that is none."""
    first = days_of(date)
    if first is None:
        return None
    last = days_of(date_end) or first
    return first[0], max(first[1], last[1])
