"""Judged rows on their way to disk: the good to one file, the bad with masked excerpts to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.ingest.ahead import ahead
from pipeline.ingest.judging import NOT_APPLICABLE
from pipeline.ingest.pseudonyms import Pseudonyms

REJECTED = pa.schema(
    [("line", pa.int64()), ("column", pa.string()), ("reason", pa.string()), ("text", pa.string())]
)
_LONGEST_EXCERPT = 80
_ROWS_PER_GROUP = 122_880
_LEAST_REPEATS = 4


class Sorting:
    """Sorts the judged rows of one file in a single pass; `reasons` counts what was not good."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self.reasons: Counter[str] = Counter()
        self._pseudonyms = pseudonyms
        self._bad: list[pa.RecordBatch] = []

    def write_good(self, judged: Iterable[pa.RecordBatch], path: Path) -> None:
        """Writes the good rows in their order and keeps the `bad` ones."""
        writer: pq.ParquetWriter | None = None
        with closing(ahead(_grouped(judged))) as groups:
            for rows in map(self._sorted, groups):
                writer = writer or _writer(path, rows)
                writer.write_batch(rows)
        if writer:
            writer.close()

    @property
    def bad(self) -> pa.Table:
        """The bad rows met so far, with masked excerpts."""
        return pa.Table.from_batches(self._bad, REJECTED)

    def _sorted(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        found = rows["found"]
        good = rows
        if found.null_count < rows.num_rows:
            self._set_aside(rows.filter(found.is_valid()))
            good = rows.filter(found.is_null())
        return self._pseudonyms.put_on(good)

    def _set_aside(self, rows: pa.RecordBatch) -> None:
        import pyarrow.compute as pc

        column, reason, _ = rows["found"].flatten()
        self.reasons.update(reason.to_pylist())
        shown = [text[:_LONGEST_EXCERPT] for text in self._pseudonyms.excerpts(rows)]
        bad = pa.record_batch([rows["line"], column, reason, pa.array(shown, pa.string())], schema=REJECTED)
        self._bad.append(bad.filter(pc.not_equal(reason, NOT_APPLICABLE)))


def _writer(path: Path, rows: pa.RecordBatch) -> pq.ParquetWriter:
    """A Parquet file with rising numbers as differences, and dictionaries for columns that repeat their texts in its first rows."""
    numbers = [
        field.name
        for field in rows.schema
        if pa.types.is_integer(field.type) or pa.types.is_timestamp(field.type)
    ]
    return pq.ParquetWriter(
        path,
        rows.schema,
        compression="zstd",
        use_dictionary=[name for name in rows.schema.names if name not in numbers and _repeats(rows[name])],
        column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
    )


def _repeats(column: pa.Array) -> bool:
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        return True
    return bool(pc.count_distinct(column).as_py() * _LEAST_REPEATS <= len(column))


def _grouped(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The batches, of which there is at least one, joined to groups as large as a Parquet file likes."""
    group: list[pa.RecordBatch] = []
    for batch in batches:
        group.append(batch)
        if sum(part.num_rows for part in group) >= _ROWS_PER_GROUP:
            yield pa.concat_batches(group)
            group = [batch.slice(0, 0)]
    yield pa.concat_batches(group)
