"""The gazetteers that the user brought, as they are kept: `gazetteers/<name>/` in the data folder.

    gazetteer.json      what the list is, whose, under which licence, and the name of the next file
    rows-<sha256>.jsonl its places, one a line (geo.places.own.rows)

The rows are written first and the small file last, by renaming: a list is there whole or
not at all, and a reader of the one before finds its rows until the new one is in place.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from geo.errors import GazetteerError
from geo.places.own.rows import OwnPlace, as_line, from_line
from geo.settings import settings

ABOUT = "gazetteer.json"
UNFINISHED = ".unfinished-"
ABANDONED = 3600.0  # seconds after which what an import left is nobody's
NAME = re.compile("[a-z0-9][a-z0-9._-]{0,59}")


@dataclass(frozen=True, slots=True)
class OwnList:
    """What is known of a gazetteer that the user brought.

    `file` is what it was read from, `sha256` that file's; `rows` is the name of the file of its
    places; of the rows read, `places` went in, `bad` were wrong and `skipped` are of kinds that
    reports do not name; `imported` is the moment (ISO 8601, UTC).
    """

    name: str
    file: str
    format: str
    sha256: str
    licence: str
    attribution: str
    places: int
    bad: int
    skipped: int
    imported: str
    rows: str

    @property
    def source(self) -> str:
        """What its places are credited with."""
        return f"{self.attribution}, {self.licence}"


def folder() -> Path:
    """Where the lists are kept."""
    return settings().data_dir / "gazetteers"


def compiled_folder() -> Path:
    """Where the gazetteer that holds them lies once it is compiled."""
    return settings().data_dir / "gazetteers-compiled"


def own_lists() -> list[OwnList]:
    """The lists by name; GazetteerError where one can no longer be read."""
    return [read_about(path) for path in about_files()]


def about_files() -> list[Path]:
    """The small files of all lists that are there whole."""
    return sorted(folder().glob(f"[!.]*/{ABOUT}"))


def digest() -> str:
    """Changes with every list that comes, changes or goes; "" where there is none."""
    total = hashlib.sha256()
    files = about_files()
    for path in files:
        with contextlib.suppress(FileNotFoundError):  # removed meanwhile
            total.update(path.read_bytes())
    return total.hexdigest() if files else ""


def read_about(path: Path) -> OwnList:
    """What a list's small file says."""
    try:
        row: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return OwnList(**row)
    except (OSError, ValueError, TypeError) as error:
        remedy = f"remove it with `python -m geo gazetteer remove {path.parent.name}` and import the file again"
        raise GazetteerError(f"{path}: the gazetteer cannot be read ({error}); {remedy}.") from error


def read_rows(known: OwnList) -> Iterator[OwnPlace]:
    """The places of a list; GazetteerError where its file is gone or damaged."""
    path = folder() / known.name / known.rows
    try:
        with path.open(encoding="utf-8") as file:
            yield from map(from_line, file)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise GazetteerError(f"{path}: cannot be read ({error}); import {known.file} again.") from error


class Keeping:
    """A list while it is being written; it is put in place by `finish`, and leaves nothing behind without."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._hash = hashlib.sha256()

    def __enter__(self) -> Keeping:
        base = folder()
        base.mkdir(parents=True, exist_ok=True)
        remove_abandoned(base.glob(f"{UNFINISHED}*"))
        self._work = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=base))
        self._file: IO[bytes] = (self._work / "rows").open("wb")
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._file.close()
        finally:  # closing writes what is left, for which a full disk has no room
            shutil.rmtree(self._work, ignore_errors=True)

    def add(self, place: OwnPlace) -> None:
        """Write one place."""
        line = as_line(place).encode()
        self._hash.update(line)
        self._file.write(line)

    @property
    def rows(self) -> str:
        """The name that the file of places will have."""
        return f"rows-{self._hash.hexdigest()[:16]}.jsonl"

    def finish(self, about: OwnList) -> bool:
        """Put the list in place, instead of the one of that name; whether there was one."""
        self._file.close()
        home = folder() / self.name
        home.mkdir(exist_ok=True)
        replaced = bool(rows_of(home))
        (self._work / "rows").replace(home / about.rows)
        small = self._work / ABOUT
        small.write_text(json.dumps(asdict(about), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        small.replace(home / ABOUT)
        # By their age: those of another process that imports under this name are its own.
        remove_abandoned(path for path in home.glob("rows-*") if path.name != rows_of(home))
        return replaced


def rows_of(home: Path) -> str:
    """The name of the file of places that is in use in a list's folder, "" for none."""
    try:
        return read_about(home / ABOUT).rows
    except GazetteerError:
        return ""


def remove_abandoned(left: Iterable[Path]) -> None:
    """Remove those files and folders that an import left which was killed an hour ago or longer."""
    for path in left:
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > ABANDONED:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()


def check_list_name(name: str) -> str:
    """A name that a list may have; GazetteerError otherwise."""
    if not NAME.fullmatch(name):
        wrong = f"{name!r} cannot be a gazetteer's name"
        raise GazetteerError(f"{wrong}; give --name with small letters, digits, dots and hyphens, as in villages-2026.")
    return name


def remove(name: str) -> None:
    """Remove a list; GazetteerError where there is none of that name, or nothing may be written."""
    check_writable()
    home = folder() / check_list_name(name)
    if not home.is_dir():
        known = ", ".join(path.parent.name for path in about_files()) or "none"
        raise GazetteerError(f"there is no gazetteer {name!r}; there are: {known}.")
    try:
        (home / ABOUT).unlink(missing_ok=True)
        shutil.rmtree(home)
        if not about_files():
            shutil.rmtree(compiled_folder(), ignore_errors=True)
    except OSError as error:
        raise GazetteerError(f"{home}: cannot be removed ({error}); give rights.") from error


def check_writable() -> None:
    """GazetteerError where the settings let nothing be written."""
    if settings().readonly:
        raise GazetteerError("STRIKEMAP_READONLY is set: no gazetteer is brought or removed; unset it to do so.")
