"""Intervals against published figures."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.kpi.intervals import difference, order_statistics, poisson, student, wilson

# codegolf.stackexchange.com/questions/105389: successes, failures, low, high at z = 1.96
WILSON_AT_196 = (
    (0, 1, 0.0, 0.7934567085261071),
    (1, 0, 0.20654329147389294, 1.0),
    (1, 1, 0.09452865480086611, 0.905471345199134),
    (1, 10, 0.016231752262825982, 0.3773646254862038),
    (10, 90, 0.05522854161313612, 0.1743673043676654),
    (90, 10, 0.8256326956323345, 0.9447714583868639),
    (100, 0, 0.9630051925239981, 1.0),
)
# github.com/ukhsa-collaboration/PHEindicatormethods, tests/testthat/testdata_Proportion.xlsx: x, n, 95 %, 99.8 %
WILSON_OF_UKHSA = (
    (1, 100, 0.0017674320641406511, 0.054486196178705294, 0.000873065697299977, 0.1045544528370582),
    (65, 100, 0.5525444329688797, 0.7363575175690247, 0.4954946574070431, 0.7783540614089697),
    (9856, 12345, 0.7912101752909069, 0.8053640073614909, 0.7869924108419063, 0.8093061412589626),
    (222, 3215, 0.060791690363636595, 0.07833956681383633, 0.05647101964624248, 0.08418414185270134),
)


@pytest.mark.parametrize("successes, failures, low, high", WILSON_AT_196)
def test_wilson_interval_is_the_published_one(successes: int, failures: int, low: float, high: float) -> None:
    found = wilson([successes], [successes + failures], confidence=0.9500042097035591)
    assert [bound[0] for bound in found] == pytest.approx([low, high], abs=1e-9)


@pytest.mark.parametrize("x, n, low, high, wide_low, wide_high", WILSON_OF_UKHSA)
def test_wilson_interval_is_that_of_the_public_health_package(
    x: int, n: int, low: float, high: float, wide_low: float, wide_high: float
) -> None:
    assert [bound[0] for bound in wilson([x], [n])] == pytest.approx([low, high], abs=1e-12)
    assert [bound[0] for bound in wilson([x], [n], 0.998)] == pytest.approx([wide_low, wide_high], abs=1e-12)


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
