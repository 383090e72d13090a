"""Pictures of a map server over the drawn map: there, slow, refused, gone and back; and with no network at all."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest
from PIL import Image

from geo.mapping.tiles import tile_servers
from tests.browser.chromium import Watch
from tests.browser.serving import Dashboard, serve
from tests.browser.test_map_draws import APP, colours, frame_of, point_of, view, wait_for
from tests.browser.tile_server import COLOURS, TileServer, picture

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page, Route

pytestmark = pytest.mark.browser

CREDIT = "Pictures by <b onclick=alert(1)>Own</b> team"
BROKEN = "[...document.querySelectorAll('.leaflet-tile')].filter((tile) => !tile.complete || !tile.naturalWidth)"
SOON = 300  # milliseconds in which a page that is left alone would have gone on


@pytest.fixture(scope="module")
def start(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Dashboard]]:
    """Start the page of one map with settings, once for each: `start(STRIKEMAP_TILES="carto")`."""
    running: dict[tuple[tuple[str, str], ...], Dashboard] = {}
    with ExitStack() as stack:

        def served(**settings: str) -> Dashboard:
            asked = tuple(sorted(settings.items()))
            if asked not in running:
                folder = tmp_path_factory.mktemp("tiles")
                script = folder / "app.py"
                script.write_text(APP, encoding="utf-8")
                running[asked] = stack.enter_context(serve(folder, settings, script))
            return running[asked]

        yield served


@pytest.fixture(scope="module")
def port() -> TileServer:
    """An address that all tests share, so that one dashboard serves them."""
    return TileServer()


@pytest.fixture
def server(port: TileServer) -> Iterator[TileServer]:
    """The tile server at the shared address, well, and with nothing asked yet."""
    port.status, port.seconds, port.gaps, port.open_to_scripts = 200, 0.0, False, True
    port.asked.clear()
    port.start()
    yield port
    port.stop()


@pytest.fixture
def app(start: Callable[..., Dashboard], port: TileServer) -> Dashboard:
    return start(STRIKEMAP_TILES=port.template, STRIKEMAP_TILES_ATTRIBUTION=CREDIT)


def open_map(page: Page, app: Dashboard) -> Frame:
    page.goto(app.url)
    return frame_of(page)


def until(frame: Frame, *, painted: bool) -> None:
    """Wait until some picture is painted, or none."""
    frame.wait_for_function("(yes) => Number(document.documentElement.dataset.strikemapTiles) > 0 === yes", arg=painted)


def out_of_reach(frame: Frame) -> None:
    wait_for(frame, "TileServer", "out of reach")


def credit(frame: Frame) -> str:
    return frame.inner_text(".leaflet-control-attribution")


def names_drawn(frame: Frame) -> int:
    """How many names the drawn map has within sight; its canvas is half as wide and high again as the view."""
    script = """() => {
        const { x, y } = strikemap.map.getSize();
        return strikemap.basemap.lines.names.written.filter((name) =>
            name.x > x / 4 && name.x < 1.25 * x && name.y > y / 4 && name.y < 1.25 * y).length;
    }"""
    return int(frame.evaluate(script))


def is_drawn_and_works(page: Page, frame: Frame) -> None:
    """The map as it is without any server: land, sea, marks that answer, no broken picture, no credit."""
    assert set(frame.evaluate("[strikemap.palette.sea, strikemap.palette.land]")) <= colours(frame)
    assert names_drawn(frame) > 10
    assert CREDIT not in credit(frame)
    assert "Natural Earth" in credit(frame)
    shown = f"{BROKEN}.filter((tile) => getComputedStyle(tile).visibility !== 'hidden').length"
    assert frame.evaluate(shown) == 0
    answers(page, frame)


def answers(page: Page, frame: Frame) -> None:
    """A mark shows its evidence, and the view stays."""
    before = view(frame)
    page.mouse.move(*point_of(frame, "raqqa/town"))
    wait_for(frame, "Popup", "raqqa/town")
    page.mouse.move(5, 5)
    wait_for(frame, "Popup", "")
    assert view(frame) == before


def seen(page: Page, frame: Frame) -> set[tuple[int, int, int]]:
    """The colours in a picture of the map, without the marks' own few pixels: those that are much of it."""
    shot = Image.open(io.BytesIO(frame.locator(".leaflet-container").screenshot())).convert("RGB")
    counted = shot.getcolors(shot.width * shot.height) or []
    return {colour for number, colour in counted if number > shot.width * shot.height / 50}  # type: ignore[misc]


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def test_pictures_cover_the_drawn_map_and_are_credited(page: Page, app: Dashboard, server: TileServer) -> None:
    frame = open_map(page, app)
    until(frame, painted=True)
    frame.wait_for_function(f"{BROKEN}.length === 0")
    frame.wait_for_function("document.querySelector('.leaflet-tile').style.opacity === '1'")
    assert rgb(COLOURS[""]) in seen(page, frame)
    assert rgb(frame.evaluate("strikemap.palette.land")) not in seen(page, frame)
    assert CREDIT in credit(frame)  # as text
    assert frame.locator(".leaflet-control-attribution b").count() == 0
    answers(page, frame)


