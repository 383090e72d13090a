"""What every command of the command line says and takes: complaints, and the types of its options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Parser = argparse.ArgumentParser
Options = argparse.Namespace


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its words, its line of help, its options, and what it does."""

    name: str
    help: str
    add_options: Callable[[Parser], None]
    run: Callable[[Options], int]


def complain(error: object) -> None:
    """One line for a person."""
    print(f"strikemap: {error}", file=sys.stderr)


def writes_utf8() -> bool:
    """Whether standard output takes any character."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def shown(line: str) -> str:
    """A line as this terminal can show it."""
    return line if writes_utf8() and line.isprintable() else line.encode("unicode_escape").decode("ascii")


def write_file(path: Path, data: bytes) -> int:
    """Write a file; the command's exit code, 1 where it cannot be written, and that is said."""
    try:
        path.write_bytes(data)
    except OSError as error:
        complain(f"{path}: cannot be written ({error.strerror})")
        return 1
    return 0


def complain_of_old_strikes() -> None:
    """Say that what changed about places has not yet come to the stored strikes."""
    complain("stored strikes stay where they are until: python -m geo ingest --again")
