"""From `streamlit run` to the first markers in Chromium, beside an empty Streamlit app to its first line."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench.rows import Row
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.serving import serve

TURNS = 3
EMPTY_APP = "import streamlit as st\nst.title('Empty')\n"
FRAME = "iframe[title='streamlit_folium.st_folium']"
PAINTED = "html[data-strikemap-marks]:not([data-strikemap-marks='0'])"


def measure() -> list[Row]:
    """Seconds from the start of the server's process; the dashboard has its samples loaded already."""
    path = find_chromium()
    if path is None:
        raise RuntimeError("no Chromium or Chrome found")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        home = Path(folder)
        app = home / "empty.py"
        app.write_text(EMPTY_APP, encoding="utf-8")
        browser = driver.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        first = until_markers(browser, home / "ours")
        ours, theirs = [], []
        for turn in range(TURNS):
            theirs.append(until_heading(browser, home / f"empty{turn}", app))
            ours.append(until_markers(browser, home / "ours"))
        browser.close()
    peer = min(theirs)
    return [
        Row("streamlit run to first markers", min(ours), "an empty app", peer, "s"),
        Row("the same, samples loaded on the way", first, "an empty app", peer, "s"),
    ]


def until_markers(browser: Browser, home: Path) -> float:
    """Start the dashboard and wait until its map has painted markers."""
    start = time.perf_counter()
    with serve(home) as running:
        page = browser.new_page()
        page.goto(running.url)
        page.frame_locator(FRAME).locator(PAINTED).wait_for(state="attached", timeout=60_000)
        taken = time.perf_counter() - start
        page.close()
    return taken


def until_heading(browser: Browser, home: Path, script: Path) -> float:
    """Start an empty app and wait until its heading stands there."""
    start = time.perf_counter()
    with serve(home, script=script) as running:
        page = browser.new_page()
        page.goto(running.url)
        page.get_by_role("heading", name="Empty").wait_for()
        taken = time.perf_counter() - start
        page.close()
    return taken
