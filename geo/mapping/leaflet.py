"""The map itself: a folium.Map whose script never changes and whose files come from this install.

streamlit-folium puts the map anew (a flicker, the view lost) whenever its script changes.
So the script is one call with constant options, and places come by `strike_layer`.
"""

from __future__ import annotations

import json
import re

import folium
from folium.template import Template

from geo.mapping.frontend import SCRIPTS, STYLES, assets_version, bundle, bundle_name
from geo.mapping.precision import DRAWINGS
from geo.mapping.shelf import Shelf
from geo.mapping.tiles import TileServer, tile_server
from geo.settings import settings

# Streamlit serves a component's folder beside the frame of every other component. geo/screen/map_frame.py
# declares ours: declare_component("assets", path=ASSETS) there is "../geo.screen.map_frame.assets" here.
SERVED = "../geo.screen.map_frame.assets"


class StrikeMap(folium.Map):
    """A map with our basemap: no CDN, nothing that a report brings, pictures of a tile server only where it is set."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <style>html, body { height: 100%; margin: 0; } #{{ this.get_name() }} { position: fixed; inset: 0; }</style>
        {% endmacro %}
        {% macro html(this, kwargs) %}<div class="folium-map" id="{{ this.get_name() }}" ></div>{% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = strikemap.open("{{ this.get_name() }}", {{ this.constant }});
        {% endmacro %}
        """
    )

    def __init__(self, assets_url: str, constant: str, program: str = "") -> None:
        super().__init__(tiles=None)
        self.constant = constant
        if program:
            self.default_js, self.default_css = [("strikemap", program)], []
            return
        base, version = assets_url.rstrip("/"), assets_version()
        self.default_js = [(name, f"{base}/{name}?v={version}") for name in SCRIPTS]
        self.default_css = [(name, f"{base}/{name}?v={version}") for name in STYLES]


def strike_map(
    assets_url: str = SERVED,
    *,
    tiles: str | None = None,
    tiles_attribution: str | None = None,
    picking: bool = False,
    shelf: Shelf | None = None,
) -> StrikeMap:
    """The map for `st_folium`; make a new one each run (it takes a millisecond), st_folium changes what it is given.

    `assets_url` is where ASSETS is served, seen from the map's frame. `tiles` names a server of
    pictures or is its address (`geo.mapping.tiles`); by default the one of the settings, "" for none.
    With `picking` it is the map on which a point is chosen, to be filled by `picking_layer`. With a `shelf`
    its program is fetched from there as one file.
    """
    if tiles is None or tiles_attribution is None:
        chosen = settings()
        tiles = chosen.tiles if tiles is None else tiles
        tiles_attribution = chosen.tiles_attribution if tiles_attribution is None else tiles_attribution
    told = options(tile_server(tiles, tiles_attribution), picking=picking)
    return StrikeMap(assets_url, told, program_on(shelf, assets_url) if shelf else "")


def program_on(shelf: Shelf, assets_url: str) -> str:
    """The address of the program in one file, put there first where it is not; "" where it cannot be."""
    return shelf.put(bundle_name(), lambda: bundle(assets_url))


def options(tiles: TileServer | None, *, picking: bool = False) -> str:
    """What `strikemap.open` is told, as JSON: the same for as long as the settings are."""
    precisions = [{"label": str(d.precision), "look": d.look, "legend": d.legend} for d in DRAWINGS.values()]
    told = {"precisions": precisions, "tiles": tiles and tiles.told(), "picking": picking}
    return TEXT.sub(lambda text: text[0].translate(_KEPT), json.dumps(told, sort_keys=True))


# What HTML, a template literal, Jinja or streamlit-folium's own replacing would take for something else.
TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_KEPT = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&'`${}_"})
