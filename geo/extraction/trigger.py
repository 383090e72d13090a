"""Words that tell of a strike in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from geo.records import Status


@dataclass(slots=True)
class Trigger:
    """tokens[first:last] tell of a strike; `weapon` "" where the words do not say which."""

    first: int
    last: int
    noun: bool
    verb: bool
    weapon: str
    rule: str
    status: Status = Status.REPORTED
    carried: bool = False  # known as a strike only by what the report told before
