"""A gazetteer of one's own: files of places are read, kept, and searched beside the built-in list."""

from __future__ import annotations

import errno
import io
import json
import multiprocessing
import os
import tracemalloc
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geo.cli import main
from geo.errors import BadRow, GazetteerError, GazetteerFileError, SettingsError, VocabularyError
from geo.extract import Extractor
from geo.places import Gazetteer, compiling
from geo.places.entries import KINDS
from geo.places.own import files, importing, kinds, lists
from geo.places.own.geojson import Text
from geo.places.own.importing import Imported, import_file, own_lists, remove
from geo.places.own.nearness import Nearness
from geo.places.own.rows import OwnPlace, as_line, from_line
from geo.records import Precision
from geo.reports import read_text
from geo.settings import settings as read_settings
from geo.store import open_store
from tests.conftest import XDG
from tests.villages import dump, row

ALEPPO = 170063
# Made-up places; the points of the real ones in them are GeoNames' to a kilometre.
DUMP = "".join(
    [
        row(91_000_001, "Kafr Bolzarin", 35.80, 36.75, others="Kafr Bulzarin,Kfar Bolzareen,كفر بلزارين,XKB,kafr-slug"),
        row(91_000_002, "Wakludah", 35.90, 36.60, others="Waklouda", population=420),
        row(91_000_003, "Tall Remgaz", 35.70, 36.80, feature="T.HLL"),
        row(91_000_004, "Gazrem", 35.71, 36.90, feature="T.HLL"),
        row(91_000_005, "Nahr Sijwak", 35.60, 36.70, feature="H.STM"),
        row(91_000_006, "Qadimah Bolmik", 35.61, 36.71, feature="P.PPLH"),
        row(91_000_007, "Fenludi Airbase", 35.65, 36.72, feature="S.AIRB"),
        row(91_000_008, "Abu Taymur", 35.66, 36.73),
        row(91_000_009, "Mosul", 35.67, 36.74),
        row(91_000_010, "Hassan", 35.68, 36.75),
        row(91_000_011, "Halrem", 35.00, 36.75, admin1=""),
        row(91_000_012, "Twice Named", 36.50, 37.90, admin1="09"),
        row(91_000_013, "Twice Named", 33.00, 36.50, admin1="06"),
        row(ALEPPO, "Halab of Another Name", 36.00, 37.00, others="Halabazar", admin1="09", population=5),
    ]
)
CSV = """name,lat,lon,type,parent,aliases,iso2,governorate
Bayt Qasnuf,35.81,36.74,village,Kafr Bolzarin,Beit Kasnouf|Qasnoof; بيت قسنف,SY,Idlib
Tobmik Gate,36.20,37.15,border crossing,,,SY,
Aleppo,36.21,37.16,city,,Halebazaar,SY,
Yamdar Hospital,33.51,36.30,hospital,Damascus,,,
"""
OUTLINE = [[[36.0, 35.0], [36.2, 35.0], [36.2, 35.2], [36.0, 35.2], [36.0, 35.0]]]
GEOJSON = {
    "type": "FeatureCollection",
    "name": "camps",
    "features": [
        {
            "type": "Feature",
            "id": "camp-7",
            "properties": {"name:en": "Lud Camp", "type": "refugee camp", "aliases": ["Loud", "Lod Camp"]},
            "geometry": {"type": "Point", "coordinates": [36.65, 35.95]},
        },
        {
            "type": "Feature",
            "properties": {"name": "Zarnuf Plain", "type": "plain", "population": 1.0},
            "geometry": {"type": "Polygon", "coordinates": OUTLINE},
        },
    ],
}


def put(path: Path, text: str | bytes) -> Path:
    """A file with this in it."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def zipped(path: Path, **members: str | bytes) -> Path:
    """An archive of some files; "__" in a name stands for a dot."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "."), text)
    return path


@dataclass(frozen=True)
class Brought:
    """A gazetteer with the lists above in it."""

    gazetteer: Gazetteer
    dump: Imported
    table: Imported
    camps: Imported


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory, gazetteer: Gazetteer) -> Brought:
    """The lists above, imported and compiled with the largest cities."""
    home = tmp_path_factory.mktemp("brought")
    with pytest.MonkeyPatch.context() as patch:
        for variable, folder in XDG.items():
            patch.setenv(variable, str(home / folder))
        dump = import_file(zipped(home / "SY.zip", readme__txt="read me", SY__txt=DUMP))
        table = import_file(put(home / "Our villages.csv", CSV), licence="CC0", attribution="The surveyors")
        camps = import_file(put(home / "camps.geojson", json.dumps(GEOJSON)), licence="ODbL", country="sy")
        compiled = compiling.compile_gazetteer(home / "compiled", smallest=15_000)
    return Brought(Gazetteer.open(compiled.folder), dump, table, camps)


