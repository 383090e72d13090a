"""The commands that take reports in and hand strikes out: extract, ingest, export."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from geo.cli.words import Options, Parser, complain, write_file, writes_utf8

if TYPE_CHECKING:  # each command imports what it needs, so that `--help` costs nothing
    from tqdm import tqdm

    from geo.extract import Extractor
    from geo.ingest import Totals
    from geo.records import Report
    from geo.store import Store


def iso_day(text: str) -> dt.date:
    """A day as YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write YYYY-MM-DD") from None


def whole_number(text: str) -> int:
    """A number of 1 or more."""
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of 1 or more")
    return int(text)


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
    sub.add_argument(
        "--country", action="append", default=[], metavar="SY", help="what the documents are about; may be given again"
    )
    sub.add_argument(
        "--jobs", type=whole_number, default=0, metavar="N", help="processes that work at a time; as many as cores"
    )
    sub.add_argument("--all", action="store_true", help="also planned, threatened, hypothetical and negated strikes")
    add_report_options(sub)


def extract(options: Options) -> int:
    """Print the strikes of documents as JSON Lines; nothing is stored, no network is used."""
    from geo.cli.jobs import Work, cores, extract_lines
    from geo.settings import settings

    paths = [*options.jsonl, *options.files]
    if not paths:
        complain("name at least one FILE, or --jsonl ARTICLES.jsonl; - reads standard input")
        return 2
    work = Work(tuple(options.country or settings().countries), options.all, not writes_utf8())
    wrong = Wrong()
    for line in extract_lines(read_all(paths, options, wrong), work, options.jobs or cores()):
        print(line)
    return 1 if wrong.fatal else 0


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
    sub.add_argument(
        "--again",
        action="store_true",
        help="read all stored reports again, as after an import of places",
    )
    sub.add_argument("--quiet", action="store_true", help="no progress bar")
    add_report_options(sub)


def ingest_command(options: Options) -> int:
    """Read, extract, geocode and store documents, and stored ones again; safe to run twice."""
    from geo.ingest import ingest, read_again
    from geo.store import open_store

    if not options.paths and not options.no_samples and not options.again:
        complain("name at least one PATH to read, or give --again or --no-samples")
        return 2
    done = []
    with open_store() as store:
        if options.no_samples:
            print(f"{store.remove_samples()} sample reports removed", file=sys.stderr)
        if options.again:
            with progress_bar(options, len(store.report_keys())) as shown:
                done.append(read_again(store, extractor_of(store), progress=shows(shown)))
        if options.paths:
            with progress_bar(options, documents_in(options.paths)) as shown:
                done.append(
                    ingest(
                        options.paths,
                        store,
                        extractor_of(store),
                        published=options.published,
                        source=options.source,
                        url=options.url,
                        progress=shows(shown),
                    )
                )
    for totals in done:
        for trouble in (*totals.warnings, *totals.failures):
            complain(trouble)
        print(totals)
    return 1 if any(totals.failed for totals in done) else 0


def shows(bar: tqdm[NoReturn]) -> Callable[[Totals], None]:
    """What moves a progress bar on after each document."""

    def show(totals: Totals) -> None:
        bar.update(totals.read + totals.failed - bar.n)

    return show


def extractor_of(store: Store) -> Extractor:
    """The extractor with the store's place cache, and the online service where the user switched one on."""
    from geo.extract import Extractor
    from geo.places.gazetteer import Gazetteer
    from geo.places.online.geocoders import kept_online
    from geo.settings import settings

    now, gazetteer = settings(), Gazetteer.ready()
    online = kept_online(now, store.turns, gazetteer, readonly=store.readonly, say=complain)
    return Extractor(gazetteer, store.cache, online, now.countries)


def progress_bar(options: Options, total: int) -> tqdm[NoReturn]:
    """A progress bar on standard error; silent with --quiet and where nobody looks."""
    from tqdm import tqdm

    return tqdm(total=total, unit=" reports", disable=True if options.quiet else None, leave=False)


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
    if not options.output:
        sys.stdout.buffer.write(data)
        return 0
    return write_file(options.output, data)
