"""Memory while news goes by: after one megabyte and after five, in a process of its own.

STRIKEMAP_BENCH_MB=100 reads a hundred instead of five. Each megabyte is of another seed, so that the news itself
takes no more memory than one.
"""

from __future__ import annotations

import os

from tests.bench.rows import Row, in_fresh_process

MEGABYTES = int(os.environ.get("STRIKEMAP_BENCH_MB", "5"))
GOAL_MB = 10.0
PROGRAM = """
import gc, resource, sys
from pathlib import Path
from geo.extract import Extractor
from geo.places import Gazetteer
from tests.bench.news import reports

def resident_mb():
    gc.collect()
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)

extractor = Extractor(Gazetteer.ready())
for seed in range({megabytes}):
    for report in reports(1_000_000, seed):
        extractor.strikes(report)
    if seed in (0, {megabytes} - 1):
        print(resident_mb())
"""


def measure() -> list[Row]:
    """Megabytes resident after the first and the last megabyte of news."""
    early, late = map(float, in_fresh_process(PROGRAM.format(megabytes=MEGABYTES)).split())
    goal = f"at most {GOAL_MB:.0f} MB more"
    return [Row(f"memory after {MEGABYTES} MB of news", late, "after 1 MB", early, "MB", goal, late - early <= GOAL_MB)]