# What is found


@pytest.mark.parametrize(
    ("name", "entry_id"),
    [
        ("Kafr Bolzarin", "geonames:91000001"),
        ("Kafr Bulzarin", "geonames:91000001"),
        ("Kfar Bolzareen", "geonames:91000001"),
        ("كفر بلزارين", "geonames:91000001"),
        ("KAFR BOLZARIN", "geonames:91000001"),
        ("Waklouda", "geonames:91000002"),
        ("Tall Remgaz", "geonames:91000003"),
        ("Gazrem", "geonames:91000004"),
        ("Hassan", "geonames:91000010"),
        ("Bayt Qasnuf", "own:our-villages/"),
        ("Beit Kasnouf", "own:our-villages/"),
        ("Qasnoof", "own:our-villages/"),
        ("بيت قسنف", "own:our-villages/"),
        ("Lud Camp", "own:camps/camp-7"),
        ("Lod Camp", "own:camps/camp-7"),
        ("Zarnuf Plain", "own:camps/"),
        ("Halabazar", f"geonames:{ALEPPO}"),
        ("Halebazaar", f"geonames:{ALEPPO}"),
    ],
)
def test_every_spelling_of_a_list_is_found(brought: Brought, name: str, entry_id: str) -> None:
    ids = [entry.id for entry, _ in brought.gazetteer.candidates(name, countries=["SY"])]
    assert any(found.startswith(entry_id) for found in ids)


def test_every_id_leads_back_to_its_place(brought: Brought) -> None:
    for entry in brought.gazetteer.of_country("SY"):
        assert brought.gazetteer.entry(entry.id) == entry
    for wrong in ("own:our-villages/none", "own:", "geonames:91000005", "geonames:0", "", ":"):
        with pytest.raises(KeyError):
            brought.gazetteer.entry(wrong)


def test_the_built_in_places_stay_as_they_are(brought: Brought, gazetteer: Gazetteer) -> None:
    for known in (entry for entry in gazetteer.of_country("SY") if entry.id.startswith("curated:")):
        assert brought.gazetteer.entry(known.id)._replace(source=known.source, parent=known.parent) == known
    aleppo = brought.gazetteer.entry(f"geonames:{ALEPPO}")
    was = gazetteer.entry(f"geonames:{ALEPPO}")
    assert (aleppo.name, aleppo.latitude, aleppo.population, aleppo.minor) == (
        was.name,
        was.latitude,
        was.population,
        0,
    )
    assert "The surveyors, CC0" in aleppo.source
    assert not any(entry.id.startswith("own:") for entry, _ in brought.gazetteer.candidates("Aleppo"))


def test_what_kind_and_where_a_place_of_a_list_is(brought: Brought) -> None:
    found = {entry.name: entry for entry in brought.gazetteer.of_country("SY") if entry.minor}
    kinds_ = {name: entry.kind for name, entry in found.items()}
    assert (
        kinds_
        | {
            "Kafr Bolzarin": "town",
            "Tall Remgaz": "region",
            "Fenludi Airbase": "airbase",
            "Tobmik Gate": "crossing",
            "Yamdar Hospital": "facility",
            "Lud Camp": "camp",
        }
        == kinds_
    )
    assert "Nahr Sijwak" not in found  # a stream
    assert "Qadimah Bolmik" not in found  # nobody lives there
    assert found["Kafr Bolzarin"].local_name == "كفر بلزارين"
    assert found["Kafr Bolzarin"].province == "Idlib"  # by its code
    assert found["Halrem"].province == "Hama"  # by the nearest town
    assert found["Tall Remgaz"].radius_m == 3000
    assert found["Fenludi Airbase"].precision is Precision.SITE
    assert found["Bayt Qasnuf"].parent == "geonames:91000001"
    assert (found["Yamdar Hospital"].country, found["Yamdar Hospital"].province) == ("SY", "Damascus")
    assert (found["Zarnuf Plain"].latitude, found["Zarnuf Plain"].longitude) == pytest.approx((35.1, 36.1))


def test_a_place_of_a_list_is_credited(brought: Brought) -> None:
    of = brought.gazetteer.candidates
    assert of("Kafr Bolzarin")[0][0].source == "GeoNames, CC BY 4.0"
    assert of("Bayt Qasnuf")[0][0].source == "The surveyors, CC0"
    assert of("Lud Camp")[0][0].source == "camps, ODbL"


