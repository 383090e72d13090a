"""Which of a sentence's counts belongs to which strike, and who counted."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extraction.attribution import Credit
from geo.extraction.casualties import Count
from geo.extraction.dating import owner, owners
from geo.extraction.linking import Link
from geo.extraction.reading import Reading
from geo.extraction.toll_words import toll_words
from geo.extraction.when import When
from geo.records import Toll

CAUSE_REACH = 6  # tokens behind a count in which "in clashes" is sought
SUBJECT_REACH = 5  # tokens before "killed" in which "a war that has" is sought


def count_for(
    reading: Reading,
    counts: Sequence[Count],
    one: Link,
    links: Sequence[Link],
    dates: Sequence[When],
    when: When | None,
) -> Count | None:
    """The count that a sentence gives a strike: the nearest, that is not another event's or another place's."""
    own = [count for count in counts if not is_elsewhere(reading, count, dates, when, one)]
    best = min(own, key=lambda count: gap(reading, count, one), default=None)
    if best is None or best.quantity is None:
        return None
    nearest = min(links, key=lambda other: gap(reading, best, other), default=one)
    return best if same_strike(one, nearest) else None


def same_strike(one: Link, other: Link) -> bool:
    """Places of one list or of one strike share its count: "shells on X and Y killed five"."""
    return one.is_listed_with(other) or one.trigger is other.trigger


def gap(reading: Reading, count: Count, one: Link) -> float:
    """How far a count stands from a strike: from its words or its place, whichever is nearer, and over clauses."""
    place, trigger = one.mention.last, one.trigger.first
    return min(reading.distance(count.word, place), reading.distance(count.word, trigger) + 1)


def is_elsewhere(reading: Reading, count: Count, dates: Sequence[When], when: When | None, one: Link) -> bool:
    """Whether a count is of other deaths: in clashes, in the war, "since 2011", in an earlier year."""
    if by_other_cause(reading, count):
        return True
    behind = reading.lows[count.last : count.last + CAUSE_REACH]
    for cue in toll_words().causes.find(behind):
        begin = count.last + cue.first
        if not any(reading.is_boundary(n) or n == one.trigger.first for n in range(count.last, begin)):
            return True
    deciding = owners(reading, [one.trigger]) if dates else {}
    return any(
        dated.date != (when.date if when else None)
        and (dated.rule == "since" or dated.date_prec == 5)
        and owner(reading, dated, deciding) == ("strike", count.word)
        for dated in dates
    )


def by_other_cause(reading: Reading, count: Count) -> bool:
    """ "a conflict that has killed 240,000": the subject of the killing is no strike."""
    start = max(0, count.word - SUBJECT_REACH)
    cues = toll_words().causes.find(reading.lows[start : count.word])
    return any(reading.lows[start + cue.last : start + cue.last + 1] in (["that"], ["which"], ["has"]) for cue in cues)


def toll_of(reading: Reading, count: Count | None, said: Credit) -> Toll | None:
    """The count as the records hold it, with those who are credited for it."""
    if count is None or count.quantity is None:
        return None
    quantity = count.quantity
    return Toll(quantity.low, quantity.best, quantity.high, counted_by(reading, count, said))


def counted_by(reading: Reading, count: Count, said: Credit) -> tuple[str, ...]:
    """The speaker nearest to the number, the clauses between weighing; all whom "they said" leads back to."""
    if not said.sources:
        return said.names
    return (min(said.sources, key=lambda source: reading.distance(count.word, source.first)).name,)
