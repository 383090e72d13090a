"""CSV (RFC 4180, UTF-8): one row a mention, safe to open in a spreadsheet, and read back exactly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from geo.export.cells import read_cell, unreadable, write_cell
from geo.export.properties import COLUMNS, Value, properties
from geo.store import StoredStrike

NAMES = [column.name for column in COLUMNS]


def write_csv(rows: Iterable[StoredStrike]) -> bytes:
    """The rows as a CSV file with a header; the same rows always give the same bytes."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(NAMES)
    for row in rows:
        writer.writerow([write_cell(value) for value in properties(row).values()])
    return stream.getvalue().encode("utf-8")


def read_csv(data: bytes, where: str = "CSV") -> list[dict[str, Value]]:
    """The properties of each row that `write_csv` wrote; ReportError, with its line, where it did not."""
    # A cell holds a whole sentence, and some texts have no full stop for pages: the module's limit is too low.
    csv.field_size_limit(max(csv.field_size_limit(), len(data) + 1))
    try:
        lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        if next(lines, None) != NAMES:
            raise unreadable(f"{where}:1", "the columns are not those of an export.")
        return [read_row(line, f"{where}:{lines.line_num}") for line in lines]
    except (UnicodeDecodeError, csv.Error) as error:
        raise unreadable(where, f"cannot be read as CSV in UTF-8 ({error}).") from error


def read_row(line: list[str], where: str) -> dict[str, Value]:
    """One row's properties."""
    if len(line) != len(COLUMNS):
        raise unreadable(where, f"has {len(line)} cells instead of {len(COLUMNS)}.")
    values: dict[str, Value] = {}
    for column, cell in zip(COLUMNS, line, strict=True):
        try:
            values[column.name] = read_cell(cell, column.kind)
        except (KeyError, ValueError) as error:
            raise unreadable(where, f"{column.name} cannot be {cell[:40]!r}.") from error
    return values
