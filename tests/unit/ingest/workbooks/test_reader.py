"""Workbooks: the table in a sheet, and what is no part of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pipeline.errors import KefuError
from pipeline.ingest.rows import TextRow
from pipeline.ingest.tables import TextTable, read_table
from pipeline.ingest.workbooks.process import told_sheet
from pipeline.ingest.workbooks.sandbox.texts import cell_text
from pipeline.settings import Source
from tests.unit.ingest.inbox import workbook
from tests.unit.ingest.workbooks.files import ods, ods_row, ole, rows, text_cell, xls, xlsb, xlsx

HEADER = ["工单号", "区域", "次数"]


def table(
    folder: Path, content: bytes, name: str = "log.xlsx", wanted: Sequence[str] = (), **hints: Any
) -> TextTable:
    path = folder / name
    path.write_bytes(content)
    return read_table(path, name, Source(log="calls", files="*", **hints), frozenset(wanted))


def cells(found: TextTable) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.line, row.cells) for row in found.rows()]


def refusal(folder: Path, content: bytes, name: str = "log.xlsx", **hints: Any) -> KefuError:
    with pytest.raises(KefuError) as caught:
        table(folder, content, name, **hints)
    return caught.value


def drawn(draw: Callable[[Any, Any], None], **options: Any) -> bytes:
    """A workbook of one sheet, drawn with the writer's own calls."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, **options})
    draw(book, book.add_worksheet("x"))
    book.close()
    return made.getvalue()


FORMATS = {
    "log.xlsx": lambda: xlsx(
        rows(text_cell("A1", "h") + text_cell("B1", "k"), text_cell("A2", "v") + '<c r="B2"><v>1.5</v></c>')
    ),
    "log.xls": lambda: xls(["h", "k"], ["v", 1.5]),
    "log.xlsb": lambda: xlsb(["h", "k"], ["v", 1.5]),
    "log.ods": lambda: ods(
        ods_row("h", "k") + ods_row("v", '<table:table-cell office:value-type="float" office:value="1.5"/>')
    ),
}


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_gives_the_same_table(tmp_path: Path, name: str) -> None:
    found = table(tmp_path, FORMATS[name](), name)
    assert (found.header, cells(found)) == (("h", "k"), [(2, ("v", "1.5"))])
    assert found.notes == ["工作表：x · sheet: x"]


def test_a_table_can_be_gone_through_again(tmp_path: Path) -> None:
    found = table(tmp_path, workbook({"x": [HEADER, ["1", "东", 2]]}))
    assert cells(found) == cells(found) == [(2, ("1", "东", "2"))]
    assert all(batch.schema == found.schema for batch in found.batches())


def test_a_header_below_a_title_is_found_and_the_title_is_noted(tmp_path: Path) -> None:
    content = workbook({"x": [["十月投诉明细"], [], HEADER, ["1", "东", 2], ["2", "西", 3]]})
    found = table(tmp_path, content)
    assert found.header == tuple(HEADER)
    assert cells(found) == [(4, ("1", "东", "2")), (5, ("2", "西", "3"))]
    assert any("1 lines above the header were left aside (1)" in note for note in found.notes)


def test_totals_under_the_table_and_a_repeated_header_are_noted_and_no_rows(tmp_path: Path) -> None:
    content = workbook({"x": [HEADER, ["1", "东", 2], HEADER, ["2", "西", 3], [], ["合计", "", 5]]})
    found = table(tmp_path, content)
    assert [line for line, _ in cells(found)] == [2, 4]
    told = " ".join(found.notes)
    assert "the header stands again 1 times (3)" in told
    assert "1 blank rows (5)" in told
    assert "1 rows are totals or remarks, no records (6)" in told


def test_cells_beside_the_table_are_left_aside_and_noted(tmp_path: Path) -> None:
    found = table(tmp_path, workbook({"x": [HEADER, ["1", "东", 2, "", "平均", 2.5], ["2", "西", 3]]}))
    assert cells(found) == [(2, ("1", "东", "2")), (3, ("2", "西", "3"))]
    assert any("beside the table were left aside: 1 rows (2)" in note for note in found.notes)


def test_a_header_of_two_rows_is_joined(tmp_path: Path) -> None:
    rows_found = [["工单号", "时长", ""], ["", "通话", "等待"], ["1", 3, 4], ["2", 5, 6]]
    found = table(tmp_path, workbook({"x": rows_found}), header_rows=2)
    assert (found.header, len(cells(found))) == (("工单号", "时长 通话", "等待"), 2)
    assert any("the header takes 2 rows" in note for note in found.notes)


def test_the_row_of_the_header_can_be_told(tmp_path: Path) -> None:
    content = workbook({"x": [["a", "b"], [], ["c", "d"], ["1", "2"]]})
    found = table(tmp_path, content, first_row=3)
    assert (found.header, cells(found)) == (("c", "d"), [(4, ("1", "2"))])
    assert refusal(tmp_path, content, first_row=9).reason == "header_absent"


