"""Adding reports: paste or upload, see what is found, and only then keep it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from geo.errors import ReportError, StrikemapError
from geo.mapping.text import escape_line, escape_markdown, one_line
from geo.screen import notes, trouble
from geo.screen.columns import cells, widths
from geo.screen.holdings import extractor
from geo.screen.looks import table_height
from geo.screen.map_frame import show_map
from geo.screen.mention import byline, show_mention
from geo.screen.opening import Opened

if TYPE_CHECKING:
    from geo.screen.adding import Findings, Found, Reading

SHOWN_REPORTS = 20
SHOWN_ERRORS = 50
SHOWN_ROWS = 2000
OVERVIEW = (
    "Date",
    "Place",
    "Province",
    "Precision",
    "Actor",
    "Citing",
    "Status",
    "Hedged",
    "Weapon",
    "Not mapped because",
)
FINDINGS = "findings"


@dataclass(frozen=True, slots=True)
class Said:
    """What the user says of the texts; it wins over what they say of themselves."""

    source: str
    url: str
    published: dt.date | None


def show_add_page(opened: Opened) -> None:
    """The whole page below the menu."""
    st.header("Add reports", anchor=False)
    st.caption("See what a text says of strikes before you keep it. Nothing you paste or upload leaves this machine.")
    if opened.readonly:
        st.info("This dashboard only shows (STRIKEMAP_READONLY). You can try a text; it cannot be kept.")
    with st.container(width=960):
        paste, upload = st.tabs(["Paste", "Upload"])
    with paste:
        _show_paste(opened)
    with upload:
        _show_upload(opened)
    if FINDINGS in st.session_state:
        with trouble.calmly():
            _show_findings(opened, st.session_state[FINDINGS])


def _show_paste(opened: Opened) -> None:
    with st.form("paste", border=False):
        text = st.text_area("Text", height=180, key="paste-text", placeholder="The article or statement, as it stands")
        title = st.text_input("Title", key="paste-title")
        said = _said("paste")
        if st.form_submit_button("See what is found", type="primary"):
            _look(opened, _pasted(text, title, said))


def _show_upload(opened: Opened) -> None:
    with st.form("upload", border=False):
        files = st.file_uploader(
            "Files",
            type=["txt", "md", "html", "htm", "jsonl"],
            accept_multiple_files=True,
            key="upload-files",
            help="One report a file; .jsonl holds one report a line.",
        )
        st.caption("Fields you fill in here win over what the files say of themselves.")
        said = _said("upload")
        if st.form_submit_button("See what is found", type="primary"):
            _look(opened, _uploaded([(file.name, file.getvalue()) for file in files], said))


def _said(where: str) -> Said:
    source, url, published = st.columns([0.35, 0.4, 0.25])
    return Said(
        source.text_input("Source", key=f"{where}-source", placeholder="the outlet"),
        url.text_input("Link", key=f"{where}-url", placeholder="https://"),
        published.date_input(
            "Published",
            value=None,
            min_value=dt.date(1900, 1, 1),
            key=f"{where}-published",
            format="YYYY-MM-DD",
            help="The day the report appeared. It is never guessed; days such as 'on Tuesday' need it.",
        ),
    )


def _pasted(text: str, title: str, said: Said) -> Iterator[Reading]:
    from geo.reports import read_text

    yield read_text(text, title=title, source=said.source, url=said.url, published=said.published, origin="pasted")


def _uploaded(files: Iterable[tuple[str, bytes]], said: Said) -> Iterator[Reading]:
    from geo.reports import read_bytes
    from geo.screen.adding import safely

    for name, data in files:
        yield from safely(iter(read_bytes(data, name, source=said.source, url=said.url, published=said.published)))


def _look(opened: Opened, readings: Iterator[Reading]) -> None:
    """Read and extract, with the number of reports read so far, and remember the findings."""
    from geo.screen.adding import look, safely

    progress = st.empty()
    with trouble.calmly(), progress.status("Reading ...") as status:
        reader = extractor()
        st.session_state[FINDINGS] = look(
            safely(readings), reader, lambda done: status.update(label=f"Reading ... {done:,}")
        )
    progress.empty()


def _show_findings(opened: Opened, findings: Findings) -> None:
    from geo.screen.adding import summaries

    _show_wrong(findings.wrong)
    if not findings.found:
        return
    reports = f"{len(findings.found):,} report{'s' * (len(findings.found) != 1)}"
    mentions = f"{findings.mentions:,} mention{'s' * (findings.mentions != 1)} of strikes"
    st.subheader(f"Found: {reports} with {mentions}", anchor=False)
    with st.container(horizontal=True):
        if not opened.readonly:
            st.button(f"Keep {reports}", type="primary", on_click=_keep, args=(opened, findings), key="keep")
        st.button("Discard", on_click=_forget, key="discard")
    _show_as_table(findings)
    places = summaries(findings.found)
    rows, small_map = st.columns([0.58, 0.42], gap="medium")
    with small_map, trouble.calmly(), st.container(key="small-map"):
        if places:
            show_map(places, "", key="map-found", height=380)
    with rows:
        for at, one in enumerate(findings.found[:SHOWN_REPORTS]):
            _show_found(one, at, alone=len(findings.found) == 1)
        if len(findings.found) > SHOWN_REPORTS:
            st.caption(f"The first {SHOWN_REPORTS} of {len(findings.found):,} are shown; all would be kept.")


def _show_as_table(findings: Findings) -> None:
    rows = [row for at, one in enumerate(findings.found) for row in one.as_stored(at)][:SHOWN_ROWS]
    if rows:
        st.dataframe(
            cells(rows, OVERVIEW),
            column_config=widths(OVERVIEW),
            hide_index=True,
            height=table_height(len(rows), most=8),
            placeholder="",
            alt="What was found, one row a mention",
        )


def _show_found(one: Found, at: int, *, alone: bool) -> None:
    title = escape_markdown(one_line(one.report.title) or one_line(one.report.origin) or "(no title)")
    with st.expander(f"{title} ({len(one.strikes)})", expanded=alone):
        st.markdown(byline(one.report))
        if not one.strikes:
            st.markdown("No strike was found in this text. It can be kept all the same.")
        for row in one.as_stored(at):
            show_mention(row, to_report=False, placed=True)


def _show_wrong(wrong: list[ReportError]) -> None:
    if not wrong:
        return
    st.warning(f"{len(wrong)} could not be read as they are.", icon=":material/info:")
    for error in wrong[:SHOWN_ERRORS]:
        st.markdown(f"- **{escape_line(error.where)}**: {escape_line(_rest(error))}")
    if len(wrong) > SHOWN_ERRORS:
        st.caption(f"And {len(wrong) - SHOWN_ERRORS:,} more.")


def _rest(error: ReportError) -> str:
    return f"{error.wrong} {error.remedy}".strip()


def _keep(opened: Opened, findings: Findings) -> None:
    """Keep what was shown, through the ordinary ingest."""
    from geo.ingest import ingest

    try:
        totals = ingest([one.report for one in findings.found], opened.holdings.store, findings)
    except StrikemapError as error:
        notes.keep(f"{trouble.title(error)} {error}")
        return
    notes.keep(f"Kept: {totals.new:,} new, {totals.changed:,} changed, {totals.same:,} already here.")
    for name in [name for name in st.session_state if str(name).startswith("paste-")]:
        del st.session_state[name]  # the form is empty for the next text
    _forget()


def _forget() -> None:
    st.session_state.pop(FINDINGS, None)
