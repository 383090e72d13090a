"""What is wrong with a database is told plainly, with what to do; and the forms in which its address may be given."""

from __future__ import annotations

import datetime as dt
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from geo.errors import SettingsError, StoreError, StoreLocked, StoreReadOnly, StoreUnreachable
from geo.records import Report
from geo.store import open_store
from geo.store.addresses import PostgresServer, SqliteFile, read_address
from tests.postgres import new_database, shared_server
from tests.stores import DIALECTS, new_url
from tests.strategies import strike

ROOT = Path(__file__).parent.parent
REPORT = Report(
    "Raids hit Idlib on Friday, the Observatory said.", "a1", "Raids", "France 24", published=dt.date(2015, 10, 8)
)


class TestTrouble:
    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.db"
        path.write_text("These are my notes.\n" * 100)
        with pytest.raises(StoreUnreachable, match=r"notes\.db: is not a database"):
            open_store(str(path))
        assert path.read_text().startswith("These are my notes.")

    def test_another_programs_database(self, tmp_path: Path) -> None:
        path = tmp_path / "browser.db"
        with __import__("sqlite3").connect(path) as connection:
            connection.execute("CREATE TABLE moz_places (id INTEGER)")
        before = path.read_bytes()
        with pytest.raises(StoreUnreachable, match=r"another program's database.*moz_places"):
            open_store(str(path))
        assert path.read_bytes() == before

    def test_a_folder_and_a_missing_folder(self, tmp_path: Path) -> None:
        with pytest.raises(StoreUnreachable, match="is a folder"):
            open_store(str(tmp_path))
        with pytest.raises(StoreUnreachable, match=r"gone/a\.db: cannot be opened; check that its folder exists"):
            open_store(f"sqlite:///{tmp_path}/gone/a.db")

    def test_a_damaged_file(self, tmp_path: Path) -> None:
        path = tmp_path / "a.db"
        with open_store(str(path)) as store:
            store.add(REPORT, [strike(REPORT)])
        damaged = bytearray(path.read_bytes())
        damaged[4096:] = b"\x55" * (len(damaged) - 4096)
        path.write_bytes(damaged)
        with pytest.raises(StoreError, match=r"a\.db: is damaged"), open_store(str(path)) as store:
            store.strikes()

    @pytest.mark.parametrize("dialect", DIALECTS)
    def test_another_writer_that_does_not_end(self, dialect: str, tmp_path: Path) -> None:
        url = new_url(dialect, tmp_path)
        with open_store(url) as first, open_store(url, busy_seconds=0.2) as second:
            with first.database.writing() as connection:
                connection.exec_driver_sql("UPDATE state SET value = value + 1 WHERE name = 'version'")
                with pytest.raises(StoreLocked, match="another program is writing to it"):
                    second.add(REPORT, [])
                assert second.counts().reports == 0, "readers do not wait"
            assert second.add(REPORT, []) == "new"

    @pytest.mark.parametrize("dialect", DIALECTS)
    def test_opened_for_reading_only(self, dialect: str, tmp_path: Path) -> None:
        url = new_url(dialect, tmp_path)
        with pytest.raises(StoreUnreachable, match="open it once for writing"):
            open_store(url, readonly=True)
        with open_store(url) as store:
            store.add(REPORT, [strike(REPORT)])
        with open_store(url, readonly=True) as store:
            assert store.places()
            for write in (
                lambda: store.add(REPORT, []),
                lambda: store.remove("x"),
                store.remove_samples,
                store.keep_samples,
            ):
                with pytest.raises(StoreReadOnly, match="for reading only"):
                    write()

    def test_a_file_and_folder_that_cannot_be_written(self, tmp_path: Path) -> None:
        path = tmp_path / "a.db"
        with open_store(str(path)) as store:
            store.add(REPORT, [strike(REPORT)])
        command = [sys.executable, "-c", AS_NOBODY, str(path)]
        outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert outcome.stdout == "1 place\n2 reports\nStoreReadOnly\n", outcome.stderr

    def test_no_server(self) -> None:
        with pytest.raises(StoreUnreachable, match="no PostgreSQL server answers there") as caught:
            open_store("postgresql://reader:secret@127.0.0.1:9/strikes")
        assert "secret" not in str(caught.value)
        assert "postgresql://reader@127.0.0.1:9/strikes" in str(caught.value)

    @pytest.mark.postgres
    def test_no_such_database(self) -> None:
        url = new_database()
        with pytest.raises(StoreUnreachable, match="no such database; create it"):
            open_store(url.rpartition("/")[0] + "/nothing")
        assert shared_server() is not None

    @pytest.mark.postgres
    def test_a_connection_that_broke_is_made_anew(self) -> None:
        url = new_database()
        with open_store(url) as store, open_store(url) as other:
            store.add(REPORT, [])
            with other.database.writing() as connection:
                ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                connection.exec_driver_sql(f"{ends} AND datname = current_database()")
            assert store.counts().reports == 0
            assert len(store.reports()) == 1

    @pytest.mark.postgres
    def test_a_connection_that_breaks_under_a_question(self) -> None:
        url = new_database()
        with open_store(url) as store:
            with (
                pytest.raises(StoreUnreachable, match=r"strikemap@127\.0\.0\.1"),
                store.database.reading() as connection,
            ):
                connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
            assert store.is_empty()

    def test_a_server_that_takes_the_call_and_says_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("geo.store.databases.CONNECT_SECONDS", 0.3)
        with socket.create_server(("127.0.0.1", 0)) as silent:
            port = silent.getsockname()[1]
            with pytest.raises(StoreUnreachable, match=rf"127\.0\.0\.1:{port}/d: .*"):
                open_store(f"postgresql://u@127.0.0.1:{port}/d")


