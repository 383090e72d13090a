"""A map in Chromium with a watch on it: when it has painted, what was sent to it, how evenly it moves.

All times are the browser's own, from the click or key (or the beginning of the navigation) to the second frame after
the map's state changed, so what drives the browser adds nothing. What that state is, stopwatch.js says for each kind
of map: the number of markers in the page, of points in the cluster, of instances that WebGL drew last, of reports
on our marks.
"""

from __future__ import annotations

import base64
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tests.browser.panel import value

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

Kind = Literal["ours", "bare", "empty", "markers", "clusters", "deck"]
SCRIPT = Path(__file__).with_suffix(".js")
AT_REST = "[data-testid='stApp'][data-test-script-state='notRunning']"
PATIENCE_MS = 300_000
STEPS, STEP = 40, 4  # of a drag: moves, and pixels of each


@dataclass  # without slots: Playwright notes its listeners on the object
class Traffic:
    """Bytes that a page was sent, over HTTP and over its web sockets."""

    http: int = 0
    socket: int = 0
    listening: list[CDPSession] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.http + self.socket

    def listen(self, page: Page) -> None:
        """Count from now on."""
        session = page.context.new_cdp_session(page)
        session.on("Network.loadingFinished", self._loaded)
        session.on("Network.webSocketFrameReceived", self._received)
        session.send("Network.enable")
        self.listening.append(session)

    def _loaded(self, event: dict[str, Any]) -> None:
        self.http += int(event["encodedDataLength"])

    def _received(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        text = frame["payloadData"]
        # Frames of bytes come in base64, those of text as they are.
        self.socket += len(base64.b64decode(text)) if frame["opcode"] == 2 else len(text.encode())


class Watched:
    """One page with one map."""

    def __init__(self, page: Page, kind: Kind) -> None:
        self.page, self.kind = page, kind
        self.traffic = Traffic()
        self.first = 0.0
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(path=SCRIPT)
        page.add_init_script(f"if (window === top) bench.when({kind!r}, 0)")
        self.traffic.listen(page)

    def open(self, url: str) -> None:
        """Open an address; `first` are the seconds from the beginning of the navigation to the first markers."""
        self.page.goto(url)
        self.first = (self._painted() - float(self.page.evaluate("performance.timeOrigin"))) / 1000
        self._rest()

    def choose(self, label: str, option: str) -> tuple[float, int]:
        """Tick a value in our panel, choose in a box of Streamlit's, or click an element ("#...").

        Seconds to the updated map, and bytes sent.
        """
        before = self.traffic.total
        if option.startswith("#"):
            self._watch()
            self.page.locator(option).click()
        elif self.kind == "ours":
            box = value(self.page, label, option)
            box.scroll_into_view_if_needed()
            self._watch()
            box.click()
        else:
            # By the keyboard: a long list moves under the pointer while it is scrolled, and the click is lost.
            self.page.get_by_role("combobox", name=label).click()
            self.page.keyboard.type(option)
            self.page.get_by_role("option", name=option, exact=True).wait_for()
            self._watch()
            self.page.keyboard.press("Enter")
        seconds = (self._painted() - float(self.page.evaluate("bench.acted"))) / 1000
        self.page.keyboard.press("Escape")
        self._rest()
        return seconds, self.traffic.total - before

    def _watch(self) -> None:
        """Begin to look for the next click or key, and for what the map then shows."""
        self.page.evaluate(f"bench.act(); bench.when({self.kind!r}, bench.state({self.kind!r}))")

    def _rest(self) -> None:
        """Wait until no script runs any more, and what it sent is counted."""
        for _ in range(2):  # a run may follow the one that was just over
            if self.kind != "bare":
                self.page.locator(AT_REST).wait_for(state="attached")
            self.page.wait_for_timeout(250)

    def pan(self, selector: str) -> float:
        """Drag the map by its edge; milliseconds that all but the slowest twentieth of the frames took."""
        box = self.page.locator(selector).first.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.evaluate("bench.frames()")
        for step in range(1, STEPS + 1):
            self.page.mouse.move(x + step * STEP, y + step * STEP / 2)
        frames = self.page.evaluate("bench.still()")
        self.page.mouse.up()
        return statistics.quantiles(frames, n=20)[-1] if len(frames) > 1 else 0.0

    def _painted(self) -> float:
        self.page.wait_for_function("bench.painted !== null", polling=20)
        return float(self.page.evaluate("bench.painted"))


def resident_mb(pid: int) -> float:
    """Megabytes that a process holds in memory; 0 where the system does not tell (only Linux does)."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS:")), 0.0)
