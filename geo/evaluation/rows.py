"""One row of an annotation file, its values asked for by name and kind; a wrong one is said with file and line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from geo.errors import AnnotationError
from geo.records import days_of


@dataclass(frozen=True, slots=True)
class Row:
    """A JSON object and where it stands ("file:line")."""

    spot: str
    values: dict[str, Any]

    def text(self, key: str) -> str:
        """A string that must be there."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "a string that is not empty")
        return value

    def text_or_none(self, key: str, among: Collection[str] = ()) -> str | None:
        """A string, one of `among` where any are given, or null."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or (among and value not in among):
            raise self.wrong(key, f"one of {', '.join(among)}, or null" if among else "a string or null")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; () where there is none."""
        value = self.values.get(key) or []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(key, "a list of strings")
        return tuple(value)

    def flag(self, key: str) -> bool:
        """True or false; false where it is not said."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return bool(value)

    def whole(self, key: str) -> int | None:
        """A whole number or null."""
        value = self.values.get(key)
        if value is not None and type(value) is not int:
            raise self.wrong(key, "a whole number or null")
        return value

    def degrees(self, key: str, most: int) -> float | None:
        """Degrees between -most and most, or null."""
        value = self.values.get(key)
        if value is None:
            return None
        if type(value) not in {int, float} or not -most <= value <= most:
            raise self.wrong(key, f"degrees from -{most} to {most}, or null")
        return float(value)

    def date(self, key: str) -> str | None:
        """A year, month or day in ISO 8601, or null."""
        value = self.text_or_none(key)
        if value is None:
            return None
        if days_of(value) is None:
            raise self.wrong(key, "a date such as 2015-10-02 or 2015-10, or null")
        return value

    def wrong(self, key: str, wanted: str) -> AnnotationError:
        """What is said of a value that is not what it should be."""
        if key not in self.values:
            return AnnotationError(self.spot, f'It has no "{key}".', f"Write {wanted}.")
        value = repr(self.values[key])
        shown = value if len(value) <= 60 else f"{value[:57]}..."
        return AnnotationError(self.spot, f'Its "{key}" is {shown}.', f"Write {wanted}.")
