"""Figures and errors as text for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from geo.evaluation.annotated import Article, Known
from geo.evaluation.figures import Figures, Share, figures_of
from geo.evaluation.marking import FLAGS, Marks, Pair
from geo.records import Strike

# What figures can be parted by.
GROUPS: dict[str, Callable[[Article], str]] = {
    "country": lambda article: article.country,
    "source": lambda article: article.report.source,
    "style": lambda article: article.style,
}
FIELD_WORDS = {
    "located": "within tolerance",
    "province": "province",
    "actor": "actor",
    "reported_by": "who says so",
    "date": "date",
    "killed": "killed",
    "covered": "true point within the ring",
    "weapon": "weapon",
}
WIDTH = 28


def told(figures: Figures) -> str:
    """The figures in full."""
    return "\n".join(lines_of(figures))


def lines_of(figures: Figures) -> Iterator[str]:
    """Counts, then what was found, then the fields of what was found, then false alarms."""
    mention = figures.mention
    read = f"{figures.articles} articles, {figures.sentences} sentences, {mention.known} mentions"
    yield f"{read}; {mention.found} rows found"
    yield ""
    yield f"{'':{WIDTH}}precision  recall      F1"
    for name, share in (("mention", mention), ("marker", figures.marker), ("places", figures.places)):
        yield share_line(name, share)
    yield ""
    yield "Of the mentions found, right:"
    for name, right in figures.fields.items():
        yield f"  {FIELD_WORDS.get(name, name):{WIDTH - 2}}{right:9.3f}"
    for name, share in figures.flags.items():
        yield share_line(f"  {name}", share)
    if figures.median_km is not None:
        yield f"  {'median distance in km':{WIDTH - 2}}{figures.median_km:9.1f}"
    yield ""
    yield false_alarms(figures)


def share_line(name: str, share: Share) -> str:
    """Precision, recall and F1 in columns."""
    return f"{name:{WIDTH}}{share.precision:9.3f}{share.recall:8.3f}{share.f1:8.3f}"


def false_alarms(figures: Figures) -> str:
    """How many rows the articles without strikes brought."""
    quiet = f"{figures.quiet_articles} articles ({figures.quiet_sentences} sentences) that tell of no strike"
    return f"{figures.false_alarms} false alarms in {quiet}"


def figures_by(marks: Iterable[Marks], by: str) -> dict[str, Figures]:
    """The figures of each country, source or style, most mentions first."""
    groups: dict[str, list[Marks]] = {}
    for one in marks:
        groups.setdefault(GROUPS[by](one.article) or "(not said)", []).append(one)
    figures = {name: figures_of(members) for name, members in groups.items()}
    return dict(sorted(figures.items(), key=lambda pair: (-pair[1].mention.known, pair[0])))


def grouped(marks: Iterable[Marks], by: str) -> str:
    """The F1 of each group as a table."""
    figures = figures_by(marks, by)
    wide = max(len(by), *(len(name) for name in figures))
    rows = [f"{by:{wide}}  articles  mentions  mention  marker  places  false alarms"]
    for name, one in figures.items():
        shares = f"{f1(one.mention):>7}  {f1(one.marker):>6}  {f1(one.places):>6}"
        rows.append(f"{name:{wide}}  {one.articles:8}  {one.mention.known:8}  {shares}  {one.false_alarms:12}")
    return "\n".join(rows)


def f1(share: Share) -> str:
    """F1 with two decimals; a dash where there is nothing to find and nothing was found."""
    return f"{share.f1:.2f}" if share.known or share.found else "-"


# ---- errors


def errors_of(marks: Sequence[Marks], most: int) -> Iterator[str]:
    """Up to `most` of each kind of error, a line each, the sentence last."""
    missed = (missed_line(one.article, row) for one in marks for row in one.missed)
    extra = (extra_line(one.article, strike) for one in marks for strike in one.extra)
    wrong = (wrong_line(one.article, pair) for one in marks for pair in one.matched if not pair.stands_right)
    fields = (line for one in marks for pair in one.matched for line in field_lines(one.article, pair))
    for kind in (missed, extra, wrong, fields):
        yield from islice(kind, most)


def missed_line(article: Article, row: Known) -> str:
    """An annotated mention that was not found."""
    return f"MISSED {article.report.id} [{row.place}] {one_line(article.sentences[row.sentence].text)}"


def extra_line(article: Article, strike: Strike) -> str:
    """A row that is no annotated mention."""
    return f"EXTRA  {article.report.id} [{strike.place_text}] {one_line(strike.sentence)}"


def wrong_line(article: Article, pair: Pair) -> str:
    """A mention that was found, with what of its marker is wrong, as it should be and as it is."""
    known, strike = pair.known, pair.strike
    place = f"{strike.place.name}/{strike.place.province}" if strike.place else "no place"
    found = f"{place}/{', '.join(strike.actors)}"
    true = f"{known.name}/{known.province}/{', '.join(known.actors)}"
    what = ", ".join(pair.wrong_on_the_map)
    said = one_line(article.sentences[known.sentence].text)
    return f"WRONG  {article.report.id} [{known.place}] {what}: {true} was read as {found} | {said}"


def field_lines(article: Article, pair: Pair) -> Iterator[str]:
    """A mention that was found, a line for each field beside the marker's that is wrong."""
    known, strike, fields = pair.known, pair.strike, pair.fields
    said = one_line(article.sentences[known.sentence].text)
    values = {
        "reported_by": (list(known.reported_by), list(strike.reported_by)),
        "date": (known.date, strike.date),
        "killed": (known.killed, strike.killed),
        "weapon": (known.weapon, strike.weapon),
    }
    wrong = {name: both for name, both in values.items() if not fields.get(name, True)}
    flags = {name: (flag(pair)[1], flag(pair)[0]) for name, flag in FLAGS.items()}
    wrong |= {name: (true, seen) for name, (true, seen) in flags.items() if true != seen}
    for name, (true, seen) in wrong.items():
        yield f"FIELD  {article.report.id} [{known.place}] {name}: {true} was read as {seen} | {said}"


def one_line(text: str) -> str:
    """A sentence without its line ends."""
    return " ".join(text.split())
