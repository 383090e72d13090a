"""Reading a dataset's file: its columns in any order, row by row; a bad row never costs the others."""

from __future__ import annotations

import csv
import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from geo.errors import BadEvent, DatasetError, GazetteerFileError, ReportError
from geo.places.own.columns import LONGEST_FIELD, records
from geo.places.own.files import Opened, Watch, nobody, opened, text_lines
from geo.reports.fields import check_text, one_line, parse_date, shorten

DELIMITERS = (",", ";", "\t")
SEEN = 12  # columns that a message lists
YEARS = range(1800, 2201)  # others are a mistake
MOST_PERSONS = 10_000_000  # a number above it is a mistake


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its columns' names; `number` counts the rows of the file, the heading being row 1."""

    number: int
    cells: Mapping[str, str]

    def bad(self, wrong: str) -> BadEvent:
        """The error of this row."""
        return BadEvent(self.number, wrong)

    def text(self, column: str) -> str:
        """A cell as it is; "" where the file has no such column. BadEvent for what cannot be kept as text."""
        cell = self.cells.get(column, "")
        if not cell or cell.isspace():
            return ""
        if "\ufffd" in cell:
            raise self.bad(f"{column} is not in UTF-8")
        if cell.isprintable() and len(cell) < LONGEST_FIELD:  # most are, and there is nothing to look for in them
            return cell
        try:
            check_text(cell, column)
        except ReportError as error:
            raise self.bad(f"{column}: {error.wrong}") from error
        return cell

    def line(self, column: str) -> str:
        """A cell on one line, without the spaces around it."""
        cell = self.text(column)
        return " ".join((cell if cell.isprintable() else one_line(cell)).split())

    def wanted(self, column: str) -> str:
        """A cell on one line that must not be empty."""
        if found := self.line(column):
            return found
        raise self.bad(f"{column} is empty")

    def whole(self, column: str) -> int | None:
        """A number of persons, None where the cell is empty."""
        cell = self.line(column)
        if not cell:
            return None
        digits = cell.removesuffix(".0")
        if not (digits.isascii() and digits.isdecimal()) or int(digits[:20]) > MOST_PERSONS:
            raise self.bad(f"{column} is {shorten(cell, 30)!r}, which is no number of persons")
        return int(digits)

    def degrees(self, column: str, most: int) -> float:
        """A coordinate in degrees, WGS 84."""
        cell = self.wanted(column)
        try:
            found = float(cell) if cell.isascii() and "_" not in cell else math.nan
        except ValueError:
            found = math.nan
        if not abs(found) <= most:
            raise self.bad(f"{column} is {shorten(cell, 30)!r}, which is no number of degrees from -{most} to {most}")
        return found

    def code(self, column: str, known: Sequence[str] | Mapping[str, object]) -> str:
        """A code that must be one of those known."""
        cell = self.wanted(column).removesuffix(".0")
        if cell in known:
            return cell
        raise self.bad(f"{column} is {shorten(cell, 30)!r}, which is none of {', '.join(known)}")

    def day(self, column: str) -> dt.date:
        """A day, written 2016-01-31 or 31 January 2016."""
        cell = self.wanted(column)
        found = day_of(cell)
        if found and found.year in YEARS:
            return found
        raise self.bad(f"{column} is {shorten(cell, 30)!r}, which is no day as YYYY-MM-DD")


MONTHS = "january february march april may june july august september october november december".split()


def day_of(cell: str) -> dt.date | None:
    """The day of "2016-01-31", of a timestamp, or of "31 January 2016"; else None."""
    if found := parse_date(cell):
        return found
    parts = cell.lower().split()
    if len(parts) != 3 or parts[1] not in MONTHS or not (parts[0] + parts[2]).isdecimal():
        return None
    try:
        return dt.date(int(parts[2]), MONTHS.index(parts[1]) + 1, int(parts[0]))
    except ValueError:
        return None


def read_rows(path: Path, required: Sequence[str], watch: Watch = nobody) -> Iterator[Row | BadEvent]:
    """The rows of a file, plain, .gz or a zip with one table; DatasetError where it is none, or lacks a column."""
    csv.field_size_limit(LONGEST_FIELD)
    with told_as_dataset(), opened(path, watch) as file:
        lines = text_lines(file.stream, "utf-8-sig")
        heading = next((line for line in lines if line.strip()), "")
        delimiter = max(DELIMITERS, key=heading.count)
        names = columns_of(next(csv.reader([heading], delimiter=delimiter), []), required, file)
        for number, cells in enumerate(records(lines, delimiter), 2):
            if isinstance(cells, str):
                yield BadEvent(number, cells)
            elif len(cells) != len(names) and any(cells):
                yield BadEvent(number, f"it has {len(cells)} cells, and the heading has {len(names)}")
            elif any(cells):
                yield Row(number, dict(zip(names, cells, strict=True)))


def columns_of(heading: Sequence[str], required: Sequence[str], file: Opened) -> list[str]:
    """The columns' names in small letters; DatasetError where one is missing or stands twice."""
    names = [name.strip().lower() for name in heading]
    seen = ", ".join(repr(shorten(name, 30)) for name in names[:SEEN]) or "nothing"
    missing = [name for name in required if name not in names]
    if missing:
        remedy = "Give the file with the columns that the dataset publishes, in any order."
        raise DatasetError(file.where, f"it lacks the columns {', '.join(missing)}; its first row is {seen}.", remedy)
    twice = sorted({name for name in names if name in required and names.count(name) > 1})
    if twice:
        raise DatasetError(
            file.where, f"it has these columns more than once: {', '.join(twice)}.", "Leave one of each."
        )
    return names


@contextmanager
def told_as_dataset() -> Iterator[None]:
    """Trouble with opening and unpacking a file, told as trouble with a dataset's file."""
    try:
        yield
    except GazetteerFileError as error:
        raise DatasetError(error.where, error.wrong, error.remedy) from error
