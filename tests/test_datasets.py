"""Event datasets are read as they say: their words, places, precision, sides and days, and no more than that."""

from __future__ import annotations

import gzip
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.datasets import FORMATS, Rows, Spool, conventions, dataset_of, documents, fill, source_of
from geo.datasets.events import Event
from geo.datasets.sides import sides
from geo.errors import DatasetError
from geo.extraction.explaining import missing
from geo.places.ways import Way, way_of
from geo.records import Certainty, Precision, Report, Strike, Toll
from tests.event_files import ACLED, PLAIN, UCDP, as_csv, written
from tests.hostile import HOSTILE
from tests.strategies import texts

Found = tuple[Rows, list[tuple[Report, list[Strike]]]]


def read(path: Path, key: str = "ucdp", **options: Any) -> Found:
    """What a file comes to."""
    source = source_of(path, key, options.pop("version", "19.1"))
    with Spool() as spool:
        rows = fill(spool, path, source, **options)
        return rows, list(documents(spool, source))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ged191.csv"


def only(found: Found) -> tuple[Report, Strike]:
    """The only document with its only mention."""
    rows, ((report, (strike,)),) = found
    assert (rows.kept, rows.bad) == (1, 0)
    return report, strike


class TestUcdp:
    def test_a_row_is_a_document_with_a_mention_in_the_datasets_words(self, file: Path) -> None:
        report, strike = only(read(written(file, [{}])))
        assert (report.text, report.title, report.source) == ("Shells fall on Lower Wakludah", "", "Invented Agency")
        assert (str(report.published), report.url, report.id) == ("2017-03-06", "", "ucdp:9001")
        assert (report.dataset, report.origin) == ("UCDP GED 19.1", "ged191.csv:2")
        assert report.text[strike.place_start : strike.place_end] == strike.place_text == "Lower Wakludah"
        assert (strike.sentence, strike.start, strike.end) == (report.text, 0, len(report.text))
        assert (strike.report_id, strike.scene, strike.within) == ("ucdp:9001", "SY", "Hama")
        assert (strike.date, strike.date_end, strike.date_prec) == ("2017-03-05", None, 1)
        assert (strike.reported_by, strike.certainty) == (("Invented Observatory",), Certainty.ATTRIBUTED)

    def test_its_point_and_precision_are_its_own_and_named_so(self, file: Path) -> None:
        _, strike = only(read(written(file, [{}])))
        place = strike.place
        assert place is not None
        assert (place.name, place.latitude, place.longitude) == ("Lower Wakludah", 35.25, 36.5)
        assert (place.province, place.country, place.method) == ("Hama", "SY", "dataset: UCDP GED 19.1")
        assert way_of(place) is Way.DATASET

    @pytest.mark.parametrize(
        ("code", "precision"),
        [
            ("1", Precision.TOWN),
            ("2", Precision.REGION),
            ("3", Precision.DISTRICT),
            ("4", Precision.PROVINCE),
            ("5", Precision.REGION),
            ("6", Precision.COUNTRY),
            ("7", Precision.REGION),
        ],
    )
    def test_no_precision_beyond_the_datasets(self, file: Path, code: str, precision: Precision) -> None:
        _, strike = only(read(written(file, [{"where_prec": code}])))
        assert strike.place.precision is precision
        assert strike.place.radius_m == conventions().datasets["ucdp"].codes[code].radius_m

    def test_it_names_sides_and_not_who_struck_nor_with_what(self, file: Path) -> None:
        _, strike = only(read(written(file, [{}])))
        assert strike.actors == ("Syrian government", "Syrian opposition")
        assert strike.names_sides
        assert (strike.weapon, strike.strike_type, strike.sub_event_type) == ("unknown", "", "")

    def test_one_sided_violence_has_an_attacker_and_civilians_are_no_side(self, file: Path) -> None:
        row = {"type_of_violence": "3", "side_a": "IS", "side_b": "Civilians"}
        _, strike = only(read(written(file, [row])))
        assert strike.actors == ("Islamic State",)
        assert not strike.names_sides

    def test_numbers_of_dead_are_those_given_and_nought_is_not_nothing(self, file: Path) -> None:
        _, strike = only(read(written(file, [{}])))
        assert (strike.killed, strike.fatalities) == (3, Toll(2, 3, 5, ("UCDP",)))
        _, strike = only(read(written(file, [{"low": "0", "best": "0", "high": "4"}])))
        assert (strike.killed, strike.fatalities) == (0, Toll(0, 0, 4, ("UCDP",)))
        _, strike = only(read(written(file, [{"low": "", "best": "", "high": ""}])))
        assert (strike.killed, strike.fatalities) == (None, None)

    def test_a_span_keeps_its_days(self, file: Path) -> None:
        row = {"date_prec": "4", "date_start": "2017-03-01 00:00:00.000", "date_end": "2017-03-31 00:00:00.000"}
        _, strike = only(read(written(file, [row])))
        assert (strike.date, strike.date_end, strike.date_prec) == ("2017-03-01", "2017-03-31", 4)

    def test_without_a_headline_the_article_stands(self, file: Path) -> None:
        row = {"source_headline": "", "source_office": "", "source_date": "2017-03-06;2017-03-09"}
        report, _ = only(read(written(file, [row])))
        assert (report.text, report.source, report.published) == (UCDP["source_article"], "Invented Agency", None)

    def test_events_of_one_article_are_mentions_of_one_report_however_far_apart(self, file: Path) -> None:
        rows = [{"id": "1"}, {"id": "2", "source_headline": "Another"}, {"id": "3", "where_coordinates": "Elsewhere"}]
        found = read(written(file, rows))[1]
        assert [[one.report_id for one in strikes] for _, strikes in found] == [["ucdp:1", "ucdp:3"], ["ucdp:2"]]

    def test_a_headline_of_another_day_or_outlet_is_another_report(self, file: Path) -> None:
        rows = [{"id": "1"}, {"id": "2", "source_date": "2017-04-01"}, {"id": "3", "source_office": "Other Agency"}]
        assert len(read(written(file, rows))[1]) == 3

    def test_only_strikes_leaves_out_what_tells_of_none(self, file: Path) -> None:
        rows = [
            {"id": "1", "source_headline": "Warplanes bombed Wakludah"},
            {"id": "2", "source_headline": "Gunmen clash in Wakludah"},
        ]
        counted, found = read(written(file, rows), only_strikes=True)
        assert [report.id for report, _ in found] == ["ucdp:1"]
        assert counted.skipped.total() == 1


