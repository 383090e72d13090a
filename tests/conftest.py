"""What every test stands on: its own folders, no settings of the user's, nothing left out in silence."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from geo.extract import Extractor
    from geo.places import Gazetteer
    from tests.geocoding_server import GeocodingServer

# These are read by the tests themselves, never by the program.
FOR_TESTS = frozenset({"STRIKEMAP_REQUIRE_ALL", "STRIKEMAP_YARDSTICK"})
REQUIRE_ALL = os.environ.get("STRIKEMAP_REQUIRE_ALL", "") not in {"", "0"}
# The annotated articles are not part of the project, so their absence is never a failure.
YARDSTICK_MISSING = "yardstick not given"
XDG = {
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
}

MOST_WORKERS = 6  # each has a browser and a database server of its own

Outcome = TypeVar("Outcome", pytest.TestReport, pytest.CollectReport)

# Deadlines measure the machine, not the code, so there are none.
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if REQUIRE_ALL or os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The offline gazetteer, compiled when it is not there yet."""
    from geo.places import Gazetteer

    return Gazetteer.ready()


@pytest.fixture(scope="session")
def extractor(gazetteer: Gazetteer) -> Extractor:
    """The extractor on the offline gazetteer, with no cache and no network."""
    from geo.extract import Extractor

    return Extractor(gazetteer)


@pytest.fixture(scope="session")
def yardstick() -> Path:
    """The folder of the annotated articles (STRIKEMAP_YARDSTICK), which is not part of the project."""
    given = os.environ.get("STRIKEMAP_YARDSTICK", "")
    if not given:
        pytest.skip(YARDSTICK_MISSING)
    folder = Path(given).resolve()
    if not folder.is_dir():
        pytest.fail(f"STRIKEMAP_YARDSTICK: there is no folder {folder}")
    return folder


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """XDG folders of the test's own and no STRIKEMAP_* setting from outside; the folder they are in."""
    home = tmp_path_factory.mktemp("home", numbered=True)
    for variable, folder in XDG.items():
        monkeypatch.setenv(variable, str(home / folder))
    for variable in [name for name in os.environ if name.startswith("STRIKEMAP_")]:
        if variable not in FOR_TESTS:
            monkeypatch.delenv(variable)
    return home


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[GeocodingServer]:
    """A geocoding server of each test's own."""
    from tests.geocoding_server import running

    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with running() as made:
        yield made


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """All tests run on all cores, a file on one of them; some that were asked for, or what they print, on one."""
    option = config.option
    if option.keyword or option.markexpr or option.file_or_dir or option.capture == "no":
        return 0
    option.dist = "loadfile"  # a file's tests share a dashboard, a store
    return min(os.cpu_count() or 1, MOST_WORKERS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first, the browser last: a broken room shows before the long part starts."""
    items.sort(key=lambda item: "browser" in item.path.parts)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under STRIKEMAP_REQUIRE_ALL a skipped test is a failed one."""
    return fail_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Under STRIKEMAP_REQUIRE_ALL a file that skips itself is an error."""
    return fail_skipped((yield))


def fail_skipped(report: Outcome) -> Outcome:
    """Turn a skip into a failure where everything has to run; expected failures and the yardstick stay as they are."""
    if not REQUIRE_ALL or not report.skipped or hasattr(report, "wasxfail"):
        return report
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if YARDSTICK_MISSING not in reason:
        report.outcome = "failed"
        report.longrepr = f"not run, but STRIKEMAP_REQUIRE_ALL is set: {reason}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not run."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section(f"{len(skipped)} NOT RUN", sep="!", red=True, bold=True)
