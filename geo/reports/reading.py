"""Reading documents of any format, from a path, from uploaded bytes, from pasted text.

A new format is a reader (a stream in, Reports out) and a row in READERS.
"""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import cast

from geo.errors import ReportError
from geo.records import Report
from geo.reports.fields import Given, Reading, build_report, one_line, printable
from geo.reports.jsonl import read_jsonl
from geo.reports.markdown import read_markdown
from geo.reports.opening import cannot_read, files_under, name_of, open_plain_file
from geo.reports.plain import headline, read_plain
from geo.reports.web_page import read_web_page

Reader = Callable[[io.BufferedReader, str, Given], Iterator[Reading]]

READERS: dict[str, Reader] = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".html": read_web_page,
    ".htm": read_web_page,
    ".jsonl": read_jsonl,
}


def read_path(
    path: str | os.PathLike[str], *, published: dt.date | None = None, source: str = "", url: str = ""
) -> Iterator[Reading]:
    """The reports of a file, or of every file below a folder in the order of their names.

    What is wrong is yielded in its place as ReportError ("file" or "file:line") and
    never costs the rest; ReportWarning (a ReportError too) precedes a report that was
    read without one of its fields. Nothing is raised. What is given wins over what
    the documents say of themselves.
    """
    given = Given(published, source, url)
    start = Path(path)
    try:
        is_folder = start.is_dir()
    except (OSError, ValueError) as error:
        yield cannot_read(start, error)
        return
    if not is_folder:
        yield from read_file(start, given)
        return
    empty = True
    for found in files_under(start):
        empty = False
        yield from read_file(found, given) if isinstance(found, Path) else [found]
    if empty:
        yield ReportError(
            name_of(start), "There are no files in this folder.", f"Put reports into it ({known_formats()})."
        )


def read_file(path: Path, given: Given) -> Iterator[Reading]:
    """The reports of one file; what is wrong with it is yielded."""
    where = name_of(path)
    try:
        reader = reader_for(path, where)
        with open_plain_file(path) as stream:
            yield from reader(stream, where, given)
    except ReportError as error:
        yield error


def read_bytes(
    data: bytes, name: str, *, published: dt.date | None = None, source: str = "", url: str = ""
) -> Iterator[Reading]:
    """The reports of an uploaded file, read as its name's extension says; otherwise like read_path."""
    where = printable(name)
    try:
        reader = reader_for(PurePath(name), where)
        stream = cast(io.BufferedReader, io.BufferedReader(io.BytesIO(data)))
        yield from reader(stream, where, Given(published, source, url))
    except ReportError as error:
        yield error


def read_text(
    text: str,
    *,
    title: str = "",
    source: str = "",
    url: str = "",
    published: dt.date | None = None,
    origin: str = "pasted",
) -> Report:
    """A report from pasted text, kept to the character; raises ReportError where it cannot be one."""
    found = {"title": one_line(title) or headline(text)}
    readings = list(build_report(text, origin, Given(published, source, url), found))
    report = readings[-1]
    if isinstance(report, ReportError):
        raise report
    return report


def reader_for(path: PurePath, where: str) -> Reader:
    """The reader of a file's extension, in any case."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        kind = f"files ending in {printable(path.suffix)}" if path.suffix else "files without an extension"
        raise ReportError(
            where, f"Strikemap does not read {kind}.", f"It reads {known_formats()}; export or save it as one of them."
        )
    return reader


def known_formats() -> str:
    """The extensions that can be read, for messages."""
    return ", ".join(sorted(READERS))
