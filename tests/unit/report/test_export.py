"""The figures behind a page come out as they are in its blocks, and no text of theirs is ever a formula."""

from __future__ import annotations

import csv
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from python_calamine import load_workbook

from pipeline.logs import Words
from pipeline.report import blocks
from pipeline.report.export import sheets_of, write_texts, write_workbook

HOSTILE = "=HYPERLINK(1)"
FRAME = pd.DataFrame(
    {"what": ["甲", HOSTILE, "https://example.org"], "rate": [1 / 3, None, 0.5], "n": [3, 0, 8]}
)
TABLE = blocks.table(
    FRAME, Words("比例", "Rates"), columns={"what": Words("事项", "What"), "rate": Words("比例", "Rate"), "n": Words("件", "n")}
).as_json()  # fmt: skip
NESTED = {
    "kind": "people",
    "data": {
        "title": {"zh": "人", "en": "people"},
        "axis": {"low": 0},
        "groups": [
            {
                "group": "above",
                "people": [{"name": "甲", "rate": {"value": 0.9, "low": 0.8}}, {"name": "乙", "rate": None}],
            },
            {"group": "same", "people": []},
        ],
        "none": [],
    },
}


def test_a_table_comes_out_with_its_headings_and_every_digit() -> None:
    (sheet,) = sheets_of([TABLE], "en")
    assert (sheet.name, sheet.title, sheet.head) == ("01 table rows", "Rates", ["What", "Rate", "n"])
    assert sheet.rows == [["甲", 1 / 3, 3], [HOSTILE, None, 0], ["https://example.org", 0.5, 8]]


def test_what_is_nested_lies_beside_or_below() -> None:
    (sheet,) = sheets_of([NESTED], "zh")
    assert sheet.title == "人"
    assert sheet.head == [
        "group",
        "people.name",
        "people.rate.value",
        "people.rate.low",
        "people.rate",
        "people",
    ]
    assert sheet.rows == [
        ["above", "甲", 0.9, 0.8, None, None],
        ["above", "乙", None, None, None, None],
        ["same", None, None, None, None, ""],
    ]


def test_a_workbook_holds_text_as_text_and_numbers_in_full(tmp_path: Path) -> None:
    write_workbook(tmp_path / "out.xlsx", [("page", "2026-10/x")], sheets_of([TABLE], "zh"))
    book = load_workbook(tmp_path / "out.xlsx")
    assert book.sheet_names == ["00 about", "01 table rows"]
    rows = book.get_sheet_by_name("01 table rows").to_python()
    assert rows[0][0] == "比例"
    assert rows[2:] == [
        ["事项", "比例", "件"],
        ["甲", 1 / 3, 3],
        [HOSTILE, "", 0],
        ["https://example.org", 0.5, 8],
    ]
    markup = ZipFile(tmp_path / "out.xlsx").read("xl/worksheets/sheet2.xml").decode()
    assert "<f>" not in markup
    assert "hyperlink" not in markup


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t1", "＝1"])
def test_a_text_file_keeps_a_spreadsheet_from_taking_text_for_a_formula(text: str, tmp_path: Path) -> None:
    frame = pd.DataFrame({"what": [text], "n": [-1]})
    (path,) = write_texts(tmp_path, sheets_of([blocks.table(frame, Words("表", "Table")).as_json()], "zh"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["what", "n"], [f"'{text}", "-1"]]
