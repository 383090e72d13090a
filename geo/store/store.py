"""The store: reports, their strikes, and what can be asked of them; SQLite by default, PostgreSQL by URL.

Safe to share between threads. Every call is one transaction; a selection may come from a URL as it is:
what cannot be used of it is left out (filters.problems says what).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, Row, select, update

from geo.incidents.decisions import Decision
from geo.markers import Markers
from geo.places.online.turns import OF_THIS_PROCESS, Turns
from geo.records import PlaceSummary, Report, Strike
from geo.store.addresses import read_address
from geo.store.columns.keeper import Keeper
from geo.store.columns.pace import Pace
from geo.store.databases import Database
from geo.store.dataset_imports import holdings_of, imports_of, is_noted, put_import
from geo.store.decisions import decide, decision_numbered, decisions_of, undo_decision
from geo.store.filters import usable
from geo.store.incident_filling import join_all, rules_are_old
from geo.store.incidents import join_again, windows_of_strikes
from geo.store.migrations import migrate
from geo.store.naming import names_of, reports_called
from geo.store.place_cache import StoredCache
from geo.store.reading import members_of, report_of, reports_of, strike_of, strikes_called, strikes_of, unmapped_of
from geo.store.rows import Counts, DatasetHolding, DatasetImport, NameRow, ReportRow, StoredStrike, Timeline
from geo.store.tables import reports, state
from geo.store.tallies import SqlTallies, Tallies
from geo.store.turns import StoredTurns
from geo.store.writing import (
    Arrival,
    put,
    put_all,
    stored_report,
    stored_reports,
    take_out,
    take_turn,
    wait_turn,
)

if TYPE_CHECKING:
    from geo.store.columns.mapped import Mapped

Added = Literal["new", "changed", "same"]
Renewed = Literal["changed", "same", "gone"]
Asked = Mapping[str, Any]  # a Selection, or what a page made of a URL
NOTHING: Asked = {}


class Samples(IntEnum):
    """What became of the sample reports: a store that once had them, or sent them away, gets them no more."""

    NEVER = 0
    LOADED = 1
    REMOVED = 2


def open_store(
    url: str | None = None, *, readonly: bool = False, busy_seconds: float = 10.0, pace: Pace | None = None
) -> Store:
    """Open the store at a URL or file, the settings' one by default, and bring its tables up to date.

    `busy_seconds` is how long to wait for another writer; `pace` says when columns to count by are made.
    Raises StoreUnreachable, StoreLocked, StoreReadOnly, MigrationError, or SettingsError where the URL is of another
    kind of database.
    """
    database = Database(read_address(url), readonly=readonly, busy_seconds=busy_seconds)
    try:
        migrate(database)
        bring_incidents_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return Store(database, pace)


def bring_incidents_up_to_date(database: Database) -> None:
    """Join all mentions anew where other rules joined them, or none did; who may only read sees what is there."""
    with database.reading() as connection:
        if not rules_are_old(connection) or database.readonly:
            return
    with database.writing() as connection:
        take_turn(connection)
        if rules_are_old(connection):  # another process may have been first
            join_all(connection)


class Store:
    """An open store; made by `open_store`."""

    def __init__(self, database: Database, pace: Pace | None = None) -> None:
        self.database = database
        self._columns = Keeper(database, pace)
        self.cache = StoredCache(database)
        # Who may only read cannot reserve a turn for others to see.
        self.turns: Turns = OF_THIS_PROCESS if database.readonly else StoredTurns(database)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close its connections."""
        self._columns.close()
        self.database.close()

    @property
    def name(self) -> str:
        """Where it is: a file, or a URL without its password."""
        return self.database.name

    @property
    def readonly(self) -> bool:
        """Whether it was opened for reading only."""
        return self.database.readonly

    # Writing

    def add(self, report: Report, strikes: Iterable[Strike]) -> Added:
        """Put a report in with its strikes, in place of what was known of the same text from the same source.

        "same": neither its metadata (id, title, url, published) nor its strikes differ, and nothing was written;
        where it was read from (`origin`) is then as at the first time.
        """
        arrival = Arrival.of(report, strikes)
        with self.database.reading() as connection:
            if arrival.same_as(stored_report(connection, arrival.key)):
                return "same"
        with self.database.writing() as connection:
            take_turn(connection)
            stored = stored_report(connection, arrival.key)
            if not arrival.same_as(stored):  # another process may have put it in meanwhile
                put(connection, arrival, stored)
            return "changed" if stored else "new"

    def add_all(self, documents: Iterable[tuple[Report, Iterable[Strike]]]) -> list[Added]:
        """Put several reports in as `add` does each, all in one transaction; of two that are the same, the last."""
        arrivals = [Arrival.of(report, strikes) for report, strikes in documents]
        last = {arrival.key: arrival for arrival in arrivals}
        with self.database.reading() as connection:
            stored = stored_reports(connection, list(last))
        outcomes = {key: outcome_of(arrival, stored.get(key)) for key, arrival in last.items()}
        if set(outcomes.values()) - {"same"}:
            with self.database.writing() as connection:
                take_turn(connection)
                stored = stored_reports(connection, list(last))  # again: another process may have been first
                outcomes = {key: outcome_of(arrival, stored.get(key)) for key, arrival in last.items()}
                arriving = [(last[key], stored.get(key)) for key, outcome in outcomes.items() if outcome != "same"]
                put_all(connection, arriving)
        return [outcomes[arrival.key] for arrival in arrivals]

    def note_import(self, done: DatasetImport) -> None:
        """Write down that a dataset was imported; the same rows of the same file are written down once."""
        with self.database.writing() as connection:
            if not is_noted(connection, done):
                take_turn(connection)
                put_import(connection, done)

    def renew(self, report: Report, strikes: Iterable[Strike]) -> Renewed:
        """Put strikes in place of those that were found before in a report of the store.

        "gone": the report was taken out since it was read, or put in with other metadata; nothing was written.
        """
        arrival = Arrival.of(report, strikes)
        with self.database.reading() as connection:
            outcome = renewal(arrival, stored_report(connection, arrival.key))
        if outcome != "changed":
            return outcome
        with self.database.writing() as connection:
            wait_turn(connection)
            stored = stored_report(connection, arrival.key)
            outcome = renewal(arrival, stored)  # again: another process may have been first
            if outcome == "changed":
                take_turn(connection)
                put(connection, arrival, stored)
            return outcome

    def remove(self, report_key: str) -> bool:
        """Take a report out with its strikes; whether it was there."""
        with self.database.writing() as connection:
            take_turn(connection)
            found = connection.execute(select(reports.c.id).where(reports.c.key == report_key)).scalars().all()
            take_out(connection, found)
            return bool(found)

    def remove_samples(self) -> int:
        """Take the sample reports out, for good; how many there were."""
        with self.database.writing() as connection:
            take_turn(connection)
            found = connection.execute(select(reports.c.id).where(reports.c.sample)).scalars().all()
            take_out(connection, found)
            connection.execute(update(state).where(state.c.name == "samples").values(value=Samples.REMOVED))
            return len(found)

    def keep_samples(self) -> None:
        """Note that all sample reports are in."""
        with self.database.writing() as connection:
            take_turn(connection)
            connection.execute(update(state).where(state.c.name == "samples").values(value=Samples.LOADED))

    def set_apart(self, strike: str, who: str, why: str) -> Decision:
        """Say that a mention, by its key, is no part of its incident: it stands apart whatever the rules say.

        CorrectionRefused where it lacks who or why, or there is no such mention on the map.
        """
        return self._decide(strike, "", who, why)

    def join_to(self, strike: str, other: str, who: str, why: str) -> Decision:
        """Say that a mention belongs to the incident of another, by their keys; CorrectionRefused as above."""
        return self._decide(strike, other, who, why)

    def _decide(self, strike: str, other: str, who: str, why: str) -> Decision:
        with self.database.writing() as connection:
            take_turn(connection)
            changed = windows_of_strikes(connection, (strike, other))
            decision = decide(connection, strike, other, who, why)
            join_again(connection, changed)
            return decision

    def undo_decision(self, number: int, who: str) -> Decision:
        """Undo what a person said of a mention: the word before it holds, or the rules."""
        with self.database.writing() as connection:
            take_turn(connection)
            decision = decision_numbered(connection, number)
            changed = windows_of_strikes(connection, (decision.strike, decision.other))
            undone = undo_decision(connection, decision, who)
            join_again(connection, changed)
            return undone

    # Reading

    def decisions(self) -> list[Decision]:
        """What persons said of mentions and incidents, newest first, also what was undone."""
        with self.database.reading() as connection:
            return decisions_of(connection)

    def members(self, incidents: Sequence[str]) -> dict[str, list[StoredStrike]]:
        """All mentions of some incidents, by the incident's key; the newest first."""
        with self.database.reading() as connection:
            return members_of(connection, incidents)

    def wants_samples(self) -> bool:
        """Whether the sample reports belong here: they were never all in, nor sent away, and no other report is in."""
        with self.database.reading() as connection:
            known = connection.execute(select(state.c.value).where(state.c.name == "samples")).scalar_one()
            others = connection.execute(select(reports.c.id).where(~reports.c.sample).limit(1)).first()
            return known == Samples.NEVER and others is None

    def is_empty(self) -> bool:
        """Whether no report is in."""
        with self.database.reading() as connection:
            return connection.execute(select(reports.c.id).limit(1)).first() is None

    def version(self) -> str:
        """A text that changes whenever anything does that a page shows, and differs between databases.

        Reports and strikes, and what is kept and corrected about names: one text says that any page is old.
        """
        with self.database.reading() as connection:
            names = select(state.c.name, state.c.value).where(state.c.name.in_(("identity", "version")))
            values = dict(connection.execute(names).all())
        return f"{values['identity']:x}-{values['version']}"

    def dataset_imports(self) -> list[DatasetImport]:
        """The imports of event datasets, newest first."""
        with self.database.reading() as connection:
            return imports_of(connection)

    def datasets(self) -> list[DatasetHolding]:
        """What is in of each event dataset, by its name."""
        with self.database.reading() as connection:
            return holdings_of(connection)

    def counts(self, selection: Asked = NOTHING) -> Counts:
        """The numbers of a selection: reports, mentions, places on the map, mentions not mapped, incidents."""
        with self.database.reading() as connection:
            return self._tallies(connection).counts(usable(selection))

    def facets(self, selection: Asked = NOTHING) -> dict[str, list[tuple[str, int]]]:
        """For each filter with values, each value with its reports under the other filters' choices, most first."""
        with self.database.reading() as connection:
            return self._tallies(connection).facets(usable(selection))

    def places(self, selection: Asked = NOTHING) -> list[PlaceSummary]:
        """The markers of a selection, most reports first."""
        with self.database.reading() as connection:
            return self._tallies(connection).places(usable(selection))

    def markers(self, selection: Asked = NOTHING) -> Markers:
        """The same as columns, for the map; of very many places without the newest mentions' words."""
        with self.database.reading() as connection:
            return self._tallies(connection).table(usable(selection))

    def mapped(self) -> Mapped | None:
        """All mentions on the map as columns, for a browser that counts them itself.

        None where the whole answer is as soon there (few places), or there are too many, or no columns yet.
        """
        with self.database.reading() as connection:
            return self._tallies(connection).mapped()

    def timeline(self, selection: Asked = NOTHING) -> Timeline:
        """The reports of each week in a selection, in all and by actor."""
        with self.database.reading() as connection:
            return self._tallies(connection).timeline(usable(selection))

    def provinces_of_countries(self) -> dict[str, list[str]]:
        """The provinces that strikes of each country (ISO 3166-1 alpha-2) have, in alphabetical order; "" is none."""
        with self.database.reading() as connection:
            return self._tallies(connection).provinces_of_countries()

    def _tallies(self, connection: Connection) -> Tallies:
        """What counts at the moment that a connection sees: the columns, or the database where there are none."""
        columns = self._columns.columns(connection)
        if not columns:
            return SqlTallies(connection)
        from geo.store.columns.counting import ColumnTallies

        return ColumnTallies(connection, columns)

    def strikes(
        self, selection: Asked = NOTHING, *, place_key: str | None = None, limit: int | None = None, offset: int = 0
    ) -> list[StoredStrike]:
        """The strikes of a selection, newest first; with `place_key` those that this marker counts."""
        with self.database.reading() as connection:
            return strikes_of(connection, usable(selection), place_key, limit, offset)

    def unmapped(self, selection: Asked = NOTHING) -> list[StoredStrike]:
        """The strikes of a selection that are not on the map, newest first; `.reason` says why."""
        with self.database.reading() as connection:
            return unmapped_of(connection, usable(selection))

    def strike(self, key: str) -> StoredStrike | None:
        """One strike by its key."""
        with self.database.reading() as connection:
            return strike_of(connection, key)

    def reports(self, selection: Asked = NOTHING, *, limit: int | None = None, offset: int = 0) -> list[ReportRow]:
        """The reports with a strike in the selection (all reports where nothing is chosen), last published first."""
        with self.database.reading() as connection:
            return reports_of(connection, usable(selection), limit, offset)

    def report_keys(self) -> list[str]:
        """The keys of all reports, in the order in which they came in."""
        with self.database.reading() as connection:
            return list(connection.execute(select(reports.c.key).order_by(reports.c.id)).scalars().all())

    def names(self, selection: Asked = NOTHING) -> list[NameRow]:
        """The place names of a selection, one row a name and country; those first that a person should look at."""
        with self.database.reading() as connection:
            return names_of(connection, usable(selection))

    def reports_naming(self, key: str, country: str | None = None) -> list[str]:
        """The keys of the reports with a strike of a name, by its key, in one country ("" = none known) or in any."""
        with self.database.reading() as connection:
            return reports_called(connection, key, country)

    def strikes_naming(self, key: str, country: str | None = None, *, limit: int | None = None) -> list[StoredStrike]:
        """The strikes of a name, by its key, in one country ("" = none known) or in any, newest first."""
        with self.database.reading() as connection:
            return strikes_called(connection, key, country, limit)

    def report(self, key: str) -> tuple[Report, list[StoredStrike]] | None:
        """A report with its text, and its strikes in the order of the text."""
        with self.database.reading() as connection:
            return report_of(connection, key)


def outcome_of(arrival: Arrival, stored: Row[Any] | None) -> Added:
    """What putting a report in comes to."""
    if stored is None:
        return "new"
    return "same" if arrival.same_as(stored) else "changed"


def renewal(arrival: Arrival, stored: Row[Any] | None) -> Renewed:
    """What putting new strikes into a stored report comes to."""
    if not arrival.is_of(stored):
        return "gone"
    return "same" if arrival.same_as(stored) else "changed"
