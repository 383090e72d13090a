"""The filters in the sidebar, used as a reader uses them; and a map of many places that answers before Python does."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from geo.records import Report
from geo.store import open_store
from tests.browser.panel import group
from tests.browser.serving import Dashboard, serve
from tests.browser.test_dashboard import choose, go, sentence, store_of
from tests.browser.test_map_draws import wait_for
from tests.strategies import place, strike

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

FIRST = dt.date(2015, 1, 5)
WEEKS = 40
MANY = 620  # places
ACTORS = ("Russia", "Turkey", "Israel", *(f"Brigade {number}" for number in range(1, 15)))


@pytest.fixture(scope="module")
def dashboard(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard of many places, one report a week with those of one actor more often than those of the next."""
    with serve(tmp_path_factory.mktemp("dashboard")) as running:
        with store_of(running) as store:
            store.remove_samples()
            for week in range(WEEKS):
                report = Report(f"Report {week} tells of strikes.", f"Report {week}", source=f"Outlet {week % 3}")
                day = (FIRST + dt.timedelta(weeks=week)).isoformat()
                told = strike(report, date=day if week % 5 != 2 else None)
                store.add(report, [replace(told, start=at, place=spot(at), actors=named(at)) for at in mine(week)])
        yield running


def mine(week: int) -> range:
    return range(week, MANY, WEEKS)


def spot(at: int):  # type: ignore[no-untyped-def]
    return place(at, latitude=33 + at % 25 / 6, longitude=36 + at // 25 / 6, province=("Idlib", "Homs", "Hama")[at % 3])


def named(at: int) -> tuple[str, ...]:
    return (ACTORS[at % len(ACTORS)],) if at % 4 else ("Russia",)


def number_of(page: Page, name: str, value: str) -> int:
    """The reports that stand beside a value."""
    row = group(page, name).locator("label", has_text=re.compile(rf"^{value}[\d,]+$"))
    return int(row.locator(".count").inner_text().replace(",", ""))


def test_a_value_is_ticked_with_the_keyboard_and_the_others_are_counted_anew(page: Page, dashboard: Dashboard) -> None:
    go(page, dashboard)
    before = number_of(page, "Province", "Idlib")
    box = group(page, "Actor").get_by_role("checkbox").first
    box.focus()
    page.keyboard.press("Space")
    sentence(page, "by Russia")
    page.wait_for_function(
        """([before]) => [...document.querySelectorAll("*")].some((one) => one.shadowRoot
            && [...one.shadowRoot.querySelectorAll("legend")].some((legend) => legend.textContent === "Province"
                && legend.parentElement.querySelector(".count").textContent !== String(before)))""",
        arg=[before],
    )
    assert number_of(page, "Province", "Idlib") < before
    assert box.evaluate("(one) => one === one.getRootNode().activeElement"), "the focus stays"
    page.keyboard.press("Space")
    page.locator("h2").filter(has_not_text="Russia").wait_for()


def test_all_values_are_unfolded_and_one_is_looked_for(page: Page, dashboard: Dashboard) -> None:
    go(page, dashboard)
    actors = group(page, "Actor")
    assert actors.get_by_role("checkbox").count() == 6
    actors.get_by_role("button", name="Show all 17").click()
    assert actors.get_by_role("checkbox").count() == len(ACTORS)
    page.keyboard.type("gade 1")
    assert actors.get_by_role("checkbox").count() == 6  # Brigade 1, 10 ... 14
    actors.get_by_role("checkbox", name=re.compile(r"^Brigade 14 ")).check()
    sentence(page, "by Brigade 14")
    actors.get_by_role("button", name="Show fewer").click()
    assert actors.get_by_role("checkbox", checked=True).count() == 1, "what is chosen stays in sight"
    actors.get_by_role("button", name="Show all 17").click()
    page.keyboard.type("zzz")
    actors.get_by_text("None has these letters.").wait_for()


def test_weeks_are_drawn_over_and_a_click_chooses_one(page: Page, dashboard: Dashboard) -> None:
    go(page, dashboard)
    weeks = page.locator(".weeks")
    box = weeks.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.26, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.49, box["y"] + 20, steps=4)
    page.mouse.up()
    first, last = (FIRST + dt.timedelta(weeks=week) for week in (10, 20))
    page.wait_for_url(lambda address: f"from={first}" in address and f"to={last - dt.timedelta(1)}" in address)
    assert page.get_by_label("From").input_value() == str(first)
    weeks.click(position={"x": box["width"] * 0.51, "y": 20})
    page.wait_for_url(lambda address: f"from={last}" in address)
    page.locator(".weeks .brush").wait_for()
    weeks.click(position={"x": box["width"] * 0.51, "y": 20})
    page.wait_for_url(lambda address: "from=" not in address and "to=" not in address)


