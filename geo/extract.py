"""From a report to its strikes: every step in order, nothing stored, no network."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from geo.extraction.actor_memory import ActorMemory, Attackers, can_have
from geo.extraction.actor_names import actor_cues
from geo.extraction.actors import find_attackers, recall, remember_party
from geo.extraction.anaphora import Antecedent, find_anaphor
from geo.extraction.attribution import Credit, about, credit, sentences_before
from geo.extraction.background import mark_background
from geo.extraction.casualties import Count, injured_in, killed_in
from geo.extraction.certainty import Standing, hedge_of, standing_of
from geo.extraction.claimants import claimants_of, fighting_in
from geo.extraction.containment import relate
from geo.extraction.context import countries_of
from geo.extraction.datelines import (
    clock_stamp,
    dateline,
    heads_bulletin,
    is_dateline,
    is_item,
    may_stand_alone,
    stands_alone,
)
from geo.extraction.dates import find_dates
from geo.extraction.dating import ToldDays, choose_date
from geo.extraction.explaining import with_confidence
from geo.extraction.linking import Link, link
from geo.extraction.mentions import Found, Known, Mention
from geo.extraction.naming import find_mentions
from geo.extraction.quotes import Quoted, quotes_of
from geo.extraction.reading import Reading, read_sentence
from geo.extraction.sentences import sentences
from geo.extraction.speaker_memory import SpeakerMemory
from geo.extraction.strike_numbers import Strikes, counted_strikes, number_of_strikes
from geo.extraction.strike_types import strike_type
from geo.extraction.targets import Target, targets_in, targets_of
from geo.extraction.tolls import count_for, toll_of
from geo.extraction.triggers import Trigger, find_triggers, may_tell, tells_of_ground_attack
from geo.extraction.weapons import UNKNOWN, ToldWeapons, weapon_of
from geo.extraction.when import When
from geo.places.cache import PlaceCache
from geo.places.distances import kilometres
from geo.places.gazetteer import Gazetteer
from geo.places.locate import Online
from geo.places.placing import Placing
from geo.places.resolution import Resolved
from geo.records import MAPPED_STATUSES, UNKNOWN_ACTOR, Place, Precision, Reason, Report, Sentence, Status, Strike

OWN_STRIKE = frozenset({"object", "subject", "premodifier"})  # signs by which a place has a strike of its own
FAR_ENOUGH = 500_000  # inhabitants from which a place outside the report's countries is still taken for meant


LATELY = 30  # strikes told before, among which a place's region or province is sought


@dataclass(slots=True)
class Story:
    """What a report has told so far, for the sentences that lean on it."""

    placing: Placing
    written: dt.date | None
    actors: ActorMemory = field(default_factory=ActorMemory)
    speakers: SpeakerMemory = field(default_factory=SpeakerMemory)
    struck_places: list[Strike] = field(default_factory=list)
    days: ToldDays = field(default_factory=ToldDays)
    weapons: ToldWeapons = field(default_factory=ToldWeapons)
    struck: bool = False  # a strike was told of before
    expected: bool = False  # the report as a whole is about strikes


@dataclass(frozen=True, slots=True)
class Told:
    """What one sentence says: its words, who is credited, its dates and counts, the words that tell of a strike, and
    the places they struck."""

    reading: Reading
    said: Credit
    dates: list[When]
    triggers: list[Trigger]
    killed: list[Count]
    injured: list[Count]
    targets: list[Target]
    numbers: list[Strikes]
    links: list[Link] = field(default_factory=list)


class Extractor:
    """Reads reports with one gazetteer; holds no state between reports, so threads may share it.

    `cache` serves corrections and earlier answers; `online` is asked about names that the
    gazetteer leaves open, and is None unless the user switched a service on. `countries`
    (ISO 3166-1 alpha-2, likeliest first) fix what all reports are about; else each report's words decide.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        cache: PlaceCache | None = None,
        online: Online | None = None,
        countries: Sequence[str] = (),
    ) -> None:
        self._gazetteer = gazetteer
        self._countries = [code.upper() for code in countries]
        self._cache = cache
        self._online = online

    def strikes(self, report: Report, *, all_statuses: bool = False) -> list[Strike]:
        """The strikes a report tells of, in the text's order, placed or with the reason why not.

        Planned, threatened, hypothetical and negated ones only with `all_statuses`.
        """
        found = sentences(report.text)
        touched = [may_tell(sentence.text) for sentence in found]
        if not any(touched):
            return []
        quotes = quotes_of(found)
        readings = {number: read_sentence(found[number]) for number in wanted(found, touched, quotes)}
        telling = [n for n, reading in readings.items() if touched[n] and find_triggers(reading, True, True)]
        hits = {number: self._found(found[number]) for number in telling}
        story = self._begin(report, found, readings, hits)
        hits = {number: in_scene(row, story.placing.countries) for number, row in hits.items()}
        strikes: list[Strike] = []
        for number, reading in readings.items():
            said = credit(reading, story.speakers, quotes[number], readings.get(quotes[number].closes))
            strikes.extend(self._read(report, reading, story, said, hits.get(number)))
            remember_party(reading, story.placing.countries, said.spans, story.actors)
        strikes = [named_later(strike, story.actors) for strike in strikes]
        strikes = dated_later(strikes)
        strikes = mark_background(strikes, story.written)
        return [with_confidence(strike) for strike in strikes if all_statuses or strike.status in MAPPED_STATUSES]

    def _begin(
        self, report: Report, found: Sequence[Sentence], readings: dict[int, Reading], hits: dict[int, list[Found]]
    ) -> Story:
        """The story before its first sentence: countries, day of writing, the title's actor."""
        head = [readings.get(number) or read_sentence(found[number]) for number in range(min(2, len(found)))]
        places = [built_in for row in hits.values() for hit in row if (built_in := without_minor(hit.entries))]
        countries = self._countries or countries_of(report.title, report.text, places)
        placing = Placing(self._gazetteer, report.text, countries, self._cache, self._online)
        story = Story(placing, dateline(head, report.published))
        story.expected = is_about_strikes(readings.values())
        if report.title:
            title = read_sentence(Sentence(0, len(report.title), report.title))
            triggers = find_triggers(title, False)
            if triggers:
                story.actors.opener = find_attackers(title, triggers, story.placing.countries, [], story.actors).names
                story.weapons.latest = triggers[0].weapon
        return story

    def _read(
        self, report: Report, reading: Reading, story: Story, said: Credit, hits: list[Found] | None
    ) -> list[Strike]:
        """The strikes of one sentence; the story goes on."""
        dates = dates_of(reading, story) if hits is not None or may_stand_alone(reading.sentence.text) else []
        expected = story.struck or story.expected
        triggers = find_triggers(reading, expected, story.struck) if hits is not None else []
        if not triggers and tells_of_ground_attack(reading):
            story.struck = story.expected = False
        if hits is None or not triggers:
            return []
        hit = targets_in(reading, triggers, said.spans)
        counts = killed_in(reading), injured_in(reading)
        told = Told(reading, said, dates, triggers, *counts, hit, counted_strikes(reading))
        mentions = find_mentions(reading, hits)
        relate(reading, mentions)
        links = drop_countries(link(reading, mentions, triggers, said.spans), mentions)
        placed = drop_containers([(one, story.placing.resolve(one.mention, mentions)) for one in links])
        placed = without_repeats(placed)
        told.links.extend(one for one, _ in placed)
        strikes = [strike_of(report, told, one, resolved, story) for one, resolved in placed]
        if not strikes:
            strikes += leaning_strikes(report, told, story)
        remember(told, strikes, story)
        return strikes

    def _found(self, sentence: Sentence) -> list[Found]:
        """The gazetteer's hits in a sentence, with report offsets."""
        offset = sentence.start
        return [
            Found(start + offset, end + offset, entries)
            for start, end, entries in self._gazetteer.named_in(sentence.text)
        ]


