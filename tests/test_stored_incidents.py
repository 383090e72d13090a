"""The store's incidents are those that joining all its mentions at once would give, after every change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from geo.cli import main
from geo.errors import CorrectionRefused, StoreReadOnly
from geo.incidents import Standing, Telling
from geo.incidents.decisions import in_force, join_with
from geo.records import Precision, Report, Status, Strike
from geo.store import Part, Store, open_store
from geo.store import incidents as stored_incidents
from geo.store.incident_filling import join_all
from geo.store.migrations import RECORDED, STEPS
from tests.stores import DIALECTS, emptied, more_taken_back, new_url, rows_left
from tests.strategies import FEWER, place, strike

DAY = dt.date(2015, 10, 9)
TOWNS = [
    place(1),
    place(2),
    place(3, precision=Precision.REGION, radius_m=20_000),
    place(4, precision=Precision.PROVINCE, radius_m=60_000),
    place(5, province="Hama"),
]
DATES = [("2015-10-06", None), ("2015-10-08", None), ("2015-10-07", "2015-10-08"), ("2015-10", None), (None, None)]


@pytest.fixture(scope="module", params=DIALECTS)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(new_url(request.param, tmp_path_factory.mktemp("incidents"))) as opened:
        yield opened


@pytest.fixture
def store(shared: Store) -> Store:
    with shared.database.writing() as connection:
        connection.execute(text("DELETE FROM incident_decisions"))
    return emptied(shared)


def report(name: str, outlet: str = "") -> Report:
    return Report(f"Jets struck the town, report {name}.", name, source=outlet or f"Outlet {name}", published=DAY)


def add(store: Store, name: str, outlet: str = "", **fields: Any) -> str:
    """Put a report with one strike in; the strike's key."""
    told = report(name, outlet)
    known: dict[str, Any] = {"date": "2015-10-08", "weapon": "airstrike"}
    store.add(told, [strike(told, **known | fields)])
    return next(one.key for one in store.strikes() if one.report.id == name)


def part(store: Store, key: str) -> Part:
    stored = store.strike(key)
    assert stored is not None
    assert stored.part is not None
    return stored.part


def together(store: Store) -> list[str]:
    """The reports of each incident, by their ids."""
    found: dict[str, list[str]] = {}
    for one in store.strikes():
        if one.part:
            found.setdefault(one.part.incident, []).append(one.report.id)
    return sorted(" ".join(sorted(ids)) for ids in found.values())


def kept(store: Store) -> dict[str, tuple[str, str, int, str]]:
    """What the store has of each mention's part in an incident."""
    parts = {one.key: one.part for one in store.strikes()}
    return {
        key: (known.incident, str(known.standing), known.sources, known.why) for key, known in parts.items() if known
    }


def expected(store: Store) -> dict[str, tuple[str, str, int, str]]:
    """What joining everything at once gives."""
    with store.database.reading() as connection:
        told = [Telling.from_json(row) for row in connection.execute(text("SELECT telling FROM tellings")).scalars()]
    return {
        member.key: (incident.key, str(incident.standing), incident.sources, why)
        for incident in join_with(told, in_force(store.decisions()))
        for member, why in zip(incident.members, incident.why, strict=True)
    }


def test_reports_that_come_later_change_what_is_known(store: Store) -> None:
    first = add(store, "a")
    assert part(store, first) == Part(first, Standing.SINGLE, 1, "")
    second = add(store, "b")
    assert part(store, first).standing is Standing.LIKELY
    assert part(store, second).incident == part(store, first).incident
    assert part(store, second).why == "same town, same day, actor named by neither, same weapon"
    add(store, "c", status=Status.DENIED, denied_by=("Moscow",), actors=("Russia",))
    assert {one.part.standing for one in store.strikes() if one.part} == {Standing.CONTESTED}
    assert store.counts().incidents == 1
    for row in [row for row in store.reports() if row.id in {"b", "c"}]:
        store.remove(row.key)
    assert part(store, first) == Part(first, Standing.SINGLE, 1, "")


def test_members_are_listed_with_the_newest_first(store: Store) -> None:
    keys = [add(store, name) for name in "ab"]
    other = add(store, "c", place=place(2))
    incident = part(store, keys[0]).incident
    found = store.members([incident, part(store, other).incident, "no such key"])
    assert {key: [one.report.id for one in rows] for key, rows in found.items()} == {incident: ["b", "a"], other: ["c"]}


def test_what_is_not_on_the_map_has_no_incident(store: Store) -> None:
    told = report("a")
    store.add(told, [strike(told, place=None), strike(told, status=Status.PLANNED)])
    assert [one.part for one in store.strikes()] == [None, None]
    assert store.counts().incidents == 0
    assert store.facets()["standing"] == []


