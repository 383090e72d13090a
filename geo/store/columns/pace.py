"""When columns are made, and what ends their making."""

from __future__ import annotations

from dataclasses import dataclass


class Stopped(Exception):
    """Reading was called off."""


@dataclass(frozen=True)
class Pace:
    """When columns are made: up to `at_once` strikes within a reader's question; those of more than `saved` are saved.

    A larger store is read anew when nothing was written for `quiet` seconds, and that takes at most a part of the
    time: `rest` times as long as it took, and at least `pause` seconds, nothing is read.
    """

    at_once: int = 20_000
    saved: int = 50_000
    quiet: float = 0.5
    pause: float = 2.0
    rest: float = 2.0
    patience: float = 60.0  # seconds that the thread waits for quiet before it waits to be asked again
