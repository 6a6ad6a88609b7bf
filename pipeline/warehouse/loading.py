"""Accepted rows as tables: every column of their log in its type, and the days they are about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb

from pipeline.ingest import Delivery
from pipeline.ingest.accepted import accepted_rows
from pipeline.ingest.kinds import SQL_TYPES
from pipeline.logs import LOGS, Log
from pipeline.warehouse.manifest import Span

_DATED = tuple(log for log in LOGS.values() if log.dated_by)


def load_rows(connection: duckdb.DuckDBPyConnection, deliveries: Sequence[Delivery], data: Path) -> None:
    """Makes the tables `rows:<log>` of all accepted rows."""
    for log in LOGS.values():
        load_log(connection, log, deliveries, data)


def load_log(
    connection: duckdb.DuckDBPyConnection, log: Log, deliveries: Sequence[Delivery], data: Path
) -> None:
    """Makes the table `rows:<log>` of one log's accepted rows."""
    fields = ", ".join(f'"{column.name}" {SQL_TYPES[column.kind]}' for column in log.columns)
    connection.execute(f'CREATE TABLE "rows:{log.name}" ({fields})')
    have = columns_delivered(deliveries).get(log.name, set())
    names = ", ".join(f'"{name}"' for name in log.names if name in have)
    if rows := accepted_rows([entry for entry in deliveries if entry.log == log.name], data):
        connection.execute(f'INSERT INTO "rows:{log.name}" BY NAME SELECT {names} FROM {rows}')


def columns_delivered(deliveries: Sequence[Delivery]) -> dict[str, set[str]]:
    """By log, the columns that its sources provide."""
    found: dict[str, set[str]] = {}
    for entry in deliveries:
        found.setdefault(entry.log, set()).update(entry.columns)
    return found


def span_of_data(connection: duckdb.DuckDBPyConnection) -> tuple[date, datetime] | None:
    """The first day and the last instant of the dated logs; due times count only where there is no other instant. None without rows."""
    dates = [(log, log.dated_by or "") for log in _DATED]
    past = [
        (log, column.name)
        for log in _DATED
        for column in log.columns
        if column.kind == "instant" and not column.may_be_future
    ]
    first = _extreme(connection, "min", dates)
    last = _extreme(connection, "max", past) or _extreme(connection, "max", dates)
    return (first.date(), last) if first and last else None


def span_of_delivery(connection: duckdb.DuckDBPyConnection, delivery: Delivery, data: Path) -> Span | None:
    """The first and the last day of a delivery's accepted rows; None where there are none, or none of them is dated."""
    dated_by, rows = LOGS[delivery.log].dated_by, accepted_rows([delivery], data)
    if not dated_by or not rows:
        return None
    found = connection.sql(f"SELECT min({dated_by}), max({dated_by}) FROM {rows}").fetchall()
    first, last = found[0]
    return (first.date(), last.date()) if first else None


def _extreme(
    connection: duckdb.DuckDBPyConnection, function: str, places: Sequence[tuple[Log, str]]
) -> datetime | None:
    values = " UNION ALL ".join(
        f'SELECT {function}("{column}") AS v FROM "rows:{log.name}"' for log, column in places
    )
    found: datetime | None = connection.sql(f"SELECT {function}(v) FROM ({values})").fetchall()[0][0]
    return found
