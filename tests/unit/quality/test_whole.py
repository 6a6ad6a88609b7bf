"""The data behind a period, put together from deliveries and rows written by hand."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pipeline.periods import Period
from pipeline.quality import DataQuality, data_quality
from pipeline.settings import Thresholds
from pipeline.warehouse import Build
from tests.spec.small_build import SmallBuild, read_rows
from tests.unit.quality.deliveries import received

ATTEMPTS = """
callback_id | attempted_at | is_reached | staff_id | recorded_at
H1 | 2026-10-01 09:00 | yes | S1 | 2026-10-01 09:10
H2 | 2026-10-02 09:00 | yes | | 2026-10-05 09:00
"""
FACTS: dict[str, Any] = {
    "source": "拨打", "log": "callback_attempts",
    "columns": ("callback_id", "attempted_at", "is_reached", "staff_id", "recorded_at"), "header": ("任务", "时间"),
}  # fmt: skip
WITHDRAWN = received("2026-10-03", "2026-10-09", withdrawn=True, **FACTS)


@pytest.fixture
def found() -> DataQuality:
    table = SmallBuild({"callback_attempts": read_rows("callback_attempts", ATTEMPTS)}).table(
        "callback_attempts"
    )
    delivered = [
        received("2026-09-01", "2026-09-30", file_name="9", accepted=5, rejected=5, **FACTS),
        received("2026-10-01", "2026-10-02", file_name="10", accepted=2, duplicates=1, **{**FACTS, "header": ("任务", "时间", "新")}),
        WITHDRAWN,
    ]  # fmt: skip
    build = SimpleNamespace(
        deliveries=[one.delivery for one in delivered], delivery_spans=[one.span for one in delivered]
    )
    return data_quality(
        cast(Build, build), Period.parse("2026-10"), datetime(2026, 10, 31), lambda log: table, lambda log: table, Thresholds()
    )  # fmt: skip


def test_counts_are_those_of_the_period_and_months_those_of_all_files(found: DataQuality) -> None:
    (source,) = found.sources
    assert (source.counts.read, source.counts.accepted, source.counts.duplicates) == (3, 2, 1)
    assert {month: counts.rejected for month, counts in source.months.items()} == {"2026-09": 5, "2026-10": 0}


def test_a_withdrawn_file_is_neither_fresh_nor_a_change_of_shape(found: DataQuality) -> None:
    (source,) = found.sources
    assert str(source.freshness.last_on) == "2026-10-02"
    assert [change.added for change in source.drifts] == [("新",)]


def test_fill_and_promptness_are_those_of_the_rows(found: DataQuality) -> None:
    log = found.logs["callback_attempts"]
    assert {one.column.name: one.share for one in log.columns}["staff_id"] == 0.5
    assert log.filled_ratio == pytest.approx((1 + 0.5) / 2)
    assert log.usual == []
    assert log.recorded is not None
    assert (log.recorded.lag.count, log.recorded.late.now) == (2, 0.5)