def test_a_sheet_without_a_header_is_refused_or_its_columns_are_numbered(tmp_path: Path) -> None:
    content = workbook({"x": [["N1", 5, "2026-10-03"], ["N2", 6, "2026-10-04"]]})
    assert refusal(tmp_path, content).reason == "header_absent"
    found = table(tmp_path, content, header_rows=0)
    assert found.header == ("1", "2", "3")
    assert cells(found)[0] == (1, ("N1", "5", "2026-10-03"))


def test_a_table_that_begins_in_a_later_column_keeps_its_places(tmp_path: Path) -> None:
    found = table(tmp_path, workbook({"x": [["", *HEADER], ["", "1", "东", 2]]}))
    assert (found.header, cells(found)) == (("", *HEADER), [(2, ("", "1", "东", "2"))])


def test_hidden_sheets_are_told_and_need_no_name_beside_the_visible_one(tmp_path: Path) -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet.write_column(0, 0, ["h", "v"])
        book.add_worksheet("旧").hide()
        book.add_worksheet("底稿").very_hidden()

    found = table(tmp_path, drawn(draw))
    assert (
        "隐藏的工作表：旧 (hidden), 底稿 (very hidden) · hidden sheets: 旧 (hidden), 底稿 (very hidden)"
        in found.notes
    )


def test_a_hidden_sheet_is_read_where_it_is_named(tmp_path: Path) -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet.write_column(0, 0, ["h", "v"])
        hidden = book.add_worksheet("旧")
        hidden.hide()
        hidden.write_column(0, 0, ["h", "old"])

    assert cells(table(tmp_path, drawn(draw), sheet="旧")) == [(2, ("old",))]


def merged(book: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, HEADER)
    sheet.merge_range(1, 1, 3, 1, "华东")
    for row in range(1, 5):
        sheet.write(row, 0, f"N{row}")
        sheet.write(row, 2, row)


def test_merged_cells_are_left_as_they_are_with_a_note(tmp_path: Path) -> None:
    found = table(tmp_path, drawn(merged))
    assert [row[1] for _, row in cells(found)] == ["华东", "", "", ""]
    assert any(
        "column 区域: 1 merged cells, only their first rows have the value" in note for note in found.notes
    )


def test_merged_cells_fill_the_rows_they_cover_and_no_other_where_declared(tmp_path: Path) -> None:
    found = table(tmp_path, drawn(merged), fill_down=["区域"])
    assert [row[1] for _, row in cells(found)] == ["华东", "华东", "华东", ""]


def test_merged_cells_of_open_documents_are_known(tmp_path: Path) -> None:
    value = '<table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>东</text:p></table:table-cell>'
    content = ods(
        ods_row("区域", "n")
        + ods_row(value, "1")
        + ods_row("<table:covered-table-cell/>", "2")
        + ods_row("", "3")
    )
    found = table(tmp_path, content, "log.ods", fill_down=["区域"])
    assert [row for _, row in cells(found)] == [("东", "1"), ("东", "2"), ("", "3")]


def test_a_format_that_does_not_tell_merged_cells_cannot_be_filled_down(tmp_path: Path) -> None:
    assert refusal(tmp_path, xlsb(["h"], ["v"]), "log.xlsb", fill_down=["h"]).reason == "merges_unknown"


def test_a_column_to_fill_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, drawn(merged), fill_down=["地区"]).reason == "header_missing"


UNCOMPUTED = xlsx(
    rows(
        text_cell("A1", "h") + text_cell("B1", "k"),
        text_cell("A2", "v") + '<c r="B2"><f>1+1</f></c>',
        text_cell("A3", "v") + '<c r="B3"><f>1+1</f><v></v></c>',
        text_cell("A4", "v") + '<c r="B4" t="str"><f>""</f><v></v></c>',
        text_cell("A5", "v") + '<c r="B5"><f>1+1</f><v>2</v></c>',
        text_cell("A6", "v") + '<c r="B6" t="e"><v>#N/A</v></c>',
    )
)


def test_a_formula_without_a_value_and_an_error_value_are_faults_of_their_rows(tmp_path: Path) -> None:
    found = list(table(tmp_path, UNCOMPUTED, wanted=["k"]).rows())
    assert [(row.fault, row.excerpt) for row in found] == [
        ("formula_without_value", "k"), ("formula_without_value", "k"), ("", ""), ("", ""), ("cell_error", "k"),
    ]  # fmt: skip
    assert found[3] == TextRow(5, ("v", "2"))


def test_flawed_cells_of_columns_nobody_wants_are_noted_only(tmp_path: Path) -> None:
    found = table(tmp_path, UNCOMPUTED, wanted=["h"])
    assert [row.fault for row in found.rows()] == [""] * 5
    assert any("read as empty (rows 2, 3, 6)" in note for note in found.notes)


def test_a_formula_without_a_value_whose_place_is_not_told_refuses_the_file(tmp_path: Path) -> None:
    content = xlsx("<sheetData><row><c><f>1+1</f></c></row></sheetData>")
    assert refusal(tmp_path, content).reason == "formulas_unplaced"


