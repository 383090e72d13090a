"""The page of charts in Chromium: drawing over weeks and clicking a bar filter, and a second click takes it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from geo.records import Report
from geo.store import open_store
from tests.browser.serving import Dashboard, serve
from tests.strategies import place, strike

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

FIRST = dt.date(2015, 1, 5)


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard with one report a week for a hundred weeks, every second one of Russian strikes."""
    home = tmp_path_factory.mktemp("dashboard")
    folder = home / "data" / "strikemap"
    folder.mkdir(parents=True)
    with open_store(str(folder / "strikemap.db")) as store:
        store.keep_samples()
        for week in range(100):
            day = (FIRST + dt.timedelta(weeks=week)).isoformat()
            report = Report(f"Raids hit Idlib in week {week}.", str(week))
            actor = "Russia" if week % 2 else "Turkey"
            store.add(report, [strike(report, date=day, date_prec=1, actors=(actor,), place=place(week % 7))])
    with serve(home) as running:
        yield running


def chart(page: Page, key: str) -> Locator:
    return page.locator(f"[class*='st-key-{key}-'] [data-testid='stVegaLiteChart'] :is(canvas, svg)").first


def test_drawing_over_weeks_and_clicking_a_bar_filter(page: Page, dashboard: Dashboard) -> None:
    page.goto(f"{dashboard.url}/timeline")
    page.locator("h2", has_text="100 reports of strikes").wait_for()
    drawn = chart(page, "chart-weeks").bounding_box()
    assert drawn
    left, middle, height = drawn["x"], drawn["x"] + drawn["width"] / 2, drawn["y"] + drawn["height"] / 3
    page.mouse.move(middle, height)
    page.mouse.down()
    page.mouse.move(left + drawn["width"] + 5, height + 10, steps=5)
    page.mouse.up()
    page.locator("h2", has_text="from").wait_for()
    number = int(page.locator("h2").first.inner_text().split()[0])
    assert 35 <= number <= 65, "about half of the weeks"
    bar = chart(page, "chart-list-actor")
    for by_one in (True, False):
        # The chart is another one once its page has run: a click on the one that goes is heard by nobody.
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        page.wait_for_timeout(500)
        bar.click(position={"x": 220, "y": 12})
        lines = page.locator("h2")
        (lines.filter(has_text=" by ") if by_one else lines.filter(has_not_text=" by ")).first.wait_for()
    assert int(page.locator("h2").first.inner_text().split()[0]) == number
