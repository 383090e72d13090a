"""Plain text: a .txt file, or text that was pasted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader

from geo.reports.decoding import decode
from geo.reports.fields import Given, Reading, build_report
from geo.reports.opening import read_whole

# A first line alone, then a blank line, then text. A sentence with its full stop is no headline.
# The bounds keep the time linear on a hostile text.
HEADLINE = re.compile(r"\s*(?P<title>\S[^\r\n]{0,149}?)[^\S\r\n]{0,50}(?:\r\n|\r|\n)[^\S\r\n]{0,50}(?:\r\n|\r|\n)\s*\S")
FULL_STOPS = (".", "。", "۔", "।")


def read_plain(stream: BufferedReader, where: str, given: Given) -> Iterator[Reading]:
    """The one report that a .txt file is."""
    text = decode(read_whole(stream, where), where)
    yield from build_report(text, where, given, {"title": headline(text)})


def headline(text: str) -> str:
    """The first line where it stands alone, is short and is no sentence; else ""."""
    match = HEADLINE.match(text)
    title = match["title"] if match else ""
    return "" if title.endswith(FULL_STOPS) else title
