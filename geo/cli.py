"""The command line: `python -m geo COMMAND`; each command is one row of COMMANDS.

Rows go to standard output, everything a person reads on the way to standard error.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import StrikemapError

if TYPE_CHECKING:  # each command imports what it needs, so that `--help` costs nothing
    from geo.records import Report
    from geo.store import Store

Parser = argparse.ArgumentParser
Options = argparse.Namespace


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its words, its line of help, its options, and what it does."""

    name: str
    help: str
    add_options: Callable[[Parser], None]
    run: Callable[[Options], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all went well, 1 when something could not be read, 2 for a wrong call."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except StrikemapError as error:
        complain(error)
        return 1
    except BrokenPipeError:  # the reader of our output went away ("| head")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def parser() -> Parser:
    """The parser of all commands."""
    root = Parser(prog="python -m geo", description="From news text to a map of reported strikes.")
    commands = root.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.help, description=command.help)
        command.add_options(sub)
        sub.set_defaults(run=command.run)
    return root


def complain(error: object) -> None:
    """One line for a person."""
    print(f"strikemap: {error}", file=sys.stderr)


def iso_day(text: str) -> dt.date:
    """A day as YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write YYYY-MM-DD") from None


def add_report_options(sub: Parser) -> None:
    """What a user can say of the documents that they do not say themselves."""
    sub.add_argument("--published", type=iso_day, metavar="DATE", help="the day the documents were published (YYYY-MM-DD)")
    sub.add_argument("--source", default="", help="the outlet that published them")
    sub.add_argument("--url", default="", help="where they stand on the web")


# ---- extract


def extract_options(sub: Parser) -> None:
    sub.add_argument("files", nargs="*", type=Path, metavar="FILE", help=".txt .md .html .jsonl, or - for standard input")
    sub.add_argument("--jsonl", action="append", default=[], type=Path, metavar="ARTICLES.jsonl", help="one report a line")
    sub.add_argument("--all", action="store_true", help="also planned, threatened, hypothetical and negated strikes")
    add_report_options(sub)


def extract(options: Options) -> int:
    """Print the strikes of documents as JSON Lines; nothing is stored, no network is used."""
    from geo.extract import Extractor
    from geo.places.gazetteer import Gazetteer

    paths = [*options.jsonl, *options.files]
    if not paths:
        complain("name at least one FILE, or --jsonl ARTICLES.jsonl; - reads standard input")
        return 2
    extractor = Extractor(Gazetteer.ready())
    wrong = Wrong()
    for report in read_all(paths, options, wrong):
        for strike in extractor.strikes(report, all_statuses=options.all):
            print(json.dumps(strike.as_contract(), ensure_ascii=not writes_utf8()))
    return 1 if wrong.fatal else 0


def writes_utf8() -> bool:
    """Whether standard output takes any character."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


@dataclass(slots=True)
class Wrong:
    """How many documents could not be read."""

    fatal: int = 0


def read_all(paths: Sequence[Path], options: Options, wrong: Wrong) -> Iterator[Report]:
    """The reports of all paths; what is wrong is said on the way and counted."""
    from geo.errors import ReportError
    from geo.reports.fields import ReportWarning
    from geo.reports.reading import read_path, read_text

    for path in paths:
        if str(path) == "-":
            text = sys.stdin.buffer.read().decode("utf-8", "replace")
            yield read_text(text, source=options.source, url=options.url, published=options.published, origin="standard input")
            continue
        for item in read_path(path, published=options.published, source=options.source, url=options.url):
            if isinstance(item, ReportError):
                complain(item)
                wrong.fatal += not isinstance(item, ReportWarning)
            else:
                yield item


# ---- ingest


def ingest_options(sub: Parser) -> None:
    sub.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders")
    sub.add_argument("--no-samples", action="store_true", help="remove the sample reports")
    sub.add_argument("--quiet", action="store_true", help="no progress bar")
    add_report_options(sub)


def ingest_command(options: Options) -> int:
    """Read, extract, geocode and store documents; safe to run twice."""
    from geo.extract import Extractor
    from geo.ingest import ingest
    from geo.places.gazetteer import Gazetteer
    from geo.store import open_store

    if not options.paths and not options.no_samples:
        complain("name at least one PATH to read, or --no-samples to remove the sample reports")
        return 2
    with contextlib.closing(open_store()) as store:
        if options.no_samples:
            print(f"{store.remove_samples()} sample reports removed", file=sys.stderr)
        if not options.paths:
            return 0
        wrong = Wrong()
        reports = read_all(options.paths, options, wrong)
        totals = ingest(reports, store, extractor_for(store, Extractor, Gazetteer), progress=bar(options.quiet))
        print(f"{totals}" + (f"; {wrong.fatal} documents could not be read" if wrong.fatal else ""))
    return 1 if wrong.fatal or totals.failed else 0
