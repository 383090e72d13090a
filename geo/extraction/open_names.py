"""Names that no gazetteer need know, found by grammar: "the village of X", "X neighbourhood", "shelled X"."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from geo.extraction.mentions import Mention
from geo.extraction.phrases import ADJECTIVES, DETERMINERS, HELD, Kinds
from geo.extraction.reading import ARABIC_NAME, CALENDAR, Reading, number_of
from geo.extraction.struck_names import is_aged, named_by_strike

NAMED_WITH_KIND = frozenset({"facility", "airbase", "street"})  # their kind word is part of the name: "Quds hospital"
# Words with which place names begin and which are no name alone.
NAME_PREFIXES = frozenset(
    (
        "kafr kfar kafar khan tell tel tal tall ain ayn ein deir dayr der beit bayt umm um abu bab wadi jabal jebel "
        "qalaat jisr maarat maaret marat nahr burj khirbet hammam shahba sheikh shaykh talat nabi bir jub jubb jib "
        "rasm qasr urum new old upper lower bani beni dar darat saint san novo stara velyka mala nova novy staryi "
        "zuqaq karm bustan tariq hayy ard mazraat mazraa"
    ).split()
)
BEFORE_LIST = frozenset(
    "the on in of at near against over hit struck bombed shelled targeted between around bombing shelling "
    "striking hitting targeting pounding pounded raided".split()
)
BEFORE_FACILITY = BEFORE_LIST | {"surrounding", "inside", "outside", "from", "to"}
TITLES = frozenset(
    (
        "mr mrs ms dr president minister king prince sheikh general gen col colonel lt capt captain maj major "
        "brigadier spokesman spokeswoman spokesperson director chief commander ambassador secretary senator sen "
        "activist activists journalist reporter correspondent governor mayor imam professor prof sgt said"
    ).split()
)


NO_NAMES = CALENDAR | DETERMINERS | ADJECTIVES
ARTICLE = re.compile("[ae][a-z]{1,2}(?:[-']|$)")  # what a name that begins in lower case begins with


def open_mentions(reading: Reading, kinds: Kinds, known: Sequence[Mention], told: Container[str] = ()) -> list[Mention]:
    """Names that only grammar shows: "the village of X", "X neighbourhood", "in X"; or showed before (`told`)."""
    busy = {number for mention in known for number in range(mention.first, mention.last)}
    mentions: list[Mention] = []
    number = 0
    while number < len(reading.lows):
        if number in busy or not is_name_token(reading, number):
            number += 1
            continue
        last = number + 1
        while last < len(reading.lows) and last - number < 4 and last not in busy and is_name_token(reading, last):
            last += 1
        rule = "" if is_aged(reading, last) else open_rule(reading, kinds, number, last, busy)
        if not rule and strip_possessive(reading.words(number, last)) in told:
            rule = "named before"
        after = kinds.after.get(last)
        if rule and after is not None and after.value in NAMED_WITH_KIND:
            last = after.last
        if rule:
            start, _ = reading.span(number, last)
            text = strip_possessive(reading.words(number, last))
            mentions.append(Mention(number, last, start, start + len(text), text, (), rule=rule))
            busy.update(range(number, last))
        number = last
    return mentions


def open_rule(reading: Reading, kinds: Kinds, first: int, last: int, busy: set[int]) -> str:
    """Which pattern makes tokens[first:last] a place name; "" for none."""
    lows = reading.lows
    before, after = kinds.before.get(first), kinds.after.get(last)
    if first and lows[first - 1] == "of" and kinds.before.get(first - 1):
        return "kind of X"
    named_kind = after is not None and after.value in NAMED_WITH_KIND and lows[first - 1] in BEFORE_FACILITY
    if after is not None and after.first not in busy and (named_kind or not reading.tokens[after.first].is_name):
        return "X kind" if first > 0 else ""
    if (
        before is not None
        and before.value in {"town", "neighbourhood", "camp"}
        and not reading.tokens[before.first].is_name
    ):
        return "kind X"
    if is_adjective(reading, last):
        return ""
    if rule := named_by_strike(reading, first, last, busy):
        return rule
    if first and lows[first - 1] == "at" and stands_there(reading, first - 1):
        return "facility at X"
    if first and lows[first - 1] in {"in", "near", "outside"} and lows[first - 2 : first - 1] != ["interest"]:
        return "in X"
    if beside_known(reading, first, last, busy):
        return "beside a known place"
    return ""


def stands_there(reading: Reading, number: int) -> bool:
    """Whether a base, camp or depot stands right before this token: "the Turkish base at X"."""
    return any(cue.last == number and cue.kind == "target" for cue in reading.events)


def beside_known(reading: Reading, first: int, last: int, busy: set[int]) -> bool:
    """A list that a known place is in: "Known, X", "Known and X", "on X and Known", "X near Known"."""
    lows = reading.lows
    if first > 1 and lows[first - 1] in {"and", ","} and (first - 2) in busy:
        return not speaks_apposed(reading, first, last)
    behind_kind = any(cue.last == first - 1 and cue.first - 1 in busy and cue.kind == "after" for cue in reading.kinds)
    if (
        behind_kind
        and lows[first - 1] == "and"
        and (ARABIC_NAME.match(reading.texts[first]) or reading.texts[first].startswith("Al-"))
    ):
        return True  # "the X district and al-Y"
    if first and (first - 1) in busy and "," not in lows:  # a text that lost its commas
        return bool(ARABIC_NAME.match(reading.tokens[first].text)) or lows[first] in NAME_PREFIXES
    opens = first > 0 and lows[first - 1] in BEFORE_LIST
    if opens and lows[last : last + 1] in (["and"], [","]) and (last + 1) in busy:
        return True
    return first > 0 and lows[last : last + 1] == ["near"] and not busy.isdisjoint(range(last + 1, last + 5))


def speaks_apposed(reading: Reading, first: int, last: int) -> bool:
    """ "his counterpart in Known, X, said": between two commas, and a verb of saying behind them."""
    if reading.lows[first - 1] != "," or reading.lows[last : last + 1] != [","]:
        return False
    return any(cue.first == last + 1 and cue.kind == "say" for cue in reading.speech)


def is_adjective(reading: Reading, last: int) -> bool:
    """ "Kurdish positions", "Alawite fighters": a capital before men or what they hold names no place."""
    targets = any(cue.first == last and cue.kind == "target" for cue in reading.events)
    return targets or any(
        cue.first == last and cue.kind in {"claimant", "generic"} for cue in (*reading.speech, *reading.actors)
    )


def strip_possessive(text: str) -> str:
    """The name without a closing "'s"."""
    return re.sub(r"['’`]s?$", "", text)


def is_name_token(reading: Reading, number: int) -> bool:
    """Whether this token may be part of a place name that no gazetteer knows."""
    text = reading.texts[number]
    if not text[0].isupper() and not (text[0] in "ae" and ARTICLE.match(text)):
        return False
    if number in reading.taken or number < reading.dateline:
        return False
    if ARABIC_NAME.match(text):
        return True
    low = reading.lows[number]
    if low in {"al", "el"} and number + 1 < len(reading.lows) and reading.is_name(number + 1):
        return True
    if not text[0].isupper() or low in NO_NAMES or number in reading.known:  # "a Christian village"
        return False
    return number_of(low) is None and not text.isupper() and not HELD.search(low)


def is_stranger(reading: Reading, number: int) -> bool:
    """A capitalised word in running text that no layer of the vocabulary knows."""
    if number == 0 or not reading.is_name(number):
        return False
    low = reading.lows[number]
    return low not in NO_NAMES and low not in TITLES and number not in reading.known
