"""Every geocoder keeps geopy's contract; an online one is there only where the user switched it on.

What is made of its answers: test_geocoders_answers.py; when it is in trouble: test_geocoders_trouble.py.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim, Pelias
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from geo.cli.reports import extractor_of
from geo.errors import SettingsError
from geo.places import Gazetteer
from geo.places.online import geocoders
from geo.places.online.answers import Context
from geo.places.online.geocoders import (
    GEOCODERS,
    OnlineGeocoder,
    attribution_for,
    check_agent,
    kept_online,
    online_geocoder,
    split_url,
)
from geo.places.online.replies import Found
from geo.places.online.services import Service, ask_photon, is_photons, read_photon
from geo.records import Report
from geo.settings import Settings, settings
from geo.store import open_store
from tests.geocoding_server import AGENT, SPEAKERS, GeocodingServer, Spot, photons, spoken

ALEPPO = Spot("Aleppo", 36.19924, 37.16372, "SY", "Aleppo", "city")
AREA = Context("SY")


def as_nominatim(name: str) -> Any:
    """Aleppo for its name, for a point, and for nobody else."""
    rows = SPEAKERS["nominatim"](ALEPPO)
    if not name:
        return spoken(rows[0])
    return spoken(rows if name == "Aleppo" else [])


@pytest.fixture
def server(server: GeocodingServer) -> GeocodingServer:
    """A server of each test's own, which knows Aleppo."""
    server.says = as_nominatim
    return server


# The contract that every geocoder keeps


@pytest.fixture(params=["gazetteer", "nominatim"])
def geocoder(request: pytest.FixtureRequest) -> Geocoder:
    """The offline gazetteer, and geopy's Nominatim over HTTP."""
    if request.param == "gazetteer":
        return request.getfixturevalue("gazetteer")
    return request.getfixturevalue("server").geocoder().geocoder


def test_a_known_name_has_a_location(geocoder: Geocoder) -> None:
    location = geocoder.geocode("Aleppo")
    assert isinstance(location, Location)
    assert abs(location.latitude - 36.2) < 0.1
    assert abs(location.longitude - 37.16) < 0.1
    assert "Aleppo" in location.address
    assert location.raw["name"] == "Aleppo"


def test_no_match_is_none(geocoder: Geocoder) -> None:
    assert geocoder.geocode("Nowhere at all, of this name") is None
    assert geocoder.geocode("Nowhere at all, of this name", exactly_one=False) is None


def test_several_matches_are_a_list(geocoder: Geocoder) -> None:
    found = geocoder.geocode("Aleppo", exactly_one=False)
    assert isinstance(found, list)
    assert all(isinstance(location, Location) for location in found)


def test_a_country_narrows(geocoder: Geocoder) -> None:
    assert geocoder.geocode("Aleppo", country_codes="sy") is not None
    assert geocoder.geocode("Aleppo", country_codes=["sy", "iq"], timeout=5) is not None


def test_a_point_has_a_place(geocoder: Geocoder) -> None:
    location = geocoder.reverse((36.2, 37.16))
    assert isinstance(location, Location)
    assert "Aleppo" in location.address


def test_a_rate_limiter_can_hold_it(geocoder: Geocoder) -> None:
    limited = RateLimiter(geocoder.geocode, min_delay_seconds=0.01, error_wait_seconds=0.01, swallow_exceptions=False)
    assert limited("Aleppo").latitude == geocoder.geocode("Aleppo").latitude
    assert limited("Nowhere at all, of this name") is None


def test_signatures_agree_with_geopys() -> None:
    for method in ("geocode", "reverse"):
        theirs = inspect.signature(getattr(Nominatim, method)).parameters
        ours = inspect.signature(getattr(Gazetteer, method)).parameters
        assert set(ours) <= set(theirs)
        assert all(ours[name].kind == theirs[name].kind for name in ours)
        assert ours["exactly_one"].default is theirs["exactly_one"].default is True
        assert ours["timeout"].default is theirs["timeout"].default


# The table of services


@pytest.mark.parametrize("name", list(GEOCODERS))
def test_each_row_of_the_table_makes_a_geopy_geocoder(name: str) -> None:
    made = OnlineGeocoder(name, AGENT, "http://127.0.0.1:9/some/path/")
    assert isinstance(made.geocoder, Geocoder)
    assert made.geocoder.headers["User-Agent"] == AGENT
    assert made.geocoder.timeout == geocoders.TIMEOUT == 10
    assert made.attribution
    wanted = inspect.signature(made.geocoder.geocode).parameters
    assert set(GEOCODERS[name].ask("Aleppo", AREA)) <= set(wanted)


@pytest.mark.parametrize("name", list(GEOCODERS))
def test_public_services_are_asked_over_tls(name: str) -> None:
    assert OnlineGeocoder(name, AGENT).geocoder.api.startswith("https://")


