"""Files as text: encodings, quotes, lines, sheets."""

from __future__ import annotations

import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipeline.errors import KefuError
from pipeline.ingest.rows import TextRow
from pipeline.ingest.tables import read_table
from pipeline.settings import Source
from tests.unit.ingest.inbox import workbook

CHINESE = "工号,姓名\nKF01,陈静\nKF02,欧阳娜娜\n"


class Read(NamedTuple):
    header: tuple[str, ...]
    rows: list[TextRow]
    notes: list[str]


def table(folder: Path, content: bytes, name: str = "log.csv", **hints: Any) -> Read:
    path = folder / name
    path.write_bytes(content)
    found = read_table(path, name, Source(log="calls", files=name, **hints))
    rows = sorted(found.rows(), key=lambda row: row.line)
    return Read(found.header, rows, found.notes)


def refusal(folder: Path, content: bytes, name: str = "log.csv", **hints: Any) -> KefuError:
    with pytest.raises(KefuError) as caught:
        table(folder, content, name, **hints)
    return caught.value


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
)
def test_chinese_text_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    found = table(tmp_path, CHINESE.encode(encoding))
    assert found.header == ("工号", "姓名")
    assert [row.cells for row in found.rows] == [("KF01", "陈静"), ("KF02", "欧阳娜娜")]


def test_a_sign_that_only_gb18030_has_is_read(tmp_path: Path) -> None:
    found = table(tmp_path, "姓名\n㐂𠮷\n".encode("gb18030"))
    assert found.rows[0].cells == ("㐂𠮷",)


def test_the_encoding_that_a_source_names_is_used(tmp_path: Path) -> None:
    assert table(tmp_path, "姓名\n許功蓋\n".encode("big5"), encoding="big5").rows[0].cells == ("許功蓋",)


def test_another_encoding_than_the_one_named_is_refused_with_its_line(tmp_path: Path) -> None:
    error = refusal(tmp_path, b"a\nb\n\xff\n", encoding="utf-8")
    assert (error.reason, error.exit_code) == ("encoding_unreadable", 10)
    assert "log.csv, line 3" in error.text("en")


def test_an_encoding_nobody_knows_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"a\n1\n", encoding="utf-88").exit_code == 78


def test_bytes_of_no_encoding_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"a,b,c\n1,2,3\n4,5,\xa9").reason == "encoding_unreadable"


def test_a_file_cut_in_the_middle_of_a_character_is_refused_as_truncated(tmp_path: Path) -> None:
    assert refusal(tmp_path, CHINESE.encode()[:-2]).reason == "file_truncated"


def test_a_file_cut_inside_a_quote_is_refused_with_the_line_of_the_quote(tmp_path: Path) -> None:
    error = refusal(tmp_path, b'a,b\n1,2\n3,"cut off in the mid')
    assert (error.reason, error.facts["line"], error.exit_code) == ("file_truncated", 3, 10)


@pytest.mark.parametrize("content", [b"", b"\n", b"  \r\n\r\n", b",,\n,,\n"])
def test_a_file_with_nothing_in_it_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path, content).reason == "file_empty"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_cuts_the_header(tmp_path: Path, sign: str) -> None:
    found = table(
        tmp_path, f"a{sign}b{sign}c\n1{sign}2, 5{sign}3\n".encode() if sign != "," else b"a,b,c\n1,x,3\n"
    )
    assert found.header == ("a", "b", "c")
    assert len(found.rows[0].cells) == 3


def test_lines_are_physical_even_after_line_breaks_inside_quotes(tmp_path: Path) -> None:
    found = table(tmp_path, b'id,text\n1,"one\ntwo\nthree"\n\n2,next\n')
    assert [(row.line, row.cells[0]) for row in found.rows] == [(2, "1"), (6, "2")]


def test_old_mac_line_ends_are_read(tmp_path: Path) -> None:
    found = table(tmp_path, b'a,b\r1,"x\ry"\r2,z\r')
    assert [(row.line, row.cells) for row in found.rows] == [(2, ("1", "x\ry")), (4, ("2", "z"))]


def test_too_few_and_too_many_fields_are_faults_and_so_are_trailing_empty_ones_of_one_row(
    tmp_path: Path,
) -> None:
    found = table(tmp_path, b"a,b,c\n1,2\n1,2,3,4\n1,2,3,,,\n1,,2,\n")
    assert [(row.fault, row.excerpt) for row in found.rows] == [
        ("field_count", "2 ≠ 3"),
        ("field_count", "4 ≠ 3"),
        ("field_count", "6 ≠ 3"),
        ("field_count", "4 ≠ 3"),
    ]


def test_trailing_empty_fields_that_every_row_has_are_no_fault(tmp_path: Path) -> None:
    found = table(tmp_path, b"a,b,c\n1,2,3,\n4,5,6,\n7,8,9,x\n")
    assert [row.fault for row in found.rows] == ["", "", "field_count"]