AS_NOBODY = """
import os, sys
from pathlib import Path
from geo.errors import StoreReadOnly
from geo.records import Report
from geo.store import open_store
path = Path(sys.argv[1])
path.chmod(0o444)
path.parent.chmod(0o555)
for folder in path.parent.parents:
    if os.geteuid() == 0 and not folder.stat().st_mode & 0o001:
        folder.chmod(folder.stat().st_mode | 0o011)
if os.geteuid() == 0:
    os.setegid(65534)
    os.seteuid(65534)
with open_store(str(path), readonly=True) as store:
    print(len(store.places()), "place")
    os.seteuid(0) if os.getuid() == 0 else path.parent.chmod(0o755) or path.chmod(0o644)
    with open_store(str(path)) as owner:
        owner.add(Report("y", "y"), [])
    os.seteuid(65534) if os.getuid() == 0 else path.parent.chmod(0o555) or path.chmod(0o444)
    print(len(store.reports()), "reports")
try:
    with open_store(str(path)) as store:
        store.add(Report("x", "x"), [])
except StoreReadOnly as error:
    print("StoreReadOnly")
"""


class TestAddresses:
    def test_the_settings_file_is_the_default(self, own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert read_address(None) == SqliteFile(own_folders / "data" / "strikemap" / "strikemap.db")
        assert (own_folders / "data" / "strikemap").is_dir()
        monkeypatch.setenv("STRIKEMAP_DATABASE_URL", "postgres://me@db/strikes")
        assert read_address(None) == PostgresServer("db", 5432, "me", None, "strikes")

    @pytest.mark.parametrize(
        ("url", "address"),
        [
            ("sqlite:////tmp/a b.db", SqliteFile(Path("/tmp/a b.db"))),
            ("some/file.db", SqliteFile(Path("some/file.db"))),
            ("postgresql://u:p%40ss@h:7/d", PostgresServer("h", 7, "u", "p@ss", "d")),
            ("postgresql+pg8000://u@h/d", PostgresServer("h", 5432, "u", None, "d")),
            (
                "postgresql://u@/d?host=/run/pg&sslmode=disable",
                PostgresServer("/run/pg", 5432, "u", None, "d", "disable"),
            ),
        ],
    )
    def test_the_forms_that_are_known(self, url: str, address: object) -> None:
        assert read_address(url) == address

    @pytest.mark.parametrize(
        "url",
        [
            "mysql://u:secret@h/d",
            "postgresql://u:secret@h:port/d",
            "sqlite://",
            "sqlite:///:memory:",
            "postgresql://u:secret@h/d?x=1",
        ],
    )
    def test_others_are_refused_without_telling_the_password(self, url: str) -> None:
        with pytest.raises(SettingsError, match="STRIKEMAP_DATABASE_URL") as caught:
            read_address(url)
        assert "secret" not in str(caught.value)

    @pytest.mark.postgres
    def test_a_unix_socket(self) -> None:
        url = new_database()
        with open_store(url) as store, store.database.reading() as connection:
            folder = connection.exec_driver_sql("SHOW unix_socket_directories").scalar_one()
        port, _, name = url.rpartition(":")[2].partition("/")
        parts = f"postgresql://strikemap@localhost:{port}/{name}?host={folder}"
        with open_store(parts) as store:
            assert store.is_empty()
