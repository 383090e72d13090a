"""The filters: one row each, with its key in the URL, its label, its SQL and its English.

A page, the URL, the sentence above the map, the facets and the tests follow this table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Select,
    TextualSelect,
    column,
    func,
    literal_column,
    or_,
    select,
    text,
)

from geo.incidents import Standing
from geo.records import Certainty, Precision, Status, days_of
from geo.store.filter_words import (
    Words,
    say_actor,
    say_certainty,
    say_country,
    say_from,
    say_precision,
    say_province,
    say_source,
    say_standing,
    say_status,
    say_to,
    say_type,
    say_undated,
    say_weapon,
    say_words,
)
from geo.store.rows import Counts
from geo.store.searching import asked_words, fts5_query, tsquery
from geo.store.selections import Selection, bound, has_bounds, read_selection
from geo.store.tables import actors, reports, strike_actors, strikes

Condition = ColumnElement[bool]
Read = Callable[[str], str | None]
Sql = Callable[[Selection, str], Condition | None]
if TYPE_CHECKING:
    Tally = Select[str, int]  # each value with its number of reports
    Facet = Callable[[Sequence[Condition]], Tally]
REPORTS = func.count(strikes.c.report_id.distinct())
UNDATED: Condition = strikes.c.first_day.is_(None)


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter. `read` makes a value from outside good, or gives None where it cannot be used.

    `sql` gets the whole selection and the dialect's name, and is None where nothing is to be filtered;
    `english` is the part of the sentence after "42 reports of strikes", "" where nothing is chosen;
    `facet` asks for each value with its number of reports, among the strikes that fulfil some conditions.
    `rare` ones are asked for seldom: a page may fold them away.
    """

    key: str
    label: str
    kind: Literal["choices", "day", "switch", "text"]
    read: Read
    sql: Sql
    english: Words
    facet: Facet | None = None
    rare: bool = False


def any_value(value: str) -> str | None:
    """Every text may be a value: one that nothing has simply matches nothing."""
    return value


def one_of(kind: type[StrEnum], *more: str) -> Read:
    """A reader that knows the values of a kind, and some more."""
    known = frozenset([*kind, *more])
    return lambda value: value if value in known else None


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


def of_column(key: str, column: Column[Any]) -> Sql:
    """The condition of a filter whose values stand in a column of `strikes`; "" is none there."""

    def condition(selection: Selection, dialect: str) -> Condition | None:
        chosen = selection.get(key)
        return column.in_(chosen) if chosen else None

    return condition


def from_source(selection: Selection, dialect: str) -> Condition | None:
    """Strikes that any of the sources chosen tells of."""
    chosen = selection.get("source")
    return strikes.c.report_id.in_(select(reports.c.id).where(reports.c.source.in_(chosen))) if chosen else None


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


def with_words(selection: Selection, dialect: str) -> Condition | None:
    """Strikes whose sentence, place or report's title has all words of any text chosen."""
    chosen = selection.get("text")
    return or_(*(matches(value, number, dialect) for number, value in enumerate(chosen))) if chosen else None


def matches(value: str, number: int, dialect: str) -> Condition:
    """One search, of the strikes that have its words."""
    return strikes.c.id.in_(found_by_words(value, number, dialect))


def found_by_words(value: str, number: int, dialect: str) -> TextualSelect:
    """The numbers of the strikes that have the words of a text, in the words of FTS5 or of PostgreSQL's text search.

    The text is bound, never written; `number` tells several of one query apart.
    """
    name = f"words_{number}"
    if dialect == "sqlite":
        found = text(f"SELECT rowid FROM strike_search WHERE strike_search MATCH :{name}")  # noqa: S608 - our own name
        return found.bindparams(**{name: fts5_query(value)}).columns(column("rowid", Integer))
    found = text(f"SELECT strike_id FROM strike_search WHERE words @@ CAST(:{name} AS tsquery)")  # noqa: S608 - our own name
    return found.bindparams(**{name: tsquery(value)}).columns(column("strike_id", Integer))


def actors_counted(demanded: Sequence[Condition]) -> Tally:
    """The reports of each actor."""
    number = func.count(strike_actors.c.report_id.distinct()).label("number")
    query = select(strike_actors.c.actor_id, number).group_by(strike_actors.c.actor_id)
    if demanded:
        query = query.join(strikes).where(*demanded)
    tally = query.subquery()
    return select(actors.c.name, tally.c.number).join_from(tally, actors, actors.c.id == tally.c.actor_id)


def column_counted(column: Column[Any], *must: Condition) -> Facet:
    """The reports of each value of a column, of the strikes that must be so."""

    def tally(demanded: Sequence[Condition]) -> Tally:
        return select(column, REPORTS).where(*must, *demanded).group_by(column)

    return tally


def undated_counted(demanded: Sequence[Condition]) -> Tally:
    """The reports with undated strikes."""
    return select(literal_column("'yes'"), REPORTS).where(UNDATED, *demanded).having(REPORTS > 0)


def sources_counted(demanded: Sequence[Condition]) -> Tally:
    """The reports of each source."""
    told = select(strikes.c.report_id).where(*demanded)
    return select(reports.c.source, func.count()).where(reports.c.id.in_(told)).group_by(reports.c.source)


def column_filter(
    key: str,
    label: str,
    column: Column[Any],
    english: Words,
    read: Read = any_value,
    must: Sequence[Condition] = (),
    rare: bool = False,
) -> Filter:
    """A filter whose values stand in a column of `strikes`."""
    condition, facet = of_column(key, column), column_counted(column, *must)
    return Filter(key, label, "choices", read, condition, english, facet, rare)


ON_MAP = (strikes.c.standing != "",)  # what is not on the map has no standing

# In the order in which pages show them and the sentence says them.
FILTERS: tuple[Filter, ...] = (
    Filter("actor", "Actor", "choices", any_value, by_actor, say_actor, actors_counted),
    column_filter("province", "Province", strikes.c.province, say_province),
    column_filter("country", "Country", strikes.c.country, say_country, rare=True),
    Filter("from", "From", "day", read_day, since, say_from),
    Filter("to", "To", "day", read_day, until, say_to),
    Filter("undated", "Undated", "switch", read_switch, undated, say_undated, undated_counted),
    column_filter("type", "Strike type", strikes.c.strike_type, say_type),
    column_filter("weapon", "Weapon", strikes.c.weapon, say_weapon, rare=True),
    column_filter("certainty", "How sure", strikes.c.certainty, say_certainty, one_of(Certainty)),
    column_filter("status", "Status", strikes.c.status, say_status, one_of(Status), rare=True),
    column_filter("standing", "Standing", strikes.c.standing, say_standing, one_of(Standing), ON_MAP, rare=True),
    column_filter("precision", "Precision", strikes.c.precision, say_precision, one_of(Precision, ""), rare=True),
    Filter("source", "Source", "choices", any_value, from_source, say_source, sources_counted, rare=True),
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
