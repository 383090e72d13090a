"""The place of a dataset's event: the dataset's own point, kept; only a person's correction of the name moves it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from geo.datasets.known import Code, Dataset, dataset_by_id
from geo.places.cache import AskedOnce, PlaceCache, State
from geo.places.locate import kept
from geo.places.ways import Way
from geo.records import Candidate, Place, Strike

CORRECTED = "a person corrected where this name is"


class Located(Protocol):
    """What a place is made of; geo.datasets.events.Event is one."""

    @property
    def place(self) -> str: ...
    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...
    @property
    def province(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def code(self) -> str: ...


def rule_of_place(dataset: Dataset, code: str) -> str:
    """Why a place is known as precisely as it is: the dataset's code."""
    return f"{dataset.key} {dataset.field} {code}"


def own_place(event: Located, dataset: Dataset, called: str) -> Place:
    """The dataset's own place; its one candidate is the dataset's word on it, which a correction leaves in place."""
    code = dataset.codes[event.code]
    name = event.province if code.kind == "province" and event.province else event.place
    own = Candidate(
        gazetteer_id=place_id(dataset, name, event),
        name=name,
        kind=code.kind,
        province=event.province or None,
        country=event.country,
        latitude=event.latitude,
        longitude=event.longitude,
        score=0.0,
    )
    return place_of(own, code, called)


def place_of(own: Candidate, code: Code, called: str) -> Place:
    """A dataset's word on a place as the place that it is taken for."""
    return Place(
        name=own.name,
        latitude=own.latitude,
        longitude=own.longitude,
        province=own.province,
        country=own.country,
        precision=code.precision,
        radius_m=code.radius_m,
        gazetteer_id=own.gazetteer_id,
        method=f"{Way.DATASET}: {called}",
        candidates=(replace(own, lost=""),),
    )


def place_id(dataset: Dataset, name: str, event: Located) -> str:
    """One id for all events at the same point with the same name; short, whatever the name is."""
    name_digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{dataset.key}:{event.latitude:.5f},{event.longitude:.5f},{name_digest}"


def as_corrected(strikes: Iterable[Strike], called: str, cache: PlaceCache) -> list[Strike]:
    """A dataset's mentions, each where a person's correction of its name puts it, else at the dataset's own point."""
    asked = cache if isinstance(cache, AskedOnce) else AskedOnce(cache)
    return [corrected(strike, called, asked) for strike in strikes]


def corrected(strike: Strike, called: str, cache: PlaceCache) -> Strike:
    """One mention as corrections have it now; a correction that was undone leaves no trace."""
    own, code = own_word(strike)
    if own is None or code is None:
        return strike
    said = kept(strike.place_text, cache, [strike.scene], [strike.within])
    if said is not None and said.state is State.MANUAL and said.place is not None:
        return replace(strike, place=moved_to(said.place, own))
    return replace(strike, place=place_of(own, code, called))


def moved_to(place: Place, own: Candidate) -> Place:
    """Where a person puts a dataset's event. Its marker stays one of the dataset's, as its actors are sides there."""
    key = own.gazetteer_id.partition(":")[0]
    entry = place.gazetteer_id if dataset_by_id(place.gazetteer_id) else f"{key}:{place.gazetteer_id}"
    return replace(place, gazetteer_id=entry, candidates=(replace(own, lost=CORRECTED),))


def entry_of(place_id: str) -> str:
    """The row of a list of places that a dataset's event was moved to ("ucdp:geonames:1"); any other id as it is."""
    _, _, rest = place_id.partition(":")
    return rest if dataset_by_id(place_id) and ":" in rest else place_id


def own_word(strike: Strike) -> tuple[Candidate | None, Code | None]:
    """The dataset's word on a mention's place and what its code means; None where the mention carries none."""
    candidates = strike.place.candidates if strike.place else ()
    reason = strike.why.get("place")
    dataset = dataset_by_id(strike.report_id)
    if dataset is None or reason is None:
        return None, None
    own = next((one for one in candidates if one.gazetteer_id.startswith(f"{dataset.key}:")), None)
    return own, dataset.codes.get(reason.rule.rpartition(" ")[2])
