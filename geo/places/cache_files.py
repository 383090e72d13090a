"""What is known of names as a file: the kept answers and the log of corrections, one a line (JSON Lines).

    {"strikemap": "place cache", "format": 1, "written": "2026-11-22T10:00:00+00:00"}
    {"answer": {...}}
    {"correction": {...}}

With such a file a run elsewhere, or without a network, finds the same places. It comes from
outside, so every field is looked at before it is taken in.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from geo.errors import CacheFileError
from geo.places.cache import PLACED, CachedAnswer, Correction, cache_key, now

KIND = "place cache"
FORMAT = 1
LARGEST_RADIUS = 20_037_508  # metres: half the way round the earth


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is neither an answer nor a correction, by its number from 1, and why."""

    number: int
    why: str


def write_lines(answers: Iterable[CachedAnswer], corrections: Iterable[Correction]) -> Iterator[str]:
    """The lines of a file, without their ends, the oldest correction first."""
    yield line_of({"strikemap": KIND, "format": FORMAT, "written": now().isoformat()})
    for answer in answers:
        yield line_of({"answer": as_row(answer)})
    for correction in sorted(corrections, key=lambda one: (one.at, one.number)):
        row = {field.name: getattr(correction, field.name) for field in fields(correction)}
        row |= {"answer": as_row(correction.answer), "at": correction.at.isoformat()}
        row |= {
            "before": as_row(correction.before) if correction.before else None,
            "undone_at": correction.undone_at.isoformat() if correction.undone_at else None,
        }
        yield line_of({"correction": row})


def as_row(answer: CachedAnswer) -> dict[str, Any]:
    """An answer as plain JSON values."""
    row: dict[str, Any] = json.loads(answer.as_json())
    return row


def line_of(row: Mapping[str, Any]) -> str:
    """A row as one line that can be written as UTF-8; half a character, which cannot, is escaped."""
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(row)
    return line


def read_lines(lines: Iterable[bytes]) -> Iterator[CachedAnswer | Correction | BadLine]:
    """What the lines of a file say, and what is wrong with those that say nothing usable.

    CacheFileError where the first line is not that of such a file, or of a newer format.
    """
    numbered = enumerate(lines, 1)
    check_header(next(numbered, (1, b""))[1])
    for number, line in numbered:
        if not line.strip():
            continue
        try:
            yield read_row(json.loads(line.decode("utf-8")))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            missing = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            yield BadLine(number, missing)


def check_header(line: bytes) -> None:
    """Raise CacheFileError where a file is not one that we can read."""
    try:
        head = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        head = None
    if not isinstance(head, dict) or head.get("strikemap") != KIND:
        raise CacheFileError('line 1: this is no exported place cache; write one with "cache export".')
    if head.get("format") != FORMAT:
        raise CacheFileError(
            f"line 1: format {head.get('format')!r} is not one this Strikemap reads (it reads {FORMAT}); "
            "use the Strikemap that wrote the file."
        )


def read_row(row: Any) -> CachedAnswer | Correction:
    """What a line holds; ValueError where it is neither an answer nor a correction."""
    if isinstance(row, dict) and isinstance(row.get("answer"), dict):
        return read_answer(row["answer"])
    if isinstance(row, dict) and isinstance(row.get("correction"), dict):
        return read_correction(row["correction"])
    raise ValueError("neither an answer nor a correction")


def read_answer(row: Mapping[str, Any]) -> CachedAnswer:
    """An answer whose every field is what it should be."""
    answer = CachedAnswer.from_json(json.dumps(row))
    for name, value in asdict(answer).items():
        wrong = CHECKS[name](value)
        if wrong:
            raise ValueError(f"{name} is {str(value)[:40]!r}: {wrong}")
    if answer.state in PLACED and (answer.latitude is None or answer.longitude is None):
        raise ValueError(f"an answer that is {answer.state} needs a latitude and a longitude")
    return answer


def read_correction(row: Mapping[str, Any]) -> Correction:
    """A correction whose every field is what it should be; its number is the one it had elsewhere."""
    texts = {name: row[name] for name in ("written", "who", "why", "undone_by")}
    if not all(isinstance(text, str) for text in texts.values()) or not isinstance(row["number"], int):
        raise ValueError("a correction's number, name, who and why are a number and texts")
    undone = row["undone_at"]
    return Correction(
        number=row["number"],
        answer=read_answer(row["answer"]),
        before=None if row["before"] is None else read_answer(row["before"]),
        at=moment(row["at"]),
        undone_at=None if undone is None else moment(undone),
        **texts,
    )


def moment(text: str) -> dt.datetime:
    """A moment with its offset from UTC."""
    at = dt.datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} does not say its offset from UTC")
    return at


def no_text(value: object) -> str:
    return "" if isinstance(value, str) else "no text"


def no_key(value: object) -> str:
    return "" if isinstance(value, str) and value and cache_key(value) == value else "not the key of a name"


def no_degrees(most: float) -> Any:
    """The check of degrees up to a most."""

    def check(value: object) -> str:
        if value is None:
            return ""
        fine = isinstance(value, int | float) and not isinstance(value, bool)
        return "" if fine and math.isfinite(value) and abs(value) <= most else "no degrees"  # type: ignore[arg-type]

    return check


def no_radius(value: object) -> str:
    fine = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_RADIUS
    return "" if value is None or fine else "no radius in metres"


def no_moment(value: object) -> str:
    return "" if isinstance(value, dt.datetime) and value.tzinfo is not None else "does not say its offset from UTC"


# Field of CachedAnswer -> what is wrong with a value, "" for nothing; read in from_json: state and precision.
CHECKS: dict[str, Any] = {
    "query": no_key,
    "country": no_text,
    "state": lambda value: "",
    "name": no_text,
    "latitude": no_degrees(90),
    "longitude": no_degrees(180),
    "province": lambda value: "" if value is None else no_text(value),
    "place_country": no_text,
    "precision": lambda value: "",
    "radius_m": no_radius,
    "gazetteer_id": no_text,
    "service": no_text,
    "note": no_text,
    "raw": lambda value: "" if isinstance(value, Mapping) else "no object",
    "asked_at": no_moment,
    "expires_at": lambda value: "" if value is None else no_moment(value),
    "within": no_text,
}
