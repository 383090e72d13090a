"""Bad input: a clear message with file, line and what to do; the good rest goes in; nothing hangs."""

from __future__ import annotations

import datetime as dt
import json
import os
import stat
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import ReportError
from geo.records import Report
from geo.reports import READERS, ReportWarning, read_bytes, read_path, read_text
from geo.reports.plain import headline

ZIP = b"PK\x03\x04" + bytes(100)
GOOD = json.dumps({"text": "Jets hit Nawa."}).encode()


def problem(data: bytes, name: str) -> ReportError:
    """The one thing said of a document that is no report."""
    (error,) = read_bytes(data, name)
    assert isinstance(error, ReportError), error
    assert not isinstance(error, ReportWarning), error
    return error


def check_message(error: ReportError, where: str, words: str) -> None:
    """Where, what is wrong, and what to do."""
    assert error.where == where
    assert words in error.wrong
    assert error.remedy
    assert str(error) == f"{where}: {error.wrong} {error.remedy}"


# --- files that are no text -----------------------------------------------


@pytest.mark.parametrize("extension", sorted(READERS))
@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \n\t\r\n"], ids=["empty", "mark", "blank"])
def test_an_empty_file(extension: str, data: bytes) -> None:
    error = problem(data, f"a{extension}")
    assert error.where == f"a{extension}"
    assert any(word in error.wrong for word in ("empty", "no text", "no page"))


@pytest.mark.parametrize("extension", sorted(READERS))
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n1 0 obj", "a PDF"),
        (ZIP, ".docx"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"{\\rtf1\\ansi Jets hit Nawa.}", ".rtf"),
    ],
)
def test_a_binary_file_is_named(extension: str, data: bytes, words: str) -> None:
    check_message(problem(data, f"a{extension}"), f"a{extension}", words)


@pytest.mark.parametrize("extension", [".txt", ".md", ".html"])
def test_zero_bytes(extension: str) -> None:
    check_message(
        problem(b"Jets hit Nawa.\n\x00\x01\x02", f"a{extension}"),
        f"a{extension}",
        "zero byte at byte 15: it looks like a binary",
    )


def test_utf_16_without_its_mark() -> None:
    check_message(
        problem("Jets hit Nawa.".encode("utf-16-le"), "a.txt"), "a.txt", "UTF-16 text without a byte-order mark"
    )


def test_utf_16_that_was_cut() -> None:
    check_message(problem("Jets hit Nawa.".encode("utf-16")[:-1], "a.txt"), "a.txt", "byte-order mark says UTF-16")


# --- encodings ------------------------------------------------------------


def test_a_mixed_file_says_in_which_line() -> None:
    data = "Jets hit Ma’arrat.\nThe “raid” –\n".encode() + b"The city\x92s market.\n"
    check_message(problem(data, "a.txt"), "a.txt", "Line 3 is not UTF-8 (byte 0x92")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Des avions ont bombardé Alep ; des élèves étaient à l'école, près de là.", "cp1252"),  # or Central European
        ("Samoloty zbombardowały Idlib – podało Obserwatorium Praw Człowieka. Żadnych ofiar.", "cp1250"),  # or Western
        ("Le café a été bombardé mardi à Alep, près de l'école.", "cp850"),  # "caf‚"
        ("Самолёты нанесли удары по городу Идлиб во вторник.", "mac_cyrillic"),
    ],
)
def test_a_charset_that_cannot_be_told_is_not_guessed(text: str, encoding: str) -> None:
    check_message(problem(text.encode(encoding), "a.txt"), "a.txt", "charset cannot be told")


def test_a_page_that_is_not_in_the_charset_it_declares() -> None:
    data = b'<meta charset="shift_jis"><p>Le caf\xe9 \xff\xfd.</p>'
    check_message(problem(data, "a.html"), "a.html", "declares the charset shift_jis")


def test_a_codec_that_is_no_charset_is_not_obeyed() -> None:
    data = b'<meta charset="unicode_escape"><p>Jets hit \\u004eawa in Ma\x92arrat, he said.</p>'
    (report,) = read_bytes(data, "a.html")
    assert isinstance(report, Report)
    assert report.text == "Jets hit \\u004eawa in Ma’arrat, he said."


