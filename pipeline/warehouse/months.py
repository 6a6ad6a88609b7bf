"""Rows on disk: one Parquet file per log and month, named by its content, so that an unchanged month keeps its file."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline.ingest.storage import keep_by_content
from pipeline.logs import Log


def write_months(
    connection: duckdb.DuckDBPyConnection, log: Log, table: str, warehouse: Path
) -> tuple[str, ...]:
    """The names of a log's files, relative to the warehouse, in order of time; a log without rows has one empty file."""
    order = ", ".join(f'"{name}"' for name in (log.dated_by, *log.key) if name)
    months = [None]
    if log.dated_by:
        months = [
            row[0]
            for row in connection.sql(f"SELECT DISTINCT {_month(log)} FROM {table} ORDER BY 1").fetchall()
        ]
    return tuple(_write(connection, log, table, month, order, warehouse) for month in months or [None])


def _month(log: Log) -> str:
    return f"strftime({log.dated_by}, '%Y-%m')"


def _write(
    connection: duckdb.DuckDBPyConnection,
    log: Log,
    table: str,
    month: str | None,
    order: str,
    warehouse: Path,
) -> str:
    chosen = f"WHERE {_month(log)} = '{month}'" if month else ""
    rows = connection.sql(f"SELECT * FROM {table} {chosen} ORDER BY {order}")
    name = f"{log.name}-{month or 'all'}-*.parquet"
    kept = keep_by_content(
        warehouse / "files", name, lambda path: rows.write_parquet(str(path), compression="zstd")
    )
    return f"files/{kept}"
