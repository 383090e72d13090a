"""A Strike as JSON, and back to the identical Strike.

The record is the line that `python -m geo extract` prints, without its reasons; these stand apart,
as they are long and only the evidence beside the map reads them.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from geo.records import (
    Candidate,
    Claimant,
    ClaimantKind,
    Confidence,
    Place,
    Precision,
    Reason,
    Status,
    Strike,
    Toll,
    shallow,
)

FIELDS = frozenset(field.name for field in dataclasses.fields(Strike))
LISTS = ("actors", "reported_by", "denied_by", "targets")
TOLLS = ("fatalities", "injuries")


def encode(strike: Strike) -> tuple[str, str]:
    """The record and the reasons of a strike, each as one JSON text."""
    record = strike.as_contract()
    candidates = [shallow(candidate) for candidate in strike.place.candidates] if strike.place else []
    reasons = {"why": record.pop("why"), "candidates": candidates}
    return dump(record), dump(reasons)


def dump(value: Any) -> str:
    """JSON in one stable form; texts stay as they are, so that two halves of a character never join."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def decode(record: str, reasons: str) -> Strike:
    """The strike that `encode` was given; a field that the record lacks has its default."""
    fields, told = json.loads(record), json.loads(reasons)
    for name in LISTS:
        fields[name] = tuple(fields.get(name, ()))
    for name in TOLLS:
        if fields.get(name) is not None:
            fields[name] = Toll(**{**fields[name], "counted_by": tuple(fields[name]["counted_by"])})
    fields["claimants"] = tuple(decode_claimant(claimant) for claimant in fields.get("claimants", ()))
    fields["status"] = Status(fields["status"])
    if fields["place"] is not None:
        fields["place"] = decode_place(fields["place"], told["candidates"])
    why = {name: decode_reason(reason) for name, reason in told["why"].items()}
    return Strike(**{name: value for name, value in fields.items() if name in FIELDS}, why=why)


def decode_claimant(claimant: dict[str, Any]) -> Claimant:
    """A credited speaker."""
    return Claimant(claimant["name"], ClaimantKind(claimant["kind"]), claimant["via"])


def decode_place(place: dict[str, Any], candidates: Iterable[dict[str, Any]]) -> Place:
    """A place with the candidates it was chosen from."""
    precision = Precision(place.pop("precision"))
    return Place(**place, precision=precision, candidates=tuple(Candidate(**candidate) for candidate in candidates))


def decode_reason(reason: dict[str, Any]) -> Reason:
    """A reason with its alternatives; the oldest ones do not say how sure they are."""
    alternatives, confidence = tuple(reason.pop("alternatives")), reason.pop("confidence", None)
    return Reason(**reason, alternatives=alternatives, confidence=Confidence(confidence) if confidence else None)


def digest(encoded: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of encoded strikes in their order: equal means that the same was found."""
    total = hashlib.sha256()
    for record, reasons in encoded:
        for part in (record, reasons):
            total.update(part.encode("utf-8", "surrogatepass") + b"\n")
    return total.hexdigest()