def test_what_an_import_says(brought: Brought) -> None:
    assert str(brought.dump) == "geonames-sy: 12 places (GeoNames, CC BY 4.0); left out: 2 of other kinds"
    assert brought.table.kept.name == "our-villages"
    assert (brought.table.kept.places, brought.table.kept.bad, brought.table.replaced) == (4, 0, False)
    assert brought.camps.kept.format == "geojson"
    assert len(brought.dump.kept.sha256) == 64


def test_a_curated_place_is_found_by_its_number_too(tmp_path: Path) -> None:
    places = [OwnPlace("9", "Taftanaz", "town", 35.998, 36.786, "SY", geonames=92_000_001, names=("Taftanazar",))]
    from geo.places.curated import CuratedPlace
    from geo.places.drafts import draft_place
    from geo.places.own.drafts import OwnRows, with_own

    curated = CuratedPlace("taftanaz", "Taftanaz", "town", 35.99, 36.78, "SY", "x", "x")
    about = lists.OwnList("l", "f", "geonames", "", "CC BY 4.0", "GeoNames", 1, 0, 0, "", "")
    merged = with_own([draft_place(curated)], [curated], [OwnRows(about, places)], {})
    assert [draft.key for draft in merged] == ["sy/taftanaz"]
    assert compiling.rows_by_key(merged) == {"sy/taftanaz": 0, "geonames:92000001": 0}
    assert "Taftanazar" in merged[0].names


def test_the_divisions_of_a_country_without_curated_ones_name_its_provinces() -> None:
    from geo.places.drafts import Draft
    from geo.places.own.drafts import OwnRows, with_own

    city = Draft("Zarmik", "town", 17.0, -3.0, "ML", {"Zarmik"}, geonames=5, admin1="08")
    places = [
        OwnPlace("7", "Tobfen Region", "province", 17.2, -3.1, "ML", geonames=7, admin1="08"),
        OwnPlace("8", "Sijqas", "town", 17.1, -3.2, "ML", geonames=8, admin1="08"),
    ]
    about = lists.OwnList("l", "f", "geonames", "", "CC BY 4.0", "GeoNames", 2, 0, 0, "", "")
    merged = with_own([city], [], [OwnRows(about, places)], {})
    assert {draft.name: draft.province for draft in merged} == dict.fromkeys(
        ["Zarmik", "Tobfen Region", "Sijqas"], "Tobfen Region"
    )


# Running text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jets hit Kafr Bolzarin and Fenludi Airbase.", ["Kafr Bolzarin", "Fenludi Airbase"]),
        ("Shells fell in Wakludah, near Idlib.", ["Wakludah", "Idlib"]),
        ("Raids on Wakludah; Wakludah spoke.", ["Wakludah"]),
        ("Gazrem said so, in Gazrem and on Tall Remgaz.", ["Tall Remgaz"]),
        ("Abu Taymur said so; shells fell near Abu Taymur.", ["Abu Taymur"]),
        ("In Hassan, Hassan and Samir Wakludah wrote.", []),
    ],
)
def test_a_village_is_taken_where_a_text_means_a_place(brought: Brought, text: str, names: list[str]) -> None:
    assert [hit.text for hit in brought.gazetteer.find(text, countries=["SY"])] == names
    built_in = [hit.text for hit in brought.gazetteer.find(text)]
    assert built_in == [name for name in names if name == "Idlib"]


def placed(gazetteer: Gazetteer, text: str) -> dict[str, str]:
    """Where the strikes of a text are: the name as written, and the entry's id ("" for none)."""
    strikes = Extractor(gazetteer).strikes(read_text(text))
    return {strike.place_text: strike.place.gazetteer_id if strike.place else "" for strike in strikes}


def test_a_report_of_the_country_finds_its_villages(brought: Brought) -> None:
    text = "Syrian warplanes bombed Kafr Bolzarin in Idlib on Monday. Airstrikes hit the village of Wakludah in Syria."
    assert placed(brought.gazetteer, text) == {"Kafr Bolzarin": "geonames:91000001", "Wakludah": "geonames:91000002"}


def test_a_village_does_not_take_the_place_of_a_city_abroad_or_of_another_war(brought: Brought) -> None:
    text = "Syrian officials said on Monday that air strikes had hit Mosul in Iraq."
    assert "geonames:91000009" not in placed(brought.gazetteer, text).values()
    text = "Russian missiles struck Kafr Bolzarin near Kharkiv in Ukraine on Monday."
    assert "geonames:91000001" not in placed(brought.gazetteer, text).values()


