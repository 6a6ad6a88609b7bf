"""One sheet of a workbook: chosen by name or number, its rows as texts."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from datetime import date, time
from functools import partial
from typing import Any, NamedTuple, TypeVar

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .archive import Archive, RefusedError
from .details import NEGATIVE, Details, Place
from .ods import ods_details
from .texts import cell_text
from .xls import stream_of, xls_details
from .xlsb import xlsb_details
from .xlsx import xlsx_details

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CLOCKS = (time, date)
MOST_TEXT = 400 * 1024 * 1024

T = TypeVar("T")
Row = tuple[int, list[str], dict[int, str]]


class Opened(NamedTuple):
    """A sheet, what calamine does not tell of it, and the hidden sheets of its workbook."""

    sheet: CalamineSheet
    details: Details
    hidden: dict[str, str]

    @property
    def merged(self) -> list[Any] | None:
        """The merged ranges, None where the format does not tell them."""
        told = self.sheet.merged_cell_ranges
        return self.details.merged if told is None else list(told)


def open_sheet(data: bytes, wanted: str | int | None) -> Opened:
    """The sheet wanted, or the only visible one.

    Raises RefusedError not_a_workbook, workbook_protected, workbook_too_large, formulas_unplaced, sheet_not_named,
    sheet_missing.
    """
    details_at = _details_reader(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        place = _place(workbook, wanted)
        sheet = workbook.get_sheet_by_index(place)
        return Opened(sheet, details_at(place), _hidden(workbook))
    except PasswordError:
        raise RefusedError("workbook_protected") from None
    except (CalamineError, struct.error, ValueError, IndexError):
        raise RefusedError("not_a_workbook") from None


def rows_of(opened: Opened) -> Iterator[Row]:
    """The filled rows: line, texts, and the flaws by column. Raises RefusedError workbook_too_large."""
    if opened.sheet.start is None:
        return
    shift, told = opened.sheet.start[1], 0
    flaws, widths = _by_row(opened.details.flaws), _by_row(opened.details.widths)
    negatives = _by_row(dict.fromkeys(opened.details.negatives, NEGATIVE))
    for at, cells in enumerate(opened.sheet.iter_rows()):
        texts = [""] * shift + [cell_text(cell) for cell in cells]
        for column, width in widths.get(at, {}).items():
            texts[column] = texts[column].zfill(width) if texts[column].isdigit() else texts[column]
        # A spreadsheet shows no negative date or time of day; calamine gives midnight.
        lost = {
            column: flaw
            for column, flaw in negatives.get(at, {}).items()
            if isinstance(cells[column - shift], _CLOCKS)
        }
        told += sum(map(len, texts))
        if told > MOST_TEXT:
            raise RefusedError("workbook_too_large", unpacked=told >> 20, entries=1)
        if any(texts) or at in flaws:
            yield at + 1, texts, flaws.get(at, {}) | lost


def _details_reader(data: bytes) -> Callable[[int], Details]:
    """What tells the details of the sheet at a place, by the format. Raises the RefusedErrors of Archive."""
    if data.startswith(_OLE):
        return partial(xls_details, stream_of(data))
    if not data.startswith(_ZIP):
        raise RefusedError("not_a_workbook")
    archive = Archive(data)
    for entry, details in (
        ("xl/workbook.xml", xlsx_details), ("xl/workbook.bin", xlsb_details), ("content.xml", ods_details),
    ):  # fmt: skip
        if entry in archive:
            return partial(details, archive)
    raise RefusedError("not_a_workbook")


def _place(workbook: CalamineWorkbook, wanted: str | int | None) -> int:
    """The place of the sheet wanted; hidden sheets need to be named."""
    sheets = workbook.sheets_metadata
    names = [sheet.name for sheet in sheets]
    if wanted is None:
        shown = [
            place for place, sheet in enumerate(sheets)
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]  # fmt: skip
        if len(shown) != 1:
            raise RefusedError("sheet_not_named", found=", ".join(names))
        return shown[0]
    if isinstance(wanted, int) and 1 <= wanted <= len(names):
        return wanted - 1
    if str(wanted) not in names:
        raise RefusedError("sheet_missing", found=wanted, known=", ".join(names))
    return names.index(str(wanted))


def _hidden(workbook: CalamineWorkbook) -> dict[str, str]:
    """The sheets nobody sees, and whether a person could show them."""
    return {
        sheet.name: "very hidden" if sheet.visible == SheetVisibleEnum.VeryHidden else "hidden"
        for sheet in workbook.sheets_metadata
        if sheet.visible != SheetVisibleEnum.Visible
    }


def _by_row(cells: dict[Place, T]) -> dict[int, dict[int, T]]:
    rows: dict[int, dict[int, T]] = {}
    for (row, column), told in cells.items():
        rows.setdefault(row, {})[column] = told
    return rows
