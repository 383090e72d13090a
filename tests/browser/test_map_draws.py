"""The map in Chromium with every outside host blocked: it draws, it answers, it keeps its view, it runs nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

import pytest

from geo.mapping.layer import shortened
from geo.mapping.text import carried, neutral, one_line
from tests.browser.conftest import PATIENCE_MS
from tests.browser.serving import Dashboard, serve
from tests.hostile import HOSTILE
from tests.test_escape import lines_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Frame, Page

pytestmark = pytest.mark.browser

HELD_STILL = 200
"""How often a mark is looked at, 50 ms apart, before it is said never to hold still."""

APP = """
import datetime as dt, json
import streamlit as st
from streamlit.components.v1 import declare_component
from streamlit_folium import st_folium
from geo.mapping import ASSETS, assets_ready, carried, escape_markdown, strike_layer, strike_map
from geo.records import PlaceSummary, Precision
from tests.hostile import HOSTILE

st.set_page_config("Map under test", layout="wide")
assets_ready()
declare_component("assets", path=str(ASSETS))


def place(key, name, latitude, longitude, precision="town", **more):
    fixed = dict(radius_m=3000, province="Idlib", country="SY", reports=3, mentions=4, denied=0, sample=True,
        sentence="Jets were said to have hit " + name + ".", source="Strikemap sample", reported_by=("a monitor",),
        date="2015-10-02", published=dt.date(2015, 10, 8), actors=("Russia",))
    return PlaceSummary(key, name, latitude, longitude, Precision(precision), **(fixed | more))


