"""Who says so: "according to S", "S said", "..., S told M", "it added"; and who denies."""

from __future__ import annotations

from dataclasses import dataclass, field

from geo.extraction.reading import ARABIC_NAME, MONTHS, QUOTES, WEEKDAYS, Reading, spans_of
from geo.extraction.tokens import bare, tokenise

PRONOUNS = frozenset({"it", "he", "she", "they", "who", "which"})
ADVERBS = frozenset(
    (
        "also later earlier further meanwhile then separately previously on late early today yesterday tuesday monday "
        "wednesday thursday friday saturday sunday in a statement and has have had been for its part"
    ).split()
)
# Words that a speaker's name may hold besides capitalised words and nouns for speakers.
INSIDE = frozenset(
    (
        "of for the a an and in at 's ' & de al el with from on local an's two three several some another one senior "
        "top military medical security opposition rebel pro-government pro-opposition state-run state official "
        "opposition-run britain-based uk-based london-based us-based independent anonymous high-ranking former deputy "
        "regional provincial city western local's hospital field news health aid human rights foreign defence defense "
        "interior prime vice civil war monitoring activist media rescue emergency law tribal government"
    ).split()
)
REPORTS = frozenset({"inquiry", "reports", "report", "statement", "statements", "accounts", "information", "figures"})
KIND_WORDS = frozenset(
    {
        "region",
        "oblast",
        "governorate",
        "area",
        "city",
        "town",
        "village",
        "province",
        "neighbourhood",
        "neighborhood",
        "district",
        "countryside",
    }
)
STOPS = frozenset({",", ";", ":", ".", "(", ")", "—", "–", "!", "?"}) | QUOTES
CLAUSE_VERBS = frozenset("was were is are has had have hit killed struck targeted".split())


@dataclass(slots=True)
class Source:
    """A credited speaker: tokens[first:last], the name as written, and the rule."""

    first: int
    last: int
    name: str
    rule: str
    denies: bool = False


@dataclass(slots=True)
class SpeakerMemory:
    """The last named speaker, for "it said" and "he added"."""

    latest: tuple[str, ...] = ()
    known: list[str] = field(default_factory=list)

    def full_name(self, name: str) -> str:
        """ "the ministry", "the command": the speaker of that name who was named in full before."""
        low = name.lower()
        if " " in name:
            return name
        if low in REPORTS:
            return self.latest[0] if self.latest else name
        return next((known for known in reversed(self.known) if low in known.lower().split()), name)


@dataclass(frozen=True, slots=True)
class Credit:
    """Who a sentence credits, in the text's order, with the tokens of each named speaker."""

    names: tuple[str, ...]
    sources: tuple[Source, ...] = ()
    rule: str = ""
    denied_by: tuple[str, ...] = field(default_factory=tuple)

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Token spans that name speakers."""
        return [(source.first, source.last) for source in self.sources]


def credit(reading: Reading, memory: SpeakerMemory) -> Credit:
    """The speakers of a sentence; "it said" leads back to the last one; updates the memory."""
    sources = according(reading) + sayers(reading)
    unique: list[Source] = []
    for source in sorted(sources, key=lambda s: (s.first, -s.last)):
        if not any(source.first < other.last and other.first < source.last for other in unique):
            unique.append(source)
    named = [source for source in unique + headline_source(reading, unique) if source.name]
    for source in named:
        source.name = memory.full_name(source.name)
    names = tuple(dict.fromkeys(source.name for source in named))
    denied = tuple(dict.fromkeys(source.name for source in named if source.denies))
    rule = named[0].rule if named else ""
    if not names and pronoun_says(reading):
        names, rule = memory.latest, "it said"
        denied = names if pronoun_denies(reading) else ()
    if named:
        memory.latest = names[:1] if named[0].rule == "S said" else names[-1:]
        memory.known.extend(names)
    return Credit(names, tuple(named), rule, denied)


def headline_source(reading: Reading, found: list[Source]) -> list[Source]:
    """A headline's "...: monitor" at the end of a sentence that credits nobody else."""
    colon = next(
        (i for i in range(len(reading.lows) - 1, max(-1, len(reading.lows) - 6), -1) if reading.lows[i] == ":"), 0
    )
    last = len(reading.lows) - (1 if reading.lows and reading.lows[-1] == "." else 0)
    if found or not colon or not is_claimant_phrase(reading, colon + 1, last) or not is_claimant(reading, last - 1):
        return []
    return [make(reading, colon + 1, last, "headline: S")]


