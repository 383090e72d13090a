"""The phrases that name a speaker: where they begin and end around a verb of saying."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from geo.extraction.reading import ARABIC_NAME, MONTHS, QUOTES, WEEKDAYS, Reading, spans_of
from geo.extraction.vocabulary import read_toml

STOPS = frozenset({",", ";", ":", ".", "(", ")", "—", "–", "!", "?"}) | QUOTES
SPEAKERS = frozenset({"claimant", "organisations"})
NATIONS = frozenset({"actor", "generic", "state", "country"})
ACTING = frozenset({"actor", "generic", "state"})
NOWHERE = (0, 0)
LONGEST = 16  # tokens of a speaker's phrase


@cache
def speaker_table() -> dict[str, Any]:
    """geo/data/speakers.toml, its lists as sets."""
    return as_sets(read_toml("speakers.toml"))


def as_sets(table: dict[str, Any]) -> dict[str, Any]:
    """The table with every list of words as a set, tables inside it too."""
    return {key: as_sets(value) if isinstance(value, dict) else frozenset(value) for key, value in table.items()}


def words(key: str) -> frozenset[str]:
    """One list of geo/data/speakers.toml; "chain.outlets" for a list inside a table."""
    found: Any = speaker_table()
    for part in key.split("."):
        found = found[part]
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Ground:
    """A sentence as speakers are sought in it: which tokens are nouns or names for speakers, and which say."""

    reading: Reading
    speaking: frozenset[int]
    saying: frozenset[int]
    acting: frozenset[int]  # tokens of actors' names and of countries
    telling: frozenset[int]  # tokens of words for strikes and harm: no speaker by grammar alone holds them

    @classmethod
    def of(cls, reading: Reading) -> Ground:
        """Look the sentence's cues up once."""
        told = [*reading.strikes, *spans_of(reading.events, "harm")]
        return cls(
            reading,
            frozenset(i for cue in reading.speech if cue.kind in SPEAKERS for i in range(cue.first, cue.last)),
            frozenset(i for cue in spans_of(reading.speech, "say") for i in range(cue.first, cue.last)),
            frozenset(i for cue in reading.actors if cue.kind in NATIONS for i in range(cue.first, cue.last)),
            frozenset(i for cue in told for i in range(cue.first, cue.last)),
        )

    def names_speaker(self, first: int, last: int) -> bool:
        """Whether a phrase names somebody who can speak."""
        return any(
            i in self.speaking or (self.reading.tokens[i].is_name and self.reading.lows[i] not in words("articles"))
            for i in range(first, last)
        )

    def is_named(self, number: int) -> bool:
        """Whether this token is written as a name is, with or without an Arabic article."""
        token = self.reading.tokens[number]
        return token.is_name or bool(ARABIC_NAME.match(token.text))

    def ends(self, number: int) -> bool:
        """Whether no phrase reaches over this token."""
        return self.reading.tokens[number].text in STOPS or self.reading.is_boundary(number)


# ---- to the left of a verb


def phrase_left(ground: Ground, verb: int) -> tuple[int, int]:
    """The speaker's phrase before a verb of saying, as tokens (first, last); NOWHERE where there is none."""
    last = before_asides(ground, before_adverbs(ground.reading, verb))
    if last <= 0:
        return NOWHERE
    first = last
    while first > 0 and last - first < LONGEST and in_phrase(ground, first - 1, first == last):
        first -= 1
    first, trimmed = trim(ground.reading, behind_openers(ground, first, last), last)
    if not ground.names_speaker(first, trimmed):
        return plain_phrase(ground, last, verb)
    first, last = split_left(ground, first, trimmed)
    return to_article(ground, first), last


def to_article(ground: Ground, first: int) -> int:
    """Back over an adjective or two to the article: "the [paramilitary] group"; not over a place of its own."""
    lows = ground.reading.lows
    if lows[first] in words("articles"):
        return first
    for number in range(first - 1, max(-1, first - 4), -1):
        if lows[number] in words("articles"):
            hung = number > 0 and lows[number - 1] in words("hangers")
            return first if hung else number
        place = lows[number] in words("place_kinds") and not is_possessive(ground.reading, number)
        if place or not is_plain(ground, number) or lows[number] in words("hangers") | {"and"}:
            return first
    return first


