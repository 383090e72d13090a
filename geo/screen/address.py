"""The address is the state: filters, chosen place, report and name stand in the page's URL.

A reader changes the state by a widget, by a link, or by the browser's back button.
The widget's callback runs before the page and wins; otherwise the address wins, unless
it is only an echo: an address that this session wrote or saw before, sent by a browser
that has not yet heard of the newest one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.store.filters import FILTERS

Chosen = dict[str, tuple[str, ...]]
PLACE, STRIKE, REPORT, NAME = "place", "strike", "report", "name"
CHOSEN = (PLACE, STRIKE, REPORT, NAME)
KEYS = (*(f.key for f in FILTERS), *CHOSEN)
MOST_VALUES = 100
LONGEST_VALUE = 300


def sync(page: str) -> None:
    """Take over what the address says, where somebody other than this session changed it.

    A menu link carries the filters; the chosen place and mention follow on their own.
    """
    state = st.session_state
    received = _received()
    if state.get("address.page", page) != page and not _by_history() and PLACE not in received:
        received = {key: everything()[key] for key in (PLACE, STRIKE) if key in everything()} | received
    state["address.page"] = page
    echoes = [state.get("address.seen"), *state.get("address.written", ())]
    touched = state.pop("address.touched", False)
    if (received not in echoes or _by_history()) and not touched:
        state["address.chosen"] = received
    if received == (state.get("address.written") or [None])[-1]:
        state["address.written"] = []
    state["address.seen"] = received


def everything() -> Chosen:
    """All that is chosen now: filters, place, report and name."""
    chosen: Chosen = st.session_state.setdefault("address.chosen", {})
    return chosen


def selection() -> Chosen:
    """The chosen filters alone, as geo.store takes them."""
    return {key: values for key, values in everything().items() if key not in CHOSEN}


def chosen(key: str) -> str:
    """The one chosen value of a key, "" where there is none."""
    return next(iter(everything().get(key, ())), "")


def choose(key: str, values: Iterable[str]) -> None:
    """Set a key's values (none = take it out); the address follows with `write`."""
    kept = dict(everything())
    kept.pop(key, None)
    if found := tuple(dict.fromkeys(values)):
        kept[key] = found
    st.session_state["address.chosen"] = kept
    st.session_state["address.touched"] = True


def choose_place(key: str) -> None:
    """Choose a place by its carried key; no mention of it is chosen yet."""
    choose(PLACE, (key,))
    forget(STRIKE)


def forget_place() -> None:
    """Take the place out, and the mention chosen there."""
    forget(PLACE)
    forget(STRIKE)


def forget(key: str) -> None:
    """Take a key out."""
    choose(key, ())


def choose_filters(values: Mapping[str, Iterable[str]]) -> None:
    """Set all filters at once; the chosen place stays."""
    for key in {*selection(), *values}:
        choose(key, values.get(key, ()))


def reset() -> None:
    """Take all filters out; the chosen place stays."""
    choose_filters({})


def write() -> None:
    """Bring the browser's address in line with what is chosen."""
    st.session_state.pop("address.touched", None)
    now = everything()
    if now == _received():
        return
    for key in KEYS:
        if key in now:
            st.query_params[key] = list(now[key])
        else:
            st.query_params.pop(key, None)
    st.session_state["address.written"] = [*st.session_state.get("address.written", ()), now][-8:]


def parameters(**more: str) -> dict[str, list[str]]:
    """The parameters of a link that keeps the filters; `more` is added."""
    return {key: list(values) for key, values in selection().items()} | {key: [value] for key, value in more.items()}


def link(path: str = "", **more: str) -> str:
    """The whole address of a page of this dashboard with the filters, to copy and send."""
    here = (st.context.url or "").split("?")[0].rstrip("/")
    root = here.removesuffix(f"/{st.session_state.get('address.page', '')}")  # the map page has no path of its own
    return f"{root}/{path}" + _query(parameters(**more))


def _query(values: Mapping[str, list[str]]) -> str:
    return f"?{urlencode(values, doseq=True)}" if values else ""


def _received() -> Chosen:
    """What the browser's address says, cut to what an address may reasonably hold."""
    found = {key: st.query_params.get_all(key)[:MOST_VALUES] for key in KEYS if key in st.query_params}
    return {key: tuple(dict.fromkeys(value[:LONGEST_VALUE] for value in values)) for key, values in found.items()}


def _by_history() -> bool:
    """Whether the reader came here by the browser's back or forward button."""
    return bool(getattr(get_script_run_ctx(), "is_history_navigation", False))
