"""When an online service is slow, broken, tired of us or lying: an error with its reason, and nothing wrong is kept."""

from __future__ import annotations

import datetime as dt
import email.utils
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import GeocoderError, GeocoderRefused, GeocoderSkipped, StoreError, StoreUnreachable
from geo.places import Gazetteer
from geo.places.cache import CachedAnswer, MemoryCache, State, answer_place
from geo.places.locate import locate
from geo.places.online.answers import Area, Context
from geo.places.online.fetching import LONGEST_RETRY_AFTER, MOST_BYTES, retry_after, within
from geo.places.online.geocoders import BANISHED, FAILURES, GEOCODERS, PATIENCE, RETRIED, OnlineGeocoder
from geo.places.online.replies import Elsewhere, Found
from geo.places.online.turns import LONGEST_STOP, MemoryTurns, Stopped
from geo.store import open_store
from tests.geocoding_server import AGENT, SPEAKERS, GeocodingServer, Reply, Spot, running, spoken

SYRIA = Context("SY")
GOOD = {name: spoken(speak(Spot())) for name, speak in SPEAKERS.items()}


@pytest.fixture(params=sorted(GEOCODERS))
def service(request: pytest.FixtureRequest) -> str:
    """Each row of the table."""
    return request.param


def changed(service: str, **fields: Any) -> Reply:
    """A good answer in which some fields are something else: those of the point for any service."""
    body = json.loads(GOOD[service].body)
    row = {"nominatim": lambda: body[0], "photon": lambda: body["features"][0], "geonames": lambda: body["geonames"][0]}
    place = row[service]()
    latitude, longitude = fields.pop("point", ("35.5", "36.5"))
    if service == "photon":
        place["geometry"]["coordinates"] = [longitude, latitude]
        place["properties"].update(fields)
    else:
        place.update({"lat": latitude, "lon" if service == "nominatim" else "lng": longitude} | fields)
    return spoken(body)