def before_adverbs(reading: Reading, verb: int) -> int:
    """Where the words between a speaker and the verb begin: "S [also] said", "S [for its part] said"."""
    last = verb
    while last > 0 and verb - last < 6:
        step = adverb_before(reading, last)
        if not step:
            break
        last -= step
    return last


def adverb_before(reading: Reading, last: int) -> int:
    """How many tokens the adverb or adverbial phrase takes that ends here; 0 for none."""
    if reading.lows[last - 1] in words("adverbs"):
        return 1
    phrases = words("adverb_phrases")
    return next((n for n in (2, 3, 4) if last >= n and " ".join(reading.lows[last - n : last]) in phrases), 0)


def before_asides(ground: Ground, last: int) -> int:
    """Where the speaker ends before "(SOHR)" and before ", a monitor,"; 0 where the comma parts it from the verb."""
    tokens = ground.reading.tokens
    inner = before_adverbs(ground.reading, last - 1) if last > 1 and tokens[last - 1].text == "," else last
    if 0 < inner < last - 1 and tokens[inner - 1].text == ",":  # "the army, for its part, said"
        last = inner - 1
    if last > 1 and tokens[last - 1].text == ",":
        last = max(0, apposition(ground, last - 1))
    if last > 0 and tokens[last - 1].text == ")":
        opening = next((i for i in range(last - 1, max(-1, last - 6), -1) if tokens[i].text == "("), -1)
        last = opening if opening > 0 else last
    return last


def apposition(ground: Ground, closing: int) -> int:
    """The comma that opens the apposition closed by this one: "S, a service that works in X, said"; -1 for none."""
    reading = ground.reading
    for number in range(closing - 1, max(0, closing - 25), -1):
        if reading.tokens[number].text == "," and (
            reading.tokens[number - 1].is_name
            or number - 1 in ground.speaking
            or reading.tokens[number - 1].text == ")"
        ):
            opens = reading.lows[number + 1]
            if opens in APPOSED or reading.tokens[number + 1].is_name:
                return number
    return -1


APPOSED = frozenset({"a", "an", "the", "who", "which", "its", "whose", "head", "director", "speaking", "quoted"})


def in_phrase(ground: Ground, number: int, is_last: bool) -> bool:
    """Whether this token can belong to a speaker's phrase to its right."""
    low = ground.reading.lows[number]
    if ground.ends(number) or low in words("pronouns") or low in MONTHS or low in WEEKDAYS:
        return False
    if number in ground.saying and number not in ground.speaking:
        return False
    if ground.is_named(number) or number in ground.speaking:
        return True
    return low in words("place_kinds") if is_last else low in words("inside")


