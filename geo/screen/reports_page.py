"""The reports: a list, and one of them read with its strikes highlighted in the running text."""

from __future__ import annotations

import streamlit as st

from geo.errors import StrikemapError
from geo.mapping.text import escape_markdown, one_line, safe_url
from geo.records import Report
from geo.screen import address, notes, trouble
from geo.screen.empty import show_empty
from geo.screen.looks import table_height
from geo.screen.marks import key_to_marks
from geo.screen.mention import byline, day, show_mention
from geo.screen.opening import Opened
from geo.screen.running_text import show_running_text
from geo.store import StoredStrike

MOST_SHOWN = 5000


def show_reports_page(opened: Opened) -> None:
    """The list, or the report that the address names."""
    with trouble.calmly():
        if not (key := address.chosen(address.REPORT)):
            _show_list(opened)
        elif found := opened.holdings.report(key):
            _show_report(opened, key, *found)
        else:
            st.info("There is no such report here; it may have been removed.", icon=":material/info:")
            _show_way_back()


def _show_list(opened: Opened) -> None:
    rows = opened.holdings.reports(opened.selection)
    st.header(f"{len(rows):,} report{'s' * (len(rows) != 1)}", anchor=False)
    if not rows:
        show_empty(opened)
        return
    st.caption("Choose a row to read the report.")
    shown = rows[:MOST_SHOWN]
    st.dataframe(
        {
            "Title": [one_line(row.title) or "(no title)" for row in shown],
            "Source": [one_line(row.source) for row in shown],
            "Published": [day(row.published) for row in shown],
            "Mentions": [row.strikes for row in shown],
            "Link": [safe_url(row.url) or None for row in shown],
            "Sample": ["sample" if row.sample else "" for row in shown],
        },
        column_config={
            "Title": st.column_config.TextColumn(width="large"),
            "Mentions": st.column_config.NumberColumn(width="small"),
            "Link": st.column_config.LinkColumn(width="medium"),
        },
        hide_index=True,
        height=table_height(len(shown)),
        placeholder="",
        key="reports-table",
        selection_mode="single-row",
        on_select=lambda: _choose([row.key for row in shown]),
        alt="The reports, newest first",
    )
    if len(rows) > len(shown):
        st.caption(f"The newest {len(shown):,} of {len(rows):,}; narrow them with the filters.")


def _choose(keys: list[str]) -> None:
    rows = st.session_state["reports-table"].selection.rows
    address.choose(address.REPORT, [keys[at] for at in rows if at < len(keys)])


def _show_report(opened: Opened, key: str, report: Report, strikes: list[StoredStrike]) -> None:
    _show_way_back()
    st.header(escape_markdown(one_line(report.title) or "(no title)"), anchor=False)
    st.markdown(byline(report))
    text, beside = st.columns([0.62, 0.38], gap="medium")
    with text, st.container(key="running-text"):
        show_running_text(report.text, [row.strike for row in strikes])
        if strikes:
            with st.container(key="key-to-marks"):
                st.markdown(key_to_marks())
    with beside:
        st.subheader(f"{len(strikes)} mention{'s' * (len(strikes) != 1)} of strikes", anchor=False)
        for row in strikes:
            show_mention(row, to_report=False, to_map=True, placed=True)
        st.caption(f"Content hash (SHA-256) {report.content_hash}")
        if not opened.readonly:
            _show_removal(opened, key)


def _show_way_back() -> None:
    icon = ":material/arrow_back:"
    st.button("All reports", icon=icon, on_click=address.forget, args=(address.REPORT,), type="tertiary")


def _show_removal(opened: Opened, key: str) -> None:
    with st.popover("Remove this report", icon=":material/delete:"):
        st.markdown("Its text and its mentions leave the database. The original stays wherever you have it.")
        st.button("Remove it", on_click=_remove, args=(opened, key), type="primary", key="remove-report")


def _remove(opened: Opened, key: str) -> None:
    try:
        opened.holdings.store.remove(key)
    except StrikemapError as error:
        notes.keep(f"{trouble.title(error)} {error}")
        return
    address.forget(address.REPORT)
    notes.keep("The report was removed.")