GARBAGE: dict[str, Callable[[str], Reply]] = {
    "a page": lambda _: Reply(b"<html>busy</html>"),
    "nothing": lambda _: Reply(b""),
    "half of it": lambda service: Reply(GOOD[service].body[:40]),
    "cut short": lambda service: Reply(GOOD[service].body, promised=10_000),
    "an empty list cut short": lambda _: Reply(b'{"features": [], "geonames": []}', promised=40),
    "not utf-8": lambda _: Reply(b"\xff\xfe[]"),
    "null": lambda _: Reply(b"null"),
    "false": lambda _: Reply(b"false"),
    "a number": lambda _: Reply(b"5"),
    "an empty object": lambda _: Reply(b"{}"),
    "a complaint": lambda _: Reply(b'{"error": "Unable to geocode"}'),
    "a list of texts": lambda _: Reply(b'["x"]'),
    "a list of nulls": lambda _: Reply(b'{"features": [null], "geonames": [null]}'),
    "no list": lambda _: Reply(b'{"features": null, "geonames": null}'),
    "very deep": lambda _: Reply(b"[" * 100_000),
    "very big": lambda service: Reply(GOOD[service].body + b" " * MOST_BYTES),
    "a point in words": lambda service: changed(service, point=("north", "east")),
    "no point": lambda service: changed(service, point=(None, None)),
    "a point far out": lambda service: changed(service, point=("1e9", "1e9")),
    "a longitude gone round": lambda service: changed(service, point=("35.5", "396.5")),
    "nan": lambda service: changed(service, point=("nan", "nan")),
    "infinity": lambda service: changed(service, point=("inf", "inf")),
    "null island": lambda service: changed(service, point=("0.0", "0.0")),
    "a truth": lambda service: changed(service, point=(True, True)),
    "no success": lambda _: Reply(b"", 204),
    "part of it": lambda service: Reply(GOOD[service].body, 206),
}
FAILING: dict[str, Reply] = {
    "500": Reply(b"[]", 500),
    "502": Reply(b"[]", 502),
    "503": Reply(b"[]", 503),
    "400": Reply(b"[]", 400),
    "404": Reply(b"[]", 404),
    "elsewhere": Reply(b"[]", 302, {"Location": "http://127.0.0.2:9/search"}),
    "another port": Reply(b"[]", 301, {"Location": "http://127.0.0.1:9/search"}),
    "a file": Reply(b"[]", 302, {"Location": "file:///etc/passwd"}),
    "in a circle": Reply(b"[]", 302, {"Location": "/search?q=Newvillage"}),
}
WANTS_NO_MORE: dict[str, tuple[Reply, float]] = {
    "403": (Reply(b"no", 403), BANISHED),
    "401": (Reply(b"no", 401), BANISHED),
    "403 that drips": (Reply(b"no" * 50, 403, drip=0.2), BANISHED),
    "429": (Reply(b"no", 429), PATIENCE),
    "429 in seconds": (Reply(b"no", 429, {"Retry-After": "7"}), 7),
    "429 at once": (Reply(b"no", 429, {"Retry-After": "0"}), 1),
    "429 in a year": (Reply(b"no", 429, {"Retry-After": "31536000"}), LONGEST_STOP),
    "429 in garbage": (Reply(b"no", 429, {"Retry-After": "soon \xff"}), PATIENCE),
    "429 less than nothing": (Reply(b"no", 429, {"Retry-After": "-5"}), PATIENCE),
    "429 in digits without end": (Reply(b"no", 429, {"Retry-After": "9" * 5000}), LONGEST_STOP),
    "429 at no date": (Reply(b"no", 429, {"Retry-After": "Fri, 31 Dec 99999999 23:59:59 GMT"}), PATIENCE),
    "429 at a date gone by": (Reply(b"no", 429, {"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}), 1),
}


def nothing_wrong_is_kept(online: OnlineGeocoder, gazetteer: Gazetteer, cache: MemoryCache) -> None:
    """Looking the name up ends as an error with its reason, is kept as that, and served as nothing."""
    outcome = locate("Newvillage", gazetteer=gazetteer, cache=cache, online=online, countries=["SY"])
    assert (outcome.place, outcome.state) == (None, State.ERROR)
    assert online.name in outcome.reason
    assert len(outcome.reason) < 700
    (kept,) = cache
    assert (kept.state, kept.place, kept.is_fresh()) == (State.ERROR, None, False)


def heals(server: GeocodingServer, service: str, gazetteer: Gazetteer, cache: MemoryCache) -> None:
    """Once the service answers well, its answer takes the error's place."""
    server.says = GOOD[service]
    online = server.geocoder(service)
    outcome = locate("Newvillage", gazetteer=gazetteer, cache=cache, online=online, countries=["SY"])
    assert outcome.place is not None
    assert [kept.state for kept in cache] == [State.OK]


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_is_an_error_and_no_answer(
    server: GeocodingServer, service: str, gazetteer: Gazetteer, kind: str
) -> None:
    server.says = GARBAGE[kind](service)
    online, cache = server.geocoder(service), MemoryCache()
    with pytest.raises(GeocoderSkipped, match=service):
        online.locate("Newvillage", SYRIA)
    nothing_wrong_is_kept(online, gazetteer, cache)
    heals(server, service, gazetteer, cache)


@pytest.mark.parametrize("kind", FAILING)
def test_an_outage_is_an_error_and_never_not_found(
    server: GeocodingServer, service: str, gazetteer: Gazetteer, kind: str
) -> None:
    server.says = FAILING[kind]
    online, cache = server.geocoder(service), MemoryCache()
    with pytest.raises(GeocoderSkipped, match=service):
        online.locate("Newvillage", SYRIA)
    assert len(server.asked) == 1  # no redirection was followed
    nothing_wrong_is_kept(online, gazetteer, cache)
    heals(server, service, gazetteer, cache)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"[]", wait=5),
        Reply(b"[" + b" " * 100 + b"]", drip=0.05),
        Reply(b"[]", drip=0.05, drip_headers=True),
        Reply(b"[]", 500, drip=0.05, drip_headers=True),
    ],
    ids=["slow", "dripping", "dripping headers", "a dripping failure"],
)
def test_no_answer_takes_longer_than_it_may(
    server: GeocodingServer, service: str, gazetteer: Gazetteer, reply: Reply
) -> None:
    server.says = reply
    online, cache = server.geocoder(service, timeout=0.3), MemoryCache()
    start = time.monotonic()
    with pytest.raises(GeocoderSkipped, match="TimedOut"):
        online.locate("Newvillage", SYRIA)
    assert time.monotonic() - start < 1.5
    nothing_wrong_is_kept(online, gazetteer, cache)
    heals(server, service, gazetteer, cache)


