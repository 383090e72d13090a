"""Downloading countries' GeoNames dumps, on an explicit command only, and importing them.

What has come of a broken download stays in the cache folder, with the server's mark of its
version, and is gone on with: later, or at once. A file is used only when it is whole.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import time
import urllib.error
import urllib.request
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from email.message import Message
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import geo
from geo.errors import DownloadError, GazetteerError, SettingsError
from geo.places.own.files import Watch, nobody
from geo.places.own.importing import GEONAMES, GEONAMES_LICENCE, Imported, import_file
from geo.places.own.lists import check_writable
from geo.reports.fields import shorten
from geo.settings import settings, xdg

GEONAMES_URL = "https://download.geonames.org/export/dump/{CC}.zip"
AGENT = f"Strikemap/{geo.__version__} (gazetteer fetch; Python urllib)"
TIMEOUT = 30.0  # seconds without a byte
ATTEMPTS = 4  # for one file, each going on where the one before broke off
PAUSE = 1.0  # seconds before the second attempt, twice as many before each further one
LARGEST = 1_000_000_000  # bytes; the largest country has less than a tenth of it
PIECE = 1 << 16
MOVED_ON = 416  # "Range Not Satisfiable": what we have is not a beginning of what the server has
_BROKEN = (OSError, http.client.HTTPException)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of a country: its list, or why there is none."""

    country: str
    imported: Imported | None
    error: GazetteerError | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What a server said of a file of which we have a part: the version, and the whole size in bytes (0: unknown)."""

    url: str
    etag: str = ""
    modified: str = ""
    size: int = 0

    @property
    def condition(self) -> str:
        """What If-Range may ask: a strong ETag, else the date; "" where the server gave neither."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified


class Refused(DownloadError):
    """The server has no such file, or sends something else: asking again does not help."""


def fetch(countries: Sequence[str], *, progress: Watch = nobody) -> list[Fetched]:
    """Download and import countries (ISO 3166-1 alpha-2); one that fails does not keep back the others.

    Raises GazetteerError before anything is asked where a code cannot be one or nothing may be
    written, SettingsError for a setting `gazetteer_url` that cannot be used.
    """
    check_writable()
    codes = [check_code(country) for country in dict.fromkeys(country.strip().upper() for country in countries)]
    urls = [address_of(code) for code in codes]
    return [fetch_one(code, url, progress) for code, url in zip(codes, urls, strict=True)]


def fetch_one(country: str, url: str, progress: Watch = nobody) -> Fetched:
    """Download one country's dump and import it; what went wrong is in the answer."""
    archive = folder() / f"{country}.zip"
    try:
        with alone(archive):
            return Fetched(country, import_archive(country, download(url, archive, progress), progress))
    except GazetteerError as error:
        return Fetched(country, None, error)


def import_archive(country: str, archive: Path, progress: Watch) -> Imported:
    """Import a country's dump, which is then removed: its places are kept, or it was no good."""
    try:
        return import_file(
            archive,
            name=f"geonames-{country.lower()}",
            licence=GEONAMES_LICENCE,
            attribution=GEONAMES,
            country=country,
            progress=progress,
        )
    finally:
        with contextlib.suppress(OSError):
            archive.unlink(missing_ok=True)


def check_code(country: str) -> str:
    """A country's code; GazetteerError for anything else."""
    if len(country) != 2 or not (country.isascii() and country.isalpha()):
        raise GazetteerError(f"{shorten(country, 30)!r} is no country code; give two letters (ISO 3166-1), as in SY.")
    return country


def address_of(country: str) -> str:
    """Where a country's dump is; SettingsError where the setting says what cannot be."""
    template = settings().gazetteer_url or GEONAMES_URL
    try:
        parts = urlsplit(template)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and "{CC}" in template
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError(f"STRIKEMAP_GAZETTEER_URL={template!r}: give an http(s) address with {{CC}} for the code.")
    return template.replace("{CC}", country)


def folder() -> Path:
    """Where downloads lie until they are imported."""
    return xdg("XDG_CACHE_HOME", ".cache") / "downloads"


# One file


def download(url: str, target: Path, progress: Watch = nobody) -> Path:
    """Download an archive to `target`, going on with what is there of it; it is whole when this returns.

    For who holds it `alone`. Raises DownloadError; what came of the file then stays for the next time,
    unless it was of no use.
    """
    part = target.with_suffix(".part")
    try:
        complete(url, part, progress)
        check_archive(part, url)
        part.replace(target)
        mark_file(part).unlink(missing_ok=True)
    except Refused:
        forget(part)
        raise
    except DownloadError:
        raise
    except OSError as error:
        raise DownloadError(f"{part}: cannot be written ({error}); make room or give rights.") from error
    return target


@contextlib.contextmanager
def alone(archive: Path) -> Iterator[None]:
    """Hold an archive and its part for this process, until it ends at the latest; DownloadError where another does.

    Where there are no such locks (Windows, some network drives) two at once may spoil each other's part: then
    `check_archive` or the import refuses it, and it is downloaded anew.
    """
    with opened_lock(archive.with_suffix(".lock")) as lock:
        try:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DownloadError(f"{archive}: another process is downloading it; wait for it.") from error
        except (ImportError, OSError):
            pass
        yield