def is_about_strikes(readings: Iterable[Reading]) -> bool:
    """Whether a report tells of strikes first, and more often than of attacks on the ground."""
    told: list[bool] = []
    for reading in readings:
        if any(trigger.status is Status.REPORTED for trigger in find_triggers(reading, False)):
            told.append(True)
        elif tells_of_ground_attack(reading):
            told.append(False)
    return bool(told) and told[0] and sum(told) * 2 > len(told)


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
    when, why_then = when_of(told, one, keys, story)
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


def when_of(told: Told, one: Link, places: Sequence[str], story: Story) -> tuple[When | None, Reason | None]:
    """The date that the sentence gives the strike, else the day told before where it must be the same strike."""
    reading, trigger = told.reading, one.trigger
    phrase = (one.mention.head, one.mention.tail or one.mention.last)
    when = choose_date(told.dates, trigger, told.triggers, phrase, reading)
    if when is not None:
        others = tuple(other.date for other in told.dates if other is not when)
        return when, reason(reading, when.rule, when.first, when.last, others)
    if trigger.status is not Status.REPORTED:
        return None, None
    carried, rule = story.days.carried(reading, told.triggers, places)
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


def named_later(strike: Strike, memory: ActorMemory) -> Strike:
    """A strike whose actor the report names only further on, for its place or as the only one that strikes."""
    if strike.actors != (UNKNOWN_ACTOR,) or strike.why["actors"].start is not None:
        return strike
    here = memory.at_place.get(strike.place.key, ()) if strike.place else ()
    here = here if can_have(here, strike.weapon) else ()
    if not (actors := here or memory.only_with(strike.weapon, strike.place.country if strike.place else "")):
        return strike
    rule = "named later for this place" if here else "named later, as the only one"
    return replace(strike, actors=actors, why={**strike.why, "actors": Reason(rule)})


