"""The online services: how each is asked, and how its answers are read. A further one is a row in SERVICES."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from geopy.geocoders import GeoNames, Nominatim, Photon
from geopy.geocoders.base import Geocoder

from geo.places.names import fold, romanised
from geo.places.online.answers import Answer, Context

ANSWERS = 10  # answers asked for: the first that suits is taken, the others say whether it is the only one
LONGEST_NAME = 200  # characters
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Service:
    """One online service: geopy's class, how it is asked, how its answer is read, whom to credit.

    `make` takes geopy's keywords (user_agent, timeout, domain, scheme, adapter_factory); `ask` turns a name
    and its context into the keywords of `geocode`; `is_answer` tells the JSON of an answer, be it of no place,
    from anything else; `read` reads one place of it, and may raise whatever a wrong type makes Python raise.
    `agent` says what the agent setting holds, for a user whom the service refuses; with `is_account` it is
    the name of the user's account there.
    """

    make: Callable[..., Geocoder]
    ask: Callable[[str, Context], dict[str, Any]]
    is_answer: Callable[[Any], bool]
    read: Callable[[Mapping[str, Any]], Answer]
    attribution: str
    agent: str = "a name of your own, with an address for questions"
    is_account: bool = False


# What the services' words for kinds of places mean here. Of OpenStreetMap: key, value; "" stands for any value.
_OSM_KINDS: dict[str, dict[str, str]] = {
    "place": {
        **dict.fromkeys("city town village hamlet isolated_dwelling municipality locality farm".split(), "town"),
        **dict.fromkeys("suburb quarter neighbourhood borough city_block city_district".split(), "neighbourhood"),
        **dict.fromkeys("county district state_district subdistrict".split(), "district"),
        **dict.fromkeys("state province".split(), "province"),
        **dict.fromkeys("region island islet archipelago".split(), "region"),
        "country": "country",
    },
    "aeroway": {"aerodrome": "airport", "airstrip": "airport", "heliport": "facility"},
    "military": {"airfield": "airbase", "": "facility"},
    "landuse": {"military": "facility", "industrial": "facility"},
    "amenity": {
        **dict.fromkeys("hospital clinic school university college place_of_worship prison".split(), "facility"),
        **dict.fromkeys("marketplace police courthouse fire_station bus_station townhall".split(), "facility"),
        "refugee_site": "camp",
    },
    "building": dict.fromkeys("hospital school university mosque church cathedral".split(), "facility"),
    "power": {"plant": "facility", "substation": "facility"},
    "man_made": dict.fromkeys("works petroleum_well water_works bridge silo tower".split(), "facility"),
    "industrial": {"": "facility"},
    "historic": dict.fromkeys("castle citadel fort".split(), "facility"),
    "railway": {"station": "facility"},
    "barrier": {"border_control": "crossing"},
    "waterway": {"dam": "dam", "river": "river"},
    "natural": dict.fromkeys("valley mountain_range ridge peninsula plain desert plateau massif".split(), "region"),
    "highway": {"": "street"},
}
# The level of an administrative boundary, in Nominatim's `addresstype` or Photon's `type`.
_LEVELS = {**_OSM_KINDS["place"], "other": "region"}
_SIZES = {"city": 4, "town": 3, "municipality": 3, "village": 2}


def osm_kind(key: str, value: str, level: str) -> str:
    """The kind of a place in OpenStreetMap; "" for what is no place of ours."""
    if key == "boundary":
        return _LEVELS.get(level, "district") if value == "administrative" else ""
    values = _OSM_KINDS.get(key, {})
    return values.get(value, values.get("", ""))


# Nominatim


def ask_nominatim(name: str, context: Context) -> dict[str, Any]:
    """Nominatim narrows to a country itself, and prefers what lies in a viewbox.

    The viewbox is not a bound: an answer outside it tells that the name is known elsewhere, and is not taken.
    """
    wanted: dict[str, Any] = {"country_codes": context.country.lower()} if context.country else {}
    if context.area:
        wanted["viewbox"] = context.area.box
    more = {"language": "en", "addressdetails": True, "namedetails": True, "limit": ANSWERS}
    return {"query": name, **more, **wanted}


def is_nominatims(body: Any) -> bool:
    """A list of places for a search, one place for a point; anything else is trouble, an empty object too."""
    return isinstance(body, list) or (isinstance(body, dict) and "lat" in body)


def read_nominatim(raw: Mapping[str, Any]) -> Answer:
    """Nominatim's addressdetails say country and state, its class, type and addresstype the kind."""
    address = raw.get("address") or {}
    kind = text(raw, "addresstype") or text(raw, "type")
    shown = text(raw, "name") or text(raw, "display_name").partition(",")[0].strip()
    details = sorted((raw.get("namedetails") or {}).items(), key=lambda detail: is_foreign(detail[0]))
    others = [name for _, names in details for name in re.split("[;/]", str(names))]
    return Answer(
        id=osm_id(raw.get("osm_type"), raw.get("osm_id"), raw["lat"], raw["lon"]),
        names=tuple(clean(name) for name in (shown, *others[:50]) if clean(name)),
        latitude=number(raw["lat"]),
        longitude=number(raw["lon"]),
        country=text(address, "country_code").upper(),
        province=text(address, "state") or text(address, "province") or None,
        kind=osm_kind(text(raw, "class") or text(raw, "category") or "place", text(raw, "type") or kind, kind),
        size=_SIZES.get(kind, 1),
        box=box(raw.get("boundingbox"), (0, 1, 2, 3)),
    )


