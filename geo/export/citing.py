"""A mention as a citation: the words, who printed them, how they were read, and on which day that was seen."""

from __future__ import annotations

import datetime as dt

from geo.datasets import dataset_of
from geo.store import StoredStrike


def citation(stored: StoredStrike, accessed: dt.date, link: str = "") -> str:
    """One paragraph of plain text, as outside texts are; `link` leads to the mention in this dashboard.

    It says that a strike was *reported*, and names the report by the hash of its text, so that a changed
    article shows.
    """
    report, strike = stored.report, stored.strike
    title = f"“{in_line(report.title)}”" if report.title.strip() else ""
    day = report.published.isoformat() if report.published else "no date"
    printed = ", ".join(filter(None, (in_line(report.source) or "outlet not given", title, day, report.url.strip())))
    told = f"“{in_line(strike.sentence)}” {printed}."
    where = f"{how_read(stored)}: {in_line(place_of(stored))}."
    seen = f"Accessed {accessed.isoformat()}{f', {link}' if link else ''}."
    return f"{told} {where} {seen} SHA-256 of the text: {report.content_hash}."


def how_read(stored: StoredStrike) -> str:
    """Who took the words for what: this program for a reported strike, or a dataset for an event of its own."""
    dataset = dataset_of(stored.report.dataset)
    if dataset is None:
        return "Read by Strikemap as a reported strike"
    event = f"{in_line(stored.report.dataset)} ({dataset.licence}; {dataset.citation})"
    return f"Coded in {event} as {in_line(stored.strike.report_id)}"


def place_of(stored: StoredStrike) -> str:
    """Where, and how precisely; the name as written where it is not on the map."""
    place = stored.strike.place
    if place is None:
        return f"{stored.strike.place_text}, not placed"
    within = f"{place.province}, {place.country}" if place.province else place.country
    return f"{place.name} ({within}), precision {place.precision}"


def in_line(text: str) -> str:
    """Every run of spaces and line ends as one space."""
    return " ".join(text.split())
