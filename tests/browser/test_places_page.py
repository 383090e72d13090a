"""The page of places in Chromium: a click on the map is the point, a correction moves the mark, undo takes it back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from geo.extract import Extractor
from geo.ingest import ingest
from geo.mapping import one_line
from geo.records import Candidate, Place, Precision, Report
from geo.store import Store, open_store
from tests.browser.conftest import PATIENCE_MS
from tests.browser.serving import Dashboard, serve
from tests.browser.test_map_draws import frame_of, point_of
from tests.hostile import HOSTILE
from tests.test_pages import mention, nowhere

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Locator, Page

    from geo.places import Gazetteer

pytestmark = pytest.mark.browser

TEXT = "The war in Syria went on. Jets hit the village of Zzyzxabad on Tuesday, activists said."
KNOWN = "The war in Syria went on. Warplanes bombed Salqin in Idlib province on Monday, activists said."
HOSTILE_NAME = "${alert(1)} `x` </script><img src=x onerror=alert(2)>"


@pytest.fixture(scope="module")
def dashboard(chromium: Browser, gazetteer: Gazetteer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard with a name that no list knows, one that is known, and one that means harm."""
    with serve(tmp_path_factory.mktemp("dashboard")) as running:
        running.data_dir.mkdir(parents=True, exist_ok=True)
        with open_store(str(running.data_dir / "strikemap.db")) as store:
            store.remove_samples()
            fill(store, gazetteer)
        yield running


def fill(store: Store, gazetteer: Gazetteer) -> None:
    day = dt.date(2019, 12, 25)
    reports = [Report(text, text[:40], "A report", "The Herald", "", day, "test") for text in (TEXT, KNOWN)]
    ingest(reports, store, Extractor(gazetteer, store.cache))
    others = tuple(
        Candidate(f"test:{number}", text, "town", text, "SY", 35.0 + number / 100, 38.0, 1.0, text)
        for number, text in enumerate(HOSTILE)
    )
    harm = Place(HOSTILE_NAME, 35.0, 38.0, "Homs", "SY", Precision.TOWN, 3000, "test:harm", "gazetteer: x", others)
    strike = mention(HOSTILE_NAME, harm, "unknown", nowhere().status, scene="SY")
    store.add(Report(f"Harm. {strike.sentence}", "harm", HOSTILE_NAME, "The Herald", "", day, "test"), [strike])


def open_name(page: Page, running: Dashboard, name: str) -> None:
    """Open a name by its link."""
    page.goto(f"{running.url}/places?name={name}")
    page.locator(".st-key-name").get_by_role("button", name="Close").wait_for()


def picking(page: Page) -> Frame:
    """The drawn map on which a point is chosen."""
    page.frame_locator("iframe[title*='streamlit_folium']").locator("html[data-strikemap-spot]").wait_for(
        state="attached"
    )
    return frame_of(page)


def click_ground(page: Page, frame: Frame, latitude: float, longitude: float) -> None:
    """Click on a point of the map."""
    script = "([lat, lng]) => { const p = strikemap.map.latLngToContainerPoint([lat, lng]); return [p.x, p.y]; }"
    x, y = frame.evaluate(script, [latitude, longitude])
    frame.frame_element().scroll_into_view_if_needed()
    box = frame.frame_element().bounding_box()
    assert box
    page.mouse.click(box["x"] + x, box["y"] + y)


def field(page: Page, label: str) -> Locator:
    return page.locator(".st-key-draft-fields").get_by_label(label, exact=True)


def type_into(box: Locator, words: str) -> None:
    """Type as a person does; the page hears of it when the box is left."""
    box.fill(words)
    box.press("Tab")


