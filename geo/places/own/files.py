"""Opening the file that a user brings: plain, gzipped or in a zip archive, read as a stream, watched, and bounded.

Nothing is unpacked to the disk, and no more than the archive declares is read from it.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from geo.errors import GazetteerFileError
from geo.reports.fields import printable

LARGEST = 8_000_000_000  # bytes, unpacked: all of GeoNames is a quarter of it
BOMB_RATIO = 200  # times that a member may be larger than packed; tables of places pack to about a fifth
SMALL = 50_000_000  # bytes that any archive may unpack to
MOST_MEMBERS = 1000
LONGEST_LINE = 1_000_000  # bytes or characters of a row; GeoNames' longest has some twenty thousand
OVERLONG = "\ufffd"  # stands for a line that was longer
GZIP = b"\x1f\x8b"
PIECE = 1 << 18
_TROUBLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
_KINDS = (".txt", ".csv", ".tsv", ".json", ".geojson")

Watch = Callable[[str, int, int], None]


def nobody(step: str, done: int, total: int) -> None:
    """Watches nothing: `step` is being done, `done` of `total` bytes of it (0: total unknown)."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file while it is read: its bytes as a stream, and its name for messages."""

    stream: io.BufferedReader
    where: str


class Readable(Protocol):
    """What bytes are read from: a file, or what unpacks one."""

    def read(self, size: int, /) -> bytes: ...


class Watched(io.RawIOBase):
    """A stream that tells how far it is, and stops at LARGEST."""

    def __init__(self, inner: Readable, size: int, where: str, watch: Watch) -> None:
        self._inner, self._size, self._where, self._watch = inner, size, where, watch
        self._done = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # typeshed has no name for what io hands over
        data = self._inner.read(len(view))
        view[: len(data)] = data
        self._done += len(data)
        if self._done > LARGEST:
            raise GazetteerFileError(self._where, f"it is larger than {LARGEST:,} bytes.", "Give it in parts.")
        self._watch("reading", self._done, self._size)
        return len(data)


@contextmanager
def opened(path: Path, watch: Watch = nobody) -> Iterator[Opened]:
    """The file, or what is packed in it; the one table where it is a zip archive.

    Raises GazetteerFileError where it cannot be read, now or while it is being read.
    """
    where = printable(path.name or str(path))
    try:
        if path.is_dir():
            raise GazetteerFileError(where, "it is a folder.", "Give the file in it.")
        if not path.is_file():
            raise GazetteerFileError(where, "there is no such file.", "Check the path.")
        with path.open("rb") as file:
            head = file.read(4)
            if head == b"PK\x03\x04":
                with zipfile.ZipFile(file) as archive:
                    member = table_of(archive, where)
                    with archive.open(member) as inner:
                        named = f"{where}/{printable(member.filename)}"
                        yield Opened(buffered(inner, member.file_size, named, watch), named)
            elif head[:2] == GZIP:
                file.seek(0)
                with gzip.open(file) as unpacked:
                    yield Opened(buffered(unpacked, 0, where, watch), where)
            else:
                file.seek(0)
                yield Opened(buffered(file, path.stat().st_size, where, watch), where)
    except _TROUBLE as error:
        raise GazetteerFileError(where, f"it cannot be read ({error}).", "Get the file again.") from error


def buffered(inner: Readable, size: int, where: str, watch: Watch) -> io.BufferedReader:
    """The stream, watched, in pieces worth reading."""
    return io.BufferedReader(Watched(inner, size, where, watch), PIECE)


def table_of(archive: zipfile.ZipFile, where: str) -> zipfile.ZipInfo:
    """The one member of an archive that is a table; GazetteerFileError where it is not clear which, or not safe."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise GazetteerFileError(where, f"the archive holds {len(members):,} files.", "Unpack it and give the table.")
    tables = [member for member in members if is_table(member)]
    if len(tables) != 1:
        wrong = f"the archive holds {len(tables)} tables ({', '.join(_KINDS)}), and one is wanted."
        raise GazetteerFileError(where, wrong, "Unpack it and give the right file.")
    table = tables[0]
    if table.flag_bits & 1:
        raise GazetteerFileError(where, f"{printable(table.filename)} is encrypted.", "Unpack it with its password.")
    if table.file_size > max(SMALL, BOMB_RATIO * table.compress_size) or table.file_size > LARGEST:
        wrong = f"{printable(table.filename)} would unpack to {table.file_size:,} bytes."
        raise GazetteerFileError(where, wrong, "That is no table of places; get the file again.")
    return table


def is_table(member: zipfile.ZipInfo) -> bool:
    """Whether a member may be the table: not GeoNames' readme, no folder, nothing that a system put in."""
    name = member.filename.lower()
    base = name.rpartition("/")[2]
    junk = member.is_dir() or name.startswith("__macosx/") or base.startswith((".", "readme"))
    return not junk and base.endswith(_KINDS)


def byte_lines(stream: io.BufferedReader) -> Iterator[bytes | None]:
    """The lines of a stream; None for one longer than LONGEST_LINE."""
    while line := stream.readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while (rest := stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        yield None


def text_lines(stream: io.BufferedReader, encoding: str) -> Iterator[str]:
    """The lines of a stream with their ends; OVERLONG for one longer than LONGEST_LINE."""
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    while line := text.readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith(("\n", "\r")):
            yield line
            continue
        while (rest := text.readline(LONGEST_LINE)) and not rest.endswith(("\n", "\r")):
            pass
        yield OVERLONG
