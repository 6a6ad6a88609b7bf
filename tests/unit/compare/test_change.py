"""What counts as a change."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline import compare
from pipeline.compare.bounds import Figures
from pipeline.kpi import CATALOGUE
from pipeline.kpi.intervals import wilson
from tests.unit.compare.frames import figure
from tests.unit.compare.history import rates


def rate(kpi: str, x: int, n: int, status: str = "ok", **groups: str) -> pd.DataFrame:
    low, high = wilson([x], [n])
    found = figure(kpi, x / n, float(low[0]), float(high[0]), status, **groups)
    return found.assign(numerator=float(x), denominator=float(n))


def changed(now: pd.DataFrame, before: pd.DataFrame) -> dict[str, Any]:
    return compare.change(now, before).iloc[0].to_dict()


def test_interval_of_a_difference_of_rates_is_that_of_newcombe() -> None:
    """56/70 against 48/80: 0.2, 0.0524 to 0.3339 (Newcombe 1998, method 10)."""
    found = changed(rate("answer_rate", 56, 70), rate("answer_rate", 48, 80))
    assert (found["difference"], found["low"], found["high"]) == pytest.approx(
        (0.2, 0.0524, 0.3339), abs=5e-5
    )
    assert found["verdict"] == "improved"


@pytest.mark.parametrize(
    "kpi, now, before, verdict",
    [
        ("answer_rate", 80, 60, "improved"),
        ("answer_rate", 60, 80, "worse"),
        ("answer_rate", 80, 78, "normal"),
        ("abandonment_rate", 80, 60, "worse"),
        ("abandonment_rate", 60, 80, "improved"),
    ],
)
def test_verdict_knows_which_way_is_better(kpi: str, now: int, before: int, verdict: str) -> None:
    assert changed(rate(kpi, now, 100), rate(kpi, before, 100))["verdict"] == verdict


def test_mean_that_moved_beyond_both_intervals_has_changed() -> None:
    """70 ± 3 against 60 ± 4: 10 ± √(9 + 16) = 5 to 15."""
    now, before = figure("average_speed_of_answer", 70, 67, 73), figure("average_speed_of_answer", 60, 56, 64)
    found = changed(now, before)
    assert (found["difference"], found["low"], found["high"], found["verdict"]) == (10, 5, 15, "worse")


def test_figure_of_which_neither_way_is_better_has_merely_changed() -> None:
    found = changed(figure("average_talk_time", 70, 67, 73), figure("average_talk_time", 60, 56, 64))
    assert found["verdict"] == "changed"


def test_count_is_compared_by_its_poisson_interval() -> None:
    """100 (81.36 to 121.63) against 60 (45.79 to 77.23): 40 − √(18.64² + 17.23²) = 14.6."""
    found = changed(figure("complaints_received", 100), figure("complaints_received", 60))
    assert found["low"] == pytest.approx(14.6, abs=0.05)
    assert found["verdict"] == "changed"
    assert (
        changed(figure("complaints_received", 66), figure("complaints_received", 60))["verdict"] == "normal"
    )


def test_count_that_is_still_growing_is_not_compared_but_a_rate_is() -> None:
    count = changed(figure("calls_offered", 40, status="provisional"), figure("calls_offered", 100))
    assert count["verdict"] == "not_compared"
    assert (
        changed(rate("answer_rate", 80, 100, "provisional"), rate("answer_rate", 60, 100))["verdict"]
        == "improved"
    )


def test_stock_has_a_difference_and_no_verdict_of_chance() -> None:
    found = changed(figure("open_complaints", 40), figure("open_complaints", 10))
    assert (found["difference"], found["verdict"]) == (30, "not_compared")


def test_too_few_are_not_compared() -> None:
    found = changed(rate("answer_rate", 9, 10, "too_few"), rate("answer_rate", 10, 100))
    assert found["difference"] == pytest.approx(0.8)
    assert found["verdict"] == "not_compared"


def test_bound_that_does_not_exist_gives_no_verdict() -> None:
    now = figure("resolution_time_p90", 500, low=400)
    assert changed(now, figure("resolution_time_p90", 100, 90, 110))["verdict"] == "not_compared"


@pytest.mark.parametrize("now, before", [(float("nan"), 1.0), (1.0, float("nan"))])
def test_missing_figure_gives_no_data(now: float, before: float) -> None:
    frames = [
        figure("open_complaints", value, status="ok" if value == value else "no_data")
        for value in (now, before)
    ]
    assert changed(*frames)["verdict"] == "no_data"


def test_group_is_compared_with_itself_and_a_new_one_has_no_data() -> None:
    now = pd.concat([rate("answer_rate", 80, 100, staff_id=name) for name in ("S1", "S2")])
    before = pd.concat([rate("answer_rate", 60, 100, staff_id=name) for name in ("S1", "S3")])
    found = compare.change(now, before)
    assert list(found["staff_id"]) == ["S1", "S2"]
    assert list(found["verdict"]) == ["improved", "no_data"]


def test_no_figures_have_no_changes() -> None:
    nothing = figure("answer_rate", 1.0).iloc[:0]
    columns = ["kpi", "difference", "low", "high", "level", "compared", "tail", "verdict"]
    assert list(compare.change(nothing, nothing)) == columns


def test_level_is_shared_among_the_figures_compared() -> None:
    """66 of 80 against 54 of 80 is a change by itself, and none among five figures."""
    now, before = rate("answer_rate", 66, 80), rate("answer_rate", 54, 80)
    alone = changed(now, before)
    assert (alone["verdict"], alone["compared"], alone["level"]) == ("improved", 1, 0.05)
    others = [
        rate(kpi, 60, 80)
        for kpi in ("service_level", "transfer_rate", "abandonment_rate", "satisfaction_rate")
    ]
    stock = figure("open_complaints", 40)
    found = compare.change(pd.concat([now, *others, stock]), pd.concat([before, *others, stock])).iloc[0]
    assert (found["verdict"], found["compared"], found["level"]) == ("normal", 5, 0.01)
    assert found["low"] < 0 < alone["low"]
    assert found["tail"] == alone["tail"]


def test_tail_is_the_level_at_which_the_interval_ends_at_no_difference() -> None:
    found = changed(rate("answer_rate", 66, 80), rate("answer_rate", 54, 80))
    lows, highs = wilson([66, 54], [80, 80], 1 - found["tail"])
    assert 0.01 < found["tail"] < 0.05
    assert pytest.approx(np.hypot(66 / 80 - lows[0], highs[1] - 54 / 80)) == 66 / 80 - 54 / 80
    assert changed(rate("answer_rate", 60, 80), rate("answer_rate", 60, 80))["tail"] == 1


def test_longer_month_is_no_growth() -> None:
    """31,000 calls in 31 days after 28,000 in 28: as many a day."""
    now, before = figure("calls_offered", 31_000), figure("calls_offered", 28_000)
    before["first_day"], before["end_day"] = date(2026, 2, 1), date(2026, 3, 1)
    found = changed(now, before)
    assert (found["difference"], found["verdict"]) == (3000, "normal")
    assert changed(figure("calls_offered", 32_000), before)["verdict"] == "changed"


def test_figure_whose_weeks_vary_more_than_chance_needs_a_larger_move() -> None:
    """Weeks of 70 % and 90 % in turn: σz is 20/√(16 · 0.01)/1.128 or so, and 88 after 80 is one of them."""
    now, before = rate("answer_rate", 352, 400), rate("answer_rate", 320, 400)
    assert changed(now, before)["verdict"] == "improved"
    restless = compare.control(rates("answer_rate", [70, 90] * 6, [100] * 12), CATALOGUE["answer_rate"])
    found = compare.change(now, before, {"answer_rate": restless}).iloc[0]
    assert found["verdict"] == "normal"
    assert found["tail"] > 0.2


def test_figure_whose_weeks_vary_as_chance_makes_them_is_held_to_chance_alone() -> None:
    now, before = rate("answer_rate", 352, 400), rate("answer_rate", 320, 400)
    calm = compare.control(rates("answer_rate", [80, 81] * 6, [100] * 12), CATALOGUE["answer_rate"])
    pd.testing.assert_frame_equal(
        compare.change(now, before, {"answer_rate": calm}), compare.change(now, before)
    )


def test_bounds_of_other_confidence_are_those_of_the_same_law() -> None:
    """99 %: Wilson's of 80 of 100, Garwood's of 100, Student's of 30 values, and 2.576/1.96 of the way for a median."""
    mean = figure("average_speed_of_answer", 60, 50, 70).assign(denominator=30.0)
    median = figure("resolution_time_median", 100, 80, 150).assign(denominator=30.0)
    rows = pd.concat([rate("answer_rate", 80, 100), figure("complaints_received", 100), mean, median])
    low, high = Figures.of(rows).at(0.01)
    assert [low[0], high[0]] == pytest.approx([bound.item() for bound in wilson(80, 100, 0.99)])
    assert [low[1], high[1]] == pytest.approx([76.12, 128.76], abs=0.01)
    assert high[2] - 60 == pytest.approx(10 * 2.7564 / 2.0452, abs=1e-3)
    stretch = 2.575829 / 1.959964
    assert [low[3], high[3]] == pytest.approx([100 - 20 * stretch, 100 * 1.5**stretch], rel=1e-5)