def test_who_reads_a_dripping_answer_does_not_stay(server: GeocodingServer) -> None:
    server.says = Reply(b" " * 1000, drip=0.05)
    before = set(threading.enumerate())
    with pytest.raises(GeocoderSkipped):
        server.geocoder(timeout=0.2).locate("Newvillage")
    for reader in [thread for thread in set(threading.enumerate()) - before if thread.name == "geocoder"]:
        reader.join(timeout=5)
        assert not reader.is_alive()


def test_a_host_whose_name_is_looked_up_for_ever_is_given_up() -> None:
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        within(0.1, lambda: time.sleep(2))
    assert time.monotonic() - start < 1


def test_nobody_there_is_an_error(gazetteer: Gazetteer, service: str) -> None:
    online = OnlineGeocoder(service, AGENT, "http://127.0.0.1:9", turns=MemoryTurns(), every=0)
    with pytest.raises(GeocoderSkipped):
        online.locate("Newvillage")
    nothing_wrong_is_kept(online, gazetteer, MemoryCache())


def test_a_place_beside_an_unreadable_one_is_taken_but_nothing_is_concluded_without(server: GeocodingServer) -> None:
    good, bad = json.loads(GOOD["nominatim"].body), json.loads(changed("nominatim", address="here").body)
    server.says = spoken(bad + good)
    assert isinstance(server.geocoder().locate("Newvillage", SYRIA), Found)
    server.says = spoken(bad + SPEAKERS["nominatim"](Spot(country="US")))
    with pytest.raises(GeocoderSkipped):
        server.geocoder().locate("Newvillage", SYRIA)


# Who wants no more requests


@pytest.mark.parametrize("kind", WANTS_NO_MORE)
def test_a_refusal_stops_all_who_share_the_turns(
    server: GeocodingServer, service: str, gazetteer: Gazetteer, kind: str
) -> None:
    server.says, seconds = WANTS_NO_MORE[kind]
    turns, cache = MemoryTurns(), MemoryCache()
    online = server.geocoder(service, turns=turns)
    with pytest.raises(GeocoderRefused, match=f"{service}: refused us .*not asked again for {seconds:.0f} s"):
        online.locate("Newvillage", SYRIA)
    nothing_wrong_is_kept(online, gazetteer, cache)
    with pytest.raises(GeocoderRefused):
        server.geocoder(service, turns=turns).locate("Othervillage", SYRIA)
    assert len(server.asked) == 1
    heals(server, service, gazetteer, cache)


def test_a_date_to_come_back_at_is_kept(server: GeocodingServer) -> None:
    then = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=90)
    turns = MemoryTurns()
    server.says = Reply(b"", 429, {"Retry-After": email.utils.format_datetime(then, usegmt=True)})
    with pytest.raises(GeocoderRefused):
        server.geocoder(turns=turns).locate("Newvillage")
    stop = turns.stopped(f"nominatim {server.url}")
    assert isinstance(stop, Stopped)
    assert 80 < stop.seconds <= 91


@given(st.text(max_size=40) | st.integers().map(str) | st.datetimes().map(lambda moment: f"{moment:%a, %d %b %Y} GMT"))
def test_any_retry_after_is_some_seconds_or_none(words: str) -> None:
    seconds = retry_after(words)
    assert seconds is None or 0 <= seconds <= LONGEST_RETRY_AFTER


