"""What stands of an online service's answer, and what is never pinned: each service, over HTTP, by geopy's classes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from geo.places import Gazetteer
from geo.places.asking import Asked, Surroundings
from geo.places.cache import MemoryCache, State, cache_key
from geo.places.locate import ask_online, locate
from geo.places.online.answers import REACH, Answer, Area, Context, why_not
from geo.places.online.geocoders import GEOCODERS, OnlineGeocoder
from geo.places.online.replies import MOST_RAW, Elsewhere, Found, bounded
from geo.places.online.resemblance import resembles
from geo.places.online.services import read_nominatim
from geo.places.resolution import context_of, resolve
from geo.records import Place, Precision
from tests.geocoding_server import AGENT, SPEAKERS, GeocodingServer, Spot, spoken
from tests.strategies import place

SYRIA = Context("SY")
IDLIB = Area(35.93, 36.63, 60_000)
IN_IDLIB = Context("SY", IDLIB, "Idlib")
VILLAGE = Spot()
FAR = replace(VILLAGE, latitude=33.0, longitude=36.2, number=2)


@pytest.fixture(params=sorted(GEOCODERS))
def service(request: pytest.FixtureRequest) -> str:
    """Each row of the table."""
    return request.param


def asked(server: GeocodingServer, service: str, *spots: Spot) -> OnlineGeocoder:
    """A geocoder whose service knows these places."""
    server.says = spoken(SPEAKERS[service](*spots))
    return server.geocoder(service)


# What stands


def test_an_answer_becomes_a_place_with_the_raw_answer(server: GeocodingServer, service: str) -> None:
    found = asked(server, service, VILLAGE).locate("Newvillage", SYRIA)
    assert isinstance(found, Found)
    place = found.place
    assert (place.name, place.country, place.province) == ("Newvillage", "SY", "Idlib")
    assert (place.latitude, place.longitude, place.precision) == (35.5, 36.5, Precision.TOWN)
    assert (place.method, place.gazetteer_id.partition(":")[0]) == (f"online: {service}", service)
    assert place.gazetteer_id.endswith("26229")
    rows = SPEAKERS[service](VILLAGE)
    assert found.raw == (rows if service == "nominatim" else rows["features" if service == "photon" else "geonames"])[0]
    assert [candidate.lost for candidate in place.candidates] == [""]


def test_of_a_hundred_names_those_that_english_news_uses_are_read() -> None:
    details = {f"name:x{number}": f"Foreign {number}" for number in range(120)}
    details |= {"name:en": "Newvillage", "alt_name": "Nova;Novaya"}
    (row,) = SPEAKERS["nominatim"](Spot(name="قرية"))
    names = read_nominatim(row | {"namedetails": details}).names
    assert {"Newvillage", "Nova", "Novaya"} <= set(names)
    assert len(names) <= 51


@pytest.mark.parametrize("name", ["Новое Село", "قرية جديدة"])
def test_a_name_in_its_own_script_is_answered_in_it(server: GeocodingServer, name: str) -> None:
    """Photon gives one name of a place, and nothing here reads Arabic or Cyrillic aloud."""
    found = asked(server, "photon", replace(VILLAGE, name=name)).locate(name, SYRIA)
    assert isinstance(found, Found)
    assert found.place.name == name
    assert "lang" not in server.asked[0].query


def test_a_request_says_who_asks_for_what_and_where(server: GeocodingServer, service: str) -> None:
    asked(server, service, VILLAGE).locate("Newvillage", IN_IDLIB)
    (request,) = server.asked
    assert request.headers["User-Agent"] == AGENT
    assert request.name == "Newvillage"
    box = {"viewbox": request.query.get("viewbox"), "bbox": request.query.get("bbox")}
    if service == "nominatim":
        assert (request.path, request.query["countrycodes"], request.query["accept-language"]) == (
            "/search",
            "sy",
            "en",
        )
        west, south, east, north = map(float, box["viewbox"].split(","))
        assert "bounded" not in request.query
    elif service == "photon":
        assert (request.path, request.query["lang"]) == ("/api", "en")
        assert (float(request.query["lat"]), float(request.query["lon"])) == (35.93, 36.63)
        west, south, east, north = map(float, box["bbox"].split(","))
    else:
        assert (request.path, request.query["country"], request.query["username"]) == ("/searchJSON", "SY", AGENT)
        return
    assert south < 35.93 - 0.8 < 35.93 + 0.8 < north
    assert west < 36.63 - 0.9 < 36.63 + 0.9 < east


@pytest.mark.parametrize(("latitude", "longitude"), [(89.9, 0), (0, 179.99), (-90, -180)])
def test_a_box_stays_on_the_map(latitude: float, longitude: float) -> None:
    (south, west), (north, east) = Area(latitude, longitude, 100_000).box
    assert -90 <= south < north <= 90
    assert -180 <= west < east <= 180


@pytest.mark.parametrize("service", ["nominatim", "photon"])
def test_the_radius_is_that_of_the_box_within_reason(server: GeocodingServer, service: str) -> None:
    house = replace(VILLAGE, box=(35.5, 35.5001, 36.5, 36.5001))
    world = replace(VILLAGE, box=(-90.0, 90.0, -180.0, 180.0))
    village = replace(VILLAGE, box=(35.45, 35.55, 36.45, 36.55))
    radii = [
        asked(server, service, spot).locate("Newvillage", SYRIA).place.radius_m for spot in (house, world, village)
    ]
    least, usual, most = REACH[Precision.TOWN]
    assert radii[0] == least
    assert radii[1] in (least, usual, most)
    assert 6_500 < radii[2] < 7_500


def test_provinces_are_named_as_in_the_gazetteer(server: GeocodingServer, service: str, gazetteer: Gazetteer) -> None:
    server.says = spoken(SPEAKERS[service](replace(VILLAGE, province="Rural Damascus")))
    found = server.geocoder(service, gazetteer=gazetteer).locate("Newvillage", SYRIA)
    assert found.place.province == "Rif Dimashq"


def test_another_name_of_the_place_will_do(server: GeocodingServer) -> None:
    arabic = replace(VILLAGE, name="القرية الجديدة", also="Qarya Jadida;Newvillage")
    found = asked(server, "nominatim", arabic).locate("Newvillage", SYRIA)
    assert found.place.name == "القرية الجديدة"


# What does not


@pytest.mark.parametrize(
    ("spot", "context", "why"),
    [
        (replace(VILLAGE, country="TR"), SYRIA, "in another country"),
        (replace(VILLAGE, country=""), SYRIA, "in another country"),
        (FAR, Context("SY", IDLIB), "too far"),
        (replace(VILLAGE, province="Hama"), IN_IDLIB, "in another province"),
        (replace(VILLAGE, kind="shop"), SYRIA, "no place"),
        (replace(VILLAGE, kind="street"), SYRIA, "a street"),
        (replace(VILLAGE, kind="river"), Context("SY", kind="town"), "a river"),
        (replace(VILLAGE, kind="hospital"), Context("SY", kind="town"), "a facility"),
        (VILLAGE, Context("SY", kind="facility"), "a town"),
    ],
)
def test_an_answer_that_does_not_suit_is_told_and_never_pinned(
    server: GeocodingServer, service: str, gazetteer: Gazetteer, spot: Spot, context: Context, why: str
) -> None:
    online, cache = asked(server, service, spot), MemoryCache()
    reply = online.locate("Newvillage", context)
    assert isinstance(reply, Elsewhere)
    assert "found only as Newvillage" in reply.why
    assert why in reply.why
    located = ask_online("Newvillage", online, cache, context)
    assert (located.place, located.state) == (None, State.NOT_FOUND)
    assert "found only as Newvillage" in located.reason
    assert all(answer.place is None and answer.state is State.NOT_FOUND for answer in cache)


@pytest.mark.parametrize("name", ["Newvillage Pizza", "Oldvillage", "New York", "12"])
def test_an_answer_of_another_name_is_no_answer(server: GeocodingServer, service: str, name: str) -> None:
    assert asked(server, service, replace(VILLAGE, name=name)).locate("Newvillage", SYRIA) is None


def test_the_answer_that_suits_is_taken_wherever_it_stands(server: GeocodingServer, service: str) -> None:
    spots = (replace(VILLAGE, country="US"), replace(VILLAGE, kind="shop", number=3), FAR, replace(VILLAGE, number=4))
    found = asked(server, service, *spots).locate("Newvillage", IN_IDLIB)
    assert isinstance(found, Found)
    assert found.place.gazetteer_id.endswith("4")
    assert [candidate.lost for candidate in found.place.candidates] == [
        "",
        "in another country",
        "known as what is no place (a shop, an office, a house)",
        "too far from where the report puts it",
    ]


def test_of_two_places_of_one_name_none_is_guessed(server: GeocodingServer, service: str, gazetteer: Gazetteer) -> None:
    online, cache = asked(server, service, VILLAGE, FAR), MemoryCache()
    for _ in range(2):
        outcome = locate("Newvillage", gazetteer=gazetteer, cache=cache, online=online, countries=["SY"])
        assert outcome.place is None
        assert "several places of this name" in outcome.reason
    kept = cache.get(cache_key("Newvillage"), "SY")
    assert (kept.state, kept.place) == (State.AMBIGUOUS, None)
    assert kept.expires_at is not None
    assert len(server.asked) == 1
    in_area = online.locate("Newvillage", IN_IDLIB)
    assert isinstance(in_area, Found)


def test_a_city_is_meant_rather_than_a_village(server: GeocodingServer, service: str) -> None:
    found = asked(server, service, VILLAGE, replace(FAR, kind="city")).locate("Newvillage", SYRIA)
    assert found.place.gazetteer_id.endswith("2")


def test_a_facility_is_found_where_one_was_asked_for(server: GeocodingServer, service: str) -> None:
    spot = replace(VILLAGE, name="Al-Quds Hospital", kind="hospital")
    found = asked(server, service, spot).locate("Quds hospital", Context("SY", kind="facility"))
    assert found.place.precision is Precision.SITE


def test_nothing_known_is_none(server: GeocodingServer, service: str) -> None:
    assert asked(server, service).locate("Newvillage", SYRIA) is None


@pytest.mark.parametrize(
    ("asked", "named", "same"),
    [
        ("Kafr Nabl", "Kafranbel", True),
        ("Khan Sheikhoun", "Khan Shaykhun", True),
        ("Maarat al-Numan", "Ma`arrat an Nu`man", True),
        ("Menagh airbase", "Menagh Military Airport", True),
        ("Kharkov", "Kharkiv", True),
        ("تل عرن", "تل عرن", True),
        ("Sarmin", "Sarmada", False),
        ("Aleppo", "Aleppo Pizza", False),
        ("Harim", "Hatim", False),
        ("Hama", "Humu", False),
        ("Tel Aran", "تل عرن", False),
        ("?", "Idlib", False),
    ],
)
def test_spellings_of_one_name_resemble_each_other(asked: str, named: str, same: bool) -> None:
    assert resembles(asked, named) is same
    assert resembles(named, asked) is same


def test_every_answer_is_judged_by_name_first() -> None:
    answer = Answer("1", (), 35.5, 36.5, "US", None, "town")
    assert why_not(answer, "Newvillage", SYRIA) == "another name"


# In the order of looking a place up


def surroundings(container: Place) -> Surroundings:
    """A report about Syria that names a container."""
    return Surroundings(["SY"], [container])


IDLIB_PLACE = place(
    7, name="Idlib", latitude=35.93, longitude=36.63, radius_m=60_000, province="Idlib", precision=Precision.PROVINCE
)


def test_the_containers_of_a_report_are_the_context() -> None:
    context = context_of(Asked("Newvillage", "town"), surroundings(IDLIB_PLACE))
    assert context == Context("SY", IDLIB, "Idlib", "town")
    region = replace(IDLIB_PLACE, precision=Precision.REGION)
    assert context_of(Asked("Newvillage"), surroundings(region)) == Context("SY", IDLIB)
    country = replace(IDLIB_PLACE, precision=Precision.COUNTRY)
    assert context_of(Asked("Newvillage"), surroundings(country)) == SYRIA


def test_what_is_outside_the_container_falls_back_to_it_and_says_so(
    server: GeocodingServer, service: str, gazetteer: Gazetteer
) -> None:
    online, cache = asked(server, service, FAR), MemoryCache()
    for _ in range(3):
        resolved = resolve(Asked("Newvillage"), surroundings(IDLIB_PLACE), gazetteer, (), cache, online)
        assert resolved.place.name == "Idlib"
        assert not resolved.found
        assert "Newvillage, Idlib, SY" in resolved.place.method
    assert len(server.asked) == 1
    (kept,) = cache
    assert (kept.state, kept.within, kept.place) == (State.NOT_FOUND, "Idlib", None)


def test_what_is_not_in_one_province_may_be_in_another(
    server: GeocodingServer, service: str, gazetteer: Gazetteer
) -> None:
    cache = MemoryCache()
    online = asked(server, service, replace(VILLAGE, latitude=35.13, longitude=36.75, province="Hama"))
    assert resolve(Asked("Newvillage"), surroundings(IDLIB_PLACE), gazetteer, (), cache, online).place.name == "Idlib"
    hama = replace(IDLIB_PLACE, name="Hama", province="Hama", latitude=35.13, longitude=36.75)
    found = resolve(Asked("Newvillage"), surroundings(hama), gazetteer, (), cache, online)
    assert found.place.name == "Newvillage"
    again = resolve(Asked("Newvillage"), surroundings(hama), gazetteer, (), cache, online)
    assert again.place.method == f"online: {service}"
    assert len(server.asked) == 2


def test_a_place_found_for_all_the_country_settles_nothing_elsewhere(
    server: GeocodingServer, gazetteer: Gazetteer
) -> None:
    cache = MemoryCache()
    online = asked(server, "nominatim", FAR)
    resolve(Asked("Newvillage"), Surroundings(["SY"]), gazetteer, (), cache, online)
    server.says = spoken(SPEAKERS["nominatim"](FAR, VILLAGE))
    found = resolve(Asked("Newvillage"), surroundings(IDLIB_PLACE), gazetteer, (), cache, online)
    assert (found.place.latitude, found.place.longitude) == (35.5, 36.5)


def test_not_found_is_kept_and_not_asked_again(server: GeocodingServer, service: str, gazetteer: Gazetteer) -> None:
    online, cache = asked(server, service), MemoryCache()
    for _ in range(3):
        outcome = locate("Newvillage", gazetteer=gazetteer, cache=cache, online=online, countries=["SY"])
        assert outcome.state is State.NOT_FOUND
    assert len(server.asked) == 1
    assert "knew no such place" in outcome.reason


def test_only_names_that_the_gazetteer_lacks_are_asked(
    server: GeocodingServer, service: str, gazetteer: Gazetteer
) -> None:
    online, cache = asked(server, service, VILLAGE), MemoryCache()
    locate("Aleppo", gazetteer=gazetteer, cache=cache, online=online, countries=["SY"])
    assert server.asked == []
    found = [locate("Newvillage", gazetteer=gazetteer, cache=cache, online=online, countries=["SY"]) for _ in range(2)]
    assert [one.place.method for one in found] == [f"online: {service}", f"online: {service}"]
    assert len(server.asked) == 1


def test_a_name_is_asked_once_a_report_also_without_a_cache(server: GeocodingServer, service: str) -> None:
    online = asked(server, service)
    for name in ["Newvillage", "newvillage", "Newvillage"] * 20:
        assert online.locate(name, SYRIA) is None
    assert len(server.asked) == 1


# The raw answer


def test_a_raw_answer_is_kept_as_far_as_it_can_be() -> None:
    nasty: dict[str, Any] = {"a\x00": "b\ud800\x00c", "nan": float("nan"), "big": 10**400, "deep": [[1]]}
    assert bounded(nasty) == {"a": "b c", "nan": None, "big": 10**400, "deep": [[1]]}
    long = bounded({"name": "x", "all": ["y" * 100] * MOST_RAW})
    assert long == {"name": "x", "shortened": True}
    deep: Any = 1
    for _ in range(5_000):
        deep = [deep]
    assert bounded({"deep": deep})


def test_what_a_report_says_of_a_missing_place_does_not_change_with_the_second_reading(
    server: GeocodingServer, service: str, gazetteer: Gazetteer
) -> None:
    cache, around = MemoryCache(), surroundings(IDLIB_PLACE)
    for spots in ((), (FAR,)):
        name = "Newvillage" if spots else "Lostvillage"
        online = asked(server, service, *spots)
        first = resolve(Asked(name), around, gazetteer, (), cache, online)
        assert resolve(Asked(name), around, gazetteer, (), cache, online) == first
        assert service in first.place.method
