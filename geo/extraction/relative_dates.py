"""Dates by the day of writing or the day told last: "on Tuesday", "overnight", "two days ago", "a day earlier"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from geo.extraction.date_words import DateWords, date_words
from geo.extraction.reading import Reading, number_of
from geo.extraction.when import When, days_before, in_month, in_span, in_year, month_before, on_day

HOURS = frozenset({"hour", "hours"})
WEEKS = frozenset({"week", "weeks"})
MONTHS = frozenset({"month", "months"})
YEARS = frozenset({"year", "years"})
HOURS_OF_DAY = "an hour of the day told last"
COUNTED_BACK = "counted back from the day told before it"
OPENINGS = frozenset({"beginning", "start"})
OF_UNIT = (["of", "the"], ["of", "this"])
UNITS_OPENED = (["month"], ["year"])
AGO = {"ago": -1, "earlier": -1, "before": -1, "later": 1, "afterwards": 1, "after": 1}


@dataclass(frozen=True, slots=True)
class Anchors:
    """The days that relative dates lean on: the day of writing, and the date told last."""

    written: dt.date | None
    before: When | None
    here: When | None = None  # the day that the same sentence told before

    @property
    def day_before(self) -> dt.date | None:
        """The day told last, if a day was told."""
        return self.before.begins if self.before is not None and self.before.is_day else None


def relative_date(reading: Reading, number: int, anchors: Anchors) -> When | None:
    """The relative date that begins at this token, if one does."""
    words = date_words()
    low = reading.lows[number]
    if low in words.weekdays:
        return weekday(reading, number, anchors, words) if reading.tokens[number].is_name else None
    if low in words.past and (span := past_span(reading, number, anchors, words)) is not None:
        return span
    if low in {"last", "this", "past"}:
        return last_unit(reading, number, anchors, words)
    if low in words.units:
        return distance(reading, number, anchors, words) or phrase(reading, number, anchors, words)
    if low in OPENINGS:
        return opening(reading, number, anchors.written)
    if low == "weekend":
        return weekend(number, anchors.written, 0)
    return phrase(reading, number, anchors, words)


def opening(reading: Reading, number: int, written: dt.date | None) -> When | None:
    """ "since the beginning of the month", "since the start of the year": its first day."""
    if (
        written is None
        or reading.lows[number - 1 : number] != ["the"]
        or reading.lows[number - 2 : number - 1] != ["since"]
    ):
        return None
    unit = reading.lows[number + 3 : number + 4] if reading.lows[number + 1 : number + 3] in OF_UNIT else []
    month = written.month if unit == ["month"] else 1
    return on_day(dt.date(written.year, month, 1), number, number + 4, "opening") if unit in UNITS_OPENED else None


def phrase(reading: Reading, number: int, anchors: Anchors, words: DateWords) -> When | None:
    """A fixed phrase: "today", "overnight", "the same day", "the day before"."""
    cues = words.relative.find(reading.lows[number : number + 5])
    cue = next((cue for cue in cues if cue.first == 0), None)
    if cue is None:
        return None
    return {
        "today": lambda: from_writing(anchors, 0, number, number + cue.last),
        "yesterday": lambda: yesterday(reading, anchors, number, number + cue.last),
        "night": lambda: night(anchors, number, number + cue.last),
        "same": lambda: from_told(anchors, 0, number, number + cue.last, "the same day"),
        "hours": lambda: from_told(anchors, 0, number, number + cue.last, HOURS_OF_DAY),
        "day_after": lambda: day_after(reading, anchors, number, number + cue.last),
        "day_before": lambda: day_before(reading, anchors, number, number + cue.last),
    }[cue.kind]()


def from_writing(anchors: Anchors, days: int, first: int, last: int, rule: str = "today") -> When | None:
    """So many days before the day of writing."""
    day = days_before(anchors.written, days) if anchors.written else None
    return on_day(day, first, last, rule) if day else None


def from_told(anchors: Anchors, days: int, first: int, last: int, rule: str) -> When | None:
    """So many days before (negative: after) the day told last."""
    day = days_before(anchors.day_before, days) if anchors.day_before else None
    return on_day(day, first, last, rule) if day else None


def yesterday(reading: Reading, anchors: Anchors, first: int, last: int) -> When | None:
    """ "yesterday"; "the day before yesterday" is a day earlier."""
    if reading.lows[max(0, first - 2) : first] == ["day", "before"]:
        return from_writing(anchors, 2, first - 2, last, "the day before yesterday")
    return from_writing(anchors, 1, first, last, "yesterday")


def night(anchors: Anchors, first: int, last: int) -> When | None:
    """ "overnight", "last night": the night that ends on the day of writing, on either side of midnight."""
    begins = days_before(anchors.written, 1) if anchors.written else None
    return in_span(begins, anchors.written, first, last, "overnight") if begins and anchors.written else None


def day_before(reading: Reading, anchors: Anchors, first: int, last: int) -> When | None:
    """The day before the day told last, else before the day of writing; not "the day before the attack"."""
    if reading.lows[last - 1] == "before" and last < len(reading.lows) and reading.tokens[last].is_word:
        return None
    told = from_told(anchors, 1, first, last, "the day before")
    return told or from_writing(anchors, 1, first, last, "the day before")


def day_after(reading: Reading, anchors: Anchors, first: int, last: int) -> When | None:
    """ "the next day"; not "a day after the attack", where the day told is the later one."""
    if reading.lows[last - 1] == "after" and last < len(reading.lows) and reading.tokens[last].is_word:
        return None
    return from_told(anchors, -1, first, last, "the day after")


def weekday(reading: Reading, number: int, anchors: Anchors, words: DateWords) -> When | None:
    """The latest such day up to the day of writing; "last Friday" before it; "Friday last week" in the week before."""
    if anchors.written is None:
        return None
    before = reading.lows[number - 1] if number else ""
    if before in {"next", "coming"} or reading.lows[number + 1 : number + 2] == ["prayers"]:
        return None
    back = (anchors.written.weekday() - words.weekdays[reading.lows[number]]) % 7
    first, last = number, number + 1
    if before in {"last", "previous"}:
        first, back = number - 1, back or 7
    elif reading.lows[last : last + 2] == ["last", "week"]:
        monday = anchors.written.weekday()
        back, last = monday + 7 - words.weekdays[reading.lows[number]], last + 2
    while last < len(reading.lows) and reading.lows[last] in words.parts_of_day:
        last += 1
    day = days_before(anchors.written, back)
    return on_day(day, first, last, "weekday") if day else None


def past_span(reading: Reading, number: int, anchors: Anchors, words: DateWords) -> When | None:
    """ "the past 48 hours", "the last three days", "the past week": up to the day of writing."""
    count, at = count_behind(reading, number + 1)
    unit = reading.lows[at] if at < len(reading.lows) else ""
    counted = count > 0 or (number > 0 and reading.lows[number - 1] in {"the", "in"} and unit in WEEKS | MONTHS | YEARS)
    if anchors.written is None or unit not in words.units or not (counted or (reading.lows[number] == "past")):
        return None
    begins = days_before(anchors.written, length(max(count, 1), unit, words))
    return in_span(begins, anchors.written, number, at + 1, f"the past {unit}") if begins else None


def length(count: int, unit: str, words: DateWords) -> int:
    """So many of these units in days; 48 hours are two days, and any number of hours at least one.

    The span counts back from the day of writing, so a week's first day lies six days before it.
    """
    if unit in HOURS:
        return max(1, -(-count // 24))
    days = count * words.units[unit]
    return days - 1 if unit in WEEKS else days


def count_behind(reading: Reading, at: int) -> tuple[int, int]:
    """The number at this token and the token behind it; 0 where none is said."""
    value = number_of(reading.lows[at]) if at < len(reading.lows) else None
    return (value, at + 1) if value is not None and 0 < value < 1000 else (0, at)


def last_unit(reading: Reading, number: int, anchors: Anchors, words: DateWords) -> When | None:
    """ "last week", "this month", "last year"; "last night" is a phrase."""
    which, unit = reading.lows[number], "".join(reading.lows[number + 1 : number + 2])
    back = int(which == "last")
    if anchors.written is None or anchors.written.year == 1:
        return None
    if unit in WEEKS:
        return week(number, anchors.written, back)
    if unit == "weekend":
        when = weekend(number, anchors.written, back)
        return when.over(number, number + 2) if when else None
    if unit == "month":
        return in_month(*month_before(anchors.written, back), number, number + 2, f"{which} month")
    if unit == "year":
        return in_year(anchors.written.year - back, number, number + 2, f"{which} year")
    return phrase(reading, number, anchors, words)


def week(number: int, written: dt.date, back: int) -> When | None:
    """ "this week" is the seven days up to the day of writing, for weeks begin on other days in other countries;

    "last week" is the week from Monday to Sunday before the one of the day of writing.
    """
    ends = days_before(written, written.weekday() + 1) if back else written
    begins = days_before(ends, 6) if ends else None
    rule = "last week" if back else "this week"
    return in_span(begins, ends, number, number + 2, rule) if begins and ends else None


def weekend(number: int, written: dt.date | None, back: int) -> When | None:
    """The latest weekend, Friday to Sunday: in half of the countries that we read of it begins on Friday."""
    if written is None:
        return None
    friday = days_before(written, (written.weekday() - 4) % 7 + (7 if back and written.weekday() >= 4 else 0))
    sunday = min(days_before(friday, -2) or friday, max(written, friday)) if friday else None
    return in_span(friday, sunday, number, number + 1, "weekend") if friday and sunday else None


def distance(reading: Reading, number: int, anchors: Anchors, words: DateWords) -> When | None:
    """ "two days ago", "48 hours earlier", "a week later": counted from the day of writing or the day told last."""
    unit = reading.lows[number]
    sign = AGO.get(reading.lows[number + 1] if number + 1 < len(reading.lows) else "", 0)
    count = counted(reading, number - 1)
    if not sign or not count:
        return None
    if is_clause(reading, number + 1):
        return counted_back(reading, number, count, anchors) if sign > 0 else None
    ago = reading.lows[number + 1] == "ago"
    told = anchors.day_before or (anchors.written if sign < 0 else None)
    anchor = anchors.written if ago else told
    return stepped(anchor, -sign * count, unit, number - 1, number + 2) if anchor else None


def counted_back(reading: Reading, number: int, count: int, anchors: Anchors) -> When | None:
    """ "on Tuesday, a day after the strike in X": the strike's day, counted back from the day just told."""
    if anchors.here is None or not anchors.here.is_day:
        return None
    when = stepped(anchors.here.begins, count, reading.lows[number], number - 1, number + 2)
    return replace(when, rule=COUNTED_BACK) if when else None


