"""From import to ready: the command line without Streamlit, beside `import streamlit` alone."""

from __future__ import annotations

from tests.bench.rows import Row, seconds_in_turn

GOAL_SECONDS = 0.5
READY = """
from geo.extract import Extractor
from geo.places import Gazetteer
from geo.reports import read_text
Extractor(Gazetteer.ready()).strikes(read_text("Warplanes bombed Idlib on Friday, residents said."))
"""


def measure() -> list[Row]:
    """Seconds until a first sentence is read, everything imported and opened on the way."""
    ours, theirs = seconds_in_turn(("", READY), ("", "import streamlit"))
    return [
        Row("import to first strike", ours, "import streamlit", theirs, "s", f"{GOAL_SECONDS} s", ours <= GOAL_SECONDS)
    ]
