"""Mentions are joined to incidents by written rules, whatever the order in which they came, and reversibly."""

from __future__ import annotations

import datetime as dt
import random
import time
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.extract import Extractor
from geo.extraction.vocabulary import read_toml
from geo.incidents import RULES, SPREAD, Incident, Standing, Telling, join, tellings_of
from geo.incidents.copies import are_copies, shingles_of
from geo.incidents.decisions import Decision, in_force, join_with
from geo.incidents.fitting import fits, holds
from geo.incidents.likeness import folded, is_ally, likeness, party_of, weapons_agree
from geo.incidents.tellings import spot_of
from geo.records import Claimant, ClaimantKind, Place, Precision, Report, Status, Strike
from tests import strategies
from tests.strategies import place, strike

CASES = tomllib.loads((Path(__file__).parent / "golden/two_reports.toml").read_text(encoding="utf-8"))["case"]
NOT_IN_THE_LIST = {
    "Australia",
    "Belgium",
    "Canada",
    "Denmark",
    "Italy",
    "Jordan",
    "Netherlands",
    "Norway",
    "Saudi Arabia",
}
DAY = dt.date(2015, 10, 8)
SENTENCE = "Jets bombed the town at dawn and several houses near the market fell in, people there said."


def read(extractor: Extractor, case: dict[str, Any]) -> list[tuple[int, Telling]]:
    """The first telling of each of a case's reports, with the report's number; the rest of a report is left out."""
    told = []
    for number, row in enumerate(case["reports"], 1):
        report = Report(row["text"], f"report {number}", source=row["source"], published=row["published"])
        found = extractor.strikes(report, all_statuses=True)
        told += [
            (number, one) for one in tellings_of(report.id, report.source, report.published, keyed(report, found))[:1]
        ]
    return told


