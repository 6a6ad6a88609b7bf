"""XLSX and XLS: the cells of one sheet as the text a person sees, converted without guessing."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from pipeline.errors import KefuError, nearest
from pipeline.ingest.rows import TextRow

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls")
Cell = int | float | str | bool | time | date | datetime | timedelta

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MOST_ENTRIES, _MOST_UNPACKED, _MOST_RATIO = 2_000, 200 * 1024 * 1024, 100
# Beyond 15 digits a spreadsheet's number has lost digits; it is shown as one, so that an id is not taken from it.
_EXACT_BELOW = 1e15


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin like a workbook."""
    return data.startswith((_ZIP, _OLE))


def read_workbook(data: bytes, name: str, sheet: str | int | None) -> tuple[list[TextRow], str]:
    """The rows of a sheet, and its name.

    Raises KefuError not_a_workbook, workbook_protected, workbook_too_large, sheet_not_named, sheet_missing, file_empty.
    """
    if not is_workbook(data):
        raise KefuError("not_a_workbook", where=name)
    if data.startswith(_ZIP):
        _refuse_bomb(data, name)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            found = _sheet(workbook, name, sheet)
            return _rows(found), found.name
    except PasswordError:
        raise KefuError("workbook_protected", where=name) from None
    except CalamineError:
        raise KefuError("not_a_workbook", where=name) from None


def cell_text(cell: Cell) -> str:
    """A cell as text: dates ISO, times and durations H:MM:SS, whole numbers without ".0", text as it stands."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else _second(cell).isoformat(" ")
    if isinstance(cell, time):
        return _duration_text(
            timedelta(
                hours=cell.hour, minutes=cell.minute, seconds=cell.second, microseconds=cell.microsecond
            )
        )
    if isinstance(cell, timedelta):
        return _duration_text(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _number_text(value: float) -> str:
    if abs(value) >= _EXACT_BELOW:
        return f"{value:.14E}"
    return str(int(value)) if value.is_integer() else repr(value)


def _second(moment: datetime) -> datetime:
    """The instant without the noise of a day fraction's last digits."""
    return (moment + timedelta(microseconds=500)).replace(microsecond=0) if moment.microsecond else moment


def _duration_text(duration: timedelta) -> str:
    seconds = round(duration.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _sheet(workbook: CalamineWorkbook, name: str, sheet: str | int | None) -> CalamineSheet:
    names = workbook.sheet_names
    if sheet is None and len(names) > 1:
        raise KefuError("sheet_not_named", where=name, found=", ".join(names))
    if isinstance(sheet, int) and 1 <= sheet <= len(names):
        return workbook.get_sheet_by_index(sheet - 1)
    wanted = names[0] if sheet is None else str(sheet)
    if wanted not in names:
        raise KefuError(
            "sheet_missing", where=name, found=sheet, known=", ".join(names), nearest=nearest(wanted, names)
        )
    return workbook.get_sheet_by_name(wanted)


def _rows(sheet: CalamineSheet) -> list[TextRow]:
    if sheet.start is None:
        return []
    rows = sheet.to_python(skip_empty_area=False)
    return [TextRow(line, tuple(map(cell_text, cells))) for line, cells in enumerate(rows, start=1)]


def _refuse_bomb(data: bytes, name: str) -> None:
    """Refuses an archive that unpacks to more than a log could be."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile:
        raise KefuError("not_a_workbook", where=name) from None
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_ENTRIES or unpacked > _MOST_UNPACKED or unpacked > _MOST_RATIO * len(data):
        raise KefuError(
            "workbook_too_large", where=name, unpacked=unpacked // 1024 // 1024, entries=len(entries)
        )
