"""A PostgreSQL server of the tests' own: made in a temporary folder, stopped and removed at the end."""

from __future__ import annotations

import atexit
import contextlib
import functools
import getpass
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Where Debian and Ubuntu keep them, outside PATH.
INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
MISSING = "no PostgreSQL server here; install the package `postgresql` (its own server need not run)"
SYSTEM_USER = "postgres"
NUMBERS = itertools.count(1)


def programs() -> Path | None:
    """The folder of initdb and postgres; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    folders = [*([Path(found).parent] if found else []), *INSTALLED]
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def account() -> str | None:
    """The account the server runs under: our own, or the system's `postgres` where we are root; None is neither."""
    if os.geteuid() != 0:
        return getpass.getuser()
    try:
        return pwd.getpwnam(SYSTEM_USER).pw_name
    except KeyError:
        return None


@contextlib.contextmanager
def server() -> Iterator[str | None]:
    """Start a server and give the URL of an empty database; None where there is no PostgreSQL."""
    folder, user = programs(), account()
    if folder is None or user is None:
        yield None
        return
    # Directly below the system's folder: the path of a Unix socket may have no more than 107 bytes.
    home = Path(tempfile.mkdtemp(prefix="strikemap-postgres-"))
    become = ["runuser", "-u", user, "--"] if os.geteuid() == 0 else []
    if become:
        shutil.chown(home, user)
    data, port = home / "data", free_port()
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(home)}
    try:
        run = [*become, str(folder / "initdb")]
        options = ["--auth=trust", "--username=strikemap", "--encoding=UTF8", "--locale=C", "--no-sync"]
        subprocess.run([*run, *options, "-D", str(data)], check=True, capture_output=True, env=environment, cwd=home)
        control = [*become, str(folder / "pg_ctl"), "-D", str(data), "-w", "-t", "60"]
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
        start = [*control, "-l", str(home / "log"), "-o", settings, "start"]
        subprocess.run(
            start, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd=home
        )
        try:
            yield f"postgresql://strikemap@127.0.0.1:{port}/postgres"
        finally:
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(stop, check=True, capture_output=True, env=environment, cwd=home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@functools.cache
def shared_server() -> str | None:
    """The one server of this run, started when the first test asks for it and stopped at the end."""
    running = contextlib.ExitStack()
    atexit.register(running.close)
    return running.enter_context(server())


def new_database() -> str:
    """The URL of an empty database on the shared server; skips the test where there is no PostgreSQL.

    Under STRIKEMAP_REQUIRE_ALL the skip is a failure (conftest.py).
    """
    url = shared_server()
    if url is None:
        pytest.skip(MISSING)
    name = f"strikemap_{next(NUMBERS)}"
    run_sql(url, f"CREATE DATABASE {name}")
    return url.rpartition("/")[0] + f"/{name}"


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run_sql(url: str, statement: str) -> None:
    """Carry one statement out, outside a transaction (CREATE DATABASE wants that)."""
    import pg8000.dbapi

    place = url.partition("://")[2].partition("@")[2]
    address, _, database = place.partition("/")
    host, _, port = address.partition(":")
    connection = pg8000.dbapi.connect(user="strikemap", host=host, port=int(port), database=database)
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()
