"""One mention chosen from a place's evidence: its paragraph, its fields, who else says what, how to cite it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from geo.export.citing import citation
from geo.mapping.text import carried, escape_markdown, highlight, neutral, one_line, safe_url
from geo.records import Report, Strike
from geo.screen import address
from geo.screen.claims import show_claims
from geo.screen.facts import facts
from geo.screen.holdings import Holdings
from geo.screen.incidents import show_part
from geo.screen.marks import sentence, spans
from geo.screen.mention import attribution, placing
from geo.screen.menu import link
from geo.screen.reasons import reasons
from geo.screen.trouble import calmly
from geo.screen.why_here import show_why_and_correcting
from geo.store import StoredStrike

ARCHIVE = "https://web.archive.org/web/{day}*/{url}"  # every copy kept; a day puts those of that day first
MOST_AROUND = 900  # characters of a paragraph shown on either side of the sentence


def show_chosen(found: Holdings, row: StoredStrike) -> None:
    """Everything that is known of one mention."""
    strike = row.strike
    st.button("All reports of this place", icon=":material/arrow_back:", on_click=back, type="tertiary")
    with st.container(key=f"chosen-{row.key}", gap="xsmall"):
        st.markdown(in_its_paragraph(found.report(row.report.key), strike))
        st.markdown(attribution(strike, row.report))
        _show_ways_out(row)
        with st.container(key=f"facts-{row.key}", gap=None):
            st.markdown(facts(strike, placing(row)))
    with st.container(key="claims"):
        st.markdown("**Who says so, who denies it**")
        show_claims(found, row)
    show_part(found, row)
    _unfold("Why here?", "why-here", lambda: show_why_and_correcting(found, [row]))
    if strike.why:
        _unfold("Why each field?", "why-fields", lambda: st.markdown(reasons(strike)))


def back() -> None:
    """To the place's list."""
    address.forget(address.STRIKE)


def in_its_paragraph(told: tuple[Report, list[StoredStrike]] | None, strike: Strike) -> str:
    """The sentence with its words marked, the paragraph around it set back, as escaped Markdown.

    The sentence alone where the report has gone or says something else there.
    """
    text = told[0].text if told else ""
    if text[strike.start : strike.end] != strike.sentence:
        return sentence(strike)
    first, last = paragraph(text, strike.start, strike.end)
    before, after = around(text[first : strike.start], start=False), around(text[strike.end : last], start=True)
    named_outside = not (first <= strike.place_start and strike.place_end <= last)
    marked = sentence(strike) if named_outside else highlight(strike.sentence, spans([strike]), start=strike.start)
    return " ".join(filter(None, (_set_back(before), marked, _set_back(after))))


def paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the lines begin and end in which a sentence stands; a line is a paragraph of a news text."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    return first, len(text) if last < 0 else last


def around(text: str, *, start: bool) -> str:
    """What stands before or behind a sentence, cut where it is long; `start` is whether its start is kept."""
    words = one_line(text)
    if len(words) <= MOST_AROUND:
        return words
    return f"{words[:MOST_AROUND]} \u2026" if start else f"\u2026 {words[-MOST_AROUND:]}"


def _set_back(words: str) -> str:
    return f":gray[{escape_markdown(words)}]" if words else ""


def _show_ways_out(row: StoredStrike) -> None:
    """To the source, an archived copy, the whole report; a citation and a link to copy."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="ways-out"):
        if url := safe_url(row.report.url):
            st.link_button("Source", url, type="tertiary", icon=":material/open_in_new:")
            if archived := archive_link(row):
                st.link_button("Archived copies", archived, type="tertiary", icon=":material/history:")
        link("reports", "Read the report", report=row.report.key)
        with st.popover("Cite", icon=":material/format_quote:", type="tertiary"):
            st.caption("A citation to copy: the words, who printed them, and the day you saw them")
            st.code(neutral(citation(row, dt.date.today(), link_to(row))), language=None, wrap_lines=True)
        with st.popover("Link", icon=":material/link:", type="tertiary", key="strike-link"):
            st.caption("This mention with the filters, to copy and send")
            st.code(link_to(row), language=None, wrap_lines=True)


def link_to(row: StoredStrike) -> str:
    """The whole address of this mention on the map."""
    place = row.strike.place
    return address.link(place=carried(place.key), strike=row.key) if place else address.link(strike=row.key)


def archive_link(row: StoredStrike) -> str:
    """Where the Internet Archive lists its copies of the source, of the day of publication; "" without a source."""
    url = safe_url(row.report.url)
    day = row.report.published.strftime("%Y%m%d") if row.report.published else ""
    return safe_url(ARCHIVE.format(day=day, url=url)) if url else ""


def _unfold(label: str, key: str, show: Callable[[], object]) -> None:
    """A part that is asked for only when the reader opens it."""
    unfolded = st.expander(label, key=f"unfold-{key}", on_change="rerun")
    if unfolded.open:
        with unfolded, calmly(), st.container(key=f"why-chosen-{key}"):
            show()
