"""Moments as a reader reads them: to the minute, in UTC, and said so."""

from __future__ import annotations

import datetime as dt


def moment(at: dt.datetime | None) -> str:
    """2026-11-22 21:40 UTC, "" for none."""
    return f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC" if at else ""
