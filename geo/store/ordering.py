"""Which strike is newer: by its own date, then by its report's, then by when it came in.

All three stand in one number, so that "the newest at each place" is one MAX and no two strikes tie:

    first day of the strike (17 bits) | published (17 bits) | arrival (29 bits)

Days count from 1800-01-01 and end in 2158; no day, or one before, is 0 (oldest).
An undated strike therefore comes after all dated ones.
"""

from __future__ import annotations

import datetime as dt

DAY_BITS, ARRIVAL_BITS = 17, 29
EPOCH = dt.date(1800, 1, 1).toordinal() - 1
LAST_DAY = (1 << DAY_BITS) - 1
LAST_ARRIVAL = (1 << ARRIVAL_BITS) - 1


def recency(first_day: dt.date | None, published: dt.date | None, arrival: int) -> int:
    """A number that is higher for a newer strike; `arrival` is unique, from 1 to 536,870,911."""
    if not 0 < arrival <= LAST_ARRIVAL:
        raise ValueError(f"arrival {arrival} is outside 1-{LAST_ARRIVAL}")
    return (day_number(first_day) << DAY_BITS | day_number(published)) << ARRIVAL_BITS | arrival


def day_number(day: dt.date | None) -> int:
    """Days since 1800, within 17 bits; 0 is no day."""
    return 0 if day is None else min(max(day.toordinal() - EPOCH, 0), LAST_DAY)
