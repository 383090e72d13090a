"""One mention as a reader sees it: the sentence, who says so, who struck, how sure, when, where from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import streamlit as st

from geo.mapping.text import carried, escape_markdown, highlight, markdown_link, one_line, safe_url
from geo.records import UNKNOWN_ACTOR, Place, PlaceSummary, Precision, Reason, Report, Status, Strike
from geo.screen.holdings import country_name, has_provinces, online_credit
from geo.screen.menu import link
from geo.screen.names import link_to_name
from geo.screen.wording import only_area, read_words, unplaced_words
from geo.store import ReportRow, StoredStrike

MOST_OTHERS = 6
WHOLE = frozenset({Precision.PROVINCE, Precision.COUNTRY})
WAYS = {UNKNOWN_ACTOR: "actor not named"}


def show_mention(stored: StoredStrike, *, to_report: bool = True, to_map: bool = False, placed: bool = False) -> None:
    """One mention in full, with the links asked for; `placed` says what the place was taken for."""
    strike, report = stored.strike, stored.report
    with st.container(key=f"mention-{stored.key}", gap="xxsmall"):
        st.markdown(sentence(strike))
        st.markdown(attribution(strike, report))
        with st.container(key=f"facts-{stored.key}", gap=None):
            st.markdown(facts(strike, report))
            if placed or only_area(strike):
                st.markdown(placing(stored) if placed else escape_markdown(one_line(only_area(strike))))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if address := safe_url(report.url):
                st.link_button("Source", address, type="tertiary", icon=":material/open_in_new:")
            if to_report:
                link("reports", "Read the report", report=report.key)
            if strike.why:
                with st.popover("Why", type="tertiary", help="The words and rules behind each field"):
                    st.markdown(reasons(strike))
            if to_map and strike.place and not stored.reason:
                link("map", "Show on the map", place=carried(strike.place.key))
            if placed and (to_map or to_report):
                link_to_name("Why here?", strike)


def sentence(strike: Strike) -> str:
    """The sentence as escaped Markdown, the place in it marked."""
    inside = strike.start <= strike.place_start and strike.place_end <= strike.end
    spans = [(strike.place_start - strike.start, strike.place_end - strike.start)] if inside else []
    before = "" if inside else f"Of {escape_markdown(strike.place_text)}, named earlier: "
    return before + highlight(strike.sentence, spans)


def reasons(strike: Strike) -> str:
    """For each field the words it came from, the rule, and what else was possible, as a list in escaped Markdown."""
    return "\n".join(f"- {_reason(name, reason)}" for name, reason in strike.why.items())


def _reason(field: str, reason: Reason) -> str:
    words = f" from *{escape_markdown(one_line(reason.text))}*" if reason.text.strip() else ""
    others = f"; else {escape_markdown(one_line(', '.join(reason.alternatives[:MOST_OTHERS])))}"
    rule = escape_markdown(one_line(read_words(reason.rule) if field == "place" else reason.rule))
    return f"**{escape_markdown(field)}**{words}: {rule}{others if reason.alternatives else ''}"


def placing(stored: StoredStrike) -> str:
    """What the place was taken for, or why it was not mapped, as escaped Markdown."""
    place = stored.strike.place
    if stored.reason or place is None:
        return f"Not mapped: {escape_markdown(unplaced_words(stored.reason) or 'the place was not found')}"
    credits = credits_of([place])
    unsure = f"{one_line(only_area(stored.strike))} " if only_area(stored.strike) else ""
    return escape_markdown(
        f"{unsure}{place.name}: {whereabouts(place)}. {precisely(place)}.{credits and f' {credits}.'}"
    )


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
    """The outlet, and apart from it whom the text credits, as escaped Markdown."""
    outlet = f"**{escape_markdown(report.source)}**" if report.source else "Outlet not given"
    quoted = ", ".join(escape_markdown(name) for name in strike.reported_by)
    return f"{outlet}, citing {quoted}" if quoted else outlet


def facts(strike: Strike, report: ReportRow) -> str:
    """Actor, certainty, weapon, dates in one line of escaped Markdown."""
    parts = [
        escape_markdown(actors(strike)),
        *certainty(strike),
        escape_markdown(strike.weapon) if strike.weapon != "unknown" else "weapon not named",
        when(strike),
        f"published {report.published.isoformat()}" if report.published else "publication date not given",
        ":orange-badge[sample]" if report.sample else "",
    ]
    return " · ".join(part for part in parts if part)


def actors(strike: Strike) -> str:
    """Who is said to have struck: several where the text names several, together or as "X or Y"."""
    return ", ".join(WAYS.get(name, name) for name in strike.actors)


def certainty(strike: Strike) -> list[str]:
    """Status and hedge as badges of escaped Markdown."""
    found = [f":gray-badge[{strike.status}]"]
    if strike.status is Status.DENIED:
        by = ", ".join(escape_markdown(name) for name in strike.denied_by)
        found = [f":violet-badge[denied by {by}]" if by else ":violet-badge[denied]"]
    return [*found, ":blue-badge[hedged]"] if strike.hedged else found


def when(strike: Strike) -> str:
    """The strike's own date as the text fixes it, never a guess."""
    if strike.date is None:
        return "undated"
    return f"{strike.date} to {strike.date_end}" if strike.date_end not in (None, strike.date) else strike.date


def day(value: dt.date | None) -> str:
    return value.isoformat() if value else ""


def byline(report: Report) -> str:
    """Outlet, publication date and link, as escaped Markdown."""
    parts = [
        f"**{escape_markdown(one_line(report.source))}**" if report.source else "Outlet not given",
        f"published {report.published.isoformat()}" if report.published else "publication date not given",
        markdown_link("Source", report.url) if safe_url(report.url) else "",
    ]
    return " · ".join(part for part in parts if part)
