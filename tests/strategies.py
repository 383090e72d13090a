"""One vocabulary of Hypothesis strategies for what the program handles: texts, reports, places, strikes.

The texts are as bad as they come: lone surrogates, NUL, controls, bidirectional marks, formulas, markup.
The strikes are whole: every offset is true of its report's text.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from geo.incidents import Standing
from geo.records import (
    SAMPLE_SOURCE,
    Candidate,
    Certainty,
    Claimant,
    ClaimantKind,
    Confidence,
    Place,
    Precision,
    Reason,
    Report,
    Status,
    Strike,
    Toll,
)
from geo.store import FILTERS

ACTORS = ["Russia", "Syrian government", "US-led coalition", "Turkey", "unknown"]
PROVINCES = ["Idlib", "Hama", "Aleppo", None]
SOURCES = ["France 24", "SANA", "", SAMPLE_SOURCE]
WORDS = ["strike", "hospital", "Ghouta", "الغوطة", "Хама", "near", "raid", "Deir", "ez-Zor", "été", "2015"]
NASTY = [
    "\x00",
    "\x1a",
    "\x1a0000",
    "\ud800",
    "\ud83d\ude00",
    "=1+1",
    "'=1",
    "\t@x",
    "a;-1",
    "; '=2",
    "\r\n+3",
    "\\e",
    "\\;",
    '"',
    "</script><img onerror=alert(1)>",
    "${x}`",
    "' OR 1=1 --",
    "%",
    "NEAR(a b)",
    "\u202eabc",
    "ﷺ",
    "😀",
]

STRIKE_TYPES = ["", "Air/drone strike", "Shelling/artillery/missile attack"]

# For properties that fill a database for every example.
FEWER = settings(max_examples=40)

characters = st.characters(exclude_categories=())  # lone surrogates too
texts = st.one_of(
    st.text(characters, max_size=30),
    st.sampled_from(NASTY),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join),
)
days = st.dates(dt.date(1700, 1, 1), dt.date(2200, 12, 31))
latitudes = st.floats(-90, 90, allow_nan=False)
longitudes = st.floats(-180, 180, allow_nan=False)
counts = st.none() | st.integers(0, 10_000) | st.integers(0, 10**25)


@st.composite
def dates(draw: st.DrawFn) -> tuple[str | None, str | None, int | None]:
    """A strike's date, end and precision: none, a day, a month, a year, a span, or what is no date at all."""
    kind = draw(st.sampled_from(["none", "day", "month", "year", "span", "nonsense"]))
    day = draw(days)
    if kind == "none":
        return None, None, None
    if kind == "day":
        return day.isoformat(), None, 1
    if kind == "month":
        return day.isoformat()[:7], None, 4
    if kind == "year":
        return day.isoformat()[:4], None, 5
    if kind == "span":
        return day.isoformat(), (day + dt.timedelta(draw(st.integers(1, 20)))).isoformat(), 2
    return draw(st.sampled_from(["2015-13", "soon", "", "2015-02-30", "0000"])), None, None


candidates = st.builds(
    Candidate,
    gazetteer_id=texts,
    name=texts,
    kind=st.sampled_from(["town", "district", "province", "region"]),
    province=st.none() | texts,
    country=st.sampled_from(["SY", "IQ"]),
    latitude=latitudes,
    longitude=longitudes,
    score=st.floats(0, 1),
    lost=texts,
)
places = st.builds(
    Place,
    name=texts,
    latitude=latitudes,
    longitude=longitudes,
    province=st.sampled_from(PROVINCES) | texts,
    country=st.sampled_from(["SY", "IQ"]),
    precision=st.sampled_from(Precision),
    radius_m=st.integers(0, 10**6),
    # A few ids, so that several strikes share a marker.
    gazetteer_id=st.sampled_from(["geonames:1", "geonames:2", "curated:sy/ghouta"]) | texts,
    method=texts,
    candidates=st.lists(candidates, max_size=2).map(tuple),
)
reasons = st.builds(
    Reason,
    rule=texts,
    start=st.none() | st.integers(0, 99),
    end=st.none() | st.integers(0, 99),
    text=texts,
    alternatives=st.lists(texts, max_size=2).map(tuple),
    confidence=st.none() | st.sampled_from(Confidence),
)
claimants = st.builds(Claimant, name=texts, kind=st.sampled_from(ClaimantKind), via=texts)
names = st.lists(st.sampled_from(ACTORS) | texts, max_size=3).map(tuple)
selections = st.fixed_dictionaries(
    {},
    optional={
        "actor": st.lists(st.sampled_from(ACTORS), min_size=1, max_size=2).map(tuple),
        "province": st.lists(st.sampled_from(["", "Idlib", "Hama"]), min_size=1, max_size=2).map(tuple),
        "source": st.lists(st.sampled_from(SOURCES), min_size=1, max_size=2).map(tuple),
        "status": st.lists(st.sampled_from([str(status) for status in Status]), min_size=1, max_size=2).map(tuple),
        "standing": st.lists(st.sampled_from([str(one) for one in Standing]), min_size=1, max_size=2).map(tuple),
        "country": st.lists(st.sampled_from(["", "SY", "IQ"]), min_size=1, max_size=2).map(tuple),
        "precision": st.lists(st.sampled_from(["", *map(str, Precision)]), min_size=1, max_size=3).map(tuple),
        "certainty": st.lists(st.sampled_from([str(one) for one in Certainty]), min_size=1, max_size=2).map(tuple),
        "weapon": st.lists(st.sampled_from(["airstrike", "unknown"]), min_size=1, max_size=2).map(tuple),
        "type": st.lists(st.sampled_from(STRIKE_TYPES), min_size=1, max_size=2).map(tuple),
        "from": days.map(lambda day: (day.isoformat(),)),
        "to": days.map(lambda day: (day.isoformat()[:7],)),
        "undated": st.just(("yes",)),
        "text": st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(tuple),
    },
)
# What may stand in a URL: keys and values of every kind, also of the right one.
hostile_selections = st.dictionaries(
    st.sampled_from([*(row.key for row in FILTERS), "limit"]) | texts,
    st.one_of(st.none(), texts, st.integers(), st.lists(st.one_of(texts, st.integers(), st.none()), max_size=4)),
    max_size=5,
)


