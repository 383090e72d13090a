"""The offline gazetteer: names in texts, and what they may mean."""

from __future__ import annotations

import time

import pytest
from geopy.distance import great_circle
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.places import Gazetteer
from geo.places.curated import CuratedPlace, read_places
from geo.places.entries import KINDS, Entry, default_radius
from geo.records import Precision

CURATED = read_places()
SYRIAN_PROVINCES = [
    "Aleppo", "Damascus", "Daraa", "Deir ez-Zor", "Hama", "Hasakah", "Homs", "Idlib", "Latakia", "Quneitra", "Raqqa",
    "Rif Dimashq", "Suwayda", "Tartus",
]  # fmt: skip


def km_apart(one: Entry, other: Entry) -> float:
    """Kilometres between two entries."""
    return float(great_circle((one.latitude, one.longitude), (other.latitude, other.longitude)).km)


def names_in(gazetteer: Gazetteer, text: str) -> list[str]:
    """The names found in a text, as written there."""
    return [hit.text for hit in gazetteer.find(text)]


# What is found in a text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Warplanes bombed Aleppo and Homs.", ["Aleppo", "Homs"]),
        ("Shells fell on al-Bab, far from Aleppo's mosques.", ["al-Bab", "Aleppo"]),
        ("Shells fell on al Bab and on Al Bab.", ["al Bab", "Al Bab"]),
        (
            "in Deir Ezzor, Deir ez-Zor, Deir el-Zour and Dayr az Zawr",
            ["Deir Ezzor", "Deir ez-Zor", "Deir el-Zour", "Dayr az Zawr"],
        ),
        ("a raid on Ra's al-Ayn, Ras al-Ayn and Jisr al-Shughur", ["Ra's al-Ayn", "Ras al-Ayn", "Jisr al-Shughur"]),
        ("DAMASCUS (Agency) - Jets hit IDLIB", ["DAMASCUS", "IDLIB"]),
        ("the Republic of the Congo and Bosnia and Herzegovina", ["Republic of the Congo", "Bosnia and Herzegovina"]),
        ("from the UAE to the U.S. and the UK", ["UAE", "U.S.", "UK"]),
        ("shelled Kharkiv, St. Petersburg, Rio de Janeiro", ["Kharkiv", "St. Petersburg", "Rio de Janeiro"]),
        ("The Hague and El Salvador", ["The Hague", "El Salvador"]),
        ("Syria’s Idlib and Aleppo’s streets", ["Syria", "Idlib", "Aleppo"]),
        ("mid-August raids near non-Syrian Kobani", ["Kobani"]),
        ("Rockets hit Homs/Hama", ["Homs", "Hama"]),
        ("over eastern Ghouta and the Eastern Ghouta", ["eastern Ghouta", "Eastern Ghouta"]),
    ],
)
def test_names_are_found_as_written(gazetteer: Gazetteer, text: str, names: list[str]) -> None:
    assert names_in(gazetteer, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Syrias army shelled Aleppos east and Dara", ["Syria", "Aleppo"]),
        (
            "Kafr Zita Khan Sheikhoun Saraqib and Maarat al-Numan were hit",
            ["Kafr Zita", "Khan Sheikhoun", "Saraqib", "Maarat al-Numan"],
        ),
        ("Iraqs capital Baghdad", ["Iraq", "Baghdad"]),
    ],
)
def test_texts_that_lost_their_apostrophes_and_commas_work(gazetteer: Gazetteer, text: str, names: list[str]) -> None:
    assert [name for name in names_in(gazetteer, text) if name != "Dara"] == names


