"""The sentences at the top of a page: written only for what an interval or an exact test supports."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.findings import findings_of, people_findings
from pipeline.kpi import kpi_named

ANSWERED = kpi_named("answer_rate")
WAITED = kpi_named("average_speed_of_answer")
COLUMNS = ["kpi", "value", "low", "high", "status"]


def frame(*rows: tuple[object, ...], columns: list[str] = COLUMNS) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns)


def changes(*rows: tuple[object, ...]) -> pd.DataFrame:
    return frame(*rows, columns=["kpi", "difference", "verdict"])


def test_a_fall_beyond_chance_is_told_with_both_values_and_the_target() -> None:
    (found,) = findings_of(
        [ANSWERED],
        frame(("answer_rate", 0.84, 0.82, 0.86, "ok")),
        frame(("answer_rate", 0.90, 0.88, 0.92, "ok")),
        changes(("answer_rate", -0.06, "worse")),
        {"answer_rate": 0.95},
    )
    assert found.kind == "bad"
    assert found.title.en == f"{ANSWERED.label.en} fell from 90.0% to 84.0%."
    assert found.text.zh == "−6.0 个百分点，超出正常波动；未达目标 95.0%。"


def test_a_shorter_wait_is_an_improvement_although_the_number_fell() -> None:
    (found,) = findings_of(
        [WAITED],
        frame(("average_speed_of_answer", 20.0, 19.0, 21.0, "ok")),
        frame(("average_speed_of_answer", 30.0, 29.0, 31.0, "ok")),
        changes(("average_speed_of_answer", -10.0, "improved")),
        {"average_speed_of_answer": 25.0},
    )
    assert found.kind == "good"
    assert "meets the target of 25.0 s" in found.text.en


@pytest.mark.parametrize(("high", "is_told"), [(0.94, True), (0.96, False)])
def test_a_missed_target_is_told_only_where_the_whole_interval_misses_it(high: float, is_told: bool) -> None:
    found = findings_of(
        [ANSWERED],
        frame(("answer_rate", 0.93, 0.92, high, "ok")),
        frame(("answer_rate", 0.93, 0.92, 0.94, "ok")),
        changes(("answer_rate", 0.0, "normal")),
        {"answer_rate": 0.95},
    )
    assert [one.kind for one in found] == (["bad"] if is_told else ["none"])


@pytest.mark.parametrize("status", ["no_data", "too_few"])
def test_nothing_is_said_of_what_is_not_compared(status: str) -> None:
    figures = frame(("answer_rate", 0.5, 0.1, 0.9, status))
    assert (
        findings_of(
            [ANSWERED], figures, figures, changes(("answer_rate", 0.0, "worse")), {"answer_rate": 0.95}
        )
        == []
    )


def test_worse_comes_before_improved() -> None:
    found = findings_of(
        [ANSWERED, WAITED],
        frame(("answer_rate", 0.95, 0.94, 0.96, "ok"), ("average_speed_of_answer", 40.0, 39.0, 41.0, "ok")),
        frame(("answer_rate", 0.90, 0.88, 0.92, "ok"), ("average_speed_of_answer", 30.0, 29.0, 31.0, "ok")),
        changes(("answer_rate", 0.05, "improved"), ("average_speed_of_answer", 10.0, "worse")),
        {},
    )
    assert [one.kind for one in found] == ["bad", "good"]


def test_who_waits_longer_is_named_as_worse() -> None:
    grouped = frame(("王敏", "above"), ("李静", "same"), columns=["name", "group"])
    (found,) = people_findings(WAITED, grouped, "people")
    assert found.kind == "bad"
    assert "王敏" in found.title.zh
    assert "李静" not in found.title.zh


def test_people_who_cannot_be_told_apart_are_not_named() -> None:
    assert people_findings(ANSWERED, frame(("王敏", "same"), columns=["name", "group"]), "people") == []


def test_a_stock_over_its_target_is_told_without_a_word_of_chance_or_change() -> None:
    overdue = kpi_named("overdue_open_complaints")
    (found,) = findings_of(
        [overdue],
        frame(("overdue_open_complaints", 54.0, None, None, "ok")),
        frame(("overdue_open_complaints", 56.0, None, None, "ok")),
        changes(("overdue_open_complaints", -2.0, "not_compared")),
        {"overdue_open_complaints": 5},
    )
    assert found.title.en == f"{overdue.label.en} is 54; the target is 5."
    assert found.text.en == ""


def test_a_missed_target_is_not_called_unchanged_where_there_was_nothing_to_compare_with() -> None:
    (found,) = findings_of(
        [ANSWERED],
        frame(("answer_rate", 0.80, 0.78, 0.82, "ok")),
        frame(("answer_rate", None, None, None, "no_data")),
        changes(("answer_rate", None, "no_data")),
        {"answer_rate": 0.95},
    )
    assert found.text.en == "It is short of the target by more than chance."
