"""A database of each kind of server for the tests of fetching, and a workspace whose source is a table in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.settings import Settings, read_settings
from tests.databases.servers import Server, Wire, mariadb, postgresql
from tests.unit.ingest.inbox import Inbox

PASSWORD = "Geheim-7/x@y: %41+z"
SERVERS = {"postgresql": postgresql, "mariadb": mariadb}
_POSTGRESQL_ACCOUNT = (f"CREATE ROLE kefu SUPERUSER LOGIN PASSWORD '{PASSWORD}'",)
_MARIADB_ACCOUNT = (
    f"CREATE USER kefu@localhost IDENTIFIED BY '{PASSWORD}'",
    "GRANT ALL ON *.* TO kefu@localhost",
)


@pytest.fixture(scope="session", params=SERVERS)
def running(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server, started once. Its folder has a short name: a socket's path must be short."""
    with tempfile.TemporaryDirectory(prefix="kefu-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with SERVERS[request.param](Path(folder)) as server:
            server.execute(*(_POSTGRESQL_ACCOUNT if server.is_postgresql else _MARIADB_ACCOUNT))
            yield server


@pytest.fixture
def server(running: Server) -> Server:
    """The server with an empty database."""
    return running.database("office")


class Office(Inbox):
    """A workspace with sources in a database; its address stands in the environment, reached over a wire."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.server, self.wire = server, Wire(server.listens)
        super().__init__(folder, "")

    def asks(self, *lines: str, log: str = "calls") -> None:
        """Makes a source of the log in the database the only one."""
        source = ["[[source]]", f'log = "{log}"', 'database = "${ADDRESS}:${PASSWORD}@${PLACE}"', *lines]
        self.told("\n".join(source) + "\n")

    def cut(self, after: int) -> None:
        """From now on the wire ends after so many bytes of answers."""
        self.wire = Wire(self.server.listens, after)

    @property
    def settings(self) -> Settings:
        backend = "postgresql+psycopg" if self.server.is_postgresql else "mysql+pymysql"
        place = f"127.0.0.1:{self.wire.port}/{self.server.url.database}"
        address = {"ADDRESS": f"{backend}://kefu", "PASSWORD": PASSWORD, "PLACE": place}
        return read_settings(self.folder, address)

    @property
    def snapshots(self) -> list[Path]:
        return sorted((self.folder / "data" / "snapshots").iterdir())

    @property
    def parsed(self) -> dict[str, int]:
        """The readings kept so far, with the time each was written."""
        kept = (self.folder / "data" / "deliveries" / "parsed").glob("*.good.parquet")
        return {path.name: path.stat().st_mtime_ns for path in kept}


@pytest.fixture
def office(server: Server, tmp_path: Path) -> Office:
    return Office(tmp_path, server)
