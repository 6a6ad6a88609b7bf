"""Intervals against published figures."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pipeline.kpi.intervals import (
    bootstrap,
    byar,
    difference,
    exact,
    net_promoter,
    order_statistics,
    poisson,
    student,
    wilson,
)

# codegolf.stackexchange.com/questions/105389: successes, failures, low, high at z = 1.96
WILSON_Z196_CODEGOLF = (
    (0, 1, 0.0, 0.7934567085261071),
    (1, 0, 0.20654329147389294, 1.0),
    (1, 1, 0.09452865480086611, 0.905471345199134),
    (1, 10, 0.016231752262825982, 0.3773646254862038),
    (10, 1, 0.6226353745137962, 0.9837682477371741),
    (10, 90, 0.05522854161313612, 0.1743673043676654),
    (90, 10, 0.8256326956323345, 0.9447714583868639),
    (25, 75, 0.17545094003724265, 0.3430464637007583),
    (75, 25, 0.6569535362992417, 0.8245490599627573),
    (50, 50, 0.40382982859014716, 0.5961701714098528),
    (0, 100, 0.0, 0.03699480747600191),
    (100, 0, 0.9630051925239981, 1.0),
)
# github.com/ukhsa-collaboration/PHEindicatormethods, tests/testthat/testdata_Proportion.xlsx: x, n, 95 %, 99.8 %
PHE_PROPORTION = (
    (1, 100, 0.0017674320641406511, 0.054486196178705294, 0.000873065697299977, 0.1045544528370582),
    (5, 100, 0.02154367915436798, 0.11175046923191911, 0.013865320725997183, 0.16458852282596442),
    (20, 100, 0.1333669333310325, 0.28882916559315885, 0.10519162066711432, 0.3471109417008601),
    (65, 100, 0.5525444329688797, 0.7363575175690247, 0.4954946574070431, 0.7783540614089697),
    (9856, 12345, 0.7912101752909069, 0.8053640073614909, 0.7869924108419063, 0.8093061412589626),
    (
        7776456,
        7564336677,
        0.0010273201001641094,
        0.0010287644578977231,
        0.0010269040118442213,
        0.0010291812992698397,
    ),
    (222, 3215, 0.060791690363636595, 0.07833956681383633, 0.05647101964624248, 0.08418414185270134),
    (999, 3456, 0.27418951080009873, 0.30440389662818057, 0.26583995768074953, 0.3134475449279985),
)
# The same, testdata_Byars_Wilson.xlsx: x, confidence, low, high; and x, n, confidence, low, high
PHE_BYARS = (
    (65, 0.95, 50.163187710459454, 82.84913854593984),
    (1045, 0.95, 982.5932018073325, 1110.33121298565),
    (1, 0.95, 0.01307213290150435, 5.5637555824752605),
    (65, 0.998, 42.8802614714802, 94.00029084431802),
    (1045, 0.998, 947.9407035610374, 1148.806160988033),
    (10, 0.998, 2.916318374695686, 24.193724927880535),
)
PHE_WILSON = (
    (65, 100, 0.95, 0.5525444329688797, 0.7363575175690247),
    (1045, 5000, 0.95, 0.19795549880013297, 0.22049130373189027),
    (0.445, 1, 0.95, 0.04381744772058822, 0.9334621276979156),
    (65, 100, 0.998, 0.4954946574070431, 0.7783540614089697),
    (1045, 5000, 0.998, 0.19179381799015244, 0.22731562902525818),
    (0.445, 1, 0.998, 0.019347006132900975, 0.9702259947019541),
)


@pytest.mark.parametrize("successes, failures, low, high", WILSON_Z196_CODEGOLF)
def test_wilson_z196_codegolf(successes: int, failures: int, low: float, high: float) -> None:
    found = wilson([successes], [successes + failures], confidence=0.9500042097035591)
    assert [bound[0] for bound in found] == pytest.approx([low, high], abs=1e-9)


@pytest.mark.parametrize("x, n, low, high, wide_low, wide_high", PHE_PROPORTION)
def test_phe_proportion(x: int, n: int, low: float, high: float, wide_low: float, wide_high: float) -> None:
    assert [bound[0] for bound in wilson([x], [n])] == pytest.approx([low, high], abs=1e-12)
    assert [bound[0] for bound in wilson([x], [n], 0.998)] == pytest.approx([wide_low, wide_high], abs=1e-12)


@pytest.mark.parametrize("x, confidence, low, high", PHE_BYARS)
def test_phe_byars_wilson_counts(x: float, confidence: float, low: float, high: float) -> None:
    assert [bound[0] for bound in byar([x], confidence)] == pytest.approx([low, high], rel=1e-12)


@pytest.mark.parametrize("x, n, confidence, low, high", PHE_WILSON)
def test_phe_byars_wilson_proportions(x: float, n: float, confidence: float, low: float, high: float) -> None:
    assert [bound[0] for bound in wilson([x], [n], confidence)] == pytest.approx([low, high], abs=1e-12)


def test_meter_error() -> None:
    """livelovelifegateway.com/tiku/shiti/3264252: 2 wrong of 1,000 read are 0.2 %; by hand 0.0039057 ± 0.0033571."""
    low, high = wilson([2], [1000])
    assert 2 / 1000 == 0.002
    assert (low[0], high[0]) == pytest.approx((0.0005486, 0.0072628), abs=5e-8)


def test_nps() -> None:
    """stats.stackexchange.com: of six, three promote, two are passive, one detracts; the standard error of 324 answers."""
    score, variance = net_promoter([3], [1], [6])
    assert (score[0], variance[0]) == pytest.approx((1 / 3, 5 / 9), abs=1e-15)
    assert (variance[0] / 324) ** 0.5 == pytest.approx(0.041408666, abs=5e-10)


def test_exact_interval_of_nought_of_ten_is_that_of_the_closed_form() -> None:
    low, high = exact([0, 10, 0], [10, 10, 0])
    assert (low[0], high[0]) == pytest.approx((0, 1 - 0.025**0.1), abs=1e-12)
    assert (low[1], high[1]) == pytest.approx((0.025**0.1, 1), abs=1e-12)
    assert np.isnan([low[2], high[2]]).all()


def test_exact_interval_leaves_a_tail_of_2_5_percent_at_either_bound() -> None:
    low, high = exact([7], [40])
    assert stats.binom.sf(6, 40, low[0]) == pytest.approx(0.025, abs=1e-9)
    assert stats.binom.cdf(7, 40, high[0]) == pytest.approx(0.025, abs=1e-9)


def test_bootstrap_of_equal_quotients_has_no_width() -> None:
    low, high = bootstrap([np.array([1.0, 2.0, 3.0])], [np.array([2.0, 4.0, 6.0])])
    assert (low[0], high[0]) == (0.5, 0.5)


def test_bootstrap_agrees_with_the_linearised_interval_on_many_rows() -> None:
    draws = np.random.default_rng(1)
    bottom = draws.uniform(20_000, 30_000, 1_000)
    top = bottom * draws.uniform(0.7, 1.0, 1_000)
    few, many = bootstrap([top], [bottom]), bootstrap([np.append(top, 0)], [np.append(bottom, 1e-9)])
    assert [bound[0] for bound in few] == pytest.approx([bound[0] for bound in many], abs=5e-4)


def test_bootstrap_of_a_sample_does_not_depend_on_its_neighbours() -> None:
    one, other = (np.array([1.0, 5.0, 2.0]), np.array([4.0, 6.0, 9.0])), (np.array([3.0]), np.array([4.0]))
    alone, beside = bootstrap([one[0]], [one[1]]), bootstrap([other[0], one[0]], [other[1], one[1]])
    assert alone[0][0] == beside[0][1]
    assert np.isnan(beside[0][0])
    assert all(len(bound) == 0 for bound in bootstrap([], []))


def test_bootstrap_interval_holds_the_quotient_as_often_as_it_says() -> None:
    """400 samples of 20 shifts, half of them late: 93 to 98 % of the intervals hold the true share (95 % ± 2 standard errors)."""
    draws = np.random.default_rng(2)
    bottoms = draws.uniform(20_000, 30_000, (400, 20))
    tops = bottoms * (1 - 0.2 * draws.random((400, 20)) * (draws.random((400, 20)) < 0.5))
    low, high = bootstrap(list(tops), list(bottoms))
    assert 0.93 <= np.mean((low <= 0.95) & (high >= 0.95)) <= 0.98


def test_rate_of_nothing_has_no_interval() -> None:
    low, high = wilson([0, 1], [0, 1])
    assert np.isnan(low[0])
    assert np.isnan(high[0])
    assert high[1] == 1.0


def test_mean_of_one_to_five_has_the_t_interval_of_the_tables() -> None:
    low, high = student([15], [55], [5])  # mean 3, variance 2.5, t(4) = 2.776445
    assert (low[0], high[0]) == pytest.approx((3 - 2.776445 * 0.5**0.5, 3 + 2.776445 * 0.5**0.5), abs=1e-6)


def test_mean_of_a_single_value_has_no_interval() -> None:
    assert np.isnan(student([7], [49], [1])).all()


def test_mean_of_equal_values_has_an_interval_of_no_width() -> None:
    low, high = student([0.3], [0.03], [3])
    assert low[0] == pytest.approx(0.1)
    assert high[0] == pytest.approx(0.1)


def test_median_of_ten_lies_between_the_second_and_the_ninth() -> None:
    sample = np.arange(1.0, 11.0)
    middle, low, high = order_statistics([sample], 0.5)
    assert (middle[0], low[0], high[0]) == (5.5, 2.0, 9.0)


def test_median_of_five_has_no_95_percent_interval() -> None:
    middle, low, high = order_statistics([np.arange(1.0, 6.0)], 0.5)
    assert middle[0] == 3.0
    assert np.isnan([low[0], high[0]]).all()


def test_ninetieth_percentile_of_a_small_sample_is_unbounded_above() -> None:
    _, low, high = order_statistics([np.arange(1.0, 36.0), np.arange(1.0, 37.0)], 0.9)
    assert np.isnan(high[0])  # 0.9 ** 35 = 0.0250316: even the largest of 35 may lie below
    assert high[1] == 36.0
    assert list(low) == [28.0, 29.0]  # P(B(35, 0.9) ≤ 27) = 0.020, P(B ≤ 28) = 0.055


def test_samples_are_not_mixed_up() -> None:
    empty, few, many = np.array([]), np.array([2.0, 4.0]), np.arange(100.0)
    middle, low, _ = order_statistics([empty, few, many, empty], 0.5)
    assert np.isnan(middle[[0, 3]]).all()
    assert list(middle[1:3]) == [3.0, 49.5]
    assert low[2] == 39.0  # rank 40: P(B(100, 0.5) ≤ 39) = 0.0176, P(B ≤ 40) = 0.0284


def test_poisson_interval_of_ten_is_that_of_garwood() -> None:
    low, high = poisson([0, 10])
    assert low == pytest.approx([0, 4.7954], abs=1e-4)
    assert high == pytest.approx([3.6889, 18.3904], abs=1e-4)


def test_difference_of_rates_is_that_of_newcombe() -> None:
    """Newcombe 1998, Statistics in Medicine 17:873, table II, (a) 56/70 − 48/80 by method 10: 0.0524 to 0.3339."""
    now, before = (np.array([56 / 70]), *wilson([56], [70])), (np.array([48 / 80]), *wilson([48], [80]))
    gap, low, high = difference(now, before)
    assert (gap[0], low[0], high[0]) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