def according(reading: Reading) -> list[Source]:
    """ "according to S", "quoting S"."""
    found = []
    for cue in spans_of(reading.speech, "according"):
        first = cue.last
        while (
            first + 1 < len(reading.lows)
            and reading.lows[first] in REPORTS
            and reading.lows[first + 1] in {"by", "from", "of", "in"}
        ):
            first += 2
        last = phrase_right(reading, first)
        if last > first:
            found.append(make(reading, first, last, "according to S"))
    return found


def phrase_right(reading: Reading, first: int) -> int:
    """Where a speaker's phrase that begins here ends."""
    at, length = first, len(reading.tokens)
    while at < length and at - first < 14:
        low, token = reading.lows[at], reading.tokens[at]
        if token.text in STOPS or reading.is_boundary(at) or low in CLAUSE_VERBS:
            break
        if low in MONTHS | WEEKDAYS and token.is_name and at > first:
            break
        if any(cue.first == at and cue.kind in {"say"} for cue in reading.speech) and low not in {
            "reports",
            "report",
            "state",
        }:
            break
        if not (
            token.is_name
            or low in INSIDE
            or is_claimant(reading, at)
            or token.text in {"-", "/", "&"}
            or at == first
            or low == "by"
        ):
            if low in {"on", "in"}:
                break
            break
        at += 1
    return trim_right(reading, first, at)


def trim_right(reading: Reading, first: int, last: int) -> int:
    """Without the function words at the end."""
    while last > first and reading.lows[last - 1] in {
        "of",
        "for",
        "the",
        "a",
        "an",
        "and",
        "in",
        "at",
        "on",
        "with",
        "from",
        "by",
        "&",
        "-",
    }:
        last -= 1
    return last


def is_claimant(reading: Reading, number: int) -> bool:
    """Whether a noun for speakers or an organisation covers this token."""
    return any(cue.first <= number < cue.last and cue.kind in {"claimant", "organisations"} for cue in reading.speech)


def sayers(reading: Reading) -> list[Source]:
    """ "S said", "said S": the phrase that ends before the verb, or begins after it."""
    found = []
    denials = {
        number for cue in spans_of(reading.speech, "deny", "deny_phrases") for number in range(cue.first, cue.last)
    }
    for cue in spans_of(reading.speech, "say"):
        if any(actor.first <= cue.first < actor.last and actor.last - actor.first > 1 for actor in reading.actors):
            continue  # the "States" of the United States
        denies = cue.first in denials or any(
            0 <= number - cue.last <= 9 for number in denials if number not in range(cue.first, cue.last)
        )
        first, last = phrase_left(reading, cue.first)
        rule = "S said"
        if first >= last:
            first, last, rule = cue.last, phrase_right(reading, cue.last), "said S"
            if not speaks_after(reading, cue.first, first, last):
                continue
        source = make(reading, first, last, rule)
        source.denies = denies
        found.append(source)
    return found


def phrase_left(reading: Reading, verb: int) -> tuple[int, int]:
    """The speaker's phrase before a verb of saying, as tokens (first, last); empty where there is none."""
    last = verb
    while last > 0 and (reading.lows[last - 1] in ADVERBS - {"and"}) and verb - last < 6:
        last -= 1
    if last > 0 and reading.tokens[last - 1].text == "," and last > 1:  # "S, a monitor, said"
        opening = apposition(reading, last - 1)
        if opening > 0:
            last = opening
        else:
            return (0, 0)
    if last > 0 and reading.tokens[last - 1].text == ")":  # "the Observatory (SOHR) said"
        opening = next((i for i in range(last - 1, max(-1, last - 6), -1) if reading.tokens[i].text == "("), -1)
        last = opening if opening > 0 else last
    first = last
    while first > 0 and last - first < 16 and in_phrase(reading, first - 1, first == last):
        first -= 1
    while first < last and (
        reading.lows[first] in {"of", "for", "and", "in", "at", "'s", "on", "with", "from", "by", "&", "-"}
    ):
        first += 1
    while last > first and reading.lows[last - 1] in {"of", "for", "the", "and", "in", "at"}:
        last -= 1
    if not is_claimant_phrase(reading, first, last):
        return (0, 0)
    return split_left(reading, first, last)


def speaks_after(reading: Reading, verb: int, first: int, last: int) -> bool:
    """ "...," said S: a quote or comma before the verb, a speaker after it, and no verb of their own."""
    if first >= last or verb == 0 or reading.tokens[verb - 1].text not in QUOTES | {",", "»"}:
        return False
    if not (reading.tokens[first].is_name or is_claimant_phrase(reading, first, last)):
        return False
    follows = reading.lows[last] if last < len(reading.lows) else "."
    return follows in STOPS or follows in {
        "who",
        "which",
        "in",
        "of",
        "on",
        "after",
        "from",
        "whose",
        "at",
        "as",
        "and",
    }


