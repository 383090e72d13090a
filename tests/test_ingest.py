"""Ingest: documents become stored strikes, once each, and trouble with one costs no other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ReportError, StoreReadOnly
from geo.ingest import Totals, ingest, load_samples
from geo.records import SAMPLE_SOURCE, Precision, Report, Strike
from geo.reports import sample_reports
from geo.store import Store, open_store
from tests import strategies
from tests.stores import DIALECTS, emptied, new_url, rows_left
from tests.strategies import place, strike

ROOT = Path(__file__).parent.parent


class Capitals:
    """A small extractor: every word in capitals is a place that was hit; "PANIC" is more than it can bear."""

    def strikes(self, report: Report, /) -> Sequence[Strike]:
        words = [word for word in report.text.split() if word.isupper()]
        if "PANIC" in words:
            raise RecursionError("too deep")
        found = []
        for word in words:
            start = report.text.index(word)
            known = place(len(word)) if len(word) > 3 else None
            at = {"place_text": word, "place_start": start, "place_end": start + len(word)}
            found.append(strike(report, place=known, unplaced="" if known else "too short", **at))
        return found


EXTRACTOR = Capitals()


@pytest.fixture(scope="module", params=DIALECTS)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(new_url(request.param, tmp_path_factory.mktemp("ingest"))) as opened:
        yield opened


@pytest.fixture
def store(shared: Store) -> Store:
    return emptied(shared)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of good and bad documents."""
    (tmp_path / "a.txt").write_text("Raids hit IDLIB and QOM on Friday.", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.md").write_text("Raids hit HAMA.", encoding="utf-8")
    (tmp_path / "d.txt").write_bytes(bytes(range(256)) * 8)
    lines = [json.dumps({"id": str(number), "text": f"Raid {number} hit ALEPPO."}) for number in range(4)]
    lines[2] = '{"id": "2", "text": '
    (tmp_path / "e.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "f.docx").write_bytes(b"PK\x03\x04")
    return tmp_path


class TestTotals:
    def test_the_good_goes_in_and_the_bad_is_told_with_its_place(self, store: Store, folder: Path) -> None:
        totals = ingest(folder, store, EXTRACTOR, source="SANA")
        assert (totals.read, totals.new, totals.failed) == (5, 5, 4)
        assert (totals.mentions, totals.placed) == (6, 5)
        places = [Path(error.where).name for error in totals.failures]
        assert places == ["b.txt", "d.txt", "e.jsonl:3", "f.docx"]
        assert all(error.wrong and error.remedy for error in totals.failures)
        assert {row.source for row in store.reports()} == {"SANA"}
        assert store.counts().mentions == 6

    def test_twice_is_once(self, store: Store, folder: Path) -> None:
        ingest(folder, store, EXTRACTOR)
        before = store.version(), store.strikes(), rows_left(store)
        again = ingest([folder, folder / "a.txt"], store, EXTRACTOR)
        assert (again.new, again.changed, again.same) == (0, 0, 6)
        assert (store.version(), store.strikes(), rows_left(store)) == before

    @strategies.FEWER
    @given(st.lists(strategies.reports(), max_size=5))
    def test_twice_is_once_for_any_reports(self, shared: Store, reports: list[Report]) -> None:
        emptied(shared)
        # The same text from the same source is one report, so such are not told apart by other fields here.
        unique = list({(report.content_hash, report.source): report for report in reports}.values())
        first = ingest(unique, shared, EXTRACTOR)
        assert (first.read, first.new) == (len(unique), len(unique))
        before = shared.version(), shared.strikes()
        assert ingest(unique, shared, EXTRACTOR).same == len(unique)
        assert (shared.version(), shared.strikes()) == before

    def test_an_article_that_overcomes_the_extractor_costs_no_other(self, store: Store) -> None:
        reports = [
            Report("Raids hit IDLIB.", "a"),
            Report("PANIC", "b", origin="b.txt"),
            Report("Raids hit HAMA.", "c"),
        ]
        totals = ingest(reports, store, EXTRACTOR)
        assert (totals.read, totals.failed) == (2, 1)
        assert str(totals.failures[0]).startswith("b.txt: its strikes could not be found (RecursionError: too deep).")
        assert [row.id for row in store.reports()] == ["c", "a"]

    def test_errors_among_the_documents_are_passed_on(self, store: Store) -> None:
        error = ReportError("upload:2", "is broken.")
        assert ingest([error, Report("IDLIB", "a")], store, EXTRACTOR).failures == [error]

    def test_a_warning_is_no_failure(self, store: Store, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        path.write_text(json.dumps({"id": "1", "text": "Raids hit IDLIB.", "published": "soon"}), encoding="utf-8")
        totals = ingest(str(path), store, EXTRACTOR)
        assert (totals.read, totals.failed) == (1, 0)
        assert len(totals.warnings) == 1
        assert totals.warnings[0].where.endswith("a.jsonl:1")

    def test_progress_is_told_after_every_document(self, store: Store, folder: Path) -> None:
        seen: list[tuple[int, int]] = []
        ingest(folder, store, EXTRACTOR, progress=lambda totals: seen.append((totals.read, totals.failed)))
        assert len(seen) == 9
        assert seen[-1] == (5, 4)

    def test_the_line_at_the_end(self) -> None:
        totals = Totals(read=1_200, new=1_000, changed=1, same=199, failed=2, mentions=3_000, placed=2_900)
        assert str(totals) == (
            "1,200 reports read (1,000 new, 1 changed, 199 the same), 3,000 mentions of strikes, "
            "2,900 of them on the map; 2 could not be read"
        )

    def test_trouble_with_the_store_ends_the_run(self, tmp_path: Path) -> None:
        open_store(f"{tmp_path}/a.db").close()
        with open_store(f"{tmp_path}/a.db", readonly=True) as store, pytest.raises(StoreReadOnly):
            ingest(Report("IDLIB", "a"), store, EXTRACTOR)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_killed_in_the_middle_it_goes_on_from_there(dialect: str, tmp_path: Path) -> None:
    url = new_url(dialect, tmp_path)
    path = tmp_path / "reports.jsonl"
    count = 400
    texts = (f"Raid {number} hit IDLIB, HAMA and ALEPPO." for number in range(count))
    path.write_text("\n".join(json.dumps({"id": str(number), "text": text}) for number, text in enumerate(texts)))
    worker = subprocess.Popen(
        [sys.executable, "-c", INGEST, url, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    for _ in range(20):
        worker.stdout.readline()
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    with open_store(url) as store:
        got = len(store.reports())
        assert 20 <= got < count
        assert store.counts().mentions == 3 * got == rows_left(store)["strike_search"]
        totals = ingest(path, store, EXTRACTOR)
        assert (totals.same, totals.new) == (got, count - got)
        assert store.counts().mentions == 3 * count


INGEST = """
import sys
from geo.ingest import ingest
from geo.store import open_store
from tests.test_ingest import EXTRACTOR
with open_store(sys.argv[1]) as store:
    ingest(sys.argv[2], store, EXTRACTOR, progress=lambda totals: print(totals.read, flush=True))
"""


class TestSamples:
    def test_they_go_into_an_empty_store_once(self, tmp_path: Path) -> None:
        with open_store(f"{tmp_path}/a.db") as store:
            totals = load_samples(store, EXTRACTOR)
            assert totals.new == len(sample_reports()) > 0
            assert {row.source for row in store.reports()} == {SAMPLE_SOURCE}
            assert load_samples(store, EXTRACTOR).read == 0
            assert store.remove_samples() == totals.new
            assert store.is_empty()
            assert load_samples(store, EXTRACTOR).read == 0
            assert store.is_empty()

    def test_not_beside_a_report_of_ones_own(self, tmp_path: Path) -> None:
        with open_store(f"{tmp_path}/a.db") as store:
            ingest(Report("IDLIB", "a"), store, EXTRACTOR)
            assert load_samples(store, EXTRACTOR).read == 0

    def test_a_load_that_was_stopped_is_finished(self, tmp_path: Path) -> None:
        def stop(totals: Totals) -> None:
            if totals.read == 3:
                raise KeyboardInterrupt

        with open_store(f"{tmp_path}/a.db") as store:
            with pytest.raises(KeyboardInterrupt):
                load_samples(store, EXTRACTOR, progress=stop)
            assert len(store.reports()) == 3
            load_samples(store, EXTRACTOR)
            assert len(store.reports()) == len(sample_reports())

    def test_not_where_only_reading_is_allowed(self, tmp_path: Path) -> None:
        open_store(f"{tmp_path}/a.db").close()
        with open_store(f"{tmp_path}/a.db", readonly=True) as store:
            assert load_samples(store, EXTRACTOR).read == 0


def test_what_is_counted_as_placed_is_what_the_map_shows(store: Store) -> None:
    class Country:
        def strikes(self, report: Report, /) -> Sequence[Strike]:
            return [strike(report), strike(report, place=place(2, precision=Precision.COUNTRY))]

    totals = ingest(Report("x", "x"), store, Country())
    assert (totals.mentions, totals.placed) == (2, 1)
