"""The whole dashboard in Chromium, every outside host blocked: from a pasted article to the map, and back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from geo.records import Candidate, Place, Precision, Report, Status, Strike
from geo.screen.menu import PAGES
from geo.store import Store, open_store
from tests.browser.panel import value
from tests.browser.serving import Dashboard, serve
from tests.browser.test_map_draws import frame_of, point_of, view, wait_for
from tests.hostile import HOSTILE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

    from geo.places import Gazetteer

pytestmark = pytest.mark.browser

# The seed article's constructions in words of our own, moved to the four places that the map is tried with.
ARTICLE = (
    (Path(__file__).parents[1] / "articles" / "seed-constructions.md")
    .read_text(encoding="utf-8")
    .split("---\n", 2)[2]
    .replace("Raqqa province", "Idlib province")
    .replace("Tartous province", "Latakia province")
    .replace("Abu Kamal", "Deir Ezzor")
    .replace("the Gab region in the Hama province", "the Ghuta region in the Damascus province")
)
CREDITED = "euronews"


@pytest.fixture(scope="module")
def dashboard(chromium: Browser, gazetteer: Gazetteer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard without samples, with the article and one other report, kept through the Add page."""
    with serve(tmp_path_factory.mktemp("dashboard")) as running:
        with store_of(running) as store:
            store.remove_samples()
        page = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB").new_page()
        page.set_default_timeout(60_000)
        add(page, running, ARTICLE, source="The Test", published="2014-10-30")
        add(
            page,
            running,
            "Israeli jets struck Masyaf in Hama province on Monday, the Syrian army said.",
            source="Agence Deux",
            published="2017-09-12",
        )
        page.context.close()
        yield running


def store_of(running: Dashboard) -> Store:
    """The store of a dashboard that no one has opened yet."""
    running.data_dir.mkdir(parents=True, exist_ok=True)
    return open_store(str(running.data_dir / "strikemap.db"))


def add(page: Page, running: Dashboard, text: str, *, source: str, published: str) -> None:
    """Paste a text, see what is found, keep it."""
    page.goto(f"{running.url}/add")
    page.get_by_label("Text").fill(text)
    page.get_by_label("Source").first.fill(source)
    day = page.get_by_test_id("stDateInput").first
    for part, digits in zip(("year", "month", "day"), published.split("-"), strict=True):
        day.get_by_role("spinbutton", name=part).click()
        page.keyboard.type(digits)
    page.get_by_role("button", name="See what is found").first.click()
    page.get_by_role("button", name="Keep 1 report").click()
    page.get_by_text("Kept: 1 new").wait_for()


def go(page: Page, running: Dashboard, query: str = "") -> Frame:
    """Open the map page and wait until the map is drawn."""
    page.goto(f"{running.url}/{query}")
    return map_of(page)


def map_of(page: Page) -> Frame:
    """The drawn map of the page that is open, also where a link within the dashboard led there."""
    page.frame_locator("iframe[title*='streamlit_folium']").locator("html[data-strikemap-version]").wait_for(
        state="attached"
    )
    return frame_of(page)


def sentence(page: Page, words: str) -> None:
    """Wait until the line above the map says this selection."""
    page.locator("h2", has_text=words).wait_for()


def choose(page: Page, box: str, *options: str) -> None:
    """Choose values of a filter in the sidebar."""
    for option in options:
        value(page, box, option).check()


def names(frame: Frame) -> set[str]:
    """The names of the places on the map."""
    return set(frame.evaluate("strikemap.points.map((place) => place.name)"))


def key_of(frame: Frame, name: str) -> str:
    return str(frame.evaluate("(name) => strikemap.points.find((place) => place.name === name).key", name))


def test_a_pasted_articles_strikes_stand_on_the_map(page: Page, dashboard: Dashboard) -> None:
    frame = go(page, dashboard)
    sentence(page, "2 reports of strikes")
    assert {"Idlib", "Latakia", "Masyaf"} <= names(frame)
    assert any("Ghouta" in name for name in names(frame))
    assert any(name.startswith("Deir") for name in names(frame))
    assert not any("Rmeilan" in name or "Baghdad" in name for name in names(frame))