def is_clause(reading: Reading, at: int) -> bool:
    """ "two days after the strike", "a week before talks": what follows has the later or earlier date."""
    return reading.lows[at] in {"before", "after"} and at + 1 < len(reading.lows) and reading.tokens[at + 1].is_word


def counted(reading: Reading, at: int) -> int:
    """The number before a unit: "two", "a"; 0 where none is said."""
    if at < 0:
        return 0
    return 1 if reading.lows[at] in {"a", "an", "the"} else number_of(reading.lows[at]) or 0


def stepped(anchor: dt.date, back: int, unit: str, first: int, last: int) -> When | None:
    """So many units before a day: days are exact, weeks, months and years are not."""
    rule = f"counted in {unit.removesuffix('s')}s"
    if abs(back) > 500:
        return None
    if unit in MONTHS:
        year, month = month_before(anchor, back)
        return in_month(year, month, first, last, rule) if 1 <= year <= 9999 else None
    if unit in YEARS:
        return in_year(anchor.year - back, first, last, rule) if 1 <= anchor.year - back <= 9999 else None
    if unit in WEEKS:
        middle = days_before(anchor, 7 * back)
        begins, ends = (days_before(middle, 3), days_before(middle, -3)) if middle else (None, None)
        return in_span(begins, ends, first, last, rule) if begins and ends else None
    days = back if unit not in HOURS else -(-abs(back) // 24) * (1 if back > 0 else -1) if abs(back) >= 24 else 0
    day = days_before(anchor, days)
    return on_day(day, first, last, rule) if day else None
