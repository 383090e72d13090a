"""One mention put together: every field of a strike with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extract.reasons import (
    others_named,
    places_lost,
    reason,
    reason_of_count,
    reason_of_credit,
    reason_of_standing,
    reason_of_targets,
)
from geo.extract.story import Story, Told, sides
from geo.extraction.actors import find_attackers, recall
from geo.extraction.attribution import about
from geo.extraction.certainty import hedge_of, standing_of
from geo.extraction.claimants import claimants_of
from geo.extraction.datelines import (
    clock_stamp,
    heads_bulletin,
    is_dateline,
    stands_alone,
)
from geo.extraction.dates import find_dates
from geo.extraction.dating import choose_date
from geo.extraction.linking import Link
from geo.extraction.mentions import Mention
from geo.extraction.reading import Reading
from geo.extraction.strike_numbers import number_of_strikes
from geo.extraction.strike_types import strike_type
from geo.extraction.targets import targets_of
from geo.extraction.tolls import count_for, toll_of
from geo.extraction.weapons import weapon_of
from geo.extraction.when import When
from geo.places.distances import kilometres
from geo.places.resolution import Resolved
from geo.records import UNKNOWN_ACTOR, Place, Precision, Reason, Report, Status, Strike

LATELY = 30  # strikes told before, among which a place's region or province is sought


def strike_of(report: Report, told: Told, one: Link, resolved: Resolved, story: Story) -> Strike:
    """Put the fields of one mention together, each with its reason."""
    reading, mention, trigger = told.reading, one.mention, one.trigger
    nearest_first = sorted(told.triggers, key=lambda other: abs(other.first - trigger.first))
    attackers = find_attackers(reading, nearest_first, story.placing.countries, told.said.spans, story.actors)
    attackers = recall(attackers, reading, nearest_first, story.actors, resolved.place)
    said = about(told.said, reading, trigger.first)
    claimants, why_kind = claimants_of(said.speakers, sides(story, attackers.names))
    standing = standing_of(reading, one, said)
    hedge = hedge_of(reading, one)
    keys = same_or_wider(mention, resolved.place, attackers.names, story)
    weapon = weapon_of(reading, trigger, attackers.names, story.weapons, keys)
    when, why_then = when_of(told, one, keys, attackers.names, story)
    killed = count_for(reading, told.killed, one, told.links, told.dates, when)
    injured = count_for(reading, told.injured, one, told.links, told.dates, when)
    fatalities, injuries = toll_of(reading, killed, said), toll_of(reading, injured, said)
    hit, number = targets_of(told.targets, reading, one, told.links), number_of_strikes(reading, told.numbers, one)
    kind = strike_type(weapon.name, weapon.from_aircraft)
    place_end = mention.other.end if mention.other else mention.end
    place_rule = f"{mention.rule}; {', '.join(one.signs)}"
    why = {
        "place": reason(reading, place_rule, mention.first, mention.last, places_lost(resolved.place)),
        "strike": reason(reading, trigger.rule, trigger.first, trigger.last),
        "actors": reason(reading, attackers.rule, attackers.first, attackers.last, others_named(reading, attackers)),
        "weapon": reason(reading, weapon.rule, weapon.first, weapon.last, weapon.others),
        "reported_by": reason_of_credit(reading, said) if said.names else None,
        "claimants": why_kind,
        "status": reason_of_standing(reading, standing) if standing.rule else None,
        "hedged": reason(reading, "hedge", hedge.first, hedge.last) if hedge is not None else None,
        "date": why_then,
        "killed": reason_of_count(reading, killed, told.killed) if killed else None,
        "targets": reason_of_targets(reading, hit) if hit else None,
        "number": reason(reading, "number of strikes", number.first, number.last) if number else None,
        "injured": reason_of_count(reading, injured, told.injured) if injured else None,
    }
    return Strike(
        report_id=report.id,
        sentence=reading.sentence.text,
        start=reading.sentence.start,
        end=reading.sentence.end,
        place_text=report.text[mention.start : place_end],
        place_start=mention.start,
        place_end=place_end,
        place=resolved.place,
        actors=attackers.names or (UNKNOWN_ACTOR,),
        reported_by=said.names,
        status=standing.status,
        denied_by=standing.denied_by,
        hedged=hedge is not None,
        date=when.date if when else None,
        date_end=when.date_end if when else None,
        date_prec=when.date_prec if when else None,
        weapon=weapon.name,
        targets=tuple(dict.fromkeys(target.name for target in hit)),
        number=number.quantity.best if number else None,
        strike_type=kind.airwars,
        sub_event_type=kind.acled,
        killed=fatalities.best if fatalities else None,
        injured=injuries.best if injuries else None,
        fatalities=fatalities,
        injuries=injuries,
        claimants=claimants,
        unplaced=resolved.reason,
        scene=story.placing.countries[0] if story.placing.countries else "",
        within=resolved.within,
        why={field: reason for field, reason in why.items() if reason is not None},
    )


def dates_of(reading: Reading, story: Story) -> list[When]:
    """The dates of a sentence, without one that only heads the text; a live blog's clock where there is none."""
    found = find_dates(reading, story.written, story.days.latest)
    if stands_alone(reading, found):
        story.days.stands_alone(found[0], reading.sentence)
    elif heads_bulletin(reading, found):
        story.days.heads_all(found[0])
    dates = [when for when in found if not is_dateline(reading, when)]
    stamp = clock_stamp(reading, story.written) if not found else None
    return [stamp] if stamp is not None else dates


def when_of(
    told: Told, one: Link, places: Sequence[str], attackers: Sequence[str], story: Story
) -> tuple[When | None, Reason | None]:
    """The date that the sentence gives the strike, else the day told before where it must be the same strike."""
    reading, trigger = told.reading, one.trigger
    phrase = (one.mention.head, one.mention.tail or one.mention.last)
    when = choose_date(told.dates, trigger, told.triggers, phrase, reading)
    if when is not None:
        others = tuple(other.date for other in told.dates if other is not when)
        return when, reason(reading, when.rule, when.first, when.last, others)
    if trigger.status is not Status.REPORTED:
        return None, None
    carried, rule = story.days.carried(reading, told.triggers, places, attackers)
    return carried, Reason(rule) if carried else None


def same_or_wider(mention: Mention, place: Place | None, attackers: tuple[str, ...], story: Story) -> list[str]:
    """The keys of a struck place: its own, and those of regions struck before, by the same actor, in which it lies."""
    if place is None:
        return [mention.text]
    return [place.key] + [
        before.place.key
        for before in reversed(story.struck_places[-LATELY:])
        if before.place is not None and lies_in(place, before.place) and may_be_one(attackers, before.actors)
    ]


def may_be_one(attackers: tuple[str, ...], before: tuple[str, ...]) -> bool:
    """Whether two sentences can tell of one actor's strike: the same, or one of them names nobody."""
    return not attackers or UNKNOWN_ACTOR in before or attackers == before


def lies_in(inner: Place, outer: Place) -> bool:
    """Whether a place lies in a province or region, or is a quarter of a town, that a report told of before."""
    if outer.precision is Precision.PROVINCE:
        return inner.province == outer.province and inner.country == outer.country
    wide = outer.precision is Precision.REGION
    quarter = outer.precision is Precision.TOWN and inner.precision is Precision.DISTRICT
    return (wide or quarter) and kilometres(outer, inner) * 1000 <= outer.radius_m