def test_the_idlib_marker_carries_its_sentence_and_its_attribution(page: Page, dashboard: Dashboard) -> None:
    frame = go(page, dashboard, "?province=Idlib")
    key = key_of(frame, "Idlib")
    page.mouse.move(*point_of(frame, key))
    wait_for(frame, "Popup", key)
    shown = frame.inner_text(".leaflet-popup")
    assert "the launched attack in Idlib province reportedly hit four training camps" in shown
    assert f"The Test; quoting {CREDITED}" in shown


def test_a_mark_takes_the_click_under_its_own_popup(page: Page, dashboard: Dashboard) -> None:
    """The popup that pointing opened, above its mark or below, must not swallow the click that follows."""
    frame = go(page, dashboard)
    key = key_of(frame, "Idlib")
    page.mouse.move(*point_of(frame, key))
    wait_for(frame, "Popup", key)
    page.mouse.click(*point_of(frame, key))
    page.locator(".st-key-evidence").get_by_text("1 report of strikes, 1 mention").wait_for()


def test_a_click_opens_the_evidence_beside_the_map_and_goes_into_the_address(page: Page, dashboard: Dashboard) -> None:
    frame = go(page, dashboard)
    before = view(frame)
    key = key_of(frame, "Idlib")
    page.mouse.click(*point_of(frame, key))
    evidence = page.locator(".st-key-evidence")
    evidence.get_by_text("Read the report").wait_for()  # the end of the card: all of it is there
    assert "1 report of strikes, 1 mention" in evidence.inner_text()
    for words in ("The Test, citing " + CREDITED, "hedged", "undated", "published 2014-10-30", "United States"):
        assert words in evidence.inner_text()
    assert view(frame) == before
    page.wait_for_url(lambda address: "place=" in address)
    page.reload()
    page.locator(".st-key-evidence").get_by_text("1 report of strikes, 1 mention").wait_for()
    page.locator(".st-key-evidence").get_by_role("button", name="Close").click()
    page.get_by_role("heading", name="Places").wait_for()
    page.wait_for_url(lambda address: "place=" not in address)


def test_filters_change_the_markers_in_place_and_keep_the_view(page: Page, dashboard: Dashboard) -> None:
    frame = go(page, dashboard)
    everything = names(frame)
    frame.evaluate("window.sameFrame = true; void strikemap.map.setView([35.3, 37.4], 7, {animate: false})")
    before = view(frame)
    choose(page, "Actor", "Israel")
    sentence(page, "by Israel")
    wait_for(frame, "Places", "1")
    assert names(frame) == {"Masyaf"}
    page.get_by_role("button", name="Reset filters").click()
    wait_for(frame, "Places", str(len(everything)))
    choose(page, "Province", "Idlib", "Latakia")
    sentence(page, "in Idlib or Latakia")
    wait_for(frame, "Places", "2")
    assert names(frame) == {"Idlib", "Latakia"}
    assert view(frame) == before
    assert frame.evaluate("window.sameFrame") is True


def test_a_reload_of_the_address_gives_the_same_view(page: Page, dashboard: Dashboard) -> None:
    frame = go(page, dashboard)
    choose(page, "Province", "Idlib")
    sentence(page, "1 report of strikes in Idlib")
    wait_for(frame, "Places", "1")
    frame.evaluate("void strikemap.map.setView([35.6, 36.6], 8.5, {animate: false})")
    before, address, said = view(frame), page.url, page.locator("h2").inner_text()
    assert "province=Idlib" in address
    assert re.search(r"view=35\.6\d*,36\.6\d*,8\.5", address)
    page.reload()
    frame = map_of(page)
    sentence(page, said)
    assert (page.url, names(frame)) == (address, {"Idlib"})
    assert view(frame) == pytest.approx(before, abs=0.01)


