"""Dates by the calendar: "2 October 2015", "Oct. 2", "3-4 May", "in early March", "mid-2016", "2015-10-02"."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from geo.extraction.date_words import DateWords, date_words
from geo.extraction.reading import Reading
from geo.extraction.when import When, in_month, in_span, in_year, month_before, on_day, safe_day

# Before a month or a year that stands alone: else "March" may be a march and "2015" a number.
BEFORE_ALONE = frozenset(
    {"in", "during", "since", "of", "from", "until", "by", "last", "this", "before", "after", "for"}
)
DAY_LISTS = frozenset({"to", "and", "-", "–", "—", "or", "until", "through"})
ENDS_DAY = frozenset({"in", "on", "at", "by", "when", "as", "after", "while", "and", "near", "but", "that", "with"})
TENS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "first_half": (1, 15), "second_half": (16, 31)}
TENS |= {"first_week": (1, 7), "second_week": (8, 14), "third_week": (15, 21)}
OF_YEAR = {"early": (1, 4), "mid": (5, 8), "late": (9, 12), "first_half": (1, 6), "second_half": (7, 12)}
YEARS = range(1990, 2041)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a month that a text names, from token `first` to before `last`."""

    begins: int
    ends: int
    last: int


def calendar_date(reading: Reading, number: int, written: dt.date | None) -> When | None:
    """The calendar date that begins at this token, if one does."""
    words = date_words()
    low = reading.lows[number]
    if low[0].isdigit():
        return numeric_date(reading, number, written) or day_first(reading, number, written, words)
    if low.startswith("mid-"):
        return middle_of(reading, number, written, words)
    if low in words.seasons:
        return season(reading, number, words)
    if low in words.months and reading.tokens[number].is_name:
        return month_first(reading, number, written, words)
    return None


def day_first(reading: Reading, number: int, written: dt.date | None, words: DateWords) -> When | None:
    """ "2 October 2015", "the 5th of May", "3-4 May", "19 to 20 May", "12 and 15 August"; else "the 5th", "2013"."""
    days = days_at(reading, number)
    if days is not None:
        at = days.last + (reading.lows[days.last : days.last + 1] == ["of"])
        if is_month(reading, at, words):
            year, last = year_behind(reading, after_dot(reading, at + 1))
            return of_days(year, words.months[reading.lows[at]], days, written, number, last)
        return day_alone(reading, number, written, days)
    return year_alone(reading, number)


def month_first(reading: Reading, number: int, written: dt.date | None, words: DateWords) -> When | None:
    """ "October 2, 2015", "May 19 to 20", "October 2015", "in March"."""
    month, at = words.months[reading.lows[number]], after_dot(reading, number + 1)
    days = days_at(reading, at)
    if days is not None and days.begins != days.ends and not closed(reading, days.last):
        days = Days(days.begins, days.begins, at + 1)  # "On May 19 and 20 people"
    if days is not None:
        year, last = year_behind(reading, days.last)
        return of_days(year, month, days, written, number, last)
    year, last = year_behind(reading, at)
    if year is None and written is not None and reading.lows[at : at + 2] == ["last", "year"]:
        year, last = written.year - 1, at + 2
    if year is None and not named_alone(reading, number, words):
        return None
    return of_month(reading, year, month, written, number, last)


def of_days(year: int | None, month: int, days: Days, written: dt.date | None, first: int, last: int) -> When | None:
    """Days of a month; a year that is not said is the latest that fits the day of writing."""
    rule = "calendar date" if year is not None else "calendar date, year from the day of writing"
    year = year if year is not None else latest_year(month, days.begins, written)
    begins, ends = safe_day(year or 0, month, days.begins), safe_day(year or 0, month, days.ends)
    if begins is None or ends is None or ends < begins:
        return None
    return in_span(begins, ends, first, last, rule)


def of_month(
    reading: Reading, year: int | None, month: int, written: dt.date | None, first: int, last: int
) -> When | None:
    """A month, or the part of it that is said before its name."""
    rule = "calendar date" if year is not None else "calendar date, year from the day of writing"
    part, begin = part_before(reading, first)
    year = year if year is not None else latest_year(month, first_day(part), written)
    if year is None:
        return None
    return part_of_month(part, year, month, begin, last) if part else in_month(year, month, first, last, rule)