def is_foreign(key: str) -> bool:
    """Whether a key of OpenStreetMap's names is of another language than English: large cities have a hundred."""
    return ":" in key and not key.endswith(":en")


# Photon


def ask_photon(name: str, context: Context) -> dict[str, Any]:
    """Photon cannot narrow to a country: its answers are sorted out afterwards. A box bounds what it answers."""
    wanted: dict[str, Any] = {}
    if context.area:
        wanted = {"location_bias": (context.area.latitude, context.area.longitude), "bbox": context.area.box}
    # A name in Arabic or Cyrillic is answered in the country's own names: Photon gives one name of each place.
    language = "en" if romanised(fold(name)) else False
    # More answers than of the others: they come from all the world.
    return {"query": name, "language": language, "limit": 2 * ANSWERS, **wanted}


def is_photons(body: Any) -> bool:
    """A GeoJSON collection with its features."""
    return isinstance(body, dict) and isinstance(body.get("features"), list)


def read_photon(raw: Mapping[str, Any]) -> Answer:
    """Photon answers in GeoJSON; what is said stands in its properties."""
    row = raw["properties"]
    longitude, latitude = raw["geometry"]["coordinates"][:2]
    level = text(row, "type")
    levels = {"city": "city", "district": "suburb", "locality": "neighbourhood"}  # Photon's words are not OSM's
    value = text(row, "osm_value")
    return Answer(
        id=osm_id(row.get("osm_type"), row.get("osm_id"), latitude, longitude),
        names=tuple(filter(None, (text(row, "name"),))),
        latitude=number(latitude),
        longitude=number(longitude),
        country=text(row, "countrycode").upper(),
        province=text(row, "state") or None,
        kind=osm_kind(text(row, "osm_key") or "place", value, levels.get(level, level)),
        size=_SIZES.get(value, 1),
        box=box(row.get("extent"), (3, 1, 0, 2)),  # west, north, east, south
    )


# GeoNames


def make_geonames(*, user_agent: str, **given: Any) -> Geocoder:
    """GeoNames knows its users by an account name, which is what the agent setting holds for it.

    Its address for TLS is another than geopy's: the account's name should not travel in the clear.
    """
    secure = {"scheme": "https", "domain": "secure.geonames.org"}
    return GeoNames(user_agent, user_agent=user_agent, **{**secure, **given})


def ask_geonames(name: str, context: Context) -> dict[str, Any]:
    """GeoNames narrows to a country itself, and to nothing finer."""
    return {"query": name, **({"country": context.country.upper()} if context.country else {})}


def is_geonames(body: Any) -> bool:
    """A list of places, or a status that geopy raises as what it means."""
    if not isinstance(body, dict):
        return False
    status = body.get("status")
    if status is not None:
        return isinstance(status, dict) and isinstance(status.get("message"), str) and "value" in status
    return isinstance(body.get("geonames"), list)


