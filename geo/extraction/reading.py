"""One sentence, read once: its tokens and what each known phrase in it means."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from geo.extraction.layers import LAYERS, find_layers
from geo.extraction.tokens import Token, cut, lowered, without_possessives
from geo.extraction.vocabulary import Cue, read_toml
from geo.records import Sentence

ARABIC_NAME = re.compile(r"(?:al|el|an|ar|as|ash|at|az|ad|ez|es|ed)[-'][A-Z]")
ARTICLES = frozenset({"al", "el", "ash", "ad", "ez", "ar", "az"})
MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
    + "jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
CALENDAR = MONTHS | WEEKDAYS
# A clause ends before these; "and" does only before a verb, which no table of ours tells.
BOUNDARIES = frozenset(
    (
        "while as after before when which who whom that but although though because since whereas adding where until "
        "whose if following amid despite ; : — – ( )"
    ).split()
)
# Words that are one phrase, inside which no clause begins.
JOINED = frozenset({("as", "well"), ("well", "as"), ("as", "many"), ("as", "part"), ("since", "then")})
CLAUSE = 8  # tokens that a clause's beginning weighs in a distance
QUOTES = frozenset('"“”«»„')
NUMBERS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty".split()
    )
}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}


class Reading:
    """A sentence with its tokens and cues; token numbers are the coordinates of every later step.

    Tokens are columns (`texts`, `lows`), as few steps want more of them than the one or the other. Cues, clauses
    and `tokens` are made when one is first asked for; the cues of all layers in one go.
    """

    __slots__ = (
        "_edges",
        "_starts",
        "dateline",
        "known",
        "lows",
        "sentence",
        "taken",
        "texts",
        "told",
        "tokens",
        *LAYERS,
    )

    sentence: Sentence
    texts: list[str]  # the words and marks as written
    lows: list[str]  # in lower case, without possessive endings
    tokens: list[Token]
    dateline: int  # tokens that belong to an agency's dateline ("BEIRUT (Reuters) -")
    strikes: list[Cue]
    actors: list[Cue]
    speech: list[Cue]
    status: list[Cue]
    events: list[Cue]
    kinds: list[Cue]
    taken: set[int]  # tokens inside the name of an organisation or actor
    known: frozenset[int]  # tokens that a layer of the vocabulary knows, but for those of what did not happen
    told: dict[tuple[bool, bool], list[Any]]  # the triggers found so far (triggers.py)
    _starts: list[int]  # where each token begins in the sentence
    _edges: bytes  # one byte a token: whether a clause begins there

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self._starts, self.texts = cut(sentence.text)
        self.lows = without_possessives(self.texts)
        self.told = {}
        self.dateline = dateline_end(self.texts)

    def __getattr__(self, name: str) -> Any:
        """What was not asked for before (Python calls this for a slot that is empty)."""
        if name == "_edges":
            self._edges = clause_edges(self.lows, self.texts)
        elif name == "taken":
            self.taken = organisation_tokens(self)
        elif name == "tokens":
            self.tokens = self._rows()
        elif name == "known":
            layers = (self.actors, self.speech, self.strikes, self.kinds, self.events)
            self.known = frozenset(i for layer in layers for cue in layer for i in range(cue.first, cue.last))
        elif name in LAYERS:
            for layer, cues in zip(LAYERS, find_layers(self.texts, self.lows), strict=True):
                setattr(self, layer, cues)
        return object.__getattribute__(self, name)

    def _rows(self) -> list[Token]:
        """The columns as tokens, with offsets in the report."""
        offset = self.sentence.start
        columns = zip(self._starts, self.texts, lowered(self.texts), strict=True)
        return [Token(start + offset, start + offset + len(text), text, low) for start, text, low in columns]

    def is_name(self, number: int) -> bool:
        """Whether a token is written with a capital, as names are."""
        return self.texts[number][0].isupper()

    def words(self, first: int, last: int) -> str:
        """The text from token `first` to before token `last`, as written."""
        if first >= last:
            return ""
        return self.sentence.text[self._starts[first] : self._starts[last - 1] + len(self.texts[last - 1])]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets in the report's text of tokens[first:last]."""
        offset = self.sentence.start
        return offset + self._starts[first], offset + self._starts[last - 1] + len(self.texts[last - 1])

    def covering(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that text[start:end] of the report touches, as (first, last)."""
        start, end = start - self.sentence.start, end - self.sentence.start
        first, last = bisect_right(self._starts, start) - 1, bisect_left(self._starts, end)
        if first < 0 or self._starts[first] + len(self.texts[first]) <= start:
            first += 1
        return (first, last) if first < last else (0, 0)

    def boundaries(self, first: int, last: int) -> int:
        """How many clause boundaries lie between two token numbers."""
        return self._edges.count(1, max(first, 0), max(last, 0))

    def distance(self, one: int, two: int) -> int:
        """How far apart two tokens stand: the tokens between, and eight for each clause that begins there."""
        low, high = sorted((one, two))
        return high - low + CLAUSE * self.boundaries(low, high)

    def is_boundary(self, number: int) -> bool:
        """Whether a clause begins at this token."""
        return self._edges[number] == 1

    def clause(self, number: int) -> tuple[int, int]:
        """The tokens of the clause around a token, as (first, last)."""
        first = self._edges.rfind(1, 0, number + 1)
        last = self._edges.find(1, number + 1)
        return max(first, 0), last if last >= 0 else len(self.lows)


def read_sentence(sentence: Sentence) -> Reading:
    """Tokenise a sentence; its phrases are looked up in every layer of the vocabulary."""
    return Reading(sentence)


def clause_edges(lows: Sequence[str], texts: Sequence[str]) -> bytes:
    """For each token 1 where a clause begins, else 0; none begins at a name's acronym: "the Rapid Forces (RSF)"."""
    edges = bytearray(map(BOUNDARIES.__contains__, lows))
    if "(" in lows:
        for number in range(len(lows) - 2):
            if lows[number] == "(" and lows[number + 2] == ")" and texts[number + 1][0].isupper():
                edges[number] = edges[number + 2] = 0
    if "as" in lows or "since" in lows:
        for number, pair in enumerate(pairwise(lows)):
            if pair in JOINED:
                edges[number] = edges[number + 1] = 0
    return bytes(edges)


def organisation_tokens(reading: Reading) -> set[int]:
    """Tokens inside names of organisations and many-word actors: no place name is sought there."""
    taken: set[int] = set()
    for cue in reading.speech:
        if cue.kind == "organisations":
            taken.update(range(cue.first, cue.last))
    for cue in reading.actors:
        if cue.kind == "actor" and cue.last - cue.first > 1 and not is_seat(reading.lows[cue.first : cue.last]):
            taken.update(range(cue.first, cue.last))
    return taken


def is_seat(lows: Sequence[str]) -> bool:
    """Whether an actor's name is also that of a place: "Tel Aviv"."""
    return " ".join(lows) in read_toml("actors.toml")["seats"]["words"]


def dateline_end(texts: Sequence[str]) -> int:
    """How many tokens an agency's dateline takes: "BEIRUT (Reuters) -", "DAMASCUS, Syria --"."""
    head = texts[:14]
    if not head or not (head[0].isupper() and len(head[0]) > 2):
        return 0
    for number, text in enumerate(head[1:], 1):
        if text in {"-", "–", "—"}:
            return number + 1
        if not (text[0].isupper() or text in ",()./" or text.lower() in MONTHS or text.isdigit()):
            return 0
    return 0


def number_of(low: str) -> int | None:
    """The value of a number word or of digits ("1,200" arrives as one or more tokens elsewhere)."""
    if low in NUMBERS:
        return NUMBERS[low]
    if low in TENS:
        return TENS[low]
    if low.isdigit():
        return int(low) if len(low) < 7 else None
    if "-" not in low:
        return None
    tens, _, ones = low.partition("-")
    if tens in TENS and ones in NUMBERS:
        return TENS[tens] + NUMBERS[ones]
    return None


def spans_of(cues: Iterable[Cue], *kinds: str) -> list[Cue]:
    """The cues of these kinds."""
    return [cue for cue in cues if cue.kind in kinds]
