"""Golden sentences: each says one hard thing about one sentence (tests/golden/*.toml)."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from geo.extract import Extractor
from geo.records import Report, Strike, Toll

FOLDER = Path(__file__).parent / "golden"
OTHERS = {"no_strikes"}  # read by tests of their own
CONTEXT = {"name", "text", "published", "title", "miss"}


def rows() -> list[Any]:
    """Every golden sentence as a parameter; known misses are strict xfails with their reason."""
    found = []
    for path in sorted(path for path in FOLDER.glob("[!t]*.toml") if path.stem not in OTHERS):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["golden"]:
            marks = [pytest.mark.xfail(reason=row["miss"], strict=True)] if "miss" in row else []
            found.append(pytest.param(row, id=f"{path.stem}: {row['name']}", marks=marks))
    return found


def read(extractor: Extractor, row: dict[str, Any]) -> list[Strike]:
    published: dt.date | None = row.get("published")
    return extractor.strikes(Report(text=row["text"], id="golden", title=row.get("title", ""), published=published))


def expected(row: dict[str, Any]) -> tuple[str, Any]:
    keys = set(row) - CONTEXT
    assert len(keys) == 1, f"{row['name']}: one sentence, one expectation"
    key = keys.pop()
    return key, row[key]


def seen(strikes: list[Strike], key: str) -> Any:
    if key == "places":
        return [strike.place_text for strike in strikes]
    assert strikes, "no strike found"
    first = strikes[0]
    if key in {"province", "country", "precision", "place"}:
        assert first.place is not None, first.unplaced
        return getattr(first.place, "name" if key == "place" else key)
    if key in {"kind", "via"}:
        return getattr(first.claimants[0], key) if first.claimants else ""
    if key == "span":
        return f"{first.date}/{first.date_end}"
    value = getattr(first, key)
    if key == "date":
        return value or ""
    if key in {"killed", "injured", "number"}:
        return -1 if value is None else value
    if isinstance(value, Toll):
        return [-1 if bound is None else bound for bound in (value.low, value.best, value.high)]
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("row", rows())
def test_golden_sentence(row: dict[str, Any], extractor: Extractor) -> None:
    key, value = expected(row)
    assert seen(read(extractor, row), key) == value
