"""What a report is about decides which place a name means; a setting can fix it."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import SettingsError
from geo.extract import Extractor
from geo.places import Gazetteer
from geo.places.cache import MemoryCache, State, manual_answer
from geo.records import Place, Precision, Report
from geo.settings import settings


def countries(extractor: Extractor, text: str) -> list[str]:
    found = extractor.strikes(Report(text=text, id="r"))
    return [strike.place.country for strike in found if strike.place is not None]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Lebanon's army said shells hit Tripoli on Monday.", "LB"),
        ("Libya's army said shells hit Tripoli on Monday.", "LY"),
        ("Somali officials said a drone hit Balad on Monday.", "SO"),
        ("Iraqi officials said a rocket hit Balad on Monday.", "IQ"),
    ],
)
def test_a_reports_own_words_say_which_country_it_is_about(extractor: Extractor, text: str, country: str) -> None:
    assert countries(extractor, text) == [country]


@pytest.mark.parametrize("country", ["LB", "LY"])
def test_a_setting_fixes_the_country(gazetteer: Gazetteer, country: str) -> None:
    assert countries(Extractor(gazetteer, countries=[country.lower()]), "Shells hit Tripoli on Monday.") == [country]


@pytest.mark.parametrize("written", ["SY, IQ", "sy iq", "SY;IQ"])
def test_the_setting_is_a_list_of_codes(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("STRIKEMAP_COUNTRIES", written)
    assert settings().countries == ("SY", "IQ")


def test_the_setting_may_stand_in_the_file(own_folders: Path) -> None:
    config = own_folders / "config" / "strikemap" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('[strikemap]\ncountries = "UA"\n', encoding="utf-8")
    assert settings().countries == ("UA",)


def test_a_name_is_no_country_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIKEMAP_COUNTRIES", "Syria")
    with pytest.raises(SettingsError, match="two letters"):
        settings()


HADER = Place("Hader", 33.0, 35.9, "Quneitra", "SY", Precision.TOWN, 3_000, "manual:1", "manual")


def test_a_correction_within_a_province_holds_there_alone(gazetteer: Gazetteer) -> None:
    """The same name in another province, and without one, stays as it was."""
    cache = MemoryCache()
    cache.put(manual_answer("Mansoura", "SY", "Raqqa", HADER, "Rana", "seen"))
    extractor = Extractor(gazetteer, cache)
    methods = []
    for province in ("Raqqa", "Aleppo"):
        text = f"Warplanes bombed the village of Mansoura in {province} province in Syria."
        (strike,) = extractor.strikes(Report(text=text, id="r"))
        assert strike.place is not None
        assert strike.within == province
        methods.append(strike.place.method.partition(":")[0])
    assert methods == ["manual", "gazetteer"]


def test_a_correction_of_a_country_holds_in_it_alone(gazetteer: Gazetteer) -> None:
    cache = MemoryCache()
    cache.put(manual_answer("Balad", "SO", "", HADER, "Rana", "seen"))
    extractor = Extractor(gazetteer, cache)
    assert [answer.state for answer in cache] == [State.MANUAL]
    places = [
        extractor.strikes(Report(text=f"{who} officials said a drone hit Balad.", id="r"))[0].place
        for who in ("Somali", "Iraqi")
    ]
    assert [place is not None and place.method.startswith("manual") for place in places] == [True, False]


def test_a_city_is_meant_before_a_village_of_its_name_that_lies_nearer(extractor: Extractor) -> None:
    text = "Russian missiles struck Hroza in Kharkiv region of Ukraine. Shells then hit Nikopol, officials said."
    found = extractor.strikes(Report(text=text, id="r"))
    assert [strike.place.province for strike in found if strike.place] == ["Kharkiv", "Dnipropetrovsk"]


@pytest.mark.parametrize(
    ("text", "name", "province", "lost"),
    [
        ("Syrian warplanes bombed the village of Mansoura in Raqqa province.", "Al-Mansurah", "Aleppo", "not in Raqqa"),
        ("Syrian jets struck Idlib on Monday.", "Idlib", "Idlib", "the bare name means the province"),
        (
            "Syrian jets struck the town of Latakia on Monday.",
            "Latakia",
            "Latakia",
            "a province, and the text speaks of a town",
        ),
    ],
)
def test_why_another_place_was_not_taken(extractor: Extractor, text: str, name: str, province: str, lost: str) -> None:
    (strike,) = extractor.strikes(Report(text=text, id="r"))
    assert strike.place is not None
    reasons = {(one.name, one.province): one.lost for one in strike.place.candidates if one.lost}
    assert reasons[name, province] == lost


@pytest.mark.parametrize(
    ("text", "precision", "province"),
    [
        ("Syrian jets bombed Palmyra. Shells also hit Wazzaniyya.", Precision.PROVINCE, "Homs"),
        ("Syrian jets bombed Palmyra. Shells also hit the Zuhuriyat neighbourhood.", Precision.TOWN, "Homs"),
        ("The war in Syria goes on. Jets bombed Palmyra. In Pakistan a drone hit Wazzaniyya.", None, None),
    ],
)
def test_what_an_unknown_name_falls_back_to(
    extractor: Extractor, text: str, precision: Precision | None, province: str | None
) -> None:
    """The province of what was told of before; its town for a quarter; nothing where another country is named."""
    strike = extractor.strikes(Report(text=text, id="r"))[-1]
    found = (strike.place.precision, strike.place.province) if strike.place else (None, None)
    assert found == (precision, province)


def test_a_lone_namesake_far_off_puts_no_report_there(extractor: Extractor) -> None:
    """Karan is a town of Iran; in a list with villages of Badakhshan it is another one, which no gazetteer knows."""
    text = "Afghan jets bombed the districts of Warduj, Yamgan and Karan in Badakhshan, officials of Afghanistan said."
    (karan,) = [one for one in extractor.strikes(Report(text=text, id="r")) if one.place_text == "Karan"]
    assert karan.place is not None
    assert (karan.place.country, karan.place.province) == ("AF", "Badakhshan")
    assert "container" in karan.place.method


def test_a_place_over_the_border_needs_no_word_for_its_country(extractor: Extractor) -> None:
    """Jizan lies in Saudi Arabia, of which the text has no word, beside the Yemen that it is about."""
    text = "In Yemen, jets bombed Saada and Haradh, medics in Yemen said. Missiles of the Houthis hit Jizan."
    assert countries(extractor, text) == ["YE", "YE", "SA"]


@pytest.mark.parametrize(
    ("text", "country", "side"),
    [
        ("Turkish jets bombed hideouts in northern Iraq.", "IQ", "north"),
        ("Warplanes bombed a market in the north of Ethiopia, the UN said.", "ET", "north"),
        ("A drone struck a convoy in southern Libya.", "LY", "south"),
    ],
)
def test_a_part_of_a_country_is_a_region_of_it(
    extractor: Extractor, gazetteer: Gazetteer, text: str, country: str, side: str
) -> None:
    (strike,) = extractor.strikes(Report(text=text, id="r"))
    assert strike.place is not None
    middle = gazetteer.country(country)
    assert (strike.place.precision, strike.place.country) == (Precision.REGION, country)
    assert (strike.place.latitude > middle.latitude) == (side == "north")
    assert strike.place.radius_m > 100_000
