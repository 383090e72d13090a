"""The claim matrix: who says that a strike happened at one place on some days, who denies it, and when each did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geo.records import ClaimantKind, Status, Strike, span

AROUND = 1  # days: a night's strike is told of with the day before or after


class Verdict(StrEnum):
    """What a speaker says of a strike."""

    HAPPENED = "says it happened"
    HEDGED = "says so with a hedge"
    DENIED = "denies it"


@dataclass(frozen=True, slots=True)
class Claim:
    """One speaker's word on one mention, by its `key`.

    `kind` is None where the outlet says so itself, crediting nobody; `speaker` is then "" where it is not known.
    """

    speaker: str
    kind: ClaimantKind | None
    verdict: Verdict
    actors: tuple[str, ...]
    date: str | None
    date_end: str | None
    outlet: str
    published: dt.date | None
    key: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """A row of the matrix: one speaker with all its claims, newest first."""

    name: str
    kind: ClaimantKind | None
    claims: tuple[Claim, ...]

    def saying(self, *verdicts: Verdict) -> list[Claim]:
        """Its claims of some verdicts."""
        return [claim for claim in self.claims if claim.verdict in verdicts]


def claims_of(strike: Strike, key: str, outlet: str, published: dt.date | None) -> list[Claim]:
    """Who says what in one mention: those credited say so, those who deny deny; else the outlet says so itself.

    Of a denied strike only the denial is a claim: whom else the sentence credits may have told of the denial alone.
    """
    denies = strike.status is Status.DENIED
    said = Verdict.HEDGED if strike.hedged else Verdict.HAPPENED
    known = {claimant.name: claimant.kind for claimant in strike.claimants}
    if denies:
        speakers, verdict = strike.denied_by, Verdict.DENIED
    else:
        speakers, verdict = tuple(dict.fromkeys((*strike.reported_by, *known))), said
    struck_by = () if strike.names_sides else strike.actors
    named: list[tuple[str, ClaimantKind | None]]
    named = [(name, known.get(name, ClaimantKind.OTHER)) for name in speakers] or [(outlet, None)]
    return [
        Claim(name, kind, verdict, struck_by, strike.date, strike.date_end, outlet, published, key)
        for name, kind in named
    ]


def matrix(claims: Iterable[Claim]) -> list[Speaker]:
    """One row a speaker, whatever its capitals; those with the newest word first, and of equal days by name."""
    rows: dict[tuple[str, bool], list[Claim]] = {}
    for claim in claims:
        rows.setdefault((claim.speaker.casefold(), claim.kind is None), []).append(claim)
    speakers = []
    for some in rows.values():
        newest_first = sorted(some, key=moment, reverse=True)
        speakers.append(Speaker(newest_first[0].speaker, newest_first[0].kind, tuple(newest_first)))
    return sorted(speakers, key=lambda row: (-moment(row.claims[0]).toordinal(), row.name.casefold()))


def moment(claim: Claim) -> dt.date:
    """When a claim was made: the day its report was published; long ago where that is not known."""
    return claim.published or dt.date.min


def days_around(strike: Strike) -> tuple[dt.date, dt.date] | None:
    """The days on which other claims are looked for: its own and one on either side; None where it is undated."""
    days = span(strike.date, strike.date_end)
    if days is None:
        return None
    one = dt.timedelta(days=AROUND)
    first = days[0] - one if days[0] > dt.date.min else days[0]
    last = days[1] + one if days[1] < dt.date.max else days[1]
    return first, last