# --- JSON Lines -----------------------------------------------------------


def test_a_broken_line_costs_no_other() -> None:
    data = b"\n".join([GOOD, b"", b'{"text": "Jets hit', GOOD, GOOD])
    readings = list(read_bytes(data, "feed.jsonl"))
    assert [type(reading) for reading in readings] == [Report, ReportError, Report, Report]
    assert isinstance(readings[1], ReportError)
    check_message(readings[1], "feed.jsonl:3", "not JSON: Unterminated string")
    assert [r.origin for r in readings if isinstance(r, Report)] == ["feed.jsonl:1", "feed.jsonl:4", "feed.jsonl:5"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"Jets hit Nawa.", "not JSON"),
        (b'["text"]', "a list, not an object"),
        (b"null", "null, not an object"),
        (b'{"title": "x"}', 'no "text"'),
        (b'{"text": null}', 'no "text"'),
        (b'{"text": ["x"]}', 'Its "text" is a list'),
        (b'{"text": " "}', "no text"),
        (b'{"text": "Jets hit Nawa\\u0000."}', "zero character at 13"),
        (b'{"text": "Jets hit \\ud83d"}', "half a character (U+D83D"),
        (b'{"text": "caf\xe9"}', "not UTF-8 (byte 0xe9 at byte 13 of the line)"),
        (b'{"text": "x", "id": ' + b"9" * 5000 + b"}", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"text": "x"} {"text": "y"}', "Extra data (column 15)"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(line: bytes, words: str) -> None:
    first, error, last = read_bytes(b"\n".join([GOOD, line, GOOD]), "feed.jsonl")
    assert isinstance(first, Report)
    assert isinstance(last, Report)
    assert isinstance(error, ReportError)
    check_message(error, "feed.jsonl:2", words)


@pytest.mark.parametrize("opening", [b"[\n", b"{\n"])
def test_json_over_many_lines_is_said_once(opening: bytes) -> None:
    check_message(problem(opening + b'"text": "x"\n' * 100, "a.jsonl"), "a.jsonl", "not JSON Lines")


@pytest.mark.parametrize(
    ("field", "value"), [("title", 7), ("url", ["x"]), ("source", {"a": 1}), ("id", True), ("id", 1.5)]
)
def test_a_field_that_is_no_string_is_left_out_and_said(field: str, value: object) -> None:
    warning, report = read_bytes(json.dumps({"text": "Jets hit Nawa.", field: value}).encode(), "a.jsonl")
    assert isinstance(warning, ReportWarning)
    check_message(warning, "a.jsonl:1", f'Its "{field}" is')
    assert isinstance(report, Report)
    assert report.text == "Jets hit Nawa."


def test_numbers_as_ids_are_kept() -> None:
    (report,) = read_bytes(b'{"text": "x", "id": 17, "title": null}', "a.jsonl")
    assert isinstance(report, Report)
    assert report.id == "17"


# --- dates ----------------------------------------------------------------

BAD_DATES = {
    "a.jsonl": b'{"text": "Jets hit Nawa.", "published": "26 January 2016"}',
    "a.md": b"---\npublished: 26 January 2016\n---\nJets hit Nawa.",
    "a.html": b'<meta name="date" content="26 January 2016"><p>Jets hit Nawa.</p>',
}


@pytest.mark.parametrize("name", BAD_DATES)
def test_a_date_that_is_none_leaves_the_report_undated_and_is_said(name: str) -> None:
    warning, report = read_bytes(BAD_DATES[name], name)
    assert isinstance(warning, ReportWarning)
    assert "'26 January 2016' is not a day as YYYY-MM-DD" in warning.wrong
    assert isinstance(report, Report)
    assert (report.text, report.published) == ("Jets hit Nawa.", None)


@pytest.mark.parametrize("name", BAD_DATES)
def test_a_given_date_mends_it(name: str) -> None:
    (report,) = read_bytes(BAD_DATES[name], name, published=dt.date(2016, 1, 26))
    assert isinstance(report, Report)
    assert report.published == dt.date(2016, 1, 26)


