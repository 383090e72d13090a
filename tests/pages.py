"""A page of the dashboard run by Streamlit itself, without a browser, and what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
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


def component(at: AppTest, name: str) -> Any:
    """The message of one of our own components: what its browser's half is sent."""
    return next(one.proto for one in at.get("bidi_component") if one.proto.component_name == name)


def told(at: AppTest, name: str) -> Any:
    """The data that a component is sent."""
    sent = component(at, name)
    return json.loads(sent.json or sent.mixed.json)


def answer(at: AppTest, state: WidgetState) -> AppTest:
    """Run the page again as where a component's browser's half told something."""
    tree: Any = at._tree
    states: WidgetStates = tree.get_widget_states()
    states.widgets.append(state)
    return calm(at._run(states))


def choose(at: AppTest, **values: list[str]) -> AppTest:
    """Choose values of filters in the sidebar, beside what is chosen there."""
    now = told(at, "strikemap_filters")
    chosen = {key: some for key, some in {**now["chosen"], **values}.items() if some}
    said = json.dumps({"chosen": {"turn": now["turn"] + 1, "chosen": chosen}})
    return answer(at, WidgetState(id=component(at, "strikemap_filters").id, json_value=said))


def filter_row(at: AppTest, key: str) -> Any:
    """What the panel is told of one filter."""
    return next(row for row in told(at, "strikemap_filters")["rows"] if row["key"] == key)


def choose_in_list(at: AppTest, key: str) -> AppTest:
    """Choose a place in the list beside the map."""
    events = f"$$STREAMLIT_INTERNAL_KEY_{component(at, 'strikemap_places').id}__events"
    return answer(at, WidgetState(id=events, json_trigger_value=json.dumps([{"event": "place", "value": key}])))
