"""A Streamlit server of a test's own: free port, own folders, stopped for certain."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
STOP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A running dashboard: `url` without a slash at its end, `home` with its data, config and cache folders."""

    url: str
    home: Path
    log: Path
    pid: int

    @property
    def data_dir(self) -> Path:
        """Where this dashboard keeps its database."""
        return self.home / "data" / "strikemap"


@contextmanager
def serve(home: Path, settings: Mapping[str, str] | None = None, script: Path | None = None) -> Iterator[Dashboard]:
    """Run a Streamlit script (the dashboard) until the block ends.

    `settings` are environment variables such as STRIKEMAP_READONLY. Raises
    RuntimeError with the end of the server's log when it does not answer.
    """
    home.mkdir(parents=True, exist_ok=True)
    log = home / "streamlit.log"
    port = free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command(script or ROOT / "dashboard.py", port),
            cwd=ROOT,
            env=environment(home, settings or {}),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        dashboard = Dashboard(f"http://localhost:{port}", home, log, process.pid)
        wait_until_healthy(dashboard, process)
        yield dashboard
    finally:
        stop(process)


def command(script: Path, port: int) -> list[str]:
    """How `make run` starts a script, less what a test has no use for."""
    options = {"server.port": str(port), "server.headless": "true", "server.fileWatcherType": "none"}
    return [
        *(sys.executable, "-m", "streamlit", "run", str(script)),
        *(f"--{name}={value}" for name, value in options.items()),
    ]


def environment(home: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with folders below `home` and no STRIKEMAP_* setting but the given ones."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STRIKEMAP_")}
    folders = {f"XDG_{kind.upper()}_HOME": str(home / kind) for kind in ("data", "config", "cache", "state")}
    return {**kept, **folders, "PYTHONUNBUFFERED": "1", **settings}


def free_port() -> int:
    """A port that nothing listens on at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_until_healthy(dashboard: Dashboard, process: subprocess.Popen[bytes]) -> None:
    """Ask the server's own health address until it answers."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{dashboard.url}/_stcore/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.05)
    raise RuntimeError(f"the dashboard did not start:\n{dashboard.log.read_text(errors='replace')[-4000:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and what it started: kindly, then not."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        os.killpg(process.pid, kind)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
