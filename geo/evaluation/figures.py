"""The figures of any number of marked articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_high
from typing import Any

from geo.evaluation.marking import FLAGS, Marks


@dataclass(frozen=True, slots=True)
class Share:
    """How many were found and right, how many were found at all, and how many there are."""

    hits: int
    found: int
    known: int

    @property
    def precision(self) -> float:
        """Of what was found, the share that is right."""
        return self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Of what there is, the share that was found."""
        return self.hits / self.known if self.known else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def as_json(self) -> dict[str, float]:
        """With three decimals."""
        return {"precision": round(self.precision, 3), "recall": round(self.recall, 3), "f1": round(self.f1, 3)}


@dataclass(frozen=True, slots=True)
class Figures:
    """What is measured. A mention is right where sentence and place are; a marker where it also stands within
    tolerance, in the right province, with the right actor; places are the different places of each article.

    `fields` are shares of the mentions found; `median_km` is how far off their points are; false alarms are
    rows of the articles without strikes.
    """

    articles: int
    sentences: int
    mention: Share
    marker: Share
    places: Share
    fields: dict[str, float]
    flags: dict[str, Share]
    median_km: float | None
    quiet_articles: int
    quiet_sentences: int
    false_alarms: int

    def as_json(self) -> dict[str, Any]:
        """The figures as `--json` prints them."""
        return {
            "articles": self.articles,
            "sentences": self.sentences,
            "gold_mentions": self.mention.known,
            "predicted": self.mention.found,
            "mention": self.mention.as_json(),
            "marker": self.marker.as_json(),
            "places": self.places.as_json(),
            "of_matched": {name: round(share, 3) for name, share in self.fields.items()},
            "flags": {name: share.as_json() for name, share in self.flags.items()},
            "median_km": None if self.median_km is None else round(self.median_km, 1),
            "none": {
                "articles": self.quiet_articles,
                "sentences": self.quiet_sentences,
                "false_alarms": self.false_alarms,
            },
        }


def figures_of(marks: Iterable[Marks]) -> Figures:
    """All marks together; every mention weighs the same, whatever its article."""
    marked = list(marks)
    quiet = [one for one in marked if not one.article.known]
    away = [pair.away for one in marked for pair in one.matched if pair.away is not None]
    found, known = sum(one.counted for one in marked), sum(len(one.wanted) for one in marked)
    return Figures(
        articles=len(marked),
        sentences=sum(len(one.article.sentences) for one in marked),
        mention=Share(sum(len(one.matched) for one in marked), found, known),
        marker=Share(sum(pair.stands_right for one in marked for pair in one.matched), found, known),
        places=Share(*(sum(column) for column in zip(*(one.places for one in marked), strict=True)))
        if marked
        else Share(0, 0, 0),
        fields=shares(marked),
        flags={name: flag_share(name, marked) for name in FLAGS},
        median_km=median_high(away) if away else None,
        quiet_articles=len(quiet),
        quiet_sentences=sum(len(one.article.sentences) for one in quiet),
        false_alarms=sum(len(one.strikes) for one in quiet),
    )


def shares(marked: list[Marks]) -> dict[str, float]:
    """Of the mentions found, the share in which each field is right."""
    judged: dict[str, list[bool]] = {}
    for one in marked:
        for pair in one.matched:
            for name, right in pair.fields.items():
                judged.setdefault(name, []).append(right)
    return {name: sum(rights) / len(rights) for name, rights in judged.items()}


def flag_share(name: str, marked: list[Marks]) -> Share:
    """How often a flag of the mentions found is set, should be, and both."""
    pairs = [FLAGS[name](pair) for one in marked for pair in one.matched]
    return Share(
        sum(seen and true for seen, true in pairs), sum(seen for seen, _ in pairs), sum(true for _, true in pairs)
    )
