"""What is said of the department's figures: only what an interval or an exact test supports."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipeline import compare
from pipeline.findings import Evidence, findings_of
from pipeline.settings import Baseline
from tests.unit.compare import history
from tests.unit.findings.evidence import (
    ANSWERED,
    OVERDUE,
    RECEIVED,
    WAITED,
    evidence,
    figure,
    mean,
    rate,
    told,
)

NEXT = history.FIRST_DAY + timedelta(weeks=12)


def test_nothing_is_said_of_nothing() -> None:
    assert findings_of(Evidence()) == []


def test_fall_beyond_chance_is_told_with_both_values_and_the_target() -> None:
    (found,) = told(
        evidence(
            (ANSWERED, rate(ANSWERED, 840, 1000), rate(ANSWERED, 900, 1000)), targets={"answer_rate": 0.95}
        )
    )
    assert (found.kind, found.anchor) == ("bad", "kpi")
    assert found.title.en == f"{ANSWERED.label.en} fell from 90.0% to 84.0%."
    assert found.text.zh == "−6.0 个百分点，超出正常波动；未达目标 95.0%。"


def test_shorter_wait_is_an_improvement_although_the_number_fell() -> None:
    (found,) = told(
        evidence((WAITED, mean(WAITED, 20, 1), mean(WAITED, 30, 1)), targets={"average_speed_of_answer": 25})
    )
    assert found.kind == "good"
    assert "it meets the target of 25.0 s" in found.text.en


def test_move_that_is_beyond_the_cards_level_but_not_beyond_the_stated_rate_is_neither_told_nor_called_normal() -> (
    None
):
    """850 of 1000 after 885: 2 % by chance, where one figure is compared; cards say so from 5 % on, findings from 1 %."""
    figures = (ANSWERED, rate(ANSWERED, 850, 1000), rate(ANSWERED, 885, 1000))
    found = evidence(figures)
    assert found.changes["verdict"].item() == "worse"
    assert found.changes["tail"].item() > 0.01
    assert told(found) == []


def test_figures_that_did_not_move_are_one_line() -> None:
    (found,) = told(
        evidence(
            (ANSWERED, rate(ANSWERED, 900, 1000), rate(ANSWERED, 895, 1000)),
            (WAITED, mean(WAITED, 20, 1), mean(WAITED, 20.2, 1)),
        )
    )
    assert found.kind == "none"
    assert found.title.zh == f"{ANSWERED.label.zh}、{WAITED.label.zh}：在正常波动内。"


@pytest.mark.parametrize("status", ["no_data", "not_reached"])
def test_nothing_is_said_of_a_figure_that_is_missing(status: str) -> None:
    figures = (ANSWERED, rate(ANSWERED, 500, 1000, status), rate(ANSWERED, 900, 1000))
    assert told(evidence(figures, targets={"answer_rate": 0.95})) == []


@pytest.mark.parametrize(
    "x, title",
    [
        (900, "接通率 90.0%，未达目标 95.0%。"),
        (944, "与目标过近，不能断言达到与否：接通率 94.4%。"),
        (980, "达到目标：接通率 98.0%。"),
    ],
)
def test_target_is_missed_too_close_to_call_or_met_by_the_interval(x: int, title: str) -> None:
    figures = (ANSWERED, rate(ANSWERED, x, 1000), rate(ANSWERED, x, 1000))
    assert told(evidence(figures, targets={"answer_rate": 0.95}))[0].title.zh == title


def test_target_of_a_figure_better_low_is_missed_above_it() -> None:
    figures = (WAITED, mean(WAITED, 30, 1), mean(WAITED, 30, 1))
    (found,) = told(evidence(figures, targets={"average_speed_of_answer": 25}))
    assert (found.kind, found.text.en) == (
        "bad", "Unchanged within normal variation, yet short of the target by more than chance.",
    )  # fmt: skip


def test_missed_target_is_not_called_unchanged_where_nothing_was_compared() -> None:
    figures = (ANSWERED, rate(ANSWERED, 800, 1000), rate(ANSWERED, 8, 10, "too_few"))
    (found,) = told(evidence(figures, targets={"answer_rate": 0.95}))
    assert found.text.en == "It is short of the target by more than chance."


def test_stock_over_its_target_is_told_without_a_word_of_chance_or_change() -> None:
    figures = (OVERDUE, figure(OVERDUE, 54), figure(OVERDUE, 56))
    (found,) = told(evidence(figures, targets={"overdue_open_complaints": 5}))
    assert found.title.en == f"{OVERDUE.label.en} is 54; the target is 5."
    assert found.text.en == ""


def test_count_still_growing_is_not_held_against_its_target() -> None:
    figures = (OVERDUE, figure(OVERDUE, 54, "provisional"), figure(OVERDUE, 56))
    (found,) = told(evidence(figures, targets={"overdue_open_complaints": 5}))
    assert found.title.en.startswith("Provisional")


def test_bad_news_comes_before_good_and_both_before_the_rest() -> None:
    found = told(
        evidence(
            (RECEIVED, figure(RECEIVED, 400), figure(RECEIVED, 390)),
            (ANSWERED, rate(ANSWERED, 950, 1000), rate(ANSWERED, 850, 1000)),
            (WAITED, mean(WAITED, 40, 1), mean(WAITED, 30, 1)),
        )
    )
    assert [one.kind for one in found] == ["bad", "good", "none"]


def test_figure_of_which_neither_way_is_better_merely_changed() -> None:
    (found,) = told(evidence((RECEIVED, figure(RECEIVED, 600), figure(RECEIVED, 390))))
    assert (found.kind, found.label and found.label.en) == ("none", "Changed")


def test_last_week_far_from_the_others_is_told_with_its_chart() -> None:
    chart = compare.control(history.rates("answer_rate", [90] * 12 + [60], [100] * 13), ANSWERED)
    figures = (ANSWERED, rate(ANSWERED, 400, 460), rate(ANSWERED, 405, 450))
    (found,) = told(
        evidence(figures, controls={"answer_rate": chart}, anchors={"answer_rate": "control-answer-rate"})
    )
    assert (found.kind, found.anchor) == ("bad", "control-answer-rate")
    assert found.title.en == f"{ANSWERED.label.en} was 60.0% in W31, below its usual 90.0%."


@pytest.mark.parametrize("length, is_told", [(7, False), (8, True)])
def test_run_is_told_only_where_it_is_longer_than_chance_makes_it(length: int, is_told: bool) -> None:
    """Of 26 weeks, the last seven on one side: 2 C(19, 6) of C(26, 13) orders, 0.52 %; the last eight 0.16 %. Told at 0.5 %."""
    course = [92] * (13 - length) + [88] * 13 + [92] * length
    chart = compare.control(history.rates("answer_rate", course, [100] * 26), ANSWERED)
    figures = (ANSWERED, rate(ANSWERED, 400, 450), rate(ANSWERED, 400, 450))
    titles = [one.title.en for one in told(evidence(figures, controls={"answer_rate": chart}), "good")]
    said = f"{ANSWERED.label.en} has been above its median of 90.0% for 8 points in a row, since W37."
    assert titles == ([said] if is_told else [])


def test_change_since_a_declared_baseline_is_told_with_its_reason() -> None:
    baseline = Baseline(kpi="answer_rate", since=NEXT, reason="新系统", reason_en="new system")
    chart = compare.control(
        history.rates("answer_rate", [80] * 12 + [90] * 4, [100] * 16), ANSWERED, [baseline]
    )
    figures = (ANSWERED, rate(ANSWERED, 400, 450), rate(ANSWERED, 395, 450))
    (found,) = told(evidence(figures, controls={"answer_rate": chart}))
    assert found.kind == "good"
    assert found.title.zh == f"自 2026-07-27 起（新系统），{ANSWERED.label.zh}由 80.0% 升至 90.0%。"


def test_chart_is_not_told_again_where_the_move_is() -> None:
    chart = compare.control(history.rates("answer_rate", [90] * 12 + [60], [100] * 13), ANSWERED)
    figures = (ANSWERED, rate(ANSWERED, 300, 500), rate(ANSWERED, 450, 500))
    (found,) = told(evidence(figures, controls={"answer_rate": chart}))
    assert "fell" in found.title.en


def test_run_of_a_stock_is_not_told_because_most_of_a_queue_is_last_weeks_queue() -> None:
    chart = compare.control(history.counts("overdue_open_complaints", [40] * 13 + [60] * 13), OVERDUE)
    figures = (OVERDUE, figure(OVERDUE, 60), figure(OVERDUE, 60))
    assert told(evidence(figures, controls={"overdue_open_complaints": chart})) == []
