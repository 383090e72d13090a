"""The grammar of dates by itself: what a phrase means, whichever day it is read on."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.extract import Extractor
from geo.extraction.date_words import date_words
from geo.extraction.datelines import dateline
from geo.extraction.dates import find_dates
from geo.extraction.reading import Reading, read_sentence
from geo.extraction.when import When, in_span, precision_of
from geo.records import Report, Sentence

DAYS = st.dates(min_value=dt.date(1991, 1, 1), max_value=dt.date(2039, 12, 31))
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
FORMS = ["%d %B %Y", "%B %d, %Y", "%B %d %Y", "%b. %d, %Y", "%Y-%m-%d", "%d.%m.%Y", "the %dth of %B %Y", "%A, %d %B %Y"]


def reading(text: str) -> Reading:
    return read_sentence(Sentence(0, len(text), text))


def dates(text: str, written: dt.date | None = None, before: When | None = None) -> list[When]:
    return find_dates(reading(text), written, before)


@given(day=DAYS, form=st.sampled_from(FORMS))
def test_a_rendered_day_is_read_back(day: dt.date, form: str) -> None:
    found = dates(f"Jets bombed the town on {day.strftime(form)}, killing two.", day)
    assert [(when.date, when.date_end, when.date_prec) for when in found] == [(day.isoformat(), None, 1)]


@given(day=DAYS, written=DAYS)
def test_a_day_without_a_year_is_never_after_the_day_of_writing(day: dt.date, written: dt.date) -> None:
    found = dates(f"Jets bombed the town on {day.strftime('%d %B')}.", written)
    assert all(when.begins <= written for when in found)
    assert found or (day.month, day.day) == (2, 29)


@given(name=st.sampled_from(WEEKDAYS), written=DAYS)
def test_a_bare_weekday_is_the_latest_up_to_the_day_of_writing(name: str, written: dt.date) -> None:
    (when,) = dates(f"Jets bombed the town on {name}.", written)
    day = dt.date.fromisoformat(when.date)
    assert day.strftime("%A") == name
    assert dt.timedelta(0) <= written - day <= dt.timedelta(6)


PHRASES = [
    "last week", "this week", "last month", "last year", "overnight", "over the weekend", "in mid-2016",
    "in early March", "since Monday", "since 2014", "over the past 48 hours", "over the last three weeks",
    "two days ago", "a week ago", "from Monday to Friday", "between 3 and 9 May", "in the summer of 2014",
    "in the second half of June", "yesterday", "three months ago", "on the 5th", "late in 2015",
    "in the last week of February", "on Monday and Tuesday",
]  # fmt: skip


@given(phrase=st.sampled_from(PHRASES), written=DAYS)
def test_the_precision_says_how_long_the_span_is(phrase: str, written: dt.date) -> None:
    for when in dates(f"Jets bombed the town {phrase}.", written):
        assert when.date_prec == precision_of(when.begins, when.ends)
        assert when.begins <= when.ends
        assert (when.date_end is not None) == (len(when.date) == 10 and when.date_prec > 1)


@given(phrase=st.sampled_from([p for p in PHRASES if "20" not in p]), written=DAYS)
def test_nothing_begins_after_the_day_of_writing(phrase: str, written: dt.date) -> None:
    assert all(when.begins <= written for when in dates(f"Jets bombed the town {phrase}.", written))


@given(phrase=st.sampled_from(PHRASES), written=DAYS)
def test_a_date_rests_on_tokens_of_its_sentence(phrase: str, written: dt.date) -> None:
    text = f"Jets bombed the town {phrase}, killing two."
    for when in dates(text, written):
        start, end = reading(text).span(when.first, when.last)
        assert text[start:end]


EDGES = st.sampled_from([dt.date.min, dt.date(1, 1, 9), dt.date.max, dt.date(9999, 12, 20)])


@given(
    phrase=st.sampled_from([*PHRASES, "in the week of 9999-12-31", "last night", "from Sunday to Friday"]),
    written=EDGES,
)
def test_the_ends_of_the_calendar_break_nothing(phrase: str, written: dt.date) -> None:
    assert all(when.begins <= when.ends for when in dates(f"Jets bombed the town {phrase}.", written))


@given(text=st.text(alphabet="0123456789-/. MayMonto", max_size=30), written=st.dates())
def test_no_text_breaks_the_grammar(text: str, written: dt.date) -> None:
    for when in dates(f"Jets bombed {text} in two days ago last week a year later since", written):
        assert when.begins <= when.ends


@pytest.mark.parametrize(
    ("phrase", "word"),
    [("two days ago", "days"), ("three weeks earlier", "weeks"), ("a year ago", "year"), ("next day", "day")],
)
def test_without_a_day_to_lean_on_nothing_is_dated(phrase: str, word: str) -> None:
    assert word in date_words().units
    assert dates(f"Jets bombed the town {phrase}.") == []


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("The next day jets bombed the town.", "2016-08-10"),
        ("Two days later jets bombed the town.", "2016-08-11"),
        ("A day earlier jets bombed the town.", "2016-08-08"),
        ("The same night jets bombed the town.", "2016-08-09"),
        ("Two hours later a second raid hit the town.", "2016-08-09"),
    ],
)
def test_the_day_told_last_is_leant_on(phrase: str, expected: str) -> None:
    told = When("2016-08-09", None, 1, 0, 1, "weekday")
    assert [when.date for when in dates(phrase, dt.date(2016, 8, 20), told)] == [expected]


@pytest.mark.parametrize(
    ("begins", "ends", "precision"),
    [("2016-08-01", "2016-08-02", 2), ("2016-08-01", "2016-08-06", 2), ("2016-08-01", "2016-08-07", 3),
     ("2016-08-01", "2016-08-08", 4), ("2016-08-01", "2016-08-31", 4), ("2016-08-01", "2016-09-01", 5)],
)  # fmt: skip
def test_precision_codes(begins: str, ends: str, precision: int) -> None:
    when = in_span(dt.date.fromisoformat(begins), dt.date.fromisoformat(ends), 0, 1, "test")
    assert when.date_prec == precision


@pytest.mark.parametrize(
    ("head", "written"),
    [
        ("DAMASCUS, 3 May 2016 (SANA) - Jets bombed a town.", "2016-05-03"),
        ("BEIRUT, May 3 (Reuters) - Jets bombed a town.", "2016-05-03"),
        ("Published May 3, 2016 Jets bombed a town.", "2016-05-03"),
        ("Jets bombed a town on 3 May 2016.", "2016-05-10"),
        ("The 3 May 2016 air strike hit a town.", "2016-05-10"),
        ("2016-05-03: Jets bombed a town.", "2016-05-10"),
        ("Jets bombed a town.", "2016-05-10"),
    ],
)
def test_a_dateline_beats_the_feed(head: str, written: str) -> None:
    assert str(dateline([reading(head)], dt.date(2016, 5, 10))) == written


def told(extractor: Extractor, text: str, published: dt.date) -> list[tuple[str, str | None]]:
    strikes = extractor.strikes(Report(text=text, id="story", published=published))
    return [(strike.place_text, strike.date) for strike in strikes]


WRITTEN = dt.date(2016, 8, 11)  # a Thursday


def test_the_same_place_keeps_its_day(extractor: Extractor) -> None:
    text = "Jets bombed Ariha on Tuesday. Six people were killed by the jets that hit Ariha, medics said."
    assert told(extractor, text, WRITTEN)[-1] == ("Ariha", "2016-08-09")


def test_the_strike_told_of_keeps_its_day(extractor: Extractor) -> None:
    text = "Jets bombed a town in Idlib on Tuesday. The air strike also destroyed a depot near Ariha."
    assert told(extractor, text.replace(" also", ""), WRITTEN)[-1] == ("Ariha", "2016-08-09")


def test_another_strike_does_not_take_the_day(extractor: Extractor) -> None:
    text = "Jets bombed Ariha on Tuesday. Rebel shells hit Nubl, residents said."
    assert told(extractor, text, WRITTEN)[-1] == ("Nubl", None)


def test_a_place_in_the_province_told_of_keeps_its_day(extractor: Extractor) -> None:
    text = (
        "Russian jets bombed Idlib province on Tuesday. Russian jets hit the town of Ariha, killing six, medics said."
    )
    assert told(extractor, text, WRITTEN) == [("Idlib", "2016-08-09"), ("Ariha", "2016-08-09")]


def test_a_quarter_of_the_town_told_of_keeps_its_day(extractor: Extractor) -> None:
    text = (
        "Rebel shells hit Aleppo city on Tuesday. Rebel shells fell on the Midan neighbourhood of Aleppo, a medic said."
    )
    assert [day for _, day in told(extractor, text, WRITTEN)] == ["2016-08-09", "2016-08-09"]


def test_background_does_not_take_the_day(extractor: Extractor) -> None:
    text = "Jets bombed Ariha on Tuesday. Jets have repeatedly bombed Ariha."
    assert told(extractor, text, WRITTEN)[-1] == ("Ariha", None)


def test_the_line_above_a_list_dates_its_items(extractor: Extractor) -> None:
    text = (
        "On Aug. 8, coalition forces conducted nine strikes in Syria.\n"
        "-- Near Raqqa, three strikes destroyed two vehicles.\n-- Near Manbij, six strikes hit a tactical unit.\n"
    )
    assert [day for _, day in told(extractor, text, WRITTEN)][-2:] == ["2016-08-08", "2016-08-08"]


def test_notes_are_of_their_own_day(extractor: Extractor) -> None:
    text = "8 August 2016. Jets bombed Ariha town.\n9 August 2016. Mortar shells hit Nubl town.\n"
    assert told(extractor, text, WRITTEN) == [("Ariha", "2016-08-08"), ("Nubl", "2016-08-09")]


def test_a_bulletin_is_of_its_head_s_day(extractor: Extractor) -> None:
    text = "Bulletin of Monday 8 August 2016, Idlib and Aleppo.\nJets bombed Ariha.\nMortar shells hit Nubl.\n"
    assert told(extractor, text, WRITTEN) == [("Ariha", "2016-08-08"), ("Nubl", "2016-08-08")]


def test_the_reason_names_the_words_and_the_other_dates(extractor: Extractor) -> None:
    text = "Jets bombed Ariha on Tuesday, and shells hit Nubl on Monday."
    (strike, *_) = extractor.strikes(Report(text=text, id="story", published=WRITTEN))
    why = strike.why["date"]
    assert (text[why.start : why.end], why.alternatives) == ("Tuesday", ("2016-08-08",))
