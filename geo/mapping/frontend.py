"""The files that the map's frame loads: ours beside package.json, what npm brought in vendor/."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from geo.errors import AssetsMissing

# The folder to serve: every script, style and data file of the map lies below it.
ASSETS = Path(__file__).with_name("assets")
VENDOR = ASSETS / "vendor"
SCRIPTS = (
    "vendor/leaflet.js",
    "vendor/fflate.js",
    "theme.js",
    "coastlines.js",
    "names.js",
    "basemap.js",
    "places.js",
    "archive.js",
    "clusters.js",
    "evidence.js",
    "paint.js",
    "marks.js",
    "legend.js",
    "picking.js",
    "view.js",
    "tiles.js",
    "strikemap.js",
)
STYLES = ("vendor/leaflet.css", "strikemap.css")
DATA = ("vendor/land-50m.json", "vendor/land-10m.json", "vendor/names.json")
REMEDY = "Run `python -m geo.mapping.install` (or `make run`) once with network; after that none is needed."


# Before the map's program in one file: what the program would know of itself, and the styles, all fetched at once.
HEAD = """window.strikemap = { script: %s };
for (const href of %s) document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
"""


def bundle_name() -> str:
    """The name of the one file; it changes when any of its files does."""
    return f"strikemap-{assets_version()}.js"


def bundle(assets_url: str) -> bytes:
    """The map's program as one script, which fetches the styles."""
    version = assets_version()
    script, *styles = (f"{assets_url}/{name}?v={version}" for name in (SCRIPTS[-1], *STYLES))
    files = [(ASSETS / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return "\n;\n".join([HEAD % (json.dumps(script), json.dumps(styles)), *files]).encode()


def assets_ready() -> None:
    """Do nothing if all front-end files are there, else raise AssetsMissing naming the first that is not."""
    for name in (*SCRIPTS, *STYLES, *DATA):
        if not (ASSETS / name).is_file():
            raise AssetsMissing(f"{ASSETS / name}: the map's front-end file is not installed. {REMEDY}")


def assets_version() -> str:
    """A short word that changes when any of the files does, so that no browser keeps an old one."""
    files = [ASSETS / name for name in (*SCRIPTS, *STYLES, *DATA)]
    return _digest(tuple((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.is_file()))


@cache
def _digest(state: tuple[tuple[str, int, int], ...]) -> str:
    return hashlib.sha256(repr(state).encode()).hexdigest()[:12]
