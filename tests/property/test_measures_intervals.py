"""Intervals hold what they promise, for any counts."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.kpi.intervals import order_statistics, poisson, wilson

counts = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_wilson_interval_holds_the_rate_and_stays_between_0_and_1(count: tuple[int, int]) -> None:
    x, n = count
    low, high = (float(bound[0]) for bound in wilson([x], [n]))
    assert 0 <= low <= x / n <= high <= 1


@given(counts)
def test_wilson_bounds_are_where_the_score_test_turns(count: tuple[int, int]) -> None:
    """At each bound p the rate lies exactly 1.96 standard errors, taken at p, from it."""
    x, n = count
    for bound in (float(side[0]) for side in wilson([x], [n])):
        if 0 < bound < 1:
            assert abs(abs(x / n - bound) / np.sqrt(bound * (1 - bound) / n) - stats.norm.ppf(0.975)) < 1e-4


@given(st.integers(1, 3000), st.sampled_from((0.5, 0.9)))
def test_order_statistics_cover_at_least_as_often_as_they_say(n: int, share: float) -> None:
    _, low, high = order_statistics([np.arange(1.0, n + 1)], share)
    below = stats.binom.cdf(low[0] - 1, n, share) if low[0] == low[0] else 0.0
    above = stats.binom.sf(high[0] - 1, n, share) if high[0] == high[0] else 0.0
    assert below <= 0.025 + 1e-9
    assert above <= 0.025 + 1e-9


@given(st.integers(1, 1_000_000))
def test_poisson_bounds_are_where_the_tails_are_2_5_percent(count: int) -> None:
    low, high = (float(bound[0]) for bound in poisson([count]))
    assert abs(stats.poisson.sf(count - 1, low) - 0.025) < 1e-6
    assert abs(stats.poisson.cdf(count, high) - 0.025) < 1e-6