def test_a_further_service_is_one_row(server: GeocodingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(name: str, context: Context) -> dict[str, Any]:
        return {key: value for key, value in ask_photon(name, context).items() if key in ("query", "language")}

    row = Service(partial(Pelias, api_key="k"), ask, is_photons, read_photon, "© Somebody")
    monkeypatch.setitem(GEOCODERS, "pelias", row)
    body = photons(Spot())
    body["features"][0]["properties"]["label"] = "Newvillage"
    server.says = spoken(body)
    assert isinstance(server.geocoder("pelias").locate("Newvillage", AREA), Found)
    assert attribution_for("online: pelias") == "© Somebody"


@pytest.mark.parametrize(
    ("words", "credit"),
    [
        ("nominatim", "OpenStreetMap"),
        ("online: photon; “near”", "Photon"),
        ("cache: geonames", "CC BY 4.0"),
        ("nominatim:node/26229", "OpenStreetMap"),
        ("curated:sy/ghouta", ""),
        ("manual: Rana: seen on a map", ""),
        ("", ""),
    ],
)
def test_whoever_found_a_place_is_credited(words: str, credit: str) -> None:
    assert credit in attribution_for(words)
    assert bool(credit) == bool(attribution_for(words))


# Switching on


def configured(**given: Any) -> Callable[[], OnlineGeocoder | None]:
    """What the settings with these values make."""
    return lambda: online_geocoder(Settings(data_dir=settings().data_dir, **given))


def test_nothing_is_asked_unless_switched_on() -> None:
    assert online_geocoder(settings()) is None
    assert configured(geocoder_agent=AGENT)() is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"geocoder": "nominatim"}, "STRIKEMAP_GEOCODER_AGENT is not set"),
        ({"geocoder": "nominatim", "geocoder_agent": "  "}, "STRIKEMAP_GEOCODER_AGENT is not set"),
        ({"geocoder": "nominatim", "geocoder_agent": "geopy/2.4.1"}, "is a sample"),
        ({"geocoder": "nominatim", "geocoder_agent": "my_app/1"}, "is a sample"),
        ({"geocoder": "nominatim", "geocoder_agent": "me@example.com"}, "is a sample"),
        ({"geocoder": "nominatim", "geocoder_agent": "me\r\nX-Other: 1"}, "characters"),
        ({"geocoder": "nowhere", "geocoder_agent": AGENT}, "no geocoder we know"),
        ({"geocoder": "geonames"}, "for GeoNames the name of your account"),
        ({"geocoder": "geonames", "geocoder_agent": "My Organisation, me@host"}, "GeoNames account"),
        ({"geocoder": "geonames", "geocoder_agent": "demo"}, "GeoNames account"),
        ({"geocoder": "nominatim", "geocoder_agent": AGENT, "geocoder_url": "localhost:80"}, "no address"),
        ({"geocoder": "nominatim", "geocoder_agent": AGENT, "geocoder_url": "file:///etc/passwd"}, "no address"),
        ({"geocoder": "nominatim", "geocoder_agent": AGENT, "geocoder_url": "http://a:b@c"}, "no address"),
        ({"geocoder": "nominatim", "geocoder_agent": AGENT, "geocoder_url": "http://host:port"}, "no address"),
    ],
)
def test_a_wrong_setting_says_what_to_set(given: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        configured(**given)()


def test_settings_are_taken_without_their_blanks() -> None:
    assert check_agent(f" {AGENT} ") == AGENT
    assert split_url("https://maps.host:8443/nominatim/") == ("https", "maps.host:8443/nominatim")


def test_no_request_is_made_without_an_agent(server: GeocodingServer) -> None:
    for name in GEOCODERS:
        with pytest.raises(SettingsError):
            configured(geocoder=name, geocoder_url=server.url)()
    assert server.asked == []


def test_a_database_that_is_only_read_has_no_online_geocoder_and_it_is_said_once(
    server: GeocodingServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STRIKEMAP_GEOCODER", "nominatim")
    monkeypatch.setenv("STRIKEMAP_GEOCODER_AGENT", AGENT)
    monkeypatch.setenv("STRIKEMAP_GEOCODER_URL", server.url)
    url = f"sqlite:///{tmp_path}/strikemap.db"
    open_store(url).close()
    report = Report("Jets hit the village of Newvillage in Idlib. A strike hit Newvillage in Idlib.", "1")
    with open_store(url, readonly=True) as store:
        extractor_of(store).strikes(report)
    assert capsys.readouterr().err.count("online geocoder is off") == 1
    assert server.asked == []
    server.says = spoken(SPEAKERS["nominatim"](Spot(latitude=35.93, longitude=36.63)))
    with open_store(url) as store:
        found = extractor_of(store).strikes(report)
        assert [answer.name for answer in store.cache] == ["Newvillage"]
    assert {strike.place.method for strike in found} <= {"online: nominatim"}
    assert len(server.asked) == 1
    assert capsys.readouterr().err == ""


def test_nothing_is_said_where_nothing_is_switched_on() -> None:
    said: list[str] = []
    assert kept_online(settings(), None, None, readonly=True, say=said.append) is None
    assert said == []
