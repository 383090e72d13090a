"""Our layer on a page of plain HTML, without Streamlit and without a server's work: the limit that ours can reach."""

from __future__ import annotations

import http.server
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from geo.mapping import ASSETS
from geo.mapping.frontend import SCRIPTS, STYLES
from geo.mapping.layer import encode_places
from geo.mapping.leaflet import options
from geo.store import open_store
from tests.bench.archive import archive

PAGE = """<!doctype html>
<html><head><meta charset="utf-8"><title>Bare</title>{styles}
<style>html, body {{ height: 100%; margin: 0; }} #map {{ height: 100%; }}
nav {{ position: fixed; z-index: 2000; }}</style>
</head><body><nav>{buttons}</nav><div id="map"></div>{scripts}<script>
strikemap.open("map", {options});
const selections = [{selections}];
strikemap.update(...selections[0]);
document.querySelectorAll("nav button").forEach((button, at) => {{
  button.addEventListener("click", () => strikemap.update(...selections[at + 1]));
}});
</script></body></html>
"""


@contextmanager
def bare_page(strikes: int, actors: tuple[str, ...]) -> Iterator[str]:
    """The address of a page with all places of an archive, and a button for each actor's."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "assets").symlink_to(ASSETS)
        Path(folder, "index.html").write_text(page(archive(strikes), actors), encoding="utf-8")
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://localhost:{server.server_port}/"
            server.shutdown()


def page(database: Path, actors: tuple[str, ...]) -> str:
    """The page with everything that it will show."""
    with open_store(str(database), readonly=True) as store:
        found = [store.markers({}), *(store.markers({"actor": (actor,)}) for actor in actors)]
    return PAGE.format(
        styles="".join(f'<link rel="stylesheet" href="assets/{name}">' for name in STYLES),
        scripts="".join(f'<script src="assets/{name}"></script>' for name in SCRIPTS),
        buttons="".join(f'<button id="actor{at}">{at}</button>' for at in range(len(actors))),
        options=options(None),
        selections=",".join(f"[{encode_places(places)}]" for places in found),
    )


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without telling of it."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
