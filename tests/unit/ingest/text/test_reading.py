"""Text files as tables: dialects, title blocks, footers, headers, ragged and damaged rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ingest.text import read_text_table
from tests.unit.ingest.text.inbox import refusal, table

WANTED = ("工号", "姓名", "时间", "结果")


def test_a_clean_standard_file_has_no_notes(tmp_path: Path) -> None:
    for end in ("\n", "\r\n"):
        found, rows = table(tmp_path, f'a,b{end}1,"x, ""y"""{end}'.encode())
        assert (found.header, rows[0].cells, found.notes) == (("a", "b"), ("1", 'x, "y"'), [])


@pytest.mark.parametrize("sign", [";", "\t", "|", "，", "||", "^", "\x01"])
def test_a_delimiter_is_found_and_noted(tmp_path: Path, sign: str) -> None:
    lines = ["编号,时间,内容", "1,2026-10-03 09:05,好", "2,2026-10-04 10:15,慢"]
    found, rows = table(tmp_path, "\n".join(lines).replace(",", sign).encode())
    assert (found.header, rows[1].cells) == (("编号", "时间", "内容"), ("2", "2026-10-04 10:15", "慢"))
    assert any(repr(sign) in note for note in found.notes)


def test_decimal_commas_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    assert table(tmp_path, b"id;cost\n1;2,5\n2;3,5\n")[1][0].cells == ("1", "2,5")


def test_the_delimiter_that_a_source_names_is_used(tmp_path: Path) -> None:
    assert table(tmp_path, b"a:b,c\n1:2,3\n", delimiter=":")[0].header == ("a", "b,c")


def test_lines_of_prose_are_refused_and_the_setting_is_named(tmp_path: Path) -> None:
    prose = b"First, this is a letter.\nIt has no columns\nBut, well, it, has, commas\nHere and there,\nnot more\nEnd\n"
    error = refusal(tmp_path, prose)
    assert error.reason == "dialect_doubtful"
    assert "delimiter" in error.text("zh")


def test_backslashes_escape_quotes_where_the_file_has_it_so(tmp_path: Path) -> None:
    found, rows = table(tmp_path, b'id,text,n\n1,"19\\" rack, big",5\n2,"say \\"hi\\"",6\n')
    assert [row.cells[1] for row in rows] == ['19" rack, big', 'say "hi"']
    assert any("\\" in note for note in found.notes)


def test_a_title_block_above_the_header_is_left_aside_with_its_lines(tmp_path: Path) -> None:
    found, rows = table(
        tmp_path, "十月来电报表\n\n工号,姓名,时间\n1,陈静,9:05\n2,李明,9:10\n".encode(), WANTED
    )
    assert (found.header, rows[0].line) == (("工号", "姓名", "时间"), 4)
    assert any("1, 2" in note for note in found.notes)


def test_two_header_rows_become_one(tmp_path: Path) -> None:
    content = "工号,客服,,处理\n,姓名,组,结果\n1,陈静,甲,好\n".encode()
    assert table(tmp_path, content, WANTED)[0].header == (
        *("工号", "姓名", "客服 组", "结果")[:1],
        "姓名",
        "组",
        "结果",
    )


def test_header_rows_told_by_the_source_are_joined(tmp_path: Path) -> None:
    found, rows = table(tmp_path, b"x\ncase,case\nid,kind\n1,2\n", first_row=2, header_rows=2)
    assert (found.header, rows[0].cells) == (("case id", "case kind"), ("1", "2"))


def test_a_file_without_a_header_is_refused_unless_the_source_says_so(tmp_path: Path) -> None:
    content = b"1,2026-10-03,x\n2,2026-10-04,y\n"
    assert refusal(tmp_path, content).reason == "header_absent"
    found, rows = table(tmp_path, content, header_rows=0)
    assert (found.header, len(rows)) == (("1", "2", "3"), 2)


def test_totals_remarks_blank_rows_and_headers_again_are_left_aside_and_noted(tmp_path: Path) -> None:
    content = "工号,姓名,时间\n1,陈静,5\n\n工号,姓名,时间\n2,李明,6\n合计,,11\n,,\n导出时间：2026-11-01\n共 2 条记录\n".encode()
    found, rows = table(tmp_path, content, WANTED)
    assert [(row.line, row.cells[0], row.fault) for row in rows] == [(2, "1", ""), (5, "2", "")]
    assert ["3, 7" in note for note in found.notes].count(True) == 1
    assert ["6, 8, 9" in note for note in found.notes].count(True) == 1


def test_a_record_that_only_begins_like_a_total_stays(tmp_path: Path) -> None:
    _, rows = table(tmp_path, "姓名,时间,结果\n合计明,5,好\n总台,6,好\n".encode(), WANTED)
    assert [row.cells[0] for row in rows] == ["合计明", "总台"]


def test_a_shifted_row_is_never_good_even_if_its_last_cell_is_empty(tmp_path: Path) -> None:
    _, rows = table(tmp_path, b"a,b,c\n1,2,\n1,,2,\n")
    assert [row.fault for row in rows] == ["", "field_count"]


def test_cells_beyond_the_header_are_a_fault(tmp_path: Path) -> None:
    _, rows = table(tmp_path, b"a,b,,\n1,2,,\n1,2,3,\n4,5,,\n")
    assert [(row.fault, row.excerpt) for row in rows] == [("", ""), ("field_count", "3 ≠ 2"), ("", "")]


def test_a_field_of_ten_megabytes_and_ten_thousand_columns_are_read(tmp_path: Path) -> None:
    long = "长" * 3_500_000
    assert table(tmp_path, f'id,text\n1,"{long}"\n2,x\n'.encode())[1][0].cells[1] == long
    names = ",".join(f"n{place}" for place in range(10_000))
    values = ",".join(str(place) for place in range(10_000))
    found, rows = table(tmp_path, f"{names}\n{values}\n".encode())
    assert (len(found.header), rows[0].cells[-1]) == (10_000, "9999")


def test_notes_are_the_same_however_often_a_table_is_read(tmp_path: Path) -> None:
    found, _ = table(tmp_path, b"a,b\n1,2\n\n3,4\n")
    before = list(found.notes)
    assert len(list(found.rows())) == 2
    assert found.notes == before


def test_rows_for_a_stranger_keep_the_cells_found_in_them(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b'a,b,c\n1,2\n1,2,3,4\n"5,6,7\n8;9;10\n' + b"11,12,13\n" * 5)
    header, rows, notes = read_text_table(path)
    assert header == ("a", "b", "c")
    odd = [("1", "2"), ("1", "2", "3", "4"), ('"5', "6", "7"), ("8", "9", "10")]
    assert rows == [*odd, *[("11", "12", "13")] * 5]
    assert len(notes) == 2


def test_rows_for_a_stranger_have_no_header_where_none_was_found(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"1,2026-10-03\n2,2026-10-04\n")
    assert read_text_table(path)[:2] == ((), [("1", "2026-10-03"), ("2", "2026-10-04")])
