"""What is the same for every selection, as files for the browser: fetched once, and no message brings it again.

What places look like takes four fifths of what the map is sent; all mentions (archive.py) no message could bring; and
the map's program is one file here instead of the eighteen it is written in, which were fetched one after the other.
The files lie in a folder of this process alone, beside the map's own (see leaflet.py), and are gone with it.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path

# As Streamlit serves the folder that geo/screen/map_frame.py declares, seen from the map's frame.
SERVED = "../geo.screen.map_frame.shelf"
MOST_KEPT = 16  # files; each is of one state of the data, and a frame fetches only the newest


class Shelf:
    """A folder for such files; `put` one and hand on its address."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="strikemap-shelf-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def address(self, name: str) -> str:
        """Where a file is, or will be."""
        return f"{SERVED}/{name}"

    def has(self, name: str) -> bool:
        """Whether it is there."""
        return (self.folder / name).exists()

    def put(self, name: str, content: Callable[[], bytes]) -> str:
        """The address of a file, which is made where it is not there; "" where it cannot be written."""
        try:
            if not self.has(name):
                self._make_room()
                writing = self.folder / f"{name}.writing"
                writing.write_bytes(content())
                writing.replace(self.folder / name)
        except OSError:
            return ""  # a full or removed disk is no reason to show no map
        return self.address(name)

    def _make_room(self) -> None:
        """Take the oldest data away; the program stays."""
        kept = sorted(self.folder.glob("*.bin"), key=lambda path: path.stat().st_mtime)
        for old in kept[: max(0, len(kept) + 1 - MOST_KEPT)]:
            old.unlink(missing_ok=True)
