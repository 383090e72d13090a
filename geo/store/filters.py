"""The filters: one row each, with its key in the URL, its label, its SQL and its English.

A page, the URL, the sentence above the map, the facets and the tests follow this table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ColumnElement, Select, func, literal_column, or_, select, text

from geo.incidents import Standing
from geo.records import UNKNOWN_ACTOR, Status, days_of
from geo.store.rows import Counts
from geo.store.searching import asked_words, fts5_query, tsquery
from geo.store.selections import Selection, read_selection
from geo.store.tables import actors, reports, strike_actors, strikes

Condition = ColumnElement[bool]
if TYPE_CHECKING:
    Tally = Select[str, int]  # each value with its number of reports
REPORTS = func.count(strikes.c.report_id.distinct())
UNDATED: Condition = strikes.c.first_day.is_(None)
STATUSES = frozenset(Status)
STANDINGS = frozenset(Standing)
LISTED = 4  # values named in the sentence; more are counted
# Not the calendar module's: those follow the machine's language.
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter. `read` makes a value from outside good, or gives None where it cannot be used.

    `sql` gets the whole selection and the dialect's name, and is None where nothing is to be filtered;
    `english` is the part of the sentence after "42 reports of strikes", "" where nothing is chosen;
    `facet` asks for each value with its number of reports, among the strikes that fulfil some conditions.
    """

    key: str
    label: str
    kind: Literal["choices", "day", "switch", "text"]
    read: Callable[[str], str | None]
    sql: Callable[[Selection, str], Condition | None]
    english: Callable[[Selection], str]
    facet: Callable[[Sequence[Condition]], Tally] | None = None


def any_value(value: str) -> str | None:
    """Every text may be a value: one that nothing has simply matches nothing."""
    return value


def read_status(value: str) -> str | None:
    """One of the statuses."""
    return value if value in STATUSES else None


def read_standing(value: str) -> str | None:
    """One of the standings of incidents."""
    return value if value in STANDINGS else None


def read_day(value: str) -> str | None:
    """A day, month or year in ISO form."""
    return value.strip() if days_of(value.strip()) else None


def read_switch(value: str) -> str | None:
    """Yes, in the forms a URL may have."""
    return "yes" if value.strip().lower() in {"yes", "true", "1", "on"} else None


def read_search(value: str) -> str | None:
    """A text that has at least one word to look for."""
    return " ".join(value.split()) if asked_words(value) else None


def by_actor(selection: Selection, dialect: str) -> Condition | None:
    """Strikes of any of the actors chosen."""
    chosen = selection.get("actor")
    if not chosen:
        return None
    named = strike_actors.join(actors)
    return strikes.c.id.in_(select(strike_actors.c.strike_id).select_from(named).where(actors.c.name.in_(chosen)))


def in_province(selection: Selection, dialect: str) -> Condition | None:
    """Strikes in any of the provinces chosen; "" is those in none."""
    chosen = selection.get("province")
    return strikes.c.province.in_(chosen) if chosen else None


def from_source(selection: Selection, dialect: str) -> Condition | None:
    """Strikes that any of the sources chosen tells of."""
    chosen = selection.get("source")
    return strikes.c.report_id.in_(select(reports.c.id).where(reports.c.source.in_(chosen))) if chosen else None


def with_status(selection: Selection, dialect: str) -> Condition | None:
    """Strikes of any of the statuses chosen."""
    chosen = selection.get("status")
    return strikes.c.status.in_(chosen) if chosen else None


def with_standing(selection: Selection, dialect: str) -> Condition | None:
    """Strikes whose incident has any of the standings chosen."""
    chosen = selection.get("standing")
    return strikes.c.standing.in_(chosen) if chosen else None


# The rule of dates: a strike is in when its days and the days chosen have one in common; a strike of
# "October 2015" has all days of that month. Undated strikes are in when no day is chosen; otherwise only
# when `undated` is, and then beside the dated ones. `undated` alone is only the undated. Several values of
# one bound mean or, as everywhere: the earliest `from`, the latest `to`.


def since(selection: Selection, dialect: str) -> Condition | None:
    """Strikes that may have been on the first day chosen, or later."""
    first = bound(selection, "from")
    return None if first is None else or_undated(selection, strikes.c.last_day >= first)


def until(selection: Selection, dialect: str) -> Condition | None:
    """Strikes that may have been on the last day chosen, or earlier."""
    last = bound(selection, "to")
    return None if last is None else or_undated(selection, strikes.c.first_day <= last)


def undated(selection: Selection, dialect: str) -> Condition | None:
    """Undated strikes alone, where no day is chosen; with days, see `or_undated`."""
    return UNDATED if selection.get("undated") and not has_bounds(selection) else None


def or_undated(selection: Selection, dated: Condition) -> Condition:
    """The condition of a day, with the undated beside it where they are chosen."""
    return or_(dated, UNDATED) if selection.get("undated") else dated


def has_bounds(selection: Selection) -> bool:
    """Whether a first or last day is chosen."""
    return any(selection.get(key) for key in ("from", "to"))


def bound(selection: Selection, key: str) -> dt.date | None:
    """The first day that `from` means, or the last that `to` means."""
    days = [days for value in selection.get(key, ()) if (days := days_of(value))]
    if not days:
        return None
    return min(first for first, _ in days) if key == "from" else max(last for _, last in days)


def with_words(selection: Selection, dialect: str) -> Condition | None:
    """Strikes whose sentence, place or report's title has all words of any text chosen."""
    chosen = selection.get("text")
    return or_(*(matches(value, number, dialect) for number, value in enumerate(chosen))) if chosen else None


