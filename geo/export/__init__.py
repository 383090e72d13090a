"""Export: the rows that the filters show, in the formats of one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from geo.export.comma_separated import read_csv, write_csv
from geo.export.geojson import write_geojson
from geo.export.properties import COLUMNS, LICENCE, properties
from geo.store import StoredStrike

__all__ = ["COLUMNS", "EXPORTS", "LICENCE", "Writer", "properties", "read_csv", "write_csv", "write_geojson"]


@dataclass(frozen=True, slots=True)
class Writer:
    """A format: its name for people, its file's ending and media type, and how rows become a file."""

    label: str
    suffix: str
    mime: str
    write: Callable[[Iterable[StoredStrike]], bytes]


# A new format is a writer and one row here.
EXPORTS: dict[str, Writer] = {
    "csv": Writer("CSV", ".csv", "text/csv", write_csv),
    "geojson": Writer("GeoJSON", ".geojson", "application/geo+json", write_geojson),
}
