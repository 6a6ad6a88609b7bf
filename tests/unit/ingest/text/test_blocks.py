"""Rows of blocks: whatever is read in bulk, and wherever a block is cut, the rows are those of reading one by one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.errors import KefuError
from pipeline.ingest.text.blocks import Reader
from pipeline.ingest.text.mending import mended
from pipeline.ingest.text.records import Dialect

Read = list[tuple[int, tuple[str, ...], str]]

DIALECTS = (Dialect(), Dialect(";", "'"), Dialect(",", '"', "\\"), Dialect("||"), Dialect("\t", ""))
PIECES = [
    "a",
    "中",
    " ",
    "\n",
    "\r\n",
    "\r",
    ",",
    '"',
    '""',
    ";",
    "'",
    "\\",
    "|",
    "||",
    "\t",
    "\0",
    "\uffff",
    '1,"x\ny",2\n',
    "1,2,3\n",
]


def one_by_one(data: bytes, dialect: Dialect, width: int) -> Read | str:
    """The rows as the grammar tells them, record after record."""
    rows, grammar, at, line = [], dialect.grammar, 0, 1
    while at < len(data):
        record = grammar.read(data, at, width)
        raw = data[record.start : record.end]
        if record.unclosed:
            whole = raw.endswith((b"\n", b"\r")) and mended(raw, dialect, width)
            if not whole and not grammar.follows_row(data, record.end, width):
                return "file_truncated"
        if record.fault:
            rows += [told(line + at_line, (), record.fault) for at_line in range(record.lines)]
        else:
            cells = grammar.cells(raw)
            rows.append(told(line, cells, "" if len(cells) == width else "field_count"))
        at, line = record.end, line + record.lines
    return not_blank(rows)


def in_blocks(data: bytes, dialect: Dialect, width: int, size: int) -> Read | str:
    """The rows as the reader of blocks tells them."""
    rows: Read = []
    try:
        for piece in Reader(dialect, width, "x", 1).pieces(cut(data, size)):
            cells = zip(*(column.to_pylist() for column in piece.table.columns), strict=True)
            rows += [(int(line), row, "") for line, row in zip(piece.lines, cells, strict=True)]
            rows += [told(one.row.line, one.row.cells, one.row.fault) for one in piece.odd]
    except KefuError as error:
        return error.reason
    return not_blank(sorted(rows, key=lambda row: row[0]))


def told(line: int, cells: tuple[str, ...], fault: str) -> tuple[int, tuple[str, ...], str]:
    """What is compared of a row: of a bad one its fault, and whether it is blank."""
    if not fault:
        return line, cells, fault
    return line, tuple(filter(str.strip, cells)) if fault == "field_count" else (), fault


def not_blank(rows: Read) -> Read:
    """The rows in which something stands; the others are left aside later, whatever width they have."""
    return [row for row in rows if any(map(str.strip, row[1])) or row[2] not in ("", "field_count")]


def cut(data: bytes, size: int) -> Iterator[bytes]:
    """The data in blocks of about a size, each but the last ending at a line's end."""
    at = 0
    while at < len(data):
        end = data.find(b"\n", min(at + size, len(data)))
        end = len(data) if end < 0 else end + 1
        yield data[at:end]
        at = end


@settings(max_examples=150, deadline=None)
@given(
    text=st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    dialect=st.sampled_from(DIALECTS),
    width=st.integers(1, 4),
    size=st.integers(0, 30),
)
@example(text='1,"a\nb",2\n1,"c\n', dialect=Dialect(), width=3, size=0)
@example(text='a,"b\n1,2\n3,c",\n', dialect=Dialect(), width=2, size=3)
@example(text='"\n', dialect=Dialect(), width=1, size=0)
def test_rows_read_in_blocks_are_those_read_one_by_one(
    text: str, dialect: Dialect, width: int, size: int
) -> None:
    data = text.encode()
    assert in_blocks(data, dialect, width, size) == one_by_one(data, dialect, width)


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\r"])
def test_a_row_after_a_record_of_several_lines_keeps_its_physical_line(sign: str) -> None:
    data = f'1,"a{sign}b{sign}c"{sign}2,d{sign}'.encode()
    assert in_blocks(data, Dialect(), 2, 100) == [(1, ("1", f"a{sign}b{sign}c"), ""), (4, ("2", "d"), "")]


def test_what_may_be_one_record_or_several_rows_is_neither() -> None:
    data = b'1,"oops,2\n3,fine,4\n5,x",6\n7,good,8\n'
    assert [fault for _, _, fault in in_blocks(data, Dialect(), 3, 100)] == ["quote_spans_rows"] * 3 + [""]


def test_a_quote_that_never_ends_costs_its_own_line_where_whole_rows_follow() -> None:
    data = b'1,"oops,2\n3,fine,4\n5,x,6\n'
    assert [fault for _, _, fault in in_blocks(data, Dialect(), 3, 100)] == ["stray_quote", "", ""]


def test_a_letter_with_as_many_commas_as_a_row_is_no_row() -> None:
    letter = "Dear sir,\nI wrote, and called, twice\nregards"
    data = f'17,"{letter}",2026-10-03\n18,b,2026-10-04\n'.encode()
    assert in_blocks(data, Dialect(), 3, 100) == [
        (1, ("17", letter, "2026-10-03"), ""),
        (4, ("18", "b", "2026-10-04"), ""),
    ]
