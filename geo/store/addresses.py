"""Where the store is: a database URL or a file name, checked and made printable."""

from __future__ import annotations

import getpass
import ssl
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from geo.errors import SettingsError, StoreUnreachable
from geo.settings import settings

POSTGRESQL = frozenset({"postgresql", "postgres", "postgresql+pg8000"})
SQLITE = frozenset({"sqlite", "sqlite+pysqlite"})
PORT = 5432
# pg8000 knows neither libpq's `sslmode` nor a socket folder as `host`; these are the ones people's URLs have.
KNOWN_OPTIONS = frozenset({"sslmode", "host", "application_name"})


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A database file of this machine."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A database of a PostgreSQL server; printed without its password."""

    host: str  # a name, or the folder of a Unix socket
    port: int
    user: str
    password: str | None
    database: str
    sslmode: str = "prefer"
    application_name: str = "strikemap"

    def __str__(self) -> str:
        return f"postgresql://{self.user}@{self.host}:{self.port}/{self.database}"

    def tls(self) -> ssl.SSLContext | bool | None:
        """What pg8000 calls `ssl_context`, as libpq's sslmode means it: None takes TLS where it is offered."""
        if self.sslmode in {"allow", "prefer"}:
            return None
        if self.sslmode == "disable":
            return False
        context = ssl.create_default_context()
        context.check_hostname = self.sslmode == "verify-full"
        if self.sslmode == "require":
            context.verify_mode = ssl.CERT_NONE
        return context


Address = SqliteFile | PostgresServer


def read_address(url: str | None) -> Address:
    """The address a URL or file name means; None or "" is the settings' database, else the file in the data folder.

    A URL that is neither SQLite's nor PostgreSQL's raises SettingsError.
    """
    given = url or settings().database_url
    if not given:
        folder = settings().data_dir
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnreachable(
                f"{folder}: the data folder cannot be made ({error.strerror}); "
                "set STRIKEMAP_DATABASE_URL or XDG_DATA_HOME."
            ) from error
        return SqliteFile(folder / "strikemap.db")
    if "://" not in given:
        return SqliteFile(Path(given).expanduser())
    scheme = given.partition("://")[0]
    if scheme not in POSTGRESQL | SQLITE:
        raise SettingsError(
            f"STRIKEMAP_DATABASE_URL: {scheme}:// is not known; give sqlite:///FILE or postgresql://USER@HOST/DATABASE."
        )
    try:
        parts = make_url(given)
    except (ArgumentError, ValueError) as error:
        # The URL itself stays out of the message: it may hold a password.
        raise SettingsError(
            f"STRIKEMAP_DATABASE_URL: this {scheme}:// address cannot be read; "
            f"give {scheme}://USER:PASSWORD@HOST:PORT/DATABASE, with %40 for an @ in the password."
        ) from error
    return sqlite_file(parts) if scheme in SQLITE else postgres_server(parts)


def sqlite_file(parts: URL) -> SqliteFile:
    """The file of an sqlite:/// URL."""
    if not parts.database or parts.database == ":memory:":
        raise SettingsError("STRIKEMAP_DATABASE_URL: a database in memory is forgotten at once; give sqlite:///FILE.")
    return SqliteFile(Path(parts.database))


def postgres_server(parts: URL) -> PostgresServer:
    """The server of a postgresql:// URL, in the forms libpq takes."""
    options = {name: value if isinstance(value, str) else value[-1] for name, value in parts.query.items()}
    unknown = sorted(set(options) - KNOWN_OPTIONS)
    if unknown:
        raise SettingsError(
            f"STRIKEMAP_DATABASE_URL: the option {unknown[0]!r} is not known; "
            f"known are {', '.join(sorted(KNOWN_OPTIONS))}."
        )
    sslmode = options.get("sslmode", "prefer")
    if sslmode not in {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}:
        raise SettingsError(f"STRIKEMAP_DATABASE_URL: sslmode={sslmode} is not one of libpq's.")
    user = parts.username or getpass.getuser()
    return PostgresServer(
        host=options.get("host") or parts.host or "localhost",
        port=parts.port or PORT,
        user=user,
        password=parts.password,
        database=parts.database or user,
        sslmode=sslmode,
        application_name=options.get("application_name", "strikemap"),
    )
