"""Parquet: typed columns as exact text, one row group after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import KefuError
from pipeline.ingest import nested
from pipeline.ingest.notes import note
from pipeline.ingest.tables import TextTable, clean, schema_of
from pipeline.settings import Source

_MAGIC = b"PAR1"
_ROWS_PER_BATCH = 65_536
# 15:05:00.000000 is 15:05:00; a zone may follow.
_ZERO_FRACTION = r"\.0+([Z+-].*)?$"


class _Leaf(NamedTuple):
    """A column without fields of its own: its path in names, where it stands, its type."""

    path: nested.Path
    places: tuple[int, ...]
    type: pa.DataType


def is_parquet(data: bytes) -> bool:
    """Whether the bytes begin like a Parquet file."""
    return data.startswith(_MAGIC)


def read_parquet_file(path: Path, name: str, source: Source, wanted: frozenset[str]) -> TextTable:
    """The rows of a Parquet file as text, the number of the row as its line.

    Fields of structs are columns by their path (`customer.id`), lists and maps are JSON, and a place in a list
    (`items[0].name`) is a column where the source names it. Numbers, decimals and instants keep every digit.
    Raises KefuError parquet_unreadable, also while the rows are read, and file_empty.
    """
    with _opened(path, name) as file:
        leaves = list(_leaves(file.schema_arrow))
    if not leaves:
        raise KefuError("file_empty", where=name)
    asked = nested.asked_places(source, [leaf.path for leaf in leaves])
    header = tuple(clean(nested.path_name(place)) for place in [*(leaf.path for leaf in leaves), *asked])
    notes = [
        note("bytes_as_text", column=nested.path_name(leaf.path)) for leaf in leaves if _is_bytes(leaf.type)
    ]
    return TextTable(header, lambda: _batches(path, name, leaves, asked), notes)


@contextmanager
def _opened(path: Path, name: str) -> Iterator[Any]:
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            yield file
    except (pa.ArrowException, OSError) as error:
        raise KefuError("parquet_unreadable", where=name) from error


def _leaves(
    fields: Sequence[pa.Field] | pa.Schema | pa.StructType, above: _Leaf | None = None
) -> Iterator[_Leaf]:
    """The columns of a schema; a struct gives its fields."""
    path, places = (above.path, above.places) if above else ((), ())
    for place, field in enumerate(fields):
        leaf = _Leaf((*path, field.name), (*places, place), field.type)
        if pa.types.is_struct(field.type) and field.type.num_fields:
            yield from _leaves(field.type.fields, leaf)
        else:
            yield leaf


def _batches(
    path: Path, name: str, leaves: Sequence[_Leaf], asked: Sequence[nested.Path]
) -> Iterator[pa.RecordBatch]:
    schema, line = schema_of(len(leaves) + len(asked)), 1
    with _opened(path, name) as file:
        for batch in file.iter_batches(batch_size=_ROWS_PER_BATCH):
            texts = [_texts(_values(batch, leaf)) for leaf in leaves]
            texts += [_texts_at(batch, place) for place in asked]
            lines = pa.array(range(line, line + batch.num_rows), pa.int64())
            nothing = pa.repeat(pa.scalar(""), batch.num_rows)
            yield pa.record_batch([lines, nothing, nothing, *texts], schema=schema)
            line += batch.num_rows


def _values(batch: pa.RecordBatch, leaf: _Leaf) -> pa.Array:
    column, *inner = leaf.places
    return pc.struct_field(batch.column(column), inner) if inner else batch.column(column)


def _texts(values: pa.Array) -> pa.Array:
    """Values as texts, NULL as ""."""
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_nested(values.type):
        return pa.array([nested.leaf_text(found) for found in values.to_pylist()], pa.string())
    if _is_bytes(values.type):
        return pa.array([_decoded(found) for found in values.to_pylist()], pa.string())
    if pa.types.is_duration(values.type):
        return pa.array(
            [
                _clock_text(found)
                for found in values.cast(_MICROSECONDS, safe=False).cast("int64").to_pylist()
            ],
            pa.string(),
        )
    texts = pc.fill_null(values.cast(pa.string()), "")
    if pa.types.is_timestamp(values.type) or pa.types.is_time(values.type):
        texts = pc.replace_substring_regex(texts, _ZERO_FRACTION, r"\1")
    return texts


_MICROSECONDS = pa.duration("us")


def _texts_at(batch: pa.RecordBatch, place: nested.Path) -> pa.Array:
    """The texts at a place in a list, "" where the list is shorter or of another name."""
    root = str(place[0])
    if root not in batch.schema.names:
        return pa.repeat(pa.scalar(""), batch.num_rows)
    found = (nested.at_path(value, place[1:]) for value in batch.column(root).to_pylist())
    return pa.array([nested.leaf_text(value) for value in found], pa.string())


def _is_bytes(kind: pa.DataType) -> bool:
    tests = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary)
    return any(test(kind) for test in tests)


def _decoded(found: bytes | None) -> str:
    """Bytes as UTF-8, else in hexadecimal digits."""
    try:
        return (found or b"").decode()
    except UnicodeDecodeError:
        return (found or b"").hex()


def _clock_text(microseconds: int | None) -> str:
    """A duration as H:MM:SS with the fraction it has."""
    if microseconds is None:
        return ""
    seconds, rest = divmod(abs(microseconds), 1_000_000)
    fraction = f".{rest:06d}".rstrip("0") if rest else ""
    sign = "-" if microseconds < 0 else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"
