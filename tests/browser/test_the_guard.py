"""The browser tests' own promise: what leaves the machine, and what runs, is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import Watch
from tests.browser.serving import serve

OUTSIDE = ["https://outside.example/pixel.png", "http://192.0.2.1/", "https://localhost.outside.example/"]


def test_a_request_to_another_host_is_refused_and_noted(page: Page, watch: Watch) -> None:
    for address in OUTSIDE:
        page.evaluate("address => fetch(address).catch(() => null)", address)
    assert watch.refused == OUTSIDE
    watch.refused.clear()


def test_a_socket_to_another_host_is_refused_and_noted(page: Page, watch: Watch) -> None:
    page.evaluate(
        "address => new Promise(done => { new WebSocket(address).onclose = done })", "wss://outside.example/socket"
    )
    assert watch.refused == ["wss://outside.example/socket"]
    watch.refused.clear()


def test_a_dialog_and_an_exception_are_noted(page: Page, watch: Watch) -> None:
    page.evaluate("() => { alert('ran'); setTimeout(() => { throw new Error('thrown') }) }")
    page.wait_for_function("() => true")
    assert (watch.dialogs, watch.page_errors) == (["ran"], ["thrown"])
    watch.dialogs.clear()


def test_a_page_of_this_machine_is_let_through(page: Page, tmp_path: Path, watch: Watch) -> None:
    script = tmp_path / "app.py"
    script.write_text("import streamlit as st; st.title('Here')", encoding="utf-8")
    with serve(tmp_path / "home", script=script) as running:
        page.goto(running.url)
        page.get_by_role("heading", name="Here").wait_for()
    assert watch.refused == []


def test_a_script_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="did not start"), serve(tmp_path, script=tmp_path / "none.py"):
        pass
