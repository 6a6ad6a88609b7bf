"""A file's first reading: text cells under a header, each row with its physical line, streamed in batches."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipeline.errors import KefuError
from pipeline.ingest.rows import TextRow
from pipeline.settings import Source

NO_HINTS = Source.model_construct(log="", files="")

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_ROWS_PER_BATCH = 4096


@dataclass(frozen=True)
class TextTable:
    """Header and rows as text, before anything is understood.

    Each call of `batches` reads the rows afresh: `line` (the physical line, or the row of the sheet), `fault` ("" or a
    reason code), `excerpt`, then `c0`, `c1`, … with one text per header name, never NULL.
    Lines rise, but rows with a fault may come after the good ones of some thousand lines. `notes` say what was left aside,
    mended or doubted; they are complete once the batches were read through.
    """

    header: tuple[str, ...]
    batches: Callable[[], Iterator[pa.RecordBatch]]
    notes: list[str]

    @classmethod
    def of_rows(cls, header: tuple[str, ...], rows: Iterable[TextRow], notes: list[str]) -> TextTable:
        """The table of rows made in Python; `rows` is gone through once for each reading of the table."""
        return cls(header, lambda: _batches(rows, len(header)), notes)

    @property
    def schema(self) -> pa.Schema:
        return schema_of(len(self.header))

    def rows(self) -> Iterator[TextRow]:
        """The rows one by one, for what looks at a few; a faulty row has as many cells as the header too."""
        for batch in self.batches():
            columns = [column.to_pylist() for column in batch.columns]
            for line, fault, excerpt, *cells in zip(*columns, strict=True):
                yield TextRow(line, tuple(cells), fault, excerpt)


def schema_of(width: int) -> pa.Schema:
    """The columns of a batch of rows under a header of `width` names."""
    texts = ("fault", "excerpt", *(f"c{place}" for place in range(width)))
    return pa.schema([("line", pa.int64()), *((name, pa.string()) for name in texts)])


def read_table(path: Path, name: str, source: Source, wanted: frozenset[str] = frozenset()) -> TextTable:
    """The text table in a file, read by what it holds and what its suffix says; `name` is what messages call it.

    `source` holds the hints of kefu.toml, `wanted` the plain words of headers by which a header is known below a title.
    Raises KefuError file_empty, not_a_text_file, and those of the reader.
    """
    from pipeline.ingest.jsonlines import JSON_SUFFIXES, read_json_lines
    from pipeline.ingest.parquet import is_parquet, read_parquet_file
    from pipeline.ingest.text import read_text
    from pipeline.ingest.workbooks import WORKBOOK_SUFFIXES, is_workbook, read_workbook

    with path.open("rb") as file:
        start = file.read(4096)
    if not start:
        raise KefuError("file_empty", where=name)
    suffix = path.suffix.lower()
    if suffix in WORKBOOK_SUFFIXES:
        return read_workbook(path, name, source, wanted)
    if suffix in JSON_SUFFIXES:
        return read_json_lines(path, name, source, wanted)
    if suffix == ".parquet" or is_parquet(start):
        return read_parquet_file(path, name, source, wanted)
    if is_workbook(start):
        raise KefuError("not_a_text_file", where=name, found=suffix or "-")
    return read_text(path, name, source, wanted)


def clean(cell: str) -> str:
    """A cell in the form it is compared in: full-width signs narrowed, invisible ones and outer spaces gone."""
    if not cell.isascii():
        cell = _INVISIBLE.sub("", unicodedata.normalize("NFKC", cell))
    return " ".join(cell.split())


def _batches(rows: Iterable[TextRow], width: int) -> Iterator[pa.RecordBatch]:
    left, schema = iter(rows), schema_of(width)
    while chunk := list(itertools.islice(left, _ROWS_PER_BATCH)):
        told = [(row.line, row.fault, row.excerpt, *_fitted(row.cells, width)) for row in chunk]
        yield pa.record_batch([pa.array(column) for column in zip(*told, strict=True)], schema=schema)


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (cells + ("",) * (width - len(cells)))[:width]
