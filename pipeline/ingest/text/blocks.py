"""The rows of a text file block by block: lines whose quotes are in order go to a vectorised reader, the others one by one."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as arrow_csv

from pipeline.errors import KefuError
from pipeline.ingest.rows import TextRow
from pipeline.ingest.text.encodings import UNDECODABLE
from pipeline.ingest.text.mending import mended
from pipeline.ingest.text.records import Dialect, Record

Places = npt.NDArray[np.int64]

_LF, _CR = 10, 13
_STANDARD = Dialect()
# What a text without quotes is cut by in place of a delimiter of several signs.
_SEPARATOR = Dialect("\x1f", "")


class OddRow(NamedTuple):
    """A row that is no good one, with the cells that its delimiters make; its bytes and their dialect, to be read by force."""

    row: TextRow
    raw: bytes
    dialect: Dialect


class Piece(NamedTuple):
    """The rows of a block: those that have the right number of cells, with their lines; the others, with their cells as found."""

    lines: Places
    table: pa.Table
    odd: list[OddRow]


class Readable(NamedTuple):
    """A block without the lines that are no records: its bytes in a dialect a vectorised reader knows, the line of each row."""

    data: bytes
    lines: Places
    dialect: Dialect
    odd: list[OddRow]


class Reader:
    """Reads the blocks of one file; `line` is the physical line its next block begins on."""

    def __init__(self, dialect: Dialect, width: int, name: str, line: int) -> None:
        self.dialect, self.width, self.name, self.line = dialect, width, name, line

    def pieces(self, blocks: Iterator[bytes]) -> Iterator[Piece]:
        """The rows of all blocks. Raises KefuError file_truncated where the last quote is never closed."""
        left = b""
        block = next(blocks, b"")
        while block:
            following = next(blocks, b"")
            block = left + block
            used, readable = self._readable(block, at_end=not following)
            yield self._piece(readable)
            left, block = block[used:], following

    def _readable(self, block: bytes, at_end: bool) -> tuple[int, Readable]:
        """How many bytes of the block are complete records, and these."""
        data = np.frombuffer(block, np.uint8)
        ends = _line_ends(block, data)
        starts = np.concatenate(([0], ends))[: len(ends)]
        suspects = _suspects(block, data, starts, ends, self.dialect)
        walk = _Walk(self, block, starts, at_end)
        for start in suspects:
            if not walk.visit(int(start)):
                break
        readable = walk.readable()
        self.line += walk.line_count
        return walk.used, readable

    def _piece(self, readable: Readable) -> Piece:
        table, wrong = _parsed(readable.data, readable.dialect, self.width)
        rows = np.arange(table.num_rows + len(wrong))
        lines = readable.lines if len(readable.lines) else rows
        numbers = [number - 1 for number, _ in wrong]
        odd = [
            self._miscounted(int(lines[number - 1]), text.encode(), readable.dialect)
            for number, text in wrong
        ]
        return Piece(np.delete(lines, numbers), table, [*readable.odd, *odd])

    def _miscounted(self, line: int, text: bytes, dialect: Dialect) -> OddRow:
        cells = dialect.grammar.cells(text)
        return OddRow(TextRow(line, cells, "field_count", f"{len(cells)} ≠ {self.width}"), text, dialect)


class _Walk:
    """The suspect lines of a block, gone through one by one."""

    def __init__(self, reader: Reader, block: bytes, starts: Places, at_end: bool) -> None:
        self.reader, self.block, self.starts, self.at_end = reader, block, starts, at_end
        self.used, self.line_count = len(block), len(starts)
        self.gone: list[tuple[int, int]] = []
        self.is_row = np.ones(len(starts), np.bool_)
        self.odd: list[OddRow] = []
        self.passed = -1

    def visit(self, at: int) -> bool:
        """Reads the record that begins on a line, unless one before has taken it in; False where the block must end."""
        if at < self.passed:
            return True
        grammar = self.reader.dialect.grammar
        record = grammar.read(self.block, int(self.starts[at]), self.reader.width)
        if record.unclosed and not self.at_end:
            self.used, self.line_count = record.start, at
            self.is_row = self.is_row[:at]
            return False
        if record.unclosed:
            self._refuse_truncated(record, at)
        self.passed = at + record.lines
        self.is_row[at + 1 : self.passed] = False
        if record.fault:
            self._leave_out(record, at)
        return True

    def _leave_out(self, record: Record, at: int) -> None:
        self.is_row[at] = False
        start = self.gone.pop()[0] if self.gone and self.gone[-1][1] == record.start else record.start
        self.gone.append((start, record.end))
        dialect = self.reader.dialect
        for offset, line in enumerate(_lines_of(self.block, self.starts, at, record)):
            row = TextRow(self.reader.line + at + offset, dialect.grammar.split(line), record.fault)
            self.odd.append(OddRow(row, line, dialect))

    def _refuse_truncated(self, record: Record, at: int) -> None:
        """Refuses a file whose end is inside a quote, unless the quote is one too many in a line that is whole."""
        grammar, width = self.reader.dialect.grammar, self.reader.width
        line = self.block[record.start : record.end]
        whole = line.endswith((b"\n", b"\r")) and mended(line, self.reader.dialect, width)
        if not whole and not grammar.follows_row(self.block, record.end, width):
            raise KefuError("file_truncated", where=self.reader.name, line=self.reader.line + at)

    def readable(self) -> Readable:
        lines = np.flatnonzero(self.is_row) + self.reader.line
        kept, at = list[bytes](), 0
        for start, end in self.gone:
            kept.append(self.block[at:start])
            if kept[-1].endswith(b"\r") and self.block.startswith(b"\n", end):
                kept.append(b"\n")  # else the two would become one line's end
            at = end
        kept.append(self.block[at : self.used])
        data = b"".join(kept) if self.gone or self.used < len(self.block) else self.block
        dialect = self.reader.dialect
        if dialect.is_simple:
            return Readable(data, lines, dialect, self.odd)
        if dialect.quote.encode() not in data and _SEPARATOR.delimiter.encode() not in data:
            return Readable(
                data.replace(dialect.delimiter.encode(), _SEPARATOR.delimiter.encode()),
                lines,
                _SEPARATOR,
                self.odd,
            )
        return Readable(_rewritten(data, dialect), lines, _STANDARD, self.odd)


def _lines_of(block: bytes, starts: Places, at: int, record: Record) -> list[bytes]:
    """The physical lines that a record takes."""
    bounds = [int(place) for place in starts[at : at + record.lines]] + [record.end]
    return [block[start:end] for start, end in itertools.pairwise(bounds)]


def _line_ends(block: bytes, data: npt.NDArray[np.uint8]) -> Places:
    """Behind each line's end: LF, CRLF or a CR alone; what follows the last is a line too."""
    ends = np.flatnonzero(data == _LF) + 1
    if b"\r" in block:
        returns = np.flatnonzero(data == _CR) + 1
        alone = returns[data[np.minimum(returns, len(data) - 1)] != _LF]
        ends = np.union1d(ends, alone) if len(alone) else ends
    return ends if len(ends) and ends[-1] == len(data) else np.append(ends, len(data))