def test_of_two_villages_of_one_name_none_is_guessed(brought: Brought) -> None:
    text = "Syrian warplanes bombed the village of Twice Named on Monday."
    assert placed(brought.gazetteer, text) == {"Twice Named": ""}
    text = "Syrian warplanes bombed the village of Twice Named in Daraa province on Monday."
    assert placed(brought.gazetteer, text)["Twice Named"] == "geonames:91000013"


# Files


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_tables_come_in_many_ways(tmp_path: Path, delimiter: str, encoding: str) -> None:
    heading = delimiter.join(["Name", "LNG", "LAT", "name-ar"])
    rows = [delimiter.join([f"Bayt {number}a", "36.7", "35.8", "بيت الزيتون الجديد"]) for number in range(9)]
    path = put(tmp_path / "x.csv", ("\r\n".join([heading, *rows]) + "\r\n").encode(encoding))
    imported = import_file(path, licence="CC0", country="SY", encoding="windows-1256" if encoding == "cp1256" else "")
    assert (imported.kept.places, imported.bad) == (9, ())
    first = next(lists.read_rows(imported.kept))
    assert (first.latitude, first.longitude, first.local) == (35.8, 36.7, "بيت الزيتون الجديد")


HEADING = "name,lat,lon,kind,country\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("A town,95,36,,SY", "swapped"),
        ("A town,36,395,,SY", "no point in degrees"),
        ("A town,,36,,SY", "latitude and longitude are ''"),
        ("A town,nan,36,,SY", "no point"),
        ("A town,35_1,36,,SY", "35_1"),
        ("A town,0,0,,SY", "off Africa"),
        (",35,36,,SY", "at least one letter"),
        ("--,35,36,,SY", "at least one letter"),
        ("A town,35,36,wormhole,SY", "unknown kind 'wormhole'"),
        ("A town,35,36,,SYR1", "country is 'SYR1'"),
        ("A town,-60,-150,,", "no known town within 100 km"),
        ("x" * 300 + ",35,36,,SY", "300 characters"),
        ("A \ufffd town,35,36,,SY", "encoding"),
    ],
)
def test_a_bad_row_is_said_by_number_and_the_rest_goes_in(tmp_path: Path, line: str, words: str) -> None:
    path = put(tmp_path / "x.csv", f'{HEADING}Good One,35.5,36.5,,SY\n{line}\n\n"Good, Two","35,6",36.5,town,Syria\n')
    imported = import_file(path, licence="CC0")
    assert [(wrong.number, words in str(wrong)) for wrong in imported.bad] == [(3, True)]
    assert [(place.name, place.country) for place in lists.read_rows(imported.kept)] == [
        ("Good One", "SY"),
        ("Good, Two", "SY"),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("1\t2\n", "2 fields"),
        (row(0, "A town", 35, 36), "geonameid"),
        (row(91_000_001, "A town", 35, 36), "an earlier row"),
        (row(5, "A town", 135, 36), "swapped"),
        (row(5, "A town", 35, 36, country=""), "country"),
        (row(5, "\u00a0", 35, 36), "letter"),
        ("\x00\n", "1 fields"),
    ],
)
def test_a_bad_row_of_a_dump_is_said_too(tmp_path: Path, line: str, words: str) -> None:
    imported = import_file(put(tmp_path / "SY.txt", DUMP + line + row(6, "A Last One", 35, 36)))
    assert [(wrong.number, words in wrong.wrong) for wrong in imported.bad] == [(15, True)]
    assert imported.kept.places == 13


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (None, "no geometry"),
        ({"type": "Point", "coordinates": []}, "no geometry"),
        ({"type": "Point", "coordinates": [36]}, "one coordinate"),
        ({"type": "Point", "coordinates": ["36", "35"]}, "numbers in lists"),
        ({"type": "Point", "coordinates": [35, 136]}, "swapped"),
        ({"type": "LineString", "coordinates": [[179, 1], [-179, 1]]}, "180th"),
        ({"type": "Point", "coordinates": [[[[[[36, 35]]]]]]}, "numbers in lists"),
        ({"type": "Point", "coordinates": [1e300, 35]}, "numbers in lists"),
    ],
)
def test_a_feature_without_a_usable_point_is_said(tmp_path: Path, geometry: object, words: str) -> None:
    bad = {"type": "Feature", "properties": {"name": "X1 town"}, "geometry": geometry}
    features = [GEOJSON["features"][0], bad, 3, GEOJSON["features"][1]]
    path = put(tmp_path / "x.json", json.dumps({"features": features, "type": "FeatureCollection"}))
    imported = import_file(path, licence="CC0", country="SY")
    assert imported.kept.places == 2
    assert [wrong.number for wrong in imported.bad] == [2, 3]
    assert words in imported.bad[0].wrong


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"name,lat\nx,1\n", "no column longitude"),
        (b"a\x00b,c\n", "binary"),
        ("name,lat,lon\nx,1,1\n".encode("utf-16-le"), "UTF-16"),
        (b'{"type": "FeatureCollection"}', "no features"),
        (b'{"features": [{"a": 1}', "cut short"),
        (b'{"features": [1 2]}', "no JSON"),
        (b'{"a" 1}', "no JSON object"),
        (b"{", "cut short"),
        (b"[" * 3 + b"1,2,3\n", "no column"),
        (b'{"features": [' + b"[" * 100_000, "deep"),
        (b"name,lat,lon\n", "no place"),
        (b"name,lat,lon\nx,99,99\n", "row 2"),
        (b"PK\x03\x04 and no more", "cannot be read"),
    ],
)
def test_a_file_that_is_no_list_says_why_and_leaves_nothing(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(GazetteerFileError, match=words) as caught:
        import_file(put(tmp_path / "x.csv", data), licence="CC0", country="SY")
    assert str(caught.value).startswith("x.csv")
    assert own_lists() == []
    assert list(lists.folder().rglob("*")) == [] if lists.folder().exists() else True


def test_an_encoding_is_asked_for_and_not_guessed(tmp_path: Path) -> None:
    path = put(tmp_path / "x.csv", (HEADING + "حلب,36.2,37.1,,SY\nحمص,34.7,36.7,,SY\n").encode("cp1256"))
    with pytest.raises(GazetteerFileError, match="--encoding"):
        import_file(path, licence="CC0")
    with pytest.raises(GazetteerFileError, match="unknown encoding 'utf-7'"):
        import_file(path, licence="CC0", encoding="utf-7")
    assert import_file(path, licence="CC0", encoding="cp1256").kept.places == 2


def test_a_licence_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(GazetteerFileError, match="--licence"):
        import_file(put(tmp_path / "x.csv", CSV))


def test_odd_archives_are_refused(tmp_path: Path) -> None:
    cases = {
        "two": zipped(tmp_path / "two.zip", a__txt=DUMP, b__csv=CSV),
        "holds 0 tables": zipped(tmp_path / "none.zip", readme__txt="x", a__exe="x"),
        "would unpack": zipped(tmp_path / "bomb.zip", a__txt=b"\n" * 60_000_000),
        "cannot be read": put(tmp_path / "cut.zip", zipped(tmp_path / "one.zip", a__txt=DUMP).read_bytes()[:400]),
    }
    many = zipped(tmp_path / "many.zip", **{f"m{number}__txt": "" for number in range(1001)})
    for words, path in {**cases, "1,001 files": many}.items():
        with pytest.raises(GazetteerFileError, match="holds 2 tables" if words == "two" else words):
            import_file(path)


def test_a_damaged_archive_leaves_what_was_there(tmp_path: Path) -> None:
    first = import_file(zipped(tmp_path / "SY.zip", SY__txt=DUMP))
    data = bytearray((tmp_path / "SY.zip").read_bytes())
    data[60:80] = bytes(20)
    with pytest.raises(GazetteerFileError, match="cannot be read"):
        import_file(put(tmp_path / "SY.zip", bytes(data)))
    assert own_lists() == [first.kept]


def test_a_large_file_is_read_as_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("w") as file:
        for number in range(1, 100_001):
            file.write(row(number, f"Stream {number}", 35, 36, feature="H.STM", others="y" * 300))
        file.write(row(100_002, "A Town", 35, 36))
    tracemalloc.start()
    imported = import_file(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (imported.kept.places, imported.kept.skipped) == (1, 100_000)
    assert path.stat().st_size > 35_000_000
    assert peak < 20_000_000


def test_an_endless_line_is_one_bad_row(tmp_path: Path) -> None:
    endless = b"x" * (files.LONGEST_LINE * 2 + 5) + b"\n"
    imported = import_file(put(tmp_path / "SY.txt", DUMP.encode() + endless + row(7, "A Town", 35, 36).encode()))
    assert [wrong.number for wrong in imported.bad] == [15]
    table = (HEADING + "Good One,35.5,36.5,,SY\n").encode()
    imported = import_file(put(tmp_path / "x.csv", table + endless + b"Two,35,36,,SY\n"), licence="CC0")
    assert [wrong.number for wrong in imported.bad] == [3]
    assert imported.kept.places == 2


# Any file


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=300) | st.text(max_size=200).map(str.encode),
    st.sampled_from(["", HEADING, '{"features":[', "PK\x03\x04"]),
)
@example(b'"' * 5, HEADING)
@example(b"\xff\xfe", "")
def test_no_file_makes_a_traceback(tmp_path: Path, data: bytes, begin: str) -> None:
    try:
        imported = import_file(put(tmp_path / "x.csv", begin.encode() + data), licence="CC0", country="SY", name="any")
    except GazetteerError:
        return
    assert len(list(lists.read_rows(imported.kept))) == imported.kept.places


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_characters='\n\r"', exclude_categories=["Cs"]), max_size=60), max_size=6))
def test_good_rows_survive_any_bad_ones(tmp_path: Path, junk: list[str]) -> None:
    lines = [part for number, text in enumerate(junk) for part in (text, f"Good {number}x,35.5,36.5,,SY")]
    path = put(tmp_path / "x.csv", "\n".join([HEADING + "First,35,36,,SY", *lines, "Last,35,36,,SY"]))
    imported = import_file(path, licence="CC0", name="any")
    names = [place.name for place in lists.read_rows(imported.kept)]
    assert {"First", "Last", *(f"Good {number}x" for number in range(len(junk)))} <= set(names)


