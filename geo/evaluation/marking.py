"""One article marked: which of the found strikes are which of the annotated ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from geo.evaluation.agreement import (
    apart,
    folded,
    is_denied,
    names_agree,
    near,
    only_country,
    right_fields,
    same_name,
    written_there,
)
from geo.evaluation.annotated import Article, Known
from geo.records import Precision, Sentence, Status, Strike

SHARED = 0.5  # of the shorter sentence, what two must share to be the same
LONGEST = 3  # times the annotated sentence; a longer one is a paragraph, and matches none
ON_THE_MAP = ("located", "province", "actor")


@dataclass(frozen=True, slots=True)
class Pair:
    """An annotated mention that was found."""

    known: Known
    strike: Strike

    @property
    def fields(self) -> dict[str, bool]:
        """Each field, and whether it is right."""
        return right_fields(self.known, self.strike)

    @property
    def wrong_on_the_map(self) -> list[str]:
        """What of the marker is wrong."""
        fields = self.fields
        return [name for name in ON_THE_MAP if not fields[name]]

    @property
    def stands_right(self) -> bool:
        """Whether a reader of the map would call it right."""
        return not self.wrong_on_the_map

    @property
    def away(self) -> float | None:
        """Kilometres from the true point."""
        return apart(self.known, self.strike)


# A flag of a pair: as found, and as it should be.
FLAGS: dict[str, Callable[[Pair], tuple[bool, bool]]] = {
    "hedged": lambda pair: (pair.strike.hedged, pair.known.hedged),
    "denied": lambda pair: (is_denied(pair.strike), pair.known.status == Status.DENIED),
}


@dataclass(frozen=True, slots=True)
class Marks:
    """An article with what was found in it.

    `matched` are the annotated mentions that were found, `missed` those that were not, `extra` the rows that are
    none of them; rows and annotations that are optional stand in neither. `places` counts the different places
    of the article: found and right, found, annotated.
    """

    article: Article
    strikes: tuple[Strike, ...]
    matched: tuple[Pair, ...]
    missed: tuple[Known, ...]
    extra: tuple[Strike, ...]
    places: tuple[int, int, int]

    @property
    def wanted(self) -> list[Known]:
        """The annotated mentions that should be found."""
        return [row for row in self.article.known if not row.optional]

    @property
    def counted(self) -> int:
        """The rows that count: right or extra."""
        return len(self.matched) + len(self.extra)


def mark(article: Article, strikes: Sequence[Strike]) -> Marks:
    """Compare what was found in an article with its annotation."""
    taken = matches(article, strikes)
    paired = {number: Pair(article.known[row], strikes[number]) for row, number in sorted(taken.items())}
    free = [strike for number, strike in enumerate(strikes) if number not in paired]
    return Marks(
        article,
        tuple(strikes),
        tuple(pair for pair in paired.values() if not pair.known.optional),
        tuple(row for number, row in enumerate(article.known) if not row.optional and number not in taken),
        tuple(strike for strike in free if not only_country(strike)),
        places_struck(article.known, strikes),
    )


def matches(article: Article, strikes: Sequence[Strike]) -> dict[int, int]:
    """Numbers of annotated rows and of their strikes; each is taken once, the surest first."""
    possible = [
        (doubt, row, number)
        for row, known in enumerate(article.known)
        for number, strike in enumerate(strikes)
        if (doubt := doubt_of(article, known, strike)) is not None
    ]
    taken: dict[int, int] = {}
    for _, row, number in sorted(possible):
        if row not in taken and number not in taken.values():
            taken[row] = number
    return taken


def doubt_of(article: Article, known: Known, strike: Strike) -> tuple[bool, bool, bool] | None:
    """How doubtful it is that a strike is the annotated one: by name, distance, being optional; None: it is not."""
    if not same_sentence(article.sentences[known.sentence], strike):
        return None
    if only_country(strike) and known.precision != Precision.COUNTRY:
        return None
    named, close = names_agree(known, strike), near(known, strike)
    if named or written_there(known, strike, article.report.text) or (close and known.optional):
        return not named, not close, known.optional
    return None


def same_sentence(sentence: Sentence, strike: Strike) -> bool:
    """Whether a strike's sentence is the annotated one, cut as it may be."""
    length, found = sentence.end - sentence.start, strike.end - strike.start
    if found > LONGEST * length:
        return False
    shared = min(sentence.end, strike.end) - max(sentence.start, strike.start)
    return shared / max(1, min(length, found)) >= SHARED


# ---- the places of an article


def places_struck(known: Sequence[Known], strikes: Sequence[Strike]) -> tuple[int, int, int]:
    """How many different places were found and are right, were found, and are annotated; countries are none."""
    true = same_places([row for row in known if row.precision != Precision.COUNTRY])
    labels: dict[int | str, None] = {}
    for strike in strikes:
        if not only_country(strike):
            labels[label_of(strike, true, labels)] = None
    return sum(isinstance(label, int) for label in labels), len(labels), len(true)


def same_places(rows: Sequence[Known]) -> list[list[Known]]:
    """Annotated rows by place: a row joins the first place one of whose names is its own."""
    groups: list[list[Known]] = []
    for row in rows:
        group = next((group for group in groups if any(same_name(row.name, other.name) for other in group)), None)
        if group is None:
            groups.append([row])
        else:
            group.append(row)
    return groups


def label_of(strike: Strike, groups: Sequence[Sequence[Known]], labelled: dict[int | str, None]) -> int | str:
    """The number of the annotated place that a strike names, else of a free one that it lies near; else its name."""
    named = (number for number, group in enumerate(groups) if any(names_agree(row, strike) for row in group))
    close = (
        number
        for number, group in enumerate(groups)
        if number not in labelled and any(near(row, strike) for row in group)
    )
    return next(chain(named, close), "".join(folded(strike.place_name)))
