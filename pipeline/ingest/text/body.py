"""What of a text file's rows is no data: blank rows, the header again, totals and remarks; and cells that no header names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.ingest.notes import note
from pipeline.ingest.rows import TextRow
from pipeline.ingest.structure import FOOTER_STARTS, is_blank, is_footer, is_repeat
from pipeline.ingest.text.blocks import OddRow, Piece
from pipeline.ingest.text.records import Dialect

Mask = npt.NDArray[np.bool_]

_LINES_SHOWN = 10
_BLANKS = np.frombuffer(b" \t\xc2\xe3", np.uint8)
_MOST_LOOKED_AT = 0.01


@dataclass
class Body:
    """The rows below a header, sorted out; what was left aside is counted by reason, with its first lines."""

    header: tuple[str, ...]
    aside: dict[str, list[int]] = field(default_factory=dict)

    def sorted_out(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        """The pieces without the rows that are no data; a row with cells beyond the header is an odd one."""
        for piece in pieces:
            odd = [one for one in piece.odd if not self._left_aside(one.row.line, one.row.cells)]
            beyond = _beyond(piece.table, len(self.header))
            keep = ~beyond
            for at in np.flatnonzero(_candidates(piece.table, self.header) | beyond):
                cells = _row(piece.table, int(at))
                if self._left_aside(int(piece.lines[at]), cells):
                    keep[at] = False
                elif beyond[at]:
                    odd.append(_overlong(int(piece.lines[at]), cells, len(self.header)))
            if keep.all():
                yield Piece(piece.lines, piece.table, odd)
            else:
                yield Piece(piece.lines[keep], piece.table.filter(pa.array(keep)).combine_chunks(), odd)

    def notes(self) -> list[str]:
        """What was left aside, and where."""
        return [
            note(code, count=len(lines), lines=listed(sorted(lines))) for code, lines in self.aside.items()
        ]

    def _left_aside(self, line: int, cells: tuple[str, ...]) -> bool:
        code = self._no_data(cells)
        if code:
            self.aside.setdefault(code, []).append(line)
        return bool(code)

    def _no_data(self, cells: tuple[str, ...]) -> str:
        if is_blank(cells):
            return "blank_rows"
        if is_repeat(cells, self.header):
            return "header_repeated"
        return "footer_rows" if is_footer(cells) else ""


def listed(lines: list[int]) -> str:
    """The first lines of a list, in words."""
    shown = ", ".join(str(line) for line in lines[:_LINES_SHOWN])
    return f"{shown} …" if len(lines) > _LINES_SHOWN else shown


def _overlong(line: int, cells: tuple[str, ...], width: int) -> OddRow:
    """A row with something in a cell beyond the header."""
    found = max(place for place, cell in enumerate(cells, start=1) if cell.strip())
    return OddRow(TextRow(line, cells, "field_count", f"{found} ≠ {width}"), b"", Dialect())


def _row(table: pa.Table, at: int) -> tuple[str, ...]:
    return tuple(column[at].as_py() for column in table.columns)


def _candidates(table: pa.Table, header: tuple[str, ...]) -> Mask:
    """The rows worth a look: those that begin with a blank cell, with the header's name or with a footer's word."""
    count = table.num_rows
    first = [_blank_start(table.column(0))] if table.num_columns else []
    if not count or not first:
        return np.zeros(count, np.bool_)
    blank = first[0]
    for column in table.columns[1:]:
        if blank.sum() <= _MOST_LOOKED_AT * count:
            break
        blank = blank & _blank_start(column)
    return blank | _starts(table, header)


def _starts(table: pa.Table, header: tuple[str, ...]) -> Mask:
    """The rows whose first cell begins as a footer's word or the header's name does, by its first two bytes."""
    lengths, data, offsets = _layout(table.column(0))
    words = [*FOOTER_STARTS, *header[:1]]
    pairs = {word.encode()[:2] for word in words if len(word.encode()) >= 2}
    wanted = np.array([pair[0] << 8 | pair[1] for pair in pairs], np.uint16)
    if not len(data):
        return np.zeros(table.num_rows, np.bool_)
    top = len(data) - 1
    high = data[np.minimum(offsets, top)].astype(np.uint16) << 8
    return (lengths >= 2) & np.isin(high | data[np.minimum(offsets + 1, top)], wanted)


def _blank_start(column: pa.ChunkedArray) -> Mask:
    """Whether a cell is empty, or begins with what may be a space."""
    lengths, data, offsets = _layout(column)
    if not len(data):
        return np.ones(len(lengths), np.bool_)
    begins = np.isin(data[np.minimum(offsets, len(data) - 1)], _BLANKS)
    blank: Mask = begins | (lengths == 0)
    return blank


def _layout(
    column: pa.ChunkedArray,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8], npt.NDArray[np.int32]]:
    """The lengths of a column's texts, its bytes, and where each text begins in them."""
    array = column.combine_chunks()
    array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
    _, offsets, data = array.buffers()
    places = np.frombuffer(offsets, np.int32)[array.offset : array.offset + len(array) + 1]
    raw = np.frombuffer(data, np.uint8) if data is not None and data.size else np.empty(0, np.uint8)
    return np.diff(places), raw, places[:-1]


def _beyond(table: pa.Table, width: int) -> Mask:
    """The rows with something in the columns that the header does not name."""
    found = np.zeros(table.num_rows, np.bool_)
    for column in table.columns[width:]:
        filled = pc.not_equal(pc.utf8_trim_whitespace(column), "")
        np.logical_or(found, np.asarray(filled, np.bool_), out=found)
    return found