def _suspects(
    block: bytes, data: npt.NDArray[np.uint8], starts: Places, ends: Places, dialect: Dialect
) -> Places:
    """The lines that are not certainly one record each: quotes misplaced or left open, NUL, undecodable bytes."""
    found = list[Places]()
    if dialect.is_simple:
        found += [_misquoted(data, starts, ends, dialect)] if dialect.quote else []
    elif dialect.quote.encode() in block:
        return np.arange(len(starts))
    if b"\0" in block:
        found.append(_line_of(ends, np.flatnonzero(data == 0)))
    found.append(_line_of(ends, _undecodable(data)))
    return np.unique(np.concatenate(found))


def _undecodable(data: npt.NDArray[np.uint8]) -> Places:
    """Where a mark in place of undecodable bytes ends; its last byte is rare, which a search for the whole does not know."""
    *before, last = UNDECODABLE.encode()
    places = np.flatnonzero(data == last)
    for back, byte in enumerate(reversed(before), start=1):
        places = places[data[places - back] == byte]
    return places


def _line_of(ends: Places, places: Places) -> Places:
    return np.searchsorted(ends, places, side="right")


def _misquoted(data: npt.NDArray[np.uint8], starts: Places, ends: Places, dialect: Dialect) -> Places:
    """The lines in which a quote does not open at a field's start, close at its end or stand twice, or stays open."""
    quote, cut = ord(dialect.quote), ord(dialect.delimiter)
    places = np.flatnonzero(data == quote)
    if not len(places):
        return places
    line = _line_of(ends, places)
    first = np.concatenate(([True], line[1:] != line[:-1]))
    rank = np.arange(len(places))
    closes = (rank - np.maximum.accumulate(np.where(first, rank, 0))) & 1 == 1
    last = np.append(first[1:], True)
    before = data[np.maximum(places - 1, 0)]
    after = data[np.minimum(places + 1, len(data) - 1)]
    twin = np.append(places[1:] - places[:-1] == 1, False) & ~last
    twinned = np.concatenate(([False], twin[:-1]))
    at_start = (before == cut) | first & (places == starts[line]) | twinned
    at_end = (after == cut) | (after == _LF) | (after == _CR) | (places == len(data) - 1) | twin
    wrong = np.where(closes, ~at_end, ~at_start | last)
    return np.unique(line[wrong])


def _rewritten(data: bytes, dialect: Dialect) -> bytes:
    """Well-formed records of any dialect in the standard one."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    at = 0
    while at < len(data):
        found = dialect.grammar.record.match(data, at)
        assert found is not None
        cells = dialect.grammar.cells(found[0])
        writer.writerow(cells)
        at = found.end()
    return text.getvalue().encode()


def _parsed(data: bytes, dialect: Dialect, width: int) -> tuple[pa.Table, list[tuple[int, str]]]:
    """The rows of well-formed records as text columns, and those of another width: their number from 1 and their text."""
    names = [f"c{place}" for place in range(width)]
    wrong = list[tuple[int, str]]()

    def keep(row: Any) -> str:
        wrong.append((row.number, row.text))
        return "skip"

    if not data:
        return pa.table({name: pa.array([], pa.string()) for name in names}), wrong
    table = arrow_csv.read_csv(
        pa.BufferReader(data),
        read_options=arrow_csv.ReadOptions(column_names=names, block_size=len(data) + 1, use_threads=False),
        parse_options=arrow_csv.ParseOptions(
            delimiter=dialect.delimiter,
            quote_char=dialect.quote or False,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=keep,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
        ),
    )
    return table.combine_chunks(), wrong