def first_day(part: str) -> int:
    """The first day of a part of a month; the last week's is that of February."""
    return TENS.get(part, (22, 31))[0] if part else 1


def part_of_month(part: str, year: int, month: int, first: int, last: int) -> When:
    """ "early", "the first half of", "the last week of" a month, as its days."""
    length = calendar.monthrange(year, month)[1]
    begins, ends = TENS.get(part, (length - 6, length))
    return in_span(
        dt.date(year, month, begins), dt.date(year, month, min(ends, length)), first, last, "part of a month"
    )


def part_before(reading: Reading, number: int) -> tuple[str, int]:
    """The part that is said right before a month or year ("" = none), and its first token."""
    for part, phrase in date_words().before_month:
        begin = number - len(phrase)
        if begin >= 0 and tuple(reading.lows[begin:number]) == phrase:
            return part, begin
    return "", number


def middle_of(reading: Reading, number: int, written: dt.date | None, words: DateWords) -> When | None:
    """ "mid-March", "mid-2016": one word of the text."""
    what = reading.lows[number].removeprefix("mid-")
    if what in words.months:
        year, last = year_behind(reading, number + 1)
        year = year or latest_year(words.months[what], first_day("mid"), written)
        return part_of_month("mid", year, words.months[what], number, last) if year else None
    year = int(what) if what.isdigit() and int(what) in YEARS else None
    return part_of_year("mid", year, number, number + 1) if year else None


def part_of_year(part: str, year: int, first: int, last: int) -> When:
    """ "early", "mid-", "late", "the first half of" a year, as its months."""
    begins, ends = OF_YEAR.get(part, (1, 12))
    end = dt.date(year, ends, calendar.monthrange(year, ends)[1])
    return in_span(dt.date(year, begins, 1), end, first, last, "part of a year")


def season(reading: Reading, number: int, words: DateWords) -> When | None:
    """ "the summer of 2014", "spring 2013": three months; only with its year."""
    at = number + 1 + (reading.lows[number + 1 : number + 2] == ["of"])
    year, last = year_behind(reading, at)
    if year is None:
        return None
    begins = words.seasons[reading.lows[number]]
    end = dt.date(year, begins + 2, calendar.monthrange(year, begins + 2)[1])
    return in_span(dt.date(year, begins, 1), end, number, last, "season")


def year_alone(reading: Reading, number: int) -> When | None:
    """ "in 2013", "since 2015", "late 2016", "the 2013 sarin attack"."""
    year = year_at(reading, number)
    if year is None:
        return None
    part, begin = part_before(reading, number)
    if part in OF_YEAR:
        return part_of_year(part, year, begin, number + 1)
    before = reading.lows[number - 1] if number else ""
    strike = any(cue.kind == "noun" and 0 <= cue.first - number - 1 <= 2 for cue in reading.strikes)
    if before in BEFORE_ALONE or (before in {"the", "a", "s"} and strike):
        return in_year(year, number, number + 1, "year")
    return None


def day_alone(reading: Reading, number: int, written: dt.date | None, days: Days) -> When | None:
    """ "on the 5th": the latest such day up to the day of writing."""
    ordinal = not reading.lows[number].isdigit() and days.begins == days.ends
    following = reading.lows[days.last] if days.last < len(reading.lows) else "."
    if written is None or not ordinal or reading.lows[max(0, number - 2) : number] != ["on", "the"]:
        return None
    if following[0].isalpha() and following not in ENDS_DAY:
        return None  # "on the 5th floor"
    year, month = written.year, written.month
    if days.begins > written.day:
        year, month = month_before(written)
    day = safe_day(year, month, days.begins)
    return on_day(day, number, days.last, "day of the month") if day else None


