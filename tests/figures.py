"""The figures of our own annotated articles, written where readers find them: `python -m tests.figures`.

`make figures` runs it after a change of the rules: the README's table and geo/data/accuracy.toml (which the page
About reads) are written anew; tests/test_evaluation.py holds that they are what `python -m geo evaluate` prints.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from textwrap import fill

from geo.cli.evaluation import marks_of
from geo.evaluation import Figures, figures_of, read_annotated
from geo.evaluation.telling import FIELD_WORDS

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ROOT / "tests" / "golden" / "annotated" / "articles.jsonl"
GOLD = ROOT / "tests" / "golden" / "annotated" / "gold.jsonl"
README = ROOT / "README.md"
ACCURACY = ROOT / "geo" / "data" / "accuracy.toml"
WIDTH = 120
MARKED = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- /figures -->)", re.DOTALL)


@cache
def measured() -> Figures:
    """What `python -m geo evaluate` prints for our own articles."""
    articles, wrong = read_annotated(ARTICLES, GOLD)
    assert not wrong, wrong
    return figures_of(marks_of(articles))


def readme(figures: Figures) -> str:
    """The README with these figures."""
    table = "\n".join(rows(figures))
    return MARKED.sub(lambda _: f"{table}\n", README.read_text(encoding="utf-8"))


def rows(figures: Figures) -> list[str]:
    """The README's table: rows found, then the fields of what was found."""
    shares = {"mention": figures.mention, "marker": figures.marker, "places": figures.places, **figures.flags}
    fields = ", ".join(f"{FIELD_WORDS[name]} {right:.2f}" for name, right in figures.fields.items())
    quiet = f"{figures.quiet_articles} articles ({figures.quiet_sentences} sentences) that tell of no strike"
    return [
        f"| {figures.articles} articles, {figures.sentences} sentences | precision | recall | F1 |",
        "|---|---:|---:|---:|",
        *(f"| {name} | {one.precision:.2f} | {one.recall:.2f} | {one.f1:.2f} |" for name, one in shares.items()),
        "",
        fill(f"Of the mentions found, right: {fields}. {figures.false_alarms} false alarms in {quiet}.", WIDTH),
    ]


def accuracy(figures: Figures) -> str:
    """geo/data/accuracy.toml with these figures."""
    lines = [
        "# How much of our own annotated articles (tests/golden/annotated/) is read right; the page About shows it.",
        "# Written by `make figures`; tests/test_evaluation.py holds that it is true.",
        f"articles = {figures.articles}",
        f"sentences = {figures.sentences}",
        f"mentions = {figures.mention.known}",
        f"found = {figures.mention.recall:.2f}  # of the mentions",
        f"false = {1 - figures.mention.precision:.2f}  # of the rows",
        f"marker = {figures.marker.precision:.2f}  # of the rows, right place, province and actor",
        "",
        "[right]  # of the mentions found",
        *(f"{name} = {right:.2f}" for name, right in figures.fields.items()),
    ]
    return "\n".join(lines) + "\n"


WRITTEN: dict[Path, Callable[[Figures], str]] = {README: readme, ACCURACY: accuracy}


def main() -> None:
    """Write them."""
    for path, write in WRITTEN.items():
        path.write_text(write(measured()), encoding="utf-8")


if __name__ == "__main__":
    main()
