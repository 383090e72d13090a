"""A person's word on a place wins, is logged, holds for every strike of that name, and can be undone."""

from __future__ import annotations

import re
import shlex
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from geo.corrections import Corrected, correct_place, place_at, undo_correction
from geo.errors import CorrectionRefused, StoreReadOnly
from geo.extract import Extractor
from geo.ingest import ingest, read_again
from geo.places import Gazetteer
from geo.places.cache import CachedAnswer, PlaceCache, State, answer_nothing, answer_place, cache_key
from geo.places.locate import kept
from geo.places.ways import Way
from geo.records import Place, Precision, Report, Strike
from geo.store import Store, open_store
from tests.stores import DIALECTS, emptied, new_url
from tests.strategies import place, strike

VILLAGE = place_at("Kafr Zita", 35.37, 36.6, country="SY", province="Hama")
OTHER = place_at("Kafr Zita", 34.0, 37.0, country="SY", province="Homs")
WHO, WHY = "Rana", "the one in Hama, by the photograph"


class Scenes:
    """An extractor whose reports say outright what they tell: "NAME in COUNTRY/PROVINCE", one strike a line.

    It looks names up as the real one does: a person's word where it holds, else a gazetteer with one place a name.
    """

    def __init__(self, cache: PlaceCache) -> None:
        self.cache = cache

    def strikes(self, report: Report, /) -> Sequence[Strike]:
        if "PANIC" in report.text and self.panics:
            raise RecursionError("too deep")
        return [self.read(report, line) for line in report.text.splitlines() if " in " in line]

    panics = False

    def read(self, report: Report, line: str) -> Strike:
        name, _, scene = line.partition(" in ")
        country, _, province = scene.partition("/")
        start = report.text.index(line)
        return strike(
            report,
            sentence=line,
            start=start,
            end=start + len(line),
            place_text=name,
            place_start=start,
            place_end=start + len(name),
            place=self.look_up(name, country, province),
            unplaced="no gazetteer knows it" if name.startswith("Kafr") else "",
            scene=country,
            within=province,
        )

    def look_up(self, name: str, country: str, province: str) -> Place | None:
        known = kept(name, self.cache, [country], [province])
        if known is not None and known.place is not None:
            return known.place
        return None if name.startswith("Kafr") else place(len(name), name=name, country=country, province=province)


@pytest.fixture(scope="module", params=DIALECTS)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(new_url(request.param, tmp_path_factory.mktemp("corrections"))) as opened:
        yield opened


@pytest.fixture
def store(shared: Store) -> Store:
    shared.cache.clear(list(State))
    return emptied(shared)


@pytest.fixture
def extractor(store: Store) -> Scenes:
    return Scenes(store.cache)


REPORTS = [
    Report("Kafr Zita in SY/Hama\nAleppo in SY/Aleppo", "a", source="A"),
    Report("Kafr-Zita in SY/Hama\nKafr Zita in SY/Homs\nKafr Zita in SY/", "b", source="B"),
    Report("Kafr Zita in IQ/Anbar", "c", source="C"),
    Report("Aleppo in SY/Aleppo\nHama in SY/Hama", "d", source="D"),
]


def corrected(store: Store, extractor: Scenes, **more: str) -> Corrected:
    """The usual correction."""
    given = {"written": "Kafr Zita", "country": "SY", "who": WHO, "why": WHY} | more
    return correct_place(store, extractor, place=VILLAGE, **given)  # type: ignore[arg-type]


def everything(store: Store) -> object:
    """All that the store shows of reports and strikes."""
    return store.strikes(), store.reports(), store.places(), store.names(), store.counts(), store.facets()


def at(store: Store, country: str, within: str | None = None) -> list[Place | None]:
    """The places of the stored strikes of the name in a country and province."""
    found = store.strikes_naming(cache_key("Kafr Zita"), country)
    return [one.strike.place for one in found if within is None or one.strike.within == within]


