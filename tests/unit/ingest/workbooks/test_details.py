"""What stands in a workbook's own records and calamine does not tell."""

from __future__ import annotations

import struct

from pipeline.ingest.workbooks.sandbox.archive import Archive
from pipeline.ingest.workbooks.sandbox.details import ERROR
from pipeline.ingest.workbooks.sandbox.ods import ods_details
from pipeline.ingest.workbooks.sandbox.xls import stream_of, xls_details
from pipeline.ingest.workbooks.sandbox.xlsb import xlsb_details
from pipeline.ingest.workbooks.sandbox.xlsx import xlsx_details
from tests.unit.ingest.workbooks.files import ods, ods_row, ole, rows, text_cell, xls, xlsb, xlsx


def test_errors_and_negative_numbers_of_an_old_workbook_are_found() -> None:
    found = xls_details(stream_of(xls(["h", -1.0], [None, 2.0])), 0)
    assert (found.flaws, found.negatives) == ({(1, 0): ERROR}, {(0, 1)})


def test_negative_numbers_packed_side_by_side_are_found() -> None:
    numbers = struct.pack("<HHHiHiH", 1, 2, 0, (-5 << 2) | 2, 0, (5 << 2) | 2, 3)
    packed = struct.pack("<HH", 0xBD, len(numbers)) + numbers
    stream = struct.pack("<HHIBBBB", 0x85, 9, 17, 0, 0, 1, 0) + b"x" + struct.pack("<HH", 0x0A, 0) + packed
    assert xls_details(stream, 0).negatives == {(1, 2)}


def test_a_formula_with_an_error_as_its_value_is_found() -> None:
    error, text = b"\2\0\x2a\0\0\0\xff\xff", b"\0\0\0\0\0\0\xff\xff"
    cells = b"".join(
        struct.pack("<HHHHH", 0x06, 14, 4, column, 0) + value for column, value in enumerate([error, text])
    )
    stream = struct.pack("<HHIBBBB", 0x85, 9, 17, 0, 0, 1, 0) + b"x" + struct.pack("<HH", 0x0A, 0) + cells
    found = xls_details(stream, 0)
    assert (found.flaws, found.negatives) == ({(4, 0): ERROR}, set())


def test_errors_and_negative_numbers_of_a_binary_workbook_are_found() -> None:
    found = xlsb_details(Archive(xlsb(["h", -1.0], [None, 2.0])), 0)
    assert (found.flaws, found.negatives) == ({(1, 0): ERROR}, {(0, 1)})


def test_a_container_without_a_workbook_is_read_up_to_its_stream() -> None:
    assert stream_of(ole({"Workbook": b"x"})).startswith(b"x\0")


def test_markup_is_read_with_another_prefix_and_in_parts_of_a_megabyte() -> None:
    cells = "".join(
        f'<x:row r="{line}"><x:c r="A{line}"><x:f>1</x:f></x:c></x:row>' for line in range(1, 60_001)
    )
    sheet = f'<x:sheetData xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{cells}</x:sheetData>'
    assert len(xlsx_details(Archive(xlsx(sheet)), 0).flaws) == 60_000


def test_what_only_looks_like_markup_in_a_text_is_none() -> None:
    sheet = rows(text_cell("A1", "a:f t=&quot;e&quot; v>-1 row>"), '<c r="A2"><v>5</v></c>')
    found = xlsx_details(Archive(xlsx(sheet)), 0)
    assert (found.flaws, found.negatives, found.stale) == ({}, set(), False)


def test_merged_cells_of_open_documents_are_counted_in_rows_that_stand_for_many() -> None:
    spanned = '<table:table-cell table:number-columns-repeated="2"/><table:table-cell table:number-rows-spanned="3"/>'
    content = ods(ods_row("h", attributes='table:number-rows-repeated="4"') + ods_row(spanned))
    assert ods_details(Archive(content), 0).merged == [((4, 2), (6, 2))]
