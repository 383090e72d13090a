"""JSON Lines: one report a line, read line by line, so that a file may be larger than memory.

JSON is UTF-8 by its standard (RFC 8259), so no charset is guessed here, and one
damaged line costs no other.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from geo.errors import ReportError
from geo.reports.decoding import decode, refuse_known_binary
from geo.reports.fields import LARGEST_REPORT, Given, Reading, ReportWarning, build_report, shorten, too_large
from geo.reports.opening import cannot_read, read_whole

FIELDS = ("id", "source", "published", "title", "url")
MEND = "Mend that line; the others were read."
# JSON may spend six bytes on a character (\uXXXX), so a line may be longer than its text.
LARGEST_LINE = 3 * LARGEST_REPORT


def read_jsonl(stream: BufferedReader, where: str, given: Given) -> Iterator[Reading]:
    """Every line's report; a line that is none is yielded as ReportError with "file:line"."""
    empty = True
    for number, line in enumerate(lines_of(stream, where), start=1):
        if not line.strip():
            continue
        if empty and line.strip() in (b"[", b"{"):
            wrong = "This is JSON spread over many lines, not JSON Lines."
            raise ReportError(where, wrong, "Write one report a line (for example with: jq -c '.[]').")
        empty = False
        try:
            yield from read_line(line, f"{where}:{number}", given)
        except ReportError as error:
            yield error
    if empty:
        raise ReportError(where, "The file is empty.", "Check that it was saved or downloaded completely.")


def lines_of(stream: BufferedReader, where: str) -> Iterator[bytes]:
    """A stream's lines as UTF-8 bytes, the byte-order mark gone; of a line too long only the beginning."""
    try:
        head = stream.peek(4)
        refuse_known_binary(head, where)
        if head.startswith(codecs.BOM_UTF8):
            stream.read(len(codecs.BOM_UTF8))
        elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            # A Windows shell's ">" writes UTF-16; it has a mark, so nothing is guessed.
            yield from decode(read_whole(stream, where), where).encode("utf-8", "surrogatepass").split(b"\n")
            return
        while line := stream.readline(LARGEST_LINE + 1):
            yield line
            while len(line) > LARGEST_LINE and not line.endswith(b"\n"):
                line = stream.readline(LARGEST_LINE + 1)
    except OSError as error:
        raise cannot_read(where, error) from error


def read_line(line: bytes, spot: str, given: Given) -> Iterator[Reading]:
    """The report of one line, after what had to be left out of it; raises ReportError where it is none."""
    if len(line) > LARGEST_LINE:
        raise too_large(spot)
    row = parse_line(line, spot)
    text = row.get("text")
    if not isinstance(text, str):
        wrong = 'It has no "text".' if text is None else f'Its "text" is {kind_of(text)}, not a string.'
        raise ReportError(
            spot, wrong, 'Each line needs {"text": "..."}; id, source, published, title and url are optional.'
        )
    found: dict[str, str] = {}
    for field in FIELDS:
        value = row.get(field)
        if isinstance(value, str) or (field == "id" and type(value) is int):
            found[field] = str(value)
        elif value is not None:
            yield ReportWarning(
                spot, f'Its "{field}" is {kind_of(value)}, not a string; it is left out.', "Write it in quotes."
            )
    yield from build_report(text, spot, given, found)


def parse_line(line: bytes, spot: str) -> dict[str, Any]:
    """The JSON object that a line is."""
    try:
        row = json.loads(
            line.decode("utf-8").rstrip("\r\n"), strict=False
        )  # a raw tab in a string is no reason to lose it
    except UnicodeDecodeError as error:
        wrong = f"The line is not UTF-8 (byte 0x{line[error.start]:02x} at byte {error.start} of the line)."
        raise ReportError(spot, wrong, "Save the file as UTF-8; the other lines were read.") from error
    except json.JSONDecodeError as error:
        raise ReportError(spot, f"The line is not JSON: {error.msg} (column {error.colno}).", MEND) from error
    except (ValueError, RecursionError) as error:
        raise ReportError(spot, f"The line is not JSON we can read: {shorten(str(error))}.", MEND) from error
    if not isinstance(row, dict):
        raise ReportError(spot, f"The line is {kind_of(row)}, not an object.", MEND)
    return row


def kind_of(value: object) -> str:
    """A JSON value's kind in words."""
    kinds = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "a list",
        dict: "an object",
    }
    return kinds.get(type(value), "null")
