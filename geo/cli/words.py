"""What every command of the command line says and takes: complaints, and the types of its options."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Sequence
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


def add_actions(sub: Parser, actions: Sequence[Command]) -> None:
    """Give a command its own commands; the one that is called is `options.act`."""
    named = sub.add_subparsers(metavar="ACTION", required=True)
    for action in actions:
        parser = named.add_parser(action.name, help=action.help, description=action.help)
        action.add_options(parser)
        parser.set_defaults(act=action.run)


def no_options(sub: Parser) -> None:
    """An action without options."""


def add_person(sub: Parser) -> None:
    """Who says something that is logged."""
    sub.add_argument("--who", required=True, help="who says so; it is logged")


def add_why(sub: Parser) -> None:
    """Why somebody says it."""
    sub.add_argument("--why", required=True, help="why, for those who read it later")


def undone(line: str, by: str, at: dt.datetime | None) -> str:
    """A line of a log, and by whom and when it was undone, if it was."""
    return line if at is None else f"{line} -- undone by {by} {at:%Y-%m-%d %H:%M}"


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
