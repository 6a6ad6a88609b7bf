"""What is said of data that is late, provisional, immature or thin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from pipeline.findings import Evidence, LogEvidence
from tests.unit.findings.evidence import (
    ANSWERED,
    OCTOBER,
    RECEIVED,
    WAITED,
    evidence,
    figure,
    mean,
    rate,
    told,
)


def logged(last_on: date | None, accepted: int = 310, as_of: datetime | None = None) -> list[str]:
    logs = [LogEvidence("complaints", last_on, accepted)]
    found = told(Evidence(logs=logs, period=OCTOBER, as_of=as_of, quality_anchor="deliveries"))
    assert {one.anchor for one in found} <= {"deliveries"}
    return [one.title.zh for one in found]


def test_log_that_ends_before_the_period_is_told_with_its_last_day() -> None:
    assert logged(date(2026, 10, 26)) == ["“投诉”日志只到 2026-10-26，期末 5 天没有记录。"]


@pytest.mark.parametrize(
    "last_on, accepted", [(date(2026, 10, 31), 310), (date(2026, 10, 29), 290), (date(2026, 10, 26), 20)]
)
def test_weekend_without_rows_or_a_log_of_few_rows_is_no_delay(last_on: date, accepted: int) -> None:
    assert logged(last_on, accepted) == []


def test_log_is_not_late_where_the_data_themselves_end() -> None:
    assert logged(date(2026, 10, 20), as_of=datetime(2026, 10, 20, 18)) == []


def test_log_without_a_row_in_the_period_is_told() -> None:
    assert logged(None, 0) == ["“投诉”日志在本期没有记录。"]


def test_provisional_figures_are_named() -> None:
    figures = (ANSWERED, rate(ANSWERED, 450, 500, "provisional"), rate(ANSWERED, 450, 500))
    assert told(evidence(figures))[0].title.en == f"Provisional, they may still change: {ANSWERED.label.en}."


def test_rows_that_cannot_be_judged_yet_are_counted() -> None:
    found = evidence((ANSWERED, rate(ANSWERED, 450, 500), rate(ANSWERED, 450, 500)))
    waiting = replace(found, now=found.now.assign(immature=370))
    assert told(waiting)[0].title.zh == f"观察期未满，未计入：{ANSWERED.label.zh} 370 件。"


def test_figures_of_too_few_are_named_and_not_judged() -> None:
    figures = (ANSWERED, rate(ANSWERED, 5, 10, "too_few"), rate(ANSWERED, 900, 1000))
    (found,) = told(evidence(figures, targets={"answer_rate": 0.95}))
    assert found.title.zh == f"样本太少，不作判断：{ANSWERED.label.zh}。"


def test_data_without_faults_are_not_spoken_of() -> None:
    found = evidence(
        (WAITED, mean(WAITED, 20, 1), mean(WAITED, 20, 1)),
        (RECEIVED, figure(RECEIVED, 60), figure(RECEIVED, 60)),
    )
    assert [one.label and one.label.en for one in told(found)] == ["Normal"]
