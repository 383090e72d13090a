"""Which words of a report are marked: those that each field of its strikes was read from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.mapping.text import Span, highlight, marked
from geo.records import Status, Strike

# A field of a strike whose reason stands in the text, and the role its words are marked with; where the words of two
# fields overlap, the one that stands first here has them.
FIELDS = {
    "targets": "target",
    "actors": "actor",
    "hedged": "hedge",
    "status": "hedge",
    "reported_by": "claimant",
    "date": "date",
    "killed": "harm",
    "injured": "harm",
    "strike": "cue",
    "weapon": "cue",
    "number": "cue",
}
LABELS = {
    "place": "place",
    "target": "target",
    "actor": "who struck",
    "cue": "strike",
    "claimant": "who says so",
    "hedge": "hedge or denial",
    "date": "when",
    "harm": "killed or injured",
}


def spans(strikes: Sequence[Strike]) -> list[Span]:
    """What is marked, as (start, end, role) in the report: every place first, then the words of the other fields."""
    return [*(span for strike in strikes for span in places(strike)), *others(strikes)]


def places(strike: Strike) -> Iterator[Span]:
    """The place; of one named before also the words that lead back to it ("the town")."""
    yield strike.place_start, strike.place_end, "place"
    if strike.anaphoric:
        yield from span_of(strike, "place", "place")


def others(strikes: Sequence[Strike]) -> Iterator[Span]:
    """The words of every field but the place."""
    for field, role in FIELDS.items():
        for strike in strikes:
            yield from span_of(strike, field, role)


def span_of(strike: Strike, field: str, role: str) -> Iterator[Span]:
    """Where a field's reason stands in the text, if it stands anywhere; of a denial only where it denies the strike."""
    reason = None if field == "status" and strike.status is Status.REPORTED else strike.why.get(field)
    if reason and reason.start is not None and reason.end is not None:
        yield reason.start, reason.end, role


def sentence(strike: Strike) -> str:
    """The sentence as escaped Markdown, the words of each field marked."""
    inside = strike.start <= strike.place_start and strike.place_end <= strike.end
    before = "" if inside else f"Of {marked(strike.place_text, 'place')}, named earlier: "
    return before + highlight(strike.sentence, spans([strike]), start=strike.start)


def key_to_marks() -> str:
    """What the colours of the marks mean, in Markdown."""
    return " ".join(marked(words, role) for role, words in LABELS.items())
