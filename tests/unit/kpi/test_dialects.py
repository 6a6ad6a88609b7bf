"""The same rows under every dialect, side by side."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.errors import KefuError
from pipeline.kpi import compare_dialects, measures
from pipeline.periods import Period
from tests.spec.small_build import SETTINGS, SmallBuild, read_rows

OCTOBER = Period.parse("2026-10")


def ten_calls() -> SmallBuild:
    waits = [(wait, True) for wait in (5, 8, 12, 18, 19, 25, 40)] + [(wait, False) for wait in (3, 30, 60)]
    lines = [
        f"C{number} | 2026-10-05 09:{number:02} | {'yes' if is_answered else 'no'} | {wait} | {'AB'[number % 2]}"
        for number, (wait, is_answered) in enumerate(waits)
    ]
    text = "\n".join(["call_id | started_at | is_answered | wait_seconds | channel", *lines])
    return SmallBuild({"calls": read_rows("calls", text)})


def test_service_level_dialects() -> None:
    """Ten calls, X = 20 s: COPC and wolkvox 50 %, Huawei and Easemob 71.4 %, AWS 60 %, less abandons up to 5 s 55.6 %."""
    frame = compare_dialects(ten_calls(), SETTINGS, "service_level", OCTOBER).set_index("dialect")
    expected = {
        "of_offered": 0.5,
        "of_answered": 0.7142857142857143,
        "of_queued": 0.6,
        "of_offered_less_short_abandons": 0.5555555555555556,
    }
    assert frame["value"].to_dict() == pytest.approx(expected, abs=1e-15)


def test_adherence_genesys() -> None:
    """help.mypurecloud.com, how Genesys Cloud calculates adherence and conformance: 60 minutes, 10 late, 10 longer."""
    rows = (
        "staff_id | started_at | scheduled_seconds | exception_seconds | outside_seconds | on_queue_seconds | "
        "scheduled_on_queue_seconds\nS1 | 2026-10-05 09:00 | 3600 | 600 | 600 | 3600 | 3600"
    )
    build = SmallBuild({"shifts": read_rows("shifts", rows)})
    adherence = compare_dialects(build, SETTINGS, "adherence_rate", OCTOBER).set_index("dialect")["value"]
    assert adherence["outside_counts"] == pytest.approx(0.7142857142857143, abs=1e-15)
    assert adherence["outside_ignored"] == pytest.approx(0.8333333333333334, abs=1e-15)
    assert measures(build, SETTINGS, ["schedule_conformance"], OCTOBER)["value"].tolist() == [1.0]


def test_difference_is_from_the_dialect_in_use() -> None:
    settings = SETTINGS.model_copy(update={"dialects": {"service_level": "of_queued"}})
    frame = compare_dialects(ten_calls(), settings, "service_level", OCTOBER)
    assert list(frame) == [
        "kpi", "period", "dialect", "is_in_use", "numerator", "denominator", "value", "low", "high", "status", "immature", "difference",
    ]  # fmt: skip
    assert frame["is_in_use"].tolist() == [False, False, True, False]
    assert frame["difference"].tolist() == pytest.approx([-0.1, 0.714286 - 0.6, 0, 0.555556 - 0.6], abs=1e-6)


def test_dialects_of_one_group_stand_together() -> None:
    frame = compare_dialects(ten_calls(), SETTINGS, "answer_rate", OCTOBER, ["channel", "month"])
    assert frame["channel"].tolist() == ["A", "A", "B", "B"]
    assert frame["month"].tolist() == ["2026-10"] * 4
    assert frame["dialect"].tolist() == ["of_offered", "of_offered_less_short_abandons"] * 2
    assert frame["difference"].tolist() == pytest.approx([0, 0, 0, 3 / 4 - 3 / 5])


def test_dialect_that_the_log_cannot_carry_has_no_data_beside_one_it_can() -> None:
    rows = "call_id | started_at | is_answered\nC1 | 2026-10-05 09:00 | yes"
    build = SmallBuild({"calls": read_rows("calls", rows)})
    frame = compare_dialects(build, SETTINGS, "answer_rate", OCTOBER)
    assert frame["status"].tolist() == ["too_few", "no_data"]
    assert pd.isna(frame["difference"].iloc[1])


def test_kpi_with_one_definition_is_compared_with_nothing() -> None:
    frame = compare_dialects(ten_calls(), SETTINGS, "calls_offered", OCTOBER)
    assert frame[["dialect", "is_in_use", "difference"]].to_numpy().tolist() == [["standard", True, 0]]


def test_unknown_kpi_is_refused() -> None:
    with pytest.raises(KefuError) as caught:
        compare_dialects(ten_calls(), SETTINGS, "servce_level", OCTOBER)
    assert caught.value.reason == "unknown_kpi"
