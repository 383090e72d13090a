"""How many, as a text says it: "12", "1,200", "at least ten", "12 or 13", "between 30 and 40", "two dozen"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from geo.extraction.calendar_dates import YEARS
from geo.extraction.date_words import date_words
from geo.extraction.reading import TENS, Reading, number_of
from geo.extraction.toll_words import toll_words

BACK = 4  # tokens before a number in which "at least" is sought


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its bounds, None where the text sets none; tokens[first:last] say it.

    A span has its lower end for the best number, as UCDP counts: "between 30 and 40" is 30, at most 40.
    """

    low: int | None
    best: int
    high: int | None
    first: int
    last: int

    def plus(self, other: Quantity) -> Quantity:
        """Both together: "31 fighters and eight civilians"."""
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Quantity(low, self.best + other.best, high, self.first, other.last)


def exactly(value: int, first: int, last: int) -> Quantity:
    """A number without a bound or a doubt."""
    return Quantity(value, value, value, first, last)


def quantity_at(reading: Reading, at: int) -> Quantity | None:
    """The quantity whose first number stands at this token, with the words before it that set its bounds."""
    value, last = number_at(reading, at)
    if value is None:
        return None
    if reading.lows[at] in toll_words().dozen and reading.lows[at - 1 : at] == ["a"]:
        at -= 1  # "a dozen"
    upper, end = upper_at(reading, at, last)
    if upper is not None and upper > value:
        return Quantity(value, value, upper, at, end)
    return bounded(reading, exactly(value, at, last))


def bounded(reading: Reading, quantity: Quantity) -> Quantity:
    """ "at least" sets no upper bound, "up to" no lower one, "about" neither."""
    start = max(0, quantity.first - BACK)
    near = toll_words().bounds.find(reading.lows[start : quantity.first])
    cue = next((cue for cue in reversed(near) if start + cue.last == quantity.first), None)
    if cue is None:
        return quantity
    first = start + cue.first
    low = quantity.low if cue.kind == "at_least" else None
    high = quantity.high if cue.kind == "at_most" else None
    return replace(quantity, low=low, high=high, first=first)


def upper_at(reading: Reading, first: int, last: int) -> tuple[int | None, int]:
    """The other end of a span: "12 or 13", "12 to 15", "between 30 and 40", "12-15"."""
    lows = reading.lows
    _, _, second = lows[first].partition("-")
    if second.isdecimal() and last == first + 1:
        return int(second[:6]), last
    joint = lows[last] if last < len(lows) else ""
    between = first > 0 and lows[first - 1] == "between"
    if joint in {"or", "to", "–", "-"} or (joint == "and" and between):
        value, end = number_at(reading, last + 1)
        return value, end
    return None, last


def number_at(reading: Reading, at: int) -> tuple[int | None, int]:
    """The number that begins at this token and the token behind it; no year, date, clock or decimal."""
    lows = reading.lows
    if at < 0 or at >= len(lows):
        return None, at
    low = lows[at]
    if is_age(reading, at):
        return None, at
    if low in toll_words().dozen:
        if at and number_of(lows[at - 1]) is not None:
            return None, at  # "two dozen" begins before
        return (toll_words().dozen[low], at + 1 + (lows[at + 1 : at + 2] == ["of"])) if at else (None, at)
    value = number_of(low.partition("-")[0] if low[0].isdigit() and low.replace("-", "").isdecimal() else low)
    if value is None or is_dated(reading, at) or inside_number(reading, at):
        return None, at
    return whole_number(reading, at, value)


def is_age(reading: Reading, at: int) -> bool:
    """ "killing X, 53, who ran a shop": a number between commas behind a name."""
    lows = reading.lows
    return (
        at > 1
        and lows[at - 1] == ","
        and reading.is_name(at - 2)
        and lows[at + 1 : at + 2] == [","]
        and lows[at].isdigit()
    )


def whole_number(reading: Reading, at: int, value: int) -> tuple[int | None, int]:
    """ "1,200", "twenty five", "two hundred", "two dozen": a number of several tokens."""
    lows, last = reading.lows, at + 1
    while last + 1 < len(lows) and lows[last] == "," and is_thousands(reading, last + 1):
        value, last = value * 1000 + int(lows[last + 1]), last + 2
    following = lows[last] if last < len(lows) else ""
    ones = number_of(following) or 0
    if lows[at] in TENS and 0 < ones < 10:
        return value + ones, last + 1
    if following in {"hundred", "thousand", "dozen"}:
        return value * {"hundred": 100, "thousand": 1000, "dozen": 12}[following], last + 1
    return value, last


def is_thousands(reading: Reading, at: int) -> bool:
    """Three digits right behind a comma, without a space."""
    token = reading.tokens[at]
    return len(token.text) == 3 and token.text.isdecimal() and reading.tokens[at - 1].start + 1 == token.start


def inside_number(reading: Reading, at: int) -> bool:
    """The later digits of "1,200", "10:30" or "2.5"."""
    if at < 2 or not reading.lows[at][0].isdigit() or reading.lows[at - 1] not in {",", ":", "."}:
        return False
    glued = reading.tokens[at - 1].start + 1 == reading.tokens[at].start
    return glued and reading.lows[at - 2].isdecimal() and reading.tokens[at - 2].end == reading.tokens[at - 1].start


def is_dated(reading: Reading, at: int) -> bool:
    """Whether a number is part of a date, a clock or a name of an age: "5 May", "2013", "10:30"."""
    lows = reading.lows
    before = lows[at - 1] if at else ""
    after = lows[at + 1] if at + 1 < len(lows) else ""
    if not lows[at][0].isdigit():
        return False
    months = date_words().months
    named = after in months and reading.tokens[at + 1].is_name
    follows = before in months and reading.tokens[at - 1].is_name and int(lows[at].partition("-")[0]) <= 31
    year = len(lows[at]) == 4 and int(lows[at].partition("-")[0] or 0) in YEARS
    counts = after in toll_words().plural and before not in months
    clock = after == ":" and lows[at + 2 : at + 3] != [] and lows[at + 2][0].isdigit()
    return named or follows or clock or (year and not counts)
