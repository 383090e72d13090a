"""Markdown with front matter: `key: value` (or `key = value`) lines between two `---` lines.

Only our own keys are read, each on one line; a site generator's other keys,
lists and nested blocks are passed over. A value needs no quotes even if it
holds a colon, as headlines do ("Aleppo: a hospital is hit"), where strict YAML
would refuse the whole block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader

from geo.reports.decoding import decode
from geo.reports.fields import Given, Reading, ReportWarning, build_report, shorten
from geo.reports.opening import read_whole

FRONT_MATTER = re.compile(
    r"(?P<fence>---|\+\+\+)[ \t]{0,50}\r?\n(?P<block>.*?)^(?P=fence)[ \t]{0,50}(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
FENCE = re.compile(r"(?:---|\+\+\+)[ \t]{0,50}\r?\n")
LINE = re.compile(r"(?P<key>[\w.-]+)[ \t]*[:=](?:[ \t]+|$)(?P<value>.*)")
KEYS = {
    "id": "id",
    "title": "title",
    "source": "source",
    "url": "url",
    "published": "published",
    "date": "published",
}
QUOTED = re.compile(r"""(?P<quote>["'])(?P<inside>.*)(?P=quote)(?:\s{1,20}#.*)?""")
COMMENT = re.compile(r"\s#\s.*")
HEADING = re.compile(r"\s*#[ \t]+(?P<title>[^\r\n]{1,300}?)[ \t#]{0,20}(?:\r|\n|\Z)")


def read_markdown(stream: BufferedReader, where: str, given: Given) -> Iterator[Reading]:
    """The one report that a .md file is: its text is everything after the front matter, verbatim."""
    text = decode(read_whole(stream, where), where)
    found: dict[str, str] = {}
    match = FRONT_MATTER.match(text)
    if match and begins_with_key(match["block"]):
        yield from read_block(match["block"], where, found)
        text = text[match.end() :]
    elif (fence := FENCE.match(text)) and begins_with_key(text[fence.end() :]):
        yield unclosed(where)
    if not found.get("title"):
        heading = HEADING.match(text)
        found["title"] = heading["title"] if heading else ""
    yield from build_report(text, where, given, found)


def begins_with_key(block: str) -> bool:
    """Whether this is front matter and not text between two rules: its first line names a key of ours or another."""
    first = next((line for line in block[:2000].splitlines() if line.strip() and not line.startswith("#")), "")
    return LINE.fullmatch(first.rstrip()) is not None


def read_block(block: str, where: str, found: dict[str, str]) -> Iterator[Reading]:
    """Fill `found` from the front matter's lines; a value we cannot read is yielded. `published` goes before `date`."""
    for number, line in enumerate(block.splitlines(), start=2):
        match = LINE.fullmatch(line.rstrip())
        field = KEYS.get(match["key"].lower()) if match else None
        if match is None or field is None:
            continue
        if match["value"][:1] in tuple("|>[{&*!"):
            yield ReportWarning(
                f"{where}:{number}",
                f"The value of {match['key']} is not plain text: {shorten(match['value'])!r}; it is left out.",
                "Write it on the same line.",
            )
        elif field not in found or match["key"].lower() == "published":
            found[field] = unquote(match["value"])


def unquote(value: str) -> str:
    """A value without its quotes, or, unquoted, without a comment behind it."""
    match = QUOTED.fullmatch(value)
    if not match:
        return COMMENT.sub("", value).rstrip()
    inside, quote = match["inside"], match["quote"]
    return inside.replace("''", "'") if quote == "'" else re.sub(r'\\(["\\])', r"\1", inside)


def unclosed(where: str) -> ReportWarning:
    """What is said of front matter that never ends."""
    return ReportWarning(
        f"{where}:1",
        "The front matter has no closing --- line; all of it was read as text.",
        "Add the line and read it again.",
    )
