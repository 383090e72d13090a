"""Spreadsheet cells that are safe to open and can be read back exactly.

A spreadsheet runs a cell that begins with = + - @ (also in their full-width forms), a tab or a line end as a
formula. Such a text gets a leading apostrophe, which spreadsheets take as "this is text". So does what follows a
semicolon, tab or line end within a text, as some spreadsheets part columns there. Taking exactly these
apostrophes off gives the text back: the patterns see through apostrophes that were there before.
"""

from __future__ import annotations

import re

from geo.errors import ReportError
from geo.export.properties import Kind, Value
from geo.store.verbatim import storable, verbatim

# White space of every kind may stand before it, control characters such as the unit separator included.
FORMULA = r"'*[^\S\t\r\n]*[=+\-@＝＋－＠]"
FIRST = re.compile(rf"(?='*[\t\r\n]|{FORMULA})")
FIRST_MARK = re.compile(rf"'(?='*[\t\r\n]|{FORMULA})")
INNER = re.compile(rf"([;\t\r\n])(?={FORMULA})")
INNER_MARK = re.compile(rf"([;\t\r\n])'(?={FORMULA})")
FLAGS = {"true": True, "false": False}
ITEM = re.compile(r"(?:[^;\\]|\\.)*", re.DOTALL)
EMPTY_ITEM = "\\e"


def write_cell(value: Value) -> str:
    """A value as a cell; None and an empty list are empty cells."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return disarm(storable(value if isinstance(value, str) else join(value)))


def read_cell(cell: str, kind: Kind) -> Value:
    """The value of a cell of a column of this kind; ValueError where it is none."""
    if kind == "list":
        return split(verbatim(arm(cell)))
    if cell == "":
        return None
    if kind == "flag":
        return FLAGS[cell]
    if kind == "whole":
        return int(cell)
    return float(cell) if kind == "decimal" else verbatim(arm(cell))


def disarm(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet would see the beginning of a formula."""
    text = INNER.sub(r"\1'", text)
    return f"'{text}" if FIRST.match(text) else text


def arm(text: str) -> str:
    """The text that `disarm` was given."""
    return INNER_MARK.sub(r"\1", text[1:] if FIRST_MARK.match(text) else text)


def join(items: tuple[str, ...]) -> str:
    """Items in one text, "Russia; Turkey"; a backslash marks a semicolon or backslash of their own."""
    escaped = (re.sub(r"([;\\])", r"\\\1", item) if item else EMPTY_ITEM for item in items)
    return "; ".join(escaped)


def split(text: str) -> tuple[str, ...]:
    """The items that `join` was given."""
    if text == "":
        return ()
    items, at = [], 0
    while True:
        found = ITEM.match(text, at)
        assert found is not None  # the pattern matches nothing, too
        items.append("" if found[0] == EMPTY_ITEM else re.sub(r"\\(.)", r"\1", found[0], flags=re.DOTALL))
        if found.end() >= len(text):
            return tuple(items)
        at = found.end() + len("; ")


def unreadable(where: str, wrong: str) -> ReportError:
    """The error of a file that this program did not write."""
    return ReportError(where, wrong, "Give a CSV file that Strikemap exported, unchanged.")
