"""A rate beside its own normal range."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.periods import Period
from pipeline.quality import INCOMPLETE_RATE, of_log, rates
from pipeline.quality.courses import course
from pipeline.quality.figures import ACCEPTED_SHARE, LATE_RECORD_RATE
from pipeline.settings import Thresholds

STEADY = [970, 972, 968, 971, 969, 970, 971, 969, 970, 972, 968, 970]


def months(counted: list[int], of: int = 1000) -> pd.DataFrame:
    names = [period.text for period in Period.parse("2026-10").with_history(len(counted)).cut("month")]
    return pd.DataFrame({"month": names, "numerator": counted, "denominator": of})


def test_a_month_far_below_the_others_leaves_the_normal_range() -> None:
    found = course(months([*STEADY, 900]), ACCEPTED_SHARE)
    assert (found.now, found.signal) == (0.9, "below")
    assert found.usual == pytest.approx(0.97, abs=0.001)


def test_a_month_like_the_others_signals_nothing() -> None:
    assert course(months([*STEADY, 966]), ACCEPTED_SHARE).signal == ""


def test_a_difference_that_matters_to_nobody_is_not_told_however_sure() -> None:
    large = [999_990] * 12
    assert course(months([*large, 999_000], 1_000_000), ACCEPTED_SHARE).signal == ""


def test_few_months_have_no_normal_range() -> None:
    found = course(months([990, 990, 500]), ACCEPTED_SHARE)
    assert (found.values, found.usual, found.signal) == ([0.99, 0.99, 0.5], None, "")


def test_no_months_have_no_course() -> None:
    assert course(months([970])[:0], ACCEPTED_SHARE).now is None


def test_rates_have_their_interval_and_say_what_is_too_few() -> None:
    found = rates(
        pd.DataFrame({"staff_id": ["A", "B", "C"], "numerator": [5, 1, 0], "denominator": [50, 10, 0]}),
        INCOMPLETE_RATE,
    )
    assert list(found["status"]) == ["ok", "too_few", "no_data"]
    assert found["value"].tolist()[:2] == [0.1, 0.1]
    # Wilson 1927 for 5 of 50 at 95 %: 0.0435 to 0.2136.
    assert (found["low"][0], found["high"][0]) == (
        pytest.approx(0.0435, abs=5e-5),
        pytest.approx(0.2136, abs=5e-5),
    )


def test_a_rate_of_a_log_says_the_hours_of_the_department() -> None:
    kpi = of_log(LATE_RECORD_RATE, "callback_attempts", Thresholds(late_record_hours=48))
    assert (kpi.name, kpi.log, kpi.label.zh) == (
        "late_record_rate_callback_attempts",
        "callback_attempts",
        "回访拨打迟录率",
    )
    assert "48 小时" in kpi.rule.zh
