"""Each rule in a reader's words, and how sure it makes a field: geo/data/rules.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from geo.errors import VocabularyError
from geo.extraction.vocabulary import read_toml
from geo.records import Confidence, Reason, Strike

FILE = "rules.toml"
WHERE = "place"  # its rule is a reading of the name and the signs of grammar, each with its own row
PARTS = ("name", "sign")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule as a sentence; `confidence` is None where the rule alone does not tell."""

    words: str
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """The table: the rules of each field, what fields are called, and how a confidence is worded."""

    exact: Mapping[tuple[str, str], Explanation]
    patterns: Mapping[tuple[str, str], Explanation]
    fields: Mapping[str, str]
    confidences: Mapping[Confidence, str]

    def row(self, field: str, rule: str) -> Explanation | None:
        """A rule's row: its own, else the first whose pattern suits; None where it has none yet."""
        if found := self.exact.get((field, rule)):
            return found
        suiting = (filled(row, pattern, rule) for (of, pattern), row in self.patterns.items() if of == field)
        return next(filter(None, suiting), None)


def filled(row: Explanation, pattern: str, rule: str) -> Explanation | None:
    """A pattern's row, each `*` of its sentence being what the pattern's stands for; None where it does not suit."""
    suits = re.fullmatch("(.*)".join(map(re.escape, pattern.split("*"))), rule, re.DOTALL)
    if suits is None:
        return None
    words = row.words
    for part in suits.groups():
        words = words.replace("*", part, 1)
    return replace(row, words=words)


@cache
def rules() -> Rules:
    """The table, read once a process; VocabularyError names the row that is wrong."""
    table = read_toml(FILE)
    sections = {field: rows for field, rows in table.items() if field not in {"confidence", "field"}}
    rows = {(field, rule): row_of(field, rule, row) for field, named in sections.items() for rule, row in named.items()}
    return Rules(
        exact={key: row for key, row in rows.items() if "*" not in key[1]},
        patterns={key: row for key, row in rows.items() if "*" in key[1]},
        fields=table["field"],
        confidences={Confidence(name): words for name, words in table["confidence"].items()},
    )


def row_of(field: str, rule: str, row: Any) -> Explanation:
    """A row of the table, checked."""
    wrong = f"geo/data/{FILE}: [{field}] {rule!r}"
    if not (isinstance(row, list) and len(row) == 2 and all(isinstance(part, str) for part in row)):
        raise VocabularyError(f'{wrong} is no row; write ["stated", "A sentence."].')
    confidence, words = row
    if confidence and confidence not in set(Confidence):
        raise VocabularyError(f"{wrong}: {confidence!r} is none of {', '.join(Confidence)}.")
    return Explanation(words, Confidence(confidence) if confidence else None)


def explain(field: str, rule: str) -> Explanation:
    """A field's rule in words; a rule that has no row says itself."""
    found = rules_of_place(rule) if field == WHERE else [rules().row(field, rule) or Explanation(rule)]
    confidence = next((one.confidence for one in found if one.confidence), None)
    return Explanation(" ".join(one.words for one in found if one.words), confidence)


def rules_of_place(rule: str) -> list[Explanation]:
    """How the name was read, then the signs that speak for it."""
    reading, _, signs = rule.partition(";")
    name = rules().row("name", reading.strip()) or Explanation(reading.strip())
    named = (rules().row("sign", sign.strip()) for sign in signs.split(","))
    return [name, *(sign for sign in named if sign)]


def missing(field: str, rule: str) -> Iterator[tuple[str, str]]:
    """The rows, as (section, rule), that a field's rule would need and the table does not have."""
    section, name = ("name", rule.partition(";")[0].strip()) if field == WHERE else (field, rule)
    if name and rules().row(section, name) is None:
        yield section, name


def with_confidence(strike: Strike) -> Strike:
    """The strike, each of its reasons saying how sure it makes its field."""
    return replace(strike, why={field: sure(field, reason) for field, reason in strike.why.items()})


def sure(field: str, reason: Reason) -> Reason:
    """A reason with the confidence of its rule."""
    sureness = confidence_of(field, reason.rule)
    return Reason(reason.rule, reason.start, reason.end, reason.text, reason.alternatives, sureness)


@lru_cache(maxsize=1024)  # the ways in which signs come together; no text of a report is among them
def confidence_of(field: str, rule: str) -> Confidence | None:
    """How sure a rule makes a field."""
    return explain(field, rule).confidence