@pytest.mark.parametrize(
    "text",
    [
        "Many of them, Both of them, Ten of them and Most of them said so.",
        "Reading the report, Police and Army officers said on Monday that in August and March",
        "However, Since then, As many as Four; At least Nine died, But Much is not known.",
        "President Assad told Paris Match and the New York Times",
        "Hong Lei, John Kerry, Ali Hassan and Mohammed Omar said",
        "Human Rights Watch, the Red Cross, the White House and the Security Council",
        "Mobile launchers. Nice words. Split units. Bay of pigs. Man down. Of course.",
        "Ahrar al-Sham, the Islamic State of Iraq and Syria, Jabhat al-Nusra and al-Qaeda",
        "is that us or them; some deir and some ghouta without capitals",
        "IS, UN, NATO, HTS, SANA and the FSA",
    ],
)
def test_words_that_are_seldom_places_are_left_out(gazetteer: Gazetteer, text: str) -> None:
    assert names_in(gazetteer, text) == []


def test_an_article_tells_a_place_from_a_word(gazetteer: Gazetteer) -> None:
    assert names_in(gazetteer, "Tall men") == []
    assert names_in(gazetteer, "the town of al-Tall") == ["al-Tall"]


def test_what_only_sounds_like_a_place_needs_its_country(gazetteer: Gazetteer) -> None:
    text = "Raids on Hamadanyia, Karim Idlib and Monday were reported from Tal Refaat."
    assert names_in(gazetteer, text) == ["Tal Refaat"]
    found = gazetteer.find(text, countries=["SY"])
    assert [hit.text for hit in found] == ["Hamadanyia", "Tal Refaat"]
    assert "Hamdaniya" in gazetteer.entry(found[0].ids[0]).name
    assert gazetteer.candidates("Hamadanyia") == []
    assert gazetteer.candidates("Hamadanyia", countries={"SY"})[0][1] == "romanised"


def test_a_name_after_a_given_name_is_a_person(gazetteer: Gazetteer) -> None:
    assert names_in(gazetteer, "Samir Idlib spoke") == []
    assert names_in(gazetteer, "In Idlib he spoke") == ["Idlib"]


def test_arabic_is_read_in_its_own_script(gazetteer: Gazetteer) -> None:
    text = "قصفت الطائرات دير الزور وحلب وبلدة سراقب"
    found = {hit.text: gazetteer.entry(hit.ids[0]).name for hit in gazetteer.find(text)}
    assert found == {"دير الزور": "Deir ez-Zor", "وحلب": "Aleppo", "سراقب": "Saraqib"}


def test_cyrillic_is_read_in_its_own_script(gazetteer: Gazetteer) -> None:
    found = [gazetteer.entry(hit.ids[0]).name for hit in gazetteer.find("Харків і Маріуполь обстріляли")]
    assert found == ["Kharkiv", "Mariupol"]


PIECES = st.one_of(
    st.sampled_from(
        [name for place in CURATED[:400] for name in place.spellings] + ["Aleppo's", "al-", "the ", "of", "eastern"]
    ),
    st.text(max_size=8),
    st.sampled_from([" ", ", ", "-", "\n", "’s ", " and ", "/", ". ", " al-"]),
)


@given(st.lists(PIECES, max_size=12).map("".join))
@settings(max_examples=300)
def test_hits_slice_back_to_their_text_in_order(gazetteer: Gazetteer, text: str) -> None:
    reached = 0
    for hit in gazetteer.find(text):
        assert text[hit.start : hit.end] == hit.text
        assert hit.text.strip() == hit.text != ""
        assert hit.start >= reached
        assert hit.ids
        assert all(gazetteer.entry(name).id == name for name in hit.ids[:3])
        reached = hit.end


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_any_text_can_be_searched(gazetteer: Gazetteer, text: str) -> None:
    assert all(text[hit.start : hit.end] == hit.text for hit in gazetteer.find(text))


@pytest.mark.parametrize(
    "text",
    [
        "A" * 200_000,
        "A-" * 100_000,
        "Deir ez-" * 20_000,
        "al-" * 50_000,
        "U." * 50_000,
        "S. " * 50_000,
        "в" * 99_999,
        "دير " * 20_000,
    ],
)
def test_hostile_texts_take_no_long_time(gazetteer: Gazetteer, text: str) -> None:
    start = time.perf_counter()
    gazetteer.find(text)
    assert time.perf_counter() - start < 5


# What a name may mean


