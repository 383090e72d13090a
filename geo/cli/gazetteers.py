"""The commands about gazetteers: build the one that comes along, bring one of your own."""

from __future__ import annotations

from geo.cli.words import Options, Parser

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
