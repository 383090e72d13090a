"""The map beside its peers, in Chromium: first markers, filter to updated map, pan, bytes sent, memory.

Ours is the whole dashboard on an invented archive (archive.py); each peer is a small page of its own in peers/,
with one box that chooses about half of its points. The server is warm: the first opening of each page is not counted.
Each turn chooses what was not chosen before (ours one more actor), so that no answer is one that was kept.
STRIKEMAP_BENCH_MAPS="st.map; folium" measures only the maps whose names begin so, and ours at 100,000.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from playwright.sync_api import sync_playwright

from geo.settings import xdg
from tests.bench.archive import archive
from tests.bench.driving import Drawn, Peer, drawn
from tests.bench.rows import ROOT, Row
from tests.browser.chromium import find_chromium

LARGE, MILLION = 100_000, 1_000_000
ACTORS = ("Russia", "Israel", "Turkey", "Iran", "Houthis", "Ukraine")
SYRIAN_ACTORS = ("Syrian government", "Islamic State", "Kurdish forces")
OURS, OURS_MILLION, OURS_REAL = "ours at 100,000", "ours at 1,000,000", "ours, 16,566 real rows"
EMPTY, BARE = "the page with an empty st_folium map", "bare Leaflet page, our layer"
ST_MAP, NAIVE = "st.map at 100", "folium markers at 10,000"


def real_rows() -> Path:
    """A database with the rows of UCDP's file; RuntimeError where the file or the import is missing."""
    given = os.environ.get("STRIKEMAP_YARDSTICK")
    if not given:
        raise RuntimeError("STRIKEMAP_YARDSTICK is not set")
    source = Path(given) / "data" / "ucdp_ged_syria_2016_2019.csv.gz"
    path = xdg("XDG_CACHE_HOME", ".cache") / "bench" / "ucdp.db"
    path.unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "geo", "import", "ucdp", str(source)],
        cwd=ROOT,
        env={**os.environ, "STRIKEMAP_DATABASE_URL": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError("no import yet" if "invalid choice" in done.stderr else done.stderr.strip()[-300:])
    return path


MAPS: tuple[Peer, ...] = (
    Peer(OURS, "ours", "", LARGE, ACTORS, database=partial(archive, LARGE)),
    Peer(OURS_MILLION, "ours", "", MILLION, ACTORS, database=partial(archive, MILLION)),
    Peer(OURS_REAL, "ours", "", 16_566, SYRIAN_ACTORS, database=real_rows),
    Peer(EMPTY, "empty", "empty_map.py", LARGE, (), database=partial(archive, LARGE)),
    Peer(BARE, "bare", "", LARGE, ACTORS),
    Peer(ST_MAP, "deck", "st_map.py", 100),
    Peer("st.map at 100,000", "deck", "st_map.py", LARGE),
    Peer("st.pydeck_chart at 100,000", "deck", "pydeck_chart.py", LARGE),
    Peer("FastMarkerCluster at 100,000", "clusters", "fast_cluster.py", LARGE),
    Peer("folium markers at 1,000", "markers", "folium_markers.py", 1_000),
    # Half a minute each time.
    Peer(NAIVE, "markers", "folium_markers.py", 10_000, ("actor 1", "actor 2"), openings=1),
)


def measure() -> list[Row]:
    """The rows of every map that could be measured; of each other one it is said why not."""
    path = find_chromium()
    if path is None:
        raise RuntimeError("no Chromium or Chrome found")
    found: dict[str, Drawn] = {}
    with sync_playwright() as driver:
        for peer in chosen(os.environ.get("STRIKEMAP_BENCH_MAPS", "")):
            try:
                found[peer.name] = drawn(driver.chromium, path, peer)
                print(f"  {peer.name}: {found[peer.name]}", file=sys.stderr, flush=True)
            except Exception as error:  # the others are still worth measuring
                print(f"  {peer.name}: not measured: {error}", file=sys.stderr, flush=True)
    return [*compared(found), *goals(found)]


def chosen(names: str) -> list[Peer]:
    """The maps to measure: ours, and those whose names begin as one of those given; all where none is given."""
    beginnings = tuple(name.strip() for name in names.split(";") if name.strip())
    return [peer for peer in MAPS if not beginnings or peer.name == OURS or peer.name.startswith(beginnings)]


def compared(found: Mapping[str, Drawn]) -> Iterator[Row]:
    """Ours at 100,000 beside every other map, a row for each thing measured of both."""
    ours = found.get(OURS)
    for name, other in found.items():
        if ours is None or name == OURS:
            continue
        pairs = (
            ("first markers", ours.first, other.first, "s"),
            ("filter to updated map", ours.filtered, other.filtered, "s"),
            ("pan, slow frames", ours.pan, other.pan, "ms"),
            ("sent to first markers", ours.sent_first / 1e6, other.sent_first / 1e6, "MB"),
            ("sent by a filter", ours.sent_filter / 1e6, other.sent_filter / 1e6, "MB"),
            ("server's memory", ours.memory, other.memory, "MB"),
        )
        for what, own, theirs, unit in pairs:
            if own and theirs:
                yield Row(f"{what}, 100,000", own, name, theirs, unit)


def goals(found: Mapping[str, Drawn]) -> Iterator[Row]:
    """The rows that have a goal, where both sides were measured: of how many strikes, beside whom, at most how much."""
    asked = (
        ("filter to updated map", OURS, ST_MAP, 0.5, "at most half"),
        ("filter to updated map", OURS_MILLION, ST_MAP, 1.0, "no longer"),
        ("filter to updated map", OURS, NAIVE, 0.01, "100 times faster"),
        ("first markers", OURS, EMPTY, 1.2, "at most 1.2 times"),
    )
    for what, own, other, most, goal in asked:
        if own in found and other in found:
            ours, theirs = (
                found[name].first if what == "first markers" else found[name].filtered for name in (own, other)
            )
            yield Row(f"{what}, {own}", ours, other, theirs, "s", goal, ours <= most * theirs)