class TestAcled:
    def test_a_row_is_a_document_with_a_mention_in_the_datasets_words(self, file: Path) -> None:
        report, strike = only(read(written(file, [{}], "acled"), "acled", version="2024-05-01"))
        assert (report.text, report.source) == (ACLED["notes"], "Invented Observatory; Invented Radio")
        assert (report.dataset, report.published, strike.report_id) == ("ACLED 2024-05-01", None, "acled:SYR9001")
        assert report.text[strike.place_start : strike.place_end] == "Upper Wakludah"
        assert (strike.place.province, strike.place.method) == ("Idlib", "dataset: ACLED 2024-05-01")
        assert (strike.actors, strike.names_sides) == (("Syrian government",), True)
        assert strike.reported_by == ("Invented Observatory", "Invented Radio")

    def test_what_nobody_counted_is_no_nought(self, file: Path) -> None:
        _, strike = only(read(written(file, [{}], "acled"), "acled"))
        assert (strike.killed, strike.fatalities) == (None, None)
        _, strike = only(read(written(file, [{"fatalities": "4"}], "acled"), "acled"))
        assert (strike.killed, strike.fatalities) == (4, Toll(None, 4, None, ("ACLED",)))

    @pytest.mark.parametrize(
        ("kind", "weapon"),
        [
            ("Air/drone strike", "airstrike"),
            ("Shelling/artillery/missile attack", "unknown"),
            ("Chemical weapon", "chemical"),
        ],
    )
    def test_a_weapon_only_where_the_type_fixes_one(self, file: Path, kind: str, weapon: str) -> None:
        _, strike = only(read(written(file, [{"sub_event_type": kind}], "acled"), "acled"))
        assert (strike.weapon, strike.sub_event_type) == (weapon, kind)

    @pytest.mark.parametrize("kind", ["Suicide bomb", "Remote explosive/landmine/IED", "Grenade", "Armed clash"])
    def test_what_is_no_strike_is_left_out_and_counted_by_its_kind(self, file: Path, kind: str) -> None:
        rows, found = read(written(file, [{"sub_event_type": kind}], "acled"), "acled")
        assert (rows.skipped, found, rows.bad) == ({kind: 1}, [], 0)

    @pytest.mark.parametrize(
        ("code", "dates"),
        [
            ("1", ("2019-03-05", None, 1)),
            ("2", ("2019-03-04", "2019-03-10", 3)),
            ("3", ("2019-03", None, 4)),
        ],
    )
    def test_no_day_beyond_the_datasets(self, file: Path, code: str, dates: tuple[str, str | None, int]) -> None:
        _, strike = only(read(written(file, [{"time_precision": code}], "acled"), "acled"))
        assert (strike.date, strike.date_end, strike.date_prec) == dates

    def test_a_larger_region_is_named_as_the_province(self, file: Path) -> None:
        _, strike = only(read(written(file, [{"geo_precision": "3"}], "acled"), "acled"))
        assert (strike.place.name, strike.place.precision) == ("Idlib", Precision.PROVINCE)
        assert strike.place_text == "Upper Wakludah"


