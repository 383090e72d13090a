"""A page of the dashboard run by Streamlit itself, without a browser, and what it says."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from geo.screen.menu import PAGES

ROOT = Path(__file__).parents[1]
SECONDS = 60


def opened(key: str, **parameters: str | list[str]) -> AppTest:
    """A page as the first thing that a session asks for, by a link with these parameters."""
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=SECONDS)
    if key != "map":
        at.switch_page(PAGES[key].script)
    for name, value in parameters.items():
        at.query_params[name] = value
    return at.run()


def words(at: AppTest) -> str:
    """All that a page says, without the backslashes and empty directives that keep foreign text from being markup."""
    found = [*at.main, *at.sidebar]
    said = "\n".join(str(getattr(element, "value", "")) + str(getattr(element, "label", "")) for element in found)
    return said.replace("\\", "").replace(":small[]", "")


def calm(at: AppTest) -> AppTest:
    assert not at.exception, [one.value for one in at.exception]
    return at
