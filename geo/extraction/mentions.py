"""Place names in a sentence: known ones, open ones, and how they contain each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from geo.extraction.distances import Away, away_of
from geo.extraction.reading import ARABIC_NAME, MONTHS, WEEKDAYS, Reading, number_of
from geo.extraction.vocabulary import Cue

NAMED_WITH_KIND = frozenset({"facility", "airbase", "street"})  # their kind word is part of the name: "Quds hospital"
DETERMINERS = frozenset(
    {"the", "a", "an", "its", "their", "this", "that", "his", "several", "some", "many", "other", "both", "all"}
)
ADJECTIVES = frozenset(
    (
        "besieged nearby neighbouring neighboring strategic rebel coastal key historic ancient surrounding "
        "residential mountainous desert oil-rich battered divided war-torn small large main populated crowded densely "
        "occupied so-called opposition government-held rebel-held mainly mostly predominantly kurdish sunni shiite "
        "alawite christian druze border port capital embattled besieged liberated disputed remote village town city "
        "provincial entire same two three four five six seven eight nine ten adjacent former central frontline "
        "industrial nearby-held eastern-most flashpoint northern-most biggest second-largest largest"
    ).split()
)
HELD = re.compile(r"-(?:held|controlled|run|besieged|populated|majority|dominated|occupied|ruled|backed|seized|owned)$")
# "X village in the western countryside of the province": no other name may stand between.
SAME_PROVINCE = re.compile(r"[^A-Z.;]{0,60}\b(?:of|in|across) the (?:same )?(?:province|governorate|oblast)\b(?! of)")
# Words with which place names begin and which are no name alone.
NAME_PREFIXES = frozenset(
    (
        "kafr kfar kafar khan tell tel tal tall ain ayn ein deir dayr der beit bayt umm um abu bab wadi jabal jebel "
        "qalaat jisr maarat maaret marat nahr burj khirbet hammam shahba sheikh shaykh talat nabi bir jub jubb jib "
        "rasm qasr urum new old upper lower bani beni dar darat saint san novo stara velyka mala nova novy staryi "
        "zuqaq karm bustan tariq hayy ard"
    ).split()
)
TITLES = frozenset(
    (
        "mr mrs ms dr president minister king prince sheikh general gen col colonel lt capt captain maj major "
        "brigadier spokesman spokeswoman spokesperson director chief commander ambassador secretary senator sen "
        "activist activists journalist reporter correspondent governor mayor imam professor prof sgt said"
    ).split()
)
LEVELS = {
    "site": 0,
    "street": 0,
    "facility": 0,
    "airbase": 0,
    "airport": 0,
    "crossing": 0,
    "dam": 0,
    "neighbourhood": 0,
}
LEVELS |= {
    "camp": 1,
    "town": 1,
    "area": 1,
    "": 1,
    "district": 2,
    "division": 2,
    "region": 3,
    "river": 3,
    "province": 4,
    "country": 5,
}


class Known(Protocol):
    """What the extraction asks of a gazetteer's entry."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def province(self) -> str | None: ...
    @property
    def leans(self) -> str: ...
    @property
    def population(self) -> int: ...
    @property
    def minor(self) -> bool: ...


@dataclass(slots=True)
class Found:
    """A known name in a sentence: report offsets, and the entries it may mean, best first."""

    start: int
    end: int
    entries: tuple[Known, ...]


