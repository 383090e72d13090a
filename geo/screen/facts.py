"""What one mention says, field by field: the label in the colour of its mark, the value, the report's own words.

The list is the key to the marks in the sentence: what is told by colour there is told by words here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from geo.datasets import NAMES_ATTACKER, event_words
from geo.mapping.text import escape_line, escape_markdown, marked, one_line
from geo.records import UNKNOWN_ACTOR, UNKNOWN_WEAPON, Certainty, Claimant, ClaimantKind, Status, Strike, Toll

WAYS = {UNKNOWN_ACTOR: "actor not named"}
SAME_BEGINNING = 4  # letters that a name and the report's word for it share: Russia, Russian
BADGES = {
    Certainty.ASSERTED: ":gray-badge[the outlet says so itself]",
    Certainty.ATTRIBUTED: ":gray-badge[attributed]",
    Certainty.CLAIMED: ":blue-badge[claimed by a party to the war]",
    Certainty.HEDGED: ":blue-badge[hedged]",
}
KINDS = {ClaimantKind.PARTY: "a party to the war", ClaimantKind.OTHER: ""}
POSSESSIVE = re.compile("['\u2019`]s?$")  # "the army's" shelling
Fact = tuple[str, str, str]


def facts(strike: Strike, place: str) -> str:
    """The facts of a mention as a list in escaped Markdown; `place` is what is said of the place, itself escaped."""
    rows = [("place", "place", place), *found(strike)]
    return "\n".join(f"- {marked(label, role)} {words}" for role, label, words in rows if words)


def brief(strike: Strike) -> str:
    """Who struck, with what, when, how many were killed and how sure it is, in one line of escaped Markdown."""
    killed = persons(strike.fatalities, strike.killed)
    weapon = "" if strike.weapon == UNKNOWN_WEAPON else strike.weapon
    words = (event_words(strike), parties(strike), weapon, when(strike), killed and f"killed: {killed}")
    return " · ".join([*(escape_line(word) for word in words if word), *certainty(strike)])


def found(strike: Strike) -> Iterator[Fact]:
    """Role, label and escaped words of each field."""
    yield "target", "target", told(strike, "targets", ", ".join(strike.targets))
    yield "actor", role_of_actors(strike), told(strike, "actors", actors(strike))
    if event := event_words(strike):
        yield "cue", "event", escape_line(": ".join([event, kind(strike)] if strike.sub_event_type else [event]))
    else:
        yield "cue", "strike", told(strike, "strike", kind(strike))
    yield "date", "when", told(strike, "date", when(strike))
    yield "harm", "killed", told(strike, "killed", persons(strike.fatalities, strike.killed))
    yield "harm", "injured", told(strike, "injured", persons(strike.injuries, strike.injured))
    yield "hedge", "how sure", " ".join([*certainty(strike), *doubt(strike)])


def told(strike: Strike, field: str, value: str) -> str:
    """A value and the report's own words for it, escaped; "" where there is no value."""
    words = words_of(strike, field)
    if not value or not words or words.casefold() == value.casefold():
        return escape_line(value)
    own = "in the report\u2019s words " if field == "actors" and not alike(value, words) else ""
    return f"{escape_line(value)} {quoted(words, own)}"


def quoted(words: str, before: str = "") -> str:
    """The report's own words in quotation marks, set back."""
    return f":gray[{before}\u201c{escape_line(words)}\u201d]"


def words_of(strike: Strike, field: str) -> str:
    """The characters that a field was read from."""
    reason = strike.why.get(field)
    return POSSESSIVE.sub("", one_line(reason.text)) if reason else ""


def alike(value: str, words: str) -> bool:
    """Whether the report's word is the name itself in another form; "terrorists" is a word of the report's own."""
    said = words.casefold()
    return any(name.casefold()[:SAME_BEGINNING] in said for name in value.split() if len(name) >= SAME_BEGINNING)


# ---- who


def actors(strike: Strike) -> str:
    """Who is said to have struck: several where the text names several, together or as "X or Y"."""
    return ", ".join(WAYS.get(name, name) for name in strike.actors)