def ids(gazetteer: Gazetteer, name: str, *countries: str) -> list[str]:
    """The ids of a name's candidates."""
    return [entry.id for entry, _ in gazetteer.candidates(name, countries=countries or None)]


def id_of(place: CuratedPlace, gazetteer: Gazetteer) -> str:
    """The id under which a curated row is found, its own or that of the city it was merged into."""
    return gazetteer.entry(f"curated:{place.key}").id


def test_every_listed_spelling_leads_back_to_its_place(gazetteer: Gazetteer) -> None:
    wanted = {place.key: id_of(place, gazetteer) for place in CURATED}
    missing = [
        (place.where, name)
        for place in CURATED
        for name in place.spellings
        if wanted[place.key] not in ids(gazetteer, name, place.country)
    ]
    assert missing == []


@pytest.mark.parametrize("country", sorted({place.country for place in CURATED}))
def test_every_name_of_a_country_leads_back_within_it(gazetteer: Gazetteer, country: str) -> None:
    """Also of the cities that no curated row speaks for, in their own script too."""
    missing = [
        (entry.id, name)
        for entry in gazetteer.of_country(country)
        for name in (entry.name, entry.local_name)
        if name and entry.id not in {found.id for found, _ in gazetteer.candidates(name, countries=[country])}
    ]
    assert missing == []


def test_a_name_that_is_town_and_province_leans_as_its_row_says(gazetteer: Gazetteer) -> None:
    kinds = {
        name: gazetteer.candidates(name)[0][0].kind for name in ("Aleppo", "Raqqa", "Homs", "Idlib", "Latakia", "Hama")
    }
    assert kinds == {
        "Aleppo": "town",
        "Raqqa": "town",
        "Homs": "town",
        "Idlib": "province",
        "Latakia": "province",
        "Hama": "province",
    }
    assert {entry.kind for entry, _ in gazetteer.candidates("Idlib", countries={"SY"})[:2]} == {"town", "province"}


def test_steps_say_how_a_name_was_found(gazetteer: Gazetteer) -> None:
    steps = {name: gazetteer.candidates(name, countries={"SY"})[0][1] for name in ("Aleppo", "ALEPPO", "Halab", "حلب")}
    assert steps == {"Aleppo": "exact", "ALEPPO": "folded", "Halab": "alias", "حلب": "exact"}


def test_countries_narrow_the_candidates(gazetteer: Gazetteer) -> None:
    assert {entry.country for entry, _ in gazetteer.candidates("Tripoli", countries={"lb"})} == {"LB"}
    assert gazetteer.candidates("Tripoli")[0][0].country == "LY"
    assert gazetteer.candidates("Aleppo", countries={"JP"}) == []
    assert gazetteer.candidates("") == []


def test_codes_and_slugs_are_no_names(gazetteer: Gazetteer) -> None:
    assert gazetteer.candidates("ALP", countries={"SY"}) == []  # Aleppo's airport
    assert gazetteer.candidates("dyr alzwr") == []


def test_entries_of_a_merged_row_have_one_id(gazetteer: Gazetteer) -> None:
    merged = [place for place in CURATED if place.kind == "town" and not id_of(place, gazetteer).startswith("curated:")]
    assert len(merged) > 20
    for place in merged:
        entry = gazetteer.entry(f"curated:{place.key}")
        assert entry == gazetteer.entry(entry.id)
        assert entry.name == place.name
        assert f"curated:{place.key}" not in ids(gazetteer, place.name)


def test_parents_lead_to_entries(gazetteer: Gazetteer) -> None:
    children = [gazetteer.entry(f"curated:{place.key}") for place in CURATED if place.parent]
    assert children
    for child in children:
        assert gazetteer.entry(child.parent).country == child.country


@pytest.mark.parametrize(
    "wrong", ["", "x", "geonames:", "geonames:0", "geonames:99999999999", "geonames:١", "curated:", "curated:sy/none"]
)
def test_an_unknown_id_is_a_key_error(gazetteer: Gazetteer, wrong: str) -> None:
    with pytest.raises(KeyError):
        gazetteer.entry(wrong)


# Countries and provinces


