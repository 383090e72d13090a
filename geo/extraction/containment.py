"""How the places of a sentence hang together: containers ("A in B"), anchors ("A, north of B"), lists."""

from __future__ import annotations

import re

from geo.extraction.mentions import Mention
from geo.extraction.reading import Reading, number_of

BETWEEN_LIST = frozenset({",", "and", "or", "&", "the", "both", ";", "also", "/"})
DISTANCE = frozenset(
    (
        "km kms kilometre kilometres kilometer kilometers mile miles m metres meters about around some just roughly "
        "nearly approximately located situated lying ( ) , - away far only almost"
    ).split()
)
DIRECTIONS = frozenset("north south east west northeast northwest southeast southwest of".split())
SHARED_KINDS = frozenset({"town", "neighbourhood", "camp", "street", "province"})
COMMAS = ([","], [",", "known"])
CAPITALS = (["capital"], ["capital", ","])
DIVISIONS = frozenset("agency district township county raion locality".split())
ISLAND = re.compile(r"(?i)\b(?:island|islands|peninsula)$")
SIDE_OF = re.compile(r"(?i)(?:north|south|east|west) of ")
HELD_BY = frozenset({"in", "inside", "within", "of", "on"})


def relate(reading: Reading, mentions: list[Mention]) -> None:
    """Set containers and list groups between neighbouring mentions."""
    for number, mention in enumerate(mentions):
        mention.group = number
    for number in range(len(mentions) - 1):
        left, right = mentions[number], mentions[number + 1]
        if right.head < left.tail:
            right.head = right.prep_at = left.tail
        relation = containment(reading, left, right)
        if is_between(reading, left, right):
            left.other, right.attached, right.group = right, True, number
            continue
        if relation == "possessive":
            right.container, left.attached = number, True
            if left.group != number:
                right.group = left.group  # "A and the X province capital, Y"
            if not right.prep or right.prep == "including":
                right.prep, right.prep_at = left.prep, left.prep_at
            for outer in mentions[:number]:  # "A, in B's C": A lies in C
                if outer.container == number:
                    outer.container, right.attached = number + 1, True
        elif relation:
            left.container, right.attached = number + 1, True
        elif not left.attached and in_list(reading, left, right):
            right.group = left.group
        elif left.attached and (first := listed_before(reading, mentions, number)) is not None:
            right.group = first.group
    inherit(mentions)


def listed_before(reading: Reading, mentions: list[Mention], number: int) -> Mention | None:
    """ "hit A, the capital of B, and C": the place whose apposition ends right before ", and C"."""
    left, right = mentions[number], mentions[number + 1]
    if right.prep or reading.lows[left.tail : right.head] != [",", "and"]:
        return None
    held = [other for other in mentions[:number] if other.container == number and not other.attached]
    apposed = held and reading.lows[held[-1].tail : held[-1].tail + 1] == [","]
    return held[-1] if apposed and held[-1].level < 4 else None


def containment(reading: Reading, left: Mention, right: Mention) -> str:
    """How `right` holds `left` ("in", "near", "comma"), or "possessive" the other way round, or ""."""
    gap = reading.lows[left.tail : right.prep_at]
    if is_part_of(reading, left, right):
        right.kind = ""  # the kind word is the left one's
        return "in"
    if is_where_about(reading, left, right, gap):
        return "near"
    if (
        gap in ([","], [",", "both"], [",", "all"])
        and right.prep == "in"
        and right.level >= left.level
        and not right.vague
    ):
        return "in"
    if not gap and not right.prep and right.level <= reach_of(left) and possesses(reading, left):
        return "possessive"
    if left.level == 4 and gap in CAPITALS and not right.prep:
        return "possessive"  # "the X province capital, Y"
    if right.vague and not gap and left.level > 3 and right.level < left.level and left.prep:
        return "possessive"  # "in Somalia near Jilib": the country holds the town
    if (right.vague or right.away) and all(is_distance(low) or low in {"to", "the"} for low in gap):
        return "near"
    relation = (
        by_its_words(reading, left, right) if not gap else by_its_mark(reading, left, right) if gap in COMMAS else ""
    )
    if relation:
        return relation
    if right.prep in HELD_BY and all(low in DISTANCE for low in gap):
        return "in" if right.prep != "on" and (right.level >= left.level or is_province_of(right, left)) else ""
    if right.prep in {"in", "near", "of"} and gap and all(is_distance(low) or low in DIRECTIONS for low in gap):
        return "near"
    placed = right.prep in HELD_BY | {"near"} or bool(right.vague)
    if gap[:1] == [","] and placed and is_apposition(reading, left, right):
        return "in" if right.prep in HELD_BY - {"on"} and not right.vague else "near"
    between = reading.lows[left.tail : right.head]
    if between in ([","], [], ["("]) and not right.prep and right.level > max(left.level, 2) and may_hold(right, left):
        return "comma" if between else "beside"
    return ""


def by_its_words(reading: Reading, left: Mention, right: Mention) -> str:
    """ "the X area of Y", "the X district south of Y", "the X province town of Y": how two names without a gap hang."""
    if right.prep in {"of", "in"} and not right.vague:
        wide = left.level == 3 and right.level < 3 and right.prep == "of"  # "Mawasi area" may be the name
        if wide or left.kind in {"area", "region"}:
            return "in"
    if SIDE_OF.match(right.text):
        return "near"  # where "south of Y" is a name of its own
    if not right.prep and left.level > 2 and right.first > right.head and is_kind_of(reading, right):
        return "possessive"
    return ""


