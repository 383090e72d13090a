"""A saved web page: its article without menus, teasers and footers (trafilatura), its own metadata.

The report's text is the article as extracted, paragraphs parted by a blank line;
offsets refer to that. Trafilatura and lxml take most of a second to load, so they
are imported when the first page is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from geo.errors import ReportError
from geo.reports.decoding import decode
from geo.reports.fields import Given, Reading, ReportWarning, build_report, shorten
from geo.reports.opening import read_whole
from geo.reports.page_metadata import page_metadata

DECLARED = re.compile(
    rb"""<meta[^>]{1,300}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE,
)
PASTE_INSTEAD = "Copy the article's text from the browser and paste it, or save it as .txt."
# Control characters make trafilatura drop the whole paragraph.
CONTROL = re.compile("[\x01-\x08\x0b\x0e-\x1f]")
# A picture within the page: megabytes that are no text, and an attribute too long for the parser.
INLINE_DATA = re.compile(r"data:[\w/+.;=-]{0,100};base64,[A-Za-z0-9+/=%]+")
# Trafilatura's time grows with the square of the paragraphs: 2 s for 20,000, minutes for 100,000.
MOST_ELEMENTS = 30_000
PARAGRAPH = "\u2029"
FURNITURE = (
    "head", "script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "svg", "iframe",
)  # fmt: skip
BLOCKS = (
    "address", "article", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th",
    "tr", "ul",
)  # fmt: skip


def read_web_page(stream: BufferedReader, where: str, given: Given) -> Iterator[Reading]:
    """The one report that a saved page is."""
    data = read_whole(stream, where)
    declared = DECLARED.search(data[:4096])
    charset = next(filter(None, declared.groups()), b"").decode("ascii", "replace") if declared else ""
    page = parse(decode(data, where, charset), where)
    found = page_metadata(page)
    if sum(1 for _ in page.iter()) > MOST_ELEMENTS:
        yield ReportWarning(
            where,
            "The page is too long to tell the article from menus and teasers; all its text was taken.",
            PASTE_INSTEAD,
        )
        text = whole_text(page)
    else:
        text = article_text(page)
    if not text.strip():
        raise ReportError(where, "No article was found in this page.", PASTE_INSTEAD)
    yield from build_report(text, where, given, found)


def parse(markup: str, where: str) -> Any:
    """A page's tree (lxml); ReportError where it is empty or the parser gives up within it."""
    from lxml import etree  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    parser = HTMLParser(encoding="utf-8")
    clean = INLINE_DATA.sub("data:,", CONTROL.sub(" ", markup)).encode("utf-8", "replace")
    try:
        page = document_fromstring(clean, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReportError(where, "There is no page in this file.", "Check that it was saved completely.") from error
    for entry in parser.error_log:
        if entry.level_name == "FATAL":
            raise ReportError(where, f"The page cannot be read whole ({shorten(entry.message)}).", PASTE_INSTEAD)
    return page


def article_text(page: Any) -> str:
    """The main text, as trafilatura finds it, a blank line between paragraphs."""
    from trafilatura import bare_extraction

    document = bare_extraction(page, include_comments=False, with_metadata=False)
    text = getattr(document, "text", None) or ""
    return re.sub(r"\s*\n\s*", "\n\n", text.strip())


def whole_text(page: Any) -> str:
    """All text of a page but for what is furniture by its very tag; changes the tree."""
    for element in list(page.iter(*FURNITURE)):
        element.drop_tree()
    for element in page.iter(*BLOCKS):
        element.text = PARAGRAPH + (element.text or "")
        element.tail = PARAGRAPH + (element.tail or "")
    blocks = (" ".join(block.split()) for block in page.text_content().split(PARAGRAPH))
    return "\n\n".join(block for block in blocks if block)
