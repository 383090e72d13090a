"""The reports of each week, from the columns."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.store.columns.chosen import Chosen, firsts
from geo.store.columns.held import Held
from geo.store.columns.table import Columns
from geo.store.rows import WEEK, Timeline

UNDATED, WIDER = -1, -2  # in place of a week


def weeks_of(columns: Columns, chosen: Chosen) -> Timeline:
    """The different reports of each week, in all and by actor."""
    held = columns.held
    every = columns.kept("weeks", lambda: weeks(held))
    week, report, actor = chosen.of(every), chosen.of(held.report), chosen.of(held.codes["actor"])
    more = chosen.mask.take(held.more_row)
    more_row = held.more_row[more]
    named_report = np.concatenate([report, held.report.take(more_row)])
    named_week = np.concatenate([week, every.take(more_row)])
    named = np.concatenate([actor, held.more_actor[more]])
    of_actor: dict[str, dict[dt.date, int]] = {}
    for (code, number), reports in tally(named_report, named_week, named).items():
        if code < len(held.values["actor"]):
            of_actor.setdefault(held.values["actor"][code], {})[monday(number)] = reports
    return Timeline(
        weeks={monday(number): reports for (_, number), reports in tally(report, week, np.zeros_like(week)).items()},
        by_actor=of_actor,
        wider=different(report[week == WIDER]),
        undated=different(report[week == UNDATED]),
    )


def weeks(held: Held) -> NDArray[np.int32]:
    """The week of each row, from 0, which began on Monday, the first of January of the year 1; UNDATED, WIDER."""
    found = (held.first_day - 1) // WEEK
    found[held.last_day.astype(np.int64) - held.first_day >= WEEK] = WIDER
    found[held.first_day > held.last_day] = UNDATED  # only what has no date ends before it begins
    return found


def monday(week: int) -> dt.date:
    """The first day of a week by its number."""
    return dt.date.fromordinal(week * WEEK + 1)


def tally(report: NDArray[np.int32], week: NDArray[np.int32], group: NDArray[Any]) -> dict[tuple[int, int], int]:
    """The number of different reports of each group and week that has any."""
    dated = week >= 0
    report, week, group = report[dated], week[dated], group[dated]
    groups = int(group.max(initial=0)) + 1
    low, high = (int(week.min()), int(week.max())) if len(week) else (0, 0)
    cells = (week.astype(np.int64) - low) * groups + group
    many = (high - low + 1) * groups
    keys = np.sort(report * np.int64(many) + cells)
    cell, reports = np.unique(keys[firsts(keys)] % many, return_counts=True)
    return {
        (int(one % groups), int(one // groups) + low): int(number) for one, number in zip(cell, reports, strict=True)
    }


def different(rising: NDArray[np.int32]) -> int:
    """How many different numbers are among rising ones."""
    return int(np.count_nonzero(firsts(rising)))
