"""The fields of a report: what the user gave, what the document says of itself, and how both meet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from geo.errors import ReportError
from geo.records import Report, hash_text

# A day, alone or followed by a time of day (ISO 8601 as RFC 3339 narrows it, "T" or a space).
ISO_DAY = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)?", re.ASCII
)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")
SURROGATE = re.compile("[\ud800-\udfff]")

# Above this, in bytes or characters, one report is taken for a mistake (a whole archive in one file).
LARGEST_REPORT = 50_000_000

Reading = Report | ReportError


class ReportWarning(ReportError):
    """A report was read, but something of it was left out (a date that is none) or could not be made sure of.

    It is yielded before its report: a caller that counts what failed leaves it out.
    """


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says of the documents: wins over what they say of themselves."""

    published: dt.date | None = None
    source: str = ""
    url: str = ""


def build_report(text: str, where: str, given: Given, found: Mapping[str, str]) -> Iterator[Reading]:
    """A report from its text and the fields found with it (id, title, source, url, published).

    The text is kept to the character. Raises ReportError for a text that cannot be one;
    a date that is not ISO is yielded as ReportWarning and left out.
    """
    check_text(text, where)
    published, stated = given.published, found.get("published", "").strip()
    if published is None and stated:
        published = parse_date(stated)
        if published is None:
            yield unusable_date(where, stated)
    yield Report(
        text=text,
        id=one_line(found.get("id", "")) or hash_text(text),
        title=one_line(found.get("title", "")),
        source=one_line(given.source) or one_line(found.get("source", "")),
        url=one_line(given.url) or one_line(found.get("url", "")),
        published=published,
        origin=where,
    )


def check_text(text: str, where: str) -> None:
    """Raise ReportError for a text that is empty, too long, or cannot be stored as it is."""
    if not text.strip().strip("\ufeff"):
        raise ReportError(where, "It has no text.", "Check that it was saved or copied completely.")
    if len(text) > LARGEST_REPORT:
        raise too_large(where)
    if (zero := text.find("\x00")) >= 0:
        raise ReportError(where, f"The text has a zero character at {zero}.", "Remove it; no database can keep it.")
    if half := SURROGATE.search(text):
        wrong = f"The text has half a character (U+{ord(half[0]):04X}, as a cut emoji leaves) at {half.start()}."
        raise ReportError(where, wrong, "Remove it; it cannot be written as UTF-8.")


def too_large(where: str) -> ReportError:
    """What is said of one report above LARGEST_REPORT."""
    return ReportError(
        where,
        f"It is larger than {LARGEST_REPORT // 1_000_000} MB.",
        "Split it: one article a file, or one a line in .jsonl.",
    )


def unusable_date(where: str, stated: str) -> ReportWarning:
    """What is said of a publication date that is not ISO."""
    wrong = f"The publication date {shorten(stated)!r} is not a day as YYYY-MM-DD; the report is kept without a date."
    return ReportWarning(where, wrong, "Correct it and read it again, or give the date yourself.")


def parse_date(text: str) -> dt.date | None:
    """The day of "2015-10-08" or of an ISO timestamp, as written there (no change of zone); else None."""
    match = ISO_DAY.fullmatch(text.strip())
    if not match:
        return None
    try:
        dt.datetime.fromisoformat(match[0].replace(" +", "+").replace(" -", "-").replace(" Z", "Z"))
        return dt.date.fromisoformat(match[1])
    except ValueError:
        return None


def one_line(text: str) -> str:
    """A field of metadata on one line, without control characters and halves of characters."""
    return SURROGATE.sub("\ufffd", CONTROL.sub(" ", text)).strip()


def shorten(text: str, length: int = 60) -> str:
    """The beginning of a text from outside, for a message."""
    text = one_line(text)
    return text if len(text) <= length else text[: length - 1] + "…"


def printable(name: str) -> str:
    """A file's name for a message: what a terminal would obey or cannot write is escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in name)
