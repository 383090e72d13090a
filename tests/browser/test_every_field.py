"""Hostile text in every field of every record, on every page, to the last panel: it is read, and it does nothing.

Each text of tests/hostile.py has a report, a place and a mention of its own, and stands in all their fields; one more
report has all the texts in every field, one after the other, so that one opened panel tries them all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from geo.extraction.explaining import rules
from geo.mapping import carried, one_line
from geo.mapping.text import neutral
from geo.places.cache import CachedAnswer, State, cache_key
from geo.records import Candidate, Claimant, Place, Precision, Reason, Report, Status, Strike, Toll
from geo.screen.columns import COLUMNS
from geo.screen.menu import PAGES
from geo.screen.names import written_in_address
from geo.store import FILTERS, Store, open_store
from tests.browser.chromium import Watch
from tests.browser.panel import group
from tests.browser.serving import Dashboard, serve
from tests.browser.test_map_draws import frame_of, wait_for
from tests.hostile import HOSTILE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FilePayload, Frame, Locator, Page

pytestmark = pytest.mark.browser

# In one line, since a comment that begins would hide what follows it where it is taken for one.
ALL = " ".join(one_line(text) for text in HOSTILE)
SHARED = "shared"  # the gazetteer's number of the place that every report names
DAY = dt.date(2020, 1, 1)
# What no page of ours has: an element that a text would be, a handler, an address or a style from a text.
MADE = r"""() => {
    const hosts = "localhost|example\\.org|www\\.naturalearthdata\\.com|www\\.geonames\\.org";
    const ours = new RegExp(`^(https?://(${hosts})[:/]|blob:http://localhost|data:(image|font)/(png|svg|woff))`);
    const leads = /^(href|src|action|data|poster|xlink:href)$/, odd = [];
    const inner = (one) => (one.shadowRoot ? within(one.shadowRoot) : []);
    const within = (root) => [...root.querySelectorAll("*")].flatMap((one) => [one, ...inner(one)]);
    for (const one of within(document)) {
        const wrong = [...one.attributes].some(({ name, value }) =>
            /^on|^(srcdoc|formaction)$/.test(name) || (name === "style" && /evil|expression|javascript/.test(value)) ||
            (leads.test(name) && /^\s*([\w\s]+:|\/\/)/.test(value) && !ours.test(value)));
        const made = one.id === "evil" || one.matches("object, embed, math, base, meta[http-equiv=refresh]");
        const code = one.matches("script, style, iframe") && /evil|alert\(/.test(one.textContent);
        if (wrong || made || code) odd.push(one.outerHTML.slice(0, 200));
    }
    return odd;
}"""


@pytest.fixture(scope="module")
def dashboard(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard in which nothing is harmless."""
    with serve(tmp_path_factory.mktemp("every")) as running:
        running.data_dir.mkdir(parents=True, exist_ok=True)
        with open_store(str(running.data_dir / "strikemap.db")) as store:
            fill(store)
        yield running


def fill(store: Store) -> None:
    store.keep_samples()
    for at, text in enumerate(HOSTILE):
        store.add(report(text, at), [strike(text, own(text, at), at), strike(text, shared(text), at)])
    store.add(
        report(ALL, len(HOSTILE)),
        [strike(ALL, own(ALL, len(HOSTILE)), 0), strike(ALL, shared(ALL), 0), strike(ALL, None, 0)],
    )
    mentions = [row.key for row in store.strikes(place_key=f"{SHARED}/town")]
    for one in mentions[1:6]:
        store.join_to(one, mentions[0], ALL, ALL)
    store.set_apart(mentions[6], ALL, ALL)
    for at, text in enumerate((*HOSTILE, ALL)):
        if cache_key(text):
            store.cache.correct(text, "SY", text, own(text, at), text.strip(), text)
            store.cache.put(answer(text, at))


def report(text: str, at: int) -> Report:
    url = ("javascript:alert(1)", f"https://example.org/{text}")[at % 2]
    return Report(f"{at} {said(text)}\n\nAnd once more: {text}", f"{at} {text}", text, text, url, DAY, text)


def said(text: str) -> str:
    return f"Before {text} after."


def own(text: str, at: int) -> Place:
    """A place that bears the text in every field."""
    return Place(
        text,
        33.0 + at // 8 * 0.6,
        34.0 + at % 8 * 1.0,
        text,
        "SY",
        Precision.TOWN,
        900,
        f"{at}/{text}",
        text,
        candidates(text),
    )


def shared(text: str) -> Place:
    return Place("Shared", 36.9, 41.9, text, "SY", Precision.TOWN, 900, SHARED, text, candidates(text))


def candidates(text: str) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(f"{text}{at}", text, text, text, text, 35.0, 37.0, 0.5, lost) for at, lost in enumerate(("", text))
    )


