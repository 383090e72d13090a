"""What a web page says of itself: title, site, address, day of publication.

Only what its markup states in so many words. Trafilatura (through htmldate)
would also look for dates in the text and the address, and so may take a day
that the article tells of for the day it was published.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from geo.reports.fields import parse_date

# Names under which pages state their day of publication (Open Graph, Dublin Core,
# schema.org, Parse.ly, Sailthru, Google Scholar), in lower case.
DATE_NAMES = (
    "article:published_time", "article:published", "og:published_time", "published_time", "datepublished", "date",
    "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "dc.date", "dc.date.issued",
    "dc.date.created", "dcterms.date", "dcterms.issued", "dcterms.created", "parsely-pub-date", "sailthru.date",
    "citation_publication_date", "article.published", "originalpublicationdate", "cxenseparse:recs:publishtime",
)  # fmt: skip
TITLE_NAMES = ("og:title", "twitter:title", "dc.title", "citation_title")
SITE_NAMES = ("og:site_name", "application-name", "citation_journal_title")
URL_NAMES = ("og:url",)
ARTICLE_TYPE = re.compile(r"Article$|^Report$|BlogPosting$")
PAGE_TYPE = re.compile(r"Page$")
# "Thu, 08 Oct 2015 10:00:00 GMT": the only other spelling of a day that can mean one day only.
MAIL_DATE = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}.*")
MARKED_TIMES = (
    "//time[@pubdate]/@datetime"
    " | //time[contains(concat(' ', @class, ' '), ' published ') or contains(@class, 'dt-published')]/@datetime"
)
HTTP_URL = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)


def page_metadata(page: Any) -> dict[str, str]:
    """The fields title, source, url and published of a parsed page (lxml), where it states them."""
    nodes = list(linked_data(page))
    articles = [node for node in nodes if has_type(node, ARTICLE_TYPE)]
    return {
        "title": page_title(page, articles),
        "source": first([*publishers(articles), *metas(page, SITE_NAMES)]),
        "url": first(
            url
            for url in [*page.xpath("//link[@rel='canonical']/@href"), *metas(page, URL_NAMES)]
            if HTTP_URL.fullmatch(url.strip())
        ),
        "published": published(page, nodes, articles),
    }


def page_title(page: Any, articles: list[dict[str, Any]]) -> str:
    """The headline: as the publisher's data says, else the only <h1>, else <title>."""
    stated = [*texts(articles, "headline"), *metas(page, TITLE_NAMES)]
    headings = [heading.text_content() for heading in page.xpath("//h1")]
    return first([*stated, *(headings if len(headings) == 1 else []), *page.xpath("//head/title/text()")])


def published(page: Any, nodes: list[dict[str, Any]], articles: list[dict[str, Any]]) -> str:
    """The ISO day of publication; the words as they stand where they name none or several; "" where there are none.

    The first kind of statement that the page makes decides; a <time> counts only where marked as publication.
    """
    pages = [node for node in nodes if has_type(node, PAGE_TYPE)]
    for stated in (
        texts(articles, "datePublished"),
        metas(page, DATE_NAMES),
        page.xpath("//*[@itemprop='datePublished']/@content | //*[@itemprop='datePublished']/@datetime"),
        page.xpath(MARKED_TIMES),
        texts(pages, "datePublished"),
    ):
        if stated:
            days = sorted({day.isoformat() for text in stated if (day := one_day(text))})
            return " or ".join(days) or stated[0]
    return ""


def one_day(text: str) -> dt.date | None:
    """The day that a statement names beyond doubt."""
    day = parse_date(text)
    if day is None and MAIL_DATE.fullmatch(text.strip()):
        try:
            day = email.utils.parsedate_to_datetime(text.strip()).date()
        except (ValueError, OverflowError):
            day = None
    return day


def metas(page: Any, names: Iterable[str]) -> list[str]:
    """The contents of the <meta> elements of these names, in the order of the names."""
    contents: dict[str, list[str]] = {name: [] for name in names}
    for meta in page.iter("meta"):
        for attribute in ("property", "name"):
            contents.get((meta.get(attribute) or "").strip().lower(), []).append(meta.get("content") or "")
    return [content for values in contents.values() for content in values if content.strip()]


def linked_data(page: Any) -> Iterator[dict[str, Any]]:
    """The objects of a page's JSON-LD: those at the top and those of an @graph."""
    for script in page.xpath("//script[starts-with(@type, 'application/ld+json')]/text()"):
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for node in data if isinstance(data, list) else [data]:
            if isinstance(node, dict):
                graph = node.get("@graph")
                yield from (part for part in graph if isinstance(part, dict)) if isinstance(graph, list) else [node]


def has_type(node: dict[str, Any], pattern: re.Pattern[str]) -> bool:
    """Whether a JSON-LD object is of a type."""
    types = node.get("@type")
    return any(
        isinstance(name, str) and pattern.search(name) for name in (types if isinstance(types, list) else [types])
    )


def texts(nodes: Iterable[dict[str, Any]], key: str) -> list[str]:
    """The strings that JSON-LD objects hold under a key."""
    return [value for node in nodes if isinstance(value := node.get(key), str) and value.strip()]


def publishers(articles: Iterable[dict[str, Any]]) -> list[str]:
    """The names of the articles' publishers."""
    return texts((value for node in articles if isinstance(value := node.get("publisher"), dict)), "name")


def first(candidates: Iterable[str]) -> str:
    """The first that says something; JSON-LD and meta contents are often escaped twice."""
    return next((html.unescape(text).strip() for text in candidates if text.strip()), "")
