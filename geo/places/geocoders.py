"""Online geocoders: geopy's own classes behind our manners.

Off unless the user names a service and gives an agent name of their own. At most one
request a second for the whole process, ten seconds of patience, and no more requests
once the service has refused us. An outage is an error, never "not found".
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from geopy.adapters import URLLibAdapter
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderQuotaExceeded,
    GeopyError,
)
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import GeoNames, Nominatim, Photon
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from geo.errors import GeocoderRefused, GeocoderSkipped, SettingsError
from geo.records import Place, Precision
from geo.settings import Settings

TIMEOUT = 10.0  # seconds
SECONDS_BETWEEN = 1.0  # Nominatim's usage policy: no more than one request a second
PATIENCE = 600.0  # seconds for which we stay away after a refusal that names no time
REFUSALS = (GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges, GeocoderQuotaExceeded)
ANSWERS = 5  # answers asked for: the first in the wanted country is taken
FAILURES = 5  # requests failed in a row after which a service is left alone
_TROUBLE = (GeopyError, ValueError, TypeError, LookupError, AttributeError, OSError)
_SAMPLES = ("example", "my-application", "my_app", "my_user_agent", "specify_your_app", "geopy/", "your-name")


@dataclass(frozen=True, slots=True)
class Found:
    """What a service found: a place, and its own answer."""

    place: Place
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Service:
    """One online service: geopy's class, how it is asked, how its answer is read, whom to credit.

    `make` takes geopy's keywords (user_agent, timeout, domain, scheme, adapter_factory);
    `ask` turns a name and a country ("" = any) into the keywords of `geocode`;
    `read` turns an answer into country (ISO 3166-1 alpha-2), province and precision.
    """

    make: Callable[..., Geocoder]
    ask: Callable[[str, str], dict[str, Any]]
    read: Callable[[Mapping[str, Any]], tuple[str, str | None, Precision]]
    attribution: str


def ask_nominatim(name: str, country: str) -> dict[str, Any]:
    """Nominatim narrows to a country itself."""
    wanted = {"country_codes": country.lower()} if country else {}
    return {"query": name, "language": "en", "addressdetails": True, "limit": ANSWERS, **wanted}


def read_nominatim(raw: Mapping[str, Any]) -> tuple[str, str | None, Precision]:
    """Nominatim's addressdetails say country and state, its addresstype the kind."""
    address = raw.get("address") or {}
    kind = str(raw.get("addresstype") or raw.get("type") or "")
    return str(address.get("country_code", "")).upper(), address.get("state"), precision_of(kind)


def ask_photon(name: str, country: str) -> dict[str, Any]:
    """Photon cannot narrow to a country: its answers are sorted out afterwards."""
    return {"query": name, "language": "en", "limit": ANSWERS}


def read_photon(raw: Mapping[str, Any]) -> tuple[str, str | None, Precision]:
    """Photon answers in GeoJSON; what is said stands in its properties."""
    row = raw.get("properties") or {}
    return str(row.get("countrycode", "")).upper(), row.get("state"), precision_of(str(row.get("osm_value", "")))


def ask_geonames(name: str, country: str) -> dict[str, Any]:
    """GeoNames narrows to a country itself."""
    return {"query": name, **({"country": country} if country else {})}


def read_geonames(raw: Mapping[str, Any]) -> tuple[str, str | None, Precision]:
    """GeoNames' feature class: A divisions, P populated places, S buildings, the rest nature."""
    kind = {"A": "state", "P": "town", "S": "building"}.get(str(raw.get("fcl", "")), "region")
    return str(raw.get("countryCode", "")).upper(), raw.get("adminName1") or None, precision_of(kind)


def make_geonames(*, user_agent: str, **given: Any) -> Geocoder:
    """GeoNames knows its users by an account name, which is what the agent setting holds for it."""
    return GeoNames(user_agent, user_agent=user_agent, **given)


GEOCODERS: dict[str, Service] = {
    "nominatim": Service(Nominatim, ask_nominatim, read_nominatim, "© OpenStreetMap contributors, ODbL"),
    "photon": Service(Photon, ask_photon, read_photon, "© OpenStreetMap contributors, ODbL; by Photon"),
    "geonames": Service(make_geonames, ask_geonames, read_geonames, "GeoNames, CC BY 4.0"),
}

# The services' words for kinds of places; what is not here is a town or village.
_PRECISIONS = {
    "country": Precision.COUNTRY,
    "state": Precision.PROVINCE,
    "province": Precision.PROVINCE,
    "region": Precision.REGION,
    "county": Precision.DISTRICT,
    "district": Precision.DISTRICT,
    "suburb": Precision.DISTRICT,
    "quarter": Precision.DISTRICT,
    "neighbourhood": Precision.DISTRICT,
    "aeroway": Precision.SITE,
    "aerodrome": Precision.SITE,
    "military": Precision.SITE,
    "building": Precision.SITE,
    "amenity": Precision.SITE,
    "hospital": Precision.SITE,
}
# Metres, ours: the services give no radius that says how far a place reaches.
_RADII = {
    Precision.SITE: 1_500,
    Precision.TOWN: 3_000,
    Precision.DISTRICT: 3_000,
    Precision.REGION: 20_000,
    Precision.PROVINCE: 80_000,
    Precision.COUNTRY: 500_000,
}


def precision_of(kind: str) -> Precision:
    """The precision of a service's own word for a kind of place."""
    return _PRECISIONS.get(kind, Precision.TOWN)


# One for the process: whichever geocoder asks, it waits its turn here, and an error stays an error.
one_at_a_time = RateLimiter(
    lambda ask: ask(),
    min_delay_seconds=SECONDS_BETWEEN,
    max_retries=0,
    error_wait_seconds=SECONDS_BETWEEN,
    swallow_exceptions=False,
)
_stopped: dict[str, tuple[float, str]] = {}  # service address -> until when nobody asks it, and why
_failures: dict[str, int] = {}  # service address -> requests that failed one after the other
_lock = threading.Lock()


