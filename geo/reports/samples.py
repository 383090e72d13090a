"""The sample reports that a new user's map begins with.

Short reports in our own words about widely reported strikes in Syria (data:
CC BY 4.0); `source` is SAMPLE_SOURCE, and who said what stands in the sentences.
"""

from __future__ import annotations

from pathlib import Path

from geo.errors import ReportError
from geo.records import Report
from geo.reports.reading import read_path

SAMPLES = Path(__file__).parent.parent / "data" / "samples"


def sample_reports() -> list[Report]:
    """All sample reports, in the order of their file names; raises ReportError where one is broken."""
    reports = []
    for reading in read_path(SAMPLES):
        if isinstance(reading, ReportError):
            raise reading
        reports.append(reading)
    return reports
