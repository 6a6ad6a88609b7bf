"""One file, read for one source: good rows, bad rows, counts. Kept, and read again only when something changed."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import KefuError
from pipeline.ingest.cells import ROW_DIGEST, Cells, cells_of
from pipeline.ingest.judging import judged
from pipeline.ingest.personal import Identity, mask
from pipeline.ingest.shapes import Shape
from pipeline.ingest.storage import replace_atomically, write_atomically
from pipeline.ingest.tables import read_table

# Raise it whenever the same file would be read differently: what was kept before is then read again.
READING_VERSION = 1
REJECTED = pa.schema(
    [("line", pa.int64()), ("column", pa.string()), ("reason", pa.string()), ("text", pa.string())]
)
_LONGEST_EXCERPT = 80


@dataclass(frozen=True)
class Reading:
    """What is to be read: a snapshot under the name it was delivered with, for a source of a shape."""

    snapshot: Path
    sha256: str
    name: str
    delivered_at: datetime
    shape: Shape
    timezone: str

    def key(self, identity: Identity) -> str:
        """What tells this reading from any other that could give other rows."""
        facts = (
            READING_VERSION, self.sha256, self.name, self.delivered_at.isoformat(), self.timezone, repr(self.shape.log),
            self.shape.source.model_dump_json(exclude={"files"}), identity.fingerprint,
        )  # fmt: skip
        return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Parsed:
    """A file's rows on disk: the good by line, the bad by line with column, reason and masked excerpt."""

    key: str
    good_file: Path
    bad_file: Path
    read: int
    good: int
    not_applicable: int
    reasons: dict[str, int]
    columns: tuple[str, ...]
    notes: tuple[str, ...]


def parse(reading: Reading, identity: Identity, kept: Path, connection: duckdb.DuckDBPyConnection) -> Parsed:
    """The rows of a file, from the folder `kept` when the same reading was made before.

    `connection` has the macros of kinds.
    """
    key = reading.key(identity)
    good_file, bad_file, counts_file = (
        kept / f"{key}.{name}" for name in ("good.parquet", "bad.parquet", "json")
    )
    if not counts_file.exists():
        counts = _read(reading, identity, good_file, bad_file, connection)
        write_atomically(counts_file, json.dumps(counts, ensure_ascii=False).encode())
    counts = json.loads(counts_file.read_text("utf-8"))
    counts |= {"columns": tuple(counts["columns"]), "notes": tuple(counts["notes"])}
    return Parsed(key=key, good_file=good_file, bad_file=bad_file, **counts)


def _read(
    reading: Reading,
    identity: Identity,
    good_file: Path,
    bad_file: Path,
    connection: duckdb.DuckDBPyConnection,
) -> dict[str, object]:
    """Writes the good and the bad rows of a file and returns their counts."""
    shape = reading.shape
    if not reading.snapshot.exists():
        raise KefuError("snapshot_missing", where=reading.snapshot, found=reading.name)
    table = read_table(reading.snapshot, shape.source.encoding, shape.source.sheet, reading.name)
    cells = cells_of(table, shape, reading.name, identity)
    connection.register("texts", cells.texts)
    kept = ("line", ROW_DIGEST) if shape.drops_exact_duplicates else ("line",)
    rows = judged(cells.columns, shape, reading.timezone, reading.delivered_at, kept)
    connection.execute(f"CREATE OR REPLACE TABLE judged AS {rows}")
    good = connection.sql(_good_rows(cells, kept))
    replace_atomically(good_file, lambda path: good.write_parquet(str(path), compression="zstd"))
    bad = _bad_rows(connection, cells)
    replace_atomically(bad_file, lambda path: pq.write_table(bad, path))
    not_applicable = connection.sql(
        "SELECT count(*) FROM judged WHERE fault = '' AND NOT applies"
    ).fetchall()[0][0]
    return {
        "read": len(table.rows),
        "good": len(table.rows) - bad.num_rows - not_applicable,
        "not_applicable": not_applicable,
        "reasons": dict(sorted(Counter(bad["reason"].to_pylist()).items())),
        "columns": [column.name for column in cells.columns],
        "notes": list(table.notes),
    }


def _good_rows(cells: Cells, kept: tuple[str, ...]) -> str:
    names = ", ".join(f'"{name}"' for name in (*kept, *(column.name for column in cells.columns)))
    return f"SELECT {names} FROM judged WHERE fault = '' AND applies AND found IS NULL ORDER BY line"


def _bad_rows(connection: duckdb.DuckDBPyConnection, cells: Cells) -> pa.Table:
    """The rejected rows with masked excerpts."""
    found = connection.sql(
        "SELECT line, if(fault <> '', '', found.column) AS \"column\", if(fault <> '', fault, found.reason) AS reason, "
        "if(fault <> '', excerpt, found.excerpt) AS text FROM judged "
        "WHERE fault <> '' OR (applies AND found IS NOT NULL) ORDER BY line"
    ).fetchall()
    rows = [
        (line, column, reason, mask(text or "", cells.own[line])[:_LONGEST_EXCERPT])
        for line, column, reason, text in found
    ]
    return pa.Table.from_pylist(
        [dict(zip(REJECTED.names, row, strict=True)) for row in rows], schema=REJECTED
    )
