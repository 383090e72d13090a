"""The sample reports: ours in words, checked in their facts, marked as samples."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import math
import re
from pathlib import Path

import pytest

from geo.records import SAMPLE_SOURCE, Report
from geo.reports import sample_reports

EVENTS = "data/ucdp_ged_syria_2016_2019.csv.gz"

# Strikes of 2016-2019 that the samples tell of and UCDP GED lists too: report, day, degrees north and east, km.
# A day's own row must lie this near; the distances are those of our two decimals and UCDP's town centres.
CHECKED = (
    ("2016-04-28-al-quds-hospital", "2016-04-27", 36.19, 37.13, 5),
    ("2016-05-06-kamouna", "2016-05-05", 36.20, 36.71, 3),
    ("2016-07-19-tokhar", "2016-07-19", 36.63, 38.01, 3),
    ("2016-09-18-jabal-tharda", "2016-09-17", 35.26, 40.11, 3),
    ("2016-10-27-hass", "2016-10-26", 35.62, 36.59, 3),
    ("2017-03-01-urum-al-kubra", "2016-09-19", 36.15, 36.95, 3),
    ("2017-03-17-al-jinah", "2017-03-16", 36.12, 36.80, 3),
    ("2017-04-04-khan-sheikhoun", "2017-04-04", 35.44, 36.65, 3),
    ("2017-10-26-joint-mechanism", "2017-04-04", 35.44, 36.65, 3),
    ("2018-01-20-afrin", "2018-01-20", 36.51, 36.87, 10),
    ("2018-03-06-atarib", "2017-11-13", 36.14, 36.82, 3),
    ("2018-04-09-t4", "2018-04-09", 34.52, 37.63, 3),
    ("2019-03-01-douma", "2018-04-07", 33.57, 36.40, 3),
    ("2019-07-22-maarat-al-numan", "2019-07-22", 35.65, 36.68, 3),
    ("2019-08-25-aqraba", "2019-08-24", 33.44, 36.37, 3),
    ("2019-10-09-ras-al-ayn", "2019-10-09", 36.85, 40.07, 3),
    ("2019-10-09-ras-al-ayn", "2019-10-09", 36.70, 38.96, 3),
    ("2019-11-21-qah", "2019-11-20", 36.29, 36.72, 3),
    ("2020-04-08-latamneh", "2017-03-25", 35.32, 36.62, 3),
)
# Those it has no row for: it lists deadly events of the conflicts that it follows only.
NOT_LISTED = frozenset(
    {
        "2016-08-24-joint-mechanism",  # tells of 2014 and 2015
        "2017-04-07-shayrat",
        "2017-06-19-iran",
        "2017-09-07-masyaf",
        "2018-04-14-barzeh",
    }
)


def name_of(report: Report) -> str:
    """A sample's file name without its extension."""
    return report.id.removeprefix("sample-")


@pytest.fixture(scope="module")
def samples() -> list[Report]:
    return sample_reports()


def test_there_are_about_thirty(samples: list[Report]) -> None:
    assert 30 <= len(samples) <= 40


def test_each_is_marked_as_a_sample_and_dated(samples: list[Report]) -> None:
    for report in samples:
        assert report.is_sample
        assert report.source == SAMPLE_SOURCE
        assert report.title
        assert report.url == ""  # a link would lend our words to somebody else
        assert report.published is not None
        assert report.id == f"sample-{Path(report.origin).stem}"
        assert report.id.startswith(f"sample-{report.published.isoformat()}")


def test_no_two_are_the_same(samples: list[Report]) -> None:
    assert len({report.content_hash for report in samples}) == len(samples)
    assert len({report.id for report in samples}) == len(samples)


def test_each_is_short_and_names_who_says_so(samples: list[Report]) -> None:
    credit = re.compile(
        r"\b(said|says|according to|reported|announced|concluded|told|found|denied|claimed|accused)\b", re.I
    )
    for report in samples:
        sentences = re.split(r"(?<=[.!?])\s+", report.text.strip())
        assert 1 < len(sentences) <= 5 or len(report.text) < 400, report.id
        assert credit.search(report.text), report.id


def test_days_named_in_the_text_are_not_after_publication(samples: list[Report]) -> None:
    for report in samples:
        for day, month, year in re.findall(r"\b(\d{1,2}) ([A-Z][a-z]+) (20\d\d)\b", report.text):
            named = dt.datetime.strptime(f"{day} {month} {year}", "%d %B %Y").date()
            assert report.published is not None
            assert named < report.published, report.id


def test_every_sample_of_the_datasets_years_is_checked_or_said_to_be_missing(samples: list[Report]) -> None:
    of_these_years = {name_of(r) for r in samples if r.published and 2016 <= r.published.year <= 2019}
    assert of_these_years <= {row[0] for row in CHECKED} | NOT_LISTED
    assert {row[0] for row in CHECKED} | NOT_LISTED <= {name_of(report) for report in samples}


def kilometres(north: float, east: float, other_north: float, other_east: float) -> float:
    """Great-circle distance by the haversine formula."""
    p = math.pi / 180
    half = (
        math.sin((other_north - north) * p / 2) ** 2
        + math.cos(north * p) * math.cos(other_north * p) * math.sin((other_east - east) * p / 2) ** 2
    )
    return 12742 * math.asin(math.sqrt(half))


@pytest.fixture(scope="module")
def events(yardstick: Path) -> list[dict[str, str]]:
    """The rows of UCDP GED for Syria, of a day or two, placed in a town or better than a district."""
    with gzip.open(yardstick / EVENTS, "rt", encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if int(row["where_prec"]) <= 3]


@pytest.mark.yardstick
@pytest.mark.parametrize("checked", CHECKED, ids=[f"{row[0]} {row[1]}" for row in CHECKED])
def test_samples_agree_with_ucdp(events: list[dict[str, str]], checked: tuple[str, str, float, float, int]) -> None:
    _, day, north, east, km = checked
    same_day = [row for row in events if row["date_start"] == row["date_end"] == day]
    assert any(kilometres(north, east, float(row["latitude"]), float(row["longitude"])) <= km for row in same_day)
