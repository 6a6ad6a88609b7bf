"""A file's first reading: text cells under a header, each row with its physical line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import KefuError
from pipeline.ingest.delimited import read_delimited
from pipeline.ingest.rows import TextRow
from pipeline.ingest.workbooks import WORKBOOK_SUFFIXES, is_workbook, read_workbook

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


@dataclass(frozen=True)
class TextTable:
    """Header and rows as text, before anything is understood.

    Every row has as many cells as the header. `notes` say what was left aside while reading.
    """

    header: tuple[str, ...]
    rows: list[TextRow]
    notes: tuple[str, ...] = ()


def read_table(
    path: Path, encoding: str | None = None, sheet: str | int | None = None, name: str = ""
) -> TextTable:
    """The text table in a CSV file or a sheet of a workbook; `name` is what messages call the file.

    Raises KefuError file_empty, file_truncated, encoding_unknown, encoding_unreadable, not_a_workbook, not_a_text_file,
    header_unreadable, workbook_protected, workbook_too_large, sheet_not_named, sheet_missing.
    """
    name = name or path.name
    data = path.read_bytes()
    if not data.strip():
        raise KefuError("file_empty", where=name)
    if path.suffix.lower() in WORKBOOK_SUFFIXES:
        rows, found = read_workbook(data, name, sheet)
        return _table(rows, name, _fit_sheet_row, (f"工作表 · sheet: {found}",))
    if is_workbook(data):
        raise KefuError("not_a_text_file", where=name, found=path.suffix or "-")
    return _table(read_delimited(data, name, encoding), name, _fit_line)


def clean(cell: str) -> str:
    """A cell in the form it is compared in: full-width signs narrowed, invisible ones and outer spaces gone."""
    if not cell.isascii():
        cell = _INVISIBLE.sub("", unicodedata.normalize("NFKC", cell))
    return " ".join(cell.split())


def _table(
    rows: list[TextRow], name: str, fit: Callable[[TextRow, int], TextRow], notes: tuple[str, ...] = ()
) -> TextTable:
    filled = [row for row in rows if row.fault or any(cell.strip() for cell in row.cells)]
    if not filled:
        raise KefuError("file_empty", where=name)
    if filled[0].fault:
        raise KefuError("header_unreadable", where=name, line=filled[0].line)
    header = [clean(cell) for cell in filled[0].cells]
    while header and not header[-1]:
        header.pop()
    body = [fit(row, len(header)) for row in filled[1:]]
    return TextTable(tuple(header), body, notes)


def _fit_line(row: TextRow, width: int) -> TextRow:
    """A row of a CSV file cut to the header; too few or too many cells mean that it is shifted or broken."""
    cells = list(row.cells)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    fault = row.fault or ("" if len(cells) == width else "field_count")
    excerpt = f"{len(cells)} ≠ {width}" if fault == "field_count" else ""
    return TextRow(row.line, tuple(cells[:width]) + ("",) * (width - len(cells)), fault, excerpt)


def _fit_sheet_row(row: TextRow, width: int) -> TextRow:
    """A row of a sheet cut to the header: a cell's place is certain there, so what stands beside is no fault."""
    return TextRow(row.line, (row.cells + ("",) * width)[:width], row.fault)
