"""The command about what is kept of place names: list, clear, export and import it; correct a place, undo that."""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from geo.cli.places import point
from geo.cli.reports import extractor_of
from geo.cli.words import (
    Command,
    Options,
    Parser,
    add_actions,
    add_person,
    add_why,
    complain,
    complain_of_old_strikes,
    no_options,
    shown,
    undone,
    write_file,
)
from geo.places.cache import State
from geo.records import Precision

if TYPE_CHECKING:
    from geo.corrections import Corrected
    from geo.places.cache import CachedAnswer, Correction
    from geo.places.cache_files import BadLine
    from geo.places.gazetteer import Gazetteer
    from geo.records import Place

Known = tuple[list["CachedAnswer"], list["Correction"], list["BadLine"]]


def cache_options(sub: Parser) -> None:
    add_actions(sub, ACTIONS)


def cache_command(options: Options) -> int:
    """One action on the place cache."""
    return int(options.act(options))


def add_state(sub: Parser, words: str) -> None:
    states = [str(state) for state in State]
    sub.add_argument("--state", action="append", default=[], choices=states, help=f"{words}; may be given again")


# ---- list


def list_options(sub: Parser) -> None:
    add_state(sub, "only answers of this state")
    sub.add_argument("--json", action="store_true", help="each answer whole, as one line of JSON")


def list_answers(options: Options) -> int:
    """Print what is kept of names, in their order."""
    from geo.store import open_store

    with open_store(readonly=True) as store:
        for answer in store.cache:
            if not options.state or answer.state in options.state:
                print(json.dumps(json.loads(answer.as_json())) if options.json else shown(in_words(answer)))
    return 0


def in_words(answer: CachedAnswer) -> str:
    """An answer for a person: its state, the name and where it holds, the place, and who said so."""
    where = " of ".join(filter(None, (answer.within, answer.country))) or "any country"
    place = f" = {spot(answer.place)}" if answer.place else ""
    said = ": ".join(filter(None, ("" if answer.state is State.MANUAL else answer.service, answer.note)))
    return f"{answer.state}: {answer.query} in {where}{place}" + (f" ({said})" if said else "")


def spot(place: Place) -> str:
    """A place for a person."""
    return f"{place.name}, {place.province or '-'}, {place.country} [{place.latitude:.4f}, {place.longitude:.4f}]"


# ---- clear


def clear_options(sub: Parser) -> None:
    add_state(sub, "answers of this state; all but manual ones where it is not given")
    sub.add_argument("--name", default="", help="answers about this name")
    sub.add_argument("--country", type=str.upper, metavar="SY", help="answers about this country; '' is any country")


def clear(options: Options) -> int:
    """Forget kept answers; a person's corrections only with --state manual."""
    from geo.places.cache import cache_key
    from geo.store import open_store
    from geo.store.rows import counted

    if options.name and not cache_key(options.name):
        complain(f"{options.name!r} is no name: it has no letter")
        return 2
    with open_store() as store:
        states = [State(state) for state in options.state] or None
        gone = store.cache.clear(states, name=options.name, country=options.country)
    print(f"{counted(gone, 'answer')} forgotten")
    if gone and State.MANUAL in options.state:
        complain_of_old_strikes()
    return 0


# ---- export and import


def export_options(sub: Parser) -> None:
    sub.add_argument("file", metavar="FILE", help="the file to write, - for standard output")


def export(options: Options) -> int:
    """Write every answer, also people's, and the log of corrections as JSON Lines."""
    from geo.places.cache_files import write_lines
    from geo.store import open_store

    with open_store(readonly=True) as store:
        lines = list(write_lines(store.cache, store.cache.corrections()))
    data = b"".join(line + b"\n" for line in lines)
    if options.file == "-":
        sys.stdout.buffer.write(data)
        return 0
    failed = write_file(Path(options.file), data)
    if not failed:
        print(f"{len(lines) - 1} lines written to {options.file}", file=sys.stderr)
    return failed


def import_options(sub: Parser) -> None:
    sub.add_argument("file", metavar="FILE", help="a file that cache export wrote, - for standard input")


def import_file(options: Options) -> int:
    """Take in what another store knew: people's words win over services', and of two alike the newer."""
    from geo.errors import CacheFileError
    from geo.store import open_store
    from geo.store.rows import counted

    try:
        answers, corrections, bad = read_known(options.file)
    except OSError as error:
        complain(f"{options.file}: cannot be read ({error.strerror})")
        return 1
    except CacheFileError as error:
        complain(f"{options.file}, {error}")
        return 1
    for line in bad:
        complain(f"{options.file}, line {line.number}: {line.why}; left out")
    with open_store() as store:
        merged = store.cache.merge(answers, corrections)
        stored = not store.is_empty()
    told = f"{counted(merged.answers, 'answer')} and {counted(merged.corrections, 'correction')} were new"
    told += f", {counted(merged.undone, 'correction')} undone" if merged.undone else ""
    print(f"{told}; {counted(len(bad), 'line')} left out" if bad else told)
    if stored and (merged.answers or merged.corrections or merged.undone):
        complain_of_old_strikes()
    return 1 if bad else 0


def read_known(file: str) -> Known:
    """The answers, the corrections and the bad lines of a file."""
    from geo.places.cache import CachedAnswer, Correction
    from geo.places.cache_files import BadLine, read_lines

    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    found = list(read_lines(data.split(b"\n")))
    return (
        [one for one in found if isinstance(one, CachedAnswer)],
        [one for one in found if isinstance(one, Correction)],
        [one for one in found if isinstance(one, BadLine)],
    )