def test_refusals_in_a_row_are_waited_out_longer_each_time(server: GeocodingServer) -> None:
    server.says = Reply(b"", 429, {"Retry-After": "1"})
    moment = [0.0]
    turns = MemoryTurns(lambda: moment[0])
    online = server.geocoder(turns=turns)
    online._own_turns = turns  # the same clock
    waits = []
    for number in range(4):
        with pytest.raises(GeocoderRefused):
            online.locate(f"Village {number}")
        stop = turns.stopped(f"nominatim {server.url}")
        waits.append(round(stop.seconds))
        moment[0] += stop.seconds
    assert waits == [1, 2 * PATIENCE, 4 * PATIENCE, 8 * PATIENCE]
    server.says = GOOD["nominatim"]
    online.locate("Newvillage")
    server.says = Reply(b"", 429, {"Retry-After": "1"})
    with pytest.raises(GeocoderRefused, match="for 1 s"):
        online.locate("Village 5")


def test_who_is_not_welcome_reads_which_setting_to_mend(server: GeocodingServer, service: str) -> None:
    server.says = Reply(b"", 401)
    with pytest.raises(GeocoderRefused, match="STRIKEMAP_GEOCODER_AGENT has to be") as error:
        server.geocoder(service).locate("Newvillage")
    assert ("GeoNames account" in str(error.value)) == (service == "geonames")


def test_another_account_is_not_stopped_with_the_one_refused(server: GeocodingServer) -> None:
    turns = MemoryTurns()
    server.says = Reply(b"", 401)
    with pytest.raises(GeocoderRefused, match="Unauthorized"):
        server.geocoder("geonames", turns=turns).locate("Newvillage")
    server.says = GOOD["geonames"]
    other = OnlineGeocoder("geonames", "another", server.url, turns=turns, every=0)
    assert isinstance(other.locate("Newvillage"), Found)


@pytest.mark.parametrize(
    ("value", "message", "error", "words"),
    [
        (10, "user does not exist.", GeocoderRefused, "GeoNames account"),
        (10, "user account not enabled to use the free webservice.", GeocoderRefused, "manageaccount"),
        (18, "the daily limit of 20000 credits has been exceeded.", GeocoderRefused, "daily limit"),
        (19, "the hourly limit of 1000 credits has been exceeded.", GeocoderRefused, "hourly limit"),
        (20, "the weekly limit has been exceeded.", GeocoderRefused, "weekly limit"),
        (11, "record does not exist", GeocoderSkipped, "record does not exist"),
        (13, "database timeout", GeocoderSkipped, "database timeout"),
        (15, "no result found", GeocoderSkipped, "no result found"),
        (22, "server overloaded", GeocoderSkipped, "overloaded"),
        ("x", "", GeocoderSkipped, "geonames"),
        (None, None, GeocoderSkipped, "something else than places"),
    ],
)
def test_geonames_says_its_trouble_with_success(
    server: GeocodingServer, gazetteer: Gazetteer, value: Any, message: Any, error: type[GeocoderError], words: str
) -> None:
    server.says = spoken({"status": {"message": message, "value": value}, "geonames": []})
    online = server.geocoder("geonames")
    with pytest.raises(error, match=words):
        online.locate("Newvillage", SYRIA)
    nothing_wrong_is_kept(online, gazetteer, MemoryCache())


# How often it is asked


def test_failures_in_a_row_stop_the_asking(server: GeocodingServer, service: str) -> None:
    server.says = Reply(b"", 500)
    turns = MemoryTurns()
    online = server.geocoder(service, turns=turns)
    for number in range(FAILURES):
        with pytest.raises(GeocoderSkipped):
            online.locate(f"Village {number}")
    with pytest.raises(GeocoderRefused, match="one after the other"):
        server.geocoder(service, turns=turns).locate("Newvillage")
    assert len(server.asked) == FAILURES


def test_an_answer_ends_the_row_of_failures(server: GeocodingServer) -> None:
    online = server.geocoder()
    for number in range(3 * FAILURES):
        server.says = GOOD["nominatim"] if number % FAILURES == 0 else Reply(b"", 500)
        try:
            online.locate(f"Village {number}")
        except GeocoderRefused:
            pytest.fail("it had answered in between")
        except GeocoderSkipped:
            pass