def strike(text: str, place: Place | None, at: int) -> Strike:
    """A mention with the text in every field, and a reason of it for every field."""
    sentence, here = said(text), (7, 7 + len(text))
    toll = Toll(1, 2, 3, (text,))
    why = {name: Reason(text, *here, text, (text, text)) for name in (*rules().fields, text)}
    return Strike(
        text, sentence, 0, len(sentence), text, *here, place, (text,), (text, f"{text}."),
        status=(Status.DENIED, Status.REPORTED)[at % 2], denied_by=(text,), hedged=at % 3 == 0, weapon=text,
        fatalities=toll, injuries=toll, claimants=(Claimant(text, via=text),), targets=(text,), number=at,
        strike_type=text, sub_event_type=text, unplaced=text, scene="SY", within=text,
        date="2020-01-01", date_prec=1, why=why,
    )  # fmt: skip


def answer(text: str, at: int) -> CachedAnswer:
    """What an online service might have said."""
    return CachedAnswer(
        cache_key(text),
        "IQ",
        State.OK,
        text,
        33.0,
        44.0,
        text,
        "IQ",
        Precision.TOWN,
        900,
        f"{text}{at}",
        text,
        text,
        {text: text},
    )


# ---- looking


def words(text: str) -> str:
    """A text as a reader reads it, whatever its spaces."""
    return " ".join(neutral(text).split())


def unharmed(page: Page, key: str) -> None:
    """Nothing ran and nothing was made of a text, on the page and in its frames."""
    assert page.title() == f"{PAGES[key].label} - Strikemap"
    assert page.get_by_test_id("stException").count() == 0
    for frame in page.frames:
        assert frame.evaluate(MADE) == [], frame.url


def settled(page: Page) -> None:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def readable(part: Locator) -> str:
    return words(part.text_content() or "")


def open_page(page: Page, running: Dashboard, path: str) -> None:
    page.set_default_timeout(60_000)
    page.goto(f"{running.url}/{path}")
    page.locator("h2, h3, [data-testid=stAlert]").first.wait_for()
    settled(page)


def unfold(page: Page, label: str) -> None:
    """Open every panel of this name."""
    for panel in page.locator("summary", has_text=label).all():
        panel.click()
    settled(page)


def look_into(page: Page, key: str, button: str, *, most: int = 2) -> str:
    """Open the popovers of this name one after the other; what they say."""
    found = ""
    for one in page.get_by_role("button", name=button, exact=True).all()[:most]:
        one.press("Enter")  # where the page's own head lies over it, no pointer gets there
        body = page.get_by_test_id("stPopoverBody")
        body.wait_for()
        found += readable(body)
        unharmed(page, key)
        page.keyboard.press("Escape")
        body.wait_for(state="detached")
    return found


def test_on_the_map_every_name_and_popup_is_text(page: Page, dashboard: Dashboard, watch: Watch) -> None:
    open_page(page, dashboard, "")
    frame = frame_of(page)
    shown = popups(frame)
    for at, text in enumerate(HOSTILE):
        heading, sentence, everything = shown[carried(f"{at}/{text}/town")]
        assert words(heading) == words(text)
        assert words(sentence) == words(said(text))
        assert words(everything).count(words(text)) >= 4  # and its province, outlet and whom it quotes
    legend = frame.get_by_role("button", name="Legend")
    if legend.get_attribute("aria-expanded") == "false":
        legend.click()
    assert words(HOSTILE[0]) in readable(frame.locator("#strikemap-legend"))
    unfold(page, "Not mapped (")
    unfold(page, "The same places as a table")
    assert words(ALL) in readable(page.locator("table").last)
    unharmed(page, "map")
    assert watch.page_errors == []