# GeoNames' feature codes, then its classes; https://www.geonames.org/export/codes.html
_CODES = {
    **dict.fromkeys("PCLI PCL PCLD PCLF PCLS PCLIX".split(), "country"),
    "ADM1": "province",
    "PPLX": "neighbourhood",
    **dict.fromkeys("AIRP AIRF".split(), "airport"),
    "AIRB": "airbase",
    **dict.fromkeys("HSP HSPC CTRM SCH UNIV MSQE CH PRN MKT PS FCL INSM MILB OILR CSTL BDG".split(), "facility"),
    **dict.fromkeys("CMP CMPRF CMPL".split(), "camp"),
    "DAM": "dam",
    **dict.fromkeys("STM STMX WAD".split(), "river"),
    **dict.fromkeys("RGN RGNE RGNH AREA PLN VAL MTS HLLS DSRT PEN ISL ISLS LCTY".split(), "region"),
}
_CLASSES = {"A": "district", "P": "town", "R": "street"}


def read_geonames(raw: Mapping[str, Any]) -> Answer:
    """GeoNames' feature code and class say the kind; it gives no box, and its numbers are one list for the world."""
    inhabitants = raw.get("population")
    people = inhabitants if isinstance(inhabitants, int) else 0
    return Answer(
        id=osm_id(None, raw.get("geonameId"), raw["lat"], raw["lng"]),
        names=tuple(name for name in (text(raw, "name"), text(raw, "toponymName")) if name),
        latitude=number(raw["lat"]),
        longitude=number(raw["lng"]),
        country=text(raw, "countryCode").upper(),
        province=text(raw, "adminName1") or None,
        kind=_CODES.get(text(raw, "fcode"), _CLASSES.get(text(raw, "fcl"), "")),
        size=1 + sum(people >= step for step in (1_000, 10_000, 100_000)),
    )


# What all read


def clean(value: object) -> str:
    """A text of a stranger's as it can be kept: one line, no controls, no half characters, LONGEST_NAME at most."""
    return " ".join(_CONTROLS.sub(" ", value).split())[:LONGEST_NAME] if isinstance(value, str) else ""


def text(row: Mapping[str, Any], key: str) -> str:
    """A text field, "" where there is none."""
    return clean(row.get(key))


def number(value: Any) -> float:
    """A number in degrees; ValueError or TypeError for anything else, also for what only counts as one in Python."""
    if isinstance(value, bool):
        raise TypeError("a coordinate is a number")
    found = float(value)
    if not math.isfinite(found):
        raise ValueError(f"{value} is no coordinate")
    return found


def box(value: Any, order: tuple[int, int, int, int]) -> tuple[float, float, float, float] | None:
    """A bounding box as south, north, west, east; None where the service gives none that makes sense."""
    try:
        south, north, west, east = (number(value[at]) for at in order)
    except (ValueError, TypeError, LookupError, OverflowError):
        return None
    sane = -90 <= south <= north <= 90 and -180 <= west <= east <= 180
    return (south, north, west, east) if sane else None


def osm_id(kind: Any, given: Any, latitude: Any, longitude: Any) -> str:
    """What tells a place from others of its service: "relation/26229", a bare number, else its point."""
    if isinstance(given, int) and not isinstance(given, bool) and abs(given) < 2**63:
        types = {"N": "node/", "W": "way/", "R": "relation/"}
        return types.get(clean(kind)[:1].upper(), "") + str(given)
    return f"{number(latitude):.5f},{number(longitude):.5f}"


SERVICES: dict[str, Service] = {
    "nominatim": Service(
        Nominatim, ask_nominatim, is_nominatims, read_nominatim, "© OpenStreetMap contributors, ODbL 1.0"
    ),
    "photon": Service(
        Photon, ask_photon, is_photons, read_photon, "© OpenStreetMap contributors, ODbL 1.0; search by Photon (komoot)"
    ),
    "geonames": Service(
        make_geonames,
        ask_geonames,
        is_geonames,
        read_geonames,
        "GeoNames, CC BY 4.0",
        agent="the name of a GeoNames account for which web services are enabled "
        "(https://www.geonames.org/manageaccount)",
        is_account=True,
    ),
}
