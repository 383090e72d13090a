"""Several processes print what one prints, in the same order, and read no further ahead than they must."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.cli import jobs, main
from geo.cli.jobs import AHEAD, Work, batched, extract_lines
from geo.records import Report

TOWNS = ("Saraqib", "Binnish", "Ariha", "Nawa", "Dael", "Talbiseh")


def reports(count: int) -> Iterator[Report]:
    """Reports that each tell of one strike."""
    for number in range(count):
        town = TOWNS[number % len(TOWNS)]
        yield Report(text=f"Warplanes bombed {town} in Syria, killing {number + 2} people.", id=str(number))


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two reports a batch."""
    monkeypatch.setattr(jobs, "BATCH", 70)


@pytest.mark.usefixtures("small_batches")
def test_rows_and_their_order_do_not_depend_on_the_number_of_processes() -> None:
    alone = list(extract_lines(reports(20), Work(), 1))
    assert list(extract_lines(reports(20), Work(), 3)) == alone
    assert [json.loads(line)["report_id"] for line in alone] == [str(number) for number in range(20)]


@pytest.mark.usefixtures("small_batches")
def test_no_more_is_read_than_keeps_the_processes_busy() -> None:
    read: list[str] = []

    def watched() -> Iterator[Report]:
        for report in reports(100):
            read.append(report.id)
            yield report

    lines = extract_lines(watched(), Work(), 2)
    next(lines)
    assert len(read) <= 2 * (2 * AHEAD + 1)
    lines.close()  # type: ignore[attr-defined]  # it is a generator


def test_batches_keep_every_report_and_their_order() -> None:
    parts = list(batched(reports(7)))
    assert [report.id for part in parts for report in part] == [str(number) for number in range(7)]


def test_one_small_document_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ProcessPoolExecutor", None)
    assert len(list(extract_lines(reports(3), Work(), 8))) == 3


@pytest.mark.usefixtures("small_batches")
def test_the_command_tells_bad_rows_and_prints_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [json.dumps({"id": report.id, "text": report.text}) for report in reports(8)]
    articles = tmp_path / "articles.jsonl"
    articles.write_text("\n".join([*rows[:4], "{broken", *rows[4:]]), encoding="utf-8")
    assert main(["extract", "--jobs", "2", "--jsonl", str(articles)]) == 1
    captured = capsys.readouterr()
    assert [json.loads(line)["report_id"] for line in captured.out.splitlines()] == list("01234567")
    assert "articles.jsonl:5" in captured.err


@pytest.mark.parametrize("number", ["0", "-1", "two", ""])
def test_a_number_of_processes_is_one_or_more(number: str) -> None:
    with pytest.raises(SystemExit):
        main(["extract", f"--jobs={number}", "x.txt"])
