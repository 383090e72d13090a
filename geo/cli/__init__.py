"""The command line: `python -m geo COMMAND`; each command is one row of COMMANDS.

Rows go to standard output, everything a person reads on the way to standard error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from geo.cli.cache import cache_command, cache_options
from geo.cli.datasets import import_command, import_options
from geo.cli.evaluation import evaluate, evaluate_options
from geo.cli.gazetteers import gazetteer_command, gazetteer_options
from geo.cli.incidents import incidents_command, incidents_options
from geo.cli.places import geocode, geocode_options
from geo.cli.reports import export, export_options, extract, extract_options, ingest_command, ingest_options
from geo.cli.words import Command, Parser, complain
from geo.errors import StrikemapError


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


COMMANDS = (
    Command("extract", "print the strikes that documents tell of, as JSON Lines", extract_options, extract),
    Command("ingest", "read documents into the store", ingest_options, ingest_command),
    Command("import", "bring an event dataset: UCDP GED or ACLED", import_options, import_command),
    Command("geocode", "what a place name resolves to, and why", geocode_options, geocode),
    Command("incidents", "which mentions are taken for one strike", incidents_options, incidents_command),
    Command("cache", "what is kept and corrected about place names", cache_options, cache_command),
    Command("export", "write strikes as a file", export_options, export),
    Command("evaluate", "how much of annotated articles is read right", evaluate_options, evaluate),
    Command("gazetteer", "the offline gazetteer", gazetteer_options, gazetteer_command),
)
