"""Background: a sentence that recalls an older strike than its report is about, with its own date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from geo.records import Reason, Strike, span

LONG_AGO = 30  # days between an older strike and those that the report is about
# "had bombed", "had been hit": the pluperfect sets a strike before the one just told of.
PLUPERFECT = re.compile(
    r"\bhad\s+(?:(?:also|already|previously|earlier|repeatedly|twice|been)\s+){0,2}[a-z]+(?:ed|it|uck|ot|et)\b"
)
STRIKES = r"(?:[\w'’-]+\s+){0,4}?(?:attack|strike|raid|bombing|airstrike|bombardment|shelling|massacre)s?\b"
YEAR = r"(?:19|20)\d\d"
SEASON = r"(?:year|month|autumn|spring|summer|winter)"
RECALLS = tuple(
    (rule, re.compile(pattern, re.I))
    for rule, pattern in (
        ("the year stands before the strike", rf"\b(?:the|a|an|that)\s+(?:\w+\s+)?{YEAR}\s+{STRIKES}"),
        ("the strikes of a year that is over", rf"\blast {SEASON}[’']?s?\s+{STRIKES}"),
        (
            "repeatedly since a year",
            rf"\b(?:has|have|had)\s+(?:\w+\s+){{0,2}}\w+.{{0,60}}\bsince\s+(?:\w+\s+)?{YEAR}\b",
        ),
        ("years ago", r"\b\w+\s+years\s+(?:ago|earlier|before)\b"),
        ("an anniversary", r"\banniversary\b"),
        ("a strike of another time", r"\b(?:recall(?:s|ed|ing)?|reminiscent of|echo(?:es|ed|ing)|remind(?:s|ed))\b"),
    )
)


def mark_background(strikes: Sequence[Strike], written: dt.date | None) -> list[Strike]:
    """The strikes of a report, those it only recalls marked, each with the reason.

    Only a strike with a date of its own is background: older than the report's newest strike,
    or than its day of writing.
    """
    days = [last_day(one) for one in strikes if has_own_date(one)]
    newest = max(days, default=None)
    if newest and 2 * sum((newest - day).days > LONG_AGO for day in days) > len(days):
        newest = None  # mostly older ones: a chronicle, which is about them all
    return [marked(one, newest, written) for one in strikes]


def marked(strike: Strike, newest: dt.date | None, written: dt.date | None) -> Strike:
    """One strike with its flag."""
    spans = (strike.date_prec or 0) > 1 and strike.date_end is not None  # "since 2015", up to the day of writing
    dated = has_own_date(strike) and not spans
    because = recalled(strike, newest, written) if dated else by_year(strike, newest or written)
    if because is None:
        return strike
    return replace(strike, background=True, why={**strike.why, "background": because})


def by_year(strike: Strike, now: dt.date | None) -> Reason | None:
    """An undated strike with an earlier year in its words: "the 2013 attack", "bombed often since 2015"."""
    for rule, words in RECALLS[:3] if now else ():
        found = words.search(strike.sentence)
        years = re.findall(YEAR, found.group()) if found else []
        if (
            found
            and now
            and (all(int(year) < now.year for year in years) if years else "last" in found.group().lower())
        ):
            return reason(strike, rule, found)
    return None


def recalled(strike: Strike, newest: dt.date | None, written: dt.date | None) -> Reason | None:
    """Why a dated strike is one that the report recalls; None where it is what the report is about."""
    day = last_day(strike)
    older = (newest - day).days if newest else 0
    age = (written - day).days if written else older
    if older <= 1 and age <= LONG_AGO:
        return None
    for rule, words in RECALLS:
        if (found := words.search(strike.sentence)) and (older > 1 or age > LONG_AGO):
            return reason(strike, rule, found)
    if older >= 1 and (found := PLUPERFECT.search(strike.sentence)):
        return reason(strike, "told as past before the report's strike, with an older date", found)
    if older > LONG_AGO:
        return Reason(f"{older} days older than the newest strike of the report")
    return None


def reason(strike: Strike, rule: str, found: re.Match[str]) -> Reason:
    """A reason with the words it rests on."""
    return Reason(rule, strike.start + found.start(), strike.start + found.end(), found.group())


def has_own_date(strike: Strike) -> bool:
    """Whether the sentence itself dates the strike."""
    because = strike.why.get("date")
    return bool(strike.date) and because is not None and because.start is not None


def last_day(strike: Strike) -> dt.date:
    """The last day that a dated strike's date leaves open."""
    days = span(strike.date, strike.date_end)
    assert days is not None
    return days[1]
