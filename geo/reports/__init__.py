"""Readers: from files, uploads and pasted text to Reports, one reader a format."""

from geo.reports.fields import Reading, ReportWarning, parse_date
from geo.reports.reading import READERS, Reader, read_bytes, read_path, read_text
from geo.reports.samples import sample_reports

__all__ = [
    "READERS",
    "Reader",
    "Reading",
    "ReportWarning",
    "parse_date",
    "read_bytes",
    "read_path",
    "read_text",
    "sample_reports",
]
