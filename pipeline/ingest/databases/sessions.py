"""A connection that sees one state of a database, in the department's time zone, and can change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pipeline.errors import KefuError
from pipeline.settings import Source

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

# Seconds until a server that does not answer is given up: to connect, and between two rows.
_PATIENCE: dict[str, dict[str, int]] = {
    "psycopg": {"connect_timeout": 20, "keepalives_idle": 60, "keepalives_interval": 20, "keepalives_count": 6},
    "pymysql": {"connect_timeout": 20, "read_timeout": 600},
}  # fmt: skip
# Dates are written year first, whatever the server's habit.
_HABITS = {
    "postgresql": ("SET datestyle = 'ISO, YMD'", "SET intervalstyle = 'postgres'"),
    "mysql": ("SET SESSION TRANSACTION READ ONLY",),
    "mariadb": ("SET SESSION TRANSACTION READ ONLY",),
}
_ONE_STATE = ("REPEATABLE READ", "SERIALIZABLE")
_UNKNOWN_ZONE = 1298


@contextmanager
def session(url: URL, where: str, timezone: str) -> Iterator[Connection]:
    """A connection to a database in one read-only transaction, cut at the end; `where` names it in messages.

    Raises KefuError database_driver, database_unreachable, database_zone.
    """
    from sqlalchemy.exc import SQLAlchemyError

    try:
        connection = _connected(url, where, timezone)
    except ModuleNotFoundError as error:
        raise KefuError("database_driver", where=where, found=error.name) from None
    except (SQLAlchemyError, OSError, UnicodeError) as error:
        raise KefuError("database_unreachable", where=where, found=told(error, url)) from None
    driver = connection.connection.dbapi_connection
    try:
        yield connection
    finally:
        _forget_the_rest(driver)
        with suppress(SQLAlchemyError, OSError):
            connection.invalidate()
        connection.close()


def address(source: Source, folder: Path, where: str) -> URL:
    """The URL of a source's database; the file of an SQLite database is relative to kefu.toml.

    Raises KefuError database_address, database_driver.
    """
    try:
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError
    except ModuleNotFoundError as error:
        raise KefuError("database_driver", where=where, found=error.name) from None
    try:
        url = make_url(source.database.get_secret_value() if source.database else "")
        url.get_dialect()
    except ModuleNotFoundError as error:
        raise KefuError("database_driver", where=where, found=error.name) from None
    except (ArgumentError, ValueError):
        raise KefuError("database_address", where=where) from None
    if url.get_backend_name() == "sqlite" and url.database:
        url = url.set(database=str(folder / url.database))
    return url


def told(error: Exception, url: URL) -> str:
    """The first line of what a driver says, without the password."""
    said = str(getattr(error, "orig", None) or error).strip()
    line = said.splitlines()[0] if said else type(error).__name__
    return line.replace(url.password, "***") if url.password else line


def was_garbled(connection: Connection) -> bool:
    """Whether MySQL could give values of the last answer only with a warning, as `????` for bytes that are no text."""
    if connection.dialect.name not in ("mysql", "mariadb"):
        return False
    return bool(connection.exec_driver_sql("SHOW COUNT(*) WARNINGS").scalar())


def _connected(url: URL, where: str, timezone: str) -> Connection:
    """A connection whose transaction sees one state, with dates in the department's zone."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    patience = _PATIENCE.get(url.get_driver_name(), {})
    connection = create_engine(url, poolclass=NullPool, connect_args=patience).connect()
    connection.execution_options(**_isolation(connection))
    for statement in _HABITS.get(connection.dialect.name, ()):
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT set_config('TimeZone', %(zone)s, true)", {"zone": timezone})
    elif connection.dialect.name in ("mysql", "mariadb"):
        _set_zone(connection, where, timezone)
    return connection


def _forget_the_rest(driver: Any) -> None:
    """Keeps PyMySQL from reading an unfinished answer to its end, even from a server that is gone."""
    answer = getattr(driver, "_result", None)
    if answer is not None:
        answer.unbuffered_active = False


def _isolation(connection: Connection) -> dict[str, Any]:
    """The options of a transaction that reads one state and writes nothing, as far as the database has them."""
    driver = connection.connection.dbapi_connection
    known = connection.dialect.get_isolation_level_values(driver) if driver else ()
    level = next((name for name in _ONE_STATE if name in known), None)
    options: dict[str, Any] = {"isolation_level": level} if level else {}
    return options | ({"postgresql_readonly": True} if connection.dialect.name == "postgresql" else {})


def _set_zone(connection: Connection, where: str, timezone: str) -> None:
    """The zone by name; a server without zone tables takes one that never changes its clock by its offset."""
    from sqlalchemy.exc import DBAPIError

    set_zone = "SET time_zone = %(zone)s"
    try:
        connection.exec_driver_sql(set_zone, {"zone": timezone})
    except DBAPIError as error:
        offset = _only_offset(timezone)
        if offset is None or error.orig is None or error.orig.args[0] != _UNKNOWN_ZONE:
            raise KefuError("database_zone", where=where, found=timezone) from None
        connection.exec_driver_sql(set_zone, {"zone": offset})


def _only_offset(timezone: str) -> str | None:
    """`+08:00` for a zone that has had one offset since 1995, else None."""
    days = (datetime(year, month, 15) for year in range(1995, 2038) for month in (1, 4, 7, 10))
    offsets = {day.replace(tzinfo=ZoneInfo(timezone)).strftime("%z") for day in days}
    only = offsets.pop()
    return None if offsets else f"{only[:3]}:{only[3:]}"
