"""The chosen filters in English: what stands after "42 reports of strikes", one part a filter, "" for none chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from geo.incidents import Standing
from geo.records import UNKNOWN_ACTOR, UNKNOWN_WEAPON, Certainty
from geo.store.selections import Selection, bound, has_bounds

Words = Callable[[Selection], str]
LISTED = 4  # values named in the sentence; more are counted
# Not the calendar module's: those follow the machine's language.
MONTHS = "January February March April May June July August September October November December".split()
SURE = {
    Certainty.ASSERTED.value: "asserted by the outlet itself",
    Certainty.CLAIMED.value: "claimed by a party to the war",
}


def listed(values: tuple[str, ...], names: Mapping[str, str] | None = None) -> str:
    """ "Russia, Turkey or Israel"; of more than four values the rest is counted."""
    shown = [(names or {}).get(value, value) for value in values]
    if len(shown) > LISTED:
        shown = [*shown[: LISTED - 1], f"{len(shown) - LISTED + 1} others"]
    return " or ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]


def say(key: str, before: str, names: Mapping[str, str] | None = None) -> Words:
    """The words for a filter that lists its values behind some words; `names` are those of values that need others."""

    def words(selection: Selection) -> str:
        chosen = selection.get(key)
        return f"{before} {listed(chosen, names)}" if chosen else ""

    return words


say_actor = say("actor", " by", {UNKNOWN_ACTOR: "an unknown actor"})
say_type = say("type", ", of the type", {"": "not named"})
say_weapon = say("weapon", ", with the weapon", {UNKNOWN_WEAPON: "not named"})
say_certainty = say("certainty", ", only where", SURE)
say_status = say("status", ", only where")
say_standing = say("standing", ", only where the incident is", {Standing.SINGLE.value: "a single-source claim"})
say_precision = say("precision", ", placed by", {"": "no place found"})
say_source = say("source", ", told by", {"": "an unnamed source"})


def say_province(selection: Selection) -> str:
    chosen = selection.get("province")
    return f" in {listed(chosen, {'': 'no named province'})}" if chosen else ""


def say_country(selection: Selection) -> str:
    """Behind a province its country; the page gives the names for the codes."""
    chosen = selection.get("country")
    if not chosen:
        return ""
    return f"{',' if selection.get('province') else ' in'} {listed(chosen, {'': 'no named country'})}"


def say_from(selection: Selection) -> str:
    day = bound(selection, "from")
    return f" from {spoken(day)}" if day else ""


def say_to(selection: Selection) -> str:
    day = bound(selection, "to")
    return f" to {spoken(day)}" if day else ""


def say_undated(selection: Selection) -> str:
    if not selection.get("undated"):
        return ""
    return " or undated" if has_bounds(selection) else " without a date"


def say_words(selection: Selection) -> str:
    chosen = selection.get("text")
    return f", with the words {listed(tuple(f'“{value}”' for value in chosen))}" if chosen else ""


def spoken(day: dt.date) -> str:
    """ "8 October 2015", in English whatever the machine's language."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