def hostile(i, text):
    return place(f"{i}/{text}", text, 36.6 - 0.75 * (i // 8), 35.0 + i % 8, province=text, sentence=text, source=text,
        reported_by=(text,), actors=(text, "unknown"), date=None)


SETS = {
    "plain": [
        place("idlib/province", "Idlib", 35.82, 36.65, "province", radius_m=60000,
            actors=("Russia", "unknown"), reports=12),
        place("aleppo/town", "Aleppo", 36.2, 37.16, reports=24, province="Aleppo", actors=("Syrian government",)),
        place("ghouta/region", "Eastern Ghouta", 33.53, 36.45, "region", radius_m=12000, province="Rif Dimashq"),
        place("raqqa/town", "Raqqa", 35.95, 39.01, province="Raqqa", actors=("US-led coalition",), denied=4),
        place("shayrat/site", "Shayrat airbase", 34.49, 36.91, "site", province="Homs",
            actors=("United States",), denied=1, contested=3, certainties=(("hedged", 3), ("denied", 1))),
        place("palmyra/town", "Palmyra", 34.56, 38.28, province="Homs",
            sentence="قصف جوي على تدمر، بحسب المرصد."),
    ],
    "close": [
        place("a/town", "Near one", 35.0, 37.0), place("b/town", "Near two", 35.01, 37.01),
        place("c/site", "Same point", 33.0, 38.0, "site"), place("d/town", "Same place", 33.0, 38.0),
        place("e/town", "Far", 36.5, 41.0),
    ],
    "hostile": [hostile(i, text) for i, text in enumerate(HOSTILE)],
    "none": [],
}
chosen = st.session_state.get("chosen")
places = SETS[st.query_params.get("set", "plain")]
if st.checkbox("Only one"):
    places = places[1:2]
if st.button("Close"):
    chosen = st.session_state["chosen"] = None


def clicked():
    value = (st.session_state.get("map") or {}).get("last_object_clicked_tooltip")
    st.session_state["heard"] = st.session_state.get("heard", 0) + 1
    if value:
        st.session_state["chosen"] = value


st_folium(
    strike_map("../app.assets"), key="map", height=560, width=None, returned_objects=["last_object_clicked_tooltip"],
    feature_group_to_add=strike_layer(places, next((one.key for one in places if carried(one.key) == chosen), None)),
    on_change=clicked,
)
st.text("chosen " + json.dumps(st.session_state.get("chosen")))
st.text("heard " + str(st.session_state.get("heard", 0)))
if "texts" in st.query_params:
    for i, text in enumerate(HOSTILE):
        with st.container(key=f"text{i}"):
            st.markdown(escape_markdown(text))
"""


@pytest.fixture(scope="module")
def app(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A Streamlit page of one map, written for these tests."""
    folder = tmp_path_factory.mktemp("map")
    script = folder / "app.py"
    script.write_text(APP, encoding="utf-8")
    with serve(folder, script=script) as running:
        yield running


def open_map(page: Page, app: Dashboard, **query: str) -> Frame:
    """Open the page and wait until the map has drawn."""
    page.goto(f"{app.url}/?" + "&".join(f"{key}={value}" for key, value in query.items()))
    return frame_of(page)


def frame_of(page: Page) -> Frame:
    """The map's frame, drawn and with its basemap."""
    handle = page.wait_for_selector("iframe[title*='streamlit_folium']", state="attached")
    frame = handle.content_frame()
    assert frame is not None
    frame.wait_for_function("""() => {
        const said = document.documentElement && document.documentElement.dataset;
        return said && +said.strikemapVersion > 0
            && /coarse/.test(said.strikemapBasemap) && /names/.test(said.strikemapBasemap)
            && getComputedStyle(document.getElementById("map_div")).visibility === "visible";
    }""")
    frame.evaluate("document.fonts.ready")
    return frame


def point_of(frame: Frame, key: str) -> tuple[float, float]:
    """Where a place's mark stands, in pixels of the page, once it holds still: a page under load is laid out late."""
    seen: list[tuple[float, float]] = []
    while len(seen) < 3 or len(set(seen[-3:])) > 1:
        assert len(seen) < HELD_STILL, f"the mark of {key} never holds still: {seen[-3:]}"
        frame.page.wait_for_timeout(50)
        at = frame.evaluate("(key) => strikemap.where(key)", key)
        box = frame.frame_element().bounding_box()
        assert box is not None
        seen.append((box["x"] + at["x"], box["y"] + at["y"]))
    return seen[-1]


def wait_for(frame: Frame, name: str, value: str) -> None:
    """Wait until the map says so of itself."""
    frame.wait_for_function(f"(value) => document.documentElement.dataset.strikemap{name} === value", arg=value)


def view(frame: Frame) -> Any:
    return frame.evaluate("[strikemap.map.getCenter().lat, strikemap.map.getCenter().lng, strikemap.map.getZoom()]")


def popup(frame: Frame, part: str = ".evidence") -> str:
    return str(frame.evaluate("(part) => document.querySelector('.leaflet-popup ' + part).textContent", part))


def colours(frame: Frame) -> set[str]:
    """The colours of the basemap's canvas, seen at a grid of points."""
    return set(
        frame.evaluate("""() => {
            const canvas = document.querySelector(".leaflet-basemap-pane canvas"), found = [];
            const context = canvas.getContext("2d");
            for (let x = 0; x < canvas.width; x += 9) {
                for (let y = 0; y < canvas.height; y += 9) {
                    found.push("#" + [...context.getImageData(x, y, 1, 1).data].slice(0, 3)
                        .map((part) => part.toString(16).padStart(2, "0")).join(""));
                }
            }
            return found;
        }""")
    )


def test_sea_land_and_names_are_painted_without_any_network(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app)
    sea, land = frame.evaluate("[strikemap.palette.sea, strikemap.palette.land]")
    assert {sea, land} <= colours(frame)
    assert len(colours(frame)) > 10
    assert frame.evaluate("strikemap.basemap.lines.names.taken.cells.size") > 20
    assert "Natural Earth" in frame.inner_text(".leaflet-control-attribution")
    assert "GeoNames" in frame.inner_text(".leaflet-control-attribution")
    assert frame.evaluate("document.querySelectorAll('.leaflet-control-attribution svg').length") == 0


def test_every_precision_is_drawn_in_its_own_way(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app)
    looks = {
        label.split(",")[0]: name
        for name, label in frame.eval_on_selector_all(
            ".leaflet-marks-pane button", "all => all.map(b => [b.className, b.getAttribute('aria-label')])"
        )
    }
    assert "dot" in looks["Shayrat airbase"].split()
    assert "ring" in looks["Aleppo"].split()
    assert "dashed" in looks["Eastern Ghouta"].split()
    assert "name" in looks["Idlib"].split()
    assert "denied" in looks["Raqqa"].split()
    assert "disputed" in looks["Shayrat airbase"].split()
    assert "Idlib" in frame.inner_text(".leaflet-marks-pane .name")
    assert "12" in frame.inner_text(".leaflet-marks-pane button.name")


def test_a_pointer_on_a_mark_shows_its_evidence_and_leaves_the_map_alone(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app)
    before = view(frame)
    page.mouse.move(*point_of(frame, "idlib/province"))
    wait_for(frame, "Popup", "idlib/province")
    shown = popup(frame)
    for words in (
        *(
            "Idlib",
            "province",
            "12 reports",
            "Jets were said to have hit Idlib.",
            "Strikemap sample; quoting a monitor",
        ),
        *(
            "strike dated 2 October 2015",
            "published 8 October 2015",
            "province, \u00b160 km",
            "sample",
            "Russia",
            "not said",
        ),
    ):
        assert words in shown
    assert view(frame) == before
    page.mouse.move(5, 5)
    wait_for(frame, "Popup", "")


def test_a_click_gives_the_place_to_python_and_keeps_the_popup(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app)
    page.mouse.click(*point_of(frame, "raqqa/town"))
    page.get_by_text('chosen "raqqa/town"').wait_for()
    assert "chosen" in frame.get_attribute("button[aria-label^='Raqqa']", "class").split()
    assert "denied" in popup(frame)
    wait_for(frame, "Popup", "raqqa/town")


def test_a_glance_at_another_mark_does_not_lose_the_chosen_ones_popup(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app)
    page.mouse.click(*point_of(frame, "raqqa/town"))
    wait_for(frame, "Popup", "raqqa/town")
    page.mouse.move(*point_of(frame, "shayrat/site"))
    wait_for(frame, "Popup", "shayrat/site")
    page.mouse.move(5, 5)
    wait_for(frame, "Popup", "raqqa/town")


def test_a_place_can_be_chosen_again_after_it_was_closed(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app)
    for turn in range(2):
        page.mouse.click(*point_of(frame, "aleppo/town"))
        page.get_by_text('chosen "aleppo/town"').wait_for()
        frame.wait_for_function("strikemap.chosen === 'aleppo/town' && strikemap.awaited === null")
        page.get_by_role("button", name="Close", exact=True).click()
        page.get_by_text("chosen null").wait_for()
        page.get_by_text(f"heard {2 * turn + 2}").wait_for()  # the choice, and that it is taken back


def test_an_update_changes_the_marks_in_place_and_keeps_the_view(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app)
    frame.evaluate("window.sameFrame = true; void strikemap.map.setView([35.9, 37.4], 8, {animate: false})")
    before = view(frame)
    for count, only in (("1", True), ("6", False), ("1", True)):
        page.get_by_text("Only one").click()
        wait_for(frame, "Places", count)
        assert frame.evaluate("window.sameFrame") is True
        assert view(frame) == before
        assert only == (frame.evaluate("strikemap.marks.marks.length") == 1)
        assert frame.evaluate("window.feature_group.length") == 1


def test_the_view_comes_back_after_a_reload(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app)
    frame.evaluate("void strikemap.map.setView([34.6, 38.1], 8.5, {animate: false})")
    before = view(frame)
    page.reload()
    assert view(frame_of(page)) == pytest.approx(before, abs=0.01)


def test_it_opens_on_its_places(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app)
    inside = "strikemap.points.map((place) => strikemap.map.getBounds().contains([place.lat, place.lng]))"
    assert all(frame.evaluate(inside))
    assert frame.evaluate("strikemap.map.getZoom()") >= 6


def test_nothing_to_show_is_said(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app, set="none")
    assert "Nothing to show" in frame.inner_text(".note")


def test_it_works_with_the_keyboard_alone(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app)
    assert frame.evaluate("document.querySelectorAll('.leaflet-marks-pane button[tabindex=\"0\"]').length") == 1
    frame.evaluate("strikemap.map.getContainer().focus()")
    page.keyboard.press("Tab")
    wait_for(frame, "Popup", "aleppo/town")  # the mark with most reports is the way in
    page.keyboard.press("ArrowRight")
    wait_for(frame, "Popup", "raqqa/town")
    page.keyboard.press("Escape")
    wait_for(frame, "Popup", "")
    page.keyboard.press("Enter")
    page.get_by_text('chosen "raqqa/town"').wait_for()


def test_places_that_overlap_share_a_mark_with_the_sum_and_part_on_a_click(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app, set="close")
    page.mouse.move(*point_of(frame, "a/town"))
    wait_for(frame, "Popup", "a/town b/town")
    assert "2 places close together" in popup(frame)
    assert frame.inner_text("button[aria-label^='2 places'] .count") == "6"
    page.mouse.click(*point_of(frame, "a/town"))
    frame.wait_for_function("strikemap.marks.marks.filter((mark) => /^[ab]/.test(mark.id)).length === 2")


def test_places_at_one_point_are_listed_and_can_be_chosen(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app, set="close")
    page.mouse.click(*point_of(frame, "c/site"))
    wait_for(frame, "Popup", "c/site d/town")
    frame.get_by_role("button", name="Same place").click()
    page.get_by_text('chosen "d/town"').wait_for()
    assert "Jets were said to have hit Same place." in popup(frame)


def test_hostile_text_shows_as_text_and_runs_nothing(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app, set="hostile")
    for i, text in enumerate(HOSTILE):
        key = carried(f"{i}/{text}")
        frame.evaluate("(key) => strikemap.marks.open(strikemap.marks.markOf(key), true)", key)
        assert popup(frame, "blockquote") == shortened(neutral(text).strip()), text
        assert popup(frame, ".place") == one_line(text)
        assert popup(frame, ".outlet") == (one_line(text) or "outlet not given")
        assert (
            frame.evaluate("document.querySelectorAll('.evidence :is(script, img, iframe, svg, style, a)').length") == 0
        )
    assert page.title() == "Map under test"


def test_a_hostile_key_comes_back_as_it_was_sent(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app, set="hostile")
    for i, text in enumerate(HOSTILE):
        key = carried(f"{i}/{text}")
        frame.evaluate("(key) => strikemap.marks.choose(strikemap.points.find((place) => place.key === key))", key)
        page.get_by_text("chosen " + json.dumps(key), exact=True).wait_for()
    assert page.title() == "Map under test"


def test_escaped_markdown_is_what_the_reader_sees(page: Page, app: Dashboard) -> None:
    page.goto(f"{app.url}/?set=none&texts=1")
    page.wait_for_selector(f".st-key-text{len(HOSTILE) - 1}")
    for i, text in enumerate(HOSTILE):
        shown = page.locator(f".st-key-text{i}")
        want = " ".join(lines_of(text).split())
        if want:
            shown.locator("[data-testid=stMarkdownContainer]").wait_for()
        assert " ".join(shown.inner_text().split()) == want
        assert shown.locator("a, img, code, h1, li, table, blockquote, del, .katex, [role=img]").count() == 0, text
    assert page.title() == "Map under test"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_pages_theme(
    context: BrowserContext, page: Page, app: Dashboard, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    frame = open_map(page, app)
    assert frame.evaluate("document.documentElement.dataset.theme") == scheme
    land = frame.evaluate("strikemap.palette.land")
    assert land in colours(frame)
    assert (int(land[1:3], 16) < 100) == (scheme == "dark")


@contextmanager
def phone(chromium: Browser) -> Iterator[Page]:
    """A page as on a phone: narrow, touched, sharp."""
    context = chromium.new_context(viewport={"width": 390, "height": 780}, has_touch=True, device_scale_factor=2)
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context.new_page()
    finally:
        context.close()


def test_on_a_phone_a_tap_opens_a_popup_that_fits(chromium: Browser, app: Dashboard) -> None:
    with phone(chromium) as page:
        frame = open_map(page, app)
        assert frame.evaluate("document.getElementById('strikemap-legend').hidden")
        page.touchscreen.tap(*point_of(frame, "palmyra/town"))
        wait_for(frame, "Popup", "palmyra/town")
        box, size = frame.evaluate("""() => {
            const box = document.querySelector(".leaflet-popup").getBoundingClientRect();
            return [[box.left, box.right, box.top, box.bottom], [innerWidth, innerHeight]];
        }""")
        assert box[0] >= 0
        assert box[1] <= size[0]
        assert box[2] >= 0
        assert box[3] <= size[1]
        words = "document.querySelector('.evidence blockquote')"
        assert frame.evaluate(f"getComputedStyle({words}).direction") == "rtl"
        page.get_by_text('chosen "palmyra/town"').wait_for()


def test_the_legend_says_what_is_drawn(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app)
    if frame.evaluate("document.getElementById('strikemap-legend').hidden"):
        frame.get_by_role("button", name="Legend").click()
    said = frame.inner_text("#strikemap-legend")
    for words in ("site", "town", "region", "province", "Russia", "not said", "denied", "reports", "disputed"):
        assert words in said
    assert "Turkey" not in said


def test_colours_say_who_or_how_sure_and_nothing_runs_for_it(page: Page, app: Dashboard) -> None:
    frame = open_map(page, app)
    frame.evaluate("strikemap.legend.open(true)")
    before = frame.evaluate("strikemap.version_drawn")
    frame.get_by_role("button", name="How sure").click()
    assert "hedged" in frame.inner_text("#strikemap-legend")
    assert "Russia" not in frame.inner_text("#strikemap-legend")
    paint = "getComputedStyle(document.querySelector('.mark[aria-label^=\"Shayrat\"]')).getPropertyValue('--colour')"
    assert frame.evaluate(paint) == "#f0e442"
    assert frame.locator(".mark .differ").count() == 2, "the place that is contested, and the legend's sign"
    assert frame.locator(".mark[aria-label^='Shayrat'][aria-label$='contested']").count() == 1
    page.reload()
    frame = frame_of(page)
    assert frame.evaluate(paint) == "#f0e442", "kept for this tab"
    frame.evaluate("strikemap.legend.open(true)")
    frame.get_by_role("button", name="Said to have struck").click()
    assert frame.evaluate(paint) == "#56b4e9"
    assert before == frame.evaluate("strikemap.version_drawn") == 1


def test_a_missing_basemap_is_said_and_the_marks_are_drawn(page: Page, app: Dashboard, watch: Any) -> None:
    page.route("**/land-50m.json*", lambda route: route.fulfill(status=404))
    page.goto(app.url)
    handle = page.wait_for_selector("iframe[title*='streamlit_folium']", state="attached")
    frame = handle.content_frame()
    assert frame is not None
    frame.wait_for_selector(".note:not([hidden])")
    assert "geo.mapping.install" in frame.inner_text(".note")
    wait_for(frame, "Marks", "6")  # the note may be there before the places are
    assert frame.locator(".leaflet-marks-pane button").count() == 6
    assert watch.page_errors == []