def test_standing_is_a_filter(store: Store) -> None:
    for name in "ab":
        add(store, name)
    add(store, "c", place=place(2))
    assert store.facets()["standing"] == [("likely", 2), ("single-source claim", 1)]
    assert [one.report.id for one in store.strikes({"standing": ("single-source claim",)})] == ["c"]
    assert store.counts({"standing": ("likely",)}).incidents == 1


@st.composite
def documents(draw: st.DrawFn) -> list[tuple[Report, list[Strike]]]:
    """Reports whose mentions are near enough to be joined."""
    made = []
    for number in range(draw(st.integers(1, 5))):
        told = report(str(number), draw(st.sampled_from(["Herald", "Courier"])))
        found = []
        for _ in range(draw(st.integers(0, 3))):
            date, end = draw(st.sampled_from(DATES))
            found.append(
                strike(
                    told,
                    place=draw(st.sampled_from(TOWNS)),
                    date=date,
                    date_end=end,
                    actors=draw(st.sampled_from([("unknown",), ("Russia",), ("Turkey",)])),
                    status=draw(st.sampled_from([Status.REPORTED, Status.REPORTED, Status.DENIED])),
                    killed=draw(st.sampled_from([None, 41])),
                )
            )
        made.append((told, found))
    return made


@FEWER
@given(documents(), documents(), st.data())
def test_after_any_changes_it_is_as_if_all_came_at_once(
    shared: Store,
    first: list[tuple[Report, list[Strike]]],
    again: list[tuple[Report, list[Strike]]],
    data: st.DataObject,
) -> None:
    store = emptied(shared)
    with store.database.writing() as connection:
        connection.execute(text("DELETE FROM incident_decisions"))
    for told, found in (*first, *again):
        store.add(told, found)
    keys = sorted(kept(store))
    for _ in range(data.draw(st.integers(0, 3)) if len(keys) > 1 else 0):
        one, other = data.draw(st.sampled_from(keys)), data.draw(st.sampled_from(keys))
        if one == other:
            store.set_apart(one, "Rana", "seen")
        else:
            store.join_to(one, other, "Rana", "seen")
    assert kept(store) == expected(store)
    for row in store.reports()[: data.draw(st.integers(0, 2))]:
        store.remove(row.key)
    assert kept(store) == expected(store)


class TestDecisions:
    def test_a_mention_is_set_apart_and_the_rules_hold_again_when_that_is_undone(self, store: Store) -> None:
        keys = [add(store, name) for name in "ab"]
        version = store.version()
        decision = store.set_apart(keys[1], "Rana", "another strike, in the evening")
        assert together(store) == ["a", "b"]
        assert part(store, keys[1]).why == "set apart by Rana: another strike, in the evening"
        assert part(store, keys[0]).standing is Standing.SINGLE
        assert store.version() != version
        undone = store.undo_decision(decision.number, "Omar")
        assert (undone.undone_by, store.decisions()) == ("Omar", [undone])
        assert together(store) == ["a b"]

    def test_mentions_far_apart_are_joined(self, store: Store) -> None:
        keys = [add(store, "a"), add(store, "b", place=place(2, province="Hama"), date="2015-10-20")]
        decision = store.join_to(keys[0], keys[1], "Rana", "the town lies on the border; the date was a slip")
        assert together(store) == ["a b"]
        assert part(store, keys[0]).standing is Standing.LIKELY
        add(store, "c", place=place(2, province="Hama"), date="2015-10-20")
        assert together(store) == ["a b c"]
        assert kept(store) == expected(store)
        store.undo_decision(decision.number, "Rana")
        assert together(store) == ["a", "b c"]

    def test_it_outlives_reading_the_reports_again(self, store: Store) -> None:
        keys = [add(store, name) for name in "ab"]
        store.set_apart(keys[1], "Rana", "another strike")
        assert add(store, "b", killed=7) == keys[1]
        assert together(store) == ["a", "b"]
        with store.database.writing() as connection:
            join_all(connection)
        assert together(store) == ["a", "b"]
        assert kept(store) == expected(store)

    def test_the_last_word_holds(self, store: Store) -> None:
        keys = [add(store, name) for name in "ab"]
        store.set_apart(keys[1], "Rana", "another strike")
        later = store.join_to(keys[1], keys[0], "Omar", "no, the same")
        assert together(store) == ["a b"]
        store.undo_decision(later.number, "Omar")
        assert together(store) == ["a", "b"]

    @pytest.mark.parametrize(
        ("who", "why", "strike", "said"),
        [
            ("", "seen", "", "who makes it"),
            ("Rana", " ", "", "who makes it"),
            ("Rana", "seen", "nothing", "no mention on the map has the key 'nothing'"),
        ],
    )
    def test_one_that_lacks_what_makes_it_one_is_refused(
        self, store: Store, who: str, why: str, strike: str, said: str
    ) -> None:
        key = add(store, "a")
        before = rows_left(store), store.decisions()
        with pytest.raises(CorrectionRefused, match=said):
            store.set_apart(strike or key, who, why)
        with pytest.raises(CorrectionRefused):
            store.join_to(key, key, "Rana", "seen")
        assert (rows_left(store), store.decisions()) == before

    def test_undoing_needs_a_name_and_a_decision_that_stands(self, store: Store) -> None:
        decision = store.set_apart(add(store, "a"), "Rana", "seen")
        with pytest.raises(CorrectionRefused, match="who does it"):
            store.undo_decision(decision.number, " ")
        for number in (0, 99, 2**40):
            with pytest.raises(CorrectionRefused, match="no decision number"):
                store.undo_decision(number, "Rana")
        store.undo_decision(decision.number, "Rana")
        with pytest.raises(CorrectionRefused, match="undone already, by Rana"):
            store.undo_decision(decision.number, "Rana")