def keyed(report: Report, found: Sequence[Strike]) -> list[tuple[str, Strike]]:
    return [(f"{report.id}.{number}", one) for number, one in enumerate(found)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_golden_incidents(case: dict[str, Any], extractor: Extractor) -> None:
    told = read(extractor, case)
    numbers = {telling.key: number for number, telling in told}
    incidents = join(telling for _, telling in told)
    found = sorted(sorted(numbers[member.key] for member in incident.members) for incident in incidents)
    assert found == case["incidents"]
    first = next(incident for incident in incidents if 1 in {numbers[member.key] for member in incident.members})
    if "why" in case:
        assert case["why"] in first.why[1]
    if "standing" in case:
        assert first.standing == case["standing"]
    if "sources" in case:
        assert first.sources == case["sources"]


# ---- tellings of our own


def telling(
    key: str = "a", *, report: str = "", outlet: str = "", published: dt.date | None = DAY, **fields: Any
) -> Telling:
    """The telling of a plain strike on 8 October 2015 with some fields changed."""
    text = fields.pop("sentence", f"{key} {SENTENCE[: 12 + len(key)]}")
    made = strike(Report(text, "x"), **{"date": DAY.isoformat(), "weapon": "airstrike", **fields})
    (found,) = tellings_of(report or key, outlet or key, published, [(key, made)])
    return found


def together(*tellings: Telling) -> list[str]:
    """The keys of each incident's members."""
    return sorted(" ".join(sorted(member.key for member in incident.members)) for incident in join(tellings))


def only(*tellings: Telling) -> Incident:
    """The one incident of some mentions."""
    (incident,) = join(tellings)
    return incident


class TestRules:
    def test_a_chain_of_days_does_not_become_one_incident(self) -> None:
        overnight = [
            telling(name, date=f"2015-10-{day:02}", date_end=f"2015-10-{day + 1:02}")
            for name, day in (("a", 7), ("b", 8), ("c", 9))
        ]
        assert together(*overnight) == ["a", "b", "c"]
        assert together(*overnight, telling("d")) in (["a b d", "c"], ["a", "b d", "c"])

    def test_a_night_joins_the_day_of_a_strike_in_it(self) -> None:
        night = telling("n", date="2015-10-07", date_end="2015-10-08")
        assert together(night, telling("a")) == ["a n"]
        assert together(night, telling("a", date="2015-10-07")) == ["a n"]
        assert together(night, telling("a"), telling("b", date="2015-10-07")) == ["a", "b", "n"]

    def test_an_actor_who_is_not_named_goes_to_neither_of_two(self) -> None:
        named = [telling("r", actors=("Russia",)), telling("s", actors=("Syrian government",))]
        assert together(*named, telling("u")) == ["r", "s", "u"]
        assert together(*named, telling("u"), telling("v")) == ["r", "s", "u v"]

    def test_a_second_sentence_of_a_report_goes_to_its_own(self) -> None:
        named = [telling("r", actors=("Russia",)), telling("s", actors=("Syrian government",))]
        assert together(*named, telling("u", report="s")) == ["r", "s u"]

    def test_an_undated_sentence_is_of_the_only_day_its_report_tells_of(self) -> None:
        report = Report(SENTENCE, "x")
        found = [strike(report, date="2015-08-21"), strike(report, date=None)]
        told = tellings_of("r", "Herald", DAY, keyed(report, found))
        assert [one.first for one in told] == [dt.date(2015, 8, 21).toordinal()] * 2
        assert together(*told) == ["x.0 x.1"]

    def test_a_vague_date_joins_copies_only(self) -> None:
        month = [telling(key, date="2015-10", sentence=SENTENCE + f" {key}") for key in ("a", "b")]
        assert together(*month) == ["a b"]
        assert together(month[0], telling("c", date="2015-10")) == ["a", "c"]
        assert together(month[0], telling("c")) == ["a", "c"]

    def test_a_background_without_a_day_is_of_no_day(self) -> None:
        assert together(
            telling("a", actors=("Russia",)), telling("b", actors=("Russia",), date=None, background=True)
        ) == [
            "a",
            "b",
        ]

    @pytest.mark.parametrize("status", [Status.PLANNED, Status.THREATENED, Status.HYPOTHETICAL, Status.NEGATED])
    def test_what_is_not_said_to_have_happened_is_in_none(self, status: Status) -> None:
        assert tellings_of("r", "Herald", DAY, [("a", strike(Report("x", "x"), status=status))]) == []

    def test_what_is_not_on_the_map_is_in_none(self) -> None:
        for where in (None, place(precision=Precision.COUNTRY)):
            assert tellings_of("r", "Herald", DAY, [("a", strike(Report("x", "x"), place=where))]) == []

    def test_tolls(self) -> None:
        assert fits(telling("a", killed=3), telling("b", killed=80)) is None
        assert fits(telling("a", killed=12), telling("b", killed=35))
        assert fits(telling("a", killed=0), telling("b", killed=8))
        assert fits(telling("a", killed=None), telling("b", killed=80))

    def test_weapons(self) -> None:
        assert weapons_agree("airstrike", "barrel bomb")
        assert weapons_agree("missile", "airstrike")
        assert not weapons_agree("artillery", "airstrike")
        assert not weapons_agree("mortar", "drone")
        assert weapons_agree("unknown", "mortar")
        assert weapons_agree("a word of nobody's", "a word of nobody's")

    def test_allies(self) -> None:
        assert is_ally("United States", "US-led coalition")
        assert not is_ally("United States", "France")

    def test_a_dispute_needs_a_particular_in_common(self) -> None:
        russia: dict[str, Any] = {"actors": ("Russia",)}
        syria: dict[str, Any] = {"actors": ("Syrian government",)}
        assert fits(telling("a", **russia), telling("b", **syria)) is None
        assert fits(telling("a", **russia, killed=2), telling("b", **syria, killed=2)) is None
        assert fits(telling("a", **russia, killed=41), telling("b", **syria, killed=41))
        assert fits(telling("a", **russia, targets=("hospital",)), telling("b", **syria, targets=("hospital",)))


class TestPlaces:
    def near(self, number: int, km: float, precision: Precision, radius_m: int, **fields: Any) -> Place:
        return place(number, latitude=35.5 + km / 111.2, precision=precision, radius_m=radius_m, **fields)

    def test_a_town_holds_its_hospital_and_no_other_town(self) -> None:
        town = spot_of(place())
        assert holds(town, spot_of(self.near(2, 1, Precision.SITE, 300)))
        assert not holds(town, spot_of(self.near(2, 5, Precision.SITE, 300)))
        assert not holds(town, spot_of(self.near(2, 1, Precision.TOWN, 300)))

    def test_a_region_holds_the_towns_in_it(self) -> None:
        region = spot_of(self.near(9, 10, Precision.REGION, 20_000))
        assert holds(region, spot_of(place()))
        assert not holds(spot_of(place()), region)

    def test_a_province_holds_what_lies_in_it_only(self) -> None:
        province = spot_of(place(9, precision=Precision.PROVINCE, radius_m=60_000, latitude=39.0))
        assert holds(province, spot_of(place()))
        assert not holds(province, spot_of(place(province="Hama")))
        assert not holds(spot_of(self.near(8, 0, Precision.REGION, 200_000)), province)

    def test_two_towns_in_one_region_stay_two(self) -> None:
        region = self.near(9, 0, Precision.REGION, 20_000)
        other = self.near(2, 8, Precision.TOWN, 2_000)
        assert together(telling("a"), telling("b", place=other), telling("r", place=region)) == ["a", "b", "r"]
        assert together(telling("a"), telling("r", place=region)) == ["a r"]


class TestSources:
    OBSERVATORY = "Syrian Observatory for Human Rights"

    def claimed(self, key: str, *names: str, **fields: Any) -> Telling:
        return telling(key, reported_by=names, **fields)

    def test_outlets_of_their_own_are_sources(self) -> None:
        assert only(telling("a"), telling("b"), telling("c", outlet="b")).sources == 2

    def test_one_speaker_in_two_outlets_is_one(self) -> None:
        assert only(self.claimed("a", self.OBSERVATORY), self.claimed("b", "SOHR")).sources == 1
        assert only(self.claimed("a", self.OBSERVATORY), self.claimed("b", "activists")).sources == 2

    def test_a_partys_speakers_are_one(self) -> None:
        assert only(self.claimed("a", "Russian Defence Ministry"), self.claimed("b", "Moscow")).sources == 1

    def test_two_speakers_of_one_sentence_are_one(self) -> None:
        assert only(self.claimed("a", "medics", "activists")).sources == 1

    def test_a_headline_is_no_second_voice_of_its_report(self) -> None:
        body = self.claimed("b", self.OBSERVATORY, report="r", outlet="Herald")
        assert only(telling("a", report="r", outlet="Herald"), body).sources == 1
        assert only(telling("a", report="q", outlet="Herald"), body).sources == 2

    def test_speakers_of_one_kind_in_one_report_are_one(self) -> None:
        def by(key: str, name: str, kind: ClaimantKind, report: str = "r") -> Telling:
            return telling(key, report=report, outlet=report, claimants=(Claimant(name, kind),), reported_by=(name,))

        monitor = by("a", "a monitoring group", ClaimantKind.MONITOR)
        observatory = by("b", self.OBSERVATORY, ClaimantKind.MONITOR)
        assert only(monitor, observatory).sources == 1
        assert only(monitor, by("b", self.OBSERVATORY, ClaimantKind.MONITOR, "q")).sources == 2
        assert only(monitor, by("b", "residents", ClaimantKind.RESIDENT)).sources == 2
        russia, iran = by("a", "Moscow", ClaimantKind.PARTY), by("b", "Tehran", ClaimantKind.PARTY)
        assert only(russia, iran).sources == 2
        assert only(russia, by("c", "a statement of the ministry", ClaimantKind.PARTY)).sources == 1

    def test_copies_are_one(self) -> None:
        copied = [telling(key, sentence=f"{SENTENCE} {key}") for key in "abcde"]
        assert only(*copied).sources == 1
        assert only(*copied, telling("f")).sources == 2

    def test_who_denies_is_no_source(self) -> None:
        denial = self.claimed("b", "Moscow", status=Status.DENIED, denied_by=("Moscow",))
        assert only(telling("a"), denial).sources == 1

    def test_a_changed_word_leaves_a_copy_and_another_sentence_does_not(self) -> None:
        first = shingles_of(SENTENCE)
        assert are_copies(first, shingles_of(SENTENCE.replace("fell in", "collapsed")))
        assert are_copies(first, shingles_of(f"Reuters on 8 October: {SENTENCE}"))
        assert not are_copies(
            first, shingles_of("At dawn the town was hit by jets, and the market and houses burnt, they said.")
        )
        assert not are_copies(shingles_of("Jets struck Idlib."), shingles_of("Jets struck Idlib."))

    @pytest.mark.parametrize(
        ("name", "kind", "actor"),
        [
            ("Russian Defence Ministry", ClaimantKind.OTHER, "Russia"),
            ("the Pentagon", ClaimantKind.OTHER, "United States"),
            ("Israeli military", ClaimantKind.PARTY, "Israel"),
            ("Israeli spokesman Avichay Adraee", ClaimantKind.OTHER, "Israel"),
            ("Syrian Observatory for Human Rights", ClaimantKind.MONITOR, ""),
            ("Syrian Observatory for Human Rights", ClaimantKind.OTHER, ""),
            ("Russian activists", ClaimantKind.OTHER, ""),
            ("SANA", ClaimantKind.MEDIA, ""),
            ("SANA", ClaimantKind.OTHER, "Syrian government"),
            ("residents", ClaimantKind.OTHER, ""),
            ("Russias military", ClaimantKind.PARTY, "Russia"),
            ("Hezbollahs official television", ClaimantKind.PARTY, "Hezbollah"),
            ("Syrian state news agency SANA", ClaimantKind.PARTY, "Syrian government"),
            ("French Defence Ministry", ClaimantKind.PARTY, "US-led coalition"),
            ("a man of the Observatory", ClaimantKind.OTHER, ""),
        ],
    )
    def test_for_whom_a_speaker_speaks(self, name: str, kind: ClaimantKind, actor: str) -> None:
        assert party_of(Claimant(name, kind)) == actor

    def test_names_are_compared_without_case_article_and_alias(self) -> None:
        assert folded("The SOHR") == folded("Syrian Observatory for Human Rights")
        assert folded("Agence  France-Presse") == folded("AFP")
        assert folded("Observatory chief Rami Abdel Rahman") == folded("the Syrian Observatory for Human Rights")
        assert folded("Iraqi Observatory for Human Rights") != folded("Syrian Observatory for Human Rights")


class TestStanding:
    def test_contested_where_somebody_denies_it(self) -> None:
        denial = telling("b", status=Status.DENIED, actors=("Russia",), reported_by=("Moscow",))
        assert only(telling("a"), telling("c"), denial).standing is Standing.CONTESTED
        assert only(denial).standing is Standing.CONTESTED

    def test_contested_where_mentions_name_different_actors(self) -> None:
        one = telling("a", actors=("Russia",), killed=41)
        other = telling("b", actors=("Syrian government",), killed=41)
        assert only(one, other).standing is Standing.CONTESTED

    def test_a_coalition_and_its_member_are_no_dispute(self) -> None:
        named = [telling("a", actors=("US-led coalition",)), telling("b", actors=("France",))]
        assert only(*named).standing is Standing.LIKELY

    def test_contested_outweighs_declared(self) -> None:
        own = telling("a", actors=("Russia",), reported_by=("Moscow",))
        denial = telling("b", status=Status.DENIED, actors=("Russia",), reported_by=("a minister",))
        assert only(own).standing is Standing.DECLARED
        assert only(own, denial).standing is Standing.CONTESTED

    def test_declared_by_the_leader_of_an_alliance(self) -> None:
        assert (
            only(telling("a", actors=("US-led coalition",), reported_by=("the Pentagon",))).standing
            is Standing.DECLARED
        )

    def test_declared_by_the_actors_own_outlet(self) -> None:
        assert only(telling("a", outlet="SANA", actors=("Syrian government",))).standing is Standing.DECLARED
        assert only(telling("a", outlet="SANA", actors=("Israel",))).standing is Standing.SINGLE

    def test_likely_and_single_source(self) -> None:
        assert only(telling("a"), telling("b")).standing is Standing.LIKELY
        assert only(telling("a")).standing is Standing.SINGLE

    def test_every_standing_has_its_rule_and_none_is_a_grade(self) -> None:
        assert RULES.keys() == set(Standing)
        assert not {"confirmed", "fair", "weak"} & {str(one) for one in Standing}


# ---- properties

PLACES = [
    place(1),
    place(2, latitude=35.52),
    place(3, precision=Precision.SITE, radius_m=300),
    place(4, precision=Precision.REGION, radius_m=20_000),
    place(5, precision=Precision.PROVINCE, radius_m=60_000),
]
dated = st.integers(1, 3).map(lambda day: (f"2015-10-{day:02}", None))
spans = st.tuples(st.integers(1, 3), st.integers(0, 4)).map(
    lambda days: (f"2015-10-{days[0]:02}", f"2015-10-{sum(days):02}")
)


@st.composite
def tellings(draw: st.DrawFn) -> list[Telling]:
    """Mentions of a few days, places and actors, so that many may be joined."""
    made = []
    for number in range(draw(st.integers(0, 12))):
        date, end = draw(st.one_of(dated, dated, spans, st.just((None, None))))
        made.append(
            telling(
                f"k{number}",
                report=f"r{draw(st.integers(0, 5))}",
                outlet=draw(st.sampled_from(["Herald", "Courier", "SANA"])),
                published=draw(st.sampled_from([None, dt.date(2015, 10, 2), dt.date(2015, 10, 3)])),
                place=draw(st.sampled_from(PLACES)),
                date=date,
                date_end=end,
                actors=draw(st.sampled_from([("unknown",), ("Russia",), ("Syrian government",), ("Russia", "Turkey")])),
                weapon=draw(st.sampled_from(["airstrike", "artillery", "unknown"])),
                killed=draw(st.sampled_from([None, 2, 41])),
                status=draw(st.sampled_from([Status.REPORTED, Status.REPORTED, Status.DENIED])),
                reported_by=draw(st.sampled_from([(), ("activists",), ("Moscow",)])),
                sentence=draw(st.sampled_from([SENTENCE, "Jets hit the town."])),
            )
        )
    return made


class TestProperties:
    @given(tellings(), st.randoms(use_true_random=False))
    def test_the_order_of_arrival_does_not_matter(self, told: list[Telling], chance: random.Random) -> None:
        shuffled = list(told)
        chance.shuffle(shuffled)
        assert by_key(join(shuffled)) == by_key(join(told))

    @given(tellings())
    def test_every_mention_is_in_one_incident_and_all_members_fit(self, told: list[Telling]) -> None:
        incidents = join(told)
        assert sorted(member.key for incident in incidents for member in incident.members) == sorted(
            one.key for one in told
        )
        for incident in incidents:
            for one in incident.members:
                assert all(fits(one, other) for other in incident.members if other is not one)
            assert all(incident.why) == (len(incident.members) > 1)
            assert 1 <= max(incident.sources, 1) <= len(incident.members)

    @given(tellings())
    def test_an_incident_has_one_day_that_all_its_members_allow(self, told: list[Telling]) -> None:
        for incident in join(told):
            assert incident.first <= incident.last
            assert all(one.first <= incident.first and incident.last <= one.last for one in incident.members)
            assert len({one.spot.key for one in incident.members if one.spot.precision == Precision.TOWN}) <= 1

    @given(tellings())
    def test_joining_the_members_of_an_incident_gives_it_again(self, told: list[Telling]) -> None:
        for incident in join(told):
            alone = join(incident.members)
            assert {member.key for one in alone for member in one.members} == {one.key for one in incident.members}

    @given(tellings(), st.integers(0, 11))
    def test_a_change_reaches_the_days_around_it_only(self, told: list[Telling], number: int) -> None:
        """What is more than four days away stays what it was: the store asks for no more."""
        if number >= len(told):
            return
        changed = told[number]
        rest = [one for one in told if one is not changed]
        far = [
            incident
            for incident in join(rest)
            if incident.block != changed.block
            or incident.first > changed.last + SPREAD
            or incident.last < changed.first - SPREAD
        ]
        after = by_key(join(told))
        assert all(after.get(incident.key) == by_key([incident])[incident.key] for incident in far)

    @given(strategies.documents())
    def test_any_telling_is_kept_as_it_is(self, document: tuple[Report, list[Strike]]) -> None:
        report, found = document
        for one in tellings_of("r", report.source, report.published, keyed(report, found)):
            assert Telling.from_json(one.as_json()) == one


def by_key(incidents: Sequence[Incident]) -> dict[str, tuple[set[str], Standing, int]]:
    """What an incident is, whatever the order of its members."""
    return {
        incident.key: ({member.key for member in incident.members}, incident.standing, incident.sources)
        for incident in incidents
    }


class TestDecisions:
    def decided(self, number: int, strike: str, other: str = "", undone: bool = False) -> Decision:
        at = dt.datetime(2026, 1, number, tzinfo=dt.UTC)
        return Decision(
            number, strike, other, "Rana", "seen both", at, "Rana" if undone else "", at if undone else None
        )

    def joined(self, told: Sequence[Telling], *log: Decision) -> list[str]:
        incidents = join_with(told, in_force(log))
        return sorted(" ".join(sorted(member.key for member in incident.members)) for incident in incidents)

    def test_set_apart_joined_and_undone(self) -> None:
        told = [telling("a"), telling("b"), telling("c", date="2015-10-20")]
        assert self.joined(told) == ["a b", "c"]
        assert self.joined(told, self.decided(1, "a")) == ["a", "b", "c"]
        assert self.joined(told, self.decided(1, "a", "c")) == ["a c", "b"]
        assert self.joined(told, self.decided(1, "a"), self.decided(2, "a", "c")) == ["a c", "b"]
        assert self.joined(told, self.decided(1, "a"), self.decided(2, "a", "c", undone=True)) == ["a", "b", "c"]
        assert self.joined(told, self.decided(1, "a", undone=True)) == ["a b", "c"]

    def test_decisions_may_lead_on_and_round(self) -> None:
        told = [telling(key, date=f"2015-10-{day}") for key, day in (("a", 10), ("b", 20), ("c", 30))]
        assert self.joined(told, self.decided(1, "a", "b"), self.decided(2, "b", "c")) == ["a b c"]
        assert self.joined(told, self.decided(1, "a", "b"), self.decided(2, "b", "a")) == ["a b", "c"]

    def test_a_partner_that_is_gone_leaves_it_to_the_rules(self) -> None:
        assert self.joined([telling("a"), telling("b")], self.decided(1, "a", "z")) == ["a b"]

    def test_the_reason_says_who_and_why(self) -> None:
        told = [telling("a"), telling("c", date="2015-10-20")]
        (incident,) = join_with(told, in_force([self.decided(1, "a", "c")]))
        assert incident.why[1] == "joined by Rana: seen both"


def test_every_actor_of_the_file_is_one_of_actors_toml() -> None:
    known, named = likeness(), {row["name"] for row in read_toml("actors.toml")["actor"]}
    allied = {name for members in known.members.values() for name in members} - NOT_IN_THE_LIST
    assert set(known.members) | allied | {actor for _, actor in known.voices} <= named


def test_a_hundred_thousand_mentions_are_joined_in_seconds() -> None:
    towns = [place(number, latitude=30 + number % 100 / 10, province=f"P{number % 14}") for number in range(600)]
    chance = random.Random(8)
    known = [
        replace(
            telling("x", actors=(chance.choice(["Russia", "Turkey", "unknown"]),), place=chance.choice(towns)),
            shingles=tuple(chance.randrange(2**32) for _ in range(20)),
        )
        for _ in range(2_000)
    ]
    told = []
    for number in range(100_000):
        day = 735_000 + chance.randrange(2_000)
        told.append(replace(chance.choice(known), key=f"k{number}", report=f"r{number}", first=day, last=day))
    start = time.process_time()
    assert len(join(told)) > 50_000
    assert time.process_time() - start < 60  # about four on a quiet machine


def test_the_readme_has_the_rules_of_standing() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert [row for standing, rule in RULES.items() if (row := f"| {standing} | {rule} |") not in readme] == []
