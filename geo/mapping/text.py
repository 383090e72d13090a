"""The only place where text from outside meets Markdown, HTML or a link.

Streamlit's Markdown is CommonMark and more: formulas, coloured text, icons, emoji,
arrows, and links made of anything that looks like an address. Some of these are found
in the text *after* the backslashes are gone, so a backslash alone does not stop them
(measured with Streamlit 1.67): there an empty directive parts the characters. It is
drawn as nothing and copied as nothing.
"""

from __future__ import annotations

import hashlib
import re
import string
import unicodedata
from collections.abc import Iterable
from html import escape
from urllib.parse import quote, urlsplit, urlunsplit

PART = ":small[]"
LONGEST_URL = 2000
LONGEST_KEY = 240  # characters; an address holds 300 of a value (geo.screen.address)
# The colour of a highlighted span by its role, see-through, so that it suits light and dark. Okabe and Ito (2008) for
# the colour-blind; geo/screen/style.css underlines each in a way of its own. A role that is not here is grey.
ROLES = {
    "place": "rgba(230,159,0,0.32)",
    "target": "rgba(86,180,233,0.34)",
    "actor": "rgba(0,114,178,0.3)",
    "cue": "rgba(204,121,167,0.32)",
    "claimant": "rgba(0,158,115,0.28)",
    "hedge": "rgba(240,228,66,0.24)",
    "date": "rgba(120,128,136,0.3)",
    "harm": "rgba(213,94,0,0.3)",
}
NO_ROLE = ROLES["date"]

# Where a span begins and ends, and its role; without one it is the place.
Span = tuple[int, int] | tuple[int, int, str]

_PUNCTUATION = re.compile(f"[{re.escape(string.punctuation)}]")
# Where Streamlit would make an emoji, an icon, a link, a mail address or an arrow out of plain characters.
_TOGETHER = re.compile(r"(?<=:)(?=\S)|(?<=@)(?=\S)|(?<=www)(?=\.)|(?<=[-<>=~])(?=[-<>=~])", re.IGNORECASE)
_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Characters that turn the direction of what follows (Unicode Standard Annex 9): embeddings, overrides, isolates.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Controls but tab and newline, surrogates, interlinear marks, and the last two code points of each plane.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufff9-\ufffb"
    + "".join(chr(plane | end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
    + "]"
)


def neutral(text: str) -> str:
    """The text as it can be shown: nothing in it turns the direction of its surroundings.

    Direction marks that belong to Arabic and Hebrew writing stay. Controls, lone
    surrogates and non-characters become U+FFFD, line ends of any kind a newline.
    """
    if text.isascii() and text.isprintable():
        return text
    return _NO_TEXT.sub("\ufffd", _TURNS.sub("", _LINE_ENDS.sub("\n", text)))


def escape_markdown(text: str) -> str:
    """Markdown that Streamlit shows as exactly this text, whatever stands in it.

    Lines stay lines and blank lines part paragraphs; spaces at either end of a line go.
    """
    return _lines([(text, "")])


def one_line(text: str) -> str:
    """The text with every run of spaces and line ends as one space: for a name, a heading, a table's cell."""
    return " ".join(neutral(text).split())


def escape_line(text: str) -> str:
    """The text as one line of Markdown that is shown as exactly this text."""
    return escape_markdown(one_line(text))


def highlight(text: str, spans: Iterable[Span], *, start: int = 0) -> str:
    """Markdown of a text with its spans marked: (start, end) of a place or (start, end, role of ROLES).

    Offsets count in characters from `start`, the text's own offset in its report.
    Where spans overlap the one given first wins; what lies outside the text is left out.
    """
    return _lines(runs(text, spans, start=start))


def marked(text: str, role: str) -> str:
    """Markdown of one line of text, all of it marked by a role."""
    words = one_line(text)
    return highlight(words, [(0, len(words), role)])


def runs(text: str, spans: Iterable[Span], *, start: int = 0) -> list[tuple[str, str]]:
    """The text cut into (piece, role) in order, role "" where nothing is marked; joined they are the text."""
    roles = [""] * len(text)
    for first, last, *role in spans:
        for i in range(max(first - start, 0), min(last - start, len(text))):
            roles[i] = roles[i] or (role[0] if role else "place")
    cuts = [i for i in range(1, len(text)) if roles[i] != roles[i - 1]]
    return [(text[a:b], roles[a]) for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True) if a < b]


