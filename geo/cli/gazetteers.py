"""The commands about gazetteers: build the one that comes along, bring one of your own."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from geo.cli.words import Options, Parser, complain, complain_of_old_strikes, shown
from geo.errors import GazetteerError, StoreError

if TYPE_CHECKING:
    from geo.places.own.files import Watch
    from geo.places.own.importing import Imported

SHOWN = 20  # bad rows that are said one by one


def gazetteer_options(sub: Parser) -> None:
    actions = sub.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("build", help="compile it anew").set_defaults(act=build)
    actions.add_parser("version", help="which one is in use").set_defaults(act=version)
    actions.add_parser("list", help="the gazetteers that you brought, as JSON Lines").set_defaults(act=list_own)
    add_import(actions.add_parser("import", help="bring one: a GeoNames dump, CSV or GeoJSON, plain or zipped"))
    fetch = actions.add_parser("fetch", help="download countries' places from GeoNames, and import them")
    fetch.add_argument("countries", nargs="+", metavar="SY", help="ISO 3166-1 codes")
    fetch.add_argument("--quiet", action="store_true", help="no progress bar")
    fetch.set_defaults(act=fetch_countries)
    remove = actions.add_parser("remove", help="remove one that you brought")
    remove.add_argument("names", nargs="+", metavar="NAME", help="as `gazetteer list` says it")
    remove.set_defaults(act=remove_own)


def add_import(sub: Parser) -> None:
    sub.add_argument("files", nargs="+", type=Path, metavar="FILE")
    sub.add_argument("--licence", default="", help="under which its places may be shown; GeoNames' is known")
    sub.add_argument("--attribution", default="", help="whose it is, as it wants to be credited")
    sub.add_argument("--name", default="", help="what to call it; by default after the file")
    sub.add_argument("--country", default="", metavar="SY", help="ISO 3166-1 code, for rows that give no country")
    sub.add_argument("--encoding", default="", help="of a CSV file that is not UTF-8, such as windows-1256")
    sub.add_argument("--quiet", action="store_true", help="no progress bar")
    sub.set_defaults(act=import_files)


def gazetteer_command(options: Options) -> int:
    """Do what was asked."""
    return int(options.act(options))


def build(options: Options) -> int:
    """Compile the gazetteer, also where it is there already."""
    from geo.places.compiling import compile_gazetteer

    compile_gazetteer()
    return version(options)


def version(_: Options) -> int:
    """Say which gazetteer is in use."""
    from geo.places.gazetteer import Gazetteer

    print(Gazetteer.ready().version)
    return 0


def list_own(_: Options) -> int:
    """Print the lists that the user brought."""
    from dataclasses import asdict

    from geo.places.own.lists import own_lists

    for known in own_lists():
        print(json.dumps(asdict(known)))
    return 0


def import_files(options: Options) -> int:
    """Bring gazetteers; a file that cannot be one does not keep back the others."""
    from geo.places.own.importing import import_file

    if options.name and len(options.files) > 1:
        complain("--name is for one FILE; leave it out, or import the files one by one")
        return 2
    failed = 0
    for path in options.files:
        try:
            with watching(options, path.name) as progress:
                imported = import_file(
                    path,
                    name=options.name,
                    licence=options.licence,
                    attribution=options.attribution,
                    country=options.country,
                    encoding=options.encoding,
                    progress=progress,
                )
        except GazetteerError as error:
            complain(error)
            failed += 1
        else:
            tell(imported)
    return compiled(failed, failed < len(options.files))


def fetch_countries(options: Options) -> int:
    """Download and import countries; one that fails does not keep back the others."""
    from geo.places.own.downloading import fetch

    with watching(options, "GeoNames") as progress:
        fetched = fetch(options.countries, progress=progress)
    for one in fetched:
        if one.imported is not None:
            tell(one.imported)
        else:
            complain(f"{one.country}: {one.error}")
    failed = sum(one.imported is None for one in fetched)
    return compiled(failed, failed < len(fetched))


def remove_own(options: Options) -> int:
    """Remove lists; their places are no longer found."""
    from geo.places.own.lists import remove

    for name in options.names:
        remove(name)
    return compiled(0, True)


def compiled(failed: int, changed: bool) -> int:
    """Compile what has changed, so that the next search finds it at once; the command's exit code."""
    from geo.places.gazetteer import Gazetteer
    from geo.store import open_store

    if changed:
        print("compiling the gazetteer, about 20 seconds ...", file=sys.stderr)
        Gazetteer.ready()
        with suppress(StoreError), open_store(readonly=True) as store:  # where there is none, nothing is old
            if not store.is_empty():
                complain_of_old_strikes()
    return 1 if failed else 0


def tell(imported: Imported) -> None:
    """Say what went in, and which rows did not."""
    for wrong in imported.bad[:SHOWN]:
        complain(f"{imported.kept.file}: {wrong}")
    if imported.kept.bad > SHOWN:
        complain(f"{imported.kept.file}: and {imported.kept.bad - SHOWN:,} more bad rows")
    print(shown(str(imported)))


@contextmanager
def watching(options: Options, what: str) -> Iterator[Watch]:
    """A progress bar on standard error; silent with --quiet and where nobody looks."""
    from tqdm import tqdm

    with tqdm(unit="B", unit_scale=True, disable=True if options.quiet else None, leave=False) as shown:

        def progress(step: str, done: int, total: int) -> None:
            if done < shown.n:
                shown.reset(total or None)
            shown.total = total or None
            shown.set_description(f"{step} {what}", refresh=False)
            shown.update(done - shown.n)

        yield progress
