"""When: a grammar of the dates that news uses; nothing is dated that the text does not date.

    atoms      "5 May 2013" (calendar_dates), "Tuesday", "overnight", "two days ago" (relative_dates)
    joined     "Tuesday, 5 May" is one day; "from Monday to Wednesday" and "since Friday" are spans
    dating     which of a sentence's dates is the strike's (dating.py)
    datelines  which date at the head only says when the text was written (datelines.py)

A bare weekday is the latest such day up to the day of writing.
"""

from __future__ import annotations

import datetime as dt
import re

from geo.extraction.calendar_dates import calendar_date
from geo.extraction.date_words import DateWords, date_words
from geo.extraction.reading import Reading
from geo.extraction.relative_dates import HOURS_OF_DAY, Anchors, relative_date
from geo.extraction.when import When, days_before, in_span

# Before a date these say that something else ended or began there: no strike is dated by them alone.
ELSEWHERE = frozenset({"until", "till", "before", "by", "after", "dated"})
OTHER_STARTS = re.compile(r"\d|[Mm]id-")  # what a date may begin with besides the words of the table
CALENDAR = ("calendar date", "numeric date")
APPOSED = frozenset({",", "(", "the", "on"})
WEEK_OF = (["week", "of"], ["week", "beginning"], ["week", "starting"], ["week", "from"])
BETWEEN = frozenset({"between", "from"})


def find_dates(reading: Reading, written: dt.date | None, before: When | None) -> list[When]:
    """The dates of a sentence in order; `written` is the day the text was written (dateline or feed)."""
    words = date_words()
    atoms: list[When] = []
    free = 0
    for number in starts(reading, words):
        if number < free:
            continue
        here = told_last(atoms)
        when = date_at(reading, number, Anchors(written, here or before, here))
        if when is not None:
            atoms.append(when)
            free = when.last
    return open_spans(reading, join(reading, atoms, words), written) if atoms else []


def starts(reading: Reading, words: DateWords) -> list[int]:
    """The tokens at which a date may begin."""
    begin = words.starts
    if begin.isdisjoint(reading.lows) and not OTHER_STARTS.search(reading.sentence.text):
        return []
    return [
        number for number, low in enumerate(reading.lows) if low in begin or low[0].isdigit() or low.startswith("mid-")
    ]


def date_at(reading: Reading, number: int, anchors: Anchors) -> When | None:
    """The date that begins at this token, if one does."""
    return calendar_date(reading, number, anchors.written) or relative_date(reading, number, anchors)


def told_last(atoms: list[When]) -> When | None:
    """ "on Friday ... a day earlier": a day of the same sentence is nearer than the one told before it."""
    return next((when for when in reversed(atoms) if when.is_day), None)


def join(reading: Reading, atoms: list[When], words: DateWords) -> list[When]:
    """The atoms, with two that make one date put together."""
    found: list[When] = []
    for when in atoms:
        both = one_date(reading, found[-1], when, words) if found else None
        if both is not None:
            found[-1] = both
        else:
            found.append(when)
    return [when for when in found if when.rule not in {"overnight", HOURS_OF_DAY} or len(found) == 1]


def one_date(reading: Reading, one: When, two: When, words: DateWords) -> When | None:
    """ "Tuesday, 5 May", "5 May (Tuesday)"; "Monday to Wednesday", "between 3 May and 5 May", "Monday and Tuesday"."""
    between = reading.lows[one.last : two.first]
    calendar = next((when for when in (one, two) if when.rule.startswith(CALENDAR)), None)
    if calendar is not None and "weekday" in {one.rule, two.rule} and calendar.is_day:
        return calendar.over(one.first, two.last) if not set(between) - APPOSED else None
    opened = one.first > 0 and reading.lows[one.first - 1] in BETWEEN
    if len(between) != 1 or not (between[0] in words.connectors or between == ["and"]):
        return None
    if between == ["and"] and not opened and one.rule != two.rule:
        return None
    return span_of(one, two, one.first - opened)


def span_of(one: When, two: When, first: int) -> When | None:
    """From the first to the last day of two dates; a weekday that would come second came a week before."""
    begins, ends = one.begins, two.ends
    if begins > ends and one.rule == "weekday":
        begins = days_before(begins, 7) or begins
    return in_span(begins, ends, first, two.last, f"{one.rule} to {two.rule}") if begins < ends else None


def open_spans(reading: Reading, dates: list[When], written: dt.date | None) -> list[When]:
    """ "since Friday" lasts to the day of writing; "until Friday" and "before 2011" date nothing."""
    found = []
    for when in dates:
        article = when.first > 1 and reading.lows[when.first - 1] == "the"
        opening = when.first - 1 - article
        before = reading.lows[opening] if opening >= 0 else ""
        if before == "since":
            if written is not None and when.begins <= written:
                found.append(in_span(when.begins, written, opening, when.last, "since"))
        elif when.is_day and reading.lows[max(0, opening - 1) : opening + 1] in WEEK_OF:
            ends = days_before(when.begins, -6) or when.begins
            found.append(in_span(when.begins, ends, opening - 1, when.last, "week of"))
        elif before not in ELSEWHERE or names_event(reading, when):
            found.append(when)
    return found


def names_event(reading: Reading, when: When) -> bool:
    """ "after Friday's attack", "after the 5 May attack": the date is part of an event's name."""
    token = reading.tokens[when.last - 1]
    owned = token.low != reading.lows[when.last - 1] or token.low.endswith("days")
    return owned or any(cue.kind == "noun" and cue.first == when.last for cue in reading.strikes)