def days_at(reading: Reading, number: int) -> Days | None:
    """ "2", "2nd", "3-4", "19 to 20", "12 and 15" at this token."""
    if number >= len(reading.lows):
        return None
    low, _, second = reading.lows[number].partition("-")
    begins = ordinal(low)
    if begins is None:
        return None
    if second:
        ends = ordinal(second)
        return Days(begins, ends, number + 1) if ends is not None else None
    if number + 2 < len(reading.lows) and reading.lows[number + 1] in DAY_LISTS:
        ends = ordinal(reading.lows[number + 2])
        if ends is not None and ends > begins:
            return Days(begins, ends, number + 3)
    return Days(begins, begins, number + 1)


def closed(reading: Reading, at: int) -> bool:
    """Whether nothing that could be counted follows: "May 19 and 20." but not "May 19 and 20 people"."""
    if at >= len(reading.lows) or not reading.tokens[at].is_word:
        return True
    return reading.lows[at] in ENDS_DAY or year_at(reading, at) is not None


def named_alone(reading: Reading, number: int, words: DateWords) -> bool:
    """Whether a month's name without day or year is the month: "in March", "early March", "August's"."""
    before = reading.lows[number - 1] if number else ""
    if before in BEFORE_ALONE or part_before(reading, number)[0]:
        return True
    return reading.lows[number] in {name.lower() for name in calendar.month_name} - {"may", "march"}


def is_month(reading: Reading, at: int, words: DateWords) -> bool:
    """Whether a month's name stands at this token."""
    return at < len(reading.lows) and reading.lows[at] in words.months and reading.tokens[at].is_name


def after_dot(reading: Reading, at: int) -> int:
    """The token behind the full stop of "Oct."."""
    return at + (reading.lows[at : at + 1] == ["."])


def year_behind(reading: Reading, at: int) -> tuple[int | None, int]:
    """The year that follows, with or without a comma or "of", and the token behind it."""
    begin = at + (reading.lows[at : at + 1] in ([","], ["of"]))
    year = year_at(reading, begin)
    return (year, begin + 1) if year is not None else (None, at)


def year_at(reading: Reading, at: int) -> int | None:
    """A year of our time at this token, as four digits."""
    low = reading.lows[at] if at < len(reading.lows) else ""
    return int(low) if len(low) == 4 and low.isdecimal() and low.isascii() and int(low) in YEARS else None


def latest_year(month: int, day: int, written: dt.date | None) -> int | None:
    """The latest year in which this day is not after the day of writing."""
    if written is None:
        return None
    return (written.year if (month, day) <= (written.month, written.day) else written.year - 1) or None


def ordinal(low: str) -> int | None:
    """A day of the month: "2", "2nd", "21st"."""
    digits = low.removesuffix("st").removesuffix("nd").removesuffix("rd").removesuffix("th")
    if digits.isdecimal() and digits.isascii() and len(digits) <= 2 and 1 <= int(digits) <= 31:
        return int(digits)
    return None


def numeric_date(reading: Reading, number: int, written: dt.date | None) -> When | None:
    """ "2015-10-02", "02-10-2015", "16.05.2017", "12/08/2016"."""
    lows = reading.lows
    numbers, last = lows[number].split("-"), number + 1
    if len(numbers) == 1 and len(lows) > number + 4 and lows[number + 1] in {".", "/", "-"}:
        if lows[number + 1] != lows[number + 3]:
            return None
        numbers, last = [lows[number], lows[number + 2], lows[number + 4]], number + 5
    if len(numbers) != 3 or not all(part.isdecimal() and part.isascii() for part in numbers):
        return None
    day = day_of(numbers, written)
    return on_day(day, number, last, "numeric date") if day else None


def day_of(numbers: list[str], written: dt.date | None) -> dt.date | None:
    """Year first, or day first as most of the world writes, month first where only that fits the day of writing."""
    one, two, three = (int(number) for number in numbers)
    if len(numbers[0]) == 4:
        return safe_day(one, two, three)
    if len(numbers[2]) != 4:
        return None
    days = [day for day in (safe_day(three, two, one), safe_day(three, one, two)) if day is not None]
    past = [day for day in days if written is None or day <= written]
    return next(iter(past or days), None)