def trim(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """The phrase without function words at its edges; an article may open it."""
    edges, articles = words("edges"), words("articles")
    while first < last and reading.lows[first] in edges - articles:
        first += 1
    while last > first and reading.lows[last - 1] in edges:
        last -= 1
    return first, last


def split_left(ground: Ground, first: int, last: int) -> tuple[int, int]:
    """Start the phrase at its last determiner where more was gathered ("in X the Observatory said")."""
    reading = ground.reading
    first = behind_holder(ground, first, last)
    for number in range(last - 1, first, -1):
        low, before = reading.lows[number], reading.lows[number - 1]
        if low in words("place_kinds") and number + 1 < last and is_bare(reading, number):
            return number + 1, last
        if low in words("articles") and before not in words("hangers") | {"and"}:
            return before_apposed(ground, first, number, last)
        hung = low in {"in", "at", "on"} and number + 1 < last and reading.tokens[number - 1].is_word
        if hung and not any(i in ground.speaking for i in range(first, number)):
            return first_name(ground, number + 1, last), last
    return first, last


def is_possessive(reading: Reading, number: int) -> bool:
    """ "the town's council": the place is part of the name."""
    return reading.tokens[number].low != reading.lows[number]


def is_bare(reading: Reading, number: int) -> bool:
    """A common noun without a possessive ending."""
    return not reading.tokens[number].is_name and not is_possessive(reading, number)


def behind_holder(ground: Ground, first: int, last: int) -> int:
    """Behind the actor of a by-phrase that a lost comma parts from the speaker: "controlled by IS | activists said"."""
    reading = ground.reading
    if first == 0 or reading.lows[first - 1] != "by":
        return first
    held = [cue.last for cue in reading.actors if cue.first == first and cue.last < last]
    return held[0] if held and ground.names_speaker(held[0], last) else first


def before_apposed(ground: Ground, first: int, number: int, last: int) -> tuple[int, int]:
    """An article begins a new speaker, unless it only explains an organisation: "Airwars a monitor said"."""
    organisations = spans_of(ground.reading.speech, "organisations")
    apposed = [cue for cue in organisations if cue.last == number and cue.first >= first]
    if apposed and ground.reading.lows[number] != "the":
        return apposed[0].first, number
    return number, last


def first_name(ground: Ground, first: int, last: int) -> int:
    """The first token of the phrase after a place that precedes it."""
    for number in range(first, last):
        if any(cue.first == number and cue.kind in SPEAKERS for cue in ground.reading.speech):
            back = number
            while back > first and ground.reading.lows[back - 1] in words("before_name"):
                back -= 1
            return back
    return first


def plain_phrase(ground: Ground, last: int, verb: int) -> tuple[int, int]:
    """A speaker by grammar alone: "a border guard officer said", "officials on both sides said"."""
    reading, first = ground.reading, last
    while first > 0 and last - first < LONGEST and is_plain(ground, first - 1):
        first -= 1
    closed = first == 0 or reading.tokens[first - 1].text in STOPS
    first = behind_openers(ground, first, last)
    if closed and last - first <= 9 and begins_speaker(ground, first):
        return (first, last) if last > first else NOWHERE
    if not says_last(reading, verb):
        return NOWHERE
    begin = head_before(ground, first, last)
    return (begin, last) if begin < last else NOWHERE


def behind_openers(ground: Ground, first: int, last: int) -> int:
    """Behind "Meanwhile", "However" at the beginning."""
    while first < last and ground.reading.lows[first] in words("openers"):
        first += 1
    return first


def is_plain(ground: Ground, number: int) -> bool:
    """A word that neither acts nor tells of a strike, so that it may stand in a noun phrase."""
    reading = ground.reading
    low = reading.lows[number]
    if ground.ends(number) or low in words("clause_verbs") or low in words("pronouns") or low in MONTHS | WEEKDAYS:
        return False
    if number in ground.telling or (number in ground.saying and number not in ground.speaking):
        return False
    return reading.tokens[number].is_word or low in {"'", "-"}


def begins_speaker(ground: Ground, first: int) -> bool:
    """A determiner, a name or a noun for speakers opens the phrase."""
    if first >= len(ground.reading.lows):
        return False
    return ground.reading.lows[first] in words("determiners") or first in ground.speaking or ground.is_named(first)


def says_last(reading: Reading, verb: int) -> bool:
    """Whether the verb of saying closes its sentence or clause: then its subject stands before it."""
    after = verb + 1
    while after < len(reading.lows) and reading.lows[after] in words("adverbs") and after - verb < 5:
        after += 1
    return after >= len(reading.lows) or reading.tokens[after].text in STOPS


def head_before(ground: Ground, first: int, last: int) -> int:
    """Without commas: the nearest indefinite phrase or noun for speakers, with what hangs on it; `last` for none."""
    reading = ground.reading
    for number in range(last - 1, first - 1, -1):
        hung = number > first and reading.lows[number - 1] in words("hangers")
        if reading.lows[number] in {"a", "an", "our"} and not hung:
            return number
        if number in ground.speaking and number + 1 < last and reading.lows[number + 1] in words("hangers"):
            while number > first and reading.lows[number - 1] in words("before_name"):
                number -= 1
            return number
    return last


# ---- to the right


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
    if ground.ends(at) or low in words("clause_verbs"):
        return False
    if low in words("articles") and at > first and reading.tokens[at - 1].is_name:
        return False  # "the council of Afrin | the village"
    if low in MONTHS | WEEKDAYS and token.is_name and at > first:
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
