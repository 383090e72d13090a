"""The filters' panel as a reader finds a value in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def group(page: Page, name: str) -> Locator:
    """A filter by its name."""
    return page.get_by_role("group", name=name, exact=True)


def value(page: Page, name: str, option: str) -> Locator:
    """The box of one of its values, unfolded where it is folded away."""
    values = group(page, name)
    if (folded := values.get_by_role("button", name="Show all")).is_visible():
        folded.click()
    return values.get_by_role("checkbox", name=re.compile(rf"^{re.escape(option)} [\d,]+$"))
