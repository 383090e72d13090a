"""When: a grammar of the dates that news uses; nothing is dated that the text does not date.

A bare weekday is the latest such day up to the day of writing; a dateline in the
text ("October 2, 2015") beats the feed's date; "the same day" is the date before.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from geo.extraction.reading import Reading

MONTH_NUMBER = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTH_NUMBER |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
WEEKDAY_NUMBER = {name.lower(): number for number, name in enumerate(calendar.day_name)}
WEEKDAY_NUMBER |= {name + "s": number for name, number in list(WEEKDAY_NUMBER.items())}
PARTS_OF_DAY = frozenset({"morning", "evening", "night", "afternoon", "noon", "dawn", "midday"})
SPANS = {"week": 3, "weekend": 2, "month": 4, "year": 5}
WORDS = frozenset(
    (
        "next following today yesterday tonight overnight last this previous past earlier day week month year weekend "
        "since days weeks months years same before"
    ).split()
)
STARTS = WORDS | frozenset(MONTH_NUMBER) | frozenset(WEEKDAY_NUMBER)  # with these, or a digit, a date begins


@dataclass(frozen=True, slots=True)
class When:
    """A date as the text fixes it: an ISO prefix, an end for a span, UCDP's date_prec (1 day ... 5 year)."""

    date: str
    date_end: str | None
    date_prec: int
    first: int
    last: int
    rule: str


def find_dates(reading: Reading, written: dt.date | None, before: When | None) -> list[When]:
    """The dates of a sentence in order; `written` is the day the text was written (dateline or feed)."""
    found: list[When] = []
    free = 0
    for number in [n for n, low in enumerate(reading.lows) if low in STARTS or low[0].isdigit()]:
        when = date_at(reading, number, written, before) if number >= free else None
        if when is not None:
            found.append(when)
            free = when.last
    return found


def date_at(reading: Reading, number: int, written: dt.date | None, before: When | None) -> When | None:
    """The date that begins at this token, if one does."""
    low = reading.lows[number]
    if low in MONTH_NUMBER or low[0].isdigit():
        return calendar_date(reading, number, written)
    if low in WEEKDAY_NUMBER and reading.tokens[number].is_name:
        return weekday_date(reading, number, written)
    if low in WORDS:
        return relative_date(reading, number, written, before)
    return None


def calendar_date(reading: Reading, number: int, written: dt.date | None) -> When | None:
    """ "2 October 2015", "October 2", "Oct. 2, 2015", "October 2015", "2015-10-02", "02-10-2015"."""
    lows = reading.lows
    iso = reading.tokens[number].text.split("-")
    if len(iso) == 3 and all(part.isdigit() for part in iso):
        return numeric_date(iso, number)
    if len(lows) > number + 4 and lows[number + 1] == lows[number + 3] and lows[number + 1] in {".", "/", "-"}:
        parts = [lows[number], lows[number + 2], lows[number + 4]]
        if all(part.isdigit() for part in parts) and len(parts[2]) == 4:
            when = numeric_date(parts, number)
            return When(when.date, None, 1, number, number + 5, when.rule) if when else None
    day, month, at = None, None, number
    if ordinal(lows[number]) and number + 1 < len(lows):
        day, at = ordinal(lows[number]), number + 1
        if lows[at] == "of":
            at += 1
    if at < len(lows) and lows[at] in MONTH_NUMBER and reading.tokens[at].is_name:
        month, at = MONTH_NUMBER[lows[at]], at + 1
    if month is None:
        return None
    if at < len(lows) and lows[at] == ".":
        at += 1
    if day is None and at < len(lows) and ordinal(lows[at]):
        day, at = ordinal(lows[at]), at + 1
    year_at = at + 1 if at < len(lows) and lows[at] == "," else at
    year = year_of(lows[year_at]) if year_at < len(lows) else None
    if year is not None:
        at = year_at + 1
    elif lows[number] == "may" and day is None:
        return None  # the verb
    return build(year, month, day, written, number, at)


def build(year: int | None, month: int, day: int | None, written: dt.date | None, first: int, last: int) -> When | None:
    """A date of these parts; a year that is not said is the latest that fits the day of writing."""
    rule = "calendar date"
    if year is None:
        if written is None:
            return None
        year = written.year if (month, day or 1) <= (written.month, written.day) else written.year - 1
        rule = "calendar date, year from the day of writing"
    if day is None:
        return When(f"{year:04d}-{month:02d}", None, 4, first, last, rule)
    try:
        return When(dt.date(year, month, day).isoformat(), None, 1, first, last, rule)
    except ValueError:
        return None


def numeric_date(parts: list[str], number: int) -> When | None:
    """Year first, or day first as most of the world writes; an impossible one is none."""
    numbers = [int(part) for part in parts]
    if len(parts[0]) == 4:
        year, month, day = numbers
    elif len(parts[2]) == 4:
        day, month, year = numbers
        if month > 12:
            day, month = month, day
    else:
        return None
    try:
        return When(dt.date(year, month, day).isoformat(), None, 1, number, number + 1, "numeric date")
    except ValueError:
        return None


def ordinal(low: str) -> int | None:
    """A day of the month: "2", "2nd", "21st"."""
    digits = low.rstrip("stndrh")
    if digits.isdigit() and len(digits) <= 2 and 1 <= int(digits) <= 31:
        return int(digits)
    return None


def year_of(low: str) -> int | None:
    """A year of four digits that news may speak of."""
    return int(low) if low.isdigit() and len(low) == 4 and 1900 <= int(low) <= 2100 else None


