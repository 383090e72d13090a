"""One mention as a reader sees it: the sentence, who says so, who struck, how sure, when, where from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import streamlit as st

from geo.mapping.text import carried, escape_line, escape_markdown, markdown_link, one_line, safe_url
from geo.records import Place, PlaceSummary, Precision, Report, Strike
from geo.screen import address
from geo.screen.datasets import credit
from geo.screen.facts import brief, credited, facts
from geo.screen.holdings import country_name, has_provinces, online_credit
from geo.screen.marks import sentence
from geo.screen.menu import link
from geo.screen.names import link_to_name
from geo.screen.reasons import reasons
from geo.screen.wording import only_area, unplaced_words
from geo.store import ReportRow, StoredStrike

WHOLE = frozenset({Precision.PROVINCE, Precision.COUNTRY})


def show_mention(
    stored: StoredStrike,
    *,
    to_report: bool = True,
    to_map: bool = False,
    placed: bool = False,
    choosable: bool = False,
) -> None:
    """One mention, with the links asked for; `placed` says what the place was taken for.

    A `choosable` one says its fields in one line, and has a button that opens it with all that is known of it.
    """
    strike, report = stored.strike, stored.report
    with st.container(key=f"mention-{stored.key}", gap="xxsmall"):
        st.markdown(sentence(strike))
        st.markdown(attribution(strike, report))
        if choosable:
            st.markdown(brief(strike))
        else:
            with st.container(key=f"facts-{stored.key}", gap=None):
                st.markdown(facts(strike, placing(stored) if placed else named(strike)))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if choosable:
                open_it = (address.STRIKE, (stored.key,))
                st.button("Open", key=f"open-{stored.key}", on_click=address.choose, args=open_it, type="tertiary")
            if url := safe_url(report.url):
                st.link_button("Source", url, type="tertiary", icon=":material/open_in_new:")
            if to_report:
                link("reports", "Read the report", report=report.key)
            if strike.why and not choosable:
                with st.popover("Why", type="tertiary", help="The words and rules behind each field"):
                    st.markdown(reasons(strike))
            if to_map and strike.place and not stored.reason:
                link("map", "Show on the map", place=carried(strike.place.key), strike=stored.key)
            if placed and (to_map or to_report):
                link_to_name("Why here?", strike)


def named(strike: Strike) -> str:
    """The place as written, and whether only the area around it is known, as escaped Markdown."""
    return escape_line(" ".join(filter(None, (strike.place_text, only_area(strike)))))


def placing(stored: StoredStrike) -> str:
    """What the place was taken for, or why it was not mapped, as escaped Markdown."""
    place = stored.strike.place
    if stored.reason or place is None:
        return f"Not mapped: {escape_markdown(one_line(unplaced_words(stored.reason)) or 'the place was not found')}"
    credits = credits_of([place])
    unsure = f"{one_line(only_area(stored.strike))} " if only_area(stored.strike) else ""
    words = f"{unsure}{place.name}: {whereabouts(place)}. {precisely(place)}.{credits and f' {credits}.'}"
    return escape_line(words)


def whereabouts(place: PlaceSummary | Place) -> str:
    """Province and country in words; where our list has no provinces of a country, that it stands in for them."""
    parts = (f"{place.province} province" if place.province else "", country_name(place.country))
    if place.precision is Precision.PROVINCE:
        parts = ("province", parts[1])
    where = ", ".join(part for part in parts if part)
    unknown = not place.province and place.precision not in WHOLE and not has_provinces(place.country)
    return f"{where} (its provinces are not in our list)" if where and unknown else where


def credits_of(places: Iterable[Place | None]) -> str:
    """Whom to credit for what online services found among some places; "" where they found nothing."""
    return "; ".join(dict.fromkeys(filter(None, (online_credit(place) for place in places if place))))


def precisely(place: PlaceSummary | Place) -> str:
    """Precision and radius in words."""
    return f"Precision: {place.precision}, within about {radius(place)} of the point"


def radius(place: PlaceSummary | Place) -> str:
    """The radius within which the true point should lie."""
    return f"{place.radius_m / 1000:.0f} km" if place.radius_m >= 1000 else f"{place.radius_m} m"


def attribution(strike: Strike, report: ReportRow) -> str:
    """The outlet with its date, and apart from it whom the text credits, as escaped Markdown."""
    outlet = f"**{escape_line(report.source)}**" if report.source else "Outlet not given"
    quoted = "" if names_only_the_source(strike, report) else credited(strike)
    published = f"published {report.published.isoformat()}" if report.published else "publication date not given"
    parts = (
        f"{outlet}, citing {quoted}" if quoted else outlet,
        published,
        credit(report.dataset),
        ":orange-badge[sample]" if report.sample else "",
    )
    return " · ".join(part for part in parts if part)


def names_only_the_source(strike: Strike, report: ReportRow) -> bool:
    """Whether a dataset credits nobody but the outlet itself, which stands there already."""
    known = {name.strip().casefold() for name in report.source.split(";")}
    return bool(report.dataset) and not strike.claimants and {name.casefold() for name in strike.reported_by} <= known


def day(value: dt.date | None) -> str:
    return value.isoformat() if value else ""


def byline(report: Report) -> str:
    """Outlet, publication date and link, as escaped Markdown."""
    parts = [
        f"**{escape_line(report.source)}**" if report.source else "Outlet not given",
        f"published {report.published.isoformat()}" if report.published else "publication date not given",
        markdown_link("Source", report.url) if safe_url(report.url) else "",
        credit(report.dataset),
    ]
    return " · ".join(part for part in parts if part)
