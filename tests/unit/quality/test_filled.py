"""How many rows have each column, and which columns nearly every row has."""

from __future__ import annotations

import pandas as pd

from pipeline.logs import LOGS
from pipeline.quality.filled import filled_by_month, filled_now, usual_columns
from tests.spec.small_build import SmallBuild, read_rows

CALLS = """
call_id | started_at | is_answered | staff_id | category | customer_id
C1 | 2026-09-30 23:59 | yes | S1 | bill | K1
C2 | 2026-10-01 00:00 | yes | S1 | bill |
C3 | 2026-10-04 10:30 | no | | meter | K2
C4 | 2026-10-31 23:59 | yes | S2 | | K3
"""
LOG = LOGS["calls"]
COLUMNS = [LOG.column(name) for name in ("call_id", "started_at", "staff_id", "category", "customer_id")]


def rows() -> SmallBuild:
    return SmallBuild({"calls": read_rows("calls", CALLS)})


def test_rows_with_a_value_are_counted_column_by_column() -> None:
    found = filled_now(rows().table("calls"), COLUMNS)
    assert list(found["column"]) == [column.name for column in COLUMNS]
    assert list(found["numerator"]) == [4, 4, 3, 3, 3]
    assert list(found["denominator"]) == [4] * 5


def test_months_are_counted_apart_by_the_day_of_the_row() -> None:
    found = filled_by_month(rows().table("calls"), LOG, COLUMNS)
    one = found[found["column"] == "category"]
    assert one[["month", "numerator", "denominator"]].to_numpy().tolist() == [
        ["2026-09", 1, 1],
        ["2026-10", 2, 3],
    ]


def test_a_log_without_days_has_no_months() -> None:
    assert filled_by_month(rows().table("calls"), LOGS["staff"], COLUMNS).empty


def test_usual_columns_are_ids_and_categories_that_nine_in_ten_rows_have_and_none_must() -> None:
    filled = pd.DataFrame({
        "column": [column.name for column in COLUMNS], "numerator": [100, 100, 99, 90, 89], "denominator": 100,
    })  # fmt: skip
    assert usual_columns(filled, COLUMNS) == ["category"]