def test_each_failure_puts_the_next_request_off_longer(server: GeocodingServer) -> None:
    class Reserved(MemoryTurns):
        """Turns that note what was reserved, and whose moment is always now."""

        def __init__(self) -> None:
            super().__init__()
            self.pauses: list[float] = []

        def take(self, service: str, every: float) -> float:
            self.pauses.append(every)
            return 0.0

    turns = Reserved()
    server.says = Reply(b"", 500)
    online = server.geocoder(turns=turns, every=1.0)
    for number in range(FAILURES):
        with pytest.raises(GeocoderSkipped):
            online.locate(f"Village {number}")
    assert turns.pauses == [1, 2, 1, 4, 1, 8, 1, 16, 1]
    server.says = Reply(b"", 503, {"Retry-After": "20"})
    with pytest.raises(GeocoderSkipped):
        server.geocoder(turns=(turns := Reserved()), every=1.0).locate("Newvillage")
    assert turns.pauses == [1, 20]
    server.says = Reply(b"", 503, {"Retry-After": "300"})
    with pytest.raises(GeocoderSkipped):
        server.geocoder(turns=turns, every=1.0).locate("Newvillage")
    assert round(turns.stopped(f"nominatim {server.url}").seconds) == 300


def test_a_name_without_an_answer_is_asked_again_only_later(
    server: GeocodingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.says = Reply(b"", 500)
    online = server.geocoder()
    for _ in range(3 * FAILURES):
        with pytest.raises(GeocoderSkipped):
            online.locate("Newvillage")
    assert len(server.asked) == 1
    server.says = GOOD["nominatim"]
    later = time.monotonic() + RETRIED + 1
    monkeypatch.setattr(online._remembered, "_clock", lambda: later)
    assert isinstance(online.locate("Newvillage"), Found)


def test_the_process_asks_once_a_second(server: GeocodingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.says = GOOD["nominatim"]
    several = [OnlineGeocoder("nominatim", AGENT, server.url) for _ in range(3)]
    moments = asked_at_once(server, several)
    assert all(after - before > 1.0 for before, after in itertools.pairwise(moments))


def test_all_who_open_a_store_ask_one_after_the_other(server: GeocodingServer, tmp_path: Path) -> None:
    server.says = GOOD["nominatim"]
    stores = [open_store(f"sqlite:///{tmp_path}/strikemap.db") for _ in range(3)]
    moments = asked_at_once(server, [server.geocoder(turns=store.turns, every=0.4) for store in stores])
    assert all(after - before > 0.3 for before, after in itertools.pairwise(moments))
    server.says = Reply(b"", 403)
    with pytest.raises(GeocoderRefused):
        server.geocoder(turns=stores[0].turns).locate("Othervillage")
    with pytest.raises(GeocoderRefused):
        server.geocoder(turns=stores[1].turns).locate("Thirdvillage")
    assert len(server.asked) == 4
    for store in stores:
        store.close()


def asked_at_once(server: GeocodingServer, several: list[OnlineGeocoder]) -> list[float]:
    """When the server was asked by several geocoders at the same time."""
    threads = [threading.Thread(target=one.locate, args=("Newvillage",)) for one in several]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    moments = sorted(request.moment for request in server.asked)
    assert len(moments) == len(several)
    return moments


def test_who_was_refused_while_waiting_is_noticed(server: GeocodingServer) -> None:
    server.says = GOOD["nominatim"]
    turns = MemoryTurns()
    address = f"nominatim {server.url}"
    turns.take(address, 0.3)
    threading.Timer(0.1, turns.stop, (address, 60, "refused another")).start()
    with pytest.raises(GeocoderRefused, match="refused another"):
        server.geocoder(turns=turns).locate("Newvillage")
    assert server.asked == []


def test_without_a_turn_nothing_is_asked(server: GeocodingServer) -> None:
    class Gone(MemoryTurns):
        """Turns of a store that is no longer there."""

        def take(self, service: str, every: float) -> float:
            raise StoreUnreachable("gone")

        def stopped(self, service: str) -> Stopped | None:
            raise StoreUnreachable("gone")

    online = server.geocoder(turns=Gone())
    with pytest.raises(GeocoderSkipped, match="no turn"):
        online.locate("Newvillage")
    assert server.asked == []


def test_a_refusal_holds_for_us_though_nobody_can_be_told(server: GeocodingServer) -> None:
    class Busy(MemoryTurns):
        """Turns of a store to which another program writes without end."""

        def stop(self, service: str, seconds: float, why: str) -> None:
            raise StoreError("busy")

    server.says = Reply(b"", 403)
    online = server.geocoder(turns=Busy())
    for _ in range(3):
        with pytest.raises(GeocoderRefused, match="not asked again"):
            online.locate("Newvillage")
    assert len(server.asked) == 1


# Whatever comes

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.just("Newvillage"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
points = st.sampled_from(["35.5", 36.5, "0", 0, None, "nan", float("inf"), 10**400, True, [1], "x", 181, -91])
PLACE_KEYS = (
    "lat lon lng name toponymName display_name address namedetails class type addresstype osm_id osm_type boundingbox "
    "osm_key osm_value countrycode countryCode state adminName1 fcl fcode geonameId population extent"
).split()
rows = st.dictionaries(
    st.sampled_from(PLACE_KEYS), points | json_values | st.sampled_from(["Newvillage", "SY", "village", "place", "P"])
)
features = st.fixed_dictionaries(
    {},
    optional={"properties": rows | json_values, "geometry": st.fixed_dictionaries({"coordinates": st.lists(points)})},
)
bodies = st.one_of(
    json_values,
    st.lists(rows, max_size=3),
    st.fixed_dictionaries({"features": st.lists(features | json_values, max_size=3)}),
    st.fixed_dictionaries({"geonames": st.lists(rows | json_values, max_size=3)}),
    st.fixed_dictionaries({"status": json_values | st.fixed_dictionaries({"message": json_values, "value": points})}),
    st.sampled_from(sorted(SPEAKERS)).flatmap(
        lambda name: st.builds(
            lambda **fields: SPEAKERS[name](Spot(**fields)),
            latitude=points | st.floats(-90, 90),
            longitude=points | st.floats(-180, 180),
            country=st.sampled_from(["SY", "TR", ""]),
            box=st.none() | st.tuples(points, points, points, points),
            number=st.integers() | points,
        )
    ),
)


@pytest.fixture(scope="module")
def one_server() -> Iterator[GeocodingServer]:
    """One server for many examples."""
    with running() as made, pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "127.0.0.1")
        yield made


@pytest.mark.parametrize("name", sorted(GEOCODERS))
@settings(max_examples=150)
@given(body=bodies, area=st.none() | st.just(Area(35.5, 36.5, 5_000)))
def test_any_json_is_a_place_in_the_country_or_none_or_our_own_error(
    one_server: GeocodingServer, name: str, body: Any, area: Area | None
) -> None:
    one_server.says = spoken(body)
    try:
        reply = one_server.geocoder(name).locate("Newvillage", Context("SY", area))
    except GeocoderError:
        return
    if isinstance(reply, Found):
        assert reply.place.country == "SY"
        assert -90 <= reply.place.latitude <= 90
        assert -180 <= reply.place.longitude <= 180
        assert area is None or area.holds(reply.place)
        line = answer_place("Newvillage", "SY", reply.place, name, reply.raw).as_json()
        assert line.encode()
        assert CachedAnswer.from_json(line).place is not None
    else:
        assert reply is None or isinstance(reply, Elsewhere)


def test_the_proxy_of_the_environment_is_used(server: GeocodingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.says = GOOD["nominatim"]
    monkeypatch.delenv("no_proxy")
    monkeypatch.setenv("http_proxy", server.url)
    online = OnlineGeocoder("nominatim", AGENT, "http://nominatim.invalid", turns=MemoryTurns(), every=0)
    assert isinstance(online.locate("Newvillage"), Found)
    assert server.asked[0].headers["Host"] == "nominatim.invalid"
