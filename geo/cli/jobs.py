"""Extracting from many reports with several processes: the rows in the reports' order, memory flat.

Each process opens the gazetteer by memory map, so all of them share what is read of it. Reports are sent in
batches, and no more of them than keep every process busy: a file of any size goes through.
"""

from __future__ import annotations

import json
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice

from geo.errors import StrikemapError
from geo.extract import Extractor
from geo.places.gazetteer import Gazetteer
from geo.records import Report

BATCH = 100_000  # characters of text that are sent at once
AHEAD = 3  # batches a process that wait or are done: more would only fill the memory


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done with each report: its strikes as lines of JSON."""

    countries: tuple[str, ...] = ()
    all_statuses: bool = False
    ascii_only: bool = False

    def lines(self, reports: Sequence[Report]) -> list[str]:
        """The lines of some reports, in their order."""
        extractor = extractor_for(self.countries)
        return [
            json.dumps(strike.as_contract(), ensure_ascii=self.ascii_only)
            for report in reports
            for strike in extractor.strikes(report, all_statuses=self.all_statuses)
        ]


@cache
def extractor_for(countries: tuple[str, ...]) -> Extractor:
    """One extractor a process; it keeps nothing between reports."""
    return Extractor(Gazetteer.ready(), countries=countries)


def cores() -> int:
    """How many processes can work at a time on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def extract_lines(reports: Iterable[Report], work: Work, jobs: int) -> Iterator[str]:
    """The lines of all reports, in their order; what fits in one batch starts no process."""
    batches = batched(reports)
    first = list(islice(batches, 2))
    if jobs < 2 or len(first) < 2:
        for batch in chain(first, batches):
            yield from work.lines(batch)
        return
    Gazetteer.ready()  # compiled once, before several processes would
    try:
        with ProcessPoolExecutor(jobs, initializer=leave_interrupts) as pool:
            yield from in_order(lambda batch: pool.submit(work.lines, batch), chain(first, batches), AHEAD * jobs)
    except BrokenProcessPool as error:
        remedy = "most often the memory was full; run again with --jobs 1"
        raise StrikemapError(f"a process of the extraction was ended from outside: {remedy}.") from error


def batched(reports: Iterable[Report]) -> Iterator[list[Report]]:
    """The reports in batches of about the same length of text."""
    batch: list[Report] = []
    size = 0
    for report in reports:
        batch.append(report)
        size += len(report.text)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def in_order(
    send: Callable[[list[Report]], Future[list[str]]], batches: Iterable[list[Report]], most: int
) -> Iterator[str]:
    """The lines of the batches in their order, with at most so many batches under way."""
    waiting: deque[Future[list[str]]] = deque()
    try:
        for batch in batches:
            waiting.append(send(batch))
            if len(waiting) >= most:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:  # who reads our output may have gone away
        for future in waiting:
            future.cancel()


def leave_interrupts() -> None:
    """Ctrl-C is for the first process, which ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
