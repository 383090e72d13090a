"""Correcting where a name is: kept, logged, and applied to every stored strike of that name; and undoing it.

The page and the command line both come here.
"""

from __future__ import annotations

from dataclasses import dataclass

from geopy.distance import great_circle
from geopy.location import Location

from geo.ingest import Extracts, Progress, Totals, read_again
from geo.places.cache import Correction
from geo.places.gazetteer import Gazetteer
from geo.records import Place, Precision
from geo.store import Store
from geo.store.rows import counted

# Metres, ours: how far the true point usually is from the one that a person gives.
USUAL_RADII = {
    Precision.SITE: 1_500,
    Precision.TOWN: 3_000,
    Precision.DISTRICT: 3_000,
    Precision.REGION: 20_000,
    Precision.PROVINCE: 80_000,
    Precision.COUNTRY: 500_000,
}

NEAR_KM = 25  # how far the nearest town may be to speak for the province of a point


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction made or undone, and what became of the reports that tell of strikes at that name."""

    correction: Correction
    totals: Totals

    def __str__(self) -> str:
        """One line for the person who made it."""
        done = "undone" if self.correction.undone_at else "kept"
        line = (
            f"correction {self.correction.number} of “{self.correction.written}” {done}: "
            f"{counted(self.totals.moved, 'strike')} moved, in {counted(self.totals.read, 'report')} read again"
        )
        return f"{line}; {self.totals.failed:,} could not be read again" if self.totals.failed else line


def correct_place(
    store: Store,
    extractor: Extracts,
    *,
    written: str,
    country: str,
    place: Place,
    who: str,
    why: str,
    within: str = "",
    progress: Progress | None = None,
) -> Corrected:
    """Say where a name is, in a country and province ("" = any), for all reports stored and to come.

    The extractor has to have the store's cache. Raises CorrectionRefused or StoreReadOnly; should reading the
    reports again be stopped, the correction stands, and `read_again` brings the rest up to date.
    """
    correction = store.cache.correct(written, country, within, place, who, why)
    return Corrected(correction, read_naming(store, extractor, correction, progress))


def undo_correction(
    store: Store, extractor: Extracts, number: int, who: str, *, progress: Progress | None = None
) -> Corrected:
    """Undo a correction: what was known before holds again, for all reports that name the place."""
    correction = store.cache.undo(number, who)
    return Corrected(correction, read_naming(store, extractor, correction, progress))


def read_naming(store: Store, extractor: Extracts, correction: Correction, progress: Progress | None) -> Totals:
    """Read again the reports with a strike at the name, in whatever country: the extractor knows where it holds."""
    return read_again(store, extractor, store.reports_naming(correction.answer.query), progress=progress)


def place_at(
    name: str,
    latitude: float,
    longitude: float,
    *,
    country: str,
    province: str | None = None,
    precision: Precision = Precision.TOWN,
    radius_m: int | None = None,
) -> Place:
    """A point that a person gives, WGS 84; `radius_m` is the usual one of its precision where it is not given."""
    return Place(
        name=name,
        latitude=latitude,
        longitude=longitude,
        province=province,
        country=country,
        precision=precision,
        radius_m=USUAL_RADII[precision] if radius_m is None else radius_m,
        # The point is the identity, so that two corrected places never share a marker.
        gazetteer_id=f"manual:{latitude:.5f},{longitude:.5f}",
        method="manual",
    )


def province_at(gazetteer: Gazetteer, latitude: float, longitude: float, country: str) -> str | None:
    """The province in which a point most likely lies: that of the nearest town, where it is near and of the country."""
    town = gazetteer.reverse((latitude, longitude))
    if not isinstance(town, Location) or town.raw["country"] != country:
        return None
    if great_circle((town.latitude, town.longitude), (latitude, longitude)).km > NEAR_KM:
        return None
    return town.raw["province"] or None
