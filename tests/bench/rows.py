"""One measured thing beside its peer, and the table of them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEADINGS = ("what", "ours", "peer's", "ours / peer's", "goal", "")


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured: ours and the peer's in the same unit, and the goal in words.

    `met` is None where there is no goal.
    """

    what: str
    ours: float
    peer: str
    theirs: float
    unit: str
    goal: str = ""
    met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """The row as it is printed."""
        verdict = {True: "met", False: "MISSED", None: ""}[self.met]
        ratio = f"{self.ours / self.theirs:.2f}" if self.theirs else "-"
        return (
            self.what,
            f"{self.ours:.3g} {self.unit}",
            f"{self.theirs:.3g} {self.unit} ({self.peer})",
            ratio,
            self.goal,
            verdict,
        )


def table(rows: Sequence[Row]) -> str:
    """The rows as a text table."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def in_fresh_process(code: str) -> str:
    """What a program prints that is run by a new Python in the project's folder."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip() or f"exit code {done.returncode}")
    return done.stdout


def seconds_in_turn(*programs: tuple[str, str], turns: int = 5) -> list[float]:
    """The quickest run of the second part of each program, each turn in a new process, the programs in turn.

    A program is (what comes before the clock starts, what is measured). The quickest, because
    whatever else the machine does can only add.
    """
    taken: list[list[float]] = [[] for _ in programs]
    for _ in range(turns):
        for (before, measured), seconds in zip(programs, taken, strict=True):
            seconds.append(float(in_fresh_process(timed(before, measured))))
    return [min(seconds) for seconds in taken]


def timed(before: str, measured: str) -> str:
    """A program that prints how many seconds a part of it took."""
    return "\n".join(
        ("import time", before, "_start = time.perf_counter()", measured, "print(time.perf_counter() - _start)")
    )
