"""Reading GeoJSON (RFC 7946): a FeatureCollection, feature by feature, whatever its size."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from geo.errors import BadRow, GazetteerFileError
from geo.places.own.columns import COLUMNS, Atlas, place_of, plain
from geo.places.own.files import PIECE
from geo.places.own.rows import OwnPlace
from geo.reports.fields import shorten

LARGEST_FEATURE = 64_000_000  # characters; the outline of a country in full detail has some millions
DEEPEST = 3  # lists within lists: a MultiPolygon's points
_AS_ONE = "It should be a FeatureCollection of features with a point each, as RFC 7946 describes."
_SPACES = " \t\r\n"


def read_geojson(stream: io.BufferedReader, where: str, atlas: Atlas) -> Iterator[OwnPlace | BadRow]:
    """The places of a FeatureCollection, its features counted from 1."""
    text = Text(io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace"), where)
    for number, feature in enumerate(features_of(text, where), 1):
        try:
            yield read_feature(feature, number, atlas)
        except BadRow as wrong:
            yield wrong


class Text:
    """JSON text read piece by piece: one value, or one sign, at a time."""

    def __init__(self, stream: io.TextIOWrapper, where: str) -> None:
        self._stream, self._where = stream, where
        self._text, self._at, self._ended = "", 0, False
        self._decoder = json.JSONDecoder()

    def _more(self) -> bool:
        """Read on; False at the end. What has been used is let go."""
        piece = self._stream.read(max(PIECE, len(self._text) - self._at))
        self._text, self._at = self._text[self._at :] + piece, 0
        self._ended = not piece
        if len(self._text) > LARGEST_FEATURE:
            raise self.wrong(f"a value in it has more than {LARGEST_FEATURE:,} characters.")
        return not self._ended

    def peek(self) -> str:
        """The next sign that is no space, "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACES:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended or not self._more():
                return ""

    def take(self, wanted: str) -> bool:
        """Whether the next sign is this one, which is then used."""
        found = self.peek() == wanted
        self._at += found
        return found

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
                if end < len(self._text) or self._ended:  # a number may go on in the next piece
                    self._at = end
                    return found
            except ValueError as error:
                if self._ended:
                    raise self.wrong(f"it is no JSON, or is cut short ({error}).") from error
            except RecursionError as error:
                raise self.wrong("its values are nested too deeply.") from error
            self._more()

    def wrong(self, what: str) -> GazetteerFileError:
        """The error that says what is wrong with the file."""
        return GazetteerFileError(self._where, what, _AS_ONE)


def features_of(text: Text, where: str) -> Iterator[Any]:
    """The features of the collection, as they come; GazetteerFileError where there is none."""
    if not text.take("{"):
        raise text.wrong("it does not begin as a GeoJSON object does.")
    seen = False
    while not text.take("}"):
        key = text.value()
        if not isinstance(key, str) or not text.take(":"):
            raise text.wrong("it is no JSON object.")
        if key == "features" and text.take("["):
            seen = True
            yield from elements(text)
        else:
            text.value()
        if not text.take(",") and text.peek() != "}":
            raise text.wrong("it is no JSON object, or is cut short.")
    if not seen:
        raise text.wrong("it holds no features.")


def elements(text: Text) -> Iterator[Any]:
    """The values of a list whose bracket has been read."""
    while not text.take("]"):
        yield text.value()
        if not text.take(",") and text.peek() != "]":
            raise text.wrong("its list of features is no JSON, or is cut short.")


def read_feature(feature: Any, number: int, atlas: Atlas) -> OwnPlace:
    """The place that a feature tells of; BadRow where it cannot be one."""
    if not isinstance(feature, dict):
        raise BadRow(number, f"it is {shorten(repr(feature), 40)}, no feature")
    latitude, longitude = middle_of(feature.get("geometry"), number)
    properties = feature.get("properties")
    fields = said_by(properties if isinstance(properties, dict) else {})
    if "id" in feature and isinstance(feature["id"], str | int):
        fields["id"] = str(feature["id"])
    return place_of({**fields, "latitude": repr(latitude), "longitude": repr(longitude)}, number, atlas)


def said_by(properties: Mapping[str, Any]) -> dict[str, str]:
    """A feature's properties by our names of the columns; a list of aliases is joined."""
    given = {plain(key): written(value) for key, value in reversed(list(properties.items())) if isinstance(key, str)}
    found = {}
    for field, names in COLUMNS.items():
        text = next((given[name] for name in names if given.get(name)), "")
        if text:
            found[field] = text
    return found


def written(value: Any) -> str:
    """A property's value as text: lists joined, what is no text or number left out."""
    if isinstance(value, list):
        return "|".join(item for item in value if isinstance(item, str))
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def middle_of(geometry: Any, number: int) -> tuple[float, float]:
    """A geometry's point, or the middle of its extent: latitude, longitude in degrees."""
    points = list(points_of(geometry.get("coordinates"), number)) if isinstance(geometry, dict) else []
    if not points:
        raise BadRow(number, "it has no geometry with coordinates; a Point is wanted")
    east, north = [point[0] for point in points], [point[1] for point in points]
    if max(east) - min(east) > 180:
        raise BadRow(number, "its outline crosses the 180th meridian; give a Point")
    return (min(north) + max(north)) / 2, (min(east) + max(east)) / 2


def points_of(coordinates: Any, number: int, depth: int = 0) -> Iterator[tuple[float, float]]:
    """Every point in nested coordinates, longitude first as GeoJSON has it."""
    if not isinstance(coordinates, list) or depth > DEEPEST:
        raise BadRow(number, f"its coordinates are {shorten(repr(coordinates), 40)}; numbers in lists are wanted")
    if coordinates and all(is_number(part) for part in coordinates):
        if len(coordinates) < 2:
            raise BadRow(number, "a point of it has one coordinate; longitude and latitude are wanted")
        yield float(coordinates[0]), float(coordinates[1])
        return
    for part in coordinates:
        yield from points_of(part, number, depth + 1)


def is_number(value: Any) -> bool:
    """Whether a value is a finite number that a point may have."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 1e9 and math.isfinite(value)
