"""Where a table begins and ends."""

from __future__ import annotations

import pytest

from pipeline.ingest.structure import find_header, is_footer, is_repeat, looks_like_data

WANTED = frozenset({"工号", "姓名", "时间"})


def test_the_row_with_the_wanted_words_is_the_header_whatever_stands_above() -> None:
    rows = [["十月报表", "", ""], ["制表人", "李", ""], ["工号", "姓名", "备注"], ["1", "陈静", ""]]
    assert find_header(rows, WANTED) == (("工号", "姓名", "备注"), 2, 1)


def test_without_wanted_words_the_first_full_row_is_the_header() -> None:
    assert find_header([["title"], [""], ["a", "b", "c"], ["1", "2", "3"]], frozenset()).row == 2


def test_names_left_blank_by_merged_cells_are_taken_from_the_row_beside() -> None:
    rows = [["工号", "客服", "", ""], ["", "姓名", "组", "时间"], ["1", "陈静", "甲", "9:05"]]
    found = find_header(rows, WANTED)
    assert (found.names, found.body) == (("工号", "姓名", "组", "时间"), 2)


def test_rows_of_words_above_columns_of_numbers_are_all_header() -> None:
    rows = [["case", "talk"], ["number", "seconds"], ["1", "20"], ["2", "30"], ["3", "40"]]
    assert find_header(rows, frozenset()) == (("case number", "talk seconds"), 0, 2)


def test_rows_that_begin_with_data_have_no_header() -> None:
    assert find_header([["1", "2026-10-03"], ["2", "2026-10-04"]], frozenset()) == ((), 0, 0)


@pytest.mark.parametrize(
    "cells", [["合计", "", "5"], ["", " 总 计：", "5"], ["导出时间：2026-11-01", "", ""], ["Total", "3", "4"]]
)
def test_totals_and_remarks_are_footers(cells: list[str]) -> None:
    assert is_footer(cells)


@pytest.mark.parametrize(
    "cells", [["合计公司", "1", "2"], ["备注", "1", "2"], ["1", "合计", "2"], ["", "", ""]]
)
def test_records_are_no_footers(cells: list[str]) -> None:
    assert not is_footer(cells)


def test_a_header_printed_again_is_known_by_all_its_names() -> None:
    assert is_repeat([" 工号", "姓名 ", ""], ("工号", "姓名"))
    assert not is_repeat(["工号", "陈静"], ("工号", "姓名"))


@pytest.mark.parametrize(
    "cell", ["5", "-1,200.50", "12%", "¥3", "2026-10-03 09:05", "26.10.3", "2026年10月3日", "9:05", "0:02:23"]
)
def test_numbers_amounts_dates_and_times_look_like_data(cell: str) -> None:
    assert looks_like_data(cell)
    assert not looks_like_data(f"x{cell}")
