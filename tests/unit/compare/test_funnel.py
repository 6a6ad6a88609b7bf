"""Limits of a funnel plot against the published ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline import compare
from pipeline.compare.funnel import on_arcsine_scale
from pipeline.kpi import intervals

EXACT_FUNNEL_P90 = {
    10: (0.45733, 0.62126, 0.99283, 0.99971),
    20: (0.61483, 0.72153, 0.98972, 0.99959),
    50: (0.73987, 0.80028, 0.96614, 0.99612),
    100: (0.79164, 0.83228, 0.94962, 0.97582),
    200: (0.82643, 0.85403, 0.93731, 0.95715),
    500: (0.85531, 0.87199, 0.92455, 0.93801),
}
LIMITS = ["low_998", "low_95", "high_95", "high_998"]


def test_exact_funnel_p90() -> None:
    """Interpolated exact binomial limits (Spiegelhalter 2005, Stat Med 24:1185) about 0.9."""
    found = compare.funnel_limits(0.9, list(EXACT_FUNNEL_P90)).set_index("n")
    for n, limits in EXACT_FUNNEL_P90.items():
        assert tuple(found.loc[n, LIMITS]) == pytest.approx(limits, abs=5e-6)


def test_drawn_limit_would_flag_perfect_people_that_the_exact_tail_does_not() -> None:
    """At 0.9 a perfect record of 10, 20 or 30 lies above the drawn limit in 34.9, 12.2 and 4.2 % of people all alike."""
    sizes = np.array([10, 20, 30])
    assert (compare.funnel_limits(0.9, sizes)["high_998"] < 1).all()
    assert 0.9**sizes == pytest.approx([0.349, 0.122, 0.042], abs=5e-4)


def test_funnelplotr_poisson_limits() -> None:
    """nhs-r-community/FunnelPlotR, tests/testthat/test-poisson_limits.R @9020d497."""
    found = compare.poisson_limits([15, 20, 30])
    assert list(found["low_95"]) == pytest.approx([0.5596924, 0.610826, 0.6746958], abs=5e-7)
    assert list(found["high_95"]) == pytest.approx([1.649348, 1.544419, 1.427562], abs=5e-7)
    assert list(found["low_998"]) == pytest.approx([0.386265, 0.4479107, 0.5289724], abs=5e-7)
    assert list(found["high_998"]) == pytest.approx([2.082907, 1.902094, 1.702771], abs=5e-7)


# observed, expected at which it is the lower and the upper limit, 95 %, then 99.8 %
PHE_POISSON_FUNNEL = [
    (1, 5.571644585, 0.025317898, 9.233410143, 0.001000547),
    (2, 7.224687515, 0.242209467, 11.22886836, 0.04540199),
    (3, 8.767273828, 0.618671905, 13.06224507, 0.190533306),
    (4, 10.24158653, 1.089865762, 14.79414916, 0.42855244),
    (5, 11.6683331, 1.623486324, 16.45474478, 0.739371928),
    (6, 13.0594765, 2.201894435, 18.0616374, 1.107104434),
    (7, 14.42267712, 2.814363736, 19.62617867, 1.520336178),
    (8, 15.76318696, 3.453831154, 21.15619716, 1.970813969),
    (9, 17.08479966, 4.11537405, 22.65737951, 2.452425215),
    (10, 18.39035799, 4.795387629, 24.13397235, 2.960519925),
    (11, 19.68203932, 5.491159964, 25.58929864, 3.491483541),
    (12, 20.96158966, 6.20057525, 27.02598763, 4.042439622),
    (13, 22.23039332, 6.921951787, 28.44614046, 4.61106382),
    (14, 23.48961686, 7.65393119, 29.85153496, 5.195441172),
    (15, 24.74021692, 8.395387918, 31.24360241, 5.793975249),
    (16, 25.98299459, 9.14538148, 32.62361534, 6.405328218),
    (17, 27.21864742, 9.903127814, 33.99257686, 7.028349533),
    (18, 28.44776062, 10.66794109, 35.3514374, 7.662057257),
    (19, 29.67084937, 11.43924075, 36.70097961, 8.305592877),
    (20, 30.88838097, 12.21651877, 38.04188668, 8.958211233),
    (21, 32.10073559, 12.99932836, 39.37475459, 9.619255926),
]


def test_phe_poisson_funnel() -> None:
    """ukhsa-collaboration/PHEindicatormethods, testdata_funnel_ratio_outputs.csv @093fd288: limits turned round, into the
    expected number at which an observed one lies on them, which is the exact interval of a Poisson mean.
    """
    observed, high_95, low_95, high_998, low_998 = map(np.array, zip(*PHE_POISSON_FUNNEL, strict=True))
    for confidence, low, high in ((0.95, low_95, high_95), (0.998, low_998, high_998)):
        found_low, found_high = intervals.poisson(observed, confidence)
        # published from a root search: that of 1 is −ln 0.975 = 0.02531781, not 0.02531790
        assert found_low == pytest.approx(low, rel=1e-6, abs=1e-7)
        assert found_high == pytest.approx(high, rel=1e-6)


# n, low_95, high_95, low_998, high_998, in percent about 80.642448 %
PHE_PROP_FUNNEL = [
    (1, 3.204264, 100, 0, 100),
    (10, 56.154344, 100, 42.03259, 100),
    (20, 63.326743, 97.958152, 53.341156, 100),
    (50, 69.691035, 91.593861, 63.375595, 97.909301),
    (102, 72.974925, 88.309971, 68.553233, 92.731663),
    (539, 77.306949, 83.977947, 75.38344, 85.901456),
    (1008, 78.203374, 83.081521, 76.796814, 84.488082),
    (110000, 80.408963, 80.875933, 80.274317, 81.010578),
]


def test_phe_prop_funnel_normal_approx() -> None:
    """PHEindicatormethods, testdata_funnel_prop_outputs.csv @093fd288, is labelled Wilson and is p ± z√(p(1 − p)/n), clipped.

    So at n = 20 chance alone puts 0.27 % of people below its lower 99.8 % limit and 1.3 % above its upper 95 % one where it
    says 0.1 % and 2.5 %. Ours are the exact law's: never more than stated beyond them, and alike only once n is large.
    """
    centre = 0.80642448
    published = (
        pd.DataFrame(PHE_PROP_FUNNEL, columns=["n", "low_95", "high_95", "low_998", "high_998"]).set_index(
            "n"
        )
        / 100
    )
    n = published.index.to_numpy()
    for name, z in {
        "low_95": -1.959964,
        "high_95": 1.959964,
        "low_998": -3.090232,
        "high_998": 3.090232,
    }.items():
        assert np.clip(centre + z * np.sqrt(centre * (1 - centre) / n), 0, 1) == pytest.approx(
            published[name], abs=5e-7
        )

    ours = compare.funnel_limits(centre, n).set_index("n")
    assert (ours.loc[[10, 20, 50], "low_998"] < published.loc[[10, 20, 50], "low_998"]).all()
    assert stats.binom.cdf(np.ceil(20 * published.loc[20, "low_998"]) - 1, 20, centre) > 0.001
    assert (stats.binom.cdf(np.ceil(n * ours["low_998"]) - 1, n, centre) <= 0.001).all()
    assert (stats.binom.cdf(np.ceil(n * ours["low_95"]) - 1, n, centre) <= 0.025).all()
    assert ours.loc[110000, LIMITS].to_numpy() == pytest.approx(
        published.loc[110000, LIMITS].to_numpy(), abs=5e-5
    )


def test_limits_close_in_on_the_centre_as_n_grows() -> None:
    found = compare.funnel_limits(0.85, range(1, 400))
    assert (found["low_998"] <= found["low_95"]).all()
    assert (found["high_95"] <= found["high_998"]).all()
    assert found[LIMITS].iloc[-1].between(0.78, 0.91).all()


@pytest.mark.parametrize("centre", [0.0, 1.0])
def test_rate_that_never_varies_leaves_no_room_beyond_it(centre: float) -> None:
    found = compare.funnel_limits(centre, [1, 30, 5000], tau2=0.01)[LIMITS]
    assert found.notna().all(axis=None)
    assert (found <= 1e-9).all(axis=None) if centre == 0 else (found["low_998"].iloc[-1] > 0.999)


def test_spread_between_people_widens_the_outer_limits() -> None:
    """√(1/4·100 + 0.0025) = 0.0707; asin √0.9 = 1.24905; sin²(1.24905 ± 3.0902·0.0707) = 0.7354 and 0.9894."""
    found = compare.funnel_limits(0.9, [100], tau2=0.0025).iloc[0]
    assert (found["wide_low"], found["wide_high"]) == pytest.approx((0.7354, 0.9894), abs=1e-4)
    assert "wide_low" not in compare.funnel_limits(0.9, [100])


def test_widened_limits_never_lie_inside_the_exact_ones() -> None:
    found = compare.funnel_limits(0.9, range(5, 200), tau2=1e-6)
    assert (found["wide_low"] <= found["low_998"]).all()
    assert (found["wide_high"] >= found["high_998"]).all()


def test_angle_of_a_half_is_an_eighth_of_a_turn() -> None:
    assert on_arcsine_scale([0, 0.5, 1]) == pytest.approx([0, np.pi / 4, np.pi / 2])
