"""Connections that cannot fill memory or disk."""

from __future__ import annotations

import tempfile

import duckdb

MEMORY_LIMIT, SPILL_LIMIT = "3GB", "20GB"


def limited_connection() -> duckdb.DuckDBPyConnection:
    """A database in memory that spills to the system's temporary folder, both within bounds."""
    limits: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "max_temp_directory_size": SPILL_LIMIT,
        "temp_directory": tempfile.gettempdir(),
    }
    return duckdb.connect(config=limits)
