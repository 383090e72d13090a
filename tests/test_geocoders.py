"""Every geocoder keeps one contract; the online ones keep their manners, whatever the service does."""

from __future__ import annotations

import inspect
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from geo.errors import GeocoderRefused, GeocoderSkipped, SettingsError
from geo.places import Gazetteer, geocoders
from geo.places.cache import MemoryCache, State, cache_key
from geo.places.geocoders import GEOCODERS, OnlineGeocoder, check_agent, online_geocoder, split_url
from geo.places.locate import locate
from geo.records import Precision
from geo.settings import Settings, settings

AGENT = "strikemap tests, run by hand"
ALEPPO = {
    "place_id": 1,
    "osm_id": 26229,
    "lat": "36.19924",
    "lon": "37.16372",
    "addresstype": "city",
    "name": "Aleppo",
    "display_name": "Aleppo, Mount Simeon Subdistrict, Aleppo Governorate, Syria",
    "address": {"city": "Aleppo", "state": "Aleppo Governorate", "country": "Syria", "country_code": "sy"},
}
ELSEWHERE = {**ALEPPO, "lat": "39.0", "lon": "-84.0", "address": {"state": "Ohio", "country_code": "us"}}
# What the service says about each name: a body, or a status with headers.
ANSWERS: dict[str, Any] = {
    "aleppo": [ALEPPO],
    "nowhere": [],
    "elsewhere": [ELSEWHERE],
    "several": [ELSEWHERE, ALEPPO],
    "forbidden": (403, {}),
    "too many": (429, {"Retry-After": "7"}),
    "tired": (429, {}),
    "broken": (500, {}),
    "unavailable": (503, {}),
    "gateway": (502, {}),
    "garbage": b"<html>busy</html>",
    "no json": b"{",
    "not utf-8": b"\xff\xfe[]",
    "no point": [{"display_name": "x", "address": {"country_code": "sy"}}],
    "wrong point": [{**ALEPPO, "lat": "north"}],
    "far out": [{**ALEPPO, "lat": "1e9"}],
    "nan": [{**ALEPPO, "lat": "nan"}],
    "null island": [{**ALEPPO, "lat": "0", "lon": "0"}],
    "a number": 5,
    "strings": ["x"],
    "complaint": {"error": "out of order"},
    "no address": [{**ALEPPO, "address": None}],
    "odd address": [{**ALEPPO, "address": "here"}],
}


class Nominatims(ThreadingHTTPServer):
    """A server that speaks Nominatim's search and reverse, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str], str, float]] = []
        self.patience = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Answers by the name asked for."""

    server: Nominatims

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.server.asked.append((parts.path, query, self.headers["User-Agent"], time.monotonic()))
        if parts.path == "/reverse":
            answer: Any = ALEPPO
        else:
            name = query.get("q", "").lower()
            if name == "slow":
                self.server.patience.wait(5)
            answer = ANSWERS.get(name, [])
        status, headers = answer if isinstance(answer, tuple) else (200, {})
        body = answer if isinstance(answer, bytes) else json.dumps(answer if status == 200 else "no").encode()
        try:
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(body)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def log_message(self, *args: object) -> None:
        """Say nothing on the terminal."""


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Nominatims]:
    """A service of its own for each test, on a free port; asked without waiting, but where waiting is tested."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(geocoders.one_at_a_time, "min_delay_seconds", 0.0)
    server = Nominatims()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.patience.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def online(service: Nominatims) -> OnlineGeocoder:
    """The geocoder that the settings of a user with a server of their own give."""
    made = online_geocoder(
        Settings(data_dir=settings().data_dir, geocoder="nominatim", geocoder_agent=AGENT, geocoder_url=service.url)
    )
    assert made is not None
    return made


# The contract that every geocoder keeps


@pytest.fixture(params=["gazetteer", "nominatim"])
def geocoder(request: pytest.FixtureRequest) -> Geocoder:
    """The offline gazetteer, and geopy's Nominatim over HTTP."""
    if request.param == "gazetteer":
        return request.getfixturevalue("gazetteer")
    return request.getfixturevalue("online").geocoder


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


# What an online geocoder makes of the answers


def test_an_answer_becomes_a_place_with_the_raw_answer(online: OnlineGeocoder, service: Nominatims) -> None:
    found = online.locate("Aleppo", "SY")
    assert found is not None
    assert found.raw == ALEPPO
    place = found.place
    assert (place.name, place.country, place.province, place.precision) == (
        "Aleppo",
        "SY",
        "Aleppo Governorate",
        Precision.TOWN,
    )
    assert (place.gazetteer_id, place.method) == ("nominatim:26229", "online: nominatim")
    path, query, agent, _ = service.asked[0]
    assert (path, query["countrycodes"], agent) == ("/search", "sy", AGENT)
    assert "OpenStreetMap" in online.attribution


def test_no_answer_is_none(online: OnlineGeocoder) -> None:
    assert online.locate("Nowhere", "SY") is None


def test_an_answer_in_another_country_is_rejected(online: OnlineGeocoder) -> None:
    assert online.locate("Elsewhere", "SY") is None
    assert online.locate("No address", "SY") is None
    found = online.locate("Several", "SY")
    assert found is not None
    assert found.place.country == "SY"
    anywhere = online.locate("Elsewhere")
    assert anywhere is not None
    assert anywhere.place.country == "US"


