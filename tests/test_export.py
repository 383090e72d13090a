"""Exports hold exactly the rows given, harm no spreadsheet, and can be read back."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ReportError
from geo.export import COLUMNS, EXPORTS, LICENCE, properties, read_csv, write_csv, write_geojson
from geo.export.cells import arm, disarm, join, split
from geo.export.properties import where_prec
from geo.records import SAMPLE_SOURCE, Candidate, Claimant, Precision, Report, Toll
from geo.store import ReportRow, StoredStrike
from tests import strategies
from tests.hostile import HOSTILE
from tests.strategies import place, strike

FORMULA = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")


def stored(report: Report, found: Any, number: int = 0) -> StoredStrike:
    """A strike as the store gives it."""
    row = ReportRow(
        key="k",
        id=report.id,
        title=report.title,
        source=report.source,
        url=report.url,
        published=report.published,
        content_hash=report.content_hash,
        sample=report.is_sample,
        strikes=1,
        origin=report.origin,
        added=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )
    return StoredStrike(f"k.{number}", found, row)


@st.composite
def rows(draw: st.DrawFn) -> list[StoredStrike]:
    """Stored strikes of one report."""
    report, found = draw(strategies.documents())
    return [stored(report, one, number) for number, one in enumerate(found)]


REPORT = Report("Raids hit Idlib, SANA said.", "a1", "=Raids", "SANA", "https://example.org/1", dt.date(2015, 10, 8))
ROW = stored(
    REPORT, strike(REPORT, place=place(latitude=-35.5, longitude=36.25), actors=("Russia", "Turkey"), date="2015-10-07")
)


class TestCsv:
    @given(rows())
    def test_export_then_import_is_identity(self, given: list[StoredStrike]) -> None:
        assert read_csv(write_csv(given)) == [properties(row) for row in given]

    @given(rows())
    def test_no_cell_begins_like_a_formula_but_numbers_stay_numbers(self, given: list[StoredStrike]) -> None:
        kinds = [column.kind for column in COLUMNS]
        lines = list(csv.reader(io.StringIO(write_csv(given).decode(), newline="")))
        assert len(lines) == len(given) + 1
        for line in lines[1:]:
            for kind, cell in zip(kinds, line, strict=True):
                if kind in {"whole", "decimal"}:
                    assert cell == "" or not cell.startswith("'")
                    assert cell == "" or float(cell) is not None
                else:
                    assert not FORMULA.match(cell)

    @given(strategies.texts | st.text("'=;\t\n -a", max_size=8))
    def test_apostrophes_come_off_again(self, text: str) -> None:
        safe = disarm(text)
        assert arm(safe) == text
        for part in re.split(r"[;\t\r\n]", safe):
            assert not FORMULA.match(part)

    @pytest.mark.parametrize(
        ("text", "cell"),
        [
            ("=1+1", "'=1+1"),
            ("-5", "'-5"),
            ("'=1", "''=1"),
            ("'quoted'", "'quoted'"),
            ("Idlib - the city", "Idlib - the city"),
            ("a;=cmd", "a;'=cmd"),
            (" =1", "' =1"),
            ("＝1", "'＝1"),
        ],
    )
    def test_only_what_a_spreadsheet_would_run_is_changed(self, text: str, cell: str) -> None:
        assert disarm(text) == cell

    @given(st.lists(strategies.texts | st.text("\\;e ", max_size=5), max_size=4).map(tuple))
    def test_lists_stand_in_one_cell(self, items: tuple[str, ...]) -> None:
        assert split(join(items)) == items

    def test_a_row_as_people_read_it(self) -> None:
        (row,) = csv.DictReader(io.StringIO(write_csv([ROW]).decode(), newline=""))
        assert row["sentence"] == "Raids hit Idlib, SANA said."
        assert (row["start"], row["end"]) == ("0", "27")
        assert row["actors"] == "Russia; Turkey"
        assert (row["latitude"], row["longitude"]) == ("-35.5", "36.25")
        assert (row["precision"], row["where_prec"]) == ("town", "1")
        assert (row["title"], row["sample"], row["hedged"]) == ("'=Raids", "false", "false")
        assert (row["published"], row["date"]) == ("2015-10-08", "2015-10-07")
        assert (row["killed"], row["not_mapped"]) == ("", "")
        assert row["content_hash"] == REPORT.content_hash
        assert row["licence"] == LICENCE

    def test_a_sentence_without_end_is_read_back(self) -> None:
        long = Report("x" * 300_000, "long")
        (row,) = read_csv(write_csv([stored(long, strike(long))]))
        assert row["sentence"] == long.text

    def test_a_file_from_a_spreadsheet_with_a_byte_order_mark(self) -> None:
        assert read_csv(b"\xef\xbb\xbf" + write_csv([ROW])) == [properties(ROW)]

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (lambda data: b"\xff\xfe" + data, "export.csv: cannot be read as CSV in UTF-8"),
            (lambda data: data.replace(b"latitude", b"lat"), "export.csv:1: the columns are not those"),
            (lambda data: b"", "export.csv:1: the columns are not those"),
            (lambda data: data.replace(b"-35.5", b"north"), "export.csv:2: latitude cannot be 'north'"),
            (lambda data: data + b"a,b\r\n", "export.csv:3: has 2 cells instead of"),
        ],
    )
    def test_a_file_that_is_no_export_is_told_with_its_line(self, change: Any, message: str) -> None:
        with pytest.raises(ReportError, match=re.escape(message)):
            read_csv(change(write_csv([ROW])), "export.csv")


class TestGeoJson:
    @given(rows())
    def test_it_is_valid_and_holds_the_same_as_the_csv(self, given: list[StoredStrike]) -> None:
        data = json.loads(write_geojson(given).decode("utf-8"), parse_constant=pytest.fail)
        assert data["type"] == "FeatureCollection"
        assert len(data["features"]) == len(given)
        for feature, row in zip(data["features"], given, strict=True):
            assert feature.keys() == {"type", "id", "geometry", "properties"}
            assert (feature["type"], feature["id"]) == ("Feature", row.key)
            assert whole(feature["properties"]) == whole(json.loads(json.dumps(properties(row))))
            if row.strike.place is None:
                assert feature["geometry"] is None
            else:
                assert feature["geometry"]["type"] == "Point"
                assert feature["geometry"]["coordinates"] == [row.strike.place.longitude, row.strike.place.latitude]

    def test_coordinates_that_are_no_numbers_are_no_geometry(self) -> None:
        odd = stored(REPORT, strike(REPORT, place=place(latitude=float("nan"))))
        (feature,) = json.loads(write_geojson([odd]))["features"]
        assert feature["geometry"] is None
        assert feature["properties"]["latitude"] is None

    def test_nothing_is_an_empty_collection(self) -> None:
        assert json.loads(write_geojson([]))["features"] == []


def whole(value: Any) -> Any:
    """A JSON value in which two escaped halves of a character are the character, as every reader has it."""
    if isinstance(value, dict):
        return {whole(key): whole(one) for key, one in value.items()}
    if isinstance(value, list):
        return [whole(one) for one in value]
    return (
        value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        if isinstance(value, str)
        else value
    )


def hostile(text: str) -> StoredStrike:
    """A row with the text in every field that holds one."""
    report = Report(f"Raids hit {text}", text, text, text, f"https://example.org/{text}", dt.date(2015, 10, 8), text)
    where = place(name=text, province=text, country=text, gazetteer_id=text, method=text)
    toll = Toll(1, 2, 3, (text, text))
    found = strike(
        report, report_id=text, place=where, place_text=text, actors=(text, text), reported_by=(text,),
        denied_by=(text,), weapon=text, fatalities=toll, claimants=(Claimant(text, via=text),), targets=(text,),
        strike_type=text, sub_event_type=text, unplaced=text, date=text,
    )  # fmt: skip
    return stored(report, found)


@pytest.mark.parametrize("text", HOSTILE)
class TestHostile:
    """What others wrote, in every field of a file that is opened in a spreadsheet or put on a map elsewhere."""

    def test_csv_runs_nothing_and_is_read_back(self, text: str) -> None:
        row = hostile(text)
        data = write_csv([row])
        assert read_csv(data) == [properties(row)]
        (cells,) = list(csv.reader(io.StringIO(data.decode(), newline="")))[1:]
        kinds = [column.kind for column in COLUMNS]
        told = [cell for cell, kind in zip(cells, kinds, strict=True) if kind not in {"whole", "decimal"}]
        assert not [cell for cell in told for part in re.split(r"[;\t\r\n]", cell) if FORMULA.match(part)]

    def test_geojson_is_data_wherever_it_is_put(self, text: str) -> None:
        data = write_geojson([hostile(text)])
        told = json.loads(data)["features"][0]["properties"]
        assert whole(told) == whole(json.loads(json.dumps(properties(hostile(text)))))
        assert not set("<>&\u2028\u2029") & set(data.decode())  # also within a page's <script>


class TestEvery:
    @pytest.mark.parametrize("name", EXPORTS)
    @given(given=rows())
    def test_the_same_rows_give_the_same_bytes(self, name: str, given: list[StoredStrike]) -> None:
        assert EXPORTS[name].write(given) == EXPORTS[name].write(iter(given))

    @pytest.mark.parametrize("name", EXPORTS)
    def test_a_writer_says_what_it_writes(self, name: str) -> None:
        writer = EXPORTS[name]
        assert writer.label
        assert writer.suffix.startswith(".")
        assert "/" in writer.mime
        assert LICENCE.encode() in writer.write([ROW])

    def test_samples_are_marked(self) -> None:
        sample = Report("Raids hit Idlib.", "s", source=SAMPLE_SOURCE)
        assert properties(stored(sample, strike(sample)))["sample"] is True

    @pytest.mark.parametrize(
        ("precision", "kind", "code"),
        [
            ("site", "airbase", 1),
            ("town", "town", 1),
            ("district", "neighbourhood", 1),
            ("district", "district", 3),
            ("region", "town", 2),
            ("region", "region", 5),
            ("province", "province", 4),
            ("country", "country", 6),
        ],
    )
    def test_precision_in_ucdps_codes(self, precision: str, kind: str, code: int) -> None:
        lost = Candidate("geonames:2", "b", "camp", None, "SY", 0, 0, 0.1, lost="farther")
        taken = Candidate("geonames:1", "a", kind, None, "SY", 0, 0, 0.9)
        found = strike(REPORT, place=place(precision=Precision(precision), candidates=(lost, taken)))
        assert where_prec(stored(REPORT, found)) == code

    def test_a_row_without_a_place_says_why(self) -> None:
        values = properties(stored(REPORT, strike(REPORT, place=None, unplaced="no such town")))
        assert values["not_mapped"] == "no such town"
        assert values["where_prec"] is None
        assert values["latitude"] is None