def by_its_mark(reading: Reading, left: Mention, right: Mention) -> str:
    """ "quarters of X, including Y", "X, known as Y", "X, Y district", "X, on Y island": how two by a comma hang."""
    if right.prep == "including" and right.level < 4:
        return "possessive"  # what was hit is Y
    if right.prep == "as" or (right.prep == "on" and ISLAND.search(right.text)):
        return "in"
    divided = ends_division(reading, right) and not ends_division(reading, left)
    return "comma" if divided and not right.prep and may_hold(right, left) else ""


def ends_division(reading: Reading, mention: Mention) -> bool:
    """Whether a name's phrase ends in the word for a district."""
    return mention.kind in {"district", "division"} or reading.lows[mention.tail - 1] in DIVISIONS


def is_kind_of(reading: Reading, right: Mention) -> bool:
    """Whether a phrase is "town of X"."""
    return reading.lows[right.first - 1] == "of" and reading.lows[right.head] not in {"the", "a", "an"}


def is_where_about(reading: Reading, left: Mention, right: Mention, gap: list[str]) -> bool:
    """ "X, around the town of Y", "X, on the coast north of Y", "X, between Y and Z": it tells where X is."""
    if gap[:1] != [","] or not (right.vague or right.prep == "between"):
        return False
    verbs = {cue.first for cue in (*reading.strikes, *reading.speech) if cue.kind in {"verb", "noun", "say"}}
    words = range(left.tail + 1, right.prep_at)
    return len(words) <= 4 and not any(low in {",", "and"} for low in gap[1:]) and verbs.isdisjoint(words)


def is_province_of(outer: Mention, inner: Mention) -> bool:
    """Whether the outer name is also that of the province in which the inner place lies ("Haifan in Taiz")."""
    provinces = {entry.name for entry in outer.entries if entry.kind == "province"}
    return any(entry.province in provinces for entry in inner.entries)


def is_part_of(reading: Reading, left: Mention, right: Mention) -> bool:
    """ "X, an eastern suburb of Y": the phrase of Y only says what X is."""
    between = reading.lows[left.tail : right.head]
    opens = reading.lows[right.head : right.head + 1]
    best = any(low.endswith("est") or low in {"main", "capital"} for low in reading.lows[right.head : right.first])
    said = (opens in (["a"], ["an"]) or (opens == ["the"] and best)) and reading.lows[right.first - 1] == "of"
    return between in ([","], ["("]) and said and bool(right.entries) and not right.vague


def is_between(reading: Reading, left: Mention, right: Mention) -> bool:
    """ "between A and B", "the road linking A and B": one place, on the way from one to the other."""
    if left.attached or left.prep != "between" or reading.lows[left.tail : right.head] != ["and"]:
        return False
    return bool(left.entries and right.entries) and max(left.level, right.level) < 4


def is_apposition(reading: Reading, left: Mention, right: Mention) -> bool:
    """ "X, a town in Y": a phrase without a verb explains where X is."""
    first, last = left.tail + 1, right.prep_at
    if last - first > 9 or reading.lows[first] not in {"a", "an", "the", "which", "also", "one"}:
        return False
    told = (*reading.strikes, *reading.speech)
    verbs = any(first <= cue.first < last and cue.kind in {"verb", "noun", "say"} for cue in told)
    return not verbs and "," not in reading.lows[first:last] and "and" not in reading.lows[first:last]


def possesses(reading: Reading, left: Mention) -> bool:
    """ "Syria's", also where the apostrophe was lost ("Syrias"): what follows lies in it."""
    token = reading.tokens[left.last - 1]
    lost = token.end > left.end and token.low.endswith("s")  # a text without apostrophes: "Aleppos"
    written = token.text.endswith(("'s", "’s", "'")) or lost or left.level == 5
    return written and (left.level > 1 or token.low.endswith("s"))


def reach_of(mention: Mention) -> int:
    """The level of a name; a country's own, though "the road south of X's capital" gives it a road's kind."""
    return 5 if any(entry.kind == "country" for entry in mention.entries[:1]) else mention.level


def is_distance(low: str) -> bool:
    """Words of a distance: "60 km", "some 30 kilometres"."""
    return low in DISTANCE or number_of(low) is not None


def may_hold(outer: Mention, inner: Mention) -> bool:
    """Whether some reading of `outer` can contain some reading of `inner`."""
    if not inner.entries or not outer.entries:
        return True
    for big in outer.entries:
        for small in inner.entries:
            if big.country == small.country and (
                big.kind == "country" or small.province in {None, big.name, big.province}
            ):
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
    placed = [bool(mention.prep) for mention in mentions]
    for number, mention in enumerate(mentions):
        first = mentions[mention.group]
        if mention.group == number:
            continue
        mention.prep = mention.prep or first.prep
        if not mention.kind and first.kind in SHARED_KINDS:
            mention.kind = first.kind
        if not mention.vague and first.vague in {"near", "around"}:
            mention.vague = first.vague
    for number in range(len(mentions) - 1, -1, -1):
        if mentions[number].container is not None:
            share_container(number, mentions, placed)


def share_container(number: int, mentions: list[Mention], placed: list[bool]) -> None:
    """ "A, B and C in D": all three lie in D; of "on A and on B in D" only B does."""
    mention = mentions[number]
    for at, other in enumerate(mentions):
        same = other.group == mention.group and other is not mentions[mention.container or 0]
        apart = any(placed[between] for between in range(at + 1, number + 1))
        if same and not apart and other.container is None:
            other.container = mention.container