@dataclass(slots=True)
class Mention:
    """A place as named in a sentence.

    tokens[first:last] are the name, tokens[head:tail] the whole phrase with its kind
    words and adjectives; `prep` is what the phrase hangs on. `container` is the
    number of the mention that holds it, `attached` says that it only tells where
    another place lies.
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    entries: tuple[Known, ...]
    kind: str = ""
    head: int = 0
    tail: int = 0
    prep: str = ""
    prep_at: int = 0
    vague: str = ""
    direction: str = ""
    container: int | None = None
    attached: bool = False
    group: int = 0
    rule: str = "known name"
    away: Away | None = None
    in_same: bool = False  # "of the province": it lies in the province told of before
    other: Mention | None = None  # the far end of "between A and B"
    glued: bool = False  # a capitalised stranger stands right before it

    @property
    def level(self) -> int:
        """0 a site ... 5 a country: what can contain what."""
        if self.kind:
            return LEVELS[self.kind]
        if not self.entries:
            return 1
        best = self.entries[0]
        if best.leans:
            return LEVELS[best.leans]
        return LEVELS.get(best.kind, 1)


@dataclass(slots=True)
class Kinds:
    """The kind words of a sentence, by where they end and where they begin."""

    before: dict[int, Cue] = field(default_factory=dict)
    after: dict[int, Cue] = field(default_factory=dict)
    direction: dict[int, Cue] = field(default_factory=dict)
    vague: dict[int, Cue] = field(default_factory=dict)
    locative: dict[int, Cue] = field(default_factory=dict)


def find_mentions(reading: Reading, found: Sequence[Found]) -> list[Mention]:
    """Every place named in the sentence, in order, with its containers and lists."""
    kinds = kinds_of(reading)
    mentions = known_mentions(reading, found)
    mentions += open_mentions(reading, kinds, mentions)
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


def kinds_of(reading: Reading) -> Kinds:
    """Index the kind words by position."""
    kinds = Kinds()
    for cue in reading.kinds:
        if cue.kind == "before":
            kinds.before[cue.last] = cue
        elif cue.kind == "after":
            kinds.after[cue.first] = cue
        elif cue.kind == "direction":
            kinds.direction[cue.last] = cue
        elif cue.kind == "vague":
            kinds.vague[cue.last] = cue
        elif cue.kind in {"locative", "away"}:
            kinds.locative[cue.last] = cue
    return kinds


def known_mentions(reading: Reading, found: Sequence[Found]) -> list[Mention]:
    """The gazetteer's names, less those inside other names, datelines and persons' names."""
    mentions = []
    for hit in found:
        first, last = reading.covering(hit.start, hit.end)
        if first >= last or first < reading.dateline or reading.taken.intersection(range(first, last)):
            continue
        if is_person(reading, first, last) or not hit.entries:
            continue
        wider = widen(reading, first, last)
        if wider != (first, last):
            start, _ = reading.span(*wider)
            text = strip_possessive(reading.words(*wider))
            mentions.append(Mention(*wider, start, start + len(text), text, (), rule="part of a longer name"))
            continue
        text = reading.words(first, last)[: hit.end - reading.tokens[first].start]
        mention = Mention(first, last, reading.tokens[first].start, hit.end, text, hit.entries)
        mention.glued = first > 1 and is_stranger(reading, first - 1)
        mentions.append(mention)
    return without_overlaps(mentions)


def widen(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """The whole name where the gazetteer knows only a part: "Kafr Hamra", "Halab al-Jadida", "Urum al-Joz"."""
    tokens, lows = reading.tokens, reading.lows
    if last - first == 1 and lows[first] in NAME_PREFIXES and last < len(tokens) and is_name_token(reading, last):
        last += 1
        while last < len(tokens) and last - first < 3 and ARABIC_NAME.match(tokens[last].text):
            last += 1
    elif (
        ARABIC_NAME.match(tokens[first].text)
        and first
        and is_stranger(reading, first - 1)
        and not ARABIC_NAME.match(tokens[first - 1].text)
    ):
        first -= 1
    return first, last


def without_overlaps(mentions: list[Mention]) -> list[Mention]:
    """Each token in one mention only; the first one keeps it."""
    kept: list[Mention] = []
    for mention in mentions:
        if not kept or mention.first >= kept[-1].last:
            kept.append(mention)
    return kept


def is_person(reading: Reading, first: int, last: int) -> bool:
    """A name after a person's title or first name, or before a person's verb."""
    before = reading.lows[first - 1].rstrip(".") if first else ""
    return before in TITLES and before not in {"sheikh", "king", "said"} and last - first < 3


def is_stranger(reading: Reading, number: int) -> bool:
    """A capitalised word in running text that no layer of the vocabulary knows."""
    token = reading.tokens[number]
    if not token.is_name or not token.is_word or number == 0:
        return False
    if reading.lows[number] in DETERMINERS | MONTHS | WEEKDAYS | ADJECTIVES | TITLES:
        return False
    return not is_known_word(reading, number)


def is_name_token(reading: Reading, number: int) -> bool:
    """Whether this token may be part of a place name that no gazetteer knows."""
    token = reading.tokens[number]
    if number in reading.taken or not token.is_word or number < reading.dateline:
        return False
    if ARABIC_NAME.match(token.text):
        return True
    low = reading.lows[number]
    if low in {"al", "el"} and number + 1 < len(reading.tokens) and reading.tokens[number + 1].is_name:
        return True
    if not token.is_name or low in MONTHS | WEEKDAYS | DETERMINERS or number_of(low) is not None:
        return False
    return not is_known_word(reading, number) and not token.text.isupper() and not HELD.search(low)


def is_known_word(reading: Reading, number: int) -> bool:
    """Whether a layer of the vocabulary knows this word: then its capital is a headline's, not a name's."""
    layers = (reading.actors, reading.speech, reading.strikes, reading.kinds, reading.events)
    return any(cue.first <= number < cue.last for layer in layers for cue in layer)


def open_mentions(reading: Reading, kinds: Kinds, known: Sequence[Mention]) -> list[Mention]:
    """Names that only grammar shows: "the village of X", "X neighbourhood", "in X"."""
    busy = {number for mention in known for number in range(mention.first, mention.last)}
    mentions: list[Mention] = []
    number = 0
    while number < len(reading.tokens):
        if number in busy or not is_name_token(reading, number):
            number += 1
            continue
        last = number + 1
        while last < len(reading.tokens) and last - number < 4 and last not in busy and is_name_token(reading, last):
            last += 1
        rule = open_rule(reading, kinds, number, last, busy)
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
    if after is not None and not reading.tokens[after.first].is_name and after.first not in busy:
        return "X kind" if first > 0 else ""
    if (
        before is not None
        and before.value in {"town", "neighbourhood", "camp"}
        and not reading.tokens[before.first].is_name
    ):
        return "kind X"
    if is_adjective(reading, last):
        return ""
    if first and any(cue.last == first and cue.kind == "verb" and cue.value != "delivery" for cue in reading.strikes):
        return "struck X"
    if first and lows[first - 1] in {"in", "near", "outside"} and lows[first - 2 : first - 1] != ["interest"]:
        return "in X"
    if first > 1 and lows[first - 1] in {"and", ","} and (first - 2) in busy:
        return "beside a known place"
    return ""


def is_adjective(reading: Reading, last: int) -> bool:
    """ "Kurdish positions", "Alawite fighters": a capital before men or what they hold names no place."""
    targets = any(cue.first == last and cue.kind == "target" for cue in reading.events)
    return targets or any(
        cue.first == last and cue.kind in {"claimant", "generic"} for cue in (*reading.speech, *reading.actors)
    )


def strip_possessive(text: str) -> str:
    """The name without a closing "'s"."""
    return re.sub(r"['’`]s?$", "", text)


def extend_left(reading: Reading, kinds: Kinds, mention: Mention, named: set[int]) -> None:
    """Take the kind words, directions and adjectives before the name into its phrase."""
    lows, at = reading.lows, mention.first
    while at > reading.dateline:
        step = kind_step(reading, kinds, mention, at, named)
        if step is None:
            break
        at = step
    mention.head = at
    cue = kinds.locative.get(at) or kinds.vague.get(at)
    if cue is not None:
        mention.prep, mention.prep_at = (
            lows[cue.first] if cue.last - cue.first == 1 else reading.words(cue.first, cue.last).lower(),
            cue.first,
        )
    elif at and lows[at - 1] in {"of", "from", "to"}:
        mention.prep, mention.prep_at = lows[at - 1], at - 1
    else:
        mention.prep_at = at


def kind_step(reading: Reading, kinds: Kinds, mention: Mention, at: int, named: set[int]) -> int | None:
    """One step to the left inside the phrase; None where the phrase begins."""
    low = reading.lows[at - 1]
    if low == "of" and (cue := kinds.before.get(at - 1)) is not None:
        if cue.first - 1 in named and cue.first in kinds.after:
            return None  # "the X neighbourhood of Y": the kind word is X's
        return take_kind(reading, mention, cue)
    vague = kinds.vague.get(at)
    if vague is not None and vague.last - vague.first > 1:
        mention.vague = mention.vague or reading.words(vague.first, vague.last).lower()
        return vague.first
    if vague is not None and not mention.vague:
        mention.vague = reading.lows[vague.first]
        return None
    if (cue := kinds.before.get(at)) is not None:
        return take_kind(reading, mention, cue)
    if (cue := kinds.direction.get(at)) is not None:
        if at == mention.first or mention.kind in {"", "region"}:  # not "the northern city of X"
            mention.direction = mention.direction or reading.lows[cue.first]
        return cue.first
    if (
        low in DETERMINERS
        or low in ADJECTIVES
        or HELD.search(low)
        or (at - 1 not in named and is_demonym(reading, at - 1))
    ):
        return at - 1
    return None


def take_kind(reading: Reading, mention: Mention, cue: Cue) -> int:
    """Note the kind word; the innermost names the place, an outer region word makes it vague."""
    if not mention.kind:
        mention.kind = cue.value
    if cue.value in {"region", "area"} and reading.lows[cue.last - 1] in {
        "outskirts",
        "countryside",
        "vicinity",
        "surroundings",
        "environs",
        "hinterland",
    }:
        mention.vague = mention.vague or f"{reading.lows[cue.last - 1]} of"
    return cue.first


def is_demonym(reading: Reading, number: int) -> bool:
    """An adjective of nation or side right before a place ("the Syrian city of")."""
    return any(
        cue.last == number + 1 and cue.kind in {"demonym", "generic", "country"} and cue.last - cue.first == 1
        for cue in reading.actors
    )


def extend_right(reading: Reading, kinds: Kinds, mention: Mention) -> None:
    """Take the kind words after the name into its phrase ("X town", "X military airport")."""
    mention.tail = mention.last
    cue = kinds.after.get(mention.tail)
    if cue is None:
        return
    mention.tail = cue.last
    if cue.value in {"facility", "airbase"} and mention.text[0].isupper():
        mention.last, mention.end = cue.last, reading.tokens[cue.last - 1].end
        mention.text = reading.words(mention.first, mention.last)
    if not mention.kind or mention.kind in {"area", "region"} or cue.value in {"facility", "airbase", "street"}:
        mention.kind = cue.value
    if cue.value == "region" and not mention.entries:
        mention.kind = "region"
