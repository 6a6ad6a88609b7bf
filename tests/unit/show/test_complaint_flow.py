"""How far complaints came by the end of the period, and how the values of a dimension are compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline import show
from pipeline.report.block import Block
from tests.unit.show.complaints import opened

HOUR = 3600
HEADER = "投诉编号,受理时间,录入时间,类别,工号,首次响应时间,办结时间,关闭时间\n"
ROWS = """T1,2026-10-01 09:00,2026-10-01 09:10,物流,KF1,2026-10-01 10:00,2026-10-01 19:00,2026-10-02 09:00
T2,2026-10-02 09:00,2026-10-02 09:20,物流,KF1,2026-10-02 11:00,2026-10-02 21:00,
T3,2026-10-03 09:00,2026-10-03 09:30,,KF1,2026-10-03 12:00,2026-11-05 09:00,2026-11-06 09:00
T4,2026-10-31 09:00,2026-10-31 09:40,物流,,,,
"""


def data(block: Block | None) -> dict[str, Any]:
    assert block is not None
    return dict(block.data)


def test_steps_are_counted_as_they_stood_when_the_period_ended(tmp_path: Path) -> None:
    found = data(show.complaint_flow(opened(tmp_path, ROWS, HEADER)))
    counts = {row["step"]: row["count"] for row in found["rows"]}
    assert counts == {
        "received": 4, "registered": 4, "classified": 3, "assigned": 3, "answered": 3, "resolved": 2, "closed": 1,
    }  # fmt: skip
    assert found["absent"] == []
    assert [row["share"] for row in found["rows"]][-2:] == [0.5, 0.25]


def test_half_have_been_answered_counting_those_that_still_wait(tmp_path: Path) -> None:
    found = data(show.complaint_flow(opened(tmp_path, ROWS, HEADER)))
    medians = {row["step"]: row["median"] for row in found["rows"]}
    # Answered after 1, 2 and 3 hours, one waiting for 15: half is passed at the third.
    assert medians["answered"] == pytest.approx(3 * HOUR)
    assert medians["classified"] is medians["received"] is None


def test_steps_the_log_does_not_tell_are_named(tmp_path: Path) -> None:
    found = data(show.complaint_flow(opened(tmp_path, "T1,2026-10-01 09:00,2026-10-02 09:00\n", "投诉编号,受理时间,办结时间\n")))  # fmt: skip
    assert [row["step"] for row in found["rows"]] == ["received", "resolved"]
    assert found["absent"] == ["registered", "classified", "assigned", "answered", "closed"]


def month(cause: str, count: int, late: int, at: str) -> str:
    """So many complaints of a cause received on a day, the first `late` of them resolved after their three days."""
    return "".join(
        f"{cause}{at[5:7]}{number},{at} 09:00,{at[:8]}{25 if number < late else 12} 09:00,{cause}\n" for number in range(count)
    )  # fmt: skip


def test_a_value_that_grew_and_one_that_is_slow_are_marked(tmp_path: Path) -> None:
    rows = (
        month("物流", 90, 0, "2026-10-11")
        + month("账单", 60, 30, "2026-10-11")
        + month("安装", 60, 0, "2026-10-11")
    )
    rows += (
        month("物流", 20, 0, "2026-09-11")
        + month("账单", 60, 0, "2026-09-11")
        + month("安装", 60, 0, "2026-09-11")
    )
    ws = opened(tmp_path, rows, "投诉编号,受理时间,办结时间,类别\n")
    lines = {row["name"]: row for row in data(show.complaint_groups(ws, "category"))["rows"]}
    assert {name: line["change"] for name, line in lines.items()} == {"物流": "grew", "账单": "normal", "安装": "normal"}  # fmt: skip
    assert lines["账单"]["rate"]["group"] == "below"
    assert lines["账单"]["rate"]["value"] == 0.5
    assert show.complaint_funnel(ws, "category") is None  # three dots make no funnel
    given = data(show.suggestions(ws))
    assert [row["found"]["zh"] for row in given["rows"]] == [
        "类别“物流”由 20 件增至 90 件",
        "类别“账单”的按时办结率为 50.0%，其余为 100.0%",
    ]


def test_a_dimension_of_one_value_or_none_is_not_compared(tmp_path: Path) -> None:
    ws = opened(tmp_path, month("物流", 3, 0, "2026-10-11"), "投诉编号,受理时间,办结时间,类别\n")
    assert show.complaint_groups(ws, "category") is None
    assert show.complaint_groups(ws, "product") is None
    assert data(show.suggestions(ws))["rows"] == []
