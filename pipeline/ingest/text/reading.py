"""Delimited text files of any kind: as the table a log is taken from, and as plain rows for whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from pipeline.errors import KefuError
from pipeline.ingest.rows import TextRow
from pipeline.ingest.tables import NO_HINTS, TextTable, schema_of
from pipeline.settings import Source

if TYPE_CHECKING:
    from pipeline.ingest.text.blocks import OddRow

# What fits the processor's cache is read in three quarters of the time.
BLOCK = 2 * 1024 * 1024


class TextFile(NamedTuple):
    """A delimited file as text cells; `notes` say what was detected, mended, left aside or doubted."""

    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    notes: list[str]


def read_text(path: Path, name: str, source: Source, wanted: frozenset[str], block: int = BLOCK) -> TextTable:
    """The text table in a delimited file; after the good rows of a block come its faulty ones.

    Raises KefuError header_absent and those of layout_of; while it is read, file_truncated and line_too_long.
    """
    from pipeline.ingest.text.body import Body
    from pipeline.ingest.text.layout import layout_of

    layout = layout_of(path, name, source, wanted)
    if not layout.header and source.header_rows != 0:
        raise KefuError("header_absent", where=name)
    header, notes = layout.names, list(layout.notes)

    def batches() -> Iterator[pa.RecordBatch]:
        body = Body(header)
        for piece in body.sorted_out(layout.reader().pieces(layout.body_blocks(block))):
            if piece.table.num_rows:
                yield _batch(piece.lines, piece.table, len(header))
            yield from TextTable.of_rows(header, [one.row for one in piece.odd], []).batches()
        notes[:] = [*layout.notes, *body.notes()]

    return TextTable(header, batches, notes)


def read_text_table(path: Path, source: Source = NO_HINTS) -> TextFile:
    """Any delimited file as text cells, with a note for everything in it that is not as in a clean standard file.

    A row that cannot be read for certain keeps the cells found in it, or those of the least forced reading, and has a note;
    `header` is empty where none was found. Raises the KefuErrors of read_text, but for header_absent.
    """
    from pipeline.ingest.text.body import Body
    from pipeline.ingest.text.doubts import doubts_of, without_spaces
    from pipeline.ingest.text.layout import layout_of

    layout = layout_of(path, path.name, source, frozenset(), mends_header=True)
    body = Body(layout.names)
    rows = list[TextRow]()
    for piece in body.sorted_out(layout.reader().pieces(layout.body_blocks(BLOCK))):
        good = zip(*(column.to_pylist() for column in piece.table.columns), strict=True)
        rows += [TextRow(int(line), cells) for line, cells in zip(piece.lines, good, strict=True)]
        rows += [_by_force(one, layout.width) for one in piece.odd]
    rows, spaced = without_spaces(sorted(rows, key=lambda row: row.line))
    notes = [*layout.notes, *body.notes(), *spaced, *doubts_of(rows)]
    return TextFile(layout.header, [row.cells for row in rows], notes)


def _by_force(one: OddRow, width: int) -> TextRow:
    """The row with the cells of its least forced reading, if there is one; a wrong count is left unless it is far off."""
    from pipeline.ingest.text.mending import mended

    if one.row.fault == "field_count" and 2 * len(one.row.cells) > width + 1:
        return one.row
    return one.row._replace(cells=mended(one.raw, one.dialect, width) or one.row.cells)


def _batch(lines: object, table: pa.Table, width: int) -> pa.RecordBatch:
    """The good rows of a block as a batch."""
    empty = pa.StringArray.from_buffers(
        table.num_rows, pa.py_buffer(bytes(4 * (table.num_rows + 1))), pa.py_buffer(b"")
    )
    columns = [column.chunk(0) for column in table.columns[:width]]
    return pa.record_batch([pa.array(lines), empty, empty, *columns], schema=schema_of(width))
