"""The columns that a table of strikes can have: plain cells, drawn by Streamlit as text and never as markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from geo.mapping.text import neutral, one_line, safe_url
from geo.screen.facts import parties, when
from geo.screen.mention import day
from geo.screen.wording import found_words, unplaced_words
from geo.store import StoredStrike

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its heading, its cell, whether it is shown unasked."""

    label: str
    cell: Callable[[StoredStrike], Cell]
    shown: bool = True
    config: Callable[..., Any] = st.column_config.TextColumn
    width: str | int | None = None


COLUMNS = (
    Column("Date", lambda row: when(row.strike), width=100),
    Column("Place", lambda row: one_line(row.strike.place_name), width=170),
    Column("Province", lambda row: (row.strike.place and row.strike.place.province) or "", width=110),
    Column("Actor", lambda row: parties(row.strike), width=130),
    Column("Sentence", lambda row: one_line(row.strike.sentence), width=420),
    Column("Source", lambda row: one_line(row.report.source), width=120),
    Column("Citing", lambda row: one_line(", ".join(row.strike.reported_by)), width=140),
    Column("Status", lambda row: str(row.strike.status), width=80),
    Column("Standing", lambda row: str(row.part.standing) if row.part else "", width=120),
    Column("Hedged", lambda row: "hedged" if row.strike.hedged else "", width=70),
    Column("Weapon", lambda row: row.strike.weapon, width=90),
    Column("Published", lambda row: day(row.report.published), width=95),
    Column("Link", lambda row: safe_url(row.report.url) or None, config=st.column_config.LinkColumn, width=90),
    Column("Sample", lambda row: "sample" if row.report.sample else "", width=70),
    Column("Denied by", lambda row: one_line(", ".join(row.strike.denied_by)), shown=False),
    Column("How sure", lambda row: str(row.strike.certainty), shown=False),
    Column("Targets", lambda row: ", ".join(row.strike.targets), shown=False),
    Column("Strike type", lambda row: row.strike.sub_event_type, shown=False),
    Column("Strikes", lambda row: row.strike.number, shown=False, config=st.column_config.NumberColumn),
    Column("Older strike", lambda row: "recalled" if row.strike.background else "", shown=False),
    Column("Killed", lambda row: row.strike.killed, shown=False, config=st.column_config.NumberColumn),
    Column("Injured", lambda row: row.strike.injured, shown=False, config=st.column_config.NumberColumn),
    Column("Sources", lambda row: row.part.sources if row.part else None, False, st.column_config.NumberColumn),
    Column("Country", lambda row: row.strike.place.country if row.strike.place else "", shown=False),
    Column("Precision", lambda row: str(row.strike.place.precision) if row.strike.place else "", shown=False),
    Column("As written", lambda row: one_line(row.strike.place_text), shown=False),
    Column("How found", lambda row: found_words(row.strike.place) if row.strike.place else "", shown=False, width=300),
    Column("Not mapped because", lambda row: unplaced_words(row.reason), shown=False, width=300),
    Column("Dataset", lambda row: one_line(row.report.dataset), shown=False),
    Column("Report", lambda row: one_line(row.report.title), shown=False),
)


def cells(rows: Sequence[StoredStrike], labels: Iterable[str]) -> dict[str, list[Cell]]:
    """The chosen columns of some rows, as st.dataframe takes them; the first column where none is chosen."""
    return {column.label: [_shown(column.cell(row)) for row in rows] for column in _chosen(labels)}


def widths(labels: Iterable[str]) -> dict[str, Any]:
    """How the chosen columns are drawn."""
    return {column.label: column.config(width=column.width) for column in _chosen(labels)}


def _chosen(labels: Iterable[str]) -> list[Column]:
    wanted = set(labels)
    return [column for column in COLUMNS if column.label in wanted] or [COLUMNS[0]]


def _shown(cell: Cell) -> Cell:
    return neutral(cell) if isinstance(cell, str) else cell