class OnlineGeocoder:
    """An online service that the user has switched on; safe to share between threads."""

    def __init__(self, name: str, agent: str, url: str = "", timeout: float = TIMEOUT) -> None:
        """`url` is the address of a server of one's own, "" the public service; `timeout` in seconds."""
        self.name = name
        self._service = GEOCODERS[name]
        self.attribution = self._service.attribution
        given: dict[str, Any] = {"user_agent": agent, "timeout": timeout, "adapter_factory": URLLibAdapter}
        if url:
            given["scheme"], given["domain"] = split_url(url)
        self.geocoder = self._service.make(**given)
        self._address = f"{name} {url}"

    def locate(self, name: str, country: str = "") -> Found | None:
        """What the service knows of a name in a country ("" = any), None where it knows nothing there.

        Raises GeocoderSkipped where no usable answer came, GeocoderRefused where the
        service wants no more requests: the next ones raise at once, without asking.
        """
        self._check_welcome()
        try:
            locations = one_at_a_time(lambda: self._ask(name, country))
        except REFUSALS as error:
            raise self._stop(error, getattr(error, "retry_after", None)) from error
        except _TROUBLE as error:
            raise self._skip(name, error) from error
        try:
            found = [self._read(location) for location in locations or ()]
        except _TROUBLE as error:
            raise self._skip(name, error) from error
        with _lock:
            _failures.pop(self._address, None)
        return next((one for one in found if not country or one.place.country == country.upper()), None)

    def _ask(self, name: str, country: str) -> list[Location] | None:
        found: list[Location] | None = self.geocoder.geocode(exactly_one=False, **self._service.ask(name, country))
        return found

    def _read(self, location: Location) -> Found:
        country, province, precision = self._service.read(location.raw)
        latitude, longitude = float(location.latitude), float(location.longitude)
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or (latitude, longitude) == (0.0, 0.0):
            raise ValueError(f"{latitude}, {longitude} is no place")
        row = location.raw
        number = row.get("osm_id") or row.get("geonameId") or (row.get("properties") or {}).get("osm_id") or ""
        place = Place(
            name=str(row.get("name") or location.address).partition(",")[0].strip(),
            latitude=latitude,
            longitude=longitude,
            province=province,
            country=country,
            precision=precision,
            radius_m=_RADII[precision],
            gazetteer_id=f"{self.name}:{number}",
            method=f"online: {self.name}",
        )
        return Found(place, row)

    def _check_welcome(self) -> None:
        with _lock:
            until, why = _stopped.get(self._address, (0.0, ""))
        wait = until - time.monotonic()
        if wait > 0:
            raise GeocoderRefused(f"{self.name}: {why}; not asked again for {wait:.0f} s.")

    def _stop(self, error: Exception, seconds: float | None) -> GeocoderRefused:
        why = f"refused us ({type(error).__name__}: {error})"
        wait = PATIENCE if seconds is None else max(seconds, SECONDS_BETWEEN)
        with _lock:
            _stopped[self._address] = (time.monotonic() + wait, why)
        return GeocoderRefused(f"{self.name}: {why}; not asked again for {wait:.0f} s.")

    def _skip(self, name: str, error: Exception) -> GeocoderSkipped:
        with _lock:
            failed = _failures[self._address] = _failures.get(self._address, 0) + 1
            if failed >= FAILURES:
                why = f"failed {failed} times one after the other"
                _stopped[self._address] = (time.monotonic() + PATIENCE, why)
                _failures.pop(self._address)
        return GeocoderSkipped(f"{self.name}: no answer about {name!r} ({type(error).__name__}: {error}).")


def split_url(url: str) -> tuple[str, str]:
    """Scheme and domain (with port and path) of a geocoder's address, as geopy wants them."""
    try:
        parts = urlsplit(url)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_fine = urlsplit(""), False
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_fine or parts.query or parts.username:
        raise SettingsError(
            f"STRIKEMAP_GEOCODER_URL={url!r} is no address of a geocoder; write one such as http://localhost:8080."
        )
    return parts.scheme, parts.netloc + parts.path.rstrip("/")


def check_agent(agent: str) -> str:
    """The user's own name for a service; SettingsError where it is missing or somebody else's."""
    agent = agent.strip()
    if not agent:
        raise SettingsError(
            "STRIKEMAP_GEOCODER_AGENT is not set: the geocoder's rules want a name of your own, "
            "such as your organisation and an address for questions; set it, or unset STRIKEMAP_GEOCODER."
        )
    if not agent.isascii() or not agent.isprintable():
        raise SettingsError(f"STRIKEMAP_GEOCODER_AGENT={agent!r} has characters that no request may carry; use ASCII.")
    if any(sample in agent.lower() for sample in _SAMPLES):
        raise SettingsError(f"STRIKEMAP_GEOCODER_AGENT={agent!r} is a sample; set a name of your own.")
    return agent


def online_geocoder(settings: Settings) -> OnlineGeocoder | None:
    """The online geocoder of the settings, None where none is switched on.

    Raises SettingsError where the service is unknown, or the agent missing.
    """
    if not settings.geocoder:
        return None
    name = settings.geocoder.strip().lower()
    if name not in GEOCODERS:
        raise SettingsError(
            f"STRIKEMAP_GEOCODER={settings.geocoder!r} is no geocoder we know; use {', '.join(GEOCODERS)}, or unset it."
        )
    return OnlineGeocoder(name, check_agent(settings.geocoder_agent), settings.geocoder_url.strip())
