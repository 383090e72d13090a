"""From a report to its strikes: every step in order, nothing stored, no network."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extract.fields import dates_of, strike_of
from geo.extract.leaning import dated_later, leaning_strikes, named_later
from geo.extract.sifting import (
    drop_containers,
    drop_countries,
    in_scene,
    is_about_strikes,
    wanted,
    without_minor,
    without_repeats,
)
from geo.extract.story import Story, Told, remember
from geo.extraction.actor_memory import ActorMemory
from geo.extraction.actors import find_attackers, remember_party
from geo.extraction.attribution import Credit, credit
from geo.extraction.background import mark_background
from geo.extraction.capitals import unnamed_capitals
from geo.extraction.containment import relate
from geo.extraction.context import scene_of
from geo.extraction.datelines import dateline, may_stand_alone
from geo.extraction.dates import find_dates
from geo.extraction.explaining import with_confidence
from geo.extraction.linking import link
from geo.extraction.mentions import Found
from geo.extraction.naming import find_mentions
from geo.extraction.quotes import quotes_of
from geo.extraction.reading import Reading, read_sentence
from geo.extraction.sentences import sentences
from geo.extraction.triggers import find_triggers, may_tell, tells_of_ground_attack
from geo.places.cache import PlaceCache
from geo.places.gazetteer import Gazetteer
from geo.places.locate import Online
from geo.places.placing import Placing
from geo.records import MAPPED_STATUSES, Report, Sentence, Strike

__all__ = ["Extractor"]

APOSTROPHES = frozenset("'’")


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
        marked = not APOSTROPHES.isdisjoint(report.text)
        hits = {number: self._found(found[number], marked) for number in telling}
        story = self._begin(report, found, readings, hits)
        hits = {number: in_scene(row, story.placing.countries, story.doubtful) for number, row in hits.items()}
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
        scene = scene_of(report.title, report.text, places)
        countries = self._countries or scene.countries
        placing = Placing(self._gazetteer, report.text, countries, self._cache, self._online)
        story = Story(placing, dateline(head, report.published), ActorMemory(text=report.text))
        story.doubtful = () if self._countries else tuple(scene.doubtful)
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
            story.days.passed(reading, dates or find_dates(reading, story.written, story.days.latest))
            return []
        told = Told(reading, said, dates, triggers)
        mentions = find_mentions(reading, hits, story.open_names)
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

    def _found(self, sentence: Sentence, marked: bool) -> list[Found]:
        """The gazetteer's hits in a sentence and the capitals it does not name, with report offsets.

        `marked` says that the report writes apostrophes: then no name has lost one, and "Abbas" is not Abba's.
        """
        offset, text = sentence.start, sentence.text
        hits = [
            (start, end, entries)
            for start, end, entries in self._gazetteer.named_in(text)
            if not (marked and text[end : end + 1] in {"s", "S"})
        ]
        for start, end, name, country in unnamed_capitals(text):
            entries = tuple(entry for entry, _ in self._gazetteer.candidates(name, countries=[country]))[:1]
            if any(entry in known for _, _, known in hits for entry in entries):
                continue  # "Tripoli, the Libyan capital"
            hits = [hit for hit in hits if hit[1] <= start or hit[0] >= end] + [(start, end, entries)]
        return [
            Found(start + offset, end + offset, entries) for start, end, entries in sorted(hits, key=lambda hit: hit[0])
        ]