def test_the_filters_and_the_list_of_places_are_text_and_a_hostile_value_can_be_chosen(
    page: Page, dashboard: Dashboard
) -> None:
    open_page(page, dashboard, "")
    page.get_by_text("More filters").click()
    for name in ("Actor", "Province", "Source", "Weapon"):
        values = group(page, name)
        values.get_by_role("button", name="Show all").click()
        shown = [words(one) for one in values.locator("bdi").all_text_contents()]
        assert {words(text) for text in HOSTILE} <= set(shown), name
    listed = words(page.locator(".st-key-evidence ol").text_content() or "")
    assert any(words(text) in listed for text in HOSTILE)
    unharmed(page, "map")
    actors = group(page, "Actor")
    for number, text in enumerate(HOSTILE[:3], start=1):
        at = [words(one) for one in actors.locator("bdi").all_text_contents()].index(words(text))
        actors.get_by_role("checkbox").nth(at).check()
        page.wait_for_url(re.compile("actor=.*" * number), wait_until="commit")
        page.locator("h2", has_text=re.compile("reports? of strikes by")).wait_for()
        settled(page)
        unharmed(page, "map")


def popups(frame: Frame) -> dict[str, list[str]]:
    """Every place's popup: its heading, its quotation and all of it."""
    script = """() => Object.fromEntries(strikemap.points.map((place) => {
        const made = strikemap.ofPlace(place), mark = strikemap.marks.markOf(place.key);
        strikemap.marks.open(mark, true);
        const parts = [made.querySelector(".place"), made.querySelector("blockquote"), made];
        return [place.key, parts.map((one) => one.textContent)];
    }))"""
    found: dict[str, list[str]] = frame.evaluate(script)
    return found


def test_the_evidence_of_the_worst_place_is_text_to_its_last_panel(page: Page, dashboard: Dashboard) -> None:
    open_page(page, dashboard, f"?place={quote(carried(f'{len(HOSTILE)}/{ALL}/town'))}")
    evidence = page.locator(".st-key-evidence")
    evidence.get_by_text("1 report of strikes").wait_for()
    unfold(page, "Why here?")
    evidence.get_by_text("Correct this place").wait_for()
    unharmed(page, "map")
    # heading, sentence, outlet, two that are credited and by whom, denied by, weapon, why here, candidates
    assert readable(evidence).count(words(ALL)) >= 11
    evidence.get_by_role("button", name="Open", exact=True).first.click()
    evidence.get_by_text("All reports of this place").wait_for()
    settled(page)
    # heading, paragraph, outlet, those credited, the fields, who says so and who denies it
    assert readable(evidence).count(words(ALL)) >= 12
    unfold(page, "Why here?")
    evidence.get_by_text("Correct this place").wait_for()
    unfold(page, "Why each field?")
    evidence.get_by_text("Else possible").first.wait_for()
    assert readable(evidence).count(words(ALL)) >= 20
    unharmed(page, "map")
    evidence.get_by_role("button", name="Cite").press("Enter")
    page.get_by_test_id("stPopoverBody").locator("code").wait_for()
    assert words(ALL) in readable(page.get_by_test_id("stPopoverBody"))
    unharmed(page, "map")
    wait_for(frame_of(page), "Places", str(len(HOSTILE) + 2))


def test_what_is_joined_and_why_is_text(page: Page, dashboard: Dashboard) -> None:
    open_page(page, dashboard, f"?place={quote(f'{SHARED}/town')}")
    evidence = page.locator(".st-key-evidence")
    evidence.get_by_text("Show more (").wait_for()
    read = readable(evidence)
    assert all(words(said(text)) in read for text in HOSTILE[-40:])
    unharmed(page, "map")
    assert words(ALL) in look_into(page, "map", "Why one?")
    unfold(page, "Why here?")
    unharmed(page, "map")


