"""GeoJSON (RFC 7946): a FeatureCollection with one feature a mention; unplaced ones have a null geometry."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from geo.export.properties import LICENCE, properties
from geo.store import StoredStrike

ESCAPED = re.compile("[\ud800-\udfff<>&\u2028\u2029]")


def write_geojson(rows: Iterable[StoredStrike]) -> bytes:
    """The rows as a GeoJSON file, one feature a line; the same rows always give the same bytes."""
    features = ",\n".join(dump(feature(row)) for row in rows)
    head = f'{{"type":"FeatureCollection","licence":{dump(LICENCE)},"features":['
    return f"{head}\n{features}\n]}}\n".encode()


def feature(row: StoredStrike) -> dict[str, Any]:
    """One mention as a Feature."""
    values = properties(row)
    longitude, latitude = values["longitude"], values["latitude"]
    placed = longitude is not None and latitude is not None
    geometry = {"type": "Point", "coordinates": [longitude, latitude]} if placed else None
    return {"type": "Feature", "id": row.key, "geometry": geometry, "properties": values}


def dump(value: Any) -> str:
    """Compact JSON in UTF-8; as escapes a lone surrogate, which UTF-8 has not, and what would end a page's <script>."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