def apposition(reading: Reading, closing: int) -> int:
    """The comma that opens the apposition closed by this one: "S, a service that works in X, said"; -1 for none."""
    for number in range(closing - 1, max(0, closing - 25), -1):
        if reading.tokens[number].text == ",":
            speaker = reading.tokens[number - 1].is_name or is_claimant(reading, number - 1)
            first = reading.lows[number + 1] if speaker else ""
            if (
                first in {"a", "an", "the", "who", "which", "its", "whose", "head", "director"}
                or reading.tokens[number + 1].is_name
            ):
                return number
    return -1


def in_phrase(reading: Reading, number: int, is_last: bool) -> bool:
    """Whether this token can belong to a speaker's phrase to its right."""
    token, low = reading.tokens[number], reading.lows[number]
    if token.text in STOPS or reading.is_boundary(number) or low in PRONOUNS:
        return False
    if low in MONTHS | WEEKDAYS:
        return False
    if any(cue.first <= number < cue.last and cue.kind == "say" for cue in reading.speech) and not is_claimant(
        reading, number
    ):
        return False
    if is_last:
        return token.is_name or bool(ARABIC_NAME.match(token.text)) or is_claimant(reading, number) or low in KIND_WORDS
    return token.is_name or bool(ARABIC_NAME.match(token.text)) or low in INSIDE or is_claimant(reading, number)


def is_claimant_phrase(reading: Reading, first: int, last: int) -> bool:
    """Whether a phrase names somebody who can speak."""
    if first >= last:
        return False
    return any(
        is_claimant(reading, i) or (reading.tokens[i].is_name and reading.lows[i] not in {"the", "a"})
        for i in range(first, last)
    )


def split_left(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """Start the phrase at its last determiner where more was gathered ("in X the Observatory said")."""
    for number in range(last - 1, first, -1):
        low = reading.lows[number]
        if low in KIND_WORDS and number + 1 < last and not reading.tokens[number].is_name:
            return number + 1, last
        if low in {"the", "a", "an"} and reading.lows[number - 1] not in {
            "of",
            "for",
            "and",
            "in",
            "at",
            "from",
            "with",
        }:
            apposed = [
                cue for cue in spans_of(reading.speech, "organisations") if cue.last == number and cue.first >= first
            ]
            return (apposed[0].first, number) if apposed and low != "the" else (number, last)
        if (
            low in {"in", "at", "on"}
            and number + 1 < last
            and not is_claimant(reading, number - 1)
            and reading.tokens[number - 1].is_word
        ):
            holder = any(is_claimant(reading, i) for i in range(first, number))
            if not holder:
                return first_name(reading, number + 1, last), last
    return first, last


def first_name(reading: Reading, first: int, last: int) -> int:
    """The first token of the phrase after a place that precedes it."""
    for number in range(first, last):
        if any(cue.first == number and cue.kind in {"organisations", "claimant"} for cue in reading.speech):
            back = number
            while back > first and reading.lows[back - 1] in {
                "the",
                "a",
                "an",
                "local",
                "opposition",
                "state",
                "britain-based",
            }:
                back -= 1
            return back
    return first


def make(reading: Reading, first: int, last: int, rule: str) -> Source:
    """A source with its name as written, without a leading article."""
    begin = first + 1 if last - first > 1 and reading.lows[first] in {"the", "a", "an"} else first
    name = reading.words(begin, last)
    words = tokenise(name)
    if words and words[-1].low.endswith("'s"):
        name = name[: len(name) - 2]
    return Source(first, last, known_name(name), rule)


def known_name(name: str) -> str:
    """Outlets whose name begins in lower case in the text get their capital back ("france 24")."""
    return name[0].upper() + name[1:] if bare(name.lower()) in {"france 24", "reuters", "sana"} else name


def pronoun_says(reading: Reading) -> bool:
    """ "it said", "he added", "they said": or an opening quote that nobody is credited for."""
    for cue in spans_of(reading.speech, "say"):
        before = reading.lows[cue.first - 1] if cue.first else ""
        if before in {"it", "he", "she", "they"} or (
            before == "also" and cue.first > 1 and reading.lows[cue.first - 2] in PRONOUNS
        ):
            return True
    return False


def pronoun_denies(reading: Reading) -> bool:
    """ "it denied", "he said it had not ...": a denial by the last speaker."""
    return bool(spans_of(reading.speech, "deny", "deny_phrases"))
