"""Places of 16,566 events of UCDP GED in Syria, looked up by name: outside the project, so a yardstick.

The figures that count are of names that first appear in 2018 or 2019: nobody looked at those while the
gazetteer was made. `found` leaves out what only fell back to a container.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from geo.places import Gazetteer
from geo.places.asking import Asked, Surroundings
from geo.places.distances import kilometres
from geo.places.resolution import resolve
from geo.places.spellings import without_kind
from geo.records import Place

pytestmark = pytest.mark.yardstick

FILE = "data/ucdp_ged_syria_2016_2019.csv.gz"
EXACT = frozenset({"1", "2"})  # where_prec: at a place, or near one
FIRST_UNSEEN = 2018
NEAR_KM = 10.0
FOUND, NEAR = 0.65, 0.90  # of the rows whose names nobody looked at, with their province
# What event data says of a place, and the kind that our own reader would note for these words.
KINDS = {
    "town": "town", "village": "town", "city": "town", "camp": "camp", "suburb": "neighbourhood",
    "neighbourhood": "neighbourhood", "neighborhood": "neighbourhood", "airport": "airbase", "airbase": "airbase",
}  # fmt: skip


@dataclass(frozen=True)
class Event:
    """A row: the place's name, its province as the data writes it, its point in degrees, and the year."""

    name: str
    province: str
    latitude: float
    longitude: float
    year: int


@dataclass(frozen=True)
class Share:
    """How many of some rows were found, and how many of these within NEAR_KM."""

    rows: int
    found: int
    near: int

    def __str__(self) -> str:
        return f"{self.rows:6} rows  found {self.found / self.rows:.3f}  of these near {self.near / self.found:.3f}"


def read_events(path: Path) -> Iterator[Event]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["where_prec"] in EXACT:
                latitude, longitude = float(row["latitude"]), float(row["longitude"])
                yield Event(row["where_coordinates"], row["adm_1"], latitude, longitude, int(row["year"]))


class Searcher:
    """Looks names up as the extractor would: with the kind word that stands after them, and their province."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: dict[tuple[str, str], Place | None] = {}

    def place(self, name: str, province: str) -> Place | None:
        """The place of a name, None where only its container is known."""
        if (name, province) not in self._known:
            outer = self._province(province)
            kind = KINDS.get(name.rsplit(maxsplit=1)[-1].lower(), "")
            around = Surroundings(["SY"], [outer] if outer else [], told=True)
            found = resolve(Asked(without_kind(name) if kind else name, kind), around, self._gazetteer)
            self._known[name, province] = found.place if found.found else None
        return self._known[name, province]

    def _province(self, written: str) -> Place | None:
        return resolve(Asked(written, "province"), Surroundings(["SY"]), self._gazetteer).place if written else None

    def share(self, events: Iterable[Event], *, with_province: bool) -> Share:
        rows = found = near = 0
        for event in events:
            place = self.place(event.name, event.province if with_province else "")
            rows += 1
            if place is not None:
                found += 1
                near += kilometres(place, event) <= NEAR_KM
        return Share(rows, found, near)


def test_places_of_event_data(yardstick: Path, gazetteer: Gazetteer) -> None:
    events = list(read_events(yardstick / FILE))
    first: dict[str, int] = {}
    for event in events:
        first[event.name] = min(event.year, first.get(event.name, event.year))
    unseen = [event for event in events if first[event.name] >= FIRST_UNSEEN]
    seen = [event for event in events if first[event.name] < FIRST_UNSEEN]
    searcher = Searcher(gazetteer)
    weighted = searcher.share(unseen, with_province=True)
    print(f"\nfirst named since {FIRST_UNSEEN}, with province      {weighted}")
    for label, some, province in (
        (f"first named since {FIRST_UNSEEN}, without          ", unseen, False),
        (f"distinct names since {FIRST_UNSEEN}, with province  ", distinct(unseen), True),
        (f"distinct names since {FIRST_UNSEEN}, without        ", distinct(unseen), False),
        ("named before, with province           ", seen, True),
        ("named before, without                 ", seen, False),
        ("all rows, with province               ", events, True),
    ):
        print(f"{label} {searcher.share(some, with_province=province)}")
    assert weighted.found >= FOUND * weighted.rows, weighted
    assert weighted.near >= NEAR * weighted.found, weighted


def distinct(events: Iterable[Event]) -> list[Event]:
    """Each name of each province once."""
    return list({(event.name, event.province): event for event in events}.values())