def test_a_page_of_two_dates_has_none() -> None:
    head = b'<meta name="date" content="2016-01-26"><meta name="pubdate" content="2016-02-01">'
    warning, report = read_bytes(head + b"<p>Jets hit Nawa.</p>", "a.html")
    assert isinstance(warning, ReportWarning)
    assert "2016-01-26 or 2016-02-01" in warning.wrong
    assert isinstance(report, Report)
    assert report.published is None


# --- front matter ---------------------------------------------------------


def test_a_value_over_several_lines_is_said() -> None:
    warning, report = read_bytes(b"---\nsource: x\ntitle: >\n  Raid on\n  Nawa\n---\nJets hit Nawa.", "a.md")
    assert isinstance(warning, ReportWarning)
    check_message(warning, "a.md:3", "title is not plain text")
    assert isinstance(report, Report)
    assert (report.title, report.source) == ("", "x")


def test_front_matter_that_never_ends_is_kept_as_text_and_said() -> None:
    data = b"---\ntitle: Raid\n\nJets hit Nawa.\n"
    warning, report = read_bytes(data, "a.md")
    assert isinstance(warning, ReportWarning)
    check_message(warning, "a.md:1", "no closing ---")
    assert isinstance(report, Report)
    assert report.text == data.decode()


# --- web pages ------------------------------------------------------------


def test_a_page_with_nothing_in_it() -> None:
    check_message(problem(b"<html><body><img src=x></body></html>", "a.html"), "a.html", "No article was found")


def test_a_page_nested_beyond_reason() -> None:
    check_message(
        problem(b"<p>Jets hit Nawa.</p>" + b"<div>" * 5000 + b"end", "a.html"),
        "a.html",
        "cannot be read whole (Excessive depth",
    )


def test_a_page_of_20_megabytes_is_taken_whole_and_this_is_said() -> None:
    body = "".join(
        f"<p>Jets hit the village of Nawa{i}, an activist said, <b>and</b> more.</p>\n" for i in range(300_000)
    )
    started = time.monotonic()
    warning, report = read_bytes(f"<nav>Home</nav><article>{body}</article>".encode(), "long.html")
    assert time.monotonic() - started < 60
    assert isinstance(warning, ReportWarning)
    assert "too long to tell the article" in warning.wrong
    assert isinstance(report, Report)
    paragraphs = report.text.split("\n\n")
    assert (len(paragraphs), paragraphs[0]) == (300_000, "Jets hit the village of Nawa0, an activist said, and more.")


# --- paths ----------------------------------------------------------------