@given(
    st.builds(
        OwnPlace,
        key=st.text(),
        name=st.text(),
        kind=st.sampled_from(list(KINDS)),
        latitude=st.floats(-90, 90),
        longitude=st.floats(-180, 180),
        country=st.text(max_size=2),
        geonames=st.integers(0, 10**9),
        names=st.lists(st.text()).map(tuple),
    )
)
def test_a_row_is_kept_as_it_is(place: OwnPlace) -> None:
    assert from_line(as_line(place)) == place


@given(st.recursive(st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(), st.lists))
def test_json_is_read_piece_by_piece_as_it_is_whole(value: object) -> None:
    text = json.dumps(value) + " "
    assert Text(io.TextIOWrapper(io.BytesIO(text.encode())), "x").value() == value


@given(
    st.lists(st.tuples(st.floats(-85, 85), st.floats(-180, 180)), min_size=1), st.floats(-85, 85), st.floats(-180, 180)
)
def test_the_nearest_point_is_the_nearest(points: list[tuple[float, float]], latitude: float, longitude: float) -> None:
    from math import cos, hypot, radians

    def km(point: tuple[float, float]) -> float:
        east = (point[1] - longitude + 180) % 360 - 180
        return 111.2 * hypot(point[0] - latitude, east * max(0.05, cos(radians(latitude))))

    found = Nearness(points).nearest(latitude, longitude, 100)
    least = min(map(km, points))
    assert (found is None) == (least > 100)
    assert found is None or km(points[found]) == pytest.approx(least, abs=1e-6)


