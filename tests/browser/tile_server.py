"""A tile server of a test's own, as well or as badly as the test wants it: pictures at /z/x/y.png, one colour each."""

from __future__ import annotations

import io
import re
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image

from tests.browser.serving import free_port

PATH = re.compile(r"/\d+/(?P<x>\d+)/(?P<y>\d+)\.png")
COLOURS = {"": "#9fd4a3", "night": "#3b2a55", "refusal": "#ff0000"}


@dataclass(slots=True)
class TileServer:
    """What it answers: a status, after some seconds, with or without leave for scripts to look at the answer."""

    port: int = field(default_factory=free_port)
    status: int = 200
    seconds: float = 0.0
    gaps: bool = False  # no pictures of some spots
    open_to_scripts: bool = True
    asked: list[tuple[str, str]] = field(default_factory=list)  # paths with their Referer
    _running: ThreadingHTTPServer | None = None

    @property
    def template(self) -> str:
        return f"http://localhost:{self.port}/{{z}}/{{x}}/{{y}}.png"

    def start(self) -> None:
        """Answer from now on."""
        self._running = ThreadingHTTPServer(("127.0.0.1", self.port), self._handler())
        self._running.daemon_threads = True
        threading.Thread(target=self._running.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Refuse every connection from now on."""
        if self._running:
            self._running.shutdown()
            self._running.server_close()
            self._running = None

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = PATH.fullmatch(self.path)
                server.asked.append((self.path, self.headers.get("Referer", "")))
                time.sleep(server.seconds)
                gap = not found or (server.gaps and (int(found["x"]) + int(found["y"])) % 3 == 0)
                status = 404 if gap else server.status
                with suppress(OSError):  # the browser did not want to wait
                    self._answer(status, picture("refusal" if status != 200 else ""))

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "image/png")
                self.send_header("Cache-Control", "no-store")
                if server.open_to_scripts:
                    self.send_header("Access-Control-Allow-Origin", "*")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler


def picture(style: str) -> bytes:
    """A tile as PNG; a refusal is one too, as those of OpenStreetMap are."""
    made = io.BytesIO()
    Image.new("RGB", (256, 256), COLOURS[style]).save(made, "PNG")
    return made.getvalue()
