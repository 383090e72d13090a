"""How each map is started, opened, filtered and dragged, and what came out.

All are drawn by the processor, as there is no graphics card in most test machines. That costs st.map and pydeck most,
which draw by WebGL: with a hundred points hardly anything, with a hundred thousand seconds.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.bare import bare_page
from tests.bench.cdn import installed, serve_locally
from tests.bench.stopwatch import Kind, Watched, resident_mb
from tests.browser.chromium import ARGUMENTS
from tests.browser.serving import ROOT, Dashboard, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserType

PEERS = Path(__file__).with_name("peers")
WEBGL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
FRAME = "iframe[title*='streamlit_folium']"
DRAGGED = {"deck": "[data-testid='stDeckGlJsonChart'] canvas", "bare": "#map"}


@dataclass(frozen=True, slots=True)
class Peer:
    """One map to measure: a script of peers/, or the dashboard; `options` are chosen one after the other."""

    name: str
    kind: Kind
    script: str
    strikes: int
    options: tuple[str, ...] = tuple(f"actor {number}" for number in range(1, 7))
    openings: int = 3
    database: Callable[[], Path] | None = None  # the dashboard's


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was measured of one map: seconds, milliseconds a frame, bytes, megabytes; 0 where there is nothing."""

    first: float
    filtered: float
    pan: float
    sent_first: float
    sent_filter: float
    memory: float = 0.0


def drawn(kinds: BrowserType, path: str, peer: Peer) -> Drawn:
    """Start a map's server, and measure it in a browser of its own."""
    browser = kinds.launch(executable_path=path, args=arguments(peer.kind))
    try:
        if peer.kind == "bare":
            with bare_page(peer.strikes, peer.options) as url:
                return measured(browser, peer, url)
        with served(peer) as running:
            return replace(measured(browser, peer, running.url), memory=resident_mb(running.pid))
    finally:
        browser.close()


def arguments(kind: Kind) -> list[str]:
    """What Chromium is told: WebGL, drawn by the processor, only for those who need it."""
    return [*(one for one in ARGUMENTS if one != "--disable-gpu"), *WEBGL] if kind == "deck" else list(ARGUMENTS)


@contextmanager
def served(peer: Peer) -> Iterator[Dashboard]:
    """The server of a map: the dashboard, or a script of peers/."""
    settings = {"BENCH_STRIKES": str(peer.strikes)}
    if peer.database:
        settings["STRIKEMAP_DATABASE_URL"] = str(peer.database())
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        script = ROOT / "dashboard.py"
        if peer.script:
            # Under the dashboard's name, and beside its pages: the page of the empty map links to them.
            script = home / "dashboard.py"
            script.write_bytes((PEERS / peer.script).read_bytes())
            (home / "pages").symlink_to(ROOT / "pages")
        with serve(home / "server", settings, script) as running:
            yield running


def measured(browser: Browser, peer: Peer, url: str) -> Drawn:
    """Open a map several times in fresh profiles, then filter and drag it in the last of them."""
    opened(browser, peer, url).page.context.close()  # the server now has read what it keeps
    first: list[float] = []
    sent: list[int] = []
    for opening in range(peer.openings):
        watched = opened(browser, peer, url)
        first.append(watched.first)
        sent.append(watched.traffic.total)
        if opening < peer.openings - 1:
            watched.page.context.close()
    filters = [watched.choose("Actor", option) for option in options_of(peer)]
    return Drawn(
        first=statistics.median(first),
        filtered=statistics.median(seconds for seconds, _ in filters) if filters else 0.0,
        pan=watched.pan(DRAGGED.get(peer.kind, FRAME)),
        sent_first=statistics.median(sent),
        sent_filter=statistics.median(size for _, size in filters) if filters else 0.0,
    )


def options_of(peer: Peer) -> tuple[str, ...]:
    """What is clicked: options of a box, or the bare page's buttons."""
    return tuple(f"#actor{at}" for at in range(len(peer.options))) if peer.kind == "bare" else peer.options


def opened(browser: Browser, peer: Peer, url: str) -> Watched:
    """A map in a fresh profile, opened and at rest."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    serve_locally(context, installed())
    watched = Watched(context.new_page(), peer.kind)
    watched.open(url)
    return watched
