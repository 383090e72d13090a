"""Places: the offline gazetteer, online geocoders, their cache, and which place a name means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.places.gazetteer import Gazetteer as Gazetteer

__all__ = ["Gazetteer"]


def __getattr__(name: str) -> Any:
    """Import the gazetteer, and geopy with it, only where it is used."""
    if name == "Gazetteer":
        from geo.places.gazetteer import Gazetteer

        return Gazetteer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