def test_the_server_hears_which_page_asks_and_no_more(page: Page, app: Dashboard, server: TileServer) -> None:
    frame = open_map(page, app)
    until(frame, painted=True)
    assert {referrer for _, referrer in server.asked} == {f"{app.url}/"}
    assert len(server.asked) == len({path for path, _ in server.asked})  # each picture is asked for once


def test_our_own_names_give_way_to_those_of_the_pictures_and_come_back(
    page: Page, app: Dashboard, server: TileServer
) -> None:
    frame = open_map(page, app)
    frame.wait_for_function("strikemap.tiles.all().length > 0 && strikemap.tiles.all().every((tile) => tile.painted)")
    page.wait_for_timeout(SOON * 2)
    assert names_drawn(frame) == 0
    frame.get_by_role("radio", name="Drawn").check()
    until(frame, painted=False)
    page.wait_for_timeout(SOON)
    is_drawn_and_works(page, frame)


def test_where_the_server_refuses_connections_the_map_is_the_drawn_one(
    page: Page, app: Dashboard, port: TileServer, watch: Watch
) -> None:
    frame = open_map(page, app)
    out_of_reach(frame)
    is_drawn_and_works(page, frame)
    frame.evaluate("void strikemap.map.setView([35.5, 38.5], 8, {animate: false})")
    page.wait_for_timeout(SOON)
    is_drawn_and_works(page, frame)
    assert frame.evaluate("strikemap.tiles.all().filter((tile) => tile.failed).length") > 6
    assert len(watch.console_errors) <= 6, "one picture is asked for, and then none for a while"
    assert "not reachable" in frame.inner_text(".background")
    assert watch.page_errors == []


def test_a_slow_server_is_not_waited_for(page: Page, app: Dashboard, server: TileServer) -> None:
    server.seconds = 1.5
    frame = open_map(page, app)
    is_drawn_and_works(page, frame)
    before = view(frame)
    frame.evaluate("void strikemap.map.setZoom(strikemap.map.getZoom() + 1, {animate: false})")
    frame.evaluate("void strikemap.map.setZoom(strikemap.map.getZoom() - 1, {animate: false})")
    until(frame, painted=True)
    assert view(frame) == before
    assert CREDIT in credit(frame)


@pytest.mark.parametrize("status", [403, 500])
def test_a_refusal_is_no_picture_even_where_it_is_sent_as_one(
    status: int, page: Page, app: Dashboard, server: TileServer
) -> None:
    server.status = status
    frame = open_map(page, app)
    out_of_reach(frame)
    assert rgb(COLOURS["refusal"]) not in seen(page, frame)
    is_drawn_and_works(page, frame)
    assert len(server.asked) == 1


def test_a_spot_without_a_picture_is_drawn_and_the_others_stay(page: Page, app: Dashboard, server: TileServer) -> None:
    server.gaps = True
    frame = open_map(page, app)
    frame.wait_for_function("strikemap.tiles.all().some((tile) => tile.failed)")
    until(frame, painted=True)
    assert not frame.evaluate("strikemap.tiles.out")


def test_it_goes_tile_by_tile_and_comes_back_when_the_server_does(
    page: Page, app: Dashboard, server: TileServer
) -> None:
    frame = open_map(page, app)
    until(frame, painted=True)
    server.stop()
    frame.evaluate("void strikemap.map.setView([35.7, 51.4], 8, {animate: false})")
    until(frame, painted=False)
    out_of_reach(frame)
    page.wait_for_timeout(SOON)
    assert CREDIT not in credit(frame)
    assert names_drawn(frame) > 3
    server.start()
    frame.evaluate("void strikemap.tiles.probe()")  # what its clock does after ten seconds
    until(frame, painted=True)
    assert CREDIT in credit(frame)
    wait_for(frame, "TileServer", "")