def test_a_link_brings_the_view_to_another_reader_and_a_filter_keeps_it(page: Page, dashboard: Dashboard) -> None:
    page.goto(f"{dashboard.url}/?view=35.1,37.2,9.5&place=none")
    frame = map_of(page)
    assert view(frame) == pytest.approx([35.1, 37.2, 9.5], abs=0.01)
    choose(page, "Province", "Idlib")
    sentence(page, "1 report of strikes in Idlib")
    page.wait_for_url(lambda url: "province=Idlib" in url and "view=35.1,37.2,9.5" in unquote(url), wait_until="commit")


@pytest.mark.parametrize("asked", ["1e9,0,4", "91,0,4", "<script>,0,4", "35,36", "", "NaN,NaN,NaN", "35,36,99"])
def test_an_address_with_no_view_in_it_opens_on_the_places(asked: str, page: Page, dashboard: Dashboard) -> None:
    page.goto(f"{dashboard.url}/?view={asked}")
    frame = map_of(page)
    assert frame.evaluate("strikemap.map.getBounds().contains([strikemap.points[0].lat, strikemap.points[0].lng])")


def test_the_back_button_takes_a_filter_back(page: Page, dashboard: Dashboard) -> None:
    frame = go(page, dashboard)
    choose(page, "Actor", "Israel")
    sentence(page, "by Israel")
    choose(page, "Province", "Hama")
    sentence(page, "by Israel in Hama")
    page.go_back()
    page.locator("h2", has_text="by Israel").filter(has_not_text="Hama").wait_for()
    wait_for(frame, "Places", "1")
    page.go_back()
    page.locator("h2").filter(has_not_text="Israel").wait_for()
    page.go_forward()
    sentence(page, "by Israel")


def test_the_back_button_closes_an_opened_mention_and_then_its_place(page: Page, dashboard: Dashboard) -> None:
    go(page, dashboard)
    evidence = page.locator(".st-key-evidence")
    page.get_by_role("button", name=re.compile("^Masyaf")).click()
    evidence.get_by_role("button", name="Open", exact=True).click()
    back = evidence.get_by_role("button", name="All reports of this place")
    back.wait_for()
    page.wait_for_url(lambda address: "strike=" in address, wait_until="commit")
    page.go_back()
    back.wait_for(state="detached")
    evidence.get_by_role("button", name="Open", exact=True).wait_for()
    page.go_back()
    page.get_by_role("heading", name="Places").wait_for()
    page.go_forward()
    evidence.get_by_role("button", name="Open", exact=True).wait_for()


def test_filters_follow_the_reader_to_the_other_pages_and_back(page: Page, dashboard: Dashboard) -> None:
    go(page, dashboard, "?actor=Israel")
    page.get_by_role("link", name="Strikes").click()
    page.get_by_text("Choose a row to read it").wait_for()
    sentence(page, "1 report of strikes by Israel")
    page.get_by_role("link", name="Reports").click()
    page.get_by_text("Choose a row to read the report").wait_for()
    sentence(page, "1 report")
    page.get_by_role("link", name="Map", exact=True).click()
    frame = map_of(page)
    sentence(page, "by Israel")
    assert names(frame) == {"Masyaf"}
    assert "actor=Israel" in page.url


def test_quick_choices_are_not_lost(page: Page, dashboard: Dashboard) -> None:
    go(page, dashboard)
    choose(page, "Actor", "Israel", "United States")
    choose(page, "Province", "Hama", "Idlib", "Latakia")
    sentence(page, "by Israel or United States in Hama, Idlib or Latakia")
    page.wait_for_url(lambda address: address.count("actor=") == 2 and address.count("province=") == 3)


def test_the_download_holds_the_rows_of_the_filters(page: Page, dashboard: Dashboard) -> None:
    page.goto(f"{dashboard.url}/strikes?province=Idlib")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert "Idlib" in text
    assert "Masyaf" not in text