def test_days_words_and_a_switch(page: Page, dashboard: Dashboard) -> None:
    go(page, dashboard)
    page.get_by_label("From").fill("2015-08-03")
    page.get_by_label("From").blur()
    sentence(page, "from 3 August 2015")
    page.get_by_label("Words").fill("Report 31")
    sentence(page, "with")
    page.get_by_label("Words").fill("")
    page.get_by_label(re.compile("^Undated")).check()
    page.wait_for_url(lambda address: "undated=yes" in address and "text=" not in address)
    page.get_by_text("More filters").click()
    choose(page, "Source", "Outlet 1")
    page.get_by_text("More filters (1 chosen)").wait_for()
    page.get_by_role("button", name="Reset filters").click()
    page.wait_for_url(lambda address: not re.search("from=|undated=|source=", address))
    assert page.get_by_label("From").input_value() == ""


def test_the_map_answers_a_filter_before_python_and_both_say_the_same(page: Page, dashboard: Dashboard) -> None:
    frame = go(page, dashboard)
    wait_for(frame, "Places", str(MANY))
    frame.wait_for_function("strikemap.archive")
    tally = "strikemap.points.map((place) => [place.key, place.reports, place.mentions, place.colour]).sort()"
    # What the frame does at once, before anything of Python can have come.
    shown = frame.evaluate(f"""() => {{
        const done = strikemap.answer(strikemap.asked + 1, {{actor: ["Turkey"], province: ["Homs"]}});
        return [done, strikemap.points.length, {tally}];
    }}""")
    assert shown[0] is True
    assert 0 < shown[1] < MANY
    choose(page, "Actor", "Turkey")
    choose(page, "Province", "Homs")
    sentence(page, "by Turkey in Homs")
    frame.wait_for_function(f"strikemap.points.length === {shown[1]}")
    frame.wait_for_function("strikemap.points.some((place) => place.sentence)")  # only Python knows the words
    assert frame.evaluate(tally) == shown[2]


def test_an_answer_to_an_earlier_turn_comes_too_late(page: Page, dashboard: Dashboard) -> None:
    frame = go(page, dashboard)
    frame.wait_for_function("strikemap.archive")
    choose(page, "Actor", "Turkey")
    sentence(page, "by Turkey")
    number = frame.evaluate("""() => {
        strikemap.answer(strikemap.asked + 2, {actor: ["Israel"]});
        return strikemap.points.length;
    }""")
    choose(page, "Province", "Homs")  # this turn is not the newest that the map was asked
    sentence(page, "by Turkey in Homs")
    assert frame.evaluate("strikemap.points.length") != number or number == 0


def test_words_wait_for_the_database(page: Page, dashboard: Dashboard) -> None:
    frame = go(page, dashboard)
    frame.wait_for_function("strikemap.archive")
    assert frame.evaluate("strikemap.answer(1, {text: ['Report']})") is False
    page.get_by_label("Words").fill("Report 31")
    frame.wait_for_function(f"strikemap.points.length > 0 && strikemap.points.length < {MANY // 10}")


def test_after_a_change_of_the_data_the_map_counts_the_new_mentions(page: Page, dashboard: Dashboard) -> None:
    frame = go(page, dashboard)
    frame.wait_for_function("strikemap.archive")
    held = frame.evaluate("strikemap.held")
    with open_store(str(dashboard.data_dir / "strikemap.db")) as store:
        report = Report("A later report.", "Later", source="Outlet 1")
        store.add(report, [strike(report, place=spot(1), actors=("Israel",))])
    choose(page, "Actor", "Israel")
    sentence(page, "by Israel")
    frame.wait_for_function("([held]) => strikemap.held && strikemap.held !== held && strikemap.archive", arg=[held])