def test_a_zoom_keeps_what_is_painted_until_the_next_pictures_are_there(
    page: Page, app: Dashboard, server: TileServer
) -> None:
    frame = open_map(page, app)
    until(frame, painted=True)
    frame.wait_for_function("document.querySelector('.leaflet-tile').style.opacity === '1'")
    server.seconds = 1.0
    frame.evaluate("void strikemap.map.setZoom(Math.round(strikemap.map.getZoom()) + 1, {animate: false})")
    page.wait_for_timeout(SOON)
    assert rgb(COLOURS[""]) in seen(page, frame)
    assert rgb(frame.evaluate("strikemap.palette.land")) not in seen(page, frame)


def test_a_server_that_scripts_may_not_look_at_serves_all_the_same(
    page: Page, app: Dashboard, server: TileServer
) -> None:
    server.open_to_scripts = False
    frame = open_map(page, app)
    until(frame, painted=True)
    assert {referrer for _, referrer in server.asked} == {f"{app.url}/"}


def test_the_readers_choice_is_kept_and_the_keyboard_makes_it(page: Page, app: Dashboard, server: TileServer) -> None:
    frame = open_map(page, app)
    until(frame, painted=True)
    frame.get_by_role("button", name="Show all places").focus()
    page.keyboard.press("Tab")
    assert frame.evaluate("document.activeElement.value") == "tiles"
    before = view(frame)
    page.keyboard.press("ArrowLeft")
    until(frame, painted=False)
    assert view(frame) == before
    server.asked.clear()
    page.reload()
    # Streamlit may mount a frame anew while it opens: the one that is drawn is the one meant.
    drawn = page.frame_locator("iframe[title*='streamlit_folium']").locator("html[data-strikemap-version]")
    drawn.wait_for(state="attached")
    frame = frame_of(page)
    assert frame.get_by_role("radio", name="Drawn").is_checked()
    page.wait_for_timeout(SOON)
    assert server.asked == []
    is_drawn_and_works(page, frame)
    frame.get_by_role("radio", name="Street map").check()
    until(frame, painted=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_without_a_dark_style_are_dimmed_in_the_dark(
    page: Page, app: Dashboard, server: TileServer, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    frame = open_map(page, app)
    until(frame, painted=True)
    assert (frame.locator(".leaflet-layer.dim").count() == 1) == (scheme == "dark")


def answered_here(page: Page, host: str) -> list[str]:
    """Pictures of this host are made here; what is asked for from now on, as addresses."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        body = picture("night" if "dark" in route.request.url else "")
        route.fulfill(body=body, content_type="image/png", headers={"Access-Control-Allow-Origin": "*"})

    page.route(lambda url: (urlsplit(url).hostname or "").endswith(host), answer)
    return asked


def test_carto_follows_the_theme_and_credits_whom_it_owes(page: Page, start: Callable[..., Dashboard]) -> None:
    page.emulate_media(color_scheme="dark")
    asked = answered_here(page, "cartocdn.com")
    frame = open_map(page, start(STRIKEMAP_TILES="carto"))
    until(frame, painted=True)
    assert all("/dark_all/" in one for one in asked)
    assert frame.locator(".leaflet-layer.dim").count() == 0
    page.emulate_media(color_scheme="light")
    frame.wait_for_function("strikemap.tiles.all().some((tile) => tile.painted && /light_all/.test(tile.address))")
    for words, link in tile_servers()["carto"].credits:
        assert frame.get_by_role("link", name=words).get_attribute("href") == link


def test_without_any_network_a_named_server_changes_nothing(
    page: Page, start: Callable[..., Dashboard], watch: Watch
) -> None:
    frame = open_map(page, start(STRIKEMAP_TILES="openstreetmap"))
    out_of_reach(frame)
    is_drawn_and_works(page, frame)
    assert "OpenStreetMap" not in credit(frame)
    assert {urlsplit(url).hostname for url in watch.refused} == {"tile.openstreetmap.org"}
    assert len(watch.refused) <= 2
    watch.refused.clear()


def test_without_the_setting_there_is_no_switch_and_nothing_is_asked_for(
    page: Page, start: Callable[..., Dashboard]
) -> None:
    frame = open_map(page, start())
    assert frame.locator(".background").count() == 0
    assert frame.locator(".leaflet-tile").count() == 0


def test_a_wrong_setting_is_said_in_the_maps_place(page: Page, open_dashboard: Callable[..., Dashboard]) -> None:
    page.goto(open_dashboard(STRIKEMAP_TILES="</script><img src=x onerror=alert(1)>").url)
    page.get_by_text("is neither the name of a server (carto, openstreetmap)").wait_for(timeout=60_000)
    page.get_by_role("heading", name="Places").wait_for()
