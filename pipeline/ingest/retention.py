"""Rows too old to be kept, taken out of the files of accepted rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from pipeline.ingest.connection import limited_connection
from pipeline.ingest.kinds import literal
from pipeline.ingest.settlement import Part
from pipeline.ingest.shapes import EVENT_AT, Shape
from pipeline.ingest.storage import replace_atomically


def without_old_rows(shape: Shape, parts: Sequence[Part], keeps_from: date) -> list[Part]:
    """The parsed files of a source without the rows dated before `keeps_from`; files that held some are written anew.

    Of an event log all events of a case go together, once the last of them is too old: half a case would give wrong
    times. Rows of a log without dates stay.
    """
    if shape.target.dated_by is None or not parts:
        return list(parts)
    with limited_connection() as connection:
        old = _old_rows(shape, parts, keeps_from)
        for part in parts:
            _cut(connection, part.parsed.good_file, old)
    return [_counted_anew(part) for part in parts]


def _old_rows(shape: Shape, parts: Sequence[Part], keeps_from: date) -> str:
    """SQL: the condition that is true of a row to be taken out."""
    before = f"DATE {literal(str(keeps_from))}"
    if not shape.source.events:
        return f'"{shape.target.dated_by}" < {before}'
    case, files = shape.target.key[0], ", ".join(literal(str(part.parsed.good_file)) for part in parts)
    return (
        f'"{case}" IN (SELECT "{case}" FROM read_parquet([{files}], union_by_name = TRUE) '
        f"GROUP BY ALL HAVING max({EVENT_AT.name}) < {before})"
    )


def _cut(connection: duckdb.DuckDBPyConnection, file: Path, old: str) -> None:
    rows = f"read_parquet({literal(str(file))})"
    if connection.sql(f"SELECT 1 FROM {rows} WHERE {old} LIMIT 1").fetchall():
        kept = connection.sql(f"SELECT * FROM {rows} WHERE ({old}) IS NOT TRUE ORDER BY line")
        replace_atomically(file, lambda path: kept.write_parquet(str(path), compression="zstd"))


def _counted_anew(part: Part) -> Part:
    """A part whose counts are of the rows its file still has."""
    kept = pq.read_metadata(part.parsed.good_file).num_rows
    purged = part.parsed.good - kept
    return part._replace(
        parsed=replace(part.parsed, read=part.parsed.read - purged, good=kept), purged=purged
    )