def test_empty_headers_at_the_end_are_no_columns(tmp_path: Path) -> None:
    found = table(tmp_path, b"a,b,,,\n1,2,,,\n1,2,3,,\n")
    assert found.header == ("a", "b")
    assert [row.fault for row in found.rows] == ["", "field_count"]


def test_a_quote_inside_an_unquoted_field_is_a_fault_and_a_doubled_one_is_text(tmp_path: Path) -> None:
    found = table(tmp_path, b'a,b\n5" pipe,2\n"5"" pipe",3\n')
    assert [(row.fault, row.cells[0]) for row in found.rows] == [("stray_quote", '5" pipe'), ("", '5" pipe')]


def test_a_stray_quote_costs_its_own_line_and_not_the_next_ones(tmp_path: Path) -> None:
    found = table(tmp_path, b'a,b\n1,"oops\n2,fine\n3,"also ""fine"""\n4,good\n')
    assert [(row.line, row.fault) for row in found.rows] == [(2, "stray_quote"), (3, ""), (4, ""), (5, "")]


def test_a_nul_character_is_a_fault_of_its_row(tmp_path: Path) -> None:
    found = table(tmp_path, b"a,b,c\n\x00,2,3\n4,5,6\n7,8,9\n")
    assert [row.fault for row in found.rows] == ["nul_character", "", ""]


def test_a_header_with_a_stray_quote_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, b'a,b"c\n1,2\n').reason == "header_unreadable"


def test_cells_of_a_sheet_are_text_without_guessing(tmp_path: Path) -> None:
    cells = ["00123", 123, 4.5, datetime(2026, 10, 3, 15, 5), datetime(2026, 10, 3), time(0, 2, 23), True]
    found = table(tmp_path, workbook({"x": [list("abcdefg"), cells]}), "log.xlsx")
    assert found.rows[0].cells == (
        "00123",
        "123",
        "4.5",
        "2026-10-03 15:05:00",
        "2026-10-03",
        "0:02:23",
        "true",
    )
    assert found.notes == ["工作表：x · sheet: x"]


def test_a_number_that_lost_its_last_digits_shows_it(tmp_path: Path) -> None:
    found = table(tmp_path, workbook({"x": [["id"], [6222021234567890123]]}), "log.xlsx")
    assert found.rows[0].cells[0].endswith("E+18")


def test_what_stands_beside_the_columns_of_a_sheet_is_left_aside(tmp_path: Path) -> None:
    found = table(tmp_path, workbook({"x": [["a", "b"], [1, 2, "", "total 7"], [3]]}), "log.xlsx")
    assert [(row.line, row.cells, row.fault) for row in found.rows] == [
        (2, ("1", "2"), ""),
        (3, ("3", ""), ""),
    ]


def test_several_sheets_and_none_named_is_refused_with_the_list(tmp_path: Path) -> None:
    error = refusal(tmp_path, workbook({"九月": [["a"]], "十月": [["a"]]}), "log.xlsx")
    assert (error.reason, error.exit_code) == ("sheet_not_named", 10)
    assert "九月, 十月" in error.text("zh")


@pytest.mark.parametrize("sheet", ["十月", 2])
def test_a_sheet_is_taken_by_name_or_by_number_from_one(tmp_path: Path, sheet: str | int) -> None:
    content = workbook({"九月": [["a"], ["9"]], "十月": [["a"], ["10"]]})
    assert table(tmp_path, content, "log.xlsx", sheet=sheet).rows[0].cells == ("10",)


def test_a_sheet_that_is_not_there_is_refused_with_the_nearest(tmp_path: Path) -> None:
    error = refusal(tmp_path, workbook({"October": [["a"]]}), "log.xlsx", sheet="Oktober")
    assert 'Did you mean "October"?' in error.text("en")


@pytest.mark.parametrize(
    "content", [b"a,b\n1,2\n", b"<html><table></table></html>", b"PK\x03\x04 and no more"]
)
def test_what_is_no_workbook_is_refused_whatever_its_name(tmp_path: Path, content: bytes) -> None:
    error = refusal(tmp_path, content, "log.xlsx")
    assert (error.reason, error.exit_code) == ("not_a_workbook", 10)


def test_a_workbook_under_the_name_of_a_text_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, workbook({"x": [["a"], [1]]}), "log.csv").reason == "not_a_text_file"


def test_an_archive_that_unpacks_to_a_flood_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    assert refusal(tmp_path, path.read_bytes(), "bomb.xlsx").reason == "workbook_too_large"


def test_durations_beyond_a_day_keep_their_hours(tmp_path: Path) -> None:
    from pipeline.ingest.workbooks.sandbox.texts import cell_text

    assert cell_text(timedelta(hours=27, minutes=5)) == "27:05:00"
