"""How charts end, and how often chance ends them so."""

from __future__ import annotations

from datetime import timedelta
from math import comb

import numpy as np
import pytest
from scipy import special

from pipeline import compare
from pipeline.compare.latest import latest_baseline, latest_point, latest_run, run_chance
from pipeline.kpi import CATALOGUE
from pipeline.settings import Baseline
from tests.unit.compare.history import FIRST_DAY, counts, rates, values

ANSWERED = CATALOGUE["answer_rate"]
RECEIVED = CATALOGUE["complaints_received"]
RATED = CATALOGUE["average_rating"]
WAITED = CATALOGUE["average_speed_of_answer"]


def test_chance_of_a_run_is_counted_from_all_orders() -> None:
    """Of 6 above and 6 below the last six are alike in 2 of 924 orders; the last three in 2 × C(9, 3) = 168."""
    halves = np.array([True, False] * 6)
    assert run_chance(halves, 6) == 2 / comb(12, 6)
    assert run_chance(halves, 3) == 2 * comb(9, 3) / comb(12, 6)
    assert run_chance(halves, 1) == 1


def test_run_is_that_of_the_points_at_the_end() -> None:
    chart = compare.control(values("average_rating", [3, 6, 3, 6, 3, 5, 3, 6, 3, 6, 6, 7]), RATED)
    found = latest_run(chart)
    assert found is not None
    assert (found.kind, found.side, found.length, found.period) == ("run", "above", 3, "2026-W28")
    assert found.centre == 5.5
    assert found.chance == run_chance(np.array([True] * 6 + [False] * 6), 3)


def test_last_point_of_a_rate_is_judged_exactly_among_all() -> None:
    """45 of 100 where seven weeks had 560 of 700: P(X ≤ 45), the larger of binomial and hypergeometric, twice."""
    chart = compare.control(rates("answer_rate", [80] * 7 + [45], [100] * 8), ANSWERED)
    found = latest_point(chart, ANSWERED)
    assert found is not None
    assert (found.side, found.value, found.centre) == ("below", 0.45, 0.8)
    binomial = 2 * special.bdtr(45, 100, 0.8)
    assert binomial < found.chance < 1e-8


def test_last_count_is_judged_by_its_share_of_the_days() -> None:
    """150 where seven weeks had 100 each: binomial of 850, one of eight weeks."""
    chart = compare.control(counts("complaints_received", [100] * 7 + [150]), RECEIVED)
    found = latest_point(chart, RECEIVED)
    assert found is not None
    assert (found.side, found.centre) == ("above", 100)
    assert found.chance == pytest.approx(2 * special.bdtrc(149, 850, 1 / 8))


def test_last_point_is_held_against_how_much_the_others_vary() -> None:
    """85 of 100 is far from 60 of 100 by chance, but not where weeks go from 40 to 80."""
    calm = compare.control(rates("answer_rate", [60] * 10 + [85], [100] * 11), ANSWERED)
    restless = compare.control(rates("answer_rate", [40, 80] * 5 + [85], [100] * 11), ANSWERED)
    found = [latest_point(chart, ANSWERED) for chart in (calm, restless)]
    assert found[0] is not None
    assert found[0].chance < 1e-5
    assert found[1] is not None
    assert found[1].chance > 0.05


def test_last_mean_is_judged_by_student() -> None:
    """Others 4 and 6 in turn: mean 5, σ 2/1.128; 11 is (11 − 5) / (σ √1.1) = 3.227 away, with 9/1.64 degrees of freedom."""
    chart = compare.control(values("average_rating", [4, 6] * 5 + [11]), RATED)
    found = latest_point(chart, RATED)
    assert found is not None
    assert found.chance == pytest.approx(2 * special.stdtr(9 / 1.64, -6 / (2 / 1.128 * 1.1**0.5)))


def test_long_time_is_judged_on_the_logarithmic_scale_too() -> None:
    times = [10.0, 40.0] * 5 + [160.0]
    chart = compare.control(values("average_speed_of_answer", times), WAITED)
    found = latest_point(chart, WAITED)
    sigma = np.log(4) / 1.128
    on_log_scale = (np.log(160) - np.log(20)) / (sigma * 1.1**0.5)
    assert found is not None
    assert found.chance == pytest.approx(2 * special.stdtr(9 / 1.64, -on_log_scale))


def test_what_changed_since_a_declared_baseline_is_judged_as_a_whole() -> None:
    baseline = Baseline(kpi="answer_rate", since=FIRST_DAY + timedelta(weeks=8), reason="新系统")
    chart = compare.control(rates("answer_rate", [80] * 8 + [88, 90, 89], [100] * 11), ANSWERED, [baseline])
    found = latest_baseline(chart, ANSWERED)
    assert found is not None
    assert (found.kind, found.side, found.length) == ("baseline", "above", 3)
    assert (found.value, found.centre) == (0.89, 0.8)
    assert found.chance < 0.001
    assert latest_point(chart, ANSWERED) is None


def test_few_points_say_nothing() -> None:
    chart = compare.control(rates("answer_rate", [80] * 6 + [10], [100] * 7), ANSWERED)
    assert (latest_point(chart, ANSWERED), latest_run(chart)) == (None, None)


def test_chart_that_ends_with_points_not_judged_says_nothing() -> None:
    history = rates("answer_rate", [80] * 9 + [10] * 3, [100] * 12)
    history["status"] = ["ok"] * 10 + ["too_few"] * 2
    assert latest_point(compare.control(history, ANSWERED), ANSWERED) is None


def test_values_all_alike_are_no_measure_of_chance() -> None:
    chart = compare.control(values("average_rating", [5] * 9 + [6]), RATED)
    found = latest_point(chart, RATED)
    assert found is not None
    assert found.chance == 1
    assert latest_run(chart) is None


def test_figure_that_was_always_perfect_is_judged_exactly() -> None:
    """The one unanswered call of 801 is in the last hundred with chance 1/8, twice."""
    chart = compare.control(rates("answer_rate", [100] * 7 + [99], [100] * 8), ANSWERED)
    found = latest_point(chart, ANSWERED)
    assert found is not None
    assert found.chance > 0.2
