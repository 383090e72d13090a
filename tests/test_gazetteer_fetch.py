"""`gazetteer fetch`: countries' dumps are downloaded, gone on with, checked and imported; nothing is left broken."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import io
import re
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from geo.cli import main
from geo.errors import DownloadError, GazetteerError, SettingsError
from geo.places import compiling
from geo.places.own import downloading
from geo.places.own.downloading import Fetched, fetch
from geo.places.own.importing import Imported, import_file, own_lists
from tests.villages import dump, row


def archive(*rows: str, name: str = "SY.txt") -> bytes:
    """A dump as GeoNames packs it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("readme.txt", "made up for a test")
        zipped.writestr(name, "".join(rows))
    return packed.getvalue()


VILLAGES = archive(*dump(3000))
FEWER = archive(*dump(2500, seed=8))


class Answer(BaseHTTPRequestHandler):
    """Answers as its server's behaviour says."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]
        site.asked.append(dict(self.headers))
        with contextlib.suppress(ConnectionError):
            site.behave(self)
        self.close_connection = True

    def send(
        self, data: bytes, *, etag: str = '"one"', ranges: bool = True, stop: int | None = None, **headers: str
    ) -> None:
        """The file or the rest of it that is asked for; only `stop` bytes of that come."""
        start = 0
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", "")) if ranges else None
        if wanted and self.headers.get("If-Range") in (None, etag, headers.get("Last_Modified")):
            start = int(wanted[1])
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        if etag:
            self.send_header("ETag", etag)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        self.wfile.write(data[start:] if stop is None else data[start : start + stop])

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


Behaviour = Callable[[Answer], None]


def whole(answer: Answer) -> None:
    """The file, or the rest of it that is asked for."""
    answer.send(VILLAGES)


def cut(answer: Answer) -> None:
    """A third of what is asked for at most; then the connection ends."""
    answer.send(VILLAGES, stop=len(VILLAGES) // 3)


@dataclass
class Site:
    """A server on this machine that stands for the internet: how it behaves, and what it was asked."""

    behave: Behaviour = whole
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def ranges(self) -> list[str]:
        """The ranges that were asked for, "" for a whole file."""
        return [headers.get("Range", "") for headers in self.asked]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The server, to which the setting points; nobody waits long."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.site = site = Site()  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.setenv("STRIKEMAP_GAZETTEER_URL", f"http://127.0.0.1:{server.server_port}/{{CC}}.zip")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(downloading, "PAUSE", 0.01)
    monkeypatch.setattr(downloading, "TIMEOUT", 1.0)
    yield site
    server.shutdown()
    server.server_close()


def first_then(*first: Behaviour, then: Behaviour) -> Behaviour:
    """Another behaviour for each of the first requests."""
    waiting = list(first)

    def behave(answer: Answer) -> None:
        chosen = waiting.pop(0) if waiting else then
        chosen(answer)

    return behave


def left() -> list[str]:
    """The files of downloads that are there."""
    folder = downloading.folder()
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock") if folder.is_dir() else []


def fetch_one(country: str = "SY") -> Fetched:
    """One country, fetched."""
    (fetched,) = fetch([country])
    return fetched


# What goes well


def test_a_country_is_fetched_and_imported(site: Site) -> None:
    steps: list[tuple[str, int, int]] = []
    (fetched,) = fetch(["sy"], progress=lambda *step: steps.append(step))
    assert fetched.imported is not None
    kept = fetched.imported.kept
    assert (kept.name, kept.places, kept.source, kept.file) == ("geonames-sy", 3000, "GeoNames, CC BY 4.0", "SY.zip")
    assert own_lists() == [kept]
    assert left() == []
    assert {step for step, *_ in steps} == {"downloading", "reading"}
    assert ("downloading", len(VILLAGES), len(VILLAGES)) in steps
    assert site.asked[0]["User-Agent"].startswith("Strikemap/")


def test_a_broken_download_is_gone_on_with_at_once(site: Site) -> None:
    site.behave = first_then(cut, cut, then=whole)
    assert fetch_one().imported is not None
    third = len(VILLAGES) // 3
    assert site.ranges == ["", f"bytes={third}-", f"bytes={2 * third}-"]
    assert site.asked[1]["If-Range"] == '"one"'


def test_a_broken_download_is_gone_on_with_the_next_time(site: Site) -> None:
    site.behave = lambda answer: answer.send(VILLAGES, stop=1000)
    failed = fetch_one()
    assert isinstance(failed.error, DownloadError)
    assert "4,000 bytes that came are kept" in str(failed.error)
    assert left() == ["SY.mark", "SY.part"]
    assert own_lists() == []
    site.behave = whole
    assert fetch_one().imported is not None
    assert site.ranges[-1] == "bytes=4000-"
    assert left() == []


def test_a_stopped_download_is_gone_on_with(site: Site) -> None:
    def stop(step: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(["SY"], progress=stop)
    assert left() == ["SY.mark", "SY.part"]
    assert fetch_one().imported is not None
    assert site.ranges[-1].startswith("bytes=")


def test_a_file_that_was_whole_but_not_yet_named_is_not_asked_for_again(site: Site) -> None:
    part = downloading.folder() / "SY.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(VILLAGES)
    downloading.write_mark(part, downloading.Mark(downloading.address_of("SY"), '"one"', "", len(VILLAGES)))
    assert fetch_one().imported is not None
    assert site.asked == []


def test_where_the_server_cannot_go_on_it_begins_anew(site: Site) -> None:
    site.behave = first_then(cut, then=lambda answer: answer.send(VILLAGES, ranges=False))
    assert fetch_one().imported is not None
    assert len(site.asked) == 2


@pytest.mark.parametrize("marks", [{"etag": ""}, {"etag": 'W/"weak"'}])
def test_without_a_version_nothing_is_pieced_together(site: Site, marks: dict[str, str]) -> None:
    site.behave = first_then(
        lambda answer: answer.send(VILLAGES, stop=1000, **marks),  # type: ignore[arg-type]
        then=lambda answer: answer.send(VILLAGES, **marks),  # type: ignore[arg-type]
    )
    assert fetch_one().imported is not None
    assert site.ranges == ["", ""]


def test_a_date_is_a_version_too(site: Site) -> None:
    date = "Sun, 22 Nov 2026 01:02:03 GMT"
    site.behave = first_then(
        lambda answer: answer.send(VILLAGES, etag="", stop=1000, Last_Modified=date),
        then=lambda answer: answer.send(VILLAGES, etag="", Last_Modified=date),
    )
    assert fetch_one().imported is not None
    assert site.ranges == ["", "bytes=1000-"]
    assert site.asked[1]["If-Range"] == date


def test_a_file_that_changed_meanwhile_is_taken_from_its_beginning(site: Site) -> None:
    site.behave = first_then(cut, then=lambda answer: answer.send(FEWER, etag='"two"'))
    fetched = fetch_one()
    assert fetched.imported is not None
    assert fetched.imported.kept.places == 2500


def test_a_rude_server_cannot_mix_two_versions(site: Site) -> None:
    def rude(answer: Answer) -> None:
        del answer.headers["If-Range"]
        answer.send(FEWER, etag='"two"')

    site.behave = first_then(cut, then=rude)
    fetched = fetch_one()
    assert fetched.imported is not None
    assert fetched.imported.kept.places == 2500
    assert site.ranges[-1] == ""


def test_a_part_that_the_server_does_not_know_is_thrown_away(site: Site) -> None:
    def beyond(answer: Answer) -> None:
        answer.send_response(416)
        answer.send_header("Content-Length", "0")
        answer.end_headers()

    site.behave = first_then(cut, beyond, then=whole)
    assert fetch_one().imported is not None
    assert site.ranges[-1] == ""


def test_trouble_that_passes_is_waited_for(site: Site) -> None:
    site.behave = first_then(
        lambda answer: answer.send_error(500),
        lambda answer: answer.send_error(503),
        lambda answer: answer.connection.close(),
        then=whole,
    )
    assert fetch_one().imported is not None


def test_a_slow_server_is_waited_for_and_a_silent_one_asked_again(site: Site) -> None:
    def drips(answer: Answer) -> None:
        answer.send(VILLAGES, stop=0)
        for start in range(0, len(VILLAGES), 20_000):
            answer.wfile.write(VILLAGES[start : start + 20_000])
            time.sleep(0.05)

    def falls_silent(answer: Answer) -> None:
        cut(answer)
        time.sleep(1.5)

    site.behave = first_then(falls_silent, then=whole)
    assert fetch_one().imported is not None
    assert site.ranges == ["", f"bytes={len(VILLAGES) // 3}-"]
    site.behave = drips
    assert fetch_one().imported is not None


def test_an_answer_of_unknown_length_is_taken_when_it_is_whole(site: Site) -> None:
    def chunked(answer: Answer) -> None:
        answer.send_response(200)
        answer.send_header("Transfer-Encoding", "chunked")
        answer.end_headers()
        for start in range(0, len(VILLAGES), 20_000):
            piece = VILLAGES[start : start + 20_000]
            answer.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            if len(site.asked) == 1:
                return
        answer.wfile.write(b"0\r\n\r\n")

    site.behave = chunked
    assert fetch_one().imported is not None
    assert len(site.asked) == 2


def test_an_address_that_moved_is_followed(site: Site) -> None:
    def moved(answer: Answer) -> None:
        answer.send_response(302)
        answer.send_header("Location", "/elsewhere/SY.zip")
        answer.send_header("Content-Length", "0")
        answer.end_headers()

    site.behave = first_then(moved, then=whole)
    assert fetch_one().imported is not None


# What does not


def html(answer: Answer) -> None:
    answer.send(b"<!DOCTYPE html><title>Please log in</title>")


@pytest.mark.parametrize(
    ("behave", "words", "requests"),
    [
        (lambda answer: answer.send_error(404), "no such dump", 1),
        (lambda answer: answer.send_error(403), "refuses", 1),
        (lambda answer: answer.send_error(500), "HTTP 500", downloading.ATTEMPTS),
        (html, "begins '<!DOCTYPE html>", 1),
        (lambda answer: answer.send(VILLAGES[:-500]), "no whole zip", 1),
        (lambda answer: answer.send(b""), "no whole zip", 1),
        (lambda answer: answer.send(archive("no\tdump\n")), "no column", 1),
        (lambda answer: answer.send(archive(row(1, "A Stream", 35, 36, feature="H.STM"))), "no place", 1),
        (lambda answer: answer.send(VILLAGES[:9000] + bytes(99) + VILLAGES[9099:]), "cannot be read", 1),
    ],
)
def test_what_is_no_dump_is_said_and_thrown_away(site: Site, behave: Behaviour, words: str, requests: int) -> None:
    site.behave = behave
    failed = fetch_one()
    assert failed.imported is None
    assert words in str(failed.error)
    assert len(site.asked) == requests
    assert left() == []
    assert own_lists() == []
    site.behave = whole
    assert fetch_one().imported is not None


def test_a_file_without_end_is_not_taken(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloading, "LARGEST", 10_000)
    assert "check the address" in str(fetch_one().error)

    def endless(answer: Answer) -> None:
        answer.send_response(200)
        answer.end_headers()
        for _ in range(100):
            answer.wfile.write(bytes(10_000))

    site.behave = endless
    assert "does not end" in str(fetch_one().error)
    assert left() == []


def test_without_internet_it_says_what_to_do(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIKEMAP_GAZETTEER_URL", "http://127.0.0.1:9/{CC}.zip")
    said = str(fetch_one().error)
    assert "is there internet?" in said
    assert "gazetteer import FILE" in said
    assert left() == []


def test_one_country_that_fails_does_not_keep_back_the_others(site: Site) -> None:
    def by_country(answer: Answer) -> None:
        if answer.path == "/LB.zip":
            answer.send_error(404)
        else:
            answer.send(VILLAGES)

    site.behave = by_country
    fetched = fetch(["SY", "LB", "sy", "IQ"])
    assert [(one.country, one.imported is not None) for one in fetched] == [("SY", True), ("LB", False), ("IQ", True)]
    assert [known.name for known in own_lists()] == ["geonames-iq", "geonames-sy"]


def test_two_processes_do_not_write_one_part(site: Site) -> None:
    with downloading.alone(downloading.folder() / "SY.zip"):
        assert "another process" in str(fetch_one().error)
    assert fetch_one().imported is not None


def test_the_archive_is_held_until_it_is_imported(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second process would otherwise take the archive's place, and lose it to the first one's tidying up."""
    tried = []

    def import_slowly(path: Path, **given: object) -> Imported:
        monkeypatch.setattr(downloading, "import_file", import_file)
        tried.append(fetch_one())
        return import_file(path, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(downloading, "import_file", import_slowly)
    assert fetch_one().imported is not None
    assert "another process" in str(tried[0].error)


def test_where_there_are_no_locks_it_is_downloaded_all_the_same(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", unknown)
    assert fetch_one().imported is not None


@pytest.mark.parametrize("code", ["", "S", "SYR", "../", "s1", "СИ"])
def test_a_wrong_code_is_said_before_anything_is_asked(site: Site, code: str) -> None:
    with pytest.raises(GazetteerError, match="country code"):
        fetch(["SY", code])
    assert site.asked == []


@pytest.mark.parametrize(
    "url", ["file:///etc/{CC}", "https://example.org/SY.zip", "ftp://x/{CC}", "http://[x/{CC}", "{CC}"]
)
def test_a_wrong_address_is_said(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("STRIKEMAP_GAZETTEER_URL", url)
    with pytest.raises(SettingsError, match="GAZETTEER_URL"):
        fetch(["SY"])


def test_nothing_is_asked_where_nothing_may_be_written(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIKEMAP_READONLY", "1")
    with pytest.raises(GazetteerError, match="READONLY"):
        fetch(["SY"])
    assert site.asked == []


def test_a_cache_folder_that_cannot_be_written_is_said(site: Site, own_folders: Path) -> None:
    (own_folders / "cache").write_text("in the way")
    assert "cannot be written" in str(fetch_one().error)


def test_the_command(site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    site.behave = lambda answer: answer.send_error(404)
    before = compiling.version()
    assert main(["gazetteer", "fetch", "SY", "LB"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("no such dump") == 2
    assert compiling.version() == before
