"""Control charts: published examples, and which points are signals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from pipeline import compare
from pipeline.compare.control import Control
from pipeline.compare.run_rules import signals
from pipeline.kpi import CATALOGUE
from pipeline.settings import Baseline
from tests.unit.compare.history import counts, rates, values

ABANDONED = CATALOGUE["abandonment_rate"]
ANSWERED = CATALOGUE["answer_rate"]
RATED = CATALOGUE["average_rating"]
RECEIVED = CATALOGUE["complaints_received"]
ORANGE_JUICE = [
    12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6,
]  # fmt: skip
SEEN_IN_TIME = [
    266501, 264225, 276532, 281461, 269071, 261215, 270409, 279778, 270483, 270320,
    267923, 271478, 255353, 256820, 261835, 259144, 255910, 260863, 264465, 260989,
]  # fmt: skip
SEEN = [
    280443, 276823, 291681, 296155, 282343, 275888, 283867, 295251, 284468, 282529,
    279618, 283932, 266629, 268091, 276803, 271578, 266005, 273520, 278574, 273772,
]  # fmt: skip


def signalled(chart: Control, signal: str = "point") -> list[int]:
    """The numbers, from 1, of the points with that signal."""
    return [place + 1 for place, found in enumerate(chart.points["signal"]) if found == signal]


def limits(chart: Control, place: int = 0) -> list[float]:
    return [float(cell) for cell in chart.points.loc[place, ["low", "centre", "high"]]]


def test_montgomery_p_50() -> None:
    """Montgomery, Statistical Quality Control, example 7.1 (NIST e-Handbook, pmc332): 30 samples of 50, samples 15 and 23 out."""
    chart = compare.control(rates("abandonment_rate", ORANGE_JUICE, [50] * 30), ABANDONED, chart="p")
    assert limits(chart) == pytest.approx([0.05242754807192823, 0.23133333333333334, 0.41023911859473844])
    assert signalled(chart) == [15, 23]


def test_montgomery_p_50_after_removal() -> None:
    """The same without samples 15 and 23."""
    kept = [count for number, count in enumerate(ORANGE_JUICE, 1) if number not in (15, 23)]
    chart = compare.control(rates("abandonment_rate", kept, [50] * 28), ABANDONED, chart="p")
    assert limits(chart) == pytest.approx([0.040702839954289555, 0.215, 0.38929716004571047])


def test_montgomery_p_50_varies_more_than_chance_so_its_own_chart_is_a_p_prime() -> None:
    chart = compare.control(rates("abandonment_rate", ORANGE_JUICE, [50] * 30), ABANDONED)
    assert chart.chart == "p_prime"
    assert signalled(chart) == []


def test_xmr_statprocon() -> None:
    """statprocon 2.0.0, README: 10, 50, 40, 30; the constant 2.66, not 3/1.128."""
    chart = compare.control(values("average_rating", [10, 50, 40, 30]), RATED)
    assert chart.chart == "xmr"
    assert limits(chart) == pytest.approx([32.5 - 2.66 * 20, 32.5, 32.5 + 2.66 * 20])
    assert limits(chart) == pytest.approx([-20.7, 32.5, 85.7])


def test_laney_p_nhs_accidents() -> None:
    """Patients seen within four hours in 20 weeks (qicharts2, nhs_accidents; formula of Laney 2002): σz 10.64, none out."""
    chart = compare.control(rates("answer_rate", SEEN_IN_TIME, SEEN), ANSWERED)
    assert chart.chart == "p_prime"
    assert chart.sigma_z == pytest.approx(10.64042186349651)
    assert chart.points["centre"].tolist() == pytest.approx([0.9528997113441912] * 20)
    assert signalled(chart) == []
    ordinary = compare.control(rates("answer_rate", SEEN_IN_TIME, SEEN), ANSWERED, chart="p")
    assert len(signalled(ordinary)) > 10


@pytest.mark.parametrize(
    "way, rule, expected",
    [
        ([1, 1, 1, 1, 1, 1, 1, 1, -1], "shift", [0, 0, 0, 0, 0, 0, 1, 1, 0]),
        ([1, 1, 1, 1, 1, 1, -1], "shift", [0, 0, 0, 0, 0, 0, 0]),
        ([1, 2, 3, 4, 5, 6, 7], "trend", [0, 0, 0, 0, 0, 0, 1]),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], "trend", [0, 0, 0, 0, 0, 0, 0, 1, 0]),
        ([1, 2, 3, 3, 4, 5, 6], "trend", [0, 0, 0, 0, 0, 0, 0]),
    ],
)
def test_nhs_ptd_rules(way: list[float], rule: str, expected: list[int]) -> None:
    """Seven on one side, seven in a row that rise (NHSRplotthedots, its own tests): only the seventh and later are marked."""
    course = np.array(way, dtype=float)
    centre = np.zeros(len(way)) if rule == "shift" else np.tile([-50.0, 50.0], len(way))[: len(way)]
    found, _ = signals(course, centre, np.full(len(way), 100.0))
    assert [int(signal == rule) for signal in found] == expected


@pytest.mark.parametrize(
    "low, high, assured", [(1, 3, "consistent_fail"), (5, 7, "consistent_pass"), (1, 5, "inconsistent")]
)
def test_nhs_ptd_rules_of_assurance(low: float, high: float, assured: str) -> None:
    """Limits against a target of 4 where higher is better (NHSRplotthedots, its own tests)."""
    points = pd.DataFrame({"low": [low], "high": [high]}, dtype=float)
    assert compare.assurance(Control("average_rating", "xmr", points, None, ()), RATED, 4) == assured


def test_assurance_of_a_figure_better_low_passes_below_the_target() -> None:
    chart = compare.control(rates("abandonment_rate", [5, 6, 4, 5], [100] * 4), ABANDONED)
    assert compare.assurance(chart, ABANDONED, 0.2) == "consistent_pass"
    assert compare.assurance(chart, ABANDONED, 0.05) == "inconsistent"
    assert compare.assurance(chart, RECEIVED, 5) is None


def test_second_point_of_three_beyond_two_sigmas_is_a_signal() -> None:
    found, side = signals(np.array([2.1, 0.5, 2.5, -0.5]), np.zeros(4), np.ones(4))
    assert list(found) == ["", "", "two_of_three", ""]
    assert list(side) == ["", "", "above", ""]
    apart, _ = signals(np.array([2.1, 0.5, -2.5, 2.2]), np.zeros(4), np.ones(4))
    assert list(apart) == ["", "", "", ""]


def test_point_outside_the_limits_comes_before_the_other_rules() -> None:
    found, side = signals(np.array([-1.0] * 6 + [-3.5]), np.zeros(7), np.ones(7))
    assert (found[-1], side[-1]) == ("point", "below")


def test_limits_follow_n_and_stay_within_what_a_rate_can_be() -> None:
    """p = 0.95 of 200: 3 √(0.0475/100) = 0.0654."""
    chart = compare.control(rates("answer_rate", [95, 95], [100, 100]), ANSWERED)
    assert limits(chart) == pytest.approx([0.95 - 0.065383, 0.95, 1.0], abs=1e-6)
    wider = compare.control(rates("answer_rate", [380, 95], [400, 100]), ANSWERED)
    assert limits(wider, 0)[0] == pytest.approx(0.95 - 0.032692, abs=1e-6)
    assert limits(wider, 1)[0] == pytest.approx(0.95 - 0.065383, abs=1e-6)


def test_count_is_charted_as_a_rate_per_day_and_drawn_as_the_count_of_its_days() -> None:
    """16 a day: a week has 112, 112 ± 3 √112; a week of six days 96."""
    history = counts("complaints_received", [120, 104, 96])
    history.loc[2, "end_day"] -= timedelta(days=1)
    chart = compare.control(history, RECEIVED)
    assert chart.chart == "u"
    assert limits(chart) == pytest.approx([112 - 3 * 112**0.5, 112, 112 + 3 * 112**0.5])
    assert limits(chart, 2)[1] == pytest.approx(96)
    assert chart.points["n"].tolist() == [7, 7, 6]


def test_counts_that_vary_more_than_chance_get_wider_limits() -> None:
    chart = compare.control(counts("complaints_received", [100, 160] * 6), RECEIVED)
    assert chart.chart == "u_prime"
    assert chart.sigma_z == pytest.approx(60 / 130**0.5 / 1.128)
    assert limits(chart)[2] == pytest.approx(130 + 3 * 130**0.5 * (chart.sigma_z or 0))


def test_stock_is_charted_by_its_own_moves() -> None:
    chart = compare.control(counts("open_complaints", [30, 34, 30, 34]), CATALOGUE["open_complaints"])
    assert (chart.chart, chart.sigma_z) == ("xmr", None)
    assert limits(chart) == pytest.approx([32 - 2.66 * 4, 32, 32 + 2.66 * 4])


def test_jump_does_not_widen_the_limits_of_values() -> None:
    """Ranges 1 (nine times) and 8: their mean is 1.7, its limit 5.55, and without the jump it is 1."""
    chart = compare.control(values("average_rating", [5, 6, 5, 6, 5, 13, 14, 13, 14, 13, 14]), RATED)
    assert limits(chart)[1] == pytest.approx(108 / 11)
    assert limits(chart)[2] - limits(chart)[1] == pytest.approx(2.66)


def test_many_points_far_out_are_a_change_of_level_and_none_of_them_an_exception() -> None:
    chart = compare.control(values("average_rating", [5, 6, 5, 6, 5, 13, 14, 13, 14, 13, 14]), RATED)
    assert not chart.points["is_extreme"].any()
    assert chart.points["signal"].ne("").all()


def test_spoilt_week_is_signalled_and_has_no_part_in_the_limits() -> None:
    """A line that was down for a week: the other weeks stay what they are."""
    usual = [94, 95, 96, 95, 94, 96, 95, 94, 96]
    spoilt = compare.control(rates("answer_rate", [*usual, 60], [100] * 10), ANSWERED)
    assert spoilt.points["is_extreme"].tolist() == [False] * 9 + [True]
    assert signalled(spoilt) == [10]
    assert limits(spoilt)[1] == pytest.approx(0.95)
    waits = compare.control(
        values("average_speed_of_answer", [20, 21, 19, 20, 130, 21, 20, 19]),
        CATALOGUE["average_speed_of_answer"],
    )
    assert signalled(waits) == [5]
    assert limits(waits)[1] == pytest.approx(20)


def test_declared_baseline_begins_limits_anew() -> None:
    since = date(2026, 5, 4) + timedelta(weeks=4)
    baseline = Baseline(kpi="answer_rate", since=since, reason="新系统")
    history = rates("answer_rate", [80, 82, 78, 80, 90, 92, 88, 90], [100] * 8)
    chart = compare.control(history, ANSWERED, [baseline])
    assert chart.baselines == (baseline,)
    assert chart.points["segment"].tolist() == [0] * 4 + [1] * 4
    assert chart.points["centre"].tolist() == pytest.approx([0.8] * 4 + [0.9] * 4)


@pytest.mark.parametrize("since", [date(2026, 5, 4), date(2026, 4, 1), date(2026, 12, 1)])
def test_baseline_outside_the_chart_or_of_another_kpi_changes_nothing(since: date) -> None:
    history = rates("answer_rate", [80, 82, 78], [100] * 3)
    declared = [
        Baseline(kpi="answer_rate", since=since, reason="-"),
        Baseline(kpi="service_level", since=date(2026, 5, 11), reason="-"),
    ]
    chart = compare.control(history, ANSWERED, declared)
    assert chart.baselines == ()
    assert set(chart.points["segment"]) == {0}


def test_too_few_and_a_growing_count_are_drawn_but_not_judged() -> None:
    history = rates("answer_rate", [80, 82, 0, 78], [100, 100, 9, 100])
    history["status"] = ["ok", "provisional", "too_few", "ok"]
    chart = compare.control(history, ANSWERED)
    assert chart.points["is_judged"].tolist() == [True, True, False, True]
    assert chart.points["centre"].tolist() == pytest.approx([0.8] * 4)
    growing = counts("complaints_received", [100, 110, 5])
    growing["status"] = ["ok", "ok", "provisional"]
    assert signalled(compare.control(growing, RECEIVED)) == []


def test_times_of_which_many_still_run_are_not_judged() -> None:
    history = values("time_to_resolve_median", [400_000.0, 390_000, 410_000, 280_000])
    history["numerator"] = [98, 97, 91, 40]
    chart = compare.control(history, CATALOGUE["time_to_resolve_median"])
    assert chart.points["is_judged"].tolist() == [True, True, True, False]
    assert limits(chart)[1] == 400_000


def test_missing_week_breaks_nothing() -> None:
    history = rates("answer_rate", [80, 82, 78], [100] * 3)
    history.loc[1, ["numerator", "denominator", "value", "low", "high"]] = [0, 0, np.nan, np.nan, np.nan]
    history["status"] = ["ok", "no_data", "ok"]
    assert compare.control(history, ANSWERED).points["centre"].tolist() == pytest.approx([0.79] * 3)


@pytest.mark.parametrize("numerators", [[], [80], [100, 100, 100]])
def test_chart_of_nothing_one_point_or_no_variation_signals_nothing(numerators: Sequence[int]) -> None:
    chart = compare.control(rates("answer_rate", numerators, [100] * len(numerators)), ANSWERED)
    assert signalled(chart) == []
    assert len(chart.points) == len(numerators)


def test_one_point_has_a_centre_and_no_limits() -> None:
    low, centre, high = limits(compare.control(rates("answer_rate", [80], [100]), ANSWERED))
    assert centre == 0.8
    assert np.isnan(low)
    assert np.isnan(high)


def test_equal_values_are_no_signal_although_their_mean_is_rounded() -> None:
    chart = compare.control(values("average_rating", [0.1] * 9), RATED)
    assert set(chart.points["signal"]) == {""}