class TestApplied:
    def test_every_strike_of_the_name_in_the_country_moves_and_no_other(self, store: Store, extractor: Scenes) -> None:
        ingest(REPORTS, store, extractor)
        others = [one for one in store.strikes() if one.strike.scene != "SY" or "Zita" not in one.strike.place_text]
        done = corrected(store, extractor)
        assert (done.totals.moved, done.totals.read) == (4, 3)
        moved = at(store, "SY")
        assert len(moved) == 4
        for found in moved:
            assert found == replace(VILLAGE, method=f"manual: {WHO}: {WHY}")
        assert [one for one in store.strikes() if one in others] == others
        assert at(store, "IQ") == [None]
        ways = {(row.key, row.country): row.way for row in store.names()}
        assert ways[cache_key("Kafr Zita"), "SY"] is Way.MANUAL
        assert ways[cache_key("Kafr Zita"), "IQ"] is Way.NOT_FOUND
        assert "4 strikes moved, in 3 reports read again" in str(done)

    def test_within_a_province_only_the_strikes_there_move(self, store: Store, extractor: Scenes) -> None:
        ingest(REPORTS, store, extractor)
        assert corrected(store, extractor, within="Hama").totals.moved == 2
        assert all(found is not None for found in at(store, "SY", "Hama"))
        assert at(store, "SY", "Homs") == [None]
        assert at(store, "SY", "") == [None]

    def test_the_narrower_of_two_corrections_holds(self, store: Store, extractor: Scenes) -> None:
        ingest(REPORTS, store, extractor)
        corrected(store, extractor)
        correct_place(
            store, extractor, written="Kafr Zita", country="SY", within="Homs", place=OTHER, who="Omar", why="near Homs"
        )
        assert {found.latitude for found in at(store, "SY", "Hama") if found} == {VILLAGE.latitude}
        assert {found.latitude for found in at(store, "SY", "Homs") if found} == {OTHER.latitude}

    def test_reports_to_come_are_corrected_too(self, store: Store, extractor: Scenes) -> None:
        corrected(store, extractor)
        ingest(REPORTS, store, extractor)
        assert [found.key for found in at(store, "SY") if found] == [VILLAGE.key] * 4

    def test_undone_all_is_exactly_as_before(self, store: Store, extractor: Scenes) -> None:
        ingest(REPORTS, store, extractor)
        before = everything(store)
        done = corrected(store, extractor)
        assert everything(store) != before
        undone = undo_correction(store, extractor, done.correction.number, "Omar")
        assert undone.totals.moved == 4
        assert everything(store) == before
        assert store.cache.named(cache_key("Kafr Zita")) == []
        assert "undone" in str(undone)

    def test_what_was_answered_before_comes_back(self, store: Store, extractor: Scenes) -> None:
        answer = answer_place("Kafr Zita", "SY", place(7), "nominatim", {"osm_id": 7, "odd": "\x00\ud800"})
        store.cache.put(answer)
        ingest(REPORTS, store, extractor)
        before = everything(store)
        done = corrected(store, extractor)
        assert done.correction.before == answer
        store.cache.put(replace(answer, latitude=1.0))
        undo_correction(store, extractor, done.correction.number, WHO)
        assert store.cache.named(answer.query) == [answer]
        assert everything(store) == before

    def test_two_places_never_share_a_marker(self, store: Store, extractor: Scenes) -> None:
        ingest(REPORTS, store, extractor)
        corrected(store, extractor, within="Hama")
        correct_place(store, extractor, written="Kafr Zita", country="IQ", place=OTHER, who=WHO, why=WHY)
        markers = {marker.key: marker.mentions for marker in store.places() if marker.name == "Kafr Zita"}
        assert markers == {VILLAGE.key: 2, OTHER.key: 1}

    def test_a_report_that_cannot_be_read_again_keeps_its_strikes(
        self, store: Store, extractor: Scenes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        panicky = Report("PANIC\nKafr Zita in SY/Hama", "p", origin="p.txt")
        ingest([panicky, REPORTS[0]], store, extractor)
        monkeypatch.setattr(extractor, "panics", True)
        done = corrected(store, extractor)
        assert (done.totals.failed, done.totals.read, done.totals.moved) == (1, 1, 1)
        assert str(done.totals.failures[0]).startswith("p.txt: its strikes could not be found")
        assert "1 could not be read again" in str(done)
        assert sorted(found is None for found in at(store, "SY")) == [False, True]

    def test_the_real_extractor(self, store: Store, gazetteer: Gazetteer) -> None:
        reader = Extractor(gazetteer, store.cache)
        report = Report(
            "Russian air strikes hit the town of Binnish in Idlib province, Syria, on Friday. "
            "Air strikes also hit Maarat al-Numan.",
            "r",
        )
        ingest(report, store, reader)
        before = everything(store)
        (key,) = {one.strike.place_text for one in store.strikes() if "Binnish" in one.strike.place_text}
        done = correct_place(store, reader, written=key, country="SY", place=VILLAGE, who=WHO, why=WHY)
        assert done.totals.moved == 1
        (moved,) = [one.strike.place for one in store.strikes() if one.strike.place_text == key]
        assert moved is not None
        assert (moved.latitude, moved.method) == (VILLAGE.latitude, f"manual: {WHO}: {WHY}")
        undo_correction(store, reader, done.correction.number, WHO)
        assert everything(store) == before


class TestOrder:
    def test_reading_again_makes_no_report_newer(self, store: Store, extractor: Scenes) -> None:
        ingest(REPORTS, store, extractor)
        before = [one.key for one in store.strikes()]
        corrected(store, extractor)
        assert [one.key for one in store.strikes()] == before

    def test_a_mention_less_and_one_more_again(self, store: Store) -> None:
        first, second = (Report(f"Raids {name}", name) for name in "ab")
        found = [strike(first, place_start=number) for number in range(3)]
        for report in (first, second):
            store.add(report, [replace(one, report_id=report.id) for one in found])
        before = [one.key for one in store.strikes()]
        store.add(first, found[:2])
        assert store.add(first, found) == "changed"
        assert [one.key for one in store.strikes()] == before
        store.add(first, [*found, strike(first, place_start=4)])
        assert len(store.strikes()) == 7


class TestLog:
    def test_who_when_and_why_are_kept_also_when_undone(self, store: Store) -> None:
        made = store.cache.correct("Kafr Zita", "SY", "Hama", VILLAGE, f" {WHO} ", WHY)
        assert (made.written, made.who, made.why, made.undone_at) == ("Kafr Zita", WHO, WHY, None)
        assert (made.answer.country, made.answer.within, made.answer.state) == ("SY", "Hama", State.MANUAL)
        assert made.at.tzinfo is not None
        assert store.cache.corrections()[0] == made
        undone = store.cache.undo(made.number, "Omar")
        assert undone == replace(made, undone_by="Omar", undone_at=undone.undone_at)
        assert undone.undone_at is not None
        assert store.cache.corrections()[0] == undone
        store.cache.clear(list(State))
        assert store.cache.corrections()[0] == undone

    def test_the_newest_stands_first(self, store: Store) -> None:
        numbers = [store.cache.correct(f"Town {n}", "SY", "", VILLAGE, WHO, WHY).number for n in range(3)]
        assert [one.number for one in store.cache.corrections()[:3]] == numbers[::-1]

    def test_of_two_the_earlier_cannot_be_undone_first(self, store: Store) -> None:
        first = store.cache.correct("Kafr Zita", "SY", "", VILLAGE, WHO, WHY)
        second = store.cache.correct("Kafr Zita", "SY", "", OTHER, "Omar", "not that one")
        assert second.before == first.answer
        before = list(store.cache), store.cache.corrections()
        with pytest.raises(CorrectionRefused, match=f"number {second.number} by Omar, stands; undo number"):
            store.cache.undo(first.number, WHO)
        assert (list(store.cache), store.cache.corrections()) == before
        store.cache.undo(second.number, WHO)
        assert store.cache.get(cache_key("Kafr Zita"), "SY") == first.answer
        store.cache.undo(first.number, WHO)
        assert store.cache.named(cache_key("Kafr Zita")) == []

    def test_other_names_and_provinces_stand_in_nobodys_way(self, store: Store) -> None:
        first = store.cache.correct("Kafr Zita", "SY", "", VILLAGE, WHO, WHY)
        store.cache.correct("Kafr Zita", "SY", "Hama", OTHER, WHO, WHY)
        store.cache.correct("Kafr Zita", "IQ", "", OTHER, WHO, WHY)
        store.cache.undo(first.number, WHO)
        assert len(store.cache.named(cache_key("Kafr Zita"))) == 2

    def test_undone_twice_or_never_made(self, store: Store) -> None:
        made = store.cache.correct("Kafr Zita", "SY", "", VILLAGE, WHO, WHY)
        store.cache.undo(made.number, "Omar")
        with pytest.raises(CorrectionRefused, match="undone already, by Omar"):
            store.cache.undo(made.number, WHO)
        with pytest.raises(CorrectionRefused, match="no correction number 999999"):
            store.cache.undo(999_999, WHO)

    def test_one_whose_answer_was_cleared_is_marked_and_nothing_comes_back(self, store: Store) -> None:
        store.cache.put(answer_nothing("Kafr Zita", "SY", "nominatim"))
        made = store.cache.correct("Kafr Zita", "SY", "", VILLAGE, WHO, WHY)
        assert store.cache.clear([State.MANUAL]) == 1
        assert store.cache.undo(made.number, WHO).undone_by == WHO
        assert store.cache.named(cache_key("Kafr Zita")) == []

    def test_another_word_from_elsewhere_is_not_undone_with_it(self, store: Store) -> None:
        made = store.cache.correct("Kafr Zita", "SY", "", VILLAGE, WHO, WHY)
        elsewhere = replace(made.answer, latitude=1.0, note="Omar: from another store")
        store.cache.put(elsewhere)
        with pytest.raises(CorrectionRefused, match="Omar: from another store"):
            store.cache.undo(made.number, WHO)
        assert store.cache.named(cache_key("Kafr Zita")) == [elsewhere]

    @pytest.mark.parametrize(
        ("written", "place", "who", "why", "words"),
        [
            ("?!", VILLAGE, WHO, WHY, "no name"),
            ("Kafr Zita", VILLAGE, " ", WHY, "who makes it"),
            ("Kafr Zita", VILLAGE, WHO, "", "say why"),
            ("Kafr Zita", replace(VILLAGE, latitude=91.0), WHO, WHY, "no point"),
            ("Kafr Zita", replace(VILLAGE, longitude=float("nan")), WHO, WHY, "no point"),
            ("Kafr Zita", replace(VILLAGE, radius_m=0), WHO, WHY, "radius"),
        ],
    )
    def test_what_is_no_correction(
        self, store: Store, written: str, place: Place, who: str, why: str, words: str
    ) -> None:
        before = store.version(), store.cache.corrections()
        with pytest.raises(CorrectionRefused, match=words):
            store.cache.correct(written, "SY", "", place, who, why)
        assert (store.version(), store.cache.corrections()) == before

    def test_who_undoes_has_to_say_so(self, store: Store) -> None:
        made = store.cache.correct("Kafr Zita", "SY", "", VILLAGE, WHO, WHY)
        with pytest.raises(CorrectionRefused, match="who does it"):
            store.cache.undo(made.number, " ")

    def test_any_text_is_kept_as_it_is(self, store: Store) -> None:
        odd = "\x00\ud800</script>' OR 1=1 --"
        made = store.cache.correct(
            f"Kafr {odd}", odd.upper(), odd, replace(VILLAGE, name=odd, province=odd), f"R{odd}", odd
        )
        assert store.cache.corrections()[0] == made
        assert store.cache.get(made.answer.query, odd.upper(), odd) == made.answer

    def test_nobody_corrects_where_only_reading_is_allowed(self, tmp_path: Path) -> None:
        with open_store(f"{tmp_path}/a.db") as store:
            made = store.cache.correct("Kafr Zita", "SY", "", VILLAGE, WHO, WHY)
        with open_store(f"{tmp_path}/a.db", readonly=True) as store:
            assert store.cache.corrections() == [made]
            assert store.cache.corrected() == 1
            with pytest.raises(StoreReadOnly):
                store.cache.correct("Kafr Zita", "SY", "", VILLAGE, WHO, WHY)
            with pytest.raises(StoreReadOnly):
                store.cache.undo(made.number, WHO)
            with pytest.raises(StoreReadOnly):
                store.cache.clear()


class TestTogether:
    def test_two_people_at_once_are_both_logged_and_the_later_wins(self, store: Store) -> None:
        def make(who: str, where: Place) -> None:
            store.cache.correct("Kafr Zita", "SY", "", where, who, WHY)

        threads = [
            threading.Thread(target=make, args=(f"Person {n}", replace(VILLAGE, latitude=float(n)))) for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        made = sorted(store.cache.corrections(), key=lambda one: one.number)[-8:]
        assert {one.who for one in made} == {f"Person {n}" for n in range(8)}
        assert store.cache.named(cache_key("Kafr Zita")) == [made[-1].answer]
        assert [one.before for one in made[1:]] == [one.answer for one in made[:-1]]
        for one in reversed(made):
            store.cache.undo(one.number, WHO)
        assert store.cache.named(cache_key("Kafr Zita")) == []

    def test_a_report_that_comes_in_meanwhile_is_corrected_too(self, store: Store, extractor: Scenes) -> None:
        class Interrupted(Scenes):
            """Somebody corrects the name when it has been looked up, and not stored yet."""

            times = 0

            def strikes(self, report: Report, /) -> Sequence[Strike]:
                found = super().strikes(report)
                self.times += 1
                if self.times == 1:
                    corrected(store, extractor)
                return found

        interrupted = Interrupted(store.cache)
        ingest(REPORTS[0], store, interrupted)
        assert interrupted.times == 2
        assert at(store, "SY") == [replace(VILLAGE, method=f"manual: {WHO}: {WHY}")]


class TestReadingAgain:
    def test_all_reports_or_those_named(self, store: Store, extractor: Scenes) -> None:
        ingest(REPORTS, store, extractor)
        keys = [row.key for row in store.reports()]
        seen: list[int] = []
        totals = read_again(store, extractor, progress=lambda totals: seen.append(totals.read))
        assert (totals.read, totals.same, totals.moved) == (4, 4, 0)
        assert seen == [1, 2, 3, 4]
        assert read_again(store, extractor, [keys[0], "unknown"]).read == 1

    def test_what_is_removed_meanwhile_does_not_come_back(self, store: Store, extractor: Scenes) -> None:
        ingest(REPORTS, store, extractor)
        first, second = store.report_keys()[:2]

        class Meanwhile:
            """While a report is read, somebody removes one and puts the other in under a new title."""

            def strikes(self, report: Report, /) -> Sequence[Strike]:
                again = store.report(second)
                assert again is not None
                store.remove(first)
                store.add(replace(again[0], title=f"{again[0].title}!"), extractor.strikes(again[0]))
                return extractor.strikes(report)[:-1]

        totals = read_again(store, Meanwhile(), [first, second])
        assert (totals.read, totals.failed, totals.moved) == (0, 0, 0)
        assert first not in store.report_keys()
        after = store.report(second)
        assert after is not None
        assert (after[0].title, len(after[1])) == ("!!", 3)

    def test_what_was_read_stays_what_it_was(self, store: Store, extractor: Scenes) -> None:
        ingest(REPORTS, store, extractor)
        before = store.version(), everything(store)
        read_again(store, extractor)
        assert (store.version(), everything(store)) == before

    def test_a_better_extractor_moves_what_it_finds_elsewhere(self, store: Store, extractor: Scenes) -> None:
        class Better(Scenes):
            def look_up(self, name: str, country: str, province: str) -> Place | None:
                return (
                    place(99, precision=Precision.SITE) if name == "Hama" else super().look_up(name, country, province)
                )

        ingest(REPORTS, store, extractor)
        totals = read_again(store, Better(store.cache))
        assert (totals.changed, totals.same, totals.moved) == (1, 3, 1)


def test_an_answer_within_a_province_is_kept_apart(store: Store) -> None:
    anywhere = answer_place("Kafr Zita", "SY", VILLAGE, "nominatim", {})
    inside = replace(anywhere, within="Hama", latitude=1.0)
    store.cache.put(anywhere)
    store.cache.put(inside)
    assert store.cache.get(anywhere.query, "SY") == anywhere
    assert store.cache.get(anywhere.query, "SY", "Hama") == inside
    assert store.cache.get(anywhere.query, "SY", "Homs") is None
    assert sorted(store.cache.named(anywhere.query), key=lambda one: one.within) == [anywhere, inside]


def test_clearing_leaves_what_people_said(store: Store) -> None:
    ok = answer_place("Aleppo", "SY", place(1), "nominatim", {})
    nothing = answer_nothing("Nowhere", "IQ", "nominatim")
    error = CachedAnswer("nothing", "", State.ERROR)
    manual = store.cache.correct("Kafr Zita", "SY", "", VILLAGE, WHO, WHY).answer
    for answer in (ok, nothing, error):
        store.cache.put(answer)
    assert store.cache.clear(name="Al-Aleppo") == 0
    assert store.cache.clear(name="ALEPPO") == 1
    assert store.cache.clear(country="SY") == 0
    assert store.cache.clear([State.NOT_FOUND], country="SY") == 0
    assert store.cache.clear([State.NOT_FOUND], country="IQ") == 1
    assert store.cache.clear(country="") == 1
    assert list(store.cache) == [manual]
    assert store.cache.clear() == 0
    assert store.cache.clear([State.MANUAL], name="Kafr Zita") == 1
    assert list(store.cache) == []


def test_the_commands_of_the_readme_are_commands() -> None:
    """Each line of the README that runs `python -m geo cache` or `ingest --again` is understood."""
    from geo.cli import parser

    text = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\.venv/bin/python -m geo (.*?)(?:\s+#.*)?$", text, re.MULTILINE)
    assert any(line.startswith("cache correct") for line in lines)
    for line in lines:
        parser().parse_args(shlex.split(line))
