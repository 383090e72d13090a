"""The claim matrix: who says of a place and days that a strike happened, and who denies it; and how one is cited."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.export.citing import citation
from geo.incidents.claims import Verdict, claims_of, days_around, matrix
from geo.records import Claimant, ClaimantKind, Report, Status
from geo.store import Store, StoredStrike, open_store
from tests import strategies
from tests.strategies import place, strike

REPORT = Report("Raids hit Idlib.", "a", source="The Valley Post", published=dt.date(2015, 10, 3))
ARMY = Claimant("the army", ClaimantKind.PARTY)


def told(**fields: Any) -> list[tuple[str, Verdict]]:
    """Speaker and verdict of each claim of a mention."""
    return [(claim.speaker, claim.verdict) for claim in claims_of(strike(REPORT, **fields), "k", "Post", None)]


class TestOneMention:
    def test_those_credited_say_it(self) -> None:
        assert told(reported_by=("SANA", "AFP")) == [("SANA", Verdict.HAPPENED), ("AFP", Verdict.HAPPENED)]

    def test_a_claimant_who_is_credited_too_says_it_once(self) -> None:
        assert told(reported_by=("the army",), claimants=(ARMY,)) == [("the army", Verdict.HAPPENED)]

    def test_where_nobody_is_credited_the_outlet_says_it(self) -> None:
        assert told() == [("Post", Verdict.HAPPENED)]
        assert claims_of(strike(REPORT), "k", "Post", None)[0].kind is None

    def test_a_hedge_is_the_speakers(self) -> None:
        assert told(reported_by=("SANA",), hedged=True) == [("SANA", Verdict.HEDGED)]

    def test_a_denial_is_of_those_who_deny_and_nobody_elses(self) -> None:
        found = told(status=Status.DENIED, denied_by=("the army",), reported_by=("AFP",), claimants=(ARMY,))
        assert found == [("the army", Verdict.DENIED)]

    def test_a_denial_by_nobody_named_is_the_outlets_word(self) -> None:
        assert told(status=Status.DENIED) == [("Post", Verdict.DENIED)]

    @pytest.mark.parametrize(
        ("date", "end", "days"),
        [
            ("2015-10-02", None, ("2015-10-01", "2015-10-03")),
            ("2015-10-02", "2015-10-05", ("2015-10-01", "2015-10-06")),
            ("2015-10", None, ("2015-09-30", "2015-11-01")),
            ("0001-01-01", None, ("0001-01-01", "0001-01-02")),
            ("9999-12-31", None, ("9999-12-30", "9999-12-31")),
        ],
    )
    def test_a_night_belongs_to_two_days(self, date: str, end: str | None, days: tuple[str, str]) -> None:
        found = days_around(strike(REPORT, date=date, date_end=end))
        assert found
        assert tuple(day.isoformat() for day in found) == days

    def test_without_a_date_no_days(self) -> None:
        assert days_around(strike(REPORT, date=None)) is None


class TestMatrix:
    def test_one_row_a_speaker_whatever_its_capitals(self) -> None:
        some = claims_of(strike(REPORT, reported_by=("The Army", "the army")), "k", "Post", None)
        assert [row.name for row in matrix(some)] == ["The Army"]

    def test_an_outlet_that_speaks_itself_is_not_the_agency_that_others_quote(self) -> None:
        own = claims_of(strike(REPORT), "a", "SANA", None)
        quoted = claims_of(strike(REPORT, reported_by=("SANA",)), "b", "Post", None)
        assert [row.kind for row in matrix([*own, *quoted])] == [None, ClaimantKind.OTHER]

    def test_the_newest_word_stands_first(self) -> None:
        old = claims_of(strike(REPORT, reported_by=("A",)), "a", "Post", dt.date(2015, 1, 1))
        new = claims_of(strike(REPORT, reported_by=("B",)), "b", "Post", dt.date(2016, 1, 1))
        unknown = claims_of(strike(REPORT, reported_by=("C",)), "c", "Post", None)
        assert [row.name for row in matrix([*unknown, *old, *new])] == ["B", "A", "C"]

    @given(st.data())
    def test_no_claim_is_lost_or_made_up(self, data: st.DataObject) -> None:
        strikes = data.draw(st.lists(strategies.strikes(REPORT), max_size=5))
        claims = [
            one
            for at, found in enumerate(strikes)
            for one in claims_of(found, str(at), REPORT.source, REPORT.published)
        ]
        assert {claim.key for claim in claims} == {str(at) for at in range(len(strikes))}
        kept = [claim for row in matrix(claims) for claim in row.claims]
        assert sorted(map(repr, kept)) == sorted(map(repr, claims))


class TestCitation:
    @pytest.fixture
    def stored(self, tmp_path: Path) -> StoredStrike:
        report = replace(REPORT, title="Night raids", url="https://post.example/1")
        with open_store(f"sqlite:///{tmp_path}/a.db") as store:
            return self.kept(store, report)

    def kept(self, store: Store, report: Report) -> StoredStrike:
        store.add(report, [strike(report, place=place(name="Idlib", province="Idlib", country="SY"))])
        return store.strikes()[0]

    def test_it_says_who_printed_it_and_that_it_is_a_report(self, stored: StoredStrike) -> None:
        words = citation(stored, dt.date(2026, 11, 29), "http://localhost/?strike=x")
        for part in (
            f"“{stored.strike.sentence}” The Valley Post, “Night raids”, 2015-10-03, https://post.example/1.",
            "as a reported strike: Idlib (Idlib, SY), precision",
            "Accessed 2026-11-29, http://localhost/?strike=x.",
            REPORT.content_hash,
        ):
            assert part in words

    def test_lines_of_a_title_become_one(self, tmp_path: Path) -> None:
        report = replace(REPORT, title="Night\n\nraids", source="The\u2028Post")
        with open_store(f"sqlite:///{tmp_path}/a.db") as store:
            words = citation(self.kept(store, report), dt.date(2026, 11, 29))
        assert "The Post, “Night raids”" in words
        assert len(words.splitlines()) == 1
