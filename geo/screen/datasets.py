"""Whose a dataset's event is: the short credit beside a mention, and what of which dataset is in, on the page About."""

from __future__ import annotations

import streamlit as st

from geo.datasets import dataset_by_id, dataset_of
from geo.mapping.text import escape_line, escape_markdown, markdown_link, one_line
from geo.screen.holdings import Holdings
from geo.store import DatasetHolding, DatasetImport

MOST_IMPORTS = 50
SIDES = "Among the actors, events of {} stand under their sides: who struck is not said there."


def credit(called: str) -> str:
    """From which dataset a mention is and under which licence, as escaped Markdown; "" where it is from none."""
    dataset = dataset_of(called)
    if dataset is None:
        return escape_line(called) and f"from {escape_line(called)}"
    return f"from {markdown_link(one_line(called), dataset.url)} ({escape_markdown(dataset.licence)})"


def source_of(entry_id: str) -> str:
    """Whose a dataset's point is, by its id; "" for any other id."""
    dataset = dataset_by_id(entry_id)
    return f"{dataset.name}, {dataset.licence}" if dataset else ""


def page_of(entry_id: str) -> str:
    """The dataset's own page, by the id of one of its points."""
    dataset = dataset_by_id(entry_id)
    return dataset.url if dataset else ""


def show_note_on_sides(found: Holdings) -> None:
    """Where datasets are in: that their events are counted among actors by their sides, and what these events are."""
    if names := [one.dataset for one in found.datasets()]:
        st.caption(escape_line(" ".join([SIDES.format(", ".join(names)), *counted_as(names)])))


def counted_as(names: list[str]) -> list[str]:
    """What the rows of datasets are, as they are counted among the reports of strikes."""
    events = dict.fromkeys(dataset.event for name in names if (dataset := dataset_of(name)))
    return [f"Counted with the reports of strikes: {event}." for event in events]


def show_datasets(held: list[DatasetHolding], imports: list[DatasetImport]) -> None:
    """What is in of each dataset, on what terms and how to cite it, and from which files it came."""
    if not held:
        return
    st.markdown("Event datasets that were imported on this machine:")
    rows = [(cell(one.dataset), f"{one.reports:,}", f"{one.mentions:,}", *terms(one.dataset)) for one in held]
    head = ("| Dataset | Reports | Events | Licence | To be cited as |", "|---|---:|---:|---|---|")
    st.markdown("\n".join((*head, *(f"| {' | '.join(row)} |" for row in rows))))
    st.markdown("\n".join(f"- {imported(one)}" for one in imports[:MOST_IMPORTS]))


def terms(called: str) -> tuple[str, str]:
    """Licence and citation of a dataset, as escaped Markdown."""
    dataset = dataset_of(called)
    if dataset is None:
        return "", ""
    return markdown_link(dataset.licence, dataset.licence_url), cell(dataset.citation)


def imported(one: DatasetImport) -> str:
    """One import in a line: the file, when, its rows, and the file's hash."""
    left = [f"{one.skipped:,} of other kinds"] if one.skipped else []
    left += [f"{one.bad:,} bad"] if one.bad else []
    only = ", only those whose words tell of a strike" if one.only_strikes else ""
    words = (
        f"{one.dataset} from {one.file}, {one.at:%Y-%m-%d}: {one.kept:,} of {one.rows:,} rows{only}"
        f"{'; left out: ' * bool(left)}{', '.join(left)}. SHA-256 {one.sha256}"
    )
    return cell(words)


def cell(words: str) -> str:
    """Words from outside as escaped Markdown on one line."""
    return escape_line(words)
