"""Which sentences are read, which names are meant, and which of the linked places are mentions of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from geo.extraction.attribution import sentences_before
from geo.extraction.date_words import leans_on_day
from geo.extraction.datelines import may_stand_alone
from geo.extraction.linking import Link
from geo.extraction.mentions import Found, Known, Mention
from geo.extraction.quotes import Quoted
from geo.extraction.reading import Reading
from geo.extraction.triggers import find_triggers, tells_of_ground_attack
from geo.places.distances import kilometres
from geo.places.resolution import Resolved
from geo.records import Place, Precision, Sentence, Status

OWN_STRIKE = frozenset({"object", "subject", "premodifier"})  # signs by which a place has a strike of its own
FAR_ENOUGH = 500_000  # inhabitants from which a place outside the report's countries is still taken for meant


def wanted(found: Sequence[Sentence], touched: Sequence[bool], quotes: Sequence[Quoted]) -> list[int]:
    """The sentences worth reading: those that may tell of a strike, lone dates, and who is meant by "it said"."""
    numbers = {number for number, tells in enumerate(touched) if tells}
    numbers.update(number for number, sentence in enumerate(found) if may_stand_alone(sentence.text))
    numbers.update(n - 1 for n in sorted(numbers) if n and leans_on_day(found[n].text))
    for number in sorted(numbers):
        numbers.update(sentences_before(found, number, quotes))
    return sorted(numbers)


def is_about_strikes(readings: Iterable[Reading]) -> bool:
    """Whether a report tells of strikes first, and more often than of attacks on the ground."""
    told: list[bool] = []
    for reading in readings:
        if any(trigger.status is Status.REPORTED for trigger in find_triggers(reading, False)):
            told.append(True)
        elif tells_of_ground_attack(reading):
            told.append(False)
    return bool(told) and told[0] and sum(told) * 2 > len(told)


def in_scene(found: Sequence[Found], countries: Sequence[str], doubtful: Sequence[str] = ()) -> list[Found]:
    """The hits that can be meant: entries in the report's countries, else countries and very large places.

    A village of the user's own list is never meant by the name of a country or of a very large place. What is known
    only in `doubtful` countries is the name of a place here that no gazetteer lists.
    """
    kept = []
    for hit in found:
        built_in = without_minor(hit.entries)
        if nations := tuple(
            entry for entry in built_in if entry.kind == "country" and entry.country not in countries[:1]
        ):
            kept.append(
                Found(hit.start, hit.end, nations)
            )  # "Jordan", "Belgium": the country before a town of its name
            continue
        great = tuple(entry for entry in built_in if entry.kind == "country" or entry.population >= FAR_ENOUGH)
        here = tuple(entry for entry in (built_in if great else hit.entries) if entry.country in countries)
        meant = here or (great if countries else built_in)
        if meant:
            kept.append(Found(hit.start, hit.end, meant))
        elif any(entry.country in doubtful for entry in built_in):
            kept.append(Found(hit.start, hit.end, (), elsewhere=True))
    return kept


def without_minor(entries: Sequence[Known]) -> tuple[Known, ...]:
    """The built-in places among some: those of the user's own lists do not say what a report is about."""
    return tuple(entry for entry in entries if not entry.minor)


def drop_countries(links: list[Link], mentions: Sequence[Mention]) -> list[Link]:
    """A country is a strike's place only where the sentence names nothing finer that was hit."""
    fine = [
        one
        for one in links  # "northern X", "the north of X" are regions
        if one.mention.level < 5 or one.mention.direction or one.mention.vague.endswith(" of")
    ]
    return fine or [one for one in links if one.mention.prep and mentions[one.mention.group] is one.mention]


def drop_containers(links: list[tuple[Link, Resolved]]) -> list[tuple[Link, Resolved]]:
    """Nested places are one strike, at the finest: "In Aleppo ... hit the Midan neighbourhood"."""
    return [
        (one, resolved)
        for one, resolved in links
        if not any(holds(one, resolved.place, other, inner.place) for other, inner in links)
    ]


def holds(outer_link: Link, outer_place: Place | None, inner_link: Link, inner_place: Place | None) -> bool:
    """Whether one struck place is only the container of another in the same sentence."""
    outer, inner = outer_link.mention, inner_link.mention
    if outer is inner or outer.group == inner.group or outer_place is None or inner_place is None:
        return False
    if (
        outer.entries
        and not inner.entries
        and "initial" in outer_link.signs
        and OWN_STRIKE.intersection(inner_link.signs)
    ):
        return outer.level >= inner.level  # "In X district, jets bombed the village of Y"
    if not (outer.entries and inner.entries):
        return False  # an unknown name's ring is only what it fell back to
    if outer_link.trigger is not inner_link.trigger and OWN_STRIKE.intersection(outer_link.signs):
        return outer_place.precision is Precision.PROVINCE and inner_place.province == outer_place.province
    if outer.level <= inner.level or outer.prep not in {"in", "within", "across", "throughout", ""}:
        return False
    if outer_place.precision is Precision.PROVINCE:
        return inner_place.province == outer_place.province
    return kilometres(outer_place, inner_place) * 1000 <= outer_place.radius_m


def without_repeats(placed: Sequence[tuple[Link, Resolved]]) -> list[tuple[Link, Resolved]]:
    """Each place once a sentence, though it be named twice."""
    first: dict[tuple[str, str], tuple[Link, Resolved]] = {}
    for one, resolved in placed:
        where = resolved.place.key if resolved.place else one.mention.text
        first.setdefault((where, one.mention.text.lower()), (one, resolved))
    return list(first.values())
