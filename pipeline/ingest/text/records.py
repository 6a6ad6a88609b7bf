"""One record after another, exactly: what a dialect's grammar calls a record, and what is wrong with a line that is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.ingest.text.encodings import UNDECODABLE

# A quoted field that does not end within this many bytes was never meant to be one.
LONGEST_FIELD = 16 * 1024 * 1024
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_MARK = UNDECODABLE.encode()
# A number, a date or a time; also an empty cell, which can stand for one.
_FIGURE = re.compile(r"[-+\d\s.,:/%¥T年月日时分秒]*")


class Record(NamedTuple):
    """One record's bytes in its block, how many physical lines it takes, and its fault.

    `unclosed` is true for a line whose quote is still open where the block ends, `mended` for one cut by force.
    """

    start: int
    end: int
    lines: int
    fault: str = ""
    unclosed: bool = False
    mended: bool = False


@dataclass(frozen=True)
class Dialect:
    """How cells are written: the delimiter, the quote ("" for none), and what escapes a quote ("" for doubling it)."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""

    @property
    def is_simple(self) -> bool:
        """Whether one byte cuts and quotes are doubled, which a vectorised reader knows."""
        return len(self.delimiter.encode()) == 1 and not self.escape

    @cached_property
    def grammar(self) -> Grammar:
        return Grammar(self)


class Grammar:
    """The regular expressions of a dialect, over UTF-8 bytes."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.delimiter, self.quote = dialect.delimiter.encode(), dialect.quote.encode()
        cut, quote, escape = (
            re.escape(part.encode()) for part in (dialect.delimiter, dialect.quote, dialect.escape)
        )
        not_cut = (
            rb"[^%b\r\n%b]" % (cut, quote)
            if len(self.delimiter) == 1
            else rb"(?:(?!%b)[^\r\n%b])" % (cut, quote)
        )
        inside = (
            rb"(?:[^%b%b]++|%b[\s\S])*+" % (quote, escape, escape)
            if escape
            else rb"(?:[^%b]++|%b%b)*+" % (quote, quote, quote)
        )
        quoted = rb"%b%b%b" % (quote, inside, quote)
        field = rb"(?:%b|%b*+)" % (quoted, not_cut) if quote else rb"%b*+" % not_cut
        self.field = re.compile(rb"%b(?=%b|[\r\n]|\Z)" % (field, cut))
        self.record = re.compile(rb"%b(?:%b%b)*+(?:\r\n|\r|\n|\Z)" % (field, cut, field))
        self.open = re.compile(rb"(?:%b%b)*+%b%b\Z" % (field, cut, quote, inside)) if quote else None

    def cells(self, record: bytes) -> tuple[str, ...]:
        """The cells of a well-formed record."""
        cells, at = list[str](), 0
        while found := self.field.match(record, at):
            cells.append(self._plain(found[0]))
            at = found.end()
            if not record.startswith(self.delimiter, at):
                break
            at += len(self.delimiter)
        return tuple(cells)

    def _plain(self, field: bytes) -> str:
        if self.quote and field.startswith(self.quote):
            field = field[len(self.quote) : -len(self.quote)]
            if self.dialect.escape:
                kept = re.escape(self.dialect.escape.encode())
                field = re.sub(rb"%b(%b|%b)" % (kept, kept, re.escape(self.quote)), rb"\1", field)
            else:
                field = field.replace(self.quote * 2, self.quote)
        return field.decode("utf-8", "replace")

    def count(self, record: bytes) -> int:
        """How many fields a well-formed record has."""
        return len(self.cells(record))

    def read(self, block: bytes, at: int, width: int) -> Record:
        """The record that begins at a byte; where there is none, its first physical line with a fault.

        A quoted field that takes in what by itself is a whole row of `width` fields is doubted: both readings are possible.
        """
        found = self.record.match(block, at)
        line = _LINE.match(block, at)
        assert line is not None
        if found and found.end() - at <= LONGEST_FIELD:
            whole = block[at : found.end()]
            lines = _lines(whole)
            if lines == 1:
                return Record(at, found.end(), 1, _marks(whole))
            swallows = self._swallows(whole, width)
            if not (swallows and width != self.count(whole)):
                return Record(at, found.end(), lines, "quote_spans_rows" if swallows else _marks(whole))
        elif self.open and not found and len(block) - at <= LONGEST_FIELD and self.open.match(block, at):
            return Record(at, line.end(), 1, "stray_quote", unclosed=True)
        return Record(at, line.end(), 1, _marks(line[0]) or "stray_quote")

    def _swallows(self, record: bytes, width: int) -> bool:
        """Whether a physical line inside a record is a whole row like it by itself; of two columns, all lines inside must be.

        A letter may have as many commas as a row; it is not taken for one where the record has a number and the letter none.
        """
        later = [line for line in _LINE.findall(record)[1:] if line.strip()]
        cells = self.cells(record)
        whole = [self._is_row(line, width) and self._is_like(line, cells) for line in later[:-1] or later]
        return (all(whole) if width <= 2 else any(whole)) if whole else False

    def _is_row(self, line: bytes, width: int) -> bool:
        return (
            width > 1
            and line.count(self.delimiter) >= width - 1
            and self.record.fullmatch(line) is not None
            and self.count(line) == width
        )

    def _is_like(self, row: bytes, cells: Sequence[str]) -> bool:
        """Whether a row has digits wherever those cells are numbers or dates; cells of another width tell nothing."""
        found = self.cells(row)
        pairs = zip(cells, found, strict=True) if len(cells) == len(found) else ()
        return all(_FIGURE.fullmatch(other) for cell, other in pairs if cell and _FIGURE.fullmatch(cell))

    def follows_row(self, block: bytes, at: int, width: int) -> bool:
        """Whether any physical line from a byte on is a whole row by itself."""
        return any(self._is_row(line[0], width) for line in _LINE.finditer(block, at))

    def split(self, line: bytes) -> tuple[str, ...]:
        """The pieces of a line between its delimiters, quotes left as they are."""
        return tuple(line.decode("utf-8", "replace").rstrip("\r\n").split(self.dialect.delimiter))


def _lines(record: bytes) -> int:
    """How many physical lines a record takes."""
    return sum(1 for line in _LINE.finditer(record) if line[0])


def _marks(record: bytes) -> str:
    if b"\0" in record:
        return "nul_character"
    return "undecodable" if _MARK in record else ""
