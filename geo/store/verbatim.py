"""Text that a database or a file cannot hold as it is, kept reversibly.

PostgreSQL has no U+0000, and UTF-8 no lone surrogate, but articles bring both.
Each of them is written as U+001A (SUBSTITUTE, the character made for this) and
four hexadecimal digits, and so is U+001A itself; every other text stays as it is.
"""

from __future__ import annotations

import re

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

UNSTORABLE = re.compile("[\x00\x1a\ud800-\udfff]")
WRITTEN = re.compile("\x1a([0-9a-f]{4})")


def storable(text: str) -> str:
    """The text with every character that cannot be stored written out."""
    return UNSTORABLE.sub(lambda found: f"\x1a{ord(found[0]):04x}", text)


def verbatim(stored: str) -> str:
    """The text that `storable` was given."""
    return WRITTEN.sub(lambda found: chr(int(found[1], 16)), stored) if "\x1a" in stored else stored


class Verbatim(TypeDecorator[str]):
    """A text column that gives back every Python string as it was put in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else verbatim(value)
