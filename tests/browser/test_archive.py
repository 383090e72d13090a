"""What the browser counts of the mentions is what Python counts, whatever is in them and whatever is chosen."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.mapping import ASSETS
from geo.mapping.archive import packed
from geo.mapping.layer import table
from geo.records import Report
from geo.screen.choosing import shown
from geo.store import Selection, Store, open_store, usable
from geo.store.columns.counting import ColumnTallies
from geo.store.columns.reading import read_columns
from geo.store.columns.table import Columns
from tests import strategies
from tests.stores import Archive, emptied, filled
from tests.strategies import place, strike

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Everything goes as ASCII: half a surrogate pair is nothing that a driver could send.
COUNT = """([letters, selections]) => {
    const archive = new strikemap.Archive(Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0)).buffer);
    const tables = JSON.parse(selections).map((selection) => archive.table(selection));
    const escaped = (one) => "\\\\u" + one.charCodeAt(0).toString(16).padStart(4, "0");
    return JSON.stringify(tables).replace(/[^\\x20-\\x7e]/g, escaped);
}"""
Chosen = dict[str, tuple[str, ...]]


@pytest.fixture(scope="module")
def counter(chromium: Browser) -> Iterator[Page]:
    """A page with nothing in it but the script that counts."""
    page = chromium.new_page()
    page.add_script_tag(path=ASSETS / "archive.js")
    yield page
    page.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(str(tmp_path_factory.mktemp("archive") / "strikemap.db")) as opened:
        yield opened


def both(page: Page, store: Store, selections: Iterable[Selection]) -> Iterator[tuple[Any, Any]]:
    """What Python and what the browser count of each selection."""
    asked = [usable(selection) for selection in selections]
    with store.database.reading() as connection:
        tallies = ColumnTallies(connection, Columns(read_columns(connection)), most_words=-1)
        mapped = tallies.mapped()
        assert mapped
        letters = base64.b64encode(zlib.decompress(packed(mapped))).decode()
        told = json.dumps([shown(selection) for selection in asked], ensure_ascii=True)
        found = json.loads(page.evaluate(COUNT, [letters, told]))
        for selection, counted in zip(asked, found, strict=True):
            markers = tallies.table(selection)
            yield rows(dict(zip(NAMES, table(markers, None), strict=False))), counted and rows(counted)


COUNTED = ("reports", "mentions", "denied", "contested", "sample")
NAMES = ("at", *COUNTED, "actors", "sure", "words", "names", "certainties")


def rows(told: dict[str, Any]) -> dict[int, Any]:
    """A table by its places, as a reader would see it."""
    width = len(told["certainties"])
    return {
        place: (
            *(told[name][number] for name in COUNTED),
            [tuple(told["names"][actor]) for actor in told["actors"][number]],
            {
                word: sure
                for (word, _), sure in zip(
                    told["certainties"], told["sure"][number * width : (number + 1) * width], strict=True
                )
                if sure
            },
        )
        for number, place in enumerate(told["at"])
    }


@settings(strategies.FEWER, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(strategies.archives(), st.lists(strategies.selections, min_size=1, max_size=5))
def test_the_browser_counts_what_python_counts(
    counter: Page, shared: Store, archive: Archive, selections: list[Chosen]
) -> None:
    filled(emptied(shared), archive)
    for selection, (ours, theirs) in zip([{}, *selections], both(counter, shared, [{}, *selections]), strict=True):
        if "text" in usable(selection):
            assert theirs is None, "only the database knows the words"
        else:
            assert theirs == ours


def test_days_at_the_ends_and_undated_ones(counter: Page, shared: Store) -> None:
    store = emptied(shared)
    for number, date in enumerate(["1916-07-01", "2015-10-02", "2015-10", "2015", None]):
        report = Report(f"report {number}", str(number), source="SANA")
        store.add(report, [strike(report, date=date, place=place(number), actors=("Russia", "Turkey")[: number % 3])])
    days: list[Chosen] = [
        {"from": (first,), "to": (last,)}
        for first in ("1800-01-01", "1916-07-01", "1916-07-02", "2015-10-31", "2015-12-31", "2016-01-01")
        for last in ("1900-01-01", "1916-07-01", "2015-10-02", "2100-12-31")
    ]
    more: list[Chosen] = [{"undated": ("yes",)}, *({**one, "undated": ("yes",)} for one in days), {"from": ("2015",)}]
    answers = list(both(counter, store, [*days, *more]))
    assert all(ours == theirs for ours, theirs in answers)
    assert len({str(ours) for ours, _ in answers}) > 5, "they are not all one answer"