def weekday_date(reading: Reading, number: int, written: dt.date | None) -> When | None:
    """A bare weekday is the latest such day up to the day of writing; "last Friday" is not today."""
    low = reading.lows[number]
    last = number + 1
    if last < len(reading.lows) and reading.lows[last] in PARTS_OF_DAY:
        last += 1
    if written is None:
        return None
    before = reading.lows[number - 1] if number else ""
    if before == "next":
        return None
    gap = (written.weekday() - WEEKDAY_NUMBER[low]) % 7
    if gap == 0 and before == "last":
        gap = 7
    day = written - dt.timedelta(days=gap)
    return When(day.isoformat(), None, 1, number, last, "weekday")


def relative_date(reading: Reading, number: int, written: dt.date | None, before: When | None) -> When | None:
    """ "today", "yesterday", "last week", "the previous day", "the same day"."""
    lows = reading.lows
    low = lows[number]
    two = lows[number : number + 2]
    if two in (["same", "day"], ["that", "day"]) and before and before.date_prec == 1:
        return When(before.date, None, 1, number, number + 2, "the same day")
    if two in (["next", "day"], ["following", "day"]) and before and before.date_prec == 1:
        day = dt.date.fromisoformat(before.date) + dt.timedelta(days=1)
        return When(day.isoformat(), None, 1, number, number + 2, "the day after")
    if two in (["previous", "day"], ["day", "earlier"], ["day", "before"]):
        return day_before(before, written, number)
    if written is None:
        return None
    if low in {"today", "tonight"}:
        return When(written.isoformat(), None, 1, number, number + 1, low)
    if low == "yesterday":
        return When((written - dt.timedelta(days=1)).isoformat(), None, 1, number, number + 1, low)
    if low == "overnight" and lows[number + 1 : number + 2] != ["on"]:
        yesterday = written - dt.timedelta(days=1)
        return When(yesterday.isoformat(), written.isoformat(), 2, number, number + 1, low)
    if low in {"last", "this", "past", "previous"} and len(two) == 2 and two[1] in SPANS:
        return span_date(low, two[1], written, number)
    return None


def day_before(before: When | None, written: dt.date | None, number: int) -> When | None:
    """The day before the date told last, else before the day of writing."""
    if before is not None and before.date_prec == 1:
        anchor = dt.date.fromisoformat(before.date)
    elif written is not None:
        anchor = written
    else:
        return None
    return When((anchor - dt.timedelta(days=1)).isoformat(), None, 1, number, number + 2, "the day before")


def span_date(which: str, unit: str, written: dt.date, number: int) -> When | None:
    """A week, weekend, month or year as a span of first and last day."""
    end = written
    if unit in {"week", "weekend"}:
        monday = written - dt.timedelta(days=written.weekday())
        start = monday - dt.timedelta(days=7) if which in {"last", "previous"} else monday
        end = start + dt.timedelta(days=6)
        if unit == "weekend":
            start += dt.timedelta(days=5)
    elif unit == "month":
        start = written.replace(day=1)
        if which in {"last", "previous"}:
            end = start - dt.timedelta(days=1)
            start = end.replace(day=1)
        return When(start.isoformat()[:7], None, 4, number, number + 2, f"{which} month")
    else:
        year = written.year - (which in {"last", "previous"})
        return When(f"{year:04d}", None, 5, number, number + 2, f"{which} year")
    return When(
        start.isoformat(), min(end, max(written, start)).isoformat(), SPANS[unit], number, number + 2, f"{which} {unit}"
    )


def choose_date(
    dates: list[When], trigger_at: int, place_ends: int, say_at: list[int], reading: Reading
) -> When | None:
    """The date of the strike: right behind its place, else the nearest; one right after "said" dates the saying."""
    behind = [when for when in dates if 0 <= when.first - place_ends <= 2]
    if behind and not dates_the_saying(reading, behind[0], say_at):
        return behind[0]
    best, least = None, 1000.0
    for when in dates:
        gap = float(min(abs(when.first - trigger_at), abs(when.last - trigger_at)))
        gap += 4 * reading.boundaries(min(when.first, trigger_at), max(when.first, trigger_at))
        if gap < least and not dates_the_saying(reading, when, say_at):
            best, least = when, gap
    return best if best is not None and least < 60 else None


def dates_the_saying(reading: Reading, when: When, say_at: list[int]) -> bool:
    """ "said on Friday", "told AFP Tuesday": the day of the words, not of the strike."""
    for at in say_at:
        if 0 < when.first - at <= 3:
            between = reading.lows[at + 1 : when.first]
            if all(
                low in {"on", "late", "early", "late-", "a", "statement", "in"} or reading.tokens[at + 1 + i].is_name
                for i, low in enumerate(between)
            ):
                return True
    return False


def dateline(readings: list[Reading], published: dt.date | None) -> dt.date | None:
    """The day of writing: a full date at the head of the text, else the given date of publication."""
    for reading in readings[:3]:
        for number in range(min(18, len(reading.tokens))):
            low = reading.lows[number]
            if low in MONTH_NUMBER or low[0].isdigit():
                when = calendar_date(reading, number, None)
                if when is not None and when.date_prec == 1 and heads(reading, when):
                    return dt.date.fromisoformat(when.date)
    return published


def is_dateline(reading: Reading, when: When) -> bool:
    """Whether a full date only heads the text: it dates the writing, not the strike."""
    return (
        reading.sentence.start < 40
        and when.first < 8
        and when.rule in {"calendar date", "numeric date"}
        and when.date_prec == 1
        and heads(reading, when)
    )


def heads(reading: Reading, when: When) -> bool:
    """Whether a date stands as a dateline does: not after "on", "since", "until" in running text."""
    before = reading.lows[when.first - 1] if when.first else ""
    return before not in {"on", "since", "until", "from", "by", "in", "of", "before", "after", "between", "and"}
