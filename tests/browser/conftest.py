"""Fixtures: a running dashboard, and a page of Chromium that can reach nothing but this machine.

    def test_something(dashboard, page, watch):
        page.goto(dashboard.url)
        ...
        assert not watch.console_errors

At the end of each test the page must have asked for nothing outside and shown
no dialog; a test in which it should, empties `watch.refused` itself. A page of
a failed test is kept as a picture in test-artifacts/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import ARGUMENTS, Watch, find_chromium, guard, observe
from tests.browser.serving import ROOT, Dashboard, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

WIDTH, HEIGHT = 1280, 900
PATIENCE_MS = 45_000  # several workers share the machine
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, started once."""
    playwright = pytest.importorskip("playwright.sync_api")
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium or Chrome found; install one (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def dashboard(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard with an empty data folder of its own, one for each file of tests."""
    with serve(tmp_path_factory.mktemp("dashboard")) as running:
        yield running


@pytest.fixture
def open_dashboard(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Dashboard]]:
    """Start a dashboard with settings: `open_dashboard(STRIKEMAP_READONLY="1")`; closed after the test."""
    with ExitStack() as running:

        def start(**settings: str) -> Dashboard:
            return running.enter_context(serve(tmp_path_factory.mktemp("dashboard"), settings))

        yield start


@pytest.fixture
def watch() -> Watch:
    """What the page of this test was caught at."""
    return Watch()


@pytest.fixture
def context(chromium: Browser, watch: Watch) -> Iterator[BrowserContext]:
    """A fresh profile in which only this machine can be reached; downloads allowed."""
    opened = chromium.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB", accept_downloads=True)
    opened.set_default_timeout(PATIENCE_MS)
    guard(opened, watch)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that is watched; fails the test if it asked for something outside or showed a dialog."""
    opened = context.new_page()
    observe(opened, watch)
    yield opened
    if request.node.stash.get(FAILED, False):
        keep_picture(opened, request.node.name)
    assert watch.refused == [], "the page asked for something outside this machine"
    assert watch.dialogs == [], "a dialog was shown: a text ran as code"


def keep_picture(page: Page, name: str) -> None:
    """Save what a failed test saw."""
    folder = ROOT / "test-artifacts"
    folder.mkdir(exist_ok=True)
    page.screenshot(path=folder / f"{re.sub(r'[^A-Za-z0-9_-]+', '_', name)[:80]}.png", full_page=True)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember for the page whether its test failed."""
    report = yield
    if report.failed and report.when == "call":
        item.stash[FAILED] = True
    return report
