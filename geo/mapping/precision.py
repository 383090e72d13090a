"""How precisely a report says where, drawn and in words: the one table (DESIGN.md, "Places")."""

from __future__ import annotations

from dataclasses import dataclass

from geo.records import Precision


@dataclass(frozen=True, slots=True)
class Drawing:
    """One precision: `look` is the class of its mark (strikemap.css), `legend` says it to a reader.

    `where_prec` is UCDP GED's code: 1 exact, 2 near, 3 district, 4 province, 5 region, 6 country.
    """

    precision: Precision
    look: str
    legend: str
    where_prec: int


DRAWINGS = {
    drawing.precision: drawing
    for drawing in (
        Drawing(Precision.SITE, "dot", "site", 1),
        Drawing(Precision.TOWN, "ring", "town; circle: its size", 1),
        Drawing(Precision.DISTRICT, "area", "district; circle: its reach", 3),
        Drawing(Precision.REGION, "dashed", "region: somewhere in the circle", 5),
        Drawing(Precision.PROVINCE, "name", "province: no more is known", 4),
    )
}
# A country alone is not drawn: it is listed beside the map.
DRAWN = tuple(DRAWINGS)
