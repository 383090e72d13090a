"""One sentence, read once: its tokens and what each known phrase in it means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from geo.extraction.tokens import Token, tokenise
from geo.extraction.vocabulary import Cue, Phrasebook, bare_lows, vocabulary
from geo.records import Sentence

ARABIC_NAME = re.compile(r"(?:al|el|an|ar|as|ash|at|az|ad|ez|es|ed)[-'][A-Z]")
ARTICLES = frozenset({"al", "el", "ash", "ad", "ez", "ar", "az"})
MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
    + "jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
# A clause ends before these; "and" does only before a verb, which no table of ours tells.
BOUNDARIES = frozenset(
    (
        "while as after before when which who whom that but although though because since whereas adding where until "
        "whose if following amid despite"
    ).split()
)
NAMES = frozenset({"actor", "demonym", "country", "organisations", "generic"})
QUOTES = frozenset('"“”«»„')
NUMBERS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty".split()
    )
}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}


@dataclass(slots=True)
class Reading:
    """A sentence with its tokens and cues; token numbers are the coordinates of every later step."""

    sentence: Sentence
    tokens: list[Token]
    lows: list[str]
    strikes: list[Cue]
    actors: list[Cue]
    speech: list[Cue]
    status: list[Cue]
    events: list[Cue]
    kinds: list[Cue]
    dateline: int = 0  # tokens that belong to an agency's dateline ("BEIRUT (Reuters) -")
    taken: set[int] = field(default_factory=set)  # tokens inside the name of an organisation or actor

    def words(self, first: int, last: int) -> str:
        """The text from token `first` to before token `last`, as written."""
        if first >= last:
            return ""
        begin = self.tokens[first].start - self.sentence.start
        return self.sentence.text[begin : self.tokens[last - 1].end - self.sentence.start]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets in the report's text of tokens[first:last]."""
        return self.tokens[first].start, self.tokens[last - 1].end

    def covering(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that text[start:end] of the report touches, as (first, last)."""
        touched = [i for i, token in enumerate(self.tokens) if token.start < end and start < token.end]
        return (touched[0], touched[-1] + 1) if touched else (0, 0)

    def boundaries(self, first: int, last: int) -> int:
        """How many clause boundaries lie between two token numbers."""
        return sum(self.is_boundary(i) for i in range(first, last))

    def is_boundary(self, number: int) -> bool:
        """Whether a clause begins at this token."""
        low = self.lows[number]
        if low in BOUNDARIES:
            return not (
                low == "as" and number + 1 < len(self.lows) and self.lows[number + 1] in {"well", "many", "part"}
            ) and not (low == "since" and self.lows[number + 1 : number + 2] == ["then"])
        return low in {";", ":", "—", "–", "(", ")"}

    def clause(self, number: int) -> tuple[int, int]:
        """The tokens of the clause around a token, as (first, last)."""
        first = number
        while first > 0 and not self.is_boundary(first):
            first -= 1
        last = number + 1
        while last < len(self.tokens) and not self.is_boundary(last):
            last += 1
        return first, last


def read_sentence(sentence: Sentence) -> Reading:
    """Tokenise a sentence and look its phrases up in every layer of the vocabulary."""
    tokens = tokenise(sentence.text, sentence.start)
    lows = bare_lows(tokens)
    books = vocabulary()
    reading = Reading(
        sentence=sentence,
        tokens=tokens,
        lows=lows,
        strikes=books.strikes.find(lows),
        actors=written_right(books.actors, tokens, lows),
        speech=written_right(books.speech, tokens, lows),
        status=books.status.find(lows),
        events=books.events.find(lows),
        kinds=books.kinds.find(lows),
    )
    reading.dateline = dateline_end(tokens)
    reading.taken = organisation_tokens(reading)
    return reading


def written_right(book: Phrasebook, tokens: list[Token], lows: list[str]) -> list[Cue]:
    """The cues, less those acronyms that are written as common words ("is", "us", "who")."""
    return [cue for cue in possessives(book, lows) if not miswritten(tokens[cue.first : cue.last], cue)]


def possessives(book: Phrasebook, lows: list[str]) -> list[Cue]:
    """The book's cues; a possessive that lost its apostrophe ("Syrias") is read as the name."""
    cues = book.find(lows)
    endings = [n for n, low in enumerate(lows) if low.endswith("s") and len(low) > 4 and book.begins(low[:-1])]
    known = {number for cue in cues for number in range(cue.first, cue.last)} if endings else set()
    bare_of_s = [number for number in endings if number not in known]
    if not bare_of_s:
        return cues
    spare = list(lows)
    for number in bare_of_s:
        spare[number] = lows[number][:-1]
    more = [cue for cue in book.find(spare) if cue.kind in NAMES and not known.intersection(range(cue.first, cue.last))]
    return sorted(cues + more, key=lambda cue: cue.first)


def miswritten(tokens: list[Token], cue: Cue) -> bool:
    """A one-word acronym of two or three letters must stand in capitals."""
    if len(tokens) != 1 or cue.kind not in {"actor", "demonym", "organisations", "asset"}:
        return False
    word = tokens[0].text
    letters = word.split("'")[0].split("’")[0]
    return len(letters) <= 3 and letters.isalpha() and not letters.isupper()


def organisation_tokens(reading: Reading) -> set[int]:
    """Tokens inside names of organisations and many-word actors: no place name is sought there."""
    taken: set[int] = set()
    for cue in reading.speech:
        if cue.kind == "organisations":
            taken.update(range(cue.first, cue.last))
    for cue in reading.actors:
        if cue.kind == "actor" and cue.last - cue.first > 1:
            taken.update(range(cue.first, cue.last))
    return taken


def dateline_end(tokens: list[Token]) -> int:
    """How many tokens an agency's dateline takes: "BEIRUT (Reuters) -", "DAMASCUS, Syria --"."""
    head = tokens[:14]
    if not head or not (head[0].text.isupper() and len(head[0].text) > 2):
        return 0
    for number, token in enumerate(head[1:], 1):
        if token.text in {"-", "–", "—"}:
            return number + 1
        if not (token.is_name or token.text in ",()./" or token.low in MONTHS or token.text.isdigit()):
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
