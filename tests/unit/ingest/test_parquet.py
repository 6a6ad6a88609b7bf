"""Parquet files: typed columns as exact text."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import KefuError
from pipeline.ingest.tables import TextTable, read_table
from pipeline.settings import Source


def table(folder: Path, content: dict[str, Any], rows_per_group: int = 1_000, **hints: Any) -> TextTable:
    path = folder / "log.parquet"
    pq.write_table(pa.table(content), path, row_group_size=rows_per_group)
    return read_table(path, path.name, Source(log="calls", files="*", **hints))


def column(found: TextTable, place: int = 0) -> list[str]:
    return [row.cells[place] for row in found.rows()]


@pytest.mark.parametrize(
    "values, kind, texts",
    [
        (["00123", None, ""], pa.string(), ["00123", "", ""]),
        ([1234567890123456789, -1], pa.int64(), ["1234567890123456789", "-1"]),
        ([123.0, 0.1, 1.5e300], pa.float64(), ["123", "0.1", "1.5e+300"]),
        ([Decimal("1.50"), Decimal("-12345678901234567.89")], pa.decimal128(20, 2), ["1.50", "-12345678901234567.89"]),
        ([True, False], pa.bool_(), ["true", "false"]),
        ([date(2026, 10, 3)], pa.date32(), ["2026-10-03"]),
        ([datetime(2026, 10, 3, 15, 5)], pa.timestamp("us"), ["2026-10-03 15:05:00"]),
        ([datetime(2026, 10, 3, 15, 5, 0, 120_000)], pa.timestamp("ms"), ["2026-10-03 15:05:00.120"]),
        ([datetime(2026, 10, 3, 7, 5)], pa.timestamp("ns", "Asia/Shanghai"), ["2026-10-03 15:05:00+0800"]),
        ([datetime(2026, 10, 3, 7, 5)], pa.timestamp("s", "UTC"), ["2026-10-03 07:05:00Z"]),
        ([time(0, 2, 23)], pa.time64("us"), ["00:02:23"]),
        ([timedelta(hours=27, seconds=3), timedelta(milliseconds=-1500)], pa.duration("ms"), ["27:00:03", "-0:00:01.5"]),
        (["甲".encode(), b"\xff\x00", None], pa.binary(), ["甲", "ff00", ""]),
        ([[1, 2], [], None], pa.list_(pa.int64()), ["[1, 2]", "[]", ""]),
        ([None, None], pa.null(), ["", ""]),
    ],
)  # fmt: skip
def test_each_type_has_its_exact_text(
    tmp_path: Path, values: list[Any], kind: pa.DataType, texts: list[str]
) -> None:
    assert column(table(tmp_path, {"a": pa.array(values, kind)})) == texts


def test_a_number_that_cannot_be_an_exact_id_shows_it(tmp_path: Path) -> None:
    assert column(table(tmp_path, {"id": [6222021234567890123.0]})) == ["6.22202123456789e+18"]


def test_words_kept_once_are_read_in_each_row(tmp_path: Path) -> None:
    words = pa.array(["投诉", None, "投诉"]).dictionary_encode()
    assert column(table(tmp_path, {"a": words})) == ["投诉", "", "投诉"]


def test_fields_of_structs_are_columns_by_their_path(tmp_path: Path) -> None:
    customers = [{"id": "C1", "tel": {"home": "010"}}, None, {"id": "C3", "tel": None}]
    found = table(tmp_path, {"customer": customers, "n": [1, 2, 3]})
    assert found.header == ("customer.id", "customer.tel.home", "n")
    assert [row.cells for row in found.rows()] == [("C1", "010", "1"), ("", "", "2"), ("C3", "", "3")]


def test_a_place_in_a_list_is_a_column_where_the_source_names_it(tmp_path: Path) -> None:
    items = [[{"name": "退款"}, {"name": "换货"}], [], None]
    found = table(tmp_path, {"items": items}, columns={"product": "items[1].name", "region": "else[0]"})
    assert found.header == ("items", "items[1].name", "else[0]")
    assert [row.cells[1:] for row in found.rows()] == [("换货", ""), ("", ""), ("", "")]


def test_lines_are_row_numbers_across_row_groups(tmp_path: Path) -> None:
    found = table(tmp_path, {"a": list(range(7))}, rows_per_group=3)
    assert [(row.line, row.cells[0]) for row in found.rows()] == [(n + 1, str(n)) for n in range(7)]
    assert all(batch.schema == found.schema for batch in found.batches())
    assert found.notes == []


def test_bytes_read_as_text_are_noted(tmp_path: Path) -> None:
    assert "column a holds bytes" in table(tmp_path, {"a": [b"x"]}).notes[0]


@pytest.mark.parametrize("keep", [40, -40])
def test_a_file_cut_off_is_refused(tmp_path: Path, keep: int) -> None:
    table(tmp_path, {"a": ["x"] * 999})
    path = tmp_path / "log.parquet"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(KefuError) as caught:
        read_table(path, path.name, Source(log="calls", files="*"))
    assert caught.value.reason == "parquet_unreadable"


def test_a_file_damaged_inside_is_refused_while_it_is_read(tmp_path: Path) -> None:
    found = table(tmp_path, {"a": [str(n) for n in range(99_999)]})
    path = tmp_path / "log.parquet"
    data = bytearray(path.read_bytes())
    data[4:3000] = b"\xff" * 2996
    path.write_bytes(data)
    with pytest.raises(KefuError) as caught:
        list(found.batches())
    assert caught.value.reason == "parquet_unreadable"


def test_a_file_without_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KefuError) as caught:
        table(tmp_path, {})
    assert caught.value.reason == "file_empty"
