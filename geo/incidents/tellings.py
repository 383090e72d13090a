"""A telling: what joining looks at of one mention, small enough to be kept beside it and read by the thousand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from geo.incidents.copies import shingles_of
from geo.incidents.likeness import folded, is_ally, party_of, voice_of
from geo.records import MAPPED_STATUSES, UNKNOWN_ACTOR, Claimant, ClaimantKind, Place, Precision, Status, Strike, span

SHORT = 3  # days: a date that names more of them fixes no day
BEFORE = 2  # days: what an undated sentence tells of was that day or up to two days before
KNOWN_PARTY = "known party"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a mention puts the strike, WGS 84."""

    key: str  # of its marker
    entry: str  # of the gazetteer: "near X" has the entry of X
    name: str
    precision: str
    latitude: float
    longitude: float
    radius_m: int
    province: str
    country: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One mention as joining sees it. Days are proleptic ordinals; 0 where the words fix none.

    `assumed`: undated, its days are those before its report. `vague`: it can only be joined with the same report's
    or with copies of its sentence. `own`: actors who say so themselves. `origins`: who says so, as compared; the
    outlet where nobody is `credited`. `kinds` of those credited: see `kinds_of`. `event`: the id of the event that a
    dataset coded here ("ucdp:12345"), "" of any other mention; its actors are left out, as they are sides.
    """

    key: str
    report: str
    spot: Spot
    block: str
    first: int
    last: int
    assumed: bool
    vague: bool
    actors: tuple[str, ...]
    weapon: str
    killed: int | None
    targets: tuple[str, ...]
    denied: bool
    own: tuple[str, ...]
    credited: bool
    kinds: tuple[str, ...]
    origins: tuple[str, ...]
    shingles: tuple[int, ...]
    event: str = ""

    def as_json(self) -> str:
        """In one stable form."""
        values = [getattr(self, name) for name in FIELDS]
        values[SPOT] = [getattr(self.spot, name) for name in SPOT_FIELDS]
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Telling:
        """The telling that `as_json` wrote."""
        values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in json.loads(text)]
        values[SPOT] = Spot(*values[SPOT])
        return cls(*values)


FIELDS = [field.name for field in fields(Telling)]
SPOT_FIELDS = [field.name for field in fields(Spot)]
SPOT = FIELDS.index("spot")


def tellings_of(
    report: str, outlet: str, published: dt.date | None, found: Iterable[tuple[str, Strike]], dataset: str = ""
) -> list[Telling]:
    """The tellings of a report's strikes, given with their keys; `dataset` is the one that coded them, if any did.

    Only of those on the map: a strike that is planned, negated or without a place is no part of an incident.
    """
    told = [
        telling_of(key, report, outlet, published, coded(strike) if dataset else strike, strike.place, dataset)
        for key, strike in found
        if strike.place is not None
        and strike.place.precision is not Precision.COUNTRY
        and strike.status in MAPPED_STATUSES
    ]
    return [with_days_of_others(telling, told) for telling in told]


def coded(strike: Strike) -> Strike:
    """An event of a dataset as joining takes it: its sides say nothing of who struck."""
    return replace(strike, actors=())


def telling_of(
    key: str, report: str, outlet: str, published: dt.date | None, strike: Strike, place: Place, dataset: str
) -> Telling:
    """One strike's telling."""
    actors = tuple(sorted({name for name in strike.actors if name != UNKNOWN_ACTOR}))
    claimants = strike.claimants or tuple(Claimant(name) for name in strike.reported_by)
    days = days_of(strike)
    assumed = days is None and published is not None and not strike.background
    if days is None:
        days = (published.toordinal() - BEFORE, published.toordinal()) if assumed and published else (0, 0)
    vague = not days[1] or days[1] - days[0] >= SHORT
    spot = spot_of(place)
    return Telling(
        key=key,
        report=report,
        spot=spot,
        block=block_of(spot, report, days),
        first=0 if vague else days[0],
        last=0 if vague else days[1],
        assumed=assumed,
        vague=vague,
        actors=actors,
        weapon=strike.weapon,
        killed=strike.killed,
        targets=tuple(sorted(set(strike.targets))),
        denied=strike.status is Status.DENIED,
        own=speaking_of_themselves(actors, claimants, outlet),
        credited=bool(claimants),
        kinds=kinds_of(claimants),
        origins=origins_of(claimants, outlet, report),
        shingles=shingles_of(strike.sentence),
        event=strike.report_id if dataset else "",
    )


def spot_of(place: Place) -> Spot:
    """A place as joining sees it."""
    return Spot(
        place.key,
        place.gazetteer_id,
        place.name,
        str(place.precision),
        place.latitude,
        place.longitude,
        place.radius_m,
        place.province or "",
        place.country,
    )


def block_of(spot: Spot, report: str, days: tuple[int, int]) -> str:
    """The block in which a telling looks for others: the province; of a vague date only those of the same date."""
    if not days[1]:
        return f"report {report}"
    area = f"{spot.country}/{spot.province}"
    return f"{area} {days[0]}-{days[1]}" if days[1] - days[0] >= SHORT else area


def with_days_of_others(telling: Telling, told: Sequence[Telling]) -> Telling:
    """An undated telling with the days on which its report's only dated strike at that place was."""
    if not telling.assumed and not telling.block.startswith("report "):
        return telling
    dated = {
        (one.block, one.first, one.last, one.vague)
        for one in told
        if one.spot.entry == telling.spot.entry and not one.assumed and not one.block.startswith("report ")
    }
    if len(dated) != 1:
        return telling
    block, first, last, vague = dated.pop()
    return replace(telling, block=block, first=first, last=last, vague=vague, assumed=False)


def days_of(strike: Strike) -> tuple[int, int] | None:
    """The first and last day that a strike's date covers, as ordinals; None where it covers none."""
    days = span(strike.date, strike.date_end)
    return (days[0].toordinal(), days[1].toordinal()) if days else None


def speaking_of_themselves(actors: Sequence[str], claimants: Sequence[Claimant], outlet: str) -> tuple[str, ...]:
    """The actors who say themselves that they struck: by a speaker of theirs, or by their own outlet's word."""
    parties = {party_of(claimant) for claimant in claimants} if claimants else {voice_of(outlet)}
    return tuple(actor for actor in actors if any(party and is_ally(actor, party) for party in parties))


def kinds_of(claimants: Sequence[Claimant]) -> tuple[str, ...]:
    """What those credited are: a monitor, residents, ...; of a party whether it is known for whom it speaks.

    Nothing of those of whom the text does not say what they are.
    """
    known = [one for one in claimants if one.kind is not ClaimantKind.OTHER]
    return tuple(sorted({KNOWN_PARTY if party_of(one) else str(one.kind) for one in known}))


def origins_of(claimants: Sequence[Claimant], outlet: str, report: str) -> tuple[str, ...]:
    """Who says so: those credited, a party's speakers being that party; else the outlet, else the report itself."""
    credited = {party_of(claimant) or folded(claimant.name) for claimant in claimants} - {""}
    return tuple(sorted(credited)) or (voice_of(outlet) or folded(outlet) or f"report {report}",)