@pytest.mark.parametrize(
    "name",
    ["Broken", "Unavailable", "Gateway", "Garbage", "No json", "Not utf-8", "No point", "Wrong point", "Far out", "Nan",
     "Null island", "A number", "Strings", "Complaint", "Odd address"],
)  # fmt: skip
def test_trouble_skips_this_name_only(online: OnlineGeocoder, name: str) -> None:
    with pytest.raises(GeocoderSkipped, match="nominatim"):
        online.locate(name, "SY")
    assert online.locate("Aleppo", "SY") is not None


def test_a_slow_answer_is_given_up(service: Nominatims) -> None:
    impatient = OnlineGeocoder("nominatim", AGENT, service.url, timeout=0.2)
    start = time.monotonic()
    with pytest.raises(GeocoderSkipped, match="TimedOut"):
        impatient.locate("Slow")
    assert time.monotonic() - start < 3


def test_nobody_there_skips(service: Nominatims) -> None:
    with pytest.raises(GeocoderSkipped):
        OnlineGeocoder("nominatim", AGENT, "http://127.0.0.1:9").locate("Aleppo")


@pytest.mark.parametrize(("name", "seconds"), [("Forbidden", 600), ("Too many", 7), ("Tired", 600)])
def test_a_refusal_stops_all_asking_for_as_long_as_it_says(
    online: OnlineGeocoder, service: Nominatims, name: str, seconds: int
) -> None:
    with pytest.raises(GeocoderRefused, match=f"not asked again for {seconds} s"):
        online.locate(name)
    with pytest.raises(GeocoderRefused):
        online.locate("Aleppo")
    with pytest.raises(GeocoderRefused):
        OnlineGeocoder("nominatim", AGENT, service.url).locate("Aleppo")
    assert len(service.asked) == 1


def test_a_refusal_ends(service: Nominatims, online: OnlineGeocoder, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GeocoderRefused):
        online.locate("Too many")
    later = time.monotonic() + 8
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert online.locate("Aleppo") is not None


def test_failures_in_a_row_stop_the_asking(online: OnlineGeocoder, service: Nominatims) -> None:
    for _ in range(geocoders.FAILURES):
        with pytest.raises(GeocoderSkipped):
            online.locate("Broken")
    with pytest.raises(GeocoderRefused, match="one after the other"):
        online.locate("Aleppo")
    assert len(service.asked) == geocoders.FAILURES


def test_the_process_asks_once_a_second(service: Nominatims, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geocoders.one_at_a_time, "min_delay_seconds", geocoders.SECONDS_BETWEEN)
    several = [OnlineGeocoder("nominatim", AGENT, service.url) for _ in range(3)]
    threads = [threading.Thread(target=one.locate, args=("Aleppo",)) for one in several]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    moments = sorted(moment for *_, moment in service.asked)
    assert len(moments) == 3
    assert all(after - before > 0.9 for before, after in itertools.pairwise(moments))


@pytest.mark.parametrize("name", list(GEOCODERS))
def test_each_row_of_the_table_makes_a_geopy_geocoder(name: str) -> None:
    made = OnlineGeocoder(name, AGENT, "http://127.0.0.1:9/some/path/")
    assert isinstance(made.geocoder, Geocoder)
    assert made.geocoder.headers["User-Agent"] == AGENT
    assert made.geocoder.timeout == geocoders.TIMEOUT == 10
    assert made.attribution
    wanted = inspect.signature(made.geocoder.geocode).parameters
    assert set(GEOCODERS[name].ask("Aleppo", "SY")) <= set(wanted)


def test_the_answers_of_photon_and_geonames_are_read() -> None:
    photon = {"properties": {"countrycode": "SY", "state": "Aleppo", "osm_value": "suburb", "osm_id": 3}}
    assert geocoders.read_photon(photon) == ("SY", "Aleppo", Precision.DISTRICT)
    geonames = {"countryCode": "SY", "adminName1": "Aleppo", "fcl": "P"}
    assert geocoders.read_geonames(geonames) == ("SY", "Aleppo", Precision.TOWN)


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


# In the order of looking a place up


def test_an_outage_is_never_kept_as_not_found(gazetteer: Gazetteer, online: OnlineGeocoder) -> None:
    cache = MemoryCache()
    for name in ("Garbage", "Forbidden"):
        outcome = locate(name, gazetteer=gazetteer, cache=cache, online=online, countries=["SY"])
        assert (outcome.place, outcome.state) == (None, State.ERROR)
        assert "nominatim" in outcome.reason
        kept = cache.get(cache_key(name), "SY")
        assert kept is not None
        assert kept.state is State.ERROR
        assert not kept.is_fresh()


def test_not_found_is_kept_and_not_asked_again(
    gazetteer: Gazetteer, online: OnlineGeocoder, service: Nominatims
) -> None:
    cache = MemoryCache()
    for _ in range(3):
        outcome = locate("Nowhere", gazetteer=gazetteer, cache=cache, online=online, countries=["SY"])
        assert outcome.state is State.NOT_FOUND
    assert len(service.asked) == 1
    assert "knew no such place" in outcome.reason


def test_only_names_that_the_gazetteer_lacks_are_asked(
    gazetteer: Gazetteer, online: OnlineGeocoder, service: Nominatims, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ANSWERS, "newvillage", [ALEPPO])
    cache = MemoryCache()
    locate("Aleppo", gazetteer=gazetteer, cache=cache, online=online, countries=["SY"])
    assert service.asked == []
    first, second = (
        locate("Newvillage", gazetteer=gazetteer, cache=cache, online=online, countries=["SY"]) for _ in range(2)
    )
    assert first.place is not None
    assert second.place is not None
    assert (first.place.method, second.place.method) == ("online: nominatim", "cache: nominatim")
    assert len(service.asked) == 1
