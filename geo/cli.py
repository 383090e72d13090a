"""The command line: `python -m geo COMMAND`; each command is one row of COMMANDS.

Rows go to standard output, everything a person reads on the way to standard error.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from geo.errors import StrikemapError

if TYPE_CHECKING:  # each command imports what it needs, so that `--help` costs nothing
    from tqdm import tqdm

    from geo.extract import Extractor
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
    sub.add_argument(
        "--published", type=iso_day, metavar="DATE", help="the day the documents were published (YYYY-MM-DD)"
    )
    sub.add_argument("--source", default="", help="the outlet that published them")
    sub.add_argument("--url", default="", help="where they stand on the web")


# ---- extract


def extract_options(sub: Parser) -> None:
    sub.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help=".txt .md .html .jsonl, or - for standard input"
    )
    sub.add_argument(
        "--jsonl", action="append", default=[], type=Path, metavar="ARTICLES.jsonl", help="one report a line"
    )
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
            yield read_text(
                text, source=options.source, url=options.url, published=options.published, origin="standard input"
            )
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
    from geo.ingest import Totals, ingest
    from geo.store import open_store

    if not options.paths and not options.no_samples:
        complain("name at least one PATH to read, or --no-samples to remove the sample reports")
        return 2
    with open_store() as store:
        if options.no_samples:
            print(f"{store.remove_samples()} sample reports removed", file=sys.stderr)
        if not options.paths:
            return 0
        with progress_bar(options) as shown:

            def progress(totals: Totals) -> None:
                shown.update(totals.read + totals.failed - shown.n)

            totals = ingest(
                options.paths,
                store,
                extractor_of(store),
                published=options.published,
                source=options.source,
                url=options.url,
                progress=progress,
            )
    for trouble in (*totals.warnings, *totals.failures):
        complain(trouble)
    print(totals)
    return 1 if totals.failed else 0


def extractor_of(store: Store) -> Extractor:
    """The extractor with the store's place cache, and the online service where the user switched one on."""
    from geo.extract import Extractor
    from geo.places.gazetteer import Gazetteer
    from geo.places.geocoders import online_geocoder
    from geo.settings import settings

    return Extractor(Gazetteer.ready(), store.cache, online_geocoder(settings()))


def progress_bar(options: Options) -> tqdm[NoReturn]:
    """A progress bar on standard error; silent with --quiet and where nobody looks."""
    from tqdm import tqdm

    return tqdm(
        total=documents_in(options.paths), unit=" reports", disable=True if options.quiet else None, leave=False
    )


def documents_in(paths: Sequence[Path]) -> int:
    """About how many documents there are: a line of .jsonl is one, any other file is one."""
    count = 0
    for path in paths:
        files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
        for file in files:
            try:
                count += sum(1 for _ in file.open("rb")) if file.suffix == ".jsonl" and file.is_file() else 1
            except OSError:
                count += 1  # said later, with its reason
    return count


# ---- geocode


def geocode_options(sub: Parser) -> None:
    sub.add_argument("names", nargs="+", metavar="NAME")
    sub.add_argument("--country", action="append", default=[], metavar="SY", help="ISO 3166-1 code; may be given again")


def geocode(options: Options) -> int:
    """Say what a name resolves to, and why."""
    from geo.places.gazetteer import Gazetteer
    from geo.places.geocoders import online_geocoder
    from geo.places.locate import locate
    from geo.settings import settings
    from geo.store import open_store

    gazetteer, online = Gazetteer.ready(), online_geocoder(settings())
    missing = 0
    with open_store() as store:
        for name in options.names:
            found = locate(name, gazetteer=gazetteer, cache=store.cache, online=online, countries=options.country)
            place = found.place
            missing += place is None
            row = {
                "query": name,
                "state": str(found.state),
                "place": place.as_contract() if place else None,
                "reason": found.reason,
            }
            row["candidates"] = [asdict(candidate) for candidate in found.candidates]
            print(json.dumps(row, ensure_ascii=not writes_utf8()))
    return 1 if missing else 0


# ---- export


def export_options(sub: Parser) -> None:
    from geo.export import EXPORTS
    from geo.store import FILTERS

    sub.add_argument("--format", required=True, choices=sorted(EXPORTS))
    sub.add_argument("--output", type=Path, metavar="FILE", help="standard output when not given")
    for chosen in FILTERS:
        flag = "--" + chosen.key.replace("_", "-")
        sub.add_argument(
            flag, dest=f"filter_{chosen.key}", action="append", default=[], metavar="VALUE", help=chosen.label
        )


def export(options: Options) -> int:
    """Write the same rows that the dashboard's filters would show."""
    from geo.export import EXPORTS
    from geo.store import FILTERS, open_store, problems

    selection = {
        f.key: tuple(getattr(options, f"filter_{f.key}")) for f in FILTERS if getattr(options, f"filter_{f.key}")
    }
    wrong = problems(selection)
    for problem in wrong:
        complain(problem)
    if wrong:
        return 2
    with open_store(readonly=True) as store:
        data = EXPORTS[options.format].write(store.strikes(selection))
    if options.output:
        options.output.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)
    return 0


# ---- gazetteer


def gazetteer_options(sub: Parser) -> None:
    sub.add_argument("action", choices=["build", "version"])


def gazetteer_command(options: Options) -> int:
    """Compile the offline gazetteer, or say which one is in use."""
    from geo.places.compiling import compile_gazetteer
    from geo.places.gazetteer import Gazetteer

    if options.action == "build":
        compile_gazetteer()
    print(Gazetteer.ready().version)
    return 0


COMMANDS = (
    Command("extract", "print the strikes that documents tell of, as JSON Lines", extract_options, extract),
    Command("ingest", "read documents into the store", ingest_options, ingest_command),
    Command("geocode", "what a place name resolves to, and why", geocode_options, geocode),
    Command("export", "write strikes as a file", export_options, export),
    Command("gazetteer", "the offline gazetteer", gazetteer_options, gazetteer_command),
)
