"""Event datasets in the store: each document once, no event lost, the points kept, the import written down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from geo.cli import main
from geo.corrections import correct_place, place_at, undo_correction
from geo.errors import DatasetError
from geo.export import properties, read_csv, write_csv
from geo.extract import Extractor
from geo.importing import import_dataset
from geo.ingest import ingest, read_again
from geo.places.ways import Way
from geo.records import Report
from geo.store import Store, open_store
from geo.store.migrations import RECORDED, STEPS
from tests.event_files import as_csv, written
from tests.stores import DATASETS_TAKEN_BACK, DIALECTS, emptied, new_url, rows_left
from tests.strategies import strike

ROWS = [
    {"id": "1"},
    {"id": "2", "where_coordinates": "Elsewhere", "where_prec": "2", "latitude": "35.4"},
    {"id": "3", "source_headline": "Clashes near the river", "where_prec": "6", "where_coordinates": "Syria"},
]
OTHER = place_at("Lower Wakludah", 34.0, 37.0, country="SY", province="Homs")


class Never:
    """An extractor that must not be asked."""

    def strikes(self, report: Report, /) -> list[object]:
        raise AssertionError(f"{report.id} was read by the extractor")


@pytest.fixture(scope="module", params=DIALECTS)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(new_url(request.param, tmp_path_factory.mktemp("datasets"))) as opened:
        yield opened


@pytest.fixture
def store(shared: Store) -> Store:
    with shared.database.writing() as connection:
        connection.execute(text("DELETE FROM dataset_imports"))
        connection.execute(text("DELETE FROM place_cache"))
    return emptied(shared)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / "ged191.csv", ROWS)


def test_documents_and_events_are_counted_apart(store: Store, file: Path) -> None:
    done = import_dataset(file, "ucdp", store)
    assert str(done) == (
        "UCDP GED 19.1: 3 rows read, 2 reports (2 new, 0 changed, 0 the same) with 3 mentions, 2 of them on the map"
    )
    counts = store.counts()
    assert (counts.reports, counts.mentions, counts.places, counts.unmapped) == (2, 3, 2, 1)
    assert [(one.dataset, one.reports, one.mentions) for one in store.datasets()] == [("UCDP GED 19.1", 2, 3)]


def test_the_second_time_nothing_is_new(store: Store, file: Path) -> None:
    import_dataset(file, "ucdp", store)
    before = store.version(), store.strikes(), store.dataset_imports()
    done = import_dataset(file, "ucdp", store)
    assert (done.new, done.changed, done.same) == (0, 0, 2)
    assert (store.version(), store.strikes(), store.dataset_imports()) == before


def test_an_import_is_written_down(store: Store, file: Path) -> None:
    written(file, [*ROWS, {"id": "4", "latitude": "north"}])
    import_dataset(file, "ucdp", store, only_strikes=True)
    (noted,) = store.dataset_imports()
    assert (noted.dataset, noted.file, len(noted.sha256)) == ("UCDP GED 19.1", "ged191.csv", 64)
    assert (noted.rows, noted.kept, noted.skipped, noted.bad, noted.only_strikes) == (4, 2, 1, 1, True)


def test_a_later_version_takes_the_place_of_an_earlier_one(store: Store, file: Path) -> None:
    import_dataset(file, "ucdp", store)
    written(file, [*ROWS, {"id": "4"}])
    done = import_dataset(file, "ucdp", store, version="20.1")
    assert (done.new, done.changed, done.same) == (0, 2, 0)
    assert [(one.dataset, one.mentions) for one in store.datasets()] == [("UCDP GED 20.1", 4)]
    assert store.counts().mentions == 4


def test_it_never_takes_the_place_of_a_report_that_was_read_here(store: Store, file: Path) -> None:
    report = Report("Shells fall on Lower Wakludah", "own", source="Invented Agency")
    store.add(report, [strike(report)])
    import_dataset(file, "ucdp", store)
    assert store.counts().reports == 3
    assert {row.dataset for row in store.reports()} == {"", "UCDP GED 19.1"}


def test_several_at_once_are_as_one_by_one(store: Store, tmp_path: Path) -> None:
    rows = [{"id": str(number), "source_headline": f"Headline {number // 3}"} for number in range(60)]
    done = import_dataset(written(tmp_path / "ged191.csv", rows), "ucdp", store)
    assert (done.new, done.mentions) == (20, 60)
    found = store.strikes()
    assert sorted(one.strike.report_id for one in found) == sorted(f"ucdp:{number}" for number in range(60))
    assert len({one.key for one in found}) == 60
    documents = [known for key in store.report_keys() if (known := store.report(key))]
    emptied(store)
    for report, strikes in documents:
        assert store.add(report, [one.strike for one in strikes]) == "new"
    assert [one.strike for one in store.strikes()] == [one.strike for one in found]
    assert store.counts().incidents == 60


def test_two_events_of_a_dataset_are_never_one_incident(store: Store, tmp_path: Path) -> None:
    rows = [{"id": "1"}, {"id": "2"}, {"id": "3", "source_headline": "The same told by others"}]
    import_dataset(written(tmp_path / "ged191.csv", rows), "ucdp", store)
    assert store.counts().incidents == 3
    assert {str(one.part.standing) for one in store.strikes()} == {"single-source claim"}


def test_reports_that_come_again_with_more_and_fewer_mentions_keep_their_own_numbers(
    store: Store, tmp_path: Path
) -> None:
    def rows(sizes: list[int]) -> list[dict[str, str]]:
        pairs = [(number, part) for number, size in enumerate(sizes) for part in range(size)]
        return [{"id": f"{number}.{part}", "source_headline": f"Headline {number}"} for number, part in pairs]

    for sizes in ([2, 2, 2], [4, 1, 3], [1, 5, 2, 1]):
        import_dataset(written(tmp_path / "ged191.csv", rows(sizes)), "ucdp", store)
        assert sorted(row.strikes for row in store.reports()) == sorted(sizes)
        assert store.counts().mentions == sum(sizes)
    assert rows_left(store)["strikes"] == 9


def test_reading_again_leaves_the_datasets_word(store: Store, file: Path, extractor: Extractor) -> None:
    import_dataset(file, "ucdp", store)
    before = store.strikes()
    totals = read_again(store, Never())  # type: ignore[arg-type]
    assert (totals.read, totals.same, totals.moved) == (2, 2, 0)
    ingest([Report("Jets bombed Idlib, SANA said.", "own")], store, extractor)
    read_again(store, extractor)
    assert [one for one in store.strikes() if one.report.dataset] == before


def test_a_persons_word_moves_its_place_and_undoing_puts_back_the_datasets(store: Store, file: Path) -> None:
    import_dataset(file, "ucdp", store)
    before = store.strikes()
    words = {"written": "Lower Wakludah", "country": "SY", "who": "Rana", "why": "by the photograph"}
    made = correct_place(store, Never(), place=OTHER, **words)  # type: ignore[arg-type]
    assert made.totals.moved == 1
    (moved,) = [one.strike for one in store.strikes() if one.strike.report_id == "ucdp:1"]
    assert (moved.place.latitude, moved.place.method) == (34.0, "manual: Rana: by the photograph")
    assert moved.place.candidates[0].latitude == 35.25
    done = import_dataset(file, "ucdp", store)
    assert (done.changed, done.same) == (0, 2)
    undo_correction(store, Never(), made.correction.number, "Rana")  # type: ignore[arg-type]
    assert store.strikes() == before


def test_the_names_list_knows_how_it_was_found(store: Store, file: Path) -> None:
    import_dataset(file, "ucdp", store)
    assert {row.way for row in store.names()} == {Way.DATASET}


def test_sides_are_found_by_the_filter_of_actors(store: Store, file: Path) -> None:
    import_dataset(file, "ucdp", store)
    assert store.counts({"actor": ("Syrian opposition",)}).mentions == 3


def test_exports_name_the_dataset_and_come_back(store: Store, file: Path) -> None:
    import_dataset(file, "ucdp", store)
    rows = store.strikes()
    assert read_csv(write_csv(rows)) == [properties(row) for row in rows]
    by_id = {properties(row)["report_id"]: properties(row) for row in rows}
    assert {row["dataset"] for row in by_id.values()} == {"UCDP GED 19.1"}
    assert {row["licence"] for row in by_id.values()} == {by_id["ucdp:1"]["licence"]}
    assert "UCDP GED 19.1 (CC BY 4.0)" in str(by_id["ucdp:1"]["licence"])
    assert [by_id[f"ucdp:{number}"]["where_prec"] for number in (1, 2, 3)] == [1, 2, 6]


def test_a_file_that_is_none_leaves_nothing(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("id,name\n1,a\n", encoding="utf-8")
    before = store.version()
    with pytest.raises(DatasetError):
        import_dataset(path, "ucdp", store)
    assert (store.version(), store.dataset_imports()) == (before, [])


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_older_database_learns_of_datasets(dialect: str, tmp_path: Path) -> None:
    url = new_url(dialect, tmp_path)
    report = Report("Raids hit Idlib.", "a")
    number = [step.__name__ for step in STEPS].index("datasets_of_reports") + 1
    with open_store(url) as store:
        store.add(report, [strike(report)])
        before = store.strikes(), store.reports()
        with store.database.writing() as connection:
            for statement in (*DATASETS_TAKEN_BACK, f"DELETE FROM {RECORDED} WHERE number >= {number}"):
                connection.execute(text(statement))
    with open_store(url) as store:
        assert (store.strikes(), store.reports()) == before
        assert (store.datasets(), store.dataset_imports()) == ([], [])


class TestCommand:
    @pytest.fixture(autouse=True)
    def own_store(self, own_folders: Path) -> None:
        """A store of the test's own."""

    def test_it_says_one_line_and_on_what_terms(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["import", "ucdp", str(file), "--quiet"]) == 0
        said = capsys.readouterr()
        assert said.out.startswith("UCDP GED 19.1: 3 rows read, 2 reports (2 new")
        assert "CC BY 4.0; cite Sundberg" in said.err

    def test_bad_rows_are_said_by_number_and_counted(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file.write_text(as_csv([{"id": str(n), "latitude": "x" if n else "35"} for n in range(30)]), encoding="utf-8")
        assert main(["import", "ucdp", str(file), "--quiet"]) == 1
        said = capsys.readouterr()
        assert "ged191.csv: row 3: latitude is 'x'" in said.err
        assert "ged191.csv: and 9 more bad rows" in said.err
        assert said.out.rstrip().endswith("1 of them on the map; 29 bad rows")

    def test_other_kinds_are_counted(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "export.csv"
        path.write_text(as_csv([{}, {"sub_event_type": "Grenade"}], "acled"), encoding="utf-8")
        assert main(["import", "acled", str(path), "--version", "2024-05-01"]) == 0
        said = capsys.readouterr()
        assert "left out: 1 Grenade" in said.out
        assert "do not redistribute" in said.err

    def test_a_version_that_no_name_tells_is_asked_for(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = written(tmp_path / "events.csv", ROWS)
        assert main(["import", "ucdp", str(path), "--only-strikes"]) == 0
        said = capsys.readouterr()
        assert "give it with --version" in said.err
        assert "left out: 1 whose words tell of no strike" in said.out

    def test_what_is_none_is_said_in_one_line(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["import", "ucdp", str(tmp_path / "none.csv")]) == 1
        assert capsys.readouterr().err.count("\n") == 1
