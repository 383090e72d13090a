"""The phrase that names a speaker behind "according to" or "said": where it ends."""

from __future__ import annotations

from geo.extraction.reading import CALENDAR
from geo.extraction.speaker_phrases import STOPS, Ground, begins_speaker, is_plain, trim
from geo.extraction.speaker_words import words


def phrase_right(ground: Ground, first: int) -> tuple[int, int]:
    """The speaker's phrase that begins here; it ends before the next verb, clause or mark."""
    at, length = first, len(ground.reading.tokens)
    while at < length and at - first < 14 and goes_on(ground, first, at):
        at += 1
    last = trim(ground.reading, first, at)[1]
    if not ground.names_speaker(first, last):
        last = max(last, to_mark(ground, first))
    return first, last


def goes_on(ground: Ground, first: int, at: int) -> bool:
    """Whether the phrase to the right still holds this token."""
    reading = ground.reading
    low, token = reading.lows[at], reading.tokens[at]
    told = at in ground.telling and at not in ground.speaking and not ground.is_named(at)
    if ground.ends(at) or low in words("clause_verbs") or told:
        return False
    if low in words("articles") and at > first and reading.tokens[at - 1].is_name:
        return False  # "the council of Afrin | the village"
    if low in CALENDAR and token.is_name and at > first:
        return False
    if at in ground.saying and low not in {"reports", "report", "state"}:
        return False
    if ground.is_named(at) or low in words("inside") or at in ground.speaking:
        return True
    return token.text in {"-", "/", "&"} or at == first or low == "by" or speaker_ahead(ground, at)


def speaker_ahead(ground: Ground, at: int) -> bool:
    """Whether only plain words part this token from a noun for speakers: "the northern front's commander"."""
    for number in range(at, min(at + 4, len(ground.reading.lows))):
        if number in ground.speaking:
            return True
        if not is_plain(ground, number) or ground.reading.lows[number] in words("hangers"):
            return False
    return False


def to_mark(ground: Ground, first: int) -> int:
    """A short phrase up to the next comma or full stop names the speaker whatever its noun; `first` for none."""
    last = first
    while last < len(ground.reading.lows) and last - first < 9 and is_plain(ground, last):
        last += 1
    closed = last == len(ground.reading.lows) or ground.reading.tokens[last].text in STOPS
    return last if closed and begins_speaker(ground, first) else first