def test_every_city_of_syria_has_a_province_of_the_list(gazetteer: Gazetteer) -> None:
    provinces = {entry.name: entry for entry in gazetteer.provinces("SY")}
    assert sorted(provinces) == SYRIAN_PROVINCES
    towns = [entry for entry in gazetteer.of_country("SY") if entry.kind == "town"]
    assert len(towns) > 300
    assert {town.province for town in towns} <= set(provinces)
    far = [
        (town.name, town.province)
        for town in towns
        if km_apart(town, provinces[town.province or ""]) > 1.5 * provinces[town.province or ""].radius_m / 1000
    ]
    assert far == []


def test_no_curated_row_names_the_wrong_city(gazetteer: Gazetteer) -> None:
    assert gazetteer.problems == ()


def test_countries_have_their_usual_names(gazetteer: Gazetteer) -> None:
    syria = gazetteer.country("sy")
    assert (syria.name, syria.precision, syria.country, syria.kind) == ("Syria", Precision.COUNTRY, "SY", "country")
    assert km_apart(syria, gazetteer.candidates("Palmyra", countries={"SY"})[0][0]) < 100
    brunei = gazetteer.country("BN")  # nobody wrote its centre down
    assert (round(brunei.latitude), round(brunei.longitude)) == (5, 115)
    for name in ("Britain", "UK", "U.K.", "United Kingdom"):
        assert gazetteer.candidates(name)[0][0].country == "GB"
    with pytest.raises(KeyError):
        gazetteer.country("XX")


def test_labels_name_countries_provinces_and_large_towns(gazetteer: Gazetteer) -> None:
    labels = gazetteer.labels()
    kinds = {label.kind for label in labels}
    assert kinds == {"country", "province", "town"}
    assert {"Syria", "Idlib", "Aleppo"} <= {label.name for label in labels}
    assert all(label.population >= 15_000 for label in labels if label.kind == "town")
    assert len(gazetteer.labels(smallest=1_000_000)) < len(labels)


def test_radii_grow_with_the_town(gazetteer: Gazetteer) -> None:
    sizes = [default_radius("town", people) for people in (0, 500, 20_000, 200_000, 2_000_000, 20_000_000)]
    assert sizes == sorted(sizes)
    assert sizes[0] == 3_000
    assert sizes[-1] == 12_000
    assert all(default_radius(kind, 0) > 0 for kind in KINDS)
    places = [gazetteer.entry(f"curated:{place.key}") for place in CURATED]
    assert all(entry.radius_m >= 2_000 for entry in places)  # no ring promises more than two decimals of a degree know
    assert gazetteer.candidates("Aleppo")[0][0].radius_m > gazetteer.candidates("Saraqib")[0][0].radius_m


# In geopy's seat


def test_reverse_gives_the_nearest_town(gazetteer: Gazetteer) -> None:
    location = gazetteer.reverse((35.864, 36.806))
    assert location is not None
    assert not isinstance(location, list)
    assert location.raw["name"] == "Saraqib"
    several = gazetteer.reverse("35.864, 36.806", exactly_one=False)
    assert isinstance(several, list)
    assert len(several) == 10


@pytest.mark.parametrize(
    ("query", "country"),
    [
        ("Tripoli, Lebanon", "LB"),
        ("Tripoli, LY", "LY"),
        ("Saraqib, Idlib, Syria", "SY"),
        ("Tripoli, Syria", ""),
        ("Saraqib, Homs, Syria", ""),
    ],
)
def test_later_parts_of_a_query_narrow_it(gazetteer: Gazetteer, query: str, country: str) -> None:
    location = gazetteer.geocode(query)
    assert not isinstance(location, list)
    assert (location.raw["country"] if location else "") == country


def test_raw_is_the_entrys_own_row(gazetteer: Gazetteer) -> None:
    location = gazetteer.geocode("Saraqib", country_codes="sy")
    assert location is not None
    assert not isinstance(location, list)
    assert location.raw == gazetteer.entry(location.raw["id"]).as_row()
    assert location.address == "Saraqib, Idlib, SY"
