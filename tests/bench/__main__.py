"""`python -m tests.bench [NAME...]`: run the benches and print one table; 1 if a goal was missed."""

from __future__ import annotations

import argparse
import importlib
import sys

from tests.bench.rows import Row, table

BENCHES = (
    *("starting", "gazetteer", "own_gazetteer", "extraction", "accuracy", "memory", "first_markers"),
    *("filtering", "maps"),
)


def main() -> int:
    """Run the named benches, or all; one that cannot run is said and counts as missed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHES)}")
    names = parser.parse_args().names or BENCHES
    unknown = sorted(set(names) - set(BENCHES))
    if unknown:
        parser.error(f"there is no bench {unknown[0]!r}; there are {', '.join(BENCHES)}")
    rows: list[Row] = []
    failed = False
    for name in names:
        print(f"{name} ...", file=sys.stderr, flush=True)
        try:
            rows += importlib.import_module(f"tests.bench.{name}").measure()
        except Exception as error:  # the others are still worth measuring
            print(f"!!! {name} was not measured: {error!r}", file=sys.stderr)
            failed = True
    print(table(rows))
    return int(failed or any(row.met is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
