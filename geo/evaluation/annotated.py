"""Annotated articles: the reports, their sentences, and each strike that a reader found in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from geo.errors import AnnotationError, ReportError
from geo.evaluation.rows import Row
from geo.records import Precision, Report, Sentence, Status
from geo.reports.fields import Given
from geo.reports.jsonl import lines_of, parse_line, read_line
from geo.reports.opening import name_of, open_plain_file

Trouble = AnnotationError | ReportError
STATUSES = (str(Status.REPORTED), str(Status.DENIED))
SENTENCES = '[[index, start, end, "sentence"], ...]'
PRECISIONS = tuple(str(precision) for precision in Precision)


@dataclass(frozen=True, slots=True)
class Known:
    """One mention as the reader wrote it down; fields as in a Strike, None where the reader says nothing."""

    article: str
    sentence: int
    place: str
    name: str
    anaphoric: bool = False
    province: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None
    actors: tuple[str, ...] = ()
    reported_by: tuple[str, ...] = ()
    status: str = STATUSES[0]
    hedged: bool = False
    date: str | None = None
    weapon: str | None = None
    killed: int | None = None

    @property
    def optional(self) -> bool:
        """Neither missed nor false, found or not: it leans on a place named before, or names only a country."""
        return self.anaphoric or self.precision == Precision.COUNTRY


@dataclass(frozen=True, slots=True)
class Article:
    """A report, its sentences by the numbers that the annotation gives them, and the reader's rows.

    `style` and `about` (a country) are what the file says of it. Without rows the reader found no strike.
    """

    report: Report
    sentences: Mapping[int, Sentence]
    style: str = ""
    about: str = ""
    known: tuple[Known, ...] = ()

    @property
    def country(self) -> str:
        """The country that the file names, else that of most of the rows; "" where nothing tells."""
        told = Counter(row.country for row in self.known if row.country)
        return self.about or next((country for country, _ in told.most_common(1)), "")


def read_annotated(articles: Path, annotation: Path) -> tuple[list[Article], list[Trouble]]:
    """The articles with their annotation, and whatever is wrong in either file: then no figure is to be trusted."""
    read = list(articles_in(articles))
    found = {one.report.id: one for one in read if isinstance(one, Article)}
    rows = list(rows_in(annotation, found))
    for row in rows:
        if isinstance(row, Known):
            before = found[row.article]
            found[row.article] = replace(before, known=(*before.known, row))
    wrong = [one for one in (*read, *rows) if isinstance(one, Trouble)]
    return list(found.values()), wrong


# ---- articles


def articles_in(path: Path) -> Iterator[Article | Trouble]:
    """Each line's article, or what is wrong with it."""
    seen: set[str] = set()
    for spot, line in numbered(path):
        try:
            article = article_of(line, spot)
            if article.report.id in seen:
                raise AnnotationError(spot, f"There is an article {article.report.id!r} above.", "Give it its own id.")
            seen.add(article.report.id)
            yield article
        except (AnnotationError, ReportError) as error:
            yield error


def article_of(line: bytes, spot: str) -> Article:
    """The article of a line; raises where it is none, or its sentences do not stand in its text."""
    row = Row(spot, parse_line(line, spot))
    row.text("id")
    *warnings, report = read_line(line, spot, Given())
    for warning in warnings:
        if isinstance(warning, ReportError):
            raise warning
    assert isinstance(report, Report)
    listed = row.values.get("sents")
    if not isinstance(listed, list):
        raise row.wrong("sents", SENTENCES)
    sentences = dict(sentence_of(one, report.text, row) for one in listed)
    return Article(report, sentences, row.text_or_none("style") or "", row.text_or_none("country") or "")


def sentence_of(one: Any, text: str, row: Row) -> tuple[int, Sentence]:
    """A sentence, which is text[start:end], and its number."""
    if not (isinstance(one, list) and len(one) == 4 and all(type(value) is int for value in one[:3])):
        raise row.wrong("sents", SENTENCES)
    number, start, end, words = one
    if not words or text[start:end] != words:
        raise AnnotationError(
            row.spot, f"Sentence {number} is not text[{start}:{end}].", "Count offsets in characters."
        )
    return number, Sentence(start, end, words)


# ---- annotation


def rows_in(path: Path, articles: Mapping[str, Article]) -> Iterator[Known | str | Trouble]:
    """Each line's row, or what is wrong with it; the id of an article that is marked as without strikes."""
    marked: dict[str, bool] = {}
    for spot, line in numbered(path):
        try:
            row = Row(spot, parse_line(line, spot))
            article, none = row.text("id"), row.flag("none")
            if article not in articles:
                raise AnnotationError(spot, f"There is no article {article!r}.", "Check the id against the articles.")
            if marked.setdefault(article, none) != none:
                raise AnnotationError(spot, f"Article {article!r} has strikes and none.", "Leave one of them out.")
            yield article if none else known_of(row, articles[article])
        except (AnnotationError, ReportError) as error:
            yield error


def known_of(row: Row, article: Article) -> Known:
    """The mention of a row; raises where it names no sentence, or a place that the text does not hold."""
    number = row.whole("s")
    if number is None or number not in article.sentences:
        raise row.wrong("s", "the number of one of the article's sentences")
    known = Known(
        article=article.report.id,
        sentence=number,
        place=row.text("place"),
        name=row.text("name"),
        anaphoric=row.flag("anaphoric"),
        province=row.text_or_none("province"),
        country=row.text_or_none("country"),
        latitude=row.degrees("lat", 90),
        longitude=row.degrees("lon", 180),
        precision=row.text_or_none("precision", PRECISIONS),
        actors=row.texts("actors"),
        reported_by=row.texts("reported_by"),
        status=row.text_or_none("status", STATUSES) or STATUSES[0],
        hedged=row.flag("hedged"),
        date=row.date("date"),
        weapon=row.text_or_none("weapon"),
        killed=row.whole("killed"),
    )
    written_in = article.report.text if known.anaphoric else article.sentences[number].text
    if known.place not in written_in:
        where = "text" if known.anaphoric else "sentence"
        raise AnnotationError(
            row.spot, f"Its {where} does not hold {known.place!r}.", "Write the place as it stands there."
        )
    return known


def numbered(path: Path) -> Iterator[tuple[str, bytes]]:
    """Each line that holds something, with "file:line"; a file that cannot be opened raises ReportError."""
    where = name_of(path)
    with open_plain_file(path) as stream:
        for number, line in enumerate(lines_of(stream, where), start=1):
            if line.strip():
                yield f"{where}:{number}", line