# Keeping


def test_a_list_is_replaced_and_its_ids_stay(tmp_path: Path) -> None:
    first = import_file(put(tmp_path / "x.csv", HEADING + "One,35,36,,SY\nTwo,35.1,36,,SY\n"), licence="CC0")
    keys = {place.name: place.key for place in lists.read_rows(first.kept)}
    more = HEADING + "Zero,35.2,36,,SY\nTwo,35.1,36,,SY\nOne,35,36,,SY\nOne,35,36,,SY\n"
    second = import_file(put(tmp_path / "x.csv", more), licence="CC0")
    again = list(lists.read_rows(second.kept))
    assert second.replaced
    assert len({place.key for place in again}) == 4
    assert keys.items() <= {place.name: place.key for place in reversed(again)}.items()
    assert [known.places for known in own_lists()] == [4]


def test_no_two_places_of_a_list_have_one_id(tmp_path: Path) -> None:
    ids = ["a", "a", "a-2", "a-2", "a", "a-2-2", "b" * 70, "b" * 61]
    rows = "".join(f"Town {number}x,35,36,SY,{one}\n" for number, one in enumerate(ids))
    kept = import_file(put(tmp_path / "x.csv", f"name,lat,lon,country,id\n{rows}"), licence="CC0").kept
    keys = [place.key for place in lists.read_rows(kept)]
    assert keys[:2] == ["a", "a-2"]
    assert len(set(keys)) == len(ids)


def test_the_version_follows_the_lists(tmp_path: Path) -> None:
    before, folder = compiling.version(), compiling.folder_of()
    import_file(put(tmp_path / "x.csv", CSV), licence="CC0")
    with_csv = compiling.version()
    assert with_csv != before
    assert compiling.folder_of().is_relative_to(read_settings().data_dir)
    import_file(put(tmp_path / "SY.txt", DUMP))
    assert compiling.version() not in (before, with_csv)
    remove("geonames-sy")
    assert compiling.version() == with_csv
    remove("x")
    assert (compiling.version(), compiling.folder_of()) == (before, folder)


