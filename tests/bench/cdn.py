"""What folium asks of public hosts, answered from this machine: npm brings the same files into the bench's folder."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from geo.mapping.install import npm_command
from geo.settings import xdg
from tests.browser.chromium import OUTSIDE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Route

PACKAGES = {
    "leaflet": "1.9.3",
    "jquery": "3.7.1",
    "bootstrap": "5.2.2",
    "leaflet.awesome-markers": "2.0.5",
    "leaflet.markercluster": "1.1.0",
    "@fortawesome/fontawesome-free": "6.2.0",
}
# The address of a file, and where npm has it.
FILES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), path)
    for pattern, path in (
        (r"/npm/(leaflet|bootstrap|@fortawesome/fontawesome-free)@[\d.]+/(.+)", r"\1/\2"),
        (r"/jquery-[\d.]+\.min\.js", r"jquery/dist/jquery.min.js"),
        (r"/Leaflet\.awesome-markers/[\d.]+/(.+)", r"leaflet.awesome-markers/dist/\1"),
        (r"/leaflet\.markercluster/[\d.]+/(.+)", r"leaflet.markercluster/dist/\1"),
    )
)
# Only these have no package: shapes of icons, and a class that turns them.
LEFT_EMPTY = re.compile(r"bootstrap-glyphicons\.css|leaflet\.awesome\.rotate\.min\.css")


def installed() -> Path:
    """The folder of packages, filled first where it is not yet; RuntimeError where npm could not."""
    folder = xdg("XDG_CACHE_HOME", ".cache") / "bench" / "npm"
    wanted = json.dumps({"name": "bench", "private": True, "dependencies": PACKAGES})
    modules, manifest = folder / "node_modules", folder / "package.json"
    if not modules.is_dir() or manifest.read_text(encoding="utf-8") != wanted:
        folder.mkdir(parents=True, exist_ok=True)
        manifest.write_text(wanted, encoding="utf-8")
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        done = subprocess.run(
            [*npm_command(), "install", *options], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            manifest.unlink()
            raise RuntimeError(f"npm install: {done.stderr.strip()[-300:]}")
    return modules


def file_of(url: str) -> str | None:
    """Where npm has the file of an address; None where it is none of folium's."""
    for pattern, path in FILES:
        if found := pattern.search(url):
            return found.expand(path)
    return None


def answer_from(modules: Path) -> Callable[[Route], None]:
    """What answers a request to a public host: folium's files, an empty style, or nothing at all."""

    def answer(route: Route) -> None:
        url = route.request.url
        path = file_of(url)
        if path and (modules / path).is_file():
            route.fulfill(path=modules / path)
        elif LEFT_EMPTY.search(url):
            route.fulfill(body="", content_type="text/css")
        else:
            route.abort("blockedbyclient")

    return answer


def serve_locally(context: BrowserContext, modules: Path) -> None:
    """Let no request of a browser's profile leave this machine."""
    context.route(OUTSIDE, answer_from(modules))
