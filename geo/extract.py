"""From a report to its strikes: every step in order, nothing stored, no network."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geo.extraction.actors import ActorMemory, Attackers, actor_cues, find_attackers
from geo.extraction.anaphora import find_anaphor
from geo.extraction.attribution import Credit, SpeakerMemory, credit
from geo.extraction.casualties import injured_in, killed_in
from geo.extraction.certainty import hedge_of, status_of
from geo.extraction.containment import relate
from geo.extraction.context import countries_of
from geo.extraction.dates import When, choose_date, dateline, find_dates, is_dateline
from geo.extraction.explaining import with_confidence
from geo.extraction.linking import Link, link
from geo.extraction.mentions import Found, Known, Mention, find_mentions
from geo.extraction.reading import Reading, read_sentence, spans_of
from geo.extraction.sentences import sentences
from geo.extraction.triggers import Trigger, find_triggers, may_tell
from geo.extraction.weapons import weapon_of
from geo.places.cache import PlaceCache
from geo.places.distances import kilometres
from geo.places.gazetteer import Gazetteer
from geo.places.locate import Online
from geo.places.placing import Placing
from geo.places.resolution import Resolved
from geo.records import MAPPED_STATUSES, UNKNOWN_ACTOR, Place, Precision, Reason, Report, Sentence, Status, Strike

# A sentence whose speaker is a pronoun or "the ministry" leans on the sentence before.
LEANS = re.compile(
    r"\b(?:[Ii]t|[Hh]e|[Ss]he|[Tt]hey|[Tt]he [a-z]+|[Ii]ts [a-z]+) (?:also )?"
    r"(?:said|says|add|told|claim|report|announc|stat|confirm|den)"
)
FAR_ENOUGH = 500_000  # inhabitants from which a place outside the report's countries is still taken for meant


@dataclass(slots=True)
class Story:
    """What a report has told so far, for the sentences that lean on it."""

    placing: Placing
    written: dt.date | None
    actors: ActorMemory = field(default_factory=ActorMemory)
    speakers: SpeakerMemory = field(default_factory=SpeakerMemory)
    struck_places: list[Strike] = field(default_factory=list)
    when: When | None = None  # the date told last
    day: When | None = None  # the day of the strikes told so far, while there is only one
    days: set[str] = field(default_factory=set)
    weapon: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What one sentence says: its words, who is credited, its dates, and the words that tell of a strike."""

    reading: Reading
    said: Credit
    dates: list[When]
    triggers: list[Trigger]


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
        readings = {number: read_sentence(found[number]) for number in wanted(found, touched)}
        headline = title_line(report, found)
        telling = [
            n for n, reading in readings.items() if touched[n] and n != headline and find_triggers(reading, True)
        ]
        hits = {number: self._found(found[number]) for number in telling}
        story = self._begin(report, found, readings, hits)
        hits = {number: in_scene(row, story.placing.countries) for number, row in hits.items()}
        strikes: list[Strike] = []
        for number, reading in readings.items():
            strikes.extend(self._read(report, reading, story, hits.get(number)))
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
        if report.title:
            title = read_sentence(Sentence(0, len(report.title), report.title))
            triggers = find_triggers(title, False)
            if triggers:
                story.actors.opener = find_attackers(title, triggers, story.placing.countries, [], story.actors).names
                story.weapon = triggers[0].weapon
        return story

    def _read(self, report: Report, reading: Reading, story: Story, hits: list[Found] | None) -> list[Strike]:
        """The strikes of one sentence; the story goes on."""
        said = credit(reading, story.speakers)
        dates = [when for when in find_dates(reading, story.written, story.when) if not is_dateline(reading, when)]
        triggers = find_triggers(reading, story.struck) if hits is not None else []
        if hits is None or not triggers:
            return []
        told = Told(reading, said, dates, triggers)
        mentions = find_mentions(reading, hits)
        relate(reading, mentions)
        links = drop_countries(link(reading, mentions, triggers, said.spans), mentions)
        placed = drop_containers([(one, story.placing.resolve(one.mention, mentions)) for one in links])
        strikes = [strike_of(report, told, one, resolved, story) for one, resolved in without_repeats(placed)]
        if not mentions:
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