def reports(text: st.SearchStrategy[str] = texts) -> st.SearchStrategy[Report]:
    """Reports with their metadata as inputs bring them."""
    return st.builds(
        Report,
        text=text,
        id=texts,
        title=texts,
        source=st.sampled_from(SOURCES) | texts,
        url=texts,
        published=st.none() | days,
        origin=texts,
        dataset=st.sampled_from(["", "", "UCDP GED 19.1", "ACLED"]),
    )


@st.composite
def strikes(draw: st.DrawFn, report: Report) -> Strike:
    """A strike of a report: its sentence and place are cut from the report's text."""
    size = len(report.text)
    start = draw(st.integers(0, size))
    end = draw(st.integers(start, size))
    place_start = draw(st.integers(start, end))
    place_end = draw(st.integers(place_start, end))
    date, date_end, date_prec = draw(dates())
    return Strike(
        report_id=report.id,
        sentence=report.text[start:end],
        start=start,
        end=end,
        place_text=report.text[place_start:place_end],
        place_start=place_start,
        place_end=place_end,
        place=draw(st.none() | places),
        actors=draw(names),
        reported_by=draw(names),
        status=draw(st.sampled_from(Status)),
        denied_by=draw(names),
        hedged=draw(st.booleans()),
        anaphoric=draw(st.booleans()),
        date=date,
        date_end=date_end,
        date_prec=date_prec,
        weapon=draw(st.sampled_from(["airstrike", "unknown"]) | texts),
        killed=draw(counts),
        injured=draw(counts),
        fatalities=draw(st.none() | tolls()),
        injuries=draw(st.none() | tolls()),
        claimants=draw(st.lists(claimants, max_size=2).map(tuple)),
        background=draw(st.booleans()),
        targets=draw(names),
        number=draw(counts),
        strike_type=draw(texts),
        sub_event_type=draw(st.sampled_from(STRIKE_TYPES) | texts),
        unplaced=draw(texts),
        why=draw(st.dictionaries(texts, reasons, max_size=2)),
    )


def tolls() -> st.SearchStrategy[Toll]:
    """Numbers of persons with who counted them."""
    return st.builds(Toll, low=counts, best=counts, high=counts, counted_by=names)


@st.composite
def documents(draw: st.DrawFn) -> tuple[Report, list[Strike]]:
    """A report with its strikes."""
    report = draw(reports())
    return report, draw(st.lists(strikes(report), max_size=4))


def archives(most: int = 4) -> st.SearchStrategy[list[tuple[Report, list[Strike]]]]:
    """Several documents, each with a text of its own."""
    listed = st.lists(documents(), max_size=most)
    return listed.map(lambda found: [numbered(number, *document) for number, document in enumerate(found)])


def numbered(number: int, report: Report, found: list[Strike]) -> tuple[Report, list[Strike]]:
    """A document that no other equals: its number stands at the end of its text."""
    return replace(report, text=f"{report.text} ({number})"), found


def place(number: int = 1, **fields: Any) -> Place:
    """A plain place for examples."""
    known: dict[str, Any] = {
        "name": f"Town {number}",
        "latitude": 35.5,
        "longitude": 36.5,
        "province": "Idlib",
        "country": "SY",
        "precision": Precision.TOWN,
        "radius_m": 2_000,
        "gazetteer_id": f"geonames:{number}",
        "method": "exact",
    }
    return Place(**known | fields)


def strike(report: Report, **fields: Any) -> Strike:
    """A plain strike for examples: the whole text is its sentence."""
    known: dict[str, Any] = {
        "report_id": report.id,
        "sentence": report.text,
        "start": 0,
        "end": len(report.text),
        "place_text": report.text[:4],
        "place_start": 0,
        "place_end": 4,
        "place": place(),
    }
    return Strike(**known | fields)