def test_an_import_that_is_stopped_leaves_what_was_there(tmp_path: Path) -> None:
    kept = import_file(put(tmp_path / "SY.txt", DUMP)).kept

    def stop(step: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(put(tmp_path / "SY.txt", DUMP * 2), progress=stop)
    assert own_lists() == [kept]
    assert sorted(path.name for path in lists.folder().iterdir()) == ["geonames-sy"]


def test_what_a_killed_import_left_is_swept_up(tmp_path: Path) -> None:
    old, new = lists.folder() / f"{lists.UNFINISHED}a", lists.folder() / f"{lists.UNFINISHED}b"
    for folder in (old, new):
        folder.mkdir(parents=True)
    os.utime(old, (1, 1))
    import_file(put(tmp_path / "SY.txt", DUMP))
    assert not old.exists()
    assert new.exists()
    assert len(own_lists()) == 1


def test_the_places_of_a_list_that_was_replaced_are_swept_up_by_their_age(tmp_path: Path) -> None:
    """Not at once: another process may have just brought the same places, and name them next."""
    path = tmp_path / "SY.txt"
    kept = [import_file(put(path, DUMP + row(number, f"Town {number}x", 35, 36))).kept for number in (5, 6)]
    home = lists.folder() / "geonames-sy"
    assert {one.name for one in home.glob("rows-*")} == {one.rows for one in kept}
    os.utime(home / kept[0].rows, (1, 1))
    os.utime(home / kept[1].rows, (1, 1))
    again = import_file(put(path, DUMP))
    assert again.replaced
    assert {one.name for one in home.glob("rows-*")} == {again.kept.rows}


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "SY.txt", "".join(dump(3000)))

    class Full(io.BytesIO):
        """A file on a disk that is full when it is to be closed, too."""

        def write(self, data: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    usual = Path.open
    monkeypatch.setattr(
        Path, "open", lambda self, mode="r", **more: Full() if mode == "wb" else usual(self, mode, **more)
    )
    with pytest.raises(GazetteerError, match="make room"):
        import_file(path)
    assert list(lists.folder().iterdir()) == []


def test_a_quotation_mark_that_is_not_closed_says_so(tmp_path: Path) -> None:
    rows = "".join(f"Town {number}x,35,36,,SY\n" for number in range(100))
    imported = import_file(
        put(tmp_path / "x.csv", f'{HEADING}Good One,35,36,,SY\n"Open,35,36,,SY\n{rows}'), licence="CC0"
    )
    assert imported.kept.places == 1
    assert [(wrong.number, wrong.wrong) for wrong in imported.bad] == [
        (3, "it goes over 101 lines; is a quotation mark missing?")
    ]


def test_asking_for_countries_compiles_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gazetteer: Gazetteer
) -> None:
    """Each list that came in would make the gazetteer out of date for the next one's rows without a country."""
    asked = []

    def ready() -> Gazetteer:
        asked.append(compiling.version())
        return gazetteer

    for known in (importing.opened_once, importing.country_named, importing.towns):
        known.cache_clear()
    monkeypatch.setattr(Gazetteer, "ready", ready)
    for name, country in (("a", "Syria"), ("b", "Iraq"), ("c", "")):
        rows = f"name,lat,lon,country\nTown {name}x,36.2,37.1,{country}\n"
        import_file(put(tmp_path / f"{name}.csv", rows), licence="CC0")
    assert len(asked) == 1


def bring(path: Path) -> str:
    """Import a file under one name, as another process."""
    return import_file(path, licence="CC0", name="both").kept.rows


def test_two_processes_may_import_at_once(tmp_path: Path) -> None:
    paths = [
        put(tmp_path / f"{name}.csv", HEADING + "".join(f"{name} {n}x,35,36,,SY\n" for n in range(3000)))
        for name in "ab"
    ]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(bring, paths * 3, chunksize=1)
    (known,) = own_lists()
    assert len(list(lists.read_rows(known))) == known.places == 3000


