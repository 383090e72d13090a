"""Every place named in a sentence: known ones and open ones, each with its phrase."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from geo.extraction.distances import away_of
from geo.extraction.mentions import Found, Mention
from geo.extraction.open_names import (
    NAME_PREFIXES,
    TITLES,
    is_name_token,
    is_stranger,
    open_mentions,
    strip_possessive,
)
from geo.extraction.phrases import extend_left, extend_right, kinds_of
from geo.extraction.reading import ARABIC_NAME, ARTICLES, Reading
from geo.extraction.struck_names import is_aged

PLACED_BY = frozenset({"of", "in", "at", "near"})
SIDES = frozenset({"eastern", "western", "east", "west"})
FRONTS = frozenset({"north", "south"})
# "X village in the western countryside of the province": no other name may stand between.
SAME_PROVINCE = re.compile(r"[^A-Z.;]{0,60}\b(?:of|in|across) the (?:same )?(?:province|governorate|oblast)\b(?! of)")


def find_mentions(reading: Reading, found: Sequence[Found], told: Container[str] = ()) -> list[Mention]:
    """Every place named in the sentence, in order, with its containers and lists.

    `told` are names that no gazetteer knows and that the report used as a struck place's before.
    """
    kinds = kinds_of(reading)
    mentions = known_mentions(reading, found)
    mentions += open_mentions(reading, kinds, mentions, told)
    mentions.sort(key=lambda mention: mention.first)
    named = {number for mention in mentions for number in range(mention.first, mention.last)}
    for mention in mentions:
        extend_left(reading, kinds, mention, named)
        extend_right(reading, kinds, mention)
        measure(reading, mention)
    return mentions


def measure(reading: Reading, mention: Mention) -> None:
    """Note how far from the place the sentence speaks of ("15 km north of X")."""
    text, offset = reading.sentence.text, reading.sentence.start
    before, after = text[: mention.start - offset], text[mention.end - offset :]
    mention.away, begins = away_of(before, after, mention.vague)
    if mention.away is not None:
        mention.vague = mention.vague or f"{mention.away.km:g} km from"
        if begins >= 0:  # the phrase begins with the length
            mention.prep_at = min(mention.prep_at, reading.covering(begins + offset, begins + offset + 1)[0])
            mention.head = min(mention.head, mention.prep_at)
    mention.in_same = SAME_PROVINCE.match(after) is not None


def known_mentions(reading: Reading, found: Sequence[Found]) -> list[Mention]:
    """The gazetteer's names, less those inside other names, datelines and persons' names."""
    meant = [(hit, *reading.covering(hit.start, hit.end)) for hit in found]
    meant = [row for row in meant if is_meant(reading, *row)]
    known = {number for _, first, last in meant for number in range(first, last)}
    mentions = []
    for hit, first, last in meant:
        wider = widen(reading, first, last, known)
        if wider != (first, last):
            start, _ = reading.span(*wider)
            text = strip_possessive(reading.words(*wider))
            mentions.append(Mention(*wider, start, start + len(text), text, (), rule="part of a longer name"))
            continue
        text = reading.words(first, last)[: hit.end - reading.tokens[first].start]
        mention = Mention(first, last, reading.tokens[first].start, hit.end, text, hit.entries)
        mention.rule = "known elsewhere" if hit.elsewhere else mention.rule
        mention.glued = first > 1 and is_stranger(reading, first - 1)
        mentions.append(mention)
    return without_overlaps(mentions)


def is_meant(reading: Reading, hit: Found, first: int, last: int) -> bool:
    """Whether a hit is a place's name here: no part of a dateline, of an organisation's or a person's name."""
    if first >= last or first < reading.dateline or reading.taken.intersection(range(first, last)):
        return False
    if is_person(reading, first, last) or is_inside_word(reading, first, hit.start) or is_cut_short(reading, first):
        return False
    return bool(hit.entries) or (hit.elsewhere and stands_alone(reading, hit, first, last))


def stands_alone(reading: Reading, hit: Found, first: int, last: int) -> bool:
    """Whether a name is no part of a longer one: no hyphen, and no capital beside it, but in texts without commas."""
    inside = hit.end < reading.span(first, last)[1] and not reading.texts[last - 1].endswith(("'s", "’s"))
    if inside or "," not in reading.lows:
        return not inside
    return not ((first > 0 and reading.is_name(first - 1)) or (last < len(reading.lows) and reading.is_name(last)))


def widen(reading: Reading, first: int, last: int, known: set[int]) -> tuple[int, int]:
    """The whole name where the gazetteer knows only a part: "Kafr Hamra", "Halab al-Jadida", "Urum al-Joz"."""
    tokens, lows = reading.tokens, reading.lows
    if last - first == 1 and lows[first] in NAME_PREFIXES and last < len(tokens) and is_name_token(reading, last):
        last += 1
        while last < len(tokens) and last - first < 3 and ARABIC_NAME.match(tokens[last].text):
            last += 1
    elif first and belongs_before(reading, first):
        first -= 1
    elif (front := behind_strangers(reading, first, known)) is not None:
        first = front
    elif first > 1 and last < len(tokens) and is_stranger(reading, first - 1) and is_stranger(reading, last):
        first, last = first - 1, last + 1  # "Mung Lai Hkyet", of which only "Lai" is known
    return first, last


def belongs_before(reading: Reading, first: int) -> bool:
    """Whether the capitalised word before a known name is its beginning: "Kafr Sijna", "Halab al-Jadida"."""
    before = reading.tokens[first - 1]
    if reading.lows[first - 1] in NAME_PREFIXES:
        return before.is_name and is_name_token(reading, first - 1)
    arabic = ARABIC_NAME.match(reading.tokens[first].text) and not ARABIC_NAME.match(before.text)
    return bool(arabic) and is_stranger(reading, first - 1)


def behind_strangers(reading: Reading, first: int, known: set[int]) -> int | None:
    """Where a name begins of which only the end is known: "the villages of Aung Zeya", "in Tun Ra Wai"."""
    for number in range(first - 1, max(0, first - 3), -1):
        if number in known or not is_stranger(reading, number):
            return None
        if reading.lows[number - 1] in PLACED_BY:
            return number
    return None


def without_overlaps(mentions: list[Mention]) -> list[Mention]:
    """Each token in one mention only; the first one keeps it."""
    kept: list[Mention] = []
    for mention in mentions:
        if not kept or mention.first >= kept[-1].last:
            kept.append(mention)
    return kept


def is_inside_word(reading: Reading, first: int, start: int) -> bool:
    """Whether a name is only the end of a word: "pro-Damascus", not "al-Bab"."""
    token = reading.tokens[first]
    before = token.text[: start - token.start].lower()
    return bool(before) and before.rstrip("-'’") not in ARTICLES


def is_cut_short(reading: Reading, first: int) -> bool:
    """ "North Eastern Province": the hit begins with the second of two words for a direction in one name."""
    return (
        first > 0 and reading.lows[first] in SIDES and reading.lows[first - 1] in FRONTS and reading.is_name(first - 1)
    )


def is_person(reading: Reading, first: int, last: int) -> bool:
    """A name after a person's title or first name, or before a person's verb."""
    before = reading.lows[first - 1].rstrip(".") if first else ""
    if is_aged(reading, last):
        return True
    return before in TITLES and before not in {"sheikh", "king", "said"} and last - first < 3