def strike_of(report: Report, told: Told, one: Link, resolved: Resolved, story: Story) -> Strike:
    """Put the fields of one mention together, each with its reason."""
    reading, mention, trigger = told.reading, one.mention, one.trigger
    nearest_first = sorted(told.triggers, key=lambda other: abs(other.first - trigger.first))
    attackers = find_attackers(reading, nearest_first, story.placing.countries, told.said.spans, story.actors)
    status, denied_by = status_of(reading, one, told.said)
    hedge = hedge_of(reading, one)
    when, why_then = when_of(told, one, story)
    killed, injured = killed_in(reading), injured_in(reading)
    weapon, weapon_rule = weapon_of(reading, trigger, story.weapon)
    place_end = mention.other.end if mention.other else mention.end
    place_rule = f"{mention.rule}; {', '.join(one.signs)}"
    why = {
        "place": reason(reading, place_rule, mention.first, mention.last, places_lost(resolved.place)),
        "strike": reason(reading, trigger.rule, trigger.first, trigger.last),
        "actors": reason(reading, attackers.rule, attackers.first, attackers.last, others_named(reading, attackers)),
        "weapon": Reason(weapon_rule),
        "reported_by": reason_of_credit(reading, told.said) if told.said.names else None,
        "hedged": reason(reading, "hedge", hedge.first, hedge.last) if hedge is not None else None,
        "date": why_then,
        "killed": reason(reading, "number of killed", *killed[1:]) if killed[0] is not None else None,
        "injured": reason(reading, "number of injured", *injured[1:]) if injured[0] is not None else None,
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
        reported_by=told.said.names,
        status=status,
        denied_by=denied_by,
        hedged=hedge is not None,
        date=when.date if when else None,
        date_end=when.date_end if when else None,
        date_prec=when.date_prec if when else None,
        weapon=weapon,
        killed=killed[0],
        injured=injured[0],
        unplaced=resolved.reason,
        scene=story.placing.countries[0] if story.placing.countries else "",
        within=resolved.within,
        why={field: reason for field, reason in why.items() if reason is not None},
    )


def when_of(told: Told, one: Link, story: Story) -> tuple[When | None, Reason | None]:
    """The date that the sentence gives the strike, else the one day of the strikes told so far."""
    reading, trigger = told.reading, one.trigger
    say_at = [cue.last - 1 for cue in spans_of(reading.speech, "say")]
    place_ends = one.mention.tail or one.mention.last
    when = choose_date(told.dates, trigger.first, place_ends, say_at, reading)
    if when is not None:
        return when, reason(reading, when.rule, when.first, when.last)
    if story.day is not None and trigger.status is Status.REPORTED:
        return story.day, Reason("the day of the strike told before")
    return None, None


def leaning_strikes(report: Report, told: Told, story: Story) -> list[Strike]:
    """A strike on "the town", "the hospital": the place named before, marked as such."""
    found = find_anaphor(told.reading, told.triggers, [strike.place_text for strike in story.struck_places])
    if found is None:
        return []
    before = story.struck_places[found.antecedent]
    mention = Mention(
        found.first, found.last, before.place_start, before.place_end, before.place_text, (), rule=found.rule
    )
    one = Link(mention, found.trigger, 1.0, ())
    strike = strike_of(report, told, one, Resolved(before.place, before.unplaced, within=before.within), story)
    return [replace(strike, anaphoric=True)]


