"""Strikes on a map: the layer, the basemap, the colours, and the one place where text meets markup."""

from geo.mapping.colours import colour
from geo.mapping.frontend import ASSETS, assets_ready
from geo.mapping.layer import Answered, strike_layer
from geo.mapping.leaflet import StrikeMap, strike_map
from geo.mapping.picking import Spot, picking_layer
from geo.mapping.precision import DRAWINGS
from geo.mapping.shelf import Shelf
from geo.mapping.text import carried, escape_markdown, highlight, markdown_link, one_line, safe_url

__all__ = [
    "ASSETS",
    "DRAWINGS",
    "Answered",
    "Shelf",
    "Spot",
    "StrikeMap",
    "assets_ready",
    "carried",
    "colour",
    "escape_markdown",
    "highlight",
    "markdown_link",
    "one_line",
    "picking_layer",
    "safe_url",
    "strike_layer",
    "strike_map",
]
