"""Memory while news goes by: after one megabyte and after five, in a process of its own."""

from __future__ import annotations

from tests.bench.rows import Row, in_fresh_process

EARLY, LATE = 1_000_000, 5_000_000
GOAL_MB = 10.0
PROGRAM = """
import gc, resource, sys
from pathlib import Path
from geo.extract import Extractor
from geo.places import Gazetteer
from tests.bench.news import newsroom, reports

def resident_mb():
    gc.collect()
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)

extractor = Extractor(Gazetteer.ready())
news = list(reports({late}))
seen, marks = 0, iter(({early}, {late}))
mark = next(marks)
for report in news:
    extractor.strikes(report)
    seen += len(report.text)
    if mark is not None and seen >= mark:
        print(resident_mb())
        mark = next(marks, None)
"""


def measure() -> list[Row]:
    """Megabytes resident after the first and the last report; the news itself is in memory from the start."""
    early, late = map(float, in_fresh_process(PROGRAM.format(early=EARLY, late=LATE)).split())
    goal = f"at most {GOAL_MB:.0f} MB more"
    return [Row("memory after 5 MB of news", late, "after 1 MB", early, "MB", goal, late - early <= GOAL_MB)]