def _lines(pieces: Iterable[tuple[str, str]]) -> str:
    """Runs as Markdown: a line end is a hard break, an empty line a new paragraph."""
    lines: list[list[tuple[str, str]]] = [[]]
    for piece, role in pieces:
        first, *more = neutral(piece).replace("\t", " ").split("\n")
        lines[-1].append((first, role))
        lines.extend([(line, role)] for line in more)
    written = ["".join(_run(*run) for run in _stripped(line)) for line in lines]
    paragraphs = re.split(r"\n{2,}", "\n".join(written).strip("\n"))
    return "\n\n".join(paragraph.replace("\n", "\\\n") for paragraph in paragraphs)


def _stripped(line: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A line without the spaces at its ends: four of them would begin a code block."""
    while line and not line[0][0].strip():
        line = line[1:]
    while line and not line[-1][0].strip():
        line = line[:-1]
    if line:
        line = [(line[0][0].lstrip(), line[0][1]), *line[1:]]
        line = [*line[:-1], (line[-1][0].rstrip(), line[-1][1])]
    return line


def _run(piece: str, role: str) -> str:
    if not role or not piece.strip():
        return _escaped(piece)
    before, core, after = re.fullmatch(r"(\s*)(.*?)(\s*)", piece, re.DOTALL).groups()  # type: ignore[union-attr]
    return f'{before}:color[{_escaped(core)}]{{background="{ROLES.get(role, NO_ROLE)}"}}{after}'


def _escaped(piece: str) -> str:
    """One run of text within a line."""
    parts = _TOGETHER.split(piece)
    return PART.join(_PUNCTUATION.sub(r"\\\g<0>", part) for part in parts)


def safe_url(url: str) -> str:
    """The address, rebuilt from its parts, if it is http or https with a host; "" for anything else.

    No user name in it (it hides the host), no spaces, no controls, at most 2000 characters.
    """
    url = url.strip()
    if not url or len(url) > LONGEST_URL or not url.isprintable() or any(c.isspace() or c in "\\<>\"'`" for c in url):
        return ""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc or port == 0:
        return ""
    if unicodedata.normalize("NFKC", parts.netloc) != parts.netloc or neutral(url) != url:
        return ""
    path, query, fragment = (quote(part, safe="%/:@!$&*+,;=~-._?") for part in parts[2:])
    return urlunsplit((parts.scheme, parts.netloc, path, query, fragment))


def markdown_link(label: str, url: str) -> str:
    """A Markdown link to a checked address; only the label where the address is not safe."""
    target, words = safe_url(url), escape_markdown(label).replace("\n", " ")
    return f"[{words}](<{target}>)" if target else words


def carried(key: str) -> str:
    """A place's key as the browser carries it there and back, in the map's data and in an address.

    Different keys stay different; those of plain printable characters stay what they are. What HTML
    drops or changes on the way (a null, line ends) and what no address can hold (half a surrogate pair)
    is written as in a URL; the end of a very long key as a digest.
    """
    safe = "".join(one if one.isprintable() and one != "%" else _percent(one) for one in key)
    if len(safe) <= LONGEST_KEY:
        return safe
    return f"{safe[: LONGEST_KEY - 40]}%{hashlib.sha256(safe.encode()).hexdigest()[:32]}"


def _percent(character: str) -> str:
    return quote(character.encode("utf-8", "surrogatepass"), safe="")


def escape_html(text: str) -> str:
    """Text for an attribute or the content of an HTML element."""
    return escape(neutral(text), quote=True)
