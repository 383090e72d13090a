"""What every command of the command line says and takes: complaints, and the types of its options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass

Parser = argparse.ArgumentParser
Options = argparse.Namespace


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its words, its line of help, its options, and what it does."""

    name: str
    help: str
    add_options: Callable[[Parser], None]
    run: Callable[[Options], int]


def complain(error: object) -> None:
    """One line for a person."""
    print(f"strikemap: {error}", file=sys.stderr)


def writes_utf8() -> bool:
    """Whether standard output takes any character."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