def test_the_table_of_strikes_with_all_its_columns(page: Page, dashboard: Dashboard) -> None:
    open_page(page, dashboard, "strikes")
    page.get_by_role("button", name="Columns").click()
    for column in COLUMNS:
        if not column.shown:
            page.get_by_test_id("stPopoverBody").get_by_text(column.label, exact=True).click()
    page.keyboard.press("Escape")
    settled(page)
    unharmed(page, "strikes")
    page.get_by_test_id("stDataFrame").first.click(position={"x": 15, "y": 49})  # the box of the first row
    page.locator("[class*=st-key-mention-]").first.wait_for()
    settled(page)
    unharmed(page, "strikes")


def test_reports_are_listed_and_read_as_they_stand(page: Page, dashboard: Dashboard) -> None:
    open_page(page, dashboard, "reports")
    unharmed(page, "reports")
    with open_store(str(dashboard.data_dir / "strikemap.db")) as store:
        keys = {row.title: row.key for row in store.reports()}
    for text in (ALL, HOSTILE[11]):
        open_page(page, dashboard, f"reports?report={keys[text]}")
        page.get_by_text("mentions of strikes").first.wait_for()
        assert words(said(text)) in readable(page.locator(".st-key-running-text"))
        assert readable(page.locator("h2").first) == words(text)
        unharmed(page, "reports")


def test_places_corrections_and_kept_answers(page: Page, dashboard: Dashboard) -> None:
    name = quote(written_in_address(cache_key(HOSTILE[0]), "SY"))
    open_page(page, dashboard, f"places?name={name}")
    page.locator(".st-key-name").get_by_role("button", name="Close").wait_for()
    for label in ("Why here?", "Correct this place", "Kept answers about names"):
        if page.locator("details:not([open]) summary", has_text=label).count():
            unfold(page, label)
    frame_of(page)
    unharmed(page, "places")
    log = readable(page.locator(".st-key-corrections"))
    assert words(ALL) in log
    assert sum(words(text) in log for text in HOSTILE) > len(HOSTILE) // 2


def file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": data}


def test_what_is_pasted_and_what_is_uploaded(page: Page, dashboard: Dashboard) -> None:
    open_page(page, dashboard, "add")
    page.get_by_label("Text").fill(f"Russian jets bombed Saraqib in Idlib province, {ALL}, on Monday.\n\n{ALL}")
    page.get_by_label("Title").fill(ALL)
    page.get_by_label("Source").first.fill(ALL)
    page.get_by_label("Link").first.fill("javascript:alert(1)")
    page.get_by_role("button", name="See what is found").first.click()
    page.get_by_text("Found: 1 report").wait_for()
    settled(page)
    unharmed(page, "add")
    page.get_by_role("tab", name="Upload").click()
    files: list[FilePayload] = [
        file("<img src=x onerror=alert(1)>`${alert(2)}`[a](javascript:alert(3)).txt", b"Jets hit Idlib."),
        file("![x](http:evil.example) :red[x] $x$ <b id=evil>.jsonl", b'{"text": 1}\n<b id=evil>'),
    ]
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(files)
    page.get_by_text("evil>.jsonl").wait_for()
    page.get_by_role("button", name="See what is found").last.click()
    page.get_by_text("could not be read as they are").wait_for()
    settled(page)
    assert "<b id=evil>.jsonl" in readable(page.get_by_test_id("stMain"))
    unharmed(page, "add")


@pytest.mark.parametrize("key", ["map", "reports"])
def test_an_address_with_hostile_values(key: str, page: Page, dashboard: Dashboard) -> None:
    path = {"map": "", "reports": "reports"}[key]
    asked = "&".join(f"{name}={quote(ALL[:280])}" for name in (*(row.key for row in FILTERS), "place", "name"))
    open_page(page, dashboard, f"{path}?{asked}&report={quote(ALL[:280]) if key == 'reports' else ''}")
    settled(page)
    unharmed(page, key)
