"""The Chromium that is already on the machine, and what a page of it tried to do."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Route, WebSocketRoute

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",  # root in a container has no other way
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
OUTSIDE = re.compile(r"^(?:https?|wss?|ftp)://(?!(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$))", re.IGNORECASE)


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome, None where there is none."""
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path), None) or next((path for path in MACOS if Path(path).exists()), None)


@dataclass(slots=True)
class Watch:
    """What a page did that it should not: empty lists are the promise."""

    refused: list[str] = field(default_factory=list)  # addresses outside this machine
    dialogs: list[str] = field(default_factory=list)  # alert(), confirm(), prompt(): a text that ran
    console_errors: list[str] = field(default_factory=list)
    page_errors: list[str] = field(default_factory=list)  # exceptions that no script caught


def guard(context: BrowserContext, watch: Watch) -> None:
    """Abort and note every request that is not to this machine."""

    def refuse(route: Route) -> None:
        watch.refused.append(route.request.url)
        route.abort("blockedbyclient")

    def refuse_socket(socket: WebSocketRoute) -> None:
        watch.refused.append(socket.url)
        socket.close()

    context.route(OUTSIDE, refuse)
    context.route_web_socket(OUTSIDE, refuse_socket)


def observe(page: Page, watch: Watch) -> None:
    """Note dialogs, errors on the console and exceptions of one page."""

    def dismiss(dialog: Dialog) -> None:
        watch.dialogs.append(dialog.message)
        dialog.dismiss()

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            watch.console_errors.append(message.text)

    page.on("dialog", dismiss)
    page.on("console", listen)
    page.on("pageerror", lambda error: watch.page_errors.append(str(error)))
