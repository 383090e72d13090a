"""The command that measures accuracy: evaluate."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from geo.cli.words import Options, Parser, complain, shown, writes_utf8

if TYPE_CHECKING:
    from geo.errors import StrikemapError
    from geo.evaluation import Article, Marks

MOST_COMPLAINTS = 20


def evaluate_options(sub: Parser) -> None:
    from geo.evaluation import GROUPS

    sub.add_argument("articles", type=Path, metavar="ARTICLES", help="JSON Lines: id, source, published, text, sents")
    sub.add_argument("gold", type=Path, metavar="GOLD", help="JSON Lines: one annotated mention a line")
    sub.add_argument("--errors", type=int, default=0, metavar="N", help="print up to N errors of each kind")
    sub.add_argument("--by", choices=sorted(GROUPS), help="also the figures of each country, source or style")
    sub.add_argument("--json", action="store_true", help="the figures as one JSON object")


def evaluate(options: Options) -> int:
    """Extract from annotated articles and print how much of it is right; with wrong rows nothing is measured."""
    from geo.evaluation import errors_of, read_annotated

    articles, wrong = read_annotated(options.articles, options.gold)
    if wrong:
        return refuse(wrong)
    marks = marks_of(articles)
    print(as_json(marks, options.by) if options.json else as_text(marks, options.by))
    for line in errors_of(marks, options.errors):
        print(shown(line), file=sys.stderr if options.json else sys.stdout)
    return 0


def refuse(wrong: Sequence[StrikemapError]) -> int:
    """Say what is wrong with the files; 1, for no figure could be trusted."""
    for error in wrong[:MOST_COMPLAINTS]:
        complain(error)
    if len(wrong) > MOST_COMPLAINTS:
        complain(f"and {len(wrong) - MOST_COMPLAINTS} more like these")
    complain("nothing was measured; mend these rows first")
    return 1


def marks_of(articles: Sequence[Article]) -> list[Marks]:
    """Each article as the extractor reads it, with no kept answers and no network, marked."""
    from geo.evaluation import mark
    from geo.extract import Extractor
    from geo.places.gazetteer import Gazetteer
    from geo.settings import settings

    extractor = Extractor(Gazetteer.ready(), countries=settings().countries)
    return [mark(article, extractor.strikes(article.report)) for article in articles]


def as_json(marks: Sequence[Marks], by: str | None) -> str:
    """The figures as one JSON object, those of each group under "by"."""
    from geo.evaluation import figures_by, figures_of

    figures = figures_of(marks).as_json()
    if by:
        figures["by"] = {name: one.as_json() for name, one in figures_by(marks, by).items()}
    return json.dumps(figures, ensure_ascii=not writes_utf8())


def as_text(marks: Sequence[Marks], by: str | None) -> str:
    """The figures for a person."""
    from geo.evaluation import figures_of, grouped, told

    return told(figures_of(marks)) + (f"\n\n{grouped(marks, by)}" if by else "")
