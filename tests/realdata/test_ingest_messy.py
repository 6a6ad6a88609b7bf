"""Files with one fault each, collected from public test suites: read or refused in words, never a crash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import KefuError
from pipeline.ingest.tables import TextTable, read_table
from pipeline.settings import Source


@pytest.fixture(scope="session")
def messy(example_data: Path) -> Path:
    if not (example_data / "messy").is_dir():
        pytest.skip("the example data have no folder of messy files")
    return example_data / "messy"


def read(path: Path, **hints: Any) -> TextTable:
    return read_table(path, path.name, Source(log="calls", files=path.name, **hints))


def outcome(path: Path) -> TextTable | str:
    try:
        return read(path)
    except KefuError as error:
        return error.reason


def test_every_messy_file_is_read_or_refused_in_words(messy: Path) -> None:
    found = {path.name: outcome(path) for path in sorted(messy.glob("*.*"))}
    refused = {name: reason for name, reason in found.items() if isinstance(reason, str)}
    assert refused == {
        "empty.csv": "file_empty",
        "no_header_row.csv": "header_absent",
        "sheets.xls": "sheet_not_named",
        "sheets.xlsx": "sheet_not_named",
        "test_latin1.csv": "encoding_unreadable",
    }


@pytest.mark.parametrize("name", ["test_utf8_bom.csv", "test_utf8.csv"])
def test_a_byte_order_mark_is_no_part_of_the_first_header(messy: Path, name: str) -> None:
    assert read(messy / name).header == ("foo", "bar", "baz")


@pytest.mark.parametrize("name", ["test_utf16_big.csv", "test_utf16_little.csv"])
def test_utf16_is_read_from_both_ends(messy: Path, name: str) -> None:
    assert [row.cells for row in read(messy / name).rows()] == [("1", "2", "3"), ("4", "5", "ʤ")]


@pytest.mark.parametrize(
    "name, faults",
    [
        ("bad.csv", ["field_count", "field_count", ""]),
        ("test_extra_header.csv", ["field_count"]),
        ("test_empty_columns_short_row.csv", []),
        ("null_byte.csv", ["nul_character"]),
        ("optional_quote_characters.csv", [""]),
        ("dummy_col_shuffled_ragged.csv", [""]),
    ],
)
def test_ragged_rows_and_nul_are_faults_of_their_rows(messy: Path, name: str, faults: list[str]) -> None:
    assert [row.fault for row in sorted(read(messy / name).rows(), key=lambda row: row.line)] == faults


def test_rows_that_a_spreadsheet_split_at_their_decimals_are_set_aside(example_data: Path) -> None:
    table = read(example_data / "outbound-calls" / "bank-additional.csv")
    assert len(table.header) == 21
    rows = list(table.rows())
    split = [row for row in rows if row.fault == "field_count"]
    assert 0 < len(split) < len(rows)
    assert all(row.cells[20] in ("yes", "no") for row in rows if not row.fault)


def test_the_sheet_of_a_workbook_is_read_by_name(example_data: Path) -> None:
    table = read(example_data / "messy" / "sheets.xlsx", sheet="data")
    assert next(table.rows()).cells[:6] == (
        "Chicago Reader",
        "1971-01-01",
        "40",
        "true",
        "1",
        "1971-01-01 04:14:00",
    )