def dated_later(strikes: list[Strike]) -> list[Strike]:
    """The strikes of a headline have the day that the text below gives their place."""
    dated = [strike for strike in strikes if "date" in strike.why and strike.why["date"].start is not None]
    return [headline_dated(strike, dated) if is_headline(strike) else strike for strike in strikes]


def is_headline(strike: Strike) -> bool:
    """An undated strike of a text's first line, which ends as headlines do: without a full stop."""
    return strike.start == 0 and strike.date is None and strike.sentence[-1].isalnum()


def headline_dated(strike: Strike, dated: Sequence[Strike]) -> Strike:
    """With the day of the first strike told below of the same place, or of one in it."""
    for other in dated:
        if strike.place is None or other.place is None:
            continue
        if strike.place.key == other.place.key or lies_in(other.place, strike.place):
            why = {**strike.why, "date": Reason("the day told below for this place")}
            return replace(strike, date=other.date, date_end=other.date_end, date_prec=other.date_prec, why=why)
    return strike


def leaning_strikes(report: Report, told: Told, story: Story) -> list[Strike]:
    """A strike on "the town", "the hospital": the place named before, marked as such."""
    found = find_anaphor(told.reading, told.triggers, antecedents(story.struck_places))
    if found is None:
        return []
    before = story.struck_places[found.antecedent]
    mention = Mention(
        found.first, found.last, before.place_start, before.place_end, before.place_text, (), rule=found.rule
    )
    one = Link(mention, found.trigger, 1.0, ())
    strike = strike_of(report, told, one, Resolved(before.place, before.unplaced, within=before.within), story)
    return [replace(strike, anaphoric=True)]


def antecedents(struck: Sequence[Strike]) -> list[Antecedent]:
    """What "the town" may lead back to."""
    sentences_of = Counter(strike.start for strike in struck)
    return [
        Antecedent(strike.place_text, frozenset(strike.sentence.lower().split()), sentences_of[strike.start] == 1)
        for strike in struck
    ]


def remember(told: Told, strikes: Sequence[Strike], story: Story) -> None:
    """What the next sentences may lean on."""
    happened = [trigger for trigger in told.triggers if trigger.status is Status.REPORTED]
    story.struck = story.struck or any(not trigger.carried for trigger in happened)
    for trigger in happened:
        attackers = find_attackers(told.reading, [trigger], story.placing.countries, told.said.spans, ActorMemory())
        story.actors.remember(attackers.names)
        story.weapons.latest = trigger.weapon or story.weapons.latest
    for strike in strikes:
        if strike.place is not None and strike.place.precision is not Precision.COUNTRY:
            story.placing.told.append(strike.place)
            if strike.why["actors"].start is not None:
                story.actors.at_place.setdefault(strike.place.key, strike.actors)
            if not strike.anaphoric and strike.status in MAPPED_STATUSES:
                story.struck_places.append(strike)
            if strike.weapon != UNKNOWN:
                story.weapons.places[strike.place.key] = strike.weapon
    remember_dates(told, strikes, story)


def remember_dates(told: Told, strikes: Sequence[Strike], story: Story) -> None:
    """The dates told, and for each place the day on which it was struck."""
    struck = [(strike.place.key if strike.place else strike.place_text, strike.date or "") for strike in strikes]
    if not strikes and (day := unplaced_day(told)) is not None:
        struck = [("", day.date)]
    story.days.remember(told.dates, struck, not is_item(told.reading))


def unplaced_day(told: Told) -> When | None:
    """The day of a strike that is told without its place."""
    happened = next((trigger for trigger in told.triggers if trigger.status is Status.REPORTED), None)
    end = len(told.reading.tokens)
    return choose_date(told.dates, happened, told.triggers, (end, end), told.reading) if happened else None


