"""Frames become the sheets a system exports, and sheets the bytes of CSV and XLSX files."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.demo.department import Array
from pipeline.demo.layout import DateStyle, Layout, Release

Cell = str | datetime
Row = list[Cell]
CREATED = datetime(2026, 11, 1, 8, 0)
WORKBOOK_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
NOTE_SHEET = "说明"
NOTE = ("由人事系统导出。", "一人换组或换岗时另起一行。")


@dataclass
class Sheet:
    """One exported file: its rows under the headers of `layout.headers`, of the release it comes from."""

    layout: Layout
    name: str
    rows: list[Row]
    release: Release | None = None

    @property
    def columns(self) -> list[str]:
        return list(self.layout.headers)

    @property
    def header(self) -> Row:
        """The headers as the file has them."""
        if self.release is None:
            return [*self.layout.headers.values()]
        return [*{**self.layout.headers, **self.release.renamed}.values(), *self.release.added]


def sheets(layout: Layout, frame: pd.DataFrame) -> list[Sheet]:
    """The exports of a log, in order: one a month, or one in all."""
    rows = [
        list(row) for row in zip(*(_cells(layout, name, frame[name]) for name in layout.headers), strict=True)
    ]
    if not layout.dated_by:
        return [Sheet(layout, layout.file, rows)]
    months = frame[layout.dated_by].to_numpy().astype("datetime64[M]").astype(str)
    by_month: dict[str, list[Row]] = {month: [] for month in sorted(set(months))}
    for month, row in zip(months, rows, strict=True):
        by_month[month].append(row)
    return [_monthly(layout, month, found) for month, found in by_month.items()]


def _monthly(layout: Layout, month: str, rows: list[Row]) -> Sheet:
    release = layout.release_in(month)
    added = list(release.added.values()) if release else []
    return Sheet(layout, layout.file.format(month=month), [[*row, *added] for row in rows], release)


def file_bytes(sheet: Sheet) -> bytes:
    """The file as the system writes it."""
    return _workbook(sheet) if sheet.layout.is_workbook else _csv(sheet)


def _cells(layout: Layout, name: str, values: pd.Series) -> list[Cell]:
    """One column as cells: instants in the layout's style, the system's words, "" for what is missing."""
    if values.dtype.kind == "M":
        at = values.to_numpy().astype("datetime64[s]")
        return _dates(at) if layout.is_workbook else _texts(at, DATE_STYLES[layout.dates])
    if name in layout.words:
        return ["" if pd.isna(value) else layout.words[name][value] for value in values]
    if values.dtype.kind == "f":
        text = _clock if name in layout.clock else str
        return ["" if math.isnan(value) else text(int(value)) for value in values.tolist()]
    return [str(value) for value in values.tolist()]


def _dates(at: Array) -> list[Cell]:
    return ["" if found is None else found for found in at.tolist()]


def _texts(at: Array, style: Callable[[str], str]) -> list[Cell]:
    return ["" if found == "NaT" else style(found) for found in np.datetime_as_string(at).tolist()]


def _dashes(iso: str) -> str:
    return iso.replace("T", " ")


def _slashes(iso: str) -> str:
    return _dashes(iso).replace("-", "/")


def _chinese(iso: str) -> str:
    return f"{iso[:4]}年{iso[5:7]}月{iso[8:10]}日 {iso[11:]}"


DATE_STYLES: dict[DateStyle, Callable[[str], str]] = {
    "dashes": _dashes,
    "slashes": _slashes,
    "chinese": _chinese,
}


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _csv(sheet: Sheet) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sheet.header)
    writer.writerows(sheet.rows)
    return text.getvalue().encode(sheet.layout.encoding)


def _workbook(sheet: Sheet) -> bytes:
    """An XLSX with real dates, in which text stays text; what is not a monthly export has a sheet of notes too."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, WORKBOOK_OPTIONS) as book:
        book.set_properties({"created": CREATED})
        page = book.add_worksheet(sheet.name.removesuffix(".xlsx").partition("_")[0])
        _fill(page, sheet, book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}))
        if not sheet.layout.dated_by:
            book.add_worksheet(NOTE_SHEET).write_column(0, 0, NOTE)
    return data.getvalue()


def _fill(page: Worksheet, sheet: Sheet, instant: Format) -> None:
    for number, row in enumerate([sheet.header, *sheet.rows]):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                page.write_datetime(number, column, cell, instant)
            elif cell:
                page.write_string(number, column, cell)
