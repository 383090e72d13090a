"""From a report to its strikes: every step in order, nothing stored, no network."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geo.extraction.actors import ActorMemory, Attackers, find_attackers
from geo.extraction.anaphora import find_anaphor
from geo.extraction.attribution import Credit, SpeakerMemory, credit
from geo.extraction.casualties import injured_in, killed_in
from geo.extraction.certainty import hedge_of, status_of
from geo.extraction.containment import relate
from geo.extraction.context import countries_of
from geo.extraction.dates import When, choose_date, dateline, find_dates, is_dateline
from geo.extraction.linking import Link, link
from geo.extraction.mentions import Found, Mention, find_mentions
from geo.extraction.reading import Reading, read_sentence, spans_of
from geo.extraction.sentences import sentences
from geo.extraction.triggers import Trigger, find_triggers, may_tell
from geo.extraction.weapons import weapon_of
from geo.places.cache import PlaceCache
from geo.places.entries import Entry
from geo.places.gazetteer import Gazetteer
from geo.places.locate import Online
from geo.places.resolution import Asked, Resolved, Surroundings, distance_km, resolve
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

    countries: list[str]
    written: dt.date | None
    actors: ActorMemory = field(default_factory=ActorMemory)
    speakers: SpeakerMemory = field(default_factory=SpeakerMemory)
    places: list[Place] = field(default_factory=list)
    struck_places: list[Strike] = field(default_factory=list)
    when: When | None = None  # the date told last
    day: When | None = None  # the day of the strikes told so far, while there is only one
    days: set[str] = field(default_factory=set)
    weapon: str = ""
    struck: bool = False


class Extractor:
    """Reads reports with one gazetteer; holds no state between reports, so threads may share it.

    `cache` serves corrections and earlier answers; `online` is asked about names that the
    gazetteer leaves open, and is None unless the user switched a service on.
    """

    def __init__(self, gazetteer: Gazetteer, cache: PlaceCache | None = None, online: Online | None = None) -> None:
        self._gazetteer = gazetteer
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
        hits = {number: in_scene(row, story.countries) for number, row in hits.items()}
        strikes: list[Strike] = []
        for number, reading in readings.items():
            strikes.extend(self._read(report, reading, story, hits.get(number)))
        return [strike for strike in strikes if all_statuses or strike.status in MAPPED_STATUSES]

    def _begin(
        self, report: Report, found: Sequence[Sentence], readings: dict[int, Reading], hits: dict[int, list[Found]]
    ) -> Story:
        """The story before its first sentence: countries, day of writing, the title's actor."""
        head = [readings.get(number) or read_sentence(found[number]) for number in range(min(2, len(found)))]
        places = [hit.entries for row in hits.values() for hit in row]
        story = Story(countries_of(report.title, report.text, places), dateline(head, report.published))
        if report.title:
            title = read_sentence(Sentence(0, len(report.title), report.title))
            triggers = find_triggers(title, False)
            if triggers:
                story.actors.opener = find_attackers(title, triggers, story.countries, [], story.actors).names
                story.weapon = triggers[0].weapon
        return story

    def _read(self, report: Report, reading: Reading, story: Story, hits: list[Found] | None) -> list[Strike]:
        """The strikes of one sentence; the story goes on."""
        said = credit(reading, story.speakers)
        dates = [when for when in find_dates(reading, story.written, story.when) if not is_dateline(reading, when)]
        if hits is None:
            return []
        triggers = find_triggers(reading, story.struck)
        if not triggers:
            return []
        mentions = find_mentions(reading, hits)
        relate(reading, mentions)
        links = drop_countries(link(reading, mentions, triggers, said.spans), mentions)
        strikes = []
        seen: set[tuple[str, str]] = set()
        for one, resolved in drop_containers([(one, self._resolve(one.mention, mentions, story)) for one in links]):
            key = (resolved.place.key if resolved.place else one.mention.text, one.mention.text.lower())
            if key in seen:
                continue
            seen.add(key)
            strikes.append(self._strike(report, reading, one, resolved, triggers, said, dates, story))
        if not mentions:
            strikes += self._lean(report, reading, triggers, said, dates, story)
        self._remember(reading, triggers, strikes, dates, said, story)
        return strikes

    def _lean(
        self,
        report: Report,
        reading: Reading,
        triggers: Sequence[Trigger],
        said: Credit,
        dates: list[When],
        story: Story,
    ) -> list[Strike]:
        """A strike on "the town", "the hospital": the place named before, marked as such."""
        leaning = find_anaphor(reading, triggers, [strike.place_text for strike in story.struck_places])
        if leaning is None:
            return []
        before = story.struck_places[leaning.antecedent]
        mention = Mention(
            leaning.first, leaning.last, before.place_start, before.place_end, before.place_text, (), rule=leaning.rule
        )
        one = Link(mention, leaning.trigger, 1.0, ())
        strike = self._strike(
            report, reading, one, Resolved(before.place, before.unplaced), triggers, said, dates, story
        )
        return [replace(strike, anaphoric=True)]

    def _found(self, sentence: Sentence) -> list[Found]:
        """The gazetteer's hits in a sentence, with report offsets."""
        offset = sentence.start
        return [
            Found(start + offset, end + offset, entries)
            for start, end, entries in self._gazetteer.named_in(sentence.text)
        ]

    def _resolve(self, mention: Mention, mentions: Sequence[Mention], story: Story) -> Resolved:
        """The place of a mention, from its containers outwards."""
        containers: list[Place] = []
        if mention.container is not None:
            outer = (
                self._resolve(mentions[mention.container], mentions, story).place
                if mentions[mention.container].container != mentions.index(mention)
                else None
            )
            if outer is not None:
                containers.append(outer)
        if not containers and not mention.entries:
            containers = [
                place for place in reversed(story.places) if place.precision in {Precision.TOWN, Precision.PROVINCE}
            ][:1]
        around = Surroundings(story.countries, containers, story.places[-6:])
        asked = Asked(mention.text, mention.kind, mention.direction, mention.vague)
        entries = [entry for entry in mention.entries if isinstance(entry, Entry)]
        return resolve(asked, around, self._gazetteer, entries, self._cache, self._online)

    def _strike(
        self,
        report: Report,
        reading: Reading,
        one: Link,
        resolved: Resolved,
        triggers: Sequence[Trigger],
        said: Credit,
        dates: list[When],
        story: Story,
    ) -> Strike:
        """Put the fields of one mention together, each with its reason."""
        mention, trigger = one.mention, one.trigger
        nearest_first = sorted(triggers, key=lambda other: abs(other.first - trigger.first))
        attackers = find_attackers(reading, nearest_first, story.countries, said.spans, story.actors)
        status, denied_by = status_of(reading, one, said)
        hedge = hedge_of(reading, one)
        say_at = [cue.last - 1 for cue in spans_of(reading.speech, "say")]
        when = choose_date(dates, trigger.first, mention.tail or mention.last, say_at, reading) or (
            story.day if trigger.status is Status.REPORTED else None
        )
        killed, killed_first, killed_last = killed_in(reading)
        injured, injured_first, injured_last = injured_in(reading)
        weapon, weapon_rule = weapon_of(reading, trigger, story.weapon)
        why = {
            "place": reason(
                reading,
                f"{mention.rule}; {', '.join(one.signs)}",
                mention.first,
                mention.last,
                places_lost(resolved.place),
            ),
            "strike": reason(reading, trigger.rule, trigger.first, trigger.last),
            "actors": reason(reading, attackers.rule, attackers.first, attackers.last),
            "weapon": Reason(weapon_rule),
        }
        if said.names:
            spans = said.spans or [(-1, -1)]
            why["reported_by"] = reason(reading, said.rule, spans[0][0], spans[0][1])
        if hedge is not None:
            why["hedged"] = reason(reading, "hedge", hedge.first, hedge.last)
        if when is not None:
            here = when is not story.day
            why["date"] = (
                reason(reading, when.rule, when.first, when.last)
                if here
                else Reason("the day of the strike told before")
            )
        if killed is not None:
            why["killed"] = reason(reading, "number of killed", killed_first, killed_last)
        if injured is not None:
            why["injured"] = reason(reading, "number of injured", injured_first, injured_last)
        return Strike(
            report_id=report.id,
            sentence=reading.sentence.text,
            start=reading.sentence.start,
            end=reading.sentence.end,
            place_text=mention.text,
            place_start=mention.start,
            place_end=mention.end,
            place=resolved.place,
            actors=attackers.names or (UNKNOWN_ACTOR,),
            reported_by=said.names,
            status=status,
            denied_by=denied_by,
            hedged=hedge is not None,
            date=when.date if when else None,
            date_end=when.date_end if when else None,
            date_prec=when.date_prec if when else None,
            weapon=weapon,
            killed=killed,
            injured=injured,
            unplaced=resolved.reason,
            why=why,
        )

    def _remember(
        self,
        reading: Reading,
        triggers: list[Trigger],
        strikes: list[Strike],
        dates: list[When],
        said: Credit,
        story: Story,
    ) -> None:
        """What the next sentences may lean on."""
        told = [trigger for trigger in triggers if trigger.status is Status.REPORTED]
        if told and any(not trigger.carried for trigger in told):
            story.struck = True
        for trigger in told:
            attackers: Attackers = find_attackers(reading, [trigger], story.countries, said.spans, ActorMemory())
            story.actors.remember(attackers.names)
            story.weapon = trigger.weapon or story.weapon
        for strike in strikes:
            if strike.place is not None and strike.place.precision is not Precision.COUNTRY:
                story.places.append(strike.place)
                if not strike.anaphoric and strike.status in MAPPED_STATUSES:
                    story.struck_places.append(strike)
        if dates:
            struck = {strike.date for strike in strikes}
            story.when = next((when for when in reversed(dates) if when.date in struck), dates[-1])
        story.days |= {strike.date for strike in strikes if strike.date}
        if len(story.days) > 1:
            story.day = None
        elif strikes and story.day is None and strikes[-1].date and strikes[-1].date_prec == 1:
            story.day = next((when for when in dates if when.date == strikes[-1].date), None)


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
    """The hits that can be meant: entries in the report's countries, else countries and very large places."""
    kept = []
    for hit in found:
        here = tuple(entry for entry in hit.entries if entry.country in countries)
        far = tuple(e for e in hit.entries if e.kind == "country" or e.population >= FAR_ENOUGH or not countries)
        if here or far:
            kept.append(Found(hit.start, hit.end, here or far))
    return kept


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
    km = distance_km(outer_place.latitude, outer_place.longitude, inner_place.latitude, inner_place.longitude)
    return km * 1000 <= outer_place.radius_m


def reason(reading: Reading, rule: str, first: int, last: int, alternatives: tuple[str, ...] = ()) -> Reason:
    """A reason with the characters it rests on, where it rests on any."""
    if first < 0 or first >= last:
        return Reason(rule, alternatives=alternatives)
    start, end = reading.span(first, last)
    return Reason(rule, start, end, reading.words(first, last), alternatives)


def places_lost(place: Place | None) -> tuple[str, ...]:
    """The candidates that were not taken, for "what else was possible"."""
    if place is None:
        return ()
    return tuple(f"{c.name} ({c.province or '-'}, {c.country})" for c in place.candidates if c.lost)


def with_report_id(strike: Strike, report_id: str) -> Strike:
    """The same strike under another report id."""
    return replace(strike, report_id=report_id)
