"""The command about one place name: what it resolves to, and why; what is kept of that is in cli/cache.py."""

from __future__ import annotations

import argparse
import json
import math
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from geo.cli.words import Options, Parser, complain, writes_utf8

if TYPE_CHECKING:
    from geo.places.gazetteer import Gazetteer
    from geo.store import Store

# ---- geocode


def geocode_options(sub: Parser) -> None:
    sub.add_argument("names", nargs="+", metavar="NAME")
    sub.add_argument("--country", action="append", default=[], metavar="SY", help="ISO 3166-1 code; may be given again")
    sub.add_argument(
        "--near",
        metavar="LAT,LON|NAME",
        help="of several places of a name prefer the one nearest to this",
    )


def geocode(options: Options) -> int:
    """Say what a name resolves to, and why."""
    from geo.places.gazetteer import Gazetteer
    from geo.places.locate import locate
    from geo.places.online.geocoders import kept_online
    from geo.settings import settings

    now, gazetteer = settings(), Gazetteer.ready()
    missing = 0
    near = point_near(options.near, gazetteer, options.country) if options.near else None
    if options.near and near is None:
        return 2
    with store_to_ask() as store:
        online = kept_online(now, store.turns, gazetteer, readonly=store.readonly, say=complain)
        for name in options.names:
            found = locate(
                name, gazetteer=gazetteer, cache=store.cache, online=online, countries=options.country, near=near
            )
            place = found.place
            missing += place is None
            row = {
                "query": name,
                "state": str(found.state),
                "place": place.as_contract() if place else None,
                "reason": found.reason,
            }
            row["candidates"] = [asdict(candidate) for candidate in found.candidates]
            print(json.dumps(row, ensure_ascii=not writes_utf8()))
    return 1 if missing else 0


def store_to_ask() -> Store:
    """The store, for reading only where nothing can be written: then what an online service says is not kept."""
    from geo.errors import StoreReadOnly, StoreUnreachable
    from geo.store import open_store

    try:
        return open_store()
    except (StoreReadOnly, StoreUnreachable):
        return open_store(readonly=True)


def point_near(text: str, gazetteer: Gazetteer, countries: Sequence[str]) -> tuple[float, float] | None:
    """The point that --near names, in degrees or as a place of the gazetteer; None, and it is said, for neither."""
    from geo.places.locate import locate

    if DEGREES.fullmatch(text.strip()):
        try:
            return point(text)
        except argparse.ArgumentTypeError as error:
            complain(f"--near {error}")
            return None
    place = locate(text, gazetteer=gazetteer, countries=countries).place or locate(text, gazetteer=gazetteer).place
    if place is None:
        complain(f"--near {text!r}: the gazetteer knows no one place of this name; write LAT,LON instead")
        return None
    return place.latitude, place.longitude


DEGREES = re.compile(r"[-+0-9.\s]+,[-+0-9.\s]+")


def point(text: str) -> tuple[float, float]:
    """A point as LAT,LON in degrees."""
    latitude, comma, longitude = text.partition(",")
    try:
        degrees = float(latitude), float(longitude)
    except ValueError:
        degrees = math.nan, math.nan
    if not comma or not abs(degrees[0]) <= 90 or not abs(degrees[1]) <= 180:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no point; write LAT,LON in degrees, as 35.93,36.63 (with = before a minus, as in =-1.5,36.8)"
        )
    return degrees
