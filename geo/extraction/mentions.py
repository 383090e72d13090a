"""Place names in a sentence: known ones, open ones, and how they contain each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from geo.extraction.reading import ARABIC_NAME, ARTICLES, MONTHS, WEEKDAYS, Reading, number_of, spans_of
from geo.extraction.tokens import Token
from geo.extraction.vocabulary import Cue

DETERMINERS = frozenset({"the", "a", "an", "its", "their", "this", "that", "his", "several", "some", "many", "other", "both", "all"})
ADJECTIVES = frozenset(
    "besieged nearby neighbouring neighboring strategic rebel coastal key historic ancient surrounding residential"
    " mountainous desert oil-rich battered divided war-torn small large main populated crowded densely occupied so-called"
    " opposition government-held rebel-held mainly mostly predominantly kurdish sunni shiite alawite christian druze"
    " border port capital embattled besieged liberated disputed remote village town city provincial entire same two three"
    " four five six seven eight nine ten adjacent former central frontline industrial nearby-held eastern-most flashpoint"
    " northern-most biggest second-largest largest".split()
)
HELD = re.compile(r"-(?:held|controlled|run|besieged|populated|majority|dominated|occupied|ruled|backed|seized|owned)$")
# Words with which place names begin and which are no name alone.
NAME_PREFIXES = frozenset(
    "kafr kfar kafar khan tell tel tal tall ain ayn ein deir dayr der beit bayt umm um abu bab wadi jabal jebel qalaat jisr maarat"
    " maaret marat nahr burj khirbet hammam shahba sheikh shaykh talat nabi bir jub jubb jib rasm qasr urum new old upper lower"
    " bani beni dar darat saint san novo stara velyka mala nova novy staryi zuqaq karm bustan tariq hayy ard".split()
)
BETWEEN_LIST = frozenset({",", "and", "or", "&", "the", "both", ";", "also", "/"})
DISTANCE = frozenset(
    "km kms kilometre kilometres kilometer kilometers mile miles m metres meters about around some just roughly nearly"
    " approximately located situated lying ( ) , - away far only almost".split()
)
TITLES = frozenset(
    "mr mrs ms dr president minister king prince sheikh general gen col colonel lt capt captain maj major brigadier"
    " spokesman spokeswoman spokesperson director chief commander ambassador secretary senator sen activist activists"
    " journalist reporter correspondent governor mayor imam professor prof sgt said".split()
)
LEVELS = {"site": 0, "street": 0, "facility": 0, "airbase": 0, "airport": 0, "crossing": 0, "dam": 0, "neighbourhood": 0}
LEVELS |= {"camp": 1, "town": 1, "area": 1, "": 1, "district": 2, "division": 2, "region": 3, "river": 3, "province": 4, "country": 5}


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
    relation: str = ""
    attached: bool = False
    group: int = 0
    rule: str = "known name"
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
        extend_right(kinds, mention)
    relate(reading, mentions)
    return mentions


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
            start, end = reading.span(*wider)
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
    elif ARABIC_NAME.match(tokens[first].text) and first and is_stranger(reading, first - 1) and not ARABIC_NAME.match(tokens[first - 1].text):
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
    return before in TITLES and not (before in {"sheikh", "king", "said"}) and last - first < 3


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
        if rule:
            start, end = reading.span(number, last)
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
    if after is not None and not reading.tokens[after.first].is_name and not (after.first in busy):
        return "X kind" if first > 0 else ""
    if before is not None and before.value in {"town", "neighbourhood", "camp"} and not reading.tokens[before.first].is_name:
        return "kind X"
    if first and lows[first - 1] in {"in", "near", "outside"} and lows[first - 2 : first - 1] != ["interest"]:
        return "in X"
    if first > 1 and lows[first - 1] in {"and", ","} and (first - 2) in busy:
        return "beside a known place"
    return ""


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
        mention.prep, mention.prep_at = lows[cue.first] if cue.last - cue.first == 1 else reading.words(cue.first, cue.last).lower(), cue.first
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
    if low in DETERMINERS or low in ADJECTIVES or HELD.search(low) or is_demonym(reading, at - 1):
        return at - 1
    return None


def take_kind(reading: Reading, mention: Mention, cue: Cue) -> int:
    """Note the kind word; the innermost names the place, an outer region word makes it vague."""
    if not mention.kind:
        mention.kind = cue.value
    if cue.value in {"region", "area"} and reading.lows[cue.last - 1] in {"outskirts", "countryside", "vicinity", "surroundings", "environs", "hinterland"}:
        mention.vague = mention.vague or f"{reading.lows[cue.last - 1]} of"
    return cue.first


def is_demonym(reading: Reading, number: int) -> bool:
    """An adjective of nation or side right before a place ("the Syrian city of")."""
    return any(cue.last == number + 1 and cue.kind in {"demonym", "generic"} and cue.last - cue.first == 1 for cue in reading.actors)


def extend_right(kinds: Kinds, mention: Mention) -> None:
    """Take the kind words after the name into its phrase ("X town", "X military airport")."""
    mention.tail = mention.last
    cue = kinds.after.get(mention.tail)
    if cue is None:
        return
    mention.tail = cue.last
    if not mention.kind or mention.kind in {"area", "region"} or cue.value in {"facility", "airbase", "street"}:
        mention.kind = cue.value
    if cue.value == "region" and not mention.entries:
        mention.kind = "region"


def relate(reading: Reading, mentions: list[Mention]) -> None:
    """Set containers and list groups between neighbouring mentions."""
    for number, mention in enumerate(mentions):
        mention.group = number
    for number in range(len(mentions) - 1):
        left, right = mentions[number], mentions[number + 1]
        if right.head < left.tail:
            right.head = right.prep_at = left.tail
        relation = containment(reading, left, right)
        if relation == "possessive":
            right.container, left.attached, right.relation = number, True, relation
            right.prep, right.prep_at = left.prep, left.prep_at
        elif relation:
            left.container, right.attached, left.relation = number + 1, True, relation
        elif in_list(reading, left, right):
            right.group = left.group
    inherit(mentions)


def containment(reading: Reading, left: Mention, right: Mention) -> str:
    """How `right` holds `left` ("in", "near", "comma"), or "possessive" the other way round, or ""."""
    gap = reading.lows[left.tail : right.prep_at]
    token = reading.tokens[left.last - 1]
    if not gap and not right.prep and (token.text.endswith(("'s", "’s", "'")) or left.level == 5) and right.level <= left.level:
        return "possessive" if left.level > 1 or token.low.endswith("s") else ""
    if right.vague and all(low in DISTANCE or number_of(low) is not None for low in gap):
        return "near"
    if right.prep in {"in", "inside", "within", "of", "on"} and all(low in DISTANCE for low in gap):
        return "in" if right.level >= left.level and right.prep != "on" else ""
    if right.prep in {"in", "near", "of"} and gap and all(low in DISTANCE or number_of(low) is not None or low in {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "of"} for low in gap):
        return "near"
    between = reading.lows[left.tail : right.head]
    if between in ([","], [], ["("]) and not right.prep and right.level > max(left.level, 2) and may_hold(right, left):
        return "comma" if between else "beside"
    return ""


def may_hold(outer: Mention, inner: Mention) -> bool:
    """Whether some reading of `outer` can contain some reading of `inner`."""
    if not inner.entries or not outer.entries:
        return True
    for big in outer.entries:
        for small in inner.entries:
            if big.country == small.country and (big.kind == "country" or small.province in {None, big.name, big.province}):
                return True
    return False


def in_list(reading: Reading, left: Mention, right: Mention) -> bool:
    """Whether `right` goes on a list that `left` is in ("A, B and C")."""
    stop = right.prep_at if right.prep in {"in", "on", "near", "at", "of"} else right.head
    gap = reading.lows[left.tail : stop]
    if not gap:
        return not right.prep and bool(right.entries) and right.level < 4 and not right.vague
    return len(gap) <= 3 and all(low in BETWEEN_LIST for low in gap)


def inherit(mentions: list[Mention]) -> None:
    """Members of a list share the first one's preposition and kind, and the last one's container."""
    for number, mention in enumerate(mentions):
        first = mentions[mention.group]
        if first is not mention and mention.group != number:
            if not mention.prep:
                mention.prep = first.prep
            if not mention.kind and first.kind in {"town", "neighbourhood", "camp", "street", "province"}:
                mention.kind = first.kind
            if not mention.entries or mention.vague == "":
                mention.vague = mention.vague or (first.vague if first.vague in {"near", "around"} else "")
    for mention in reversed(mentions):
        if mention.container is not None:
            for other in mentions:
                if other.group == mention.group and other.container is None and other is not mentions[mention.container]:
                    other.container, other.relation = mention.container, mention.relation


def named_words(tokens: Sequence[Token]) -> list[str]:
    """The words of a name, without articles; for comparing an open name with another."""
    return [token.low for token in tokens if token.low not in ARTICLES]