@pytest.mark.parametrize("name, make", [("log.xls", xls), ("log.xlsb", xlsb)])
def test_error_values_of_binary_workbooks_are_faults(tmp_path: Path, name: str, make: Any) -> None:
    found = list(table(tmp_path, make(["h", "k"], ["v", None], ["w", 1.0]), name).rows())
    assert [row.fault for row in found] == ["cell_error", ""]


def test_errors_and_missing_values_of_open_documents_are_faults_also_in_repeated_rows(tmp_path: Path) -> None:
    error = '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"/>'
    missing = '<table:table-cell table:formula="of:=1"/>'
    content = ods(
        ods_row("h", "k")
        + ods_row("v", "1", attributes='table:number-rows-repeated="2"')
        + ods_row("v", error)
        + ods_row("v", missing, attributes='table:number-rows-repeated="2"')
    )
    found = list(table(tmp_path, content, "log.ods").rows())
    assert [row.fault for row in found] == [
        "",
        "",
        "cell_error",
        "formula_without_value",
        "formula_without_value",
    ]


def test_formulas_left_to_be_calculated_when_the_file_is_opened_are_noted(tmp_path: Path) -> None:
    def draw(_: Any, sheet: Any) -> None:
        sheet.write_column(0, 0, ["h"])
        sheet.write_formula(1, 0, "=1+1")

    assert any("left its formulas uncalculated" in note for note in table(tmp_path, drawn(draw)).notes)


@pytest.mark.parametrize("since_1904", [False, True])
def test_dates_are_the_same_whether_a_workbook_counts_from_1900_or_1904(
    tmp_path: Path, since_1904: bool
) -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "h")
        sheet.write_datetime(
            1, 0, datetime(2026, 10, 3, 15, 5), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        )

    assert cells(table(tmp_path, drawn(draw, date_1904=since_1904))) == [(2, ("2026-10-03 15:05:00",))]


def test_numbers_shown_with_zeros_in_front_keep_them(tmp_path: Path) -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["工号", "n"])
        sheet.write_number(1, 0, 123, book.add_format({"num_format": "00000"}))
        sheet.write_number(1, 1, 123)
        sheet.write_string(2, 0, "00045")

    assert cells(table(tmp_path, drawn(draw))) == [(2, ("00123", "123")), (3, ("00045", ""))]


def test_a_negative_time_of_day_is_a_fault_and_a_negative_duration_or_number_is_not(tmp_path: Path) -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["h", "clock", "duration", "number"])
        for column, form in enumerate(["h:mm:ss", "[h]:mm:ss", "0.00"], start=1):
            for row, value in enumerate([-0.25, 0.25], start=1):
                sheet.write_number(row, column, value, book.add_format({"num_format": form}))

    found = list(table(tmp_path, drawn(draw)).rows())
    assert [(row.fault, row.excerpt) for row in found] == [("time_negative", "clock"), ("", "")]
    assert found[0].cells[2:] == ("-6:00:00", "-0.25")


@pytest.mark.parametrize(
    "cell, text",
    [
        (123.0, "123"),
        (-0.5, "-0.5"),
        (999_999_999_999_999.0, "999999999999999"),
        (6222021234567890123.0, "6.22202123456789E+18"),
        (True, "true"),
        ("１２３", "１２３"),
        (date(2026, 10, 3), "2026-10-03"),
        (datetime(2026, 10, 3), "2026-10-03"),
        (datetime(2026, 10, 3, 15, 4, 59, 999_999), "2026-10-03 15:05:00"),
        (time(0, 2, 23), "0:02:23"),
        (timedelta(hours=27, minutes=5), "27:05:00"),
        (timedelta(seconds=-61), "-0:01:01"),
    ],
)
def test_a_cell_is_the_text_a_person_sees(cell: Any, text: str) -> None:
    assert cell_text(cell) == text


@pytest.mark.parametrize("content", [xlsx(rows()), xlsx(rows(text_cell("A1", " ")))])
def test_a_sheet_with_nothing_in_it_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path, content).reason == "file_empty"


def test_an_encrypted_workbook_is_refused_as_protected(tmp_path: Path) -> None:
    content = ole({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"?" * 100})
    assert refusal(tmp_path, content).reason == "workbook_protected"


def test_two_cells_in_far_corners_are_refused_and_not_unfolded(tmp_path: Path) -> None:
    far = '<sheetData><row r="1">{}</row><row r="1048576">{}</row></sheetData>'
    content = xlsx(far.format(text_cell("A1", "h"), text_cell("XFD1048576", "v")))
    assert refusal(tmp_path, content).reason == "workbook_too_demanding"


def test_a_dimension_that_is_not_true_is_not_believed(tmp_path: Path) -> None:
    content = xlsx('<dimension ref="A1:XFD1048576"/>' + rows(text_cell("A1", "h"), text_cell("A2", "v")))
    assert cells(table(tmp_path, content)) == [(2, ("v",))]


def test_a_workbook_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    path.write_bytes(workbook({"x": [["h"], ["v"]]}))
    with pytest.raises(KefuError) as caught, told_sheet(path, path.name, None, seconds=0):
        pass
    assert caught.value.reason == "workbook_too_demanding"
