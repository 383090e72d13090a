"""Who passes on what whom said: "S told M", "M quoted S", "S, quoted by M", "M reported that S said"."""

from __future__ import annotations

from itertools import pairwise

from geo.extraction.phrase_right import phrase_right
from geo.extraction.sources import Source, is_outlet, make
from geo.extraction.speaker_phrases import Ground
from geo.extraction.speaker_words import words
from geo.extraction.vocabulary import vocabulary

CHAIN_GAP = 4  # tokens between "reported" and the speaker whom the outlet reports


def chain(ground: Ground, sources: list[Source]) -> None:
    """Note who passes on what whom said: "S told M", "M quoted S", "S, quoted by M", "M reported that S said"."""
    for source in sources:
        if source.rule == "M quoted S" or (source.rule == "according to S" and cites(ground, source)):
            passed_on(source, [other for other in sources if other.rule == "S said" and other.last <= source.first])
        elif source.rule == "quoted by S":
            pass_on(source, [other for other in sources if other is not source and not other.medium])
        elif source.rule == "S said":
            source.via = source.via or addressee(ground, source)
    for before, after in pairwise(sources):
        if reports_on(ground, before, after):
            passed_on(after, [before])


def reports_on(ground: Ground, outlet: Source, speaker: Source) -> bool:
    """ "M reported that S said": the outlet's verb stands right before the speaker."""
    if {outlet.rule, speaker.rule} != {"S said"} or speaker.via or not is_outlet(ground, outlet):
        return False
    close = 0 <= speaker.first - outlet.verb - 1 <= CHAIN_GAP
    return close and "that" in ground.reading.lows[outlet.verb : speaker.first]


def cites(ground: Ground, source: Source) -> bool:
    """ "M reported, citing S"."""
    return ground.reading.lows[source.verb] in words("chain.quoting")


def passed_on(origin: Source, media: list[Source]) -> None:
    """The last speaker before the origin passes on what it said."""
    if media:
        origin.via = media[-1].name
        media[-1].medium = True


def pass_on(medium: Source, origins: list[Source]) -> None:
    """The nearest other speaker is the origin of what a medium passes on."""
    nearest = min(origins, key=lambda s: min(abs(s.last - medium.first), abs(s.first - medium.last)), default=None)
    if nearest is not None:
        nearest.via, medium.medium = medium.name, True


def addressee(ground: Ground, source: Source) -> str:
    """The outlet that a speaker told: "a resident told Reuters"; "" where it is none."""
    reading = ground.reading
    if source.verb < 0 or reading.lows[source.verb] not in {"told", "tells", "informed"}:
        return passing_after(ground, source)
    first, last = phrase_right(ground, source.verb + 1)
    while last > first + 1 and reading.lows[last - 1] in {"correspondent", "reporter", "journalist", "correspondents"}:
        last -= 1
    return outlet_name(ground, first, last)


def outlet_name(ground: Ground, first: int, last: int) -> str:
    """The name of an outlet, without a possessive that lost its apostrophe ("SANAs"); "" where the phrase is none."""
    outlet = make(ground, first, last, "told M") if last > first else None
    if outlet is None or not is_outlet(ground, outlet):
        return ""
    name, book = outlet.name, vocabulary().speech
    return name[:-1] if name.endswith("s") and book.begins(name[:-1].lower()) else name


def passing_after(ground: Ground, source: Source) -> str:
    """ "S said in a statement carried by M", "S said in an interview with M"."""
    text = " ".join(ground.reading.lows[source.verb + 1 : source.verb + 6]) if source.verb >= 0 else ""
    for phrase in words("chain.passing"):
        if text.startswith(phrase):
            return outlet_name(ground, *phrase_right(ground, source.verb + 1 + len(phrase.split())))
    return ""
