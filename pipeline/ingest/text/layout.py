"""How a text file is laid out: its encoding, its dialect, where its header stands and where its rows begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import KefuError
from pipeline.ingest.notes import note
from pipeline.ingest.structure import HeaderPlace, find_header, is_blank
from pipeline.ingest.text.blocks import Reader
from pipeline.ingest.text.body import listed
from pipeline.ingest.text.dialects import Sampled, find_dialect
from pipeline.ingest.text.encodings import TextSource, open_text
from pipeline.ingest.text.mending import mended
from pipeline.ingest.text.mojibake import refuse_mojibake
from pipeline.ingest.text.records import Dialect
from pipeline.settings import Source

_SAMPLE = 256 * 1024
_MOST_TITLE_ROWS = 60


@dataclass(frozen=True)
class Layout:
    """What is known of a file before its rows are read.

    `width` is the number of fields its rows have, `header` may name fewer or be empty; `body` is the byte of its UTF-8 text
    and `line` the physical line its rows begin on.
    """

    text: TextSource
    dialect: Dialect
    header: tuple[str, ...]
    width: int
    body: int
    line: int
    notes: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The header, or where there is none the numbers of the columns from 1."""
        return self.header or tuple(str(place) for place in range(1, self.width + 1))

    def reader(self) -> Reader:
        return Reader(self.dialect, self.width, self.text.name, self.line)

    def body_blocks(self, size: int) -> Iterator[bytes]:
        """The blocks of the text below the header."""
        skip = self.body
        for block in self.text.blocks(size):
            if skip < len(block):
                yield block[skip:] if skip else block
            skip = max(0, skip - len(block))


def layout_of(
    path: Path, name: str, source: Source, wanted: frozenset[str], mends_header: bool = False
) -> Layout:
    """The layout of a text file, as told by its source and as found; a header with a stray quote is mended only if so asked.

    Raises KefuError file_empty, encoding_unknown, encoding_unreadable, encoding_doubtful, file_truncated, dialect_doubtful,
    header_unreadable, header_garbled.
    """
    text = open_text(path, name, source.encoding)
    sample, at_end = _sample(text)
    if not sample.strip(b" \t\r\n,;|\x00\xef\xbb\xbf"):
        raise KefuError("file_empty", where=name)
    found = find_dialect(sample, at_end, source, wanted, name)
    one = found.sampled
    if mends_header:
        one = _mended(one, sample)
    place = _place(one, source, wanted)
    header = _header(one, place, name)
    refuse_mojibake(header, name)
    body = one.records[place.body - 1].end if place.body else 0
    lines = [record.lines for record in one.records]
    notes = [
        *_dialect_notes(text, sample, one),
        *(note(doubt, delimiter=repr(one.dialect.delimiter)) for doubt in found.doubts),
        *_header_notes(place, lines),
        *([note("header_mended")] if one.records[0].mended else []),
    ]
    width = _width(one, place, header)
    return Layout(text, one.dialect, header, width, body, 1 + sum(lines[: place.body]), tuple(notes))


def _sample(text: TextSource) -> tuple[bytes, bool]:
    """The first lines of a text, and whether they are all of it."""
    blocks = text.blocks()
    first = next(blocks, b"")
    if len(first) <= _SAMPLE:
        return first, next(blocks, None) is None
    cut = max(first.rfind(b"\n", 0, _SAMPLE), first.rfind(b"\r", 0, _SAMPLE)) + 1
    return first[: cut or len(first)], False


def _place(one: Sampled, source: Source, wanted: frozenset[str]) -> HeaderPlace:
    """Where the header stands among the sampled records."""
    row = None
    if source.first_row is not None:
        ends = [sum(record.lines for record in one.records[: at + 1]) for at in range(len(one.records))]
        row = next((at for at, end in enumerate(ends) if end >= source.first_row), len(ends) - 1)
    height = source.header_rows
    if row is None and height == 0:
        row = 0
    return find_header(one.cells[:_MOST_TITLE_ROWS] if row is None else one.cells, wanted, height, row)


def _mended(one: Sampled, sample: bytes) -> Sampled:
    """The same records, with the first cut into cells by force if it is not whole."""
    first = one.records[0]
    cells = mended(sample[first.start : first.end], one.dialect, one.width)
    if not cells or (len(one.cells[0]) == one.width and not first.fault):
        return one
    record = first._replace(fault="", mended=True)
    return one._replace(records=[record, *one.records[1:]], cells=[cells, *one.cells[1:]])


def _header(one: Sampled, place: HeaderPlace, name: str) -> tuple[str, ...]:
    """The header's names without the empty ones at its end. Raises KefuError header_unreadable."""
    for at in range(place.row, place.body):
        if one.records[at].fault:
            line = 1 + sum(record.lines for record in one.records[:at])
            raise KefuError("header_unreadable", where=name, line=line)
    names = list(place.names)
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _width(one: Sampled, place: HeaderPlace, header: tuple[str, ...]) -> int:
    """How many fields the rows have: what most of those sampled have, else what the header has."""
    rows = [
        row
        for record, row in zip(one.records[place.body :], one.cells[place.body :], strict=True)
        if not record.fault and not is_blank(row)
    ]
    counts = Counter(map(len, rows))
    usual = max(counts, key=lambda fields: counts[fields], default=0)
    in_header = len(place.names) or usual
    return max(len(header), usual if 2 * counts[usual] > len(rows) else in_header, 1)


def _dialect_notes(text: TextSource, sample: bytes, one: Sampled) -> Iterator[str]:
    """What was found that a standard file has not."""
    dialect = one.dialect
    if text.encoding not in ("utf-8", "utf-8-sig"):
        yield note("encoding", encoding=text.encoding)
    if one.width == 1:
        yield note("one_column")
    elif dialect.delimiter != ",":
        yield note("delimiter", delimiter=repr(dialect.delimiter))
    if dialect.quote != '"':
        yield note("quote", quote=dialect.quote or "-")
    if dialect.escape:
        yield note("escape", escape=dialect.escape)
    if ends := _line_ends(sample, one):
        yield note("line_ends", ends=ends)


def _line_ends(sample: bytes, one: Sampled) -> str:
    """The kinds of line end between the sampled records, unless it is one of the two usual ones."""
    kinds = Counter(_line_end(sample[record.start : record.end]) for record in one.records)
    found = [kind for kind in ("LF", "CRLF", "CR") if kinds[kind]]
    return " + ".join(found) if found not in (["LF"], ["CRLF"], []) else ""


def _line_end(record: bytes) -> str:
    if record.endswith(b"\n"):
        return "CRLF" if record.endswith(b"\r\n") else "LF"
    return "CR" if record.endswith(b"\r") else ""


def _header_notes(place: HeaderPlace, lines: Sequence[int]) -> Iterator[str]:
    if place.row:
        above = sum(lines[: place.row])
        yield note("rows_above_header", count=above, lines=listed(list(range(1, above + 1))))
    if place.height > 1:
        yield note("header_rows", count=place.height)
    if place.height == 0:
        yield note("header_absent")
