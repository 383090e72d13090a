"""Look-ups in the gazetteer with 30,000 villages of one's own, beside the built-in one alone."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from geo.places import Gazetteer, compiling
from geo.places.own.importing import import_file
from tests.bench.rows import Row
from tests.villages import dump, name

VILLAGES = 30_000
GOAL = 0.9  # of the speed without them
NAMES = (
    "Aleppo",
    "Khan Sheikhoun",
    "Deir ez-Zor",
    "al-Bab",
    "Paris",
    "Nowhere at all",
    "Saraqib",
    "دير الزور",
    "Mosul",
)
TEXT = (
    "Warplanes bombed Khan Sheikhoun, Saraqib and the town of al-Bab near Aleppo, residents of Idlib told reporters. "
)
TURNS = 7


def measure() -> list[Row]:
    """Names looked up, and texts searched, in a second."""
    built_in = Gazetteer.ready()
    with tempfile.TemporaryDirectory() as home:
        before = os.environ.get("XDG_DATA_HOME")
        os.environ["XDG_DATA_HOME"] = home
        try:
            file = Path(home) / "SY.txt"
            file.write_text("".join(dump(VILLAGES)), encoding="utf-8")
            import_file(file)
            own = Gazetteer.open(compiling.compile_gazetteer().folder)
        finally:
            if before is None:
                del os.environ["XDG_DATA_HOME"]
            else:
                os.environ["XDG_DATA_HOME"] = before
        return [
            compared("names looked up", own, built_in, looked_up),
            compared("texts searched", own, built_in, searched),
            new_names(own),
        ]


def compared(what: str, own: Gazetteer, built_in: Gazetteer, work: object) -> Row:
    """One kind of work in both, in turn, the quickest of each."""
    assert callable(work)
    taken = [[work(one) for one in (own, built_in)] for _ in range(TURNS)]
    ours, theirs = (max(speeds) for speeds in zip(*taken, strict=True))
    met = ours >= GOAL * theirs
    return Row(f"{what}, {VILLAGES:,} villages more", ours, "built-in alone", theirs, "/s", f"{GOAL:.0%}", met)


def looked_up(gazetteer: Gazetteer) -> float:
    """Known names a second."""
    begin = time.perf_counter()
    for _ in range(100):
        for one in NAMES:
            gazetteer.candidates(one)
    return 100 * len(NAMES) / (time.perf_counter() - begin)


def searched(gazetteer: Gazetteer) -> float:
    """Sentences a second."""
    begin = time.perf_counter()
    for _ in range(500):
        gazetteer.find(TEXT, countries=["SY"])
    return 500 / (time.perf_counter() - begin)


def new_names(gazetteer: Gazetteer) -> Row:
    """Names of the villages themselves, all of which must be found."""
    names = [name(number) for number in range(0, VILLAGES, 30)]
    begin = time.perf_counter()
    found = sum(bool(gazetteer.candidates(one, countries=["SY"])) for one in names)
    speed = len(names) / (time.perf_counter() - begin)
    return Row(f"villages found ({found} of {len(names)})", speed, "none", 0, "/s", "all", found == len(names))