def matches(value: str, number: int, dialect: str) -> Condition:
    """One search, in the words of FTS5 or of PostgreSQL's text search; its text is bound, never written."""
    name = f"words_{number}"
    if dialect == "sqlite":
        found = text(f"SELECT rowid FROM strike_search WHERE strike_search MATCH :{name}")  # noqa: S608 - our own name
        return strikes.c.id.in_(found.bindparams(**{name: fts5_query(value)}).columns(literal_column("rowid")))
    found = text(f"SELECT strike_id FROM strike_search WHERE words @@ CAST(:{name} AS tsquery)")  # noqa: S608 - our own name
    return strikes.c.id.in_(found.bindparams(**{name: tsquery(value)}).columns(literal_column("strike_id")))


def listed(values: tuple[str, ...], names: Mapping[str, str] | None = None) -> str:
    """ "Russia, Turkey or Israel"; of more than four values the rest is counted."""
    shown = [(names or {}).get(value, value) for value in values]
    if len(shown) > LISTED:
        shown = [*shown[: LISTED - 1], f"{len(shown) - LISTED + 1} others"]
    return " or ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]


def say_actor(selection: Selection) -> str:
    chosen = selection.get("actor")
    return f" by {listed(chosen, {UNKNOWN_ACTOR: 'an unknown actor'})}" if chosen else ""


def say_province(selection: Selection) -> str:
    chosen = selection.get("province")
    return f" in {listed(chosen, {'': 'no named province'})}" if chosen else ""


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


def say_status(selection: Selection) -> str:
    chosen = selection.get("status")
    return f", only where {listed(chosen)}" if chosen else ""


def say_standing(selection: Selection) -> str:
    chosen = selection.get("standing")
    return (
        f", only where the incident is {listed(chosen, {str(Standing.SINGLE): 'a single-source claim'})}"
        if chosen
        else ""
    )


def say_source(selection: Selection) -> str:
    chosen = selection.get("source")
    return f", told by {listed(chosen, {'': 'an unnamed source'})}" if chosen else ""


def say_words(selection: Selection) -> str:
    chosen = selection.get("text")
    return f", with the words {listed(tuple(f'“{value}”' for value in chosen))}" if chosen else ""


def spoken(day: dt.date) -> str:
    """ "8 October 2015", in English whatever the machine's language."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def actors_counted(demanded: Sequence[Condition]) -> Tally:
    """The reports of each actor."""
    number = func.count(strike_actors.c.report_id.distinct()).label("number")
    query = select(strike_actors.c.actor_id, number).group_by(strike_actors.c.actor_id)
    if demanded:
        query = query.join(strikes).where(*demanded)
    tally = query.subquery()
    return select(actors.c.name, tally.c.number).join_from(tally, actors, actors.c.id == tally.c.actor_id)


def provinces_counted(demanded: Sequence[Condition]) -> Tally:
    """The reports of each province; "" is none."""
    return select(strikes.c.province, REPORTS).where(*demanded).group_by(strikes.c.province)


def undated_counted(demanded: Sequence[Condition]) -> Tally:
    """The reports with undated strikes."""
    return select(literal_column("'yes'"), REPORTS).where(UNDATED, *demanded).having(REPORTS > 0)


def statuses_counted(demanded: Sequence[Condition]) -> Tally:
    """The reports of each status."""
    return select(strikes.c.status, REPORTS).where(*demanded).group_by(strikes.c.status)


def standings_counted(demanded: Sequence[Condition]) -> Tally:
    """The reports of each standing; what is not on the map has none."""
    here = (strikes.c.standing != "", *demanded)
    return select(strikes.c.standing, REPORTS).where(*here).group_by(strikes.c.standing)


def sources_counted(demanded: Sequence[Condition]) -> Tally:
    """The reports of each source."""
    told = select(strikes.c.report_id).where(*demanded)
    return select(reports.c.source, func.count()).where(reports.c.id.in_(told)).group_by(reports.c.source)


# In the order in which pages show them and the sentence says them.
FILTERS: tuple[Filter, ...] = (
    Filter("actor", "Actor", "choices", any_value, by_actor, say_actor, actors_counted),
    Filter("province", "Province", "choices", any_value, in_province, say_province, provinces_counted),
    Filter("from", "From", "day", read_day, since, say_from),
    Filter("to", "To", "day", read_day, until, say_to),
    Filter("undated", "Undated", "switch", read_switch, undated, say_undated, undated_counted),
    Filter("status", "Status", "choices", read_status, with_status, say_status, statuses_counted),
    Filter("standing", "Standing", "choices", read_standing, with_standing, say_standing, standings_counted),
    Filter("source", "Source", "choices", any_value, from_source, say_source, sources_counted),
    Filter("text", "Words", "text", read_search, with_words, say_words),
)
DATES = frozenset({"from", "to", "undated"})


def conditions(selection: Selection, dialect: str, *, without: frozenset[str] = frozenset()) -> list[Condition]:
    """What the filters demand of a strike, those of some keys left out."""
    kept = {key: values for key, values in selection.items() if key not in without}
    return [found for row in FILTERS if (found := row.sql(kept, dialect)) is not None]


def usable(asked: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The part of a selection from outside that can be used."""
    return read_selection(asked, FILTERS)[0]


def problems(asked: Mapping[str, Any]) -> list[str]:
    """One sentence for each part of a selection that cannot be used, for the page to show."""
    return read_selection(asked, FILTERS)[1]


def describe(selection: Mapping[str, Any], counts: Counts) -> str:
    """The selection in English with its number of reports: "42 reports of strikes by Russia in Idlib"."""
    chosen = usable(selection)
    number = f"{counts.reports:,}" if counts.reports else "No"
    return f"{number} {'report' if counts.reports == 1 else 'reports'} of strikes" + "".join(
        row.english(chosen) for row in FILTERS
    )