def test_a_click_on_the_map_sets_the_point_and_a_correction_moves_the_mark_until_it_is_undone(
    page: Page, dashboard: Dashboard
) -> None:
    open_name(page, dashboard, "zzyzxabad/SY")
    frame = picking(page)
    click_ground(page, frame, 36.2, 40.0)
    frame.wait_for_function("document.documentElement.dataset.strikemapSpot !== ''")
    page.wait_for_function("document.querySelector('.st-key-draft-latitude input')?.value")
    assert float(field(page, "Latitude").input_value()) == pytest.approx(36.2, abs=0.05)
    assert float(field(page, "Longitude").input_value()) == pytest.approx(40.0, abs=0.05)
    assert frame.evaluate("document.querySelectorAll('.pick-circle').length") == 1
    type_into(page.get_by_label("Who corrects it"), "Ana")
    type_into(page.locator(".st-key-name").get_by_label("Why", exact=True), "the mayor's own map")
    page.get_by_role("button", name="Keep this correction").click()
    page.get_by_text("corrected: 1 mention moved, 1 report read again").wait_for()
    page.get_by_role("heading", name="Corrections (1)").wait_for()
    page.goto(f"{dashboard.url}/")
    frame = drawn(page)
    frame.wait_for_function("strikemap.points.some((place) => place.name === 'Zzyzxabad')")
    key = frame.evaluate("strikemap.points.find((place) => place.name === 'Zzyzxabad').key")
    page.mouse.click(*point_of(frame, key))
    page.locator(".st-key-evidence").get_by_text("Why here?").click()
    page.get_by_text("corrected by hand,").wait_for()
    page.locator(".st-key-evidence").get_by_role("link", name="Correct this place").click()
    card = page.locator(".st-key-name")
    card.get_by_role("button", name="Undo").first.click()
    page.get_by_role("button", name="Undo it").click()
    page.get_by_text("Not undone yet: say who you are").wait_for()
    type_into(page.get_by_label("Who undoes it").first, "Bo")
    page.get_by_role("button", name="Undo it").click()
    page.get_by_text("goes back to what was known before: 1 mention moved").wait_for()
    page.get_by_text(re.compile("Undone by Bo")).wait_for()
    page.goto(f"{dashboard.url}/")
    assert not drawn(page).evaluate("strikemap.points.some((place) => place.name === 'Zzyzxabad')")


def drawn(page: Page) -> Frame:
    """The drawn map of the map page."""
    page.frame_locator("iframe[title*='streamlit_folium']").locator("html[data-strikemap-version]").wait_for(
        state="attached"
    )
    return frame_of(page)


def test_a_row_opens_its_name_and_goes_into_the_address(page: Page, dashboard: Dashboard) -> None:
    page.goto(f"{dashboard.url}/places")
    table = page.get_by_test_id("stDataFrame").first
    table.wait_for()
    table.click(position={"x": 15, "y": 49})  # the box of the first row: the name that was not found
    page.wait_for_url(lambda address: "name=zzyzxabad" in address)
    page.locator(".st-key-name").get_by_role("heading", name="Zzyzxabad").wait_for()
    page.get_by_role("button", name="Close").click()
    page.wait_for_url(lambda address: "name=" not in address)


def test_a_click_on_a_candidates_number_takes_the_candidate(page: Page, dashboard: Dashboard) -> None:
    open_name(page, dashboard, "salqin/SY")
    page.get_by_text("Correct this place").click()
    frame = picking(page)
    spot = frame.evaluate("document.documentElement.dataset.strikemapSpot")
    assert frame.locator(".pick.candidate.chosen").count() == 1
    type_into(field(page, "Latitude"), "36.15")
    frame.wait_for_function("(before) => document.documentElement.dataset.strikemapSpot !== before", arg=spot)
    assert frame.locator(".pick.candidate.chosen").count() == 0
    frame.locator(".pick.candidate").first.click()
    frame.wait_for_function("(before) => document.documentElement.dataset.strikemapSpot === before", arg=spot)
    page.get_by_role("radio").first.wait_for()
    assert page.locator("[data-testid=stRadio] input").first.is_checked()


def test_hostile_candidates_are_text_on_the_map(page: Page, dashboard: Dashboard) -> None:
    open_name(page, dashboard, "alert 1 x script img src x onerror alert 2/SY")
    frame = picking(page)
    assert frame.locator(".pick.candidate").count() > 1
    assert frame.locator(".pick :is(script, img, iframe, svg, style, a)").count() == 0
    titles = frame.evaluate("[...document.querySelectorAll('.leaflet-marks-pane [title]')].map((sign) => sign.title)")
    assert one_line(HOSTILE[0]) in titles
    assert page.title() == "Places - Strikemap"


def test_on_a_phone_nothing_is_wider_than_the_screen(chromium: Browser, dashboard: Dashboard) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, device_scale_factor=2)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    try:
        for path in ("places", "places?name=zzyzxabad/SY", "places?name=salqin/SY"):
            page.goto(f"{dashboard.url}/{path}")
            page.get_by_text("Kept answers about names").wait_for()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert page.evaluate("document.querySelector('.stMain').scrollWidth <= innerWidth")
        card = page.locator(".st-key-name").bounding_box()
        table = page.get_by_test_id("stDataFrame").bounding_box()
        assert card
        assert table
        assert card["y"] < table["y"]  # the name first, the list below it
    finally:
        context.close()
