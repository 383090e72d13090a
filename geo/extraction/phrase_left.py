"""The phrase that names a speaker before a verb of saying: where it begins and ends."""

from __future__ import annotations

from geo.extraction.reading import MONTHS, WEEKDAYS, Reading, spans_of
from geo.extraction.speaker_phrases import LONGEST, NOWHERE, SPEAKERS, STOPS, Ground, begins_speaker, is_plain, trim
from geo.extraction.speaker_words import words

APPOSED = frozenset(
    {"a", "an", "the", "who", "which", "its", "whose", "head", "director", "speaking", "quoted", "citing", "quoting"}
)


def phrase_left(ground: Ground, verb: int) -> tuple[int, int]:
    """The speaker's phrase before a verb of saying, as tokens (first, last); NOWHERE where there is none."""
    last = before_asides(ground, before_adverbs(ground.reading, verb))
    last = before_relative(ground, last)
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
        if place or not is_plain(ground, number) or lows[number] == "and" or lows[number] in words("hangers"):
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
    return next((n for n in (6, 5, 4, 3, 2) if last >= n and " ".join(reading.lows[last - n : last]) in phrases), 0)


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


def before_relative(ground: Ground, last: int) -> int:
    """Before a clause that tells who the speaker is: "a resident [who fled the town] told Reuters"."""
    reading = ground.reading
    if last <= 0 or last - 1 in ground.speaking:
        return last
    for number in range(last - 1, max(0, last - 12), -1):
        if reading.lows[number] == "who":
            return number if hangs_on_speaker(ground, number) else last
        if reading.tokens[number].text in STOPS or number in ground.telling or number in ground.saying:
            return last
    return last


def hangs_on_speaker(ground: Ground, number: int) -> bool:
    """Whether a noun for speakers, or "a trader", stands before this token, or before a place that hangs on it."""
    first = number
    while first > 0 and number - first < 6 and is_plain(ground, first - 1):
        first -= 1
        if ground.reading.lows[first] in {"a", "an"}:
            return True
        if first in ground.speaking and ground.reading.lows[first - 1] not in {"a", "an"}:
            return first == number - 1 or ground.reading.lows[first + 1] in words("hangers")
    return False


def apposition(ground: Ground, closing: int) -> int:
    """The comma that opens the apposition closed by this one: "S, a service that works in X, said"; -1 for none."""
    reading = ground.reading
    for number in range(closing - 1, max(0, closing - 25), -1):
        if reading.tokens[number].text == "," and (
            (reading.tokens[number + 1].is_name and is_plain(ground, number - 1))
            or ground.is_named(number - 1)
            or number - 1 in ground.speaking
            or reading.tokens[number - 1].text == ")"
        ):
            opens = reading.lows[number + 1]
            if opens in APPOSED or reading.tokens[number + 1].is_name:
                return number
    return -1


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


def split_left(ground: Ground, first: int, last: int) -> tuple[int, int]:
    """Start the phrase at its last determiner where more was gathered ("in X the Observatory said")."""
    reading = ground.reading
    first = behind_holder(ground, first, last)
    for number in range(last - 1, first, -1):
        low, before = reading.lows[number], reading.lows[number - 1]
        if low in words("place_kinds") and number + 1 < last and is_bare(reading, number):
            return number + 1, last
        if low in words("articles") and before != "and" and before not in words("hangers"):
            return before_apposed(ground, first, number, last)
        hung = low in {"in", "at", "on"} and number + 1 < last and reading.tokens[number - 1].is_word
        if hung and not holds_speaker(ground, first, number, last):
            return first_name(ground, number + 1, last), last
    return first, last


def holds_speaker(ground: Ground, first: int, number: int, last: int) -> bool:
    """ "the rebels in X said": whoever stands before the place speaks, an actor where nobody stands behind it."""
    if any(i in ground.speaking for i in range(first, number)):
        return True
    return any(i in ground.acting for i in range(first, number)) and ground.speaking.isdisjoint(range(number, last))


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
