"""What a build can answer, and why it cannot."""

from __future__ import annotations

from datetime import datetime

import pytest

from pipeline.errors import KefuError
from pipeline.kpi import CATALOGUE, has_dimension, last_complete_period, no_data_reason
from tests.spec.small_build import SETTINGS, SmallBuild

RECEIVED = datetime(2026, 9, 30, 9)


def complaints(*received: datetime, data_to: datetime = datetime(2026, 11, 5, 9)) -> SmallBuild:
    rows = [
        {"complaint_id": f"T{number}", "received_at": at, "staff_id": "S1"}
        for number, at in enumerate(received)
    ]
    return SmallBuild({"complaints": rows}, data_to=data_to)


def test_reason_names_the_columns_and_the_log() -> None:
    reason = no_data_reason(complaints(RECEIVED), CATALOGUE["complaint_on_time_rate"])
    assert reason is not None
    assert reason.en == "the complaints log has no column due_at"
    assert reason.zh == "“投诉”日志没有列“办结时限”（due_at）"


def test_reason_names_each_column_that_would_do() -> None:
    reason = no_data_reason(complaints(RECEIVED), CATALOGUE["complaints_closed"])
    assert reason is not None
    assert reason.en == "the complaints log has no column resolved_at or closed_at"


def test_reason_names_the_log_that_is_not_kept() -> None:
    reason = no_data_reason(complaints(RECEIVED), CATALOGUE["answer_rate"])
    assert reason is not None
    assert reason.en == "there is no calls log"


def test_reason_is_none_where_the_logs_suffice() -> None:
    assert no_data_reason(complaints(RECEIVED), CATALOGUE["complaints_received"]) is None


def test_reason_depends_on_the_dialect() -> None:
    row = {
        "call_id": "C1",
        "started_at": RECEIVED,
        "is_answered": True,
        "customer_id": "c1",
        "category": "bill",
    }
    kpi, build = CATALOGUE["first_contact_resolution_rate"], SmallBuild({"calls": [row]})
    assert no_data_reason(build, kpi, "by_repeat_window") is None
    assert no_data_reason(build, kpi, "by_flag") is not None


def test_dimension_is_there_if_provided_and_the_clock_always_is() -> None:
    build, kpi = complaints(RECEIVED), CATALOGUE["complaints_received"]
    found = {
        name
        for name in ("staff_id", "category", "hour", "month", "nonsense")
        if has_dimension(build, kpi, name)
    }
    assert found == {"staff_id", "hour", "month"}
    assert not has_dimension(build, CATALOGUE["open_complaints"], "hour")
    assert not has_dimension(build, CATALOGUE["calls_offered"], "staff_id")


@pytest.mark.parametrize(
    "data_to, expected",
    [
        (datetime(2026, 11, 5, 9), "2026-10"),
        (datetime(2026, 10, 31, 9), "2026-10"),
        (datetime(2026, 10, 30, 9), "2026-09"),
    ],
)
def test_month_is_complete_when_the_data_reach_its_last_day(data_to: datetime, expected: str) -> None:
    build = complaints(RECEIVED, datetime(2026, 10, 30, 8), data_to=data_to)
    assert last_complete_period(build, SETTINGS).text == expected


def test_month_without_rows_is_passed_over() -> None:
    assert last_complete_period(complaints(RECEIVED), SETTINGS).text == "2026-09"


def test_last_complete_month_is_that_of_as_of() -> None:
    build = complaints(RECEIVED, datetime(2026, 10, 30, 8))
    assert last_complete_period(build, SETTINGS, datetime(2026, 10, 15)).text == "2026-09"


def test_data_of_part_of_a_month_hold_no_complete_one() -> None:
    with pytest.raises(KefuError) as caught:
        last_complete_period(complaints(RECEIVED, data_to=datetime(2026, 9, 29)), SETTINGS)
    assert (caught.value.reason, caught.value.exit_code) == ("no_complete_month", 64)
    assert "--period 2026-09" in caught.value.text("en")
