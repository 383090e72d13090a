"""Finding the nearest of many points, by squares of the map."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from geo.places.drafts import KM_PER_DEGREE

_SQUARE = 0.5  # degrees
_ACROSS = round(360 / _SQUARE)


class Nearness:
    """Some points in degrees, to be asked for the nearest to another."""

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        squares: dict[tuple[int, int], list[tuple[float, float, int]]] = defaultdict(list)
        for number, (latitude, longitude) in enumerate(points):
            squares[_square(latitude, longitude)].append((latitude, longitude, number))
        self._squares: dict[tuple[int, int], NDArray[np.float64]] = {
            square: np.array(rows, dtype=np.float64) for square, rows in squares.items()
        }

    def nearest(self, latitude: float, longitude: float, within_km: float) -> int | None:
        """The number of the nearest point, None where none is so near; good to 1 % below 100 km."""
        best, number = within_km, None
        narrow = max(0.05, math.cos(math.radians(latitude)))
        square_km = _SQUARE * KM_PER_DEGREE * narrow
        for ring in range(math.ceil(within_km / square_km) + 1):
            if (ring - 1) * square_km > best:
                break
            for rows in self._ring(latitude, longitude, ring):
                east = ((rows[:, 1] - longitude + 180) % 360 - 180) * narrow
                away = np.hypot(rows[:, 0] - latitude, east) * KM_PER_DEGREE
                least = int(np.argmin(away))
                if away[least] <= best:
                    best, number = float(away[least]), int(rows[least, 2])
        return number

    def _ring(self, latitude: float, longitude: float, ring: int) -> Iterator[NDArray[np.float64]]:
        """The squares at a distance of so many squares from the one of a point."""
        row, column = _square(latitude, longitude)
        for up in range(-ring, ring + 1):
            for right in range(-ring, ring + 1) if abs(up) == ring else {-ring, ring}:
                rows = self._squares.get((row + up, (column + right) % _ACROSS))
                if rows is not None:
                    yield rows


def _square(latitude: float, longitude: float) -> tuple[int, int]:
    return math.floor(latitude / _SQUARE), math.floor((longitude % 360) / _SQUARE) % _ACROSS
