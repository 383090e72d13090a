"""What a pasted or uploaded text is found to say, before anything is kept."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from geo.errors import ReportError
from geo.extract import Extractor
from geo.records import MAPPED_STATUSES, PlaceSummary, Precision, Report, Status, Strike
from geo.store import ReportRow, StoredStrike
from geo.store.tallies import most_first

Reading = Report | ReportError


@dataclass(frozen=True, slots=True)
class Found:
    """One report that is not kept yet, and the strikes it tells of."""

    report: Report
    strikes: list[Strike]

    def as_stored(self, number: int) -> list[StoredStrike]:
        """The strikes as they would look once kept; `number` tells this report from the others found with it."""
        row = ReportRow(
            key="",
            id=self.report.id,
            title=self.report.title,
            source=self.report.source,
            url=self.report.url,
            published=self.report.published,
            content_hash=self.report.content_hash,
            sample=False,
            strikes=len(self.strikes),
            origin=self.report.origin,
            added=dt.datetime.now(dt.UTC),
        )
        return [StoredStrike(f"found-{number}-{at}", strike, row) for at, strike in enumerate(self.strikes)]


@dataclass(slots=True)
class Findings:
    """All that one reading brought: the good reports, and what was wrong with the others."""

    found: list[Found] = field(default_factory=list)
    wrong: list[ReportError] = field(default_factory=list)

    def strikes(self, report: Report, /) -> list[Strike]:
        """What was found in one of the reports: the ingest keeps exactly what was shown."""
        return next(one.strikes for one in self.found if one.report is report)

    @property
    def mentions(self) -> int:
        return sum(len(one.strikes) for one in self.found)


def look(readings: Iterable[Reading], extractor: Extractor, told: Callable[[int], None]) -> Findings:
    """Extract from every readable report; `told` hears after each how many are done."""
    findings = Findings()
    for reading in readings:
        if isinstance(reading, ReportError):
            findings.wrong.append(reading)
        else:
            findings.found.append(Found(reading, list(extractor.strikes(reading))))
            told(len(findings.found))
    return findings


def safely(readings: Iterator[Reading]) -> Iterator[Reading]:
    """The readings, an error that ends them being the last of them."""
    try:
        yield from readings
    except ReportError as error:
        yield error


def summaries(found: Iterable[Found]) -> list[PlaceSummary]:
    """The markers that the reports would bring."""
    at: dict[str, list[tuple[Report, Strike]]] = defaultdict(list)
    for one in found:
        for strike in one.strikes:
            if strike.place and strike.place.precision != Precision.COUNTRY and strike.status in MAPPED_STATUSES:
                at[strike.place.key].append((one.report, strike))
    return [_summary(key, rows) for key, rows in at.items()]


def _summary(key: str, rows: list[tuple[Report, Strike]]) -> PlaceSummary:
    report, strike = max(rows, key=lambda row: row[1].date or "")
    place = strike.place
    assert place is not None, "summaries() groups placed strikes only"
    return PlaceSummary(
        key=key,
        name=place.name,
        latitude=place.latitude,
        longitude=place.longitude,
        precision=place.precision,
        radius_m=place.radius_m,
        province=place.province,
        country=place.country,
        reports=len({one.content_hash for one, _ in rows}),
        mentions=len(rows),
        denied=sum(one.status == Status.DENIED for _, one in rows),
        sentence=strike.sentence,
        source=report.source,
        reported_by=strike.reported_by,
        date=strike.date,
        published=report.published,
        certainties=most_first(Counter(str(one.certainty) for _, one in rows)),
        actors=tuple(dict.fromkeys(actor for _, one in rows for actor in one.actors)),
    )