class TestFiles:
    @pytest.mark.parametrize("key", sorted(FORMATS))
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_columns_in_any_order_and_with_any_delimiter(self, key: str, delimiter: str, file: Path) -> None:
        plain = read(written(file, [{}], key), key)
        names = [*PLAIN[key], "a column of theirs"]
        random.Random(7).shuffle(names)
        file.write_bytes(b"\xef\xbb\xbf" + as_csv([{}], key, columns=names, delimiter=delimiter).encode())
        assert read(file, key)[1] == plain[1]

    @given(st.permutations(sorted(UCDP)))
    def test_any_order_gives_the_same(self, tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
        file = tmp_path_factory.getbasetemp() / "shuffled.csv"
        rows = [{"id": "1"}, {"id": "2", "where_prec": "5"}]
        plain = read(written(file, rows))[1]
        file.write_text(as_csv(rows, columns=names), encoding="utf-8")
        assert read(file)[1] == plain

    def test_packed_files_are_read_as_they_are(self, file: Path, tmp_path: Path) -> None:
        plain = read(written(file, [{}]))[1]
        packed, archive = tmp_path / "ged191.csv.gz", tmp_path / "ged191.zip"
        packed.write_bytes(gzip.compress(file.read_bytes()))
        with zipfile.ZipFile(archive, "w") as into:
            into.write(file, "ged191.csv")
        for path in (packed, archive):
            ((report, strikes),) = read(path)[1]
            assert (report.text, strikes) == (plain[0][0].text, plain[0][1])

    def test_a_missing_column_is_named(self, file: Path) -> None:
        names = [name for name in UCDP if name not in {"where_prec", "best"}]
        file.write_text(as_csv([{}], columns=names), encoding="utf-8")
        with pytest.raises(DatasetError, match=r"ged191\.csv: it lacks the columns where_prec, best; its first row is"):
            read(file)

    def test_a_column_that_stands_twice_is_refused(self, file: Path) -> None:
        file.write_text(as_csv([{}], columns=[*UCDP, "id"]), encoding="utf-8")
        with pytest.raises(DatasetError, match="more than once: id"):
            read(file)

    @pytest.mark.parametrize("data", [b"", b"\x00" * 50, b"PK\x03\x04nothing", b"\x1f\x8bnothing", b"\xff\xfe\x00"])
    def test_what_is_no_table_is_said(self, file: Path, data: bytes) -> None:
        file.write_bytes(data)
        with pytest.raises(DatasetError):
            read(file)

    def test_a_file_that_is_not_there_and_a_folder_are_said(self, tmp_path: Path) -> None:
        for path in (tmp_path / "none.csv", tmp_path):
            with pytest.raises(DatasetError):
                read(path)

    def test_a_file_that_breaks_off_brings_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "ged191.csv.gz"
        whole = gzip.compress(
            as_csv({"id": str(number), "source_headline": str(number**9)} for number in range(5000)).encode()
        )
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(DatasetError, match="cannot be read"):
            read(path)

    @pytest.mark.parametrize(
        ("cells", "wrong"),
        [
            ({"latitude": "95"}, "latitude is '95', which is no number of degrees from -90 to 90"),
            ({"longitude": "nan"}, "longitude is 'nan'"),
            ({"latitude": "1_0"}, "latitude is '1_0'"),
            ({"where_prec": "9"}, "where_prec is '9', which is none of 1, 2, 3, 4, 5, 6, 7"),
            ({"best": "-1"}, "best is '-1', which is no number of persons"),
            ({"best": "9" * 5_000}, "which is no number of persons"),
            ({"date_start": "soon"}, "date_start is 'soon'"),
            ({"date_start": "0001-01-01"}, "date_start is '0001-01-01'"),
            ({"date_end": "2016-01-01"}, "date_end 2016-01-01 is before date_start"),
            ({"country": "Atlantis"}, "country is 'Atlantis', which no list here knows"),
            ({"id": ""}, "id is empty"),
            ({"where_coordinates": " "}, "where_coordinates is empty"),
            ({"source_headline": "", "source_article": ""}, "neither source_headline nor source_article"),
            ({"source_headline": "a\x00b"}, "zero character"),
        ],
    )
    def test_a_bad_row_is_told_by_its_number_and_the_rest_goes_in(
        self, file: Path, cells: dict[str, str], wrong: str
    ) -> None:
        rows, found = read(written(file, [{"id": "1"}, {"id": "2"} | cells, {"id": "3"}]))
        assert (rows.read, rows.kept, rows.bad) == (3, 2, 1)
        assert str(rows.wrong[0]).startswith("row 3: ")
        assert wrong in str(rows.wrong[0])
        assert [one.report_id for _, strikes in found for one in strikes] == ["ucdp:1", "ucdp:3"]

    def test_short_rows_foreign_bytes_and_repeated_events_are_bad_rows(self, file: Path) -> None:
        lines = as_csv([{"id": "1"}, {"id": "1"}, {"id": "2"}]).encode().splitlines()
        foreign = lines[1].replace(b"Shells", b"\xe9clats").replace(b"9001", b"4")
        file.write_bytes(b"\n".join([*lines, b"1,2,3", foreign]))
        rows, _ = read(file)
        assert (rows.kept, rows.bad) == (2, 3)
        said = "; ".join(map(str, rows.wrong))
        assert "row 3: row 2 has the same event, ucdp:1" in said
        assert f"row 5: it has 3 cells, and the heading has {len(UCDP)}" in said
        assert "row 6: source_" in said

    @pytest.mark.parametrize("text", HOSTILE)
    def test_a_hostile_text_is_kept_to_the_character_or_told(self, file: Path, text: str) -> None:
        row = {"source_headline": text, "where_coordinates": text, "side_a": text, "source_office": text}
        file.write_bytes(as_csv([row]).encode("utf-8", "surrogatepass"))
        rows, found = read(file)
        assert rows.kept + rows.bad == 1
        assert [report.text for report, _ in found] == ([text] if rows.kept else [])

    @given(texts, texts)
    def test_an_event_comes_back_from_the_disk_as_it_was(self, text: str, name: str) -> None:
        event = Event("ucdp:1", 2, text, name, "", name, 1.5, 2.5, "", "SY", "1", "2017-03-05", "", 1, (name,), low=0)
        assert Event.from_json(event.as_json()) == event


def test_every_rule_of_a_datasets_mention_has_its_words(file: Path) -> None:
    found: list[tuple[str, str]] = []
    for key, field, codes in (("ucdp", "where_prec", "1234567"), ("acled", "geo_precision", "123")):
        rows = [{field: code, "id": code, "event_id_cnty": code} for code in codes]
        kinds = [{"type_of_violence": "3", "id": "9"}, {"side_a": "Civilians", "side_b": "", "id": "10"}]
        read_rows, documents_ = read(written(file, [*rows, *(kinds if key == "ucdp" else [])], key), key)
        assert read_rows.bad == 0
        for _, strikes in documents_:
            for one in strikes:
                found += [row for name, reason in one.why.items() for row in missing(name, reason.rule)]
                assert all(reason.confidence for reason in one.why.values())
    assert found == []


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        (["Government of Syria", "IS"], ("Syrian government", "Islamic State")),
        (["Government of Russia (Soviet Union)"], ("Russia",)),
        (["Ahmad's Own Brigade, SDF"], ("Ahmad's Own Brigade", "Kurdish forces")),
        (["Military Forces of Turkey (2016-)", "QSD: Syrian Democratic Forces"], ("Turkey", "Kurdish forces")),
        (["Military Forces of Atlantis (2016-)"], ("Military Forces of Atlantis (2016-)",)),
        (["Unidentified Armed Group (Syria)", "Civilians (Syria)", ""], ()),
        (["Opposition Rebels (Yemen)"], ("Opposition Rebels (Yemen)",)),
    ],
)
def test_sides_have_our_names_where_we_have_one(cells: list[str], named: tuple[str, ...]) -> None:
    assert sides(cells) == named


@pytest.mark.parametrize(
    ("file", "version"),
    [
        ("ged191.csv", "19.1"),
        ("ged201-csv.zip", "20.1"),
        ("GEDEvent_v23_1.csv", "23.1"),
        ("GED_syria_2016_2019.csv", ""),
    ],
)
def test_a_files_name_tells_the_version(file: str, version: str) -> None:
    assert conventions().datasets["ucdp"].version_in(file) == version


def test_a_dataset_is_known_by_its_name_in_any_version() -> None:
    assert dataset_of("UCDP GED 19.1") is dataset_of("UCDP GED") is conventions().datasets["ucdp"]
    assert dataset_of("UCDP GEDx") is None
    assert dataset_of("") is None


@pytest.mark.yardstick
def test_the_events_of_ucdp_all_go_in(yardstick: Path) -> None:
    counted, found = read(yardstick / "data" / "ucdp_ged_syria_2016_2019.csv.gz")
    assert (counted.read, counted.kept, counted.bad) == (16_566, 16_566, 0)
    assert sum(len(strikes) for _, strikes in found) == 16_566
    assert len(found) == 12_184
