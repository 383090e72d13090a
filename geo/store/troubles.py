"""What a database's own errors mean for the person in front of the screen."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from geo.errors import StoreError, StoreLocked, StoreReadOnly, StoreUnreachable

# Primary result codes, https://www.sqlite.org/rescode.html
SQLITE: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreLocked, "another program is writing to it; try again in a moment."),
    sqlite3.SQLITE_LOCKED: (StoreLocked, "another program is writing to it; try again in a moment."),
    sqlite3.SQLITE_READONLY: (StoreReadOnly, "cannot be written; check the file's and its folder's permissions."),
    sqlite3.SQLITE_PERM: (StoreReadOnly, "cannot be written; check the file's and its folder's permissions."),
    sqlite3.SQLITE_CANTOPEN: (
        StoreUnreachable,
        "cannot be opened; check that its folder exists and that you may read and write there.",
    ),
    sqlite3.SQLITE_NOTADB: (StoreUnreachable, "is not a database; give another file, or move this one away."),
    sqlite3.SQLITE_CORRUPT: (StoreError, "is damaged; put back a copy, or try sqlite3's .recover."),
    sqlite3.SQLITE_FULL: (StoreError, "there is no room left on its disk; nothing was changed."),
    sqlite3.SQLITE_IOERR: (StoreError, "its disk answered with an error; nothing was changed."),
}
# SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html; the longest prefix that fits decides.
POSTGRESQL: dict[str, tuple[type[StoreError], str]] = {
    "55P03": (StoreLocked, "another program is writing to it; try again in a moment."),
    "40": (StoreLocked, "another program wrote at the same time; try again."),
    "25006": (StoreReadOnly, "this server only reads."),
    "42501": (StoreReadOnly, "this user may not do that here; give the user the right to write."),
    "28": (StoreUnreachable, "the server refuses this user or password."),
    "3D000": (StoreUnreachable, "the server has no such database; create it with createdb."),
    "53300": (StoreUnreachable, "the server has too many connections; try again later."),
    "57P": (StoreUnreachable, "the server is stopping or starting; try again in a moment."),
    "08": (StoreUnreachable, "the connection to the server broke; try again."),
    "53100": (StoreError, "there is no room left on the server's disk; nothing was changed."),
}


@contextmanager
def told_plainly(name: str) -> Iterator[None]:
    """Turn the database's errors into ours, with the database's name and what to do."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreLocked(f"{name}: too many readers at once; try again in a moment.") from error
    except (ConnectionError, TimeoutError) as error:  # pg8000 lets those of its socket through
        raise StoreUnreachable(f"{name}: the connection to the server broke ({error}); try again.") from error
    except DBAPIError as error:
        kind, words = meaning(error.orig)
        raise kind(f"{name}: {words}") from error
    except SQLAlchemyError as error:
        raise StoreError(f"{name}: the database could not do that ({error}).") from error


def meaning(error: BaseException | None) -> tuple[type[StoreError], str]:
    """The error class and the words for a driver's exception."""
    if isinstance(error, sqlite3.Error):
        known = SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        return known or (StoreError, f"SQLite could not do that ({error}).")
    details = error.args[0] if error is not None and error.args else ""
    if not isinstance(details, dict):  # pg8000 gives a dict for what the server said, a text for its own trouble
        return (
            StoreUnreachable,
            f"the server cannot be reached ({details}); check that it runs and the address is right.",
        )
    code = str(details.get("C", ""))
    for prefix in sorted(POSTGRESQL, key=len, reverse=True):
        if code.startswith(prefix):
            return POSTGRESQL[prefix]
    return StoreError, f"PostgreSQL could not do that ({code}: {details.get('M', '')})."
