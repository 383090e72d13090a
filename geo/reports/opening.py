"""From a path to open files: a folder is walked in order, and nothing that is not a plain file is opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from geo.errors import ReportError
from geo.reports.fields import LARGEST_REPORT, printable, too_large


def files_under(folder: Path) -> Iterator[Path | ReportError]:
    """Every file below a folder, in the order of their names; hidden ones are passed over.

    A linked folder is followed, but no folder is entered twice, so that a loop of
    links ends. A folder that cannot be listed is yielded as ReportError.
    """
    entered: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            status = path.stat()
            if not stat.S_ISDIR(status.st_mode):
                yield path
                continue
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            names = sorted(entry.name for entry in path.iterdir() if not entry.name.startswith("."))
        except OSError as error:
            yield cannot_read(path, error)
            continue
        waiting.extend(path / name for name in reversed(names))


def open_plain_file(path: Path) -> BufferedReader:
    """A plain file opened for reading; ReportError for anything else or one we may not read.

    Opened without waiting, since opening a named pipe that nobody writes to would hang.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    stream = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        stream.close()
        raise ReportError(
            name_of(path), "This is not a plain file but a pipe, socket or device.", "Save its content to a file first."
        )
    return stream


def read_whole(stream: BufferedReader, where: str) -> bytes:
    """All bytes of one document; ReportError above LARGEST_REPORT or where reading fails."""
    try:
        data = stream.read(LARGEST_REPORT + 1)
    except OSError as error:
        raise cannot_read(where, error) from error
    if len(data) > LARGEST_REPORT:
        raise too_large(where)
    return data


def cannot_read(path: Path | str, error: OSError | ValueError) -> ReportError:
    """What is said of a file that the system does not let us read."""
    remedies = {
        "FileNotFoundError": "Check the name; is it spelled as on disk?",
        "PermissionError": "Give yourself the right to read it.",
    }
    reason = getattr(error, "strerror", None) or str(error)
    return ReportError(
        name_of(path),
        f"It cannot be read: {reason}.",
        remedies.get(type(error).__name__, "Copy it to another place and try again."),
    )


def name_of(path: Path | str) -> str:
    """A path for messages."""
    return printable(os.fsdecode(path))