# ---- correct, undo, log


def correct_options(sub: Parser) -> None:
    sub.add_argument("name", metavar="NAME", help="the name as reports write it")
    sub.add_argument("--country", type=str.upper, required=True, metavar="SY", help="ISO 3166-1 code")
    sub.add_argument("--within", default="", metavar="PROVINCE", help="only where reports put it in this province")
    where = sub.add_mutually_exclusive_group(required=True)
    where.add_argument("--at", type=point, metavar="LAT,LON", help="WGS 84 degrees")
    where.add_argument("--gazetteer-id", metavar="ID", help="an entry of the gazetteer, as geocode shows it")
    sub.add_argument("--name", dest="place_name", metavar="NAME", help="what the place is called on the map")
    sub.add_argument("--precision", choices=[str(precision) for precision in Precision])
    sub.add_argument("--radius-km", type=radius_m, metavar="KM", help="how far the true point may be")
    add_person(sub)
    add_why(sub)


def radius_m(text: str) -> int:
    """Kilometres as metres."""
    try:
        kilometres = float(text)
    except ValueError:
        kilometres = math.nan
    if not 0 < kilometres <= 5_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no radius; write kilometres above 0, as 2.5")
    return max(1, round(kilometres * 1000))


def correct(options: Options) -> int:
    """Say where a name is, for all reports stored and to come."""
    from geo.corrections import correct_place
    from geo.places.gazetteer import Gazetteer
    from geo.store import open_store

    gazetteer = Gazetteer.ready()
    within = province_called(options.within, gazetteer, options.country)
    place = None if within is None else place_said(options, within, gazetteer)
    if within is None or place is None:
        return 2
    with open_store() as store:
        done = correct_place(
            store,
            extractor_of(store),
            written=options.name,
            country=options.country,
            within=within,
            place=place,
            who=options.who,
            why=options.why,
        )
    return tell(done)


def place_said(options: Options, within: str, gazetteer: Gazetteer) -> Place | None:
    """The place that the options describe; None, and it is said, where the gazetteer has no such entry or country."""
    from geo.corrections import place_at, province_at

    try:
        gazetteer.country(options.country)
        entry = gazetteer.entry(options.gazetteer_id) if options.gazetteer_id else None
    except KeyError as error:
        complain(f"the gazetteer has no {error}; geocode shows the countries and ids it has")
        return None
    precision = Precision(options.precision) if options.precision else None
    if entry is None:
        latitude, longitude = options.at
        return place_at(
            options.place_name or options.name,
            latitude,
            longitude,
            country=options.country,
            province=within or province_at(gazetteer, latitude, longitude, options.country),
            precision=precision or Precision.TOWN,
            radius_m=options.radius_km,
        )
    place = entry.as_place("manual")
    return replace(
        place,
        name=options.place_name or place.name,
        precision=precision or place.precision,
        radius_m=options.radius_km or place.radius_m,
    )


def province_called(name: str, gazetteer: Gazetteer, country: str) -> str | None:
    """A province ("" = none is meant) as reports are put in it; None, and it is said, where it is not known.

    A correction within a province of any other name would be kept, and hold nowhere.
    """
    known = [province.name for province in gazetteer.provinces(country)]
    if not name.strip() or name in known:
        return name.strip()
    found = (entry.name for entry, _ in gazetteer.candidates(name, countries=[country]) if entry.kind == "province")
    province = next(found, None)
    if province is None:
        complain(f"--within {name!r}: no such province of {country} is known; known are {', '.join(known) or 'none'}")
    return province


def tell(done: Corrected) -> int:
    """Say what became of a correction; 1 where a report could not be read again."""
    for trouble in done.totals.failures:
        complain(trouble)
    print(shown(str(done)))
    return 1 if done.totals.failed else 0


def undo_options(sub: Parser) -> None:
    sub.add_argument("number", type=int, metavar="NUMBER", help="as cache log shows it")
    add_person(sub)


def undo(options: Options) -> int:
    """Take a correction back: what was known before holds again."""
    from geo.corrections import undo_correction
    from geo.store import open_store

    with open_store() as store:
        return tell(undo_correction(store, extractor_of(store), options.number, options.who))


def log(options: Options) -> int:
    """Print every correction, newest first, also those undone."""
    from geo.store import open_store

    with open_store(readonly=True) as store:
        for correction in store.cache.corrections():
            print(shown(logged(correction)))
    return 0


def logged(correction: Correction) -> str:
    """A correction for a person: who, when, what, why, what was known before, and who undid it."""
    answer, before = correction.answer, correction.before
    where = " of ".join(filter(None, (answer.within, answer.country))) or "any country"
    was = in_words(before) if before else "nothing kept"
    line = (
        f"{correction.number}. {correction.at:%Y-%m-%d %H:%M} {correction.who}: “{correction.written}” in {where} is "
        f"{spot(answer.place) if answer.place else '-'}, because: {correction.why} (before: {was})"
    )
    return undone(line, correction.undone_by, correction.undone_at)


ACTIONS = (
    Command("list", "print what is kept of names", list_options, list_answers),
    Command("clear", "forget kept answers, so that they are looked up again", clear_options, clear),
    Command("export", "write what is kept, and the log of corrections, as a file", export_options, export),
    Command("import", "take in an exported file", import_options, import_file),
    Command("correct", "say where a name is, for all reports stored and to come", correct_options, correct),
    Command("undo", "take a correction back", undo_options, undo),
    Command("log", "print who corrected what, when and why", no_options, log),
)
