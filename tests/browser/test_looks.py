"""The main pages look as they did: small pictures compared with those in looks/, which `make screenshots` takes anew.

A pixel of these stands for a square of the page, so that letters and another version of Chromium make no difference
and a part that is missing, covered, or of another colour does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops

from tests.browser.screenshots import KEPT, LOOKS, View, picture, thumbnail
from tests.browser.serving import ROOT, Dashboard, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

FAR = 14  # of 255: this much another colour is another thing; land and paper differ by 17
MOST_OTHER = 0.05  # of the squares


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with serve(tmp_path_factory.mktemp("looks")) as running:
        yield running


def other(one: Image.Image, two: Image.Image) -> float:
    """The share of squares that are of another colour."""
    assert one.size == two.size
    apart = ImageChops.difference(one.convert("RGB"), two.convert("RGB"))
    raw = apart.tobytes()
    pixels = [raw[at : at + 3] for at in range(0, len(raw), 3)]
    return sum(max(pixel) > FAR for pixel in pixels) / len(pixels)


@pytest.mark.parametrize("view", LOOKS, ids=lambda view: view.name)
def test_a_page_looks_as_it_did(view: View, chromium: Browser, samples: Dashboard) -> None:
    taken = picture(chromium, samples, view)
    share = other(thumbnail(taken), Image.open(KEPT / view.name))
    if share > MOST_OTHER:
        (ROOT / "test-artifacts").mkdir(exist_ok=True)
        (ROOT / "test-artifacts" / f"looks-{view.name}").write_bytes(taken)
    assert share <= MOST_OTHER, "see test-artifacts; where it is meant to look so, run `make screenshots`"


def test_a_page_without_its_map_would_be_noticed() -> None:
    whole = Image.open(KEPT / "map.png").convert("RGB")
    without = whole.copy()
    width, height = whole.size
    without.paste((255, 255, 255), (width // 4, height // 4, width * 2 // 3, height))
    assert other(whole, without) > MOST_OTHER
    assert other(whole, Image.open(KEPT / "map-dark.png")) > 0.5