def without_repeats(placed: Sequence[tuple[Link, Resolved]]) -> list[tuple[Link, Resolved]]:
    """Each place once a sentence, though it be named twice."""
    first: dict[tuple[str, str], tuple[Link, Resolved]] = {}
    for one, resolved in placed:
        where = resolved.place.key if resolved.place else one.mention.text
        first.setdefault((where, one.mention.text.lower()), (one, resolved))
    return list(first.values())


def wanted(found: Sequence[Sentence], touched: Sequence[bool], quotes: Sequence[Quoted]) -> list[int]:
    """The sentences worth reading: those that may tell of a strike, lone dates, and who is meant by "it said"."""
    numbers = {number for number, tells in enumerate(touched) if tells}
    numbers.update(number for number, sentence in enumerate(found) if may_stand_alone(sentence.text))
    for number in sorted(numbers):
        numbers.update(sentences_before(found, number, quotes))
    return sorted(numbers)


def sides(story: Story, attackers: Sequence[str]) -> frozenset[str]:
    """Who fights in the report's war, as far as it has been told."""
    struck = [name for names in (*story.actors.strikers, story.actors.opener, attackers) for name in names]
    return fighting_in(story.placing.countries, struck)


def drop_countries(links: list[Link], mentions: Sequence[Mention]) -> list[Link]:
    """A country is a strike's place only where the sentence names nothing finer that was hit."""
    fine = [one for one in links if one.mention.level < 5 or one.mention.direction]  # "northern X" is a region
    return fine or [one for one in links if one.mention.prep and mentions[one.mention.group] is one.mention]


def in_scene(found: Sequence[Found], countries: Sequence[str]) -> list[Found]:
    """The hits that can be meant: entries in the report's countries, else countries and very large places.

    A village of the user's own list is never meant by the name of a country or of a very large place.
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
    return kept


def without_minor(entries: Sequence[Known]) -> tuple[Known, ...]:
    """The built-in places among some: those of the user's own lists do not say what a report is about."""
    return tuple(entry for entry in entries if not entry.minor)


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
    if not (outer.entries and inner.entries):
        return False  # an unknown name's ring is only what it fell back to
    if outer_link.trigger is not inner_link.trigger and OWN_STRIKE.intersection(outer_link.signs):
        return outer_place.precision is Precision.PROVINCE and inner_place.province == outer_place.province
    if outer.level <= inner.level or outer.prep not in {"in", "within", "across", "throughout", ""}:
        return False
    if outer_place.precision is Precision.PROVINCE:
        return inner_place.province == outer_place.province
    return kilometres(outer_place, inner_place) * 1000 <= outer_place.radius_m


def reason(reading: Reading, rule: str, first: int, last: int, alternatives: tuple[str, ...] = ()) -> Reason:
    """A reason with the characters it rests on, where it rests on any."""
    if first < 0 or first >= last:
        return Reason(rule, alternatives=alternatives)
    start, end = reading.span(first, last)
    return Reason(rule, start, end, reading.words(first, last), alternatives)


def reason_of_count(reading: Reading, count: Count, counts: Sequence[Count]) -> Reason:
    """The words of a count; the sentence's other counts are what else was possible."""
    others = tuple(reading.words(other.first, other.last) for other in counts if other is not count)
    return reason(reading, count.rule, count.first, count.last, others)


def others_named(reading: Reading, attackers: Attackers) -> tuple[str, ...]:
    """The other sides that the sentence names, for "what else was possible"."""
    named = dict.fromkeys(cue.value for cue in actor_cues(reading, ()))
    return tuple(name for name in named if name not in attackers.names)


def reason_of_targets(reading: Reading, hit: Sequence[Target]) -> Reason:
    """The words of the first target, and those of the others."""
    others = tuple(reading.words(target.first, target.last) for target in hit[1:])
    return reason(reading, hit[0].rule, hit[0].first, hit[0].last, others)


def reason_of_credit(reading: Reading, said: Credit) -> Reason:
    """Where the first credited speaker is named; nowhere for "it said"."""
    first, last = said.spans[0] if said.spans else (-1, -1)
    return reason(reading, said.rule, first, last, said.possible)


def reason_of_standing(reading: Reading, standing: Standing) -> Reason:
    """The words that deny a strike or set it apart."""
    first, last = (standing.cue.first, standing.cue.last) if standing.cue else (-1, -1)
    return reason(reading, standing.rule, first, last)


def places_lost(place: Place | None) -> tuple[str, ...]:
    """The candidates that were not taken, for "what else was possible"."""
    if place is None:
        return ()
    return tuple(f"{c.name} ({c.province or '-'}, {c.country})" for c in place.candidates if c.lost)