def parties(strike: Strike) -> str:
    """Who is said to have struck; where only the sides of an event are named, that they are its sides."""
    return f"sides: {actors(strike)}" if strike.names_sides else actors(strike)


def role_of_actors(strike: Strike) -> str:
    """What the actors are: those who are said to have struck, or what a dataset calls them."""
    if strike.names_sides:
        return "sides"
    reason = strike.why.get("actors")
    return "attacker" if reason and reason.rule == NAMES_ATTACKER else "who struck"


def credited(strike: Strike) -> str:
    """Whom the text credits, each with what it is and who quotes it, as escaped Markdown; "" for nobody."""
    known = {claimant.name: claimant for claimant in strike.claimants}
    names = dict.fromkeys((*strike.reported_by, *known))
    return ", ".join(claimant_words(known.get(name) or Claimant(name)) for name in names)


def claimant_words(claimant: Claimant) -> str:
    """A credited speaker: "the Observatory (monitor), quoted by AFP"."""
    kind = KINDS.get(claimant.kind, str(claimant.kind))
    via = f", quoted by {one_line(claimant.via)}" if claimant.via else ""
    return f"{marked(claimant.name, 'claimant')}{kind and f' ({kind})'}{escape_markdown(via)}"


# ---- what and when


def kind(strike: Strike) -> str:
    """Weapon, number of strikes, and the words of Airwars and ACLED for the kind of strike."""
    weapon = strike.weapon if strike.weapon != UNKNOWN_WEAPON else "weapon not named"
    number = f"{strike.number:,} strike{'s' * (strike.number != 1)}" if strike.number is not None else ""
    classes = "; ".join(dict.fromkeys(filter(None, (strike.strike_type, strike.sub_event_type))))
    return ", ".join(filter(None, (weapon, number))) + (f" ({classes})" if classes else "")


def when(strike: Strike) -> str:
    """The strike's own date as the text fixes it, never a guess; whether the sentence only recalls it."""
    if strike.date is None:
        return "undated, recalled as an older strike" if strike.background else "undated"
    day = f"{strike.date} to {strike.date_end}" if strike.date_end not in (None, strike.date) else strike.date
    return f"{day}, recalled as an older strike" if strike.background else day


# ---- the harm


def persons(toll: Toll | None, best: int | None) -> str:
    """How many persons, as one sentence says: "12", "at least 12", "10 to 14 (best 12)", and who counted."""
    if toll is None:
        return "" if best is None else f"{best:,}"
    number = between(toll) or ("" if best is None else f"{best:,}")
    counted = f", counted by {', '.join(toll.counted_by)}" if toll.counted_by else ""
    return number and f"{number}{counted}"


def between(toll: Toll) -> str:
    """The numbers of a toll; "" where it has none."""
    low, best, high = toll.low, toll.best, toll.high
    if low is not None and high is not None and low != high:
        return f"{low:,} to {high:,}" + (f" (best {best:,})" if best not in (None, low, high) else "")
    if low is not None and high is None:
        return f"at least {low:,}"
    if low is None and high is not None:
        return f"at most {high:,}"
    single = best if best is not None else low
    return "" if single is None else f"{single:,}"


# ---- how sure


def certainty(strike: Strike) -> list[str]:
    """The doubt that weighs most, and a hedge beside a denial, as badges of escaped Markdown."""
    badges = [badge(strike)]
    if strike.hedged and strike.certainty is not Certainty.HEDGED:
        badges.append(BADGES[Certainty.HEDGED])
    return badges


def badge(strike: Strike) -> str:
    """The certainty in words; of a denial who denies."""
    if strike.certainty is Certainty.DENIED:
        by = ", ".join(escape_line(name) for name in strike.denied_by)
        return f":violet-badge[denied by {by}]" if by else ":violet-badge[denied]"
    if strike.certainty is Certainty.NOT_SAID:
        return f":gray-badge[{strike.status}: {strike.certainty}]"
    return BADGES[strike.certainty]


def doubt(strike: Strike) -> Iterable[str]:
    """The words of a hedge, and of a denial that denies the strike."""
    for field in ("hedged",) if strike.status is Status.REPORTED else ("status", "hedged"):
        if words := words_of(strike, field):
            yield quoted(words)
