"""Pictures of the dashboard with its sample reports, taken by a command: `python -m tests.browser.screenshots`.

Without options the README's two (light and dark) are written into .github/; with `--all FOLDER`
every page, wide and on a phone, light and dark, empty and in trouble, for whoever judges the looks.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from geo.screen.menu import PAGES
from geo.store import open_store
from tests.browser.chromium import ARGUMENTS, Watch, find_chromium, guard
from tests.browser.serving import ROOT, Dashboard, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDE, PHONE = (1440, 900), (390, 844)
PATIENCE_MS = 120_000
SETTLE_MS = 2_500
LARGEST = 380_000  # bytes of a picture
CHOSEN = "?place=curated:sy/idlib-province/province"
CELL = 20  # pixels
KEPT = ROOT / "tests" / "browser" / "looks"
README = {"screenshot.png": "light", "screenshot-dark.png": "dark"}


@dataclass(frozen=True, slots=True)
class View:
    """What is in a picture: a path of the dashboard, a size, a theme."""

    name: str
    path: str = ""
    size: tuple[int, int] = WIDE
    theme: str = "light"


LOOKS = (
    View("map.png"),
    View("map-dark.png", theme="dark"),
    View("evidence.png", CHOSEN),
    View("phone.png", size=PHONE),
    View("timeline.png", "timeline"),
)


@dataclass(frozen=True, slots=True)
class State:
    """A dashboard to take pictures of: its settings, and whether it has any reports."""

    name: str
    settings: Mapping[str, str] = field(default_factory=dict)
    empty: bool = False


SAMPLES = State("samples")
STATES = (
    SAMPLES,
    State("empty", empty=True),
    State("trouble", {"STRIKEMAP_DATABASE_URL": "postgresql://localhost:9/no"}),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures; 1 where there is no Chromium."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    parser.add_argument("--all", metavar="FOLDER", type=Path, help="every page in every state, into this folder")
    chosen = parser.parse_args(arguments)
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        if chosen.all is None:
            views = [View(name, CHOSEN, WIDE, theme) for name, theme in README.items()]
            take(browser, SAMPLES, views, ROOT / ".github")
            take(browser, SAMPLES, LOOKS, KEPT, small=True)
        else:
            for state in STATES:
                take(browser, state, list(every_view()), chosen.all / state.name)
    return 0


def every_view() -> Iterator[View]:
    """Every page, wide and on a phone, light and dark."""
    for size, kind in ((WIDE, "wide"), (PHONE, "phone")):
        for theme in ("light", "dark"):
            for key, page in PAGES.items():
                path = page.script.removeprefix("pages/").removesuffix(".py").replace("dashboard", "")
                yield View(f"{kind}-{theme}-{key}.png", path, size, theme)
            yield View(f"{kind}-{theme}-chosen.png", CHOSEN, size, theme)


def take(browser: Browser, state: State, views: Sequence[View], folder: Path, *, small: bool = False) -> None:
    """Take these pictures of one dashboard, `small` ones for test_looks.py."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, serve(Path(home), state.settings) as running:
        if state.empty:
            running.data_dir.mkdir(parents=True)
            with open_store(str(running.data_dir / "strikemap.db")) as store:
                store.remove_samples()
        for view in views:
            taken = picture(browser, running, view)
            if small:
                thumbnail(taken).save(folder / view.name, optimize=True)
            else:
                (folder / view.name).write_bytes(taken)
            print(folder / view.name, file=sys.stderr)


def picture(browser: Browser, running: Dashboard, view: View) -> bytes:
    """One picture as a PNG; a large one with 256 colours, which keeps it small."""
    width, height = view.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if view.theme == "dark" else "light"
    )
    guard(context, Watch())
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{running.url}/{view.path}")
    settle(page, mapped=view.path in {"", CHOSEN})
    taken = page.screenshot()
    context.close()
    if len(taken) <= LARGEST:
        return taken
    made = io.BytesIO()
    Image.open(io.BytesIO(taken)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
        made, "PNG", optimize=True
    )
    return made.getvalue()


def thumbnail(png: bytes) -> Image.Image:
    """A picture with a pixel for each square of CELL pixels: what is where in which colours, without the letters."""
    full = Image.open(io.BytesIO(png)).convert("RGB")
    return full.resize((full.width // CELL, full.height // CELL), Image.Resampling.BOX)


def settle(page: Page, *, mapped: bool) -> None:
    """Wait until the script has ended, and the map, where there is to be one, has drawn."""
    page.get_by_test_id("stApp").and_(page.locator("[data-test-script-state='notRunning']")).wait_for()
    page.locator("h2, [data-testid='stAlert']").first.wait_for()
    alert = page.get_by_test_id("stAlert").first
    if mapped and not alert.is_visible():
        frame = page.frame_locator("iframe[title*='streamlit_folium']").first
        frame.locator("html[data-strikemap-basemap*='names']").wait_for(state="attached")
    page.wait_for_timeout(SETTLE_MS)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium."""
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    if path is None:
        raise SystemExit("no Chromium or Chrome found; install one (Debian: apt-get install chromium)")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


if __name__ == "__main__":
    raise SystemExit(main())
