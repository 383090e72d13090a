"""The commands about places: what a name resolves to, and what is kept of that."""

from __future__ import annotations

import json
from dataclasses import asdict

from geo.cli.words import Options, Parser, complain, writes_utf8

# ---- geocode


def geocode_options(sub: Parser) -> None:
    sub.add_argument("names", nargs="+", metavar="NAME")
    sub.add_argument("--country", action="append", default=[], metavar="SY", help="ISO 3166-1 code; may be given again")


def geocode(options: Options) -> int:
    """Say what a name resolves to, and why."""
    from geo.places.gazetteer import Gazetteer
    from geo.places.geocoders import kept_online
    from geo.places.locate import locate
    from geo.settings import settings
    from geo.store import open_store

    now, gazetteer = settings(), Gazetteer.ready()
    missing = 0
    with open_store() as store:
        online = kept_online(now, store.turns, gazetteer, readonly=store.readonly, say=complain)
        for name in options.names:
            found = locate(name, gazetteer=gazetteer, cache=store.cache, online=online, countries=options.country)
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