def remember(told: Told, strikes: Sequence[Strike], story: Story) -> None:
    """What the next sentences may lean on."""
    happened = [trigger for trigger in told.triggers if trigger.status is Status.REPORTED]
    story.struck = story.struck or any(not trigger.carried for trigger in happened)
    for trigger in happened:
        attackers = find_attackers(told.reading, [trigger], story.placing.countries, told.said.spans, ActorMemory())
        story.actors.remember(attackers.names)
        story.weapon = trigger.weapon or story.weapon
    for strike in strikes:
        if strike.place is not None and strike.place.precision is not Precision.COUNTRY:
            story.placing.told.append(strike.place)
            if not strike.anaphoric and strike.status in MAPPED_STATUSES:
                story.struck_places.append(strike)
    remember_dates(told.dates, strikes, story)


def remember_dates(dates: Sequence[When], strikes: Sequence[Strike], story: Story) -> None:
    """The date told last, and the day of the strikes while they all have the same."""
    struck = {strike.date for strike in strikes if strike.date}
    if dates:
        story.when = next((when for when in reversed(dates) if when.date in struck), dates[-1])
    story.days |= struck
    if len(story.days) > 1:
        story.day = None
    elif strikes and story.day is None and strikes[-1].date_prec == 1:
        story.day = next((when for when in dates if when.date == strikes[-1].date), None)


def without_repeats(placed: Sequence[tuple[Link, Resolved]]) -> list[tuple[Link, Resolved]]:
    """Each place once a sentence, though it be named twice."""
    first: dict[tuple[str, str], tuple[Link, Resolved]] = {}
    for one, resolved in placed:
        where = resolved.place.key if resolved.place else one.mention.text
        first.setdefault((where, one.mention.text.lower()), (one, resolved))
    return list(first.values())


def title_line(report: Report, found: Sequence[Sentence]) -> int:
    """The number of the sentence that only repeats the report's title above its text; -1 for none."""
    if len(found) > 1 and report.title and found[0].text.strip() == report.title.strip():
        return 0
    return -1


def wanted(found: Sequence[Sentence], touched: Sequence[bool]) -> list[int]:
    """The sentences worth reading: those that may tell of a strike, and the one before "it said"."""
    leans = [tells and LEANS.search(sentence.text) is not None for sentence, tells in zip(found, touched, strict=True)]
    return [number for number, tells in enumerate(touched) if tells or leans[number + 1 : number + 2] == [True]]


def drop_countries(links: list[Link], mentions: Sequence[Mention]) -> list[Link]:
    """A country is a strike's place only where the sentence names nothing finer that was hit."""
    fine = [one for one in links if one.mention.level < 5 or one.mention.direction]  # "northern X" is a region
    return fine or [one for one in links if one.mention.prep]


def in_scene(found: Sequence[Found], countries: Sequence[str]) -> list[Found]:
    """The hits that can be meant: entries in the report's countries, else countries and very large places.

    A village of the user's own list is never meant by the name of a country or of a very large place.
    """
    kept = []
    for hit in found:
        built_in = without_minor(hit.entries)
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
        if not any(holds(one.mention, resolved.place, other.mention, inner.place) for other, inner in links)
    ]


def holds(outer: Mention, outer_place: Place | None, inner: Mention, inner_place: Place | None) -> bool:
    """Whether one struck place is only the container of another in the same sentence."""
    if outer is inner or outer.group == inner.group or outer_place is None or inner_place is None:
        return False
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


def others_named(reading: Reading, attackers: Attackers) -> tuple[str, ...]:
    """The other sides that the sentence names, for "what else was possible"."""
    named = dict.fromkeys(cue.value for cue in actor_cues(reading, ()))
    return tuple(name for name in named if name not in attackers.names)


def reason_of_credit(reading: Reading, said: Credit) -> Reason:
    """Where the first credited speaker is named; nowhere for "it said"."""
    first, last = said.spans[0] if said.spans else (-1, -1)
    return reason(reading, said.rule, first, last)


def places_lost(place: Place | None) -> tuple[str, ...]:
    """The candidates that were not taken, for "what else was possible"."""
    if place is None:
        return ()
    return tuple(f"{c.name} ({c.province or '-'}, {c.country})" for c in place.candidates if c.lost)