@pytest.mark.parametrize("key", PAGES)
def test_a_deep_link_straight_after_the_start(key: str, page: Page, open_dashboard: Callable[..., Dashboard]) -> None:
    running = open_dashboard()
    path = PAGES[key].script.removeprefix("pages/").removesuffix(".py").replace("dashboard", "")
    page.goto(f"{running.url}/{path}")
    page.locator("h2").first.wait_for(timeout=60_000)
    for other in PAGES.values():
        page.get_by_role("link", name=other.label, exact=True).wait_for()
    assert page.get_by_test_id("stException").count() == 0


def test_a_first_run_shows_the_samples_marked_as_such(page: Page, open_dashboard: Callable[..., Dashboard]) -> None:
    running = open_dashboard()
    page.goto(running.url)
    page.get_by_text("sample reports").first.wait_for(timeout=60_000)
    frame = map_of(page)
    assert len(names(frame)) > 10
    assert "sample" in frame.inner_text(".samples")
    page.get_by_role("button", name="Remove", exact=True).click()
    page.get_by_text("There are no reports yet").wait_for()
    page.reload()
    page.get_by_text("There are no reports yet").wait_for()


def test_read_only_shows_and_does_not_write(page: Page, open_dashboard: Callable[..., Dashboard]) -> None:
    with_rows = open_dashboard()
    with store_of(with_rows) as store:
        fill_with_hostile(store, HOSTILE[:2])
    readonly = open_dashboard(STRIKEMAP_READONLY="1", STRIKEMAP_DATABASE_URL=str(with_rows.data_dir / "strikemap.db"))
    page.goto(f"{readonly.url}/add")
    page.get_by_text("This dashboard only shows").wait_for()
    page.get_by_label("Text").fill("Russian warplanes bombed Saraqib in Idlib province.")
    page.get_by_role("button", name="See what is found").first.click()
    page.get_by_text("Found: 1 report").wait_for(timeout=60_000)
    assert page.get_by_role("button", name="Keep").count() == 0


def test_no_toolbar_that_deploys(page: Page, dashboard: Dashboard) -> None:
    go(page, dashboard)
    assert page.get_by_text("Deploy").count() == 0


# ---- hostile text in every field, on every page


