"""What is kept about names, and the order in which a name is looked up."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import GeocoderRefused
from geo.places import Gazetteer
from geo.places.cache import (
    NOT_FOUND_DAYS,
    AskedOnce,
    CachedAnswer,
    MemoryCache,
    State,
    answer_nothing,
    answer_place,
    cache_key,
    correct,
    may_replace,
    now,
)
from geo.places.locate import locate
from geo.places.online.answers import Context
from geo.places.online.geocoders import ANYWHERE
from geo.places.online.replies import Found
from geo.records import Place, Precision

VILLAGE = Place(
    name="Newvillage",
    latitude=35.5,
    longitude=36.5,
    province="Idlib",
    country="SY",
    precision=Precision.TOWN,
    radius_m=2_500,
    gazetteer_id="nominatim:1",
    method="online: nominatim",
)
ANSWER = answer_place("Newvillage", "SY", VILLAGE, "nominatim", {"osm_id": 1})


class Asked:
    """An online geocoder that answers as it is told, and counts."""

    name = "somewhere"

    def __init__(self, answer: Found | Exception | None) -> None:
        self.answer, self.times = answer, 0

    def locate(self, name: str, context: Context = ANYWHERE) -> Found | None:
        self.times += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def test_a_place_comes_back_from_the_cache() -> None:
    cache = MemoryCache()
    cache.put(ANSWER)
    kept = cache.get(cache_key("NEWVILLAGE"), "SY")
    assert kept is not None
    assert kept.place == replace(VILLAGE, method="online: nominatim")
    assert kept.raw == {"osm_id": 1}
    assert cache.get(cache_key("Newvillage"), "IQ") is None
    assert list(cache) == [ANSWER]


def test_not_found_expires_and_a_place_does_not() -> None:
    nothing = answer_nothing("Nowhere", "SY", "nominatim")
    assert nothing.place is None
    assert nothing.is_fresh()
    assert not nothing.is_fresh(now() + dt.timedelta(days=NOT_FOUND_DAYS, seconds=1))
    assert ANSWER.is_fresh(now() + dt.timedelta(days=9999))


def test_an_error_is_never_fresh_and_hides_no_answer() -> None:
    error = CachedAnswer(cache_key("Newvillage"), "SY", State.ERROR, note="timed out")
    assert not error.is_fresh()
    assert error.place is None
    cache = MemoryCache()
    cache.put(ANSWER)
    cache.put(error)
    assert cache.get("newvillage", "SY") == ANSWER


def test_a_persons_word_stays() -> None:
    manual = correct(ANSWER, replace(VILLAGE, latitude=35.6), "Rana", "seen on a map")
    assert manual.state is State.MANUAL
    assert manual.note == "Rana: seen on a map"
    assert manual.place is not None
    assert (manual.place.latitude, manual.place.method) == (35.6, "manual: Rana: seen on a map")
    assert not may_replace(manual, ANSWER)
    assert may_replace(ANSWER, manual)
    assert may_replace(manual, replace(manual, note="Omar: undone"))
    assert may_replace(None, ANSWER)


@given(
    st.builds(
        CachedAnswer,
        query=st.text(max_size=8),
        country=st.sampled_from(["", "SY"]),
        state=st.sampled_from(State),
        name=st.text(max_size=8),
        latitude=st.none() | st.floats(-90, 90),
        longitude=st.none() | st.floats(-180, 180),
        precision=st.none() | st.sampled_from(Precision),
        raw=st.dictionaries(st.text(max_size=3), st.none() | st.integers() | st.text(max_size=3), max_size=3),
        expires_at=st.none() | st.datetimes(timezones=st.just(dt.UTC)),
    )
)
def test_an_answer_written_as_json_reads_back_the_same(answer: CachedAnswer) -> None:
    assert CachedAnswer.from_json(answer.as_json()) == answer
    assert "\n" not in answer.as_json()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"query": "a"}', '{"query": "a", "country": "", "state": "lost", "asked_at": "2020-01-01"}'],
)
def test_what_is_no_answer_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        CachedAnswer.from_json(text)


# The order: manual, cache, gazetteer, online


def test_a_persons_correction_wins_over_the_gazetteer(gazetteer: Gazetteer) -> None:
    cache = MemoryCache()
    cache.put(replace(correct(ANSWER, VILLAGE, "Rana", "another one"), query=cache_key("Aleppo")))
    outcome = locate("Aleppo", gazetteer=gazetteer, cache=cache, countries=["SY"])
    assert outcome.place is not None
    assert (outcome.place.name, outcome.place.method) == ("Newvillage", "manual: Rana: another one")
    assert "Rana: another one" in outcome.reason


def test_the_gazetteer_names_its_candidates_and_why_they_lost(gazetteer: Gazetteer) -> None:
    outcome = locate("Idlib", gazetteer=gazetteer, countries=["SY"])
    assert outcome.state is State.OK
    assert outcome.place is not None
    assert outcome.place.precision == Precision.PROVINCE
    won, *lost = outcome.candidates
    assert won.lost == ""
    assert outcome.place.candidates == outcome.candidates
    assert lost
    assert all(candidate.lost and candidate.score <= won.score for candidate in lost)
    assert "the bare name means the province" in {candidate.lost for candidate in lost}


def test_places_as_likely_as_each_other_are_ambiguous(gazetteer: Gazetteer) -> None:
    outcome = locate("Springfield", gazetteer=gazetteer, countries=["US"])
    assert (outcome.place, outcome.state) == (None, State.AMBIGUOUS)
    assert len(outcome.candidates) > 1
    assert all(candidate.lost for candidate in outcome.candidates)


def test_a_name_known_only_elsewhere_is_not_taken(gazetteer: Gazetteer) -> None:
    outcome = locate("Tripoli", gazetteer=gazetteer, countries=["SY"])
    assert (outcome.place, outcome.state) == (None, State.NOT_FOUND)
    assert "elsewhere: Tripoli" in outcome.reason
    assert locate("?!", gazetteer=gazetteer).state is State.NOT_FOUND


def test_online_is_the_last_to_be_asked(gazetteer: Gazetteer) -> None:
    online = Asked(Found(VILLAGE, {"osm_id": 1}))
    assert locate("Aleppo", gazetteer=gazetteer, online=online, countries=["SY"]).place
    assert online.times == 0
    cache = MemoryCache()
    outcome = locate("Newvillage", gazetteer=gazetteer, cache=cache, online=online, countries=["SY"])
    assert outcome.place == VILLAGE
    again = locate("newvillage", gazetteer=gazetteer, cache=cache, online=online, countries=["SY"])
    assert again.place is not None
    assert again.place.method == "online: somewhere"
    assert online.times == 1


def test_a_kept_place_outside_the_wanted_countries_is_not_served(gazetteer: Gazetteer) -> None:
    cache = MemoryCache()
    cache.put(answer_place("Newvillage", "", replace(VILLAGE, country="US"), "nominatim", {}))
    assert locate("Newvillage", gazetteer=gazetteer, cache=cache, countries=["SY"]).place is None
    assert locate("Newvillage", gazetteer=gazetteer, cache=cache).place is not None


def test_what_could_not_be_asked_is_an_error_with_its_reason(gazetteer: Gazetteer) -> None:
    cache = MemoryCache()
    outcome = locate("Newvillage", gazetteer=gazetteer, cache=cache, online=Asked(GeocoderRefused("no more")))
    assert (outcome.state, outcome.reason) == (State.ERROR, "no more")
    kept = cache.get("newvillage", "")
    assert kept is not None
    assert kept.state is State.ERROR
    answered = locate("Newvillage", gazetteer=gazetteer, cache=cache, online=Asked(Found(VILLAGE, {})))
    assert answered.place == VILLAGE


@pytest.mark.parametrize(
    ("typed", "province"),
    [
        ("Mansoura village, Raqqa", "Raqqa"),
        ("Mansoura, Aleppo, Syria", "Aleppo"),
        ("village of Saraqib", "Idlib"),
        ("Kobane/Ayn al-Arab town", "Aleppo"),
    ],
)
def test_a_name_may_be_typed_with_its_kind_and_container(gazetteer: Gazetteer, typed: str, province: str) -> None:
    place = locate(typed, gazetteer=gazetteer, countries=["SY"]).place
    assert place is not None
    assert place.province == province


class Counting(MemoryCache):
    """A cache that counts how often it is asked."""

    asked = 0

    def named(self, query: str) -> list[CachedAnswer]:
        self.asked += 1
        return super().named(query)


def test_a_cache_is_asked_once_for_a_name_of_a_report() -> None:
    cache = Counting()
    once = AskedOnce(cache)
    cache.put(ANSWER)
    assert [once.named(ANSWER.query), once.named(ANSWER.query)] == [[ANSWER], [ANSWER]]
    assert once.get(ANSWER.query, ANSWER.country) == ANSWER
    assert cache.asked == 1
    newer = replace(ANSWER, name="Another name")
    once.put(newer)
    assert once.named(ANSWER.query) == [newer]