def test_a_list_that_was_damaged_says_what_to_do(tmp_path: Path) -> None:
    known = import_file(put(tmp_path / "SY.txt", DUMP)).kept
    put(lists.folder() / known.name / known.rows, "{")
    with pytest.raises(GazetteerError, match=r"import SY\.txt again"):
        compiling.read_sources()
    put(lists.folder() / known.name / lists.ABOUT, "{")
    with pytest.raises(GazetteerError, match="gazetteer remove geonames-sy"):
        own_lists()
    remove("geonames-sy")
    assert own_lists() == []


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "", ".x", "A", "x" * 61])
def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(GazetteerError):
        remove(name)
    if name:
        with pytest.raises(GazetteerError, match="name"):
            import_file(put(tmp_path / "SY.txt", DUMP), name=name)


def test_nothing_is_brought_where_nothing_may_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "SY.txt", DUMP)
    monkeypatch.setenv("STRIKEMAP_READONLY", "1")
    with pytest.raises(GazetteerError, match="READONLY"):
        import_file(path)
    with pytest.raises(GazetteerError, match="READONLY"):
        remove("x")
    monkeypatch.setenv("STRIKEMAP_READONLY", "0")
    lists.folder().parent.mkdir(parents=True)
    lists.folder().touch()
    with pytest.raises(GazetteerError, match="cannot be written"):
        import_file(path)


def test_too_many_places_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.places.own.importing.MOST_PLACES", 13)
    import_file(put(tmp_path / "SY.txt", DUMP))
    import_file(put(tmp_path / "SY.txt", DUMP))  # in its own place
    with pytest.raises(GazetteerFileError, match="more than 1 places"):
        import_file(put(tmp_path / "x.csv", CSV), licence="CC0")


# The table of kinds


def test_the_table_of_kinds_is_right(tmp_path: Path) -> None:
    by_code, by_word = kinds.read_kinds()
    assert set(by_code) >= {"P.PPL", "P.PPLX", "A.ADM1", "S.AIRB", "S.DAM", "T.HLL", "L.OILF", "S.PSTB"}
    assert not {"P.PPLH", "P.PPLQ", "P.PPLW", "H.STM"} & set(by_code)
    assert all(code[1] == "." and code.isupper() for code in by_code)
    assert all(word == word.lower() for word in by_word)
    assert kinds.words()["pplx"].kind == kinds.words()["p.pplx"].kind == "neighbourhood"
    for text, words in [
        ('[[kind]]\nkind = "x"\n', "unknown kind"),
        ('[[kind]]\nkind = "town"\nwords = ["a", "a"]', "another"),
    ]:
        with pytest.raises(VocabularyError, match=words):
            kinds.read_kinds(put(tmp_path / "kinds.toml", text))


# The command line


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = put(tmp_path / "SY.txt", DUMP + "1\t2\n"), put(tmp_path / "x.csv", CSV)
    assert main(["gazetteer", "import", str(good), str(bad)]) == 1
    said = capsys.readouterr()
    assert "row 15: it has 2 fields" in said.err
    assert "--licence" in said.err
    assert said.out.startswith("geonames-sy: 12 places")
    assert main(["gazetteer", "list"]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "geonames-sy"
    assert main(["geocode", "Kafr Bolzarin"]) == 0
    assert "geonames:91000001" in capsys.readouterr().out
    assert Gazetteer.open().folder.is_relative_to(read_settings().data_dir)
    assert main(["gazetteer", "remove", "nothing"]) == 1
    assert "there are: geonames-sy" in capsys.readouterr().err
    assert main(["gazetteer", "remove", "geonames-sy"]) == 0
    assert main(["geocode", "Kafr Bolzarin"]) == 1
    assert main(["gazetteer", "import", "--name", "x", str(good), str(bad)]) == 2
    assert main(["gazetteer", "import", str(tmp_path), str(tmp_path / "none")]) == 1
    assert "it is a folder" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["gazetteer"])


def test_what_is_said_can_be_said_on_any_terminal_and_tells_what_is_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Gazetteer, "ready", lambda: None)  # compiling is tried elsewhere
    ascii_only = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", ascii_only)
    command = ["gazetteer", "import", str(put(tmp_path / "SY.txt", DUMP)), "--attribution", "Ünïversity"]
    assert main(command) == 0
    assert "ingest --again" not in capsys.readouterr().err
    with open_store() as store:
        store.add(read_text("Airstrikes hit Kafr Bolzarin."), [])
    assert main(command) == 0
    assert "python -m geo ingest --again" in capsys.readouterr().err
    ascii_only.flush()
    first, second = ascii_only.buffer.getvalue().splitlines()
    assert b"\\xdcn\\xefversity" in first
    assert second == first + b", in place of the list of that name"


def test_a_setting_that_is_wrong_is_said_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIKEMAP_READONLY", "perhaps")
    with pytest.raises(SettingsError):
        remove("x")
    assert isinstance(BadRow(1, "x"), ValueError)