@pytest.fixture(scope="module")
def hostile(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard whose every report is made of texts that try to be something else."""
    with serve(tmp_path_factory.mktemp("hostile")) as running:
        with store_of(running) as store:
            fill_with_hostile(store, HOSTILE)
        yield running


def fill_with_hostile(store: Store, texts: tuple[str, ...]) -> None:
    """A report, and a mention at a place of its own, for each text, which stands in every field."""
    store.keep_samples()
    for at, text in enumerate(texts):
        said = f"Before {text} after."
        here = (7, 7 + len(text))
        candidate = Candidate(text, text, text, text, "SY", 35.0, 37.0, 0.5, text)
        place = Place(
            text, 34.0 + at * 0.05, 36.0 + at * 0.1, text, "SY", Precision.TOWN, 900, f"{at}/{text}", text, (candidate,)
        )
        strike = Strike(
            text, said, 0, len(said), text, *here, place if at % 5 else None, (text,), (text,),
            status=Status.DENIED, denied_by=(text,), weapon=text, unplaced=text, date="2020-01-01", date_prec=1,
        )  # fmt: skip
        url = ("javascript:alert(1)", f"https://example.org/{text}")[at % 2]
        store.add(Report(said, text, text, text, url, dt.date(2020, 1, 1), text), [strike])


def unharmed(page: Page, title: str) -> None:
    """Nothing ran: the title is ours, and there is no link to anywhere but http and this machine."""
    page.wait_for_timeout(500)
    assert page.title() == f"{title} - Strikemap"
    links: list[str] = page.eval_on_selector_all("a[href]", "all => all.map((link) => link.href)")
    assert [link for link in links if not link.startswith(("http://localhost", "https://example.org/"))] == []
    assert page.locator("img[src='x'], svg[onload], iframe[src^='javascript']").count() == 0


def test_hostile_text_is_only_text_on_the_map_page(page: Page, hostile: Dashboard, watch: Any) -> None:
    frame = go(page, hostile)
    keys = frame.evaluate("strikemap.points.map((place) => place.key)")
    assert len(keys) == len(HOSTILE) - (len(HOSTILE) + 4) // 5
    for key in keys[:: max(1, len(keys) // 8)]:
        frame.evaluate("(key) => strikemap.marks.choose(strikemap.points.find((place) => place.key === key))", key)
        page.locator(".st-key-evidence").get_by_text("1 report of strikes, 1 mention").wait_for()
        page.locator(".st-key-evidence").get_by_text("Why here?").click()
        if key == keys[0]:  # the others' cards look alike, so that it may be the one before whose panel was opened
            page.locator(".st-key-evidence").get_by_text("Correct this place").wait_for()
    page.get_by_text("Not mapped (").click()
    page.get_by_text("The same places as a table").click()
    unharmed(page, "Map")
    assert watch.page_errors == []


def test_every_hostile_place_opens_when_its_mark_is_chosen_and_again_by_its_address(
    page: Page, hostile: Dashboard
) -> None:
    frame = go(page, hostile)
    heading = "() => document.querySelector('.st-key-evidence h3')?.innerText.replace(/\\s+/g, ' ').trim()"
    for key in frame.evaluate("strikemap.points.map((place) => place.key)"):
        name = frame.evaluate("(key) => strikemap.points.find((place) => place.key === key).name", key)
        frame.evaluate("(key) => strikemap.marks.choose(strikemap.points.find((place) => place.key === key))", key)
        page.wait_for_function(f"(name) => ({heading})() === name.replace(/\\s+/g, ' ').trim()", arg=name)
        page.wait_for_function("(key) => new URLSearchParams(location.search).get('place') === key", arg=key)
        page.locator(".st-key-evidence").get_by_text("1 report of strikes, 1 mention").wait_for()
        if not key.isascii() or "%" in key:
            page.reload()
            page.wait_for_function(f"(name) => ({heading})() === name.replace(/\\s+/g, ' ').trim()", arg=name)
            frame = map_of(page)
    unharmed(page, "Map")


@pytest.mark.parametrize("key", ["strikes", "reports", "places"])
def test_hostile_text_is_only_text_in_the_tables(key: str, page: Page, hostile: Dashboard) -> None:
    page.goto(f"{hostile.url}/{key}")
    page.get_by_text("Choose a row").wait_for()
    unharmed(page, PAGES[key].label)


def test_hostile_reports_can_be_read(page: Page, hostile: Dashboard) -> None:
    with store_of(hostile) as store:
        rows = store.reports()
    for row in rows[::6]:
        page.goto(f"{hostile.url}/reports?report={row.key}")
        page.get_by_text("1 mention of strikes").wait_for()
        unharmed(page, "Reports")


def test_a_hostile_address_is_only_text(page: Page, hostile: Dashboard) -> None:
    page.goto(hostile.url + "/?actor=<img src=x onerror=alert(1)>&text=${alert(2)}&place=`${alert(3)}`&from=</script>")
    page.get_by_text("was left out").first.wait_for()
    unharmed(page, "Map")


def test_a_sentence_full_of_code_is_pasted_kept_and_read(page: Page, open_dashboard: Callable[..., Dashboard]) -> None:
    running = open_dashboard()
    with store_of(running) as store:
        store.remove_samples()
    code = "${alert(1)} `tick` </script><img src=x onerror=alert(2)>"
    page.set_default_timeout(60_000)
    add(page, running, f"Russian jets bombed Saraqib in Idlib province, activists said, {code} today.",
        source=code, published="2019-12-25")  # fmt: skip
    frame = go(page, running)
    page.mouse.click(*point_of(frame, frame.evaluate("strikemap.points[0].key")))
    evidence = page.locator(".st-key-evidence")
    evidence.get_by_text("Read the report").wait_for()  # the end of the card: all of it is there
    assert code in evidence.inner_text()
    wait_for(frame, "Popup", str(frame.evaluate("strikemap.points[0].key")))
    assert code in frame.inner_text(".leaflet-popup")
    unharmed(page, "Map")