def test_the_command_line_lists_sets_apart_joins_and_undoes(capsys: pytest.CaptureFixture[str]) -> None:
    with open_store() as store:
        keys = [add(store, name) for name in "ab"]
    person = ["--who", "Rana", "--why", "another strike"]
    assert main(["incidents", "list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert listed[0] == "likely, sources: 2"
    assert keys[1] in listed[1]
    assert main(["incidents", "apart", keys[1], *person]) == 0
    assert main(["incidents", "join", keys[0], keys[1], *person]) == 0
    assert main(["incidents", "undo", "1", "--who", "Omar"]) == 0
    assert main(["incidents", "log"]) == 0
    said = capsys.readouterr().out
    assert f"Rana: {keys[1]} stands apart, because: another strike -- undone by Omar" in said
    assert f"{keys[0]} belongs to the incident of {keys[1]}" in said
    assert main(["incidents", "undo", "1", "--who", "Omar"]) == 1
    assert main(["incidents", "apart", "nothing", *person]) == 1
    assert "no mention on the map" in capsys.readouterr().err


def test_a_report_reads_the_mentions_of_its_own_days_only(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    many = report("many")
    days = [(dt.date(2014, 1, 1) + dt.timedelta(number)).isoformat() for number in range(600)]
    store.add(many, [strike(many, date=day, place=town) for day in days for town in TOWNS])
    seen: list[int] = []

    def watched(told: Sequence[Telling], decided: Any) -> Any:
        seen.append(len(told))
        return join_with(told, decided)

    monkeypatch.setattr(stored_incidents, "join_with", watched)
    add(store, "one", date="2014-06-15")
    assert seen == [1 + 9 * 4], "the province's four places on that day and on four days before and after it"


NUMBER = [step.__name__ for step in STEPS].index("incidents_of_strikes") + 1


def downgraded(url: str) -> None:
    """Take the last steps back, as the database was before them."""
    with open_store(url) as store, store.database.writing() as connection:
        for statement in (
            *more_taken_back(store.database.dialect),
            "DROP TABLE tellings",
            "DROP TABLE incident_decisions",
            "DROP INDEX strikes_of_incident",
            "ALTER TABLE strikes DROP COLUMN incident",
            "ALTER TABLE strikes DROP COLUMN standing",
            "DELETE FROM state WHERE name = 'incident_rules'",
            f"DELETE FROM {RECORDED} WHERE number >= {NUMBER}",
        ):
            connection.execute(text(statement))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_older_database_gets_its_incidents_when_it_is_opened(dialect: str, tmp_path: Path) -> None:
    url = new_url(dialect, tmp_path)
    with open_store(url) as store:
        for name in "ab":
            add(store, name)
        add(store, "c", place=place(2), date=None)
        add(store, "d", place=None)
        before = kept(store)
    downgraded(url)
    with open_store(url) as store:
        assert len(before) == 3
        assert kept(store) == before
        assert store.counts().incidents == 2


@pytest.mark.parametrize("dialect", DIALECTS)
def test_other_rules_join_everything_anew_and_decisions_stay(dialect: str, tmp_path: Path) -> None:
    url = new_url(dialect, tmp_path)
    with open_store(url) as store:
        keys = [add(store, name) for name in "abc"]
        store.set_apart(keys[0], "Rana", "seen")
        far = add(store, "d", place=place(2, province="Hama"))
        store.join_to(far, keys[1], "Rana", "seen")
        before, version = kept(store), store.version()
        with store.database.writing() as connection:
            connection.execute(text("UPDATE state SET value = 0 WHERE name = 'incident_rules'"))
            connection.execute(text("DELETE FROM tellings WHERE strike_id = 1"))
    with open_store(url, readonly=True) as store:
        assert len(kept(store)) == 4, "who only reads sees what is there"
        with pytest.raises(StoreReadOnly):
            store.set_apart(keys[0], "Rana", "seen")
    with open_store(url) as store:
        assert kept(store) == before
        assert store.version() != version


def test_the_same_town_under_a_name_of_any_length(store: Store) -> None:
    long = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(20_000))
    for name in "ab":
        add(store, name, place=replace(place(1), province=long, gazetteer_id=long))
    assert together(store) == ["a b"]
