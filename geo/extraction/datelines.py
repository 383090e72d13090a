"""Dates that head a text: when it was written, or, in notes and live blogs, when the strike took place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from geo.extraction.calendar_dates import calendar_date
from geo.extraction.date_words import date_words
from geo.extraction.reading import Reading
from geo.extraction.when import When, on_day

FURTHEST_HEAD = 120  # characters above a bulletin's head: its title
DIGIT = re.compile(r"\d")
LONGEST_DATE = 36  # characters of "Wednesday, the 24th of September 2014."
HEAD = 18  # tokens of a sentence in which a dateline is sought
CLOCK = re.compile(r"[\[(]?(?:[01]?\d|2[0-3])[:.h]?[0-5]\d(?:\s?(?:GMT|UTC|BST|EST|[ap]\.?m\.?))?[\])]?(?=[\s:,–—-])")
BULLETS = frozenset({"-", "--", "*", "•", "–", "—", "·", "●"})
NOTE_MARKS = frozenset({":", ".", ",", "|", ";", "]"})


def dateline(readings: Sequence[Reading], published: dt.date | None) -> dt.date | None:
    """The day of writing: a full date at the head of the text, else the given date of publication."""
    for reading in readings[:3]:
        for number in range(min(HEAD, len(reading.tokens))):
            low = reading.lows[number]
            if low in date_words().months or low[0].isdigit():
                when = calendar_date(reading, number, published)
                if when is not None and when.is_day and is_written(reading, when) and heads(reading, when):
                    return when.begins
    return published


def is_written(reading: Reading, when: When) -> bool:
    """Whether a date at the head is one of writing: it has its year, or stands in an agency's dateline."""
    full = when.rule in {"calendar date", "numeric date"}
    return (full or when.last <= reading.dateline) and not is_note(reading, when)


def is_dateline(reading: Reading, when: When) -> bool:
    """Whether a date only heads the text: it dates the writing, not the strike."""
    if (when.last <= reading.dateline and reading.sentence.start < 80) or is_agency_line(reading, when):
        return True
    published = is_stamp(reading, when)
    early = reading.sentence.start < 40 and when.first < 8
    return when.is_day and (early or published) and is_written(reading, when) and heads(reading, when)


def is_agency_line(reading: Reading, when: When) -> bool:
    """ "... MOSCOW, October 18 (RIA Novosti) -" behind a headline that has no full stop."""
    before = [token for token in reading.tokens[max(0, when.first - 2) : when.first] if token.is_word]
    capitals = bool(before) and before[-1].text.isupper() and len(before[-1].text) > 3
    return capitals and reading.lows[when.last : when.last + 1] == ["("]


def is_stamp(reading: Reading, when: When) -> bool:
    """ "Published 5 May 2013", "19:24 16.05.2017": the day of the publication, wherever at the head it stands."""
    before = reading.lows[when.first - 1] if when.first else ""
    return before in date_words().published or before.isdecimal()


def heads(reading: Reading, when: When) -> bool:
    """Whether a date stands as a dateline does: not after "on", "since", "the" in running text."""
    before = reading.lows[when.first - 1] if when.first else ""
    if any(cue.kind == "noun" and cue.first == when.last for cue in reading.strikes):
        # "5 May 2013 air strikes" are the strikes of that day, "5 May 2013 Air strikes hit X" is a head
        return reading.tokens[when.last].is_name
    return before not in date_words().running


def stands_alone(reading: Reading, dates: Sequence[When]) -> bool:
    """Whether a sentence is nothing but a date: "10 February 2021." before its note, "May 3" above its paragraphs."""
    return len(dates) == 1 and all(
        not token.is_word for number, token in enumerate(reading.tokens) if not dates[0].first <= number < dates[0].last
    )


def heads_bulletin(reading: Reading, dates: Sequence[When]) -> bool:
    """ "Bulletin of Wednesday 8 May 2019, southern Idlib.": the day of all that the bulletin lists."""
    if len(dates) != 1 or not dates[0].is_day or reading.sentence.start > FURTHEST_HEAD:
        return False
    return not date_words().bulletin.isdisjoint(reading.lows[max(0, dates[0].first - 4) : dates[0].first])


def may_stand_alone(text: str) -> bool:
    """A quick look whether a sentence can be only a date, or a bulletin's head; never no where it is."""
    if not DIGIT.search(text, 0, LONGEST_DATE):
        return False
    return len(text) <= LONGEST_DATE or not date_words().bulletin.isdisjoint(text[:LONGEST_DATE].lower().split())


def is_note(reading: Reading, when: When) -> bool:
    """ "2018-03-16: Turkish artillery shelled ...", "10 February 2021. Jets bombed ...": the note is about that day."""
    behind = reading.tokens[when.last].text if when.last < len(reading.tokens) else ""
    return when.first <= 1 and behind in NOTE_MARKS and when.last + 3 < len(reading.tokens)


def clock_stamp(reading: Reading, written: dt.date | None) -> When | None:
    """ "09:40 Jets are bombing X" in a live blog: the day of writing."""
    stamp = CLOCK.match(reading.sentence.text) if reading.sentence.text[:2].strip("[(")[:1].isdigit() else None
    if stamp is None or written is None:
        return None
    _, last = reading.covering(reading.sentence.start, reading.sentence.start + stamp.end())
    behind = reading.tokens[last] if last < len(reading.tokens) else None
    marked = not stamp.group().strip("[]()").isdigit() or (behind is not None and behind.text in {":", "-", "–", "—"})
    return on_day(written, 0, last, "clock of a live blog") if marked else None


def is_item(reading: Reading) -> bool:
    """Whether a sentence is an item of a list, dated by the line above the list: "-- Near X, two strikes hit ..."."""
    return bool(reading.tokens) and (
        reading.tokens[0].text in BULLETS or (reading.lows[0] == "near" and reading.tokens[0].is_name)
    )