def opened_lock(path: Path) -> IO[bytes]:
    """The file that a lock is held on; DownloadError where it cannot be made."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")
    except OSError as error:
        raise DownloadError(f"{path}: cannot be written ({error}); make room or give rights.") from error


def complete(url: str, part: Path, progress: Watch) -> None:
    """Ask for a file until it is there, at most ATTEMPTS times; DownloadError where it does not come."""
    wrong: Exception = OSError("the connection ended before the file did")
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE * 2 ** (attempt - 1))
        try:
            if attempt_download(url, part, progress):
                return
        except Refused:
            raise
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code != MOVED_ON:
                raise refusal(url, error) from error
            wrong = error
        except _BROKEN as error:
            wrong = error
    raise DownloadError(given_up(url, part, wrong)) from wrong


def attempt_download(url: str, part: Path, progress: Watch) -> bool:
    """Ask once for what is missing of a file, and write it down; whether all of it is there now."""
    known = read_mark(part, url)
    have = part.stat().st_size if known and part.exists() else 0
    if known and known.size and have == known.size:
        return True
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
    if known and have:
        headers |= {"Range": f"bytes={have}-", "If-Range": known.condition}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  # address_of lets only http(s) pass
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            goes_on = have > 0 and is_rest(answer.status, answer.headers, have, known)
            if answer.status == http.client.PARTIAL_CONTENT and not goes_on:
                forget(part)
                raise OSError("the file has changed meanwhile")
            have = have if goes_on else 0
            size = have + length_of(answer.headers)
            mark = Mark(url, answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""), size)
            if size > LARGEST:
                raise Refused(f"{url}: it has {size:,} bytes, which no country's dump has; check the address.")
            write_mark(part, known if goes_on and known else mark)
            return write_rest(answer, part, have, size if length_of(answer.headers) else 0, progress)
    except urllib.error.HTTPError as error:
        if error.code == MOVED_ON:
            forget(part)
        raise


def is_rest(status: int, headers: Message, have: int, known: Mark | None) -> bool:
    """Whether an answer is the rest of the very file that we have the beginning of."""
    starts = str(headers.get("Content-Range", "")).startswith(f"bytes {have}-")
    same = known is not None and headers.get("ETag", known.etag) == known.etag
    return status == http.client.PARTIAL_CONTENT and starts and same


def length_of(headers: Message) -> int:
    """The bytes that an answer announces, 0 where it does not."""
    text = str(headers.get("Content-Length", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def write_rest(answer: http.client.HTTPResponse, part: Path, have: int, size: int, progress: Watch) -> bool:
    """Write down what comes, after the `have` bytes that stay; whether it was all of it (`size`, 0: unknown)."""
    with part.open("r+b" if have else "wb") as file:
        file.seek(have)
        file.truncate()
        while data := answer.read1(PIECE):  # what is there: a timeout loses nothing
            file.write(data)
            have += len(data)
            progress("downloading", have, size)
            if have > LARGEST:
                raise Refused(f"{answer.url}: it does not end; check the address.")
    return not size or have == size


def check_archive(part: Path, url: str) -> None:
    """Refused where a downloaded file is no zip archive, or is not whole."""
    try:
        with zipfile.ZipFile(part) as archive:
            if any(member.file_size > 10 * LARGEST for member in archive.infolist()):
                raise Refused(f"{url}: what it sends would unpack to more than any country's dump; check the address.")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        with part.open("rb") as file:
            begins = shorten(file.read(40).decode("utf-8", "replace"), 30)
        wrong = f"what it sends is no whole zip archive ({error}; it begins {begins!r})"
        raise Refused(f"{url}: {wrong}. Is a login page in between? Try again, or check the address.") from error


# The mark beside a part


def mark_file(part: Path) -> Path:
    """Where the mark of a part is kept."""
    return part.with_suffix(".mark")


def read_mark(part: Path, url: str) -> Mark | None:
    """The mark of a part that can be gone on with, None where it is of another address or has no version."""
    try:
        mark = Mark(**json.loads(mark_file(part).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return mark if mark.url == url and mark.condition else None


def write_mark(part: Path, mark: Mark) -> None:
    """Note which version of a file the part is of; before its first byte is written."""
    fresh = part.with_suffix(".mark-new")
    fresh.write_text(json.dumps(asdict(mark)), encoding="utf-8")
    fresh.replace(mark_file(part))


def forget(part: Path) -> None:
    """Remove a part that is of no use."""
    for path in (part, mark_file(part)):
        path.unlink(missing_ok=True)


# What is said


def refusal(url: str, error: urllib.error.HTTPError) -> Refused:
    """What a server's "no" means."""
    if error.code in (http.client.NOT_FOUND, http.client.GONE):
        return Refused(f"{url}: there is no such dump (HTTP {error.code}); is the country's code right?")
    return Refused(f"{url}: the server refuses it (HTTP {error.code} {error.reason}); see its terms, or try later.")


def given_up(url: str, part: Path, wrong: Exception) -> str:
    """Why a download was given up after ATTEMPTS, and what to do."""
    reason = wrong.reason if isinstance(wrong, urllib.error.URLError) else wrong
    said = f"HTTP {wrong.code}" if isinstance(wrong, urllib.error.HTTPError) else str(reason) or type(reason).__name__
    doubt = "; is there internet?" if type(wrong) is urllib.error.URLError else "."
    have = part.stat().st_size if part.exists() else 0
    kept = f"The {have:,} bytes that came are kept, and the next try goes on from there" if have else "Try again"
    by_hand = f"or download {url} elsewhere and run `python -m geo gazetteer import FILE`"
    return f"{url}: it could not be downloaded ({said}){doubt} {kept}, {by_hand}."
