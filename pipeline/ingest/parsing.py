"""One file, read for one source: good rows, bad rows, counts. Kept, and read again only when something changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from pipeline.errors import KefuError
from pipeline.ingest.cells import cells_of
from pipeline.ingest.forms import refuse_mixed
from pipeline.ingest.headers import wanted
from pipeline.ingest.judging import NOT_APPLICABLE, Judging
from pipeline.ingest.kinds import literal
from pipeline.ingest.notes import note
from pipeline.ingest.personal import Identity
from pipeline.ingest.pseudonyms import Pseudonyms
from pipeline.ingest.shapes import Shape
from pipeline.ingest.sorting import Sorting
from pipeline.ingest.storage import replace_atomically, write_atomically
from pipeline.ingest.tables import read_table
from pipeline.settings import ORIGIN

# Raise it whenever the same file would be read differently: what was kept before is then read again.
READING_VERSION = 2


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
            self.shape.source.model_dump_json(exclude=ORIGIN), identity.fingerprint,
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
    header: tuple[str, ...]


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
    counts |= {
        "columns": tuple(counts["columns"]),
        "notes": tuple(counts["notes"]),
        "header": tuple(counts["header"]),
    }
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
    table = read_table(reading.snapshot, reading.name, shape.source, wanted(shape.source, shape.log))
    cells = cells_of(table, shape, reading.name, identity)
    sorting = Sorting(Pseudonyms(cells.columns, shape, identity, cells.names()))
    judging = Judging(cells, reading.timezone, reading.delivered_at, connection)
    replace_atomically(good_file, lambda path: sorting.write_good(judging.judged(), path))
    replace_atomically(bad_file, lambda path: pq.write_table(sorting.bad, path, compression="zstd"))
    refuse_mixed(f"read_parquet({literal(str(bad_file))})", reading.name, shape.log, connection)
    reasons = sorting.reasons
    not_applicable = reasons.pop(NOT_APPLICABLE, 0)
    return {
        "read": cells.read,
        "good": cells.read - reasons.total() - not_applicable,
        "not_applicable": not_applicable,
        "reasons": dict(sorted(reasons.items())),
        "columns": [column.name for column in cells.columns],
        "notes": [*table.notes, *_unmasked(shape)],
        "header": list(table.header),
    }


def _unmasked(shape: Shape) -> list[str]:
    """A note of the columns that were not masked."""
    names = [name for name in shape.source.unmasked if name in shape.log.names]
    return [note("unmasked", columns=", ".join(names))] if names else []