def path_problem(path: Path) -> ReportError:
    (error,) = read_path(path)
    assert isinstance(error, ReportError)
    return error


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    check_message(path_problem(tmp_path / "gone.txt"), f"{tmp_path}/gone.txt", "No such file")


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "noextension", "a.json"])
def test_an_unknown_extension(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("Jets hit Nawa.")
    error = path_problem(tmp_path / name)
    check_message(error, f"{tmp_path}/{name}", "does not read files")
    assert ".jsonl" in error.remedy


def test_in_a_folder_the_bad_cost_the_good_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Jets hit Nawa.")
    (tmp_path / "b.txt").write_bytes(b"\x00")
    (tmp_path / "c.exe").write_bytes(b"MZ")
    (tmp_path / "d.txt").symlink_to(tmp_path / "d.txt")
    (tmp_path / "e.txt").symlink_to(tmp_path / "gone")
    (tmp_path / "f.jsonl").write_bytes(GOOD + b"\n{\n" + GOOD)
    kinds = [type(reading) for reading in read_path(tmp_path)]
    assert kinds == [Report, ReportError, ReportError, ReportError, ReportError, Report, ReportError, Report]


def test_an_empty_folder(tmp_path: Path) -> None:
    check_message(path_problem(tmp_path), str(tmp_path), "no files in this folder")


def test_a_named_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    readings: list[Report | ReportError] = []
    thread = threading.Thread(target=lambda: readings.extend(read_path(tmp_path)), daemon=True)
    thread.start()
    thread.join(10)
    assert not thread.is_alive()
    (error,) = readings
    assert isinstance(error, ReportError)
    check_message(error, f"{tmp_path}/pipe.txt", "not a plain file")


def test_a_file_we_may_not_read(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("Jets hit Nawa.")
    path.chmod(0)
    me = os.geteuid()
    if me == 0:  # root may read everything: be somebody else for a moment, in a folder open to all
        for folder in [tmp_path, *tmp_path.parents]:
            if folder.stat().st_uid == me and folder != Path("/"):
                folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
        os.seteuid(65534)
    try:
        error = path_problem(path)
    finally:
        os.seteuid(me)
    check_message(error, str(path), "Permission denied")
    assert "right to read" in error.remedy


@pytest.mark.skipif(
    not Path("/proc/self/mem").exists(), reason="a plain file whose reading fails is known on Linux only"
)
@pytest.mark.parametrize("extension", sorted(READERS))
def test_a_disk_that_fails(extension: str, tmp_path: Path) -> None:
    (tmp_path / f"a{extension}").symlink_to("/proc/self/mem")
    assert "cannot be read" in path_problem(tmp_path / f"a{extension}").wrong


def test_one_report_above_the_limit(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(50_000_001)
    check_message(path_problem(tmp_path / "a.txt"), f"{tmp_path}/a.txt", "larger than 50 MB")


def test_a_line_above_the_limit_costs_no_other(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.write(GOOD + b"\n")
        file.seek(160_000_000, os.SEEK_CUR)
        file.write(b"\n" + GOOD + b"\n")
    first, error, last = read_path(tmp_path / "a.jsonl")
    assert isinstance(first, Report)
    assert isinstance(error, ReportError)
    check_message(error, f"{tmp_path}/a.jsonl:2", "larger than 50 MB")
    assert isinstance(last, Report)
    assert last.origin.endswith(":3")


def test_names_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    name = "a\x1b[31m\n.txt"
    (tmp_path / name).write_bytes(b"")
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"")
    for reading in [*read_path(tmp_path), *read_bytes(b"", name)]:
        assert str(reading).isprintable()
        str(reading).encode("utf-8")


# --- pasted ---------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \n", "\ufeff", "Jets\x00", "Jets \ud83d"])
def test_pasted_text_that_is_none(text: str) -> None:
    with pytest.raises(ReportError, match=r"^pasted: ") as caught:
        read_text(text)
    assert caught.value.remedy


# --- anything at all ------------------------------------------------------


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=400) | st.text().map(str.encode), st.sampled_from(sorted(READERS)))
def test_any_bytes_give_a_report_or_a_message(data: bytes, extension: str) -> None:
    for reading in read_bytes(data, f"a{extension}"):
        assert isinstance(reading, Report | ReportError)
        if isinstance(reading, Report):
            assert reading.text.strip()
            reading.text.encode("utf-8")


TAGS = [
    "<p>",
    "</p>",
    "<div>",
    "<table><td>",
    "<script>",
    "<!--",
    "-->",
    "<nav>",
    "</html>",
    "<title>",
    "<h1>",
    "&#0;",
    "Jets ",
    "\x0c",
]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(TAGS) | st.text(max_size=5), max_size=30).map("".join))
def test_any_markup_gives_a_report_or_a_message(markup: str) -> None:
    for reading in read_bytes(markup.encode("utf-8", "replace"), "a.html"):
        assert isinstance(reading, Report | ReportError)


@pytest.mark.parametrize(
    "text",
    [
        "x" + " " * 3_000_000,
        "# x" + "#" * 3_000_000,
        "\n" * 3_000_000 + "x",
        "---\ntitle: x" + " " * 3_000_000 + "y\n---\nz",
        "<meta " * 500_000,
    ],
)
def test_hostile_runs_of_characters_take_no_time(text: str) -> None:
    started = time.monotonic()
    for extension in (".txt", ".md", ".jsonl"):
        list(read_bytes(text.encode(), f"a{extension}"))
        list(read_bytes(text.encode() + b"\nThe city\x92s market.", f"a{extension}"))
    headline(text)
    assert time.monotonic() - started < 10
