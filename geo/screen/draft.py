"""A correction while it is being made: where the name will be, how precisely, and what the place is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.corrections import USUAL_RADII, place_at
from geo.mapping import Spot, one_line
from geo.places import Gazetteer
from geo.places.entries import KINDS, Entry
from geo.places.ways import Way
from geo.records import Candidate, Place, Precision
from geo.store import NameRow, StoredStrike

MOST_CHOICES = 8
SAME_POINT = 1e-4  # degrees: some ten metres
ELSEWHERE = "in another country"
ALSO_LISTED = "also in the list of places"


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be kept: WGS 84 degrees (None: no point yet), radius in metres, `entry_id` of a candidate as it is."""

    about: str
    name: str
    country: str = ""
    province: str = ""
    latitude: float | None = None
    longitude: float | None = None
    precision: Precision = Precision.TOWN
    radius_m: int = USUAL_RADII[Precision.TOWN]
    entry_id: str = ""

    @property
    def spot(self) -> Spot | None:
        """The point with its circle, as the map previews it."""
        if self.latitude is None or self.longitude is None:
            return None
        return Spot(self.latitude, self.longitude, self.radius_m, self.precision)

    @property
    def place(self) -> Place | None:
        """The place that a correction would give the name; None while there is no point."""
        if self.latitude is None or self.longitude is None:
            return None
        place = place_at(
            self.name,
            self.latitude,
            self.longitude,
            country=self.country,
            province=self.province or None,
            precision=self.precision,
            radius_m=self.radius_m,
        )
        return replace(place, gazetteer_id=self.entry_id) if self.entry_id else place


def first_draft(row: NameRow, about: str) -> Draft:
    """Where a correction of a name begins: at the place it was taken for, unless that only contains it."""
    start = Draft(about, one_line(row.name), row.country, one_line(next(iter(row.within), "")))
    return start if row.place is None or row.way is Way.CONTAINER else at_place(start, row.place)


def at_place(draft: Draft, place: Place) -> Draft:
    """The draft moved to a place."""
    return replace(
        draft,
        name=one_line(place.name),
        country=place.country,
        province=one_line(place.province or ""),
        latitude=place.latitude,
        longitude=place.longitude,
        precision=place.precision,
        radius_m=place.radius_m,
        entry_id=place.gazetteer_id,
    )


def at_candidate(draft: Draft, one: Candidate, known: Gazetteer) -> Draft:
    """The draft moved to a candidate; radius and precision are its entry's, or its kind's."""
    try:
        place = known.entry(one.gazetteer_id).as_place("manual")
    except KeyError:
        precision = KINDS.get(one.kind, Precision.TOWN)
        point = (one.name, one.latitude, one.longitude)
        place = place_at(*point, country=one.country, province=one.province, precision=precision)
        place = replace(place, gazetteer_id=one.gazetteer_id)
    return at_place(draft, place)


def at_point(draft: Draft, written: str, latitude: float, longitude: float, near: Entry | None) -> Draft:
    """The draft moved to a point of the reader's own, in the province of the nearest town.

    Where it stood at a candidate it is that candidate no more: it is named as written, and a town.
    """
    if draft.entry_id:
        draft = with_precision(replace(draft, name=one_line(written)), Precision.TOWN)
    return replace(
        draft,
        latitude=round(latitude, 5),
        longitude=round(longitude, 5),
        country=near.country if near else draft.country,
        province=(near.province or "") if near else draft.province,
        entry_id="",
    )


def with_precision(draft: Draft, precision: Precision) -> Draft:
    """Another precision brings its usual radius."""
    return replace(draft, precision=precision, radius_m=USUAL_RADII[precision])


def choices(row: NameRow, mentions: Sequence[StoredStrike], known: Gazetteer) -> list[Candidate]:
    """What the name could mean: the candidates of its mentions first, then what else the list of places holds."""
    recorded = [one for stored in mentions if stored.strike.place for one in stored.strike.place.candidates]
    within = [row.country] if row.country else None
    here = [ranked.entry.as_candidate(ranked.score, ALSO_LISTED) for ranked in known.ranked(row.name, countries=within)]
    beyond = [ranked.entry for ranked in known.ranked(row.name)]
    elsewhere = [entry.as_candidate(0.0, ELSEWHERE) for entry in beyond if within and entry.country not in within]
    found: dict[str, Candidate] = {}
    for one in (*recorded, *here, *elsewhere):
        found.setdefault(one.gazetteer_id, one)
    return list(found.values())[:MOST_CHOICES]


def candidate_at(latitude: float, longitude: float, among: Sequence[Candidate]) -> Candidate | None:
    """The candidate that was clicked: a click on its number is a click on exactly its point."""
    near = (abs(one.latitude - latitude) + abs(one.longitude - longitude) for one in among)
    return next((one for one, apart in zip(among, near, strict=True) if apart < SAME_POINT), None)


def nearest_town(known: Gazetteer, latitude: float, longitude: float) -> Entry | None:
    """The town of the list of places that is nearest to a point."""
    found = known.reverse((latitude, longitude), exactly_one=False)
    return known.entry(found[0].raw["id"]) if isinstance(found, list) and found else None
