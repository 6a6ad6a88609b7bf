"""Texts read without SQL have the value that SQL reads in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.kinds import MACROS, value
from pipeline.ingest.plain import values_of
from pipeline.logs import COMPLAINTS, Column
from pipeline.logs.spec import Kind, Words
from pipeline.settings import Source

DELIVERED = datetime(2030, 1, 1)
SIGNS = "0123456789-/.: T+年是否truefalsne"
CLOCKS = st.from_regex(r"( [012]?\d:[0-6]\d(:[0-6]\d)?)?", fullmatch=True)
DATES = st.tuples(st.from_regex(r"[12]?[0-9]{3}[-/.][01]?\d[-/][0-3]?\d", fullmatch=True), CLOCKS).map(
    "".join
)
FIGURES = st.from_regex(r"[+-]?\d{0,17}\.?\d{0,8}", fullmatch=True)
TEXTS = st.lists(st.one_of(st.text(SIGNS, max_size=20), DATES, FIGURES), min_size=1, max_size=12)
COLUMNS = [("received", "instant"), ("due_at", "instant"), ("day", "day"), ("waited", "seconds"), ("times", "count"),
           ("score", "number"), ("paid", "number"), ("is_fast", "flag"), ("ticket", "id"), ("state", "category")]  # fmt: skip
FORMS = {"waited": ["minutes", "h:mm:ss"], "due_at": "Y/M/D"}


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    found = duckdb.connect()
    found.execute(MACROS)
    return found


@pytest.mark.parametrize("forms", [{}, FORMS])
@pytest.mark.parametrize("name, kind", COLUMNS)
@given(texts=TEXTS)
def test_a_text_read_at_once_has_the_value_that_sql_reads(
    connection: duckdb.DuckDBPyConnection, name: str, kind: Kind, forms: dict[str, Any], texts: list[str]
) -> None:
    column = Column(name, kind, Words("", ""), Words("", ""), unit="CNY" if name == "paid" else "")
    source = Source.model_construct(log="complaints", files="a.csv", forms=forms)
    cells = pa.array(["", *texts]).slice(1)
    rows = pa.record_batch(
        {"fault": pa.array([""] * len(texts)), "applies": pa.array([True] * len(texts)), name: cells}
    )
    values, good = values_of(rows, [column], source, COMPLAINTS, DELIVERED)
    connection.register("texts", pa.table({"text": cells}))
    sql = value(column, "x", "Asia/Shanghai", source.forms_of(name))
    expected = connection.sql(
        f"SELECT {sql} AS v FROM (SELECT nullif(text, '') AS x FROM texts)"
    ).to_arrow_table()["v"]
    assert values[name].type == expected.type
    plain = pa.array(good)
    assert values[name].filter(plain).to_pylist() == expected.filter(plain).to_pylist()
    assert (
        values[name]
        .filter(plain)
        .is_null()
        .equals(pa.array([not text for text in cells.filter(plain).to_pylist()], pa.bool_()))
    )


@pytest.mark.parametrize(
    "kind, texts",
    [
        ("instant", ["2026-10-03 15:05:00", "2026/10/03 15:05", "2026-02-28", ""]),
        ("seconds", ["90", "0", ""]),
        ("number", ["12.5", "7", ""]),
        ("flag", ["是", "0", "true", ""]),
    ],
)
def test_plain_texts_need_no_sql(kind: Kind, texts: list[str]) -> None:
    column = Column("found", kind, Words("", ""), Words("", ""))
    source = Source.model_construct(log="complaints", files="a.csv")
    rows = pa.record_batch(
        {
            "fault": pa.array([""] * len(texts)),
            "applies": pa.array([True] * len(texts)),
            "found": pa.array(texts),
        }
    )
    assert values_of(rows, [column], source, COMPLAINTS, DELIVERED)[1].all()
