"""Connections to a database: opened as its kind needs, with one way to read and one to write.

Safe to share between threads: every `reading` and `writing` takes a connection of its own from the pool.
"""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from geo.errors import StoreReadOnly, StoreUnreachable
from geo.store.addresses import Address, PostgresServer, SqliteFile
from geo.store.troubles import told_plainly

CONNECT_SECONDS = 10
CACHE_KIB = 32_768  # SQLite's page cache a connection
FOR_WRITING = "strikemap_writing"


class Database:
    """One database, open: `reading()` sees one moment of it, `writing()` is all or nothing."""

    def __init__(self, address: Address, *, readonly: bool = False, busy_seconds: float = 10.0) -> None:
        self.address, self.readonly, self.busy_seconds = address, readonly, busy_seconds
        self.name = str(address)
        if isinstance(address, SqliteFile):
            self.engine = sqlite_engine(address, readonly, busy_seconds)
        else:
            self.engine = postgres_engine(address, readonly, busy_seconds)

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection on which everything read is of one moment."""
        with told_plainly(self.name), self.engine.begin() as connection:
            if self.dialect == "postgresql":
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection on which everything written is kept at the end, or nothing."""
        if self.readonly:
            raise StoreReadOnly(f"{self.name}: opened for reading only; unset STRIKEMAP_READONLY to write.")
        engine = self.engine.execution_options(**{FOR_WRITING: True})
        with told_plainly(self.name), engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def sqlite_engine(file: SqliteFile, readonly: bool, busy_seconds: float) -> Engine:
    """An engine on a database file; transactions are begun by us, as the driver would begin them too late."""

    def connect() -> sqlite3.Connection:
        return open_sqlite(file.path, readonly, busy_seconds)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=8, max_overflow=24)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer that first only reads can lose its place to another and fail; IMMEDIATE waits its turn.
        writes = connection.get_execution_options().get(FOR_WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine, "checkin")
    def throw_away(connection: Any, record: ConnectionPoolEntry) -> None:
        if isinstance(connection, Unchanging):
            record.invalidate()

    return engine


class Unchanging(sqlite3.Connection):
    """A connection that takes the file for unchanging: good for one transaction, then thrown away."""


def open_sqlite(path: Path, readonly: bool, busy_seconds: float) -> sqlite3.Connection:
    """Connect to a database file; for reading only it must exist."""
    if path.is_dir():
        raise StoreUnreachable(f"{path}: is a folder; give the name of a file.")
    if readonly and not path.exists():
        raise StoreUnreachable(f"{path}: there is no database yet; open it once for writing, or give another file.")
    try:
        return connect_sqlite(path, "ro" if readonly else "rwc", busy_seconds)
    except sqlite3.OperationalError as error:
        # A database in a folder that cannot be written (a CD, another user's) has no room for SQLite's lock files.
        if readonly and error.sqlite_errorcode in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY_DIRECTORY}:
            return connect_sqlite(path, "ro&immutable=1", busy_seconds, Unchanging)
        raise


def connect_sqlite(
    path: Path, mode: str, busy_seconds: float, kind: type[sqlite3.Connection] = sqlite3.Connection
) -> sqlite3.Connection:
    """Connect and set what holds for a connection; reads the file's header, so that a wrong file shows here."""
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"
    connection = sqlite3.connect(
        address,
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
        factory=kind,
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")  # with WAL: whole after a crash, fast between
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def postgres_engine(server: PostgresServer, readonly: bool, busy_seconds: float) -> Engine:
    """An engine on a PostgreSQL server, by the pg8000 driver."""
    import pg8000.dbapi

    def connect() -> Any:
        link = open_socket(server)
        connection = pg8000.dbapi.connect(
            user=server.user,
            host=server.host,
            password=server.password,
            database=server.database,
            ssl_context=False if server.host.startswith("/") else server.tls(),
            application_name=server.application_name,
            sock=link,
        )
        # The ten seconds are for reaching the server, not for its work. With TLS pg8000 has wrapped the socket.
        getattr(connection, "_usock", link).settimeout(None)
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = {int(busy_seconds * 1000)}")
        if readonly:
            cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        connection.commit()
        return connection

    engine = create_engine(
        "postgresql+pg8000://", creator=connect, client_encoding="utf8", pool_size=8, max_overflow=24
    )
    # Many rows in one statement: pg8000 goes to the server and back for every row otherwise.
    engine.dialect.use_insertmanyvalues_wo_returning = True

    @event.listens_for(engine, "checkout")
    def ping(connection: Any, record: ConnectionPoolEntry, proxy: object) -> None:
        # The pool's own ping does not know that pg8000 lets the socket's errors through.
        try:
            engine.dialect.do_ping(connection)
        except (OSError, pg8000.dbapi.Error) as error:
            raise DisconnectionError from error  # the pool makes a new connection

    return engine


def open_socket(server: PostgresServer) -> socket.socket:
    """A socket to the server, network or Unix; StoreUnreachable where nobody answers."""
    try:
        if server.host.startswith("/"):
            link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            link.settimeout(CONNECT_SECONDS)
            link.connect(f"{server.host}/.s.PGSQL.{server.port}")
            return link
        return socket.create_connection((server.host, server.port), CONNECT_SECONDS)
    except OSError as error:
        raise StoreUnreachable(
            f"{server}: no PostgreSQL server answers there ({error}); check that it runs and the address is right."
        ) from error
