"""A date as a text fixes it: a day, a span, a month or a year, with the precision that the text gives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from geo.records import span


@dataclass(frozen=True, slots=True)
class When:
    """An ISO prefix, an end for a span, UCDP's date_prec (1 day, 2 up to six days, 3 week, 4 month, 5 year).

    tokens[first:last] of the sentence say so, by `rule`.
    """

    date: str
    date_end: str | None
    date_prec: int
    first: int
    last: int
    rule: str

    @property
    def is_day(self) -> bool:
        return self.date_prec == 1

    @property
    def begins(self) -> dt.date:
        """The first day that is meant."""
        return self._days()[0]

    @property
    def ends(self) -> dt.date:
        """The last day that is meant."""
        return self._days()[1]

    def _days(self) -> tuple[dt.date, dt.date]:
        days = span(self.date, self.date_end)
        assert days is not None  # it was made of days that there are
        return days

    def over(self, first: int, last: int) -> When:
        """The same date, resting on these tokens."""
        return replace(self, first=first, last=last)


def on_day(day: dt.date, first: int, last: int, rule: str) -> When:
    """A day."""
    return When(day.isoformat(), None, 1, first, last, rule)


def in_month(year: int, month: int, first: int, last: int, rule: str) -> When:
    """A month, without an invented day."""
    return When(f"{year:04d}-{month:02d}", None, 4, first, last, rule)


def in_year(year: int, first: int, last: int, rule: str) -> When:
    """A year, without an invented month."""
    return When(f"{year:04d}", None, 5, first, last, rule)


def in_span(begins: dt.date, ends: dt.date, first: int, last: int, rule: str) -> When:
    """From the first to the last day; as precise as it is short."""
    if begins == ends:
        return on_day(begins, first, last, rule)
    return When(begins.isoformat(), ends.isoformat(), precision_of(begins, ends), first, last, rule)


def precision_of(begins: dt.date, ends: dt.date) -> int:
    """UCDP's date_prec of a span: a day, up to six days, a week, up to a month, longer."""
    days = (ends - begins).days + 1
    for precision, longest in ((1, 1), (2, 6), (3, 7), (4, 31)):
        if days <= longest:
            return precision
    return 5


def month_before(day: dt.date, months: int = 1) -> tuple[int, int]:
    """Year and month that lie so many months before a day's."""
    count = day.year * 12 + day.month - 1 - months
    return count // 12, count % 12 + 1


def safe_day(year: int, month: int, day: int) -> dt.date | None:
    """The day, None where the calendar has none such."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def days_before(day: dt.date, days: int) -> dt.date | None:
    """So many days earlier; None before the calendar begins or after it ends."""
    try:
        return day - dt.timedelta(days=days)
    except OverflowError:
        return None
