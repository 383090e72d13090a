"""Which of our kinds a row of a user's gazetteer is: read from geo/data/place_kinds.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geo.errors import VocabularyError
from geo.places.curated import DATA, read_toml
from geo.places.entries import KINDS

PLACE_KINDS = DATA / "place_kinds.toml"


@dataclass(frozen=True, slots=True)
class OwnKind:
    """One of our kinds, and the radius in metres of what a word or code means by it (0: the kind's own)."""

    kind: str
    radius_m: int = 0


@cache
def features() -> dict[str, OwnKind]:
    """GeoNames' feature codes ("P.PPL") to our kinds; a code that is not here is left out."""
    return read_kinds()[0]


@cache
def words() -> dict[str, OwnKind]:
    """What a column "kind" may say, in lower case: our kinds, the words of the table, GeoNames' codes."""
    codes = {code.lower(): kind for code, kind in features().items()}
    bare = {code.partition(".")[2]: kind for code, kind in codes.items()}
    return {**bare, **codes, **read_kinds()[1], **{kind: OwnKind(kind) for kind in KINDS if kind != "country"}}


def read_kinds(path: Path = PLACE_KINDS) -> tuple[dict[str, OwnKind], dict[str, OwnKind]]:
    """Codes and words of the table; VocabularyError where it says what cannot be."""
    by_code: dict[str, OwnKind] = {}
    by_word: dict[str, OwnKind] = {}
    for number, row in enumerate(read_toml(path).table.get("kind", []), 1):
        where = f"{path.name} row {number}"
        if row.get("kind") not in KINDS:
            raise VocabularyError(f"{where}: unknown kind {row.get('kind')!r}; known are {', '.join(KINDS)}.")
        kind = OwnKind(row["kind"], round(1000 * row.get("radius_km", 0)))
        for known, listed in ((by_code, row.get("features", [])), (by_word, row.get("words", []))):
            for text in listed:
                if text in known:
                    raise VocabularyError(f"{where}: {text!r} is in another row as well; remove it from one.")
                known[text] = kind
    return by_code, by_word
