"""The command that takes event datasets in: import ucdp, import acled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from geo.cli.gazetteers import SHOWN, watching
from geo.cli.words import Command, Options, Parser, add_actions, complain, shown

if TYPE_CHECKING:
    from geo.importing import Imported, Progress


def import_options(sub: Parser) -> None:
    add_actions(
        sub,
        (
            Command(
                "ucdp", "events of UCDP GED, in the columns it publishes", ucdp_options, partial(import_file, "ucdp")
            ),
            Command(
                "acled", "events of ACLED, in the columns it exports", acled_options, partial(import_file, "acled")
            ),
        ),
    )


def import_command(options: Options) -> int:
    """Do what was asked."""
    return int(options.act(options))


def acled_options(sub: Parser) -> None:
    sub.add_argument("file", type=Path, metavar="FILE", help="CSV, plain, gzipped or zipped")
    sub.add_argument(
        "--version", default="", help="of the dataset, or the day of the export; else as the file is named"
    )
    sub.add_argument("--quiet", action="store_true", help="no progress bar")
    sub.set_defaults(only_strikes=False)


def ucdp_options(sub: Parser) -> None:
    acled_options(sub)
    sub.add_argument("--only-strikes", action="store_true", help="leave out events whose words tell of no strike")


def import_file(key: str, options: Options) -> int:
    """Import one file; bad rows are said by their number, and the rest goes in."""
    from geo.importing import import_dataset
    from geo.store import open_store

    with open_store() as store, watching(options, options.file.name) as watch, writing(options) as progress:
        done = import_dataset(
            options.file,
            key,
            store,
            version=options.version,
            only_strikes=options.only_strikes,
            watch=watch,
            progress=progress,
        )
    tell(done)
    return 1 if done.rows.bad else 0


def tell(done: Imported) -> None:
    """Say which rows did not go in, what did, and on what terms."""
    file, source = done.source.file, done.source
    for wrong in done.rows.wrong[:SHOWN]:
        complain(f"{file}: {wrong}")
    if done.rows.bad > SHOWN:
        complain(f"{file}: and {done.rows.bad - SHOWN:,} more bad rows")
    if not source.version:
        complain(f"{file}: its name does not tell the version of {source.dataset.name}; give it with --version")
    complain(f"{source.called}: {source.dataset.licence}; cite {source.dataset.citation}")
    print(shown(str(done)))


@contextmanager
def writing(options: Options) -> Iterator[Progress]:
    """A progress bar for what is written; silent with --quiet and where nobody looks."""
    from tqdm import tqdm

    with tqdm(unit=" reports", disable=True if options.quiet else None, leave=False) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield progress
