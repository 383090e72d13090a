"""Map pictures ("tiles") over the drawn map: the servers of geo/data/tiles.toml, or an address of the user's own.

Nothing is asked for unless the setting `tiles` says where.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geo.errors import SettingsError

TABLE = Path(__file__).parents[1] / "data" / "tiles.toml"
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
NEEDED, KNOWN = {"z", "x"}, {"z", "x", "y", "-y", "s", "r"}  # -y: rows counted from the south
ADDRESS = re.compile(r"https?://[^\s<>\"'`\\/]+/[^\s<>\"'`\\]+")
NEAREST = 19  # the zoom to which an address of the user's own is asked


@dataclass(frozen=True, slots=True)
class TileServer:
    """Where pictures come from, by theme, and who is to be credited for them as (words, link or "")."""

    label: str
    light: str
    dark: str = ""
    credits: tuple[tuple[str, str], ...] = ()
    max_zoom: int = NEAREST
    subdomains: str = "abc"
    terms: str = ""

    def told(self) -> dict[str, Any]:
        """What the map's script needs of it."""
        return {
            "label": self.label,
            "light": self.light,
            "dark": self.dark,
            "credits": self.credits,
            "maxZoom": self.max_zoom,
            "subdomains": self.subdomains,
        }


def tile_server(chosen: str, attribution: str = "") -> TileServer | None:
    """The server that a setting names or gives the address of, None for ""; SettingsError where it does neither.

    `attribution` is credited too, as plain text.
    """
    chosen = chosen.strip()
    if not chosen:
        return None
    named = tile_servers().get(chosen.lower())
    own = ((attribution, ""),) if attribution.strip() else ()
    if named:
        return replace(named, credits=(*named.credits, *own))
    _check(chosen)
    host = urlsplit(PLACEHOLDER.sub("", chosen)).hostname or ""
    known = tile_servers()["openstreetmap"].credits if host.endswith("openstreetmap.org") else ()
    return TileServer(label=host.strip("."), light=chosen, credits=own or known)


def _check(address: str) -> None:
    """SettingsError unless pictures can be asked for at this address."""
    found = set(PLACEHOLDER.findall(address))
    if ADDRESS.fullmatch(address) and NEEDED <= found <= KNOWN and found & {"y", "-y"}:
        return
    names = ", ".join(sorted(tile_servers()))
    raise SettingsError(
        f"STRIKEMAP_TILES={address!r} is neither the name of a server ({names}) "
        "nor an http or https address with {z}, {x} and {y}, as https://tiles.example/{z}/{x}/{y}.png."
    )


@cache
def tile_servers() -> dict[str, TileServer]:
    """The table, by name."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {
        name: TileServer(**{**row, "credits": tuple((words, link) for words, link in row["credits"])})
        for name, row in table.items()
    }
