"""The table of strikes: the chosen rows, the columns that the reader wants, downloads of exactly these rows."""

from __future__ import annotations

import datetime as dt
from functools import partial

import streamlit as st

from geo.export import EXPORTS
from geo.screen.columns import COLUMNS, cells, widths
from geo.screen.heading import show_selection
from geo.screen.holdings import Selection
from geo.screen.incidents import show_part
from geo.screen.looks import table_height
from geo.screen.mention import show_mention
from geo.screen.opening import Opened
from geo.screen.trouble import calmly
from geo.store import Store

MOST_SHOWN = 5000


def show_strikes_page(opened: Opened) -> None:
    """The whole page below the menu."""
    with calmly():
        counts = show_selection(opened)
        if not counts.mentions:
            return
        with st.container(horizontal=True, vertical_alignment="center", key="table-tools"):
            chosen = _choose_columns()
            _show_downloads(opened)
        _show_table(opened, chosen, counts.mentions)


def _choose_columns() -> list[str]:
    with st.popover("Columns", icon=":material/view_column:"):
        return st.pills(
            "Columns",
            [column.label for column in COLUMNS],
            default=[column.label for column in COLUMNS if column.shown],
            selection_mode="multi",
            key="columns",
            persist_state="session",
            label_visibility="collapsed",
        )


def _show_downloads(opened: Opened) -> None:
    """One button for each format; the file is made when it is asked for, from the same selection."""
    for name, writer in EXPORTS.items():
        st.download_button(
            f"Download {writer.label}",
            partial(written, opened.holdings.store, opened.selection, name),
            file_name=f"strikemap-{dt.date.today().isoformat()}{writer.suffix}",
            mime=writer.mime,
            icon=":material/download:",
            on_click="ignore",
            key=f"download-{name}",
        )


def written(store: Store, selection: Selection, name: str) -> bytes:
    """A file of the selection's rows in one of the formats."""
    return EXPORTS[name].write(store.strikes(selection))


def _show_table(opened: Opened, chosen: list[str], mentions: int) -> None:
    rows = opened.holdings.strikes(opened.selection, limit=MOST_SHOWN)
    picked = st.dataframe(
        cells(rows, chosen),
        column_config=widths(chosen),
        hide_index=True,
        height=table_height(len(rows)),
        placeholder="",
        on_select="rerun",
        selection_mode="single-row",
        key="strikes-table",
        alt="The mentions of strikes that the filters choose, newest first",
    )
    if mentions > len(rows):
        st.caption(f"The newest {len(rows):,} of {mentions:,} mentions are shown; the downloads hold all of them.")
    if chosen_rows := [at for at in picked.selection.rows if at < len(rows)]:
        show_mention(rows[chosen_rows[0]], to_map=True, placed=True)
        show_part(opened.holdings, rows[chosen_rows[0]])
    else:
        st.caption("Choose a row to read it in full.")
