"""Whether a strike took place: planned, threatened, hypothetical and negated ones are told apart."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extraction.grammar import grammar
from geo.extraction.reading import Reading
from geo.extraction.vocabulary import Cue
from geo.records import Status

SCOPE = 6  # tokens before the word for a strike in which "would", "if", "no" reach it
FORETOLD_REACH = 14  # tokens behind the word for a strike in which its clause may say so
STATUS_OF = {
    "planned": Status.PLANNED,
    "threatened": Status.THREATENED,
    "hypothetical": Status.HYPOTHETICAL,
    "negated": Status.NEGATED,
}


def status_at(reading: Reading, first: int) -> Status:
    """Planned, threatened, hypothetical or negated where such a word reaches the word that tells of it."""
    if first and reading.lows[first - 1] == "any" and "would" in reading.lows[first:]:
        return Status.HYPOTHETICAL  # "any strike on X would be answered"
    if foretold(reading, first):
        return Status.HYPOTHETICAL
    cue = status_cue(reading, first)
    return STATUS_OF[cue.kind] if cue else Status.REPORTED


def status_cue(reading: Reading, first: int) -> Cue | None:
    """The word that sets a strike apart: "would", "threatened to", "if", "no"; None where it happened."""
    reaching = [cue for cue in reading.status if 0 <= first - cue.last <= SCOPE and reaches(reading, cue, first)]
    return reaching[-1] if reaching else None


def foretold(reading: Reading, first: int) -> bool:
    """ "attacks on X were likely", "strikes there are unheard of": said to be to come, or not to happen."""
    lows = reading.lows
    for number in range(first + 1, min(first + FORETOLD_REACH, len(lows) - 1)):
        if reading.is_boundary(number) or lows[number] == ",":
            return False
        if lows[number] in grammar("whether", "being") and lows[number + 1] in grammar("whether", "uncertain"):
            return True
    return False


def reaches(reading: Reading, cue: Cue, first: int) -> bool:
    """Nothing ends the clause between the word and the trigger, and the word means what it seems to."""
    low = reading.lows[cue.first]
    token = reading.tokens[cue.first]
    if low == "may" and token.is_name and cue.first > 0:
        return False  # the month
    if low in {"may", "might"} and reading.lows[cue.last : cue.last + 1] == ["have"]:
        return False  # a hedge about the past, not a future
    if low == "no" and reading.lows[cue.last : cue.last + 2] == ["longer", "only"]:
        return False
    if low == "not" and reading.lows[cue.last : cue.last + 1] == ["only"]:
        return False
    if goes_on(reading, cue):
        return False
    if low in {"no", "without"} and cue.last - cue.first == 1 and first - cue.last > 2:
        return False
    return not any(reading.is_boundary(i) or reading.lows[i] == "," for i in range(cue.last, first))


def goes_on(reading: Reading, cue: Cue) -> bool:
    """ "did not stop bombing", "never ceased": two negations, and the strikes went on."""
    here, before = reading.lows[cue.first : cue.last], reading.lows[max(0, cue.first - 2) : cue.first]
    after = reading.lows[cue.last : cue.last + 1]
    stopping = grammar("whether", "stopping")
    return (negates(here) and not stopping.isdisjoint(after)) or (not stopping.isdisjoint(here) and negates(before))


def negates(lows: Sequence[str]) -> bool:
    """Whether one of these words is a negation: "not", "never", "didn't", "didnt"."""
    words = grammar("whether", "negating") | grammar("whether", "lost_apostrophe")
    return any(low in words or low.endswith("n't") for low in lows)
