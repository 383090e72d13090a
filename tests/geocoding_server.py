"""A server on this machine that speaks as Nominatim, Photon and GeoNames do: it stands for the internet only.

What asks it are geopy's own classes over HTTP. It answers what it is told to, well or badly, and remembers
what it was asked.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from geo.places import Gazetteer
from geo.places.online.geocoders import OnlineGeocoder
from geo.places.online.turns import MemoryTurns, Turns

AGENT = "strikemap-tests"


@dataclass(frozen=True)
class Spot:
    """A place that a service knows, before it is put in the service's own words."""

    name: str = "Newvillage"
    latitude: float = 35.5
    longitude: float = 36.5
    country: str = "SY"
    province: str = "Idlib"
    kind: str = "village"
    number: int = 26229
    box: tuple[float, float, float, float] | None = None  # south, north, west, east
    also: str = ""  # another name of it


# Key and value of OpenStreetMap, class and code of GeoNames.
WORDS = {
    "city": ("place", "city", "P", "PPLA"),
    "village": ("place", "village", "P", "PPL"),
    "suburb": ("place", "suburb", "P", "PPLX"),
    "shop": ("shop", "supermarket", "S", "RET"),
    "street": ("highway", "residential", "R", "ST"),
    "river": ("waterway", "river", "H", "STM"),
    "hospital": ("amenity", "hospital", "S", "HSP"),
    "airport": ("aeroway", "aerodrome", "S", "AIRP"),
}


def nominatims(*spots: Spot) -> Any:
    """What Nominatim's /search answers."""
    return [
        {
            "place_id": spot.number,
            "osm_type": "node",
            "osm_id": spot.number,
            "lat": str(spot.latitude),
            "lon": str(spot.longitude),
            "class": WORDS[spot.kind][0],
            "type": WORDS[spot.kind][1],
            "addresstype": WORDS[spot.kind][1],
            "name": spot.name,
            "namedetails": {"name": spot.name, **({"alt_name": spot.also} if spot.also else {})},
            "display_name": f"{spot.name}, {spot.province} Governorate, Somewhere",
            "address": {"state": f"{spot.province} Governorate", "country_code": spot.country.lower()},
            **({"boundingbox": [str(edge) for edge in spot.box]} if spot.box else {}),
        }
        for spot in spots
    ]


def photons(*spots: Spot) -> Any:
    """What Photon's /api answers."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [spot.longitude, spot.latitude]},
                "properties": {
                    "osm_type": "N",
                    "osm_id": spot.number,
                    "osm_key": WORDS[spot.kind][0],
                    "osm_value": WORDS[spot.kind][1],
                    "name": spot.name,
                    "state": f"{spot.province} Governorate",
                    "countrycode": spot.country,
                    **({"extent": [spot.box[2], spot.box[1], spot.box[3], spot.box[0]]} if spot.box else {}),
                },
            }
            for spot in spots
        ],
    }


def geonames(*spots: Spot) -> Any:
    """What GeoNames' /searchJSON answers."""
    rows = [
        {
            "geonameId": spot.number,
            "lat": str(spot.latitude),
            "lng": str(spot.longitude),
            "name": spot.name,
            "toponymName": spot.also or spot.name,
            "fcl": WORDS[spot.kind][2],
            "fcode": WORDS[spot.kind][3],
            "adminName1": spot.province,
            "countryCode": spot.country,
            "population": 200_000 if spot.kind == "city" else 0,
        }
        for spot in spots
    ]
    return {"totalResultsCount": len(rows), "geonames": rows}


SPEAKERS: dict[str, Callable[..., Any]] = {"nominatim": nominatims, "photon": photons, "geonames": geonames}


@dataclass(frozen=True)
class Reply:
    """What the server does with a request; `drip` are seconds before each byte, `wait` before the first."""

    body: bytes = b"[]"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0
    drip_headers: bool = False
    promised: int | None = None  # bytes that the header promises, where they are not those that come


def spoken(body: Any, **more: Any) -> Reply:
    """A body in JSON."""
    return Reply(json.dumps(body).encode(), **more)


@dataclass(frozen=True)
class Request:
    """A request as it came."""

    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    moment: float

    @property
    def name(self) -> str:
        return self.query["q"]


class GeocodingServer(ThreadingHTTPServer):
    """Answers every request with `says`, be it a reply or what makes one of the name asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.says: Reply | Callable[[str], Reply] = Reply()
        self.asked: list[Request] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def geocoder(
        self,
        service: str = "nominatim",
        *,
        turns: Turns | None = None,
        gazetteer: Gazetteer | None = None,
        timeout: float = 5.0,
        every: float = 0.0,
    ) -> OnlineGeocoder:
        """Our geocoder for one of the services, on this server; turns of its own, and no waiting, unless given."""
        return OnlineGeocoder(
            service, AGENT, self.url, timeout, turns=turns or MemoryTurns(), gazetteer=gazetteer, every=every
        )

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hung up was tired of waiting, as the test wants it."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: GeocodingServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.server.asked.append(Request(parts.path, query, dict(self.headers), time.monotonic()))
        says = self.server.says
        reply = says(query.get("q", "")) if callable(says) else says
        self.server.closing.wait(reply.wait)
        head = f"HTTP/1.0 {reply.status} x\r\nContent-Type: application/json\r\n"
        size = len(reply.body) if reply.promised is None else reply.promised
        head += "".join(f"{name}: {value}\r\n" for name, value in {"Content-Length": size, **reply.headers}.items())
        self._write(f"{head}\r\n".encode(), reply.drip if reply.drip_headers else 0)
        self._write(reply.body, reply.drip)

    def _write(self, data: bytes, drip: float) -> None:
        if not drip:
            self.wfile.write(data)
            return
        for at in range(len(data)):
            if self.server.closing.wait(drip):
                return
            self.wfile.write(data[at : at + 1])

    def log_message(self, *args: object) -> None:
        """Say nothing on the terminal."""


@contextmanager
def running() -> Iterator[GeocodingServer]:
    """A server on a free port."""
    server = GeocodingServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
