"""How many were killed and injured, as the sentence says; null is not zero."""

from __future__ import annotations

from geo.extraction.reading import MONTHS, TENS, Reading, number_of

KILLED = frozenset(
    "killed killing kill kills dead died dies martyred martyring slain massacred fatalities deaths perished".split()
)
INJURED = frozenset("wounded wounding wound wounds injured injuring injure injures hurt".split())
PEOPLE = frozenset(
    (
        "people persons civilians civilian children child women woman men man fighters militants soldiers troops "
        "rebels members residents boy girl boys girls jihadists terrorists family families medics insurgents others "
        "officers policemen displaced victims patients workers pilgrims students mercenaries lives citizens "
        "servicemen paramedics personnel extremists journalists teenagers worshippers"
    ).split()
)
AUXILIARIES = frozenset("were was been be got being is are reportedly".split())
LIVES = frozenset("lives life".split())
SKIP = frozenset(
    (
        "at least about some around nearly over more than up to of the an estimated roughly approximately as many "
        "another other also were was have been had has"
    ).split()
)
ORDINARY = frozenset("including among with from between".split())


def killed_in(reading: Reading) -> tuple[int | None, int, int]:
    """The number killed in the strike and the tokens that say so; None where the sentence gives none."""
    return toll(reading, KILLED, INJURED, lives=True)


def injured_in(reading: Reading) -> tuple[int | None, int, int]:
    """The number injured and the tokens that say so."""
    return toll(reading, INJURED, KILLED, lives=False)


def toll(reading: Reading, words: frozenset[str], other: frozenset[str], *, lives: bool) -> tuple[int | None, int, int]:
    """The number that belongs to the first of these words."""
    for number, low in enumerate(reading.lows):
        if low in words:
            passive = number > 0 and (reading.lows[number - 1] in AUXILIARIES or reading.lows[number - 1] in PEOPLE)
            for search in (before_verb, after_verb) if passive else (after_verb, before_verb):
                value, at = search(reading, number, other)
                if value is not None:
                    return value, min(at, number), max(at, number) + 1
        if lives and low == "toll" and (said := toll_said(reading, number)) is not None:
            return said, number, number + 1
        if lives and low in LIVES:
            value, at = lives_claimed(reading, number)
            if value is not None:
                return value, at, number + 1
    return None, -1, -1


def after_verb(reading: Reading, number: int, other: frozenset[str]) -> tuple[int | None, int]:
    """ "killed 10", "killing at least ten people", "killing a girl"."""
    lows = reading.lows
    if lows[number] in {"dead", "deaths", "fatalities"}:
        return None, -1
    for at in range(number + 1, min(number + 7, len(lows))):
        value = count_at(reading, at)
        if value is not None:
            return value + joined(reading, at), at
        if lows[at] in {"a", "an", "another"} and any(low in PEOPLE for low in lows[at + 1 : at + 4]):
            return 1, at
        if lows[at] in other or lows[at] in {"in", "when", "by", "on"} or not (lows[at] in SKIP or lows[at] in PEOPLE):
            break
    return None, -1


def joined(reading: Reading, at: int) -> int:
    """The second of two counts: "31 fighters and eight civilians"."""
    lows = reading.lows
    if (
        lows[at + 2 : at + 3] == ["and"]
        and at + 3 < len(lows)
        and lows[at + 1] in PEOPLE
        and lows[at + 4 : at + 5]
        and lows[at + 4] in PEOPLE
    ):
        return count_at(reading, at + 3) or 0
    return 0


def before_verb(reading: Reading, number: int, other: frozenset[str]) -> tuple[int | None, int]:
    """ "10 people were killed", "ten dead", "12 civilians, including 3 children, were killed"."""
    lows = reading.lows
    best: tuple[int | None, int] = (None, -1)
    for at in range(number - 1, max(-1, number - 16), -1):
        low = lows[at]
        if low in other and best[0] is None and at < number - 2:
            break
        if reading.is_boundary(at) and low not in {"who", "(", ")"}:
            break
        value = count_at(reading, at)
        if value is not None and counts_people(reading, at, number):
            best = (value, at)
            if not any(word in ORDINARY for word in lows[max(0, at - 3) : at]):
                break
        elif low in {"a", "an", "another"} and set(lows[at + 1 : at + 3]) & PEOPLE and best[0] is None:
            best = (1, at)
    return best


def counts_people(reading: Reading, at: int, verb: int) -> bool:
    """Whether the number at a token counts people: a person word, or the verb, follows soon."""
    window = reading.lows[at + 1 : min(at + 6, verb + 1)]
    return (
        any(low in PEOPLE for low in window)
        or at + 1 == verb
        or (bool(window) and window[0] in {"were", "was", "have", "others", "dead", "killed", "including", "more"})
    )


def count_at(reading: Reading, at: int) -> int | None:
    """A count at this token: no year, no distance, no time, no ordinal; "dozens" is no number."""
    low = reading.lows[at]
    value = number_of(low)
    if value is None:
        return None
    following = reading.lows[at + 1] if at + 1 < len(reading.lows) else ""
    if following in {
        "km",
        "kilometres",
        "kilometers",
        "miles",
        "hours",
        "days",
        "years",
        "year",
        "months",
        "weeks",
        "percent",
        "%",
        "-year-old",
        "am",
        "pm",
        "strikes",
        "airstrikes",
        "raids",
        "rockets",
        "missiles",
        "shells",
        "times",
    }:
        return None
    if (
        following == ","
        and at + 2 < len(reading.lows)
        and reading.lows[at + 2].isdigit()
        and len(reading.lows[at + 2]) == 3
        and low.isdigit()
    ):
        return value * 1000 + int(reading.lows[at + 2])
    if (
        at
        and reading.lows[at - 1] == ","
        and low.isdigit()
        and len(low) == 3
        and at > 1
        and reading.lows[at - 2].isdigit()
    ):
        return int(reading.lows[at - 2]) * 1000 + value
    dated = at > 0 and reading.lows[at - 1] in MONTHS
    if low.isdigit() and len(low) == 4 and 1990 <= value <= 2040 and (dated or following not in PEOPLE):
        return None
    if low in TENS and number_of(following) is not None and (number_of(following) or 0) < 10:
        return value + (number_of(following) or 0)
    if following == "hundred":
        return value * 100
    return value


def toll_said(reading: Reading, number: int) -> int | None:
    """ "death toll rises to 76", "a toll of 31", "put the death toll at 85"."""
    for at in range(number + 1, min(number + 14, len(reading.lows))):
        if reading.lows[at] in {"to", "of", "at"}:
            value = next(
                (v for i in range(at + 1, min(at + 4, len(reading.lows))) if (v := count_at(reading, i)) is not None),
                None,
            )
            if value is not None:
                return value
    return None


def lives_claimed(reading: Reading, number: int) -> tuple[int | None, int]:
    """ "claiming the lives of 8 persons", "claiming two lives", "claimed the life of a girl"."""
    lows = reading.lows
    for at in range(number + 1, min(number + 5, len(lows))):
        value = count_at(reading, at)
        if value is not None:
            return value, number
        if lows[at] in {"a", "an"}:
            return 1, number
    value = count_at(reading, number - 1) if number else None
    claimed = any(low.startswith("claim") for low in lows[max(0, number - 4) : number])
    return (value, number - 1) if value is not None and claimed else (None, -1)
