"""A report in Chromium: its words marked by role, told apart without colour, the reasons one click away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from geo.extract import Extractor
from geo.records import Report
from geo.store import open_store
from tests.browser.chromium import Watch
from tests.browser.serving import Dashboard, serve

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

TEXT = (
    "Russian warplanes reportedly struck a market in Saraqib in Idlib province on Monday, killing nine people, "
    "the <img src=x onerror=alert(1)> Observatory said. Jets hit `${alert(1)}` in Ariha, activists said."
)


@pytest.fixture(scope="module")
def dashboard(extractor: Extractor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard with one report, in which markup stands among the marked words."""
    report = Report(TEXT, "one", "One", "The Test", published=dt.date(2016, 2, 16))
    with serve(tmp_path_factory.mktemp("reading")) as running:
        running.data_dir.mkdir(parents=True, exist_ok=True)
        with open_store(str(running.data_dir / "strikemap.db")) as store:
            store.keep_samples()
            store.add(report, extractor.strikes(report))
        yield running


@pytest.fixture
def text(page: Page, dashboard: Dashboard) -> Locator:
    """The running text of the report, opened by its link."""
    page.set_default_timeout(90_000)
    with open_store(str(dashboard.data_dir / "strikemap.db")) as store:
        key = store.reports()[0].key
    page.goto(f"{dashboard.url}/reports?report={key}")
    page.get_by_text("of strikes").first.wait_for()
    return page.locator(".st-key-running-text")


def mark(text: Locator, words: str) -> Locator:
    return text.locator(".stMarkdownColoredBackground", has_text=words).first


def line(text: Locator, words: str) -> str:
    return str(mark(text, words).evaluate("(span) => getComputedStyle(span).borderBottomStyle"))


def test_the_text_stands_as_it_is_and_its_words_are_marked(text: Locator, watch: Watch) -> None:
    assert " ".join(text.inner_text().split()).startswith(" ".join(TEXT.split()))
    lines = {words: line(text, words) for words in ("Saraqib", "Russian warplanes", "struck", "reportedly", "Monday")}
    assert lines["Saraqib"] == lines["Russian warplanes"] == "solid"
    assert lines["struck"] == "dashed"
    assert lines["reportedly"] == "double"
    assert lines["Monday"] == "dotted"
    assert not watch.dialogs


def test_each_mention_says_its_fields_in_words_and_why(text: Locator, page: Page) -> None:
    beside = page.locator("[class*='st-key-mention-']").first
    said = " ".join(beside.inner_text().split())
    assert "who struck Russia \u201cRussian warplanes\u201d" in said
    assert "when 2016-02-15 \u201cMonday\u201d" in said
    assert "how sure hedged \u201creportedly\u201d" in said
    beside.get_by_role("button", name="Why", exact=True).click()
    page.get_by_text("The day of the week, counted back from when it was written.").wait_for()
