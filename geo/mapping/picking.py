"""Choosing a point on the map: the candidates of a name, and the point with its circle before it is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from geo.mapping.precision import DRAWINGS
from geo.mapping.text import one_line
from geo.records import Candidate, Precision


@dataclass(frozen=True, slots=True)
class Spot:
    """A point in WGS 84 degrees with the radius in metres within which the true place should lie."""

    latitude: float
    longitude: float
    radius_m: int
    precision: Precision


def picking_layer(
    about: str, candidates: Iterable[Candidate], spot: Spot | None, around: Spot | None = None, *, asks: bool = True
) -> folium.FeatureGroup:
    """A group for `st_folium(strike_map(picking=True), feature_group_to_add=...)`.

    The candidates are numbered in their order. When `about` changes the map is fitted anew:
    to the spot with `around`, else to the candidates, else to `around`. `asks` is whether a click may choose.
    """
    group = folium.FeatureGroup()
    group.add_child(Picking(encode_picking(about, candidates, spot, around, asks=asks)))
    return group


class Picking(MacroElement):
    """The call that hands the data to the map; `data` is what `encode_picking` wrote."""

    _template = Template("{% macro script(this, kwargs) %}strikemap.pick({{ this.data }});{% endmacro %}")

    def __init__(self, data: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Picking"
        self.data = data


def encode_picking(
    about: str, candidates: Iterable[Candidate], spot: Spot | None, around: Spot | None = None, *, asks: bool = True
) -> str:
    """The argument of `strikemap.pick`."""
    rows: list[Any] = [[one_line(one.name), round(one.latitude, 5), round(one.longitude, 5)] for one in candidates]
    return literal([about, rows, _point(spot), _point(around), int(asks)])


def _point(spot: Spot | None) -> list[Any] | None:
    if spot is None:
        return None
    look = DRAWINGS[spot.precision].look if spot.precision in DRAWINGS else "dashed"
    return [round(spot.latitude, 5), round(spot.longitude, 5), spot.radius_m, look]


def literal(value: list[Any]) -> str:
    """A list of lists, strings, numbers and None as JSON that stays what it is on its whole way.

    Kept as \\u escapes: all but ASCII (so U+2028 too), `<`, `>`, `&` and quotes (HTML), `` ` `` and `$`
    (template literals), `{` and `}` (Jinja; streamlit-folium resolves {{ '...' }}), `_` (it renames _abc).
    """
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False).translate(_KEPT)


_KEPT = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&'`${}_"})
