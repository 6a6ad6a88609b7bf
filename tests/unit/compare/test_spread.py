"""Whether people can be told apart at all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline import compare
from pipeline.compare.spread import between_people, chi_square, dispersion, z_scores
from pipeline.kpi import CATALOGUE
from tests.unit.compare.frames import rates

ANSWER_RATE = CATALOGUE["answer_rate"]


def spread_of(*counts: tuple[int, int], bottom: int = 0) -> compare.Spread:
    named = [(f"S{number}", *pair) for number, pair in enumerate(counts)]
    return compare.spread(compare.people(rates("answer_rate", named), ANSWER_RATE), ANSWER_RATE, bottom)


def test_people_with_equal_rates_cannot_be_told_apart() -> None:
    found = spread_of(*[(90, 100)] * 6)
    assert (found.is_alike, found.p_alike, found.phi, found.tau2) == (True, 1.0, 0.0, 0.0)
    assert (found.compared, found.bottom, found.level) == (6, 2, 0.001)


def test_people_far_apart_can_be_told_apart_and_are_over_dispersed() -> None:
    found = spread_of((60, 100), (70, 100), (80, 100), (90, 100), (99, 100), (65, 100))
    assert not found.is_alike
    assert found.is_over_dispersed
    assert found.p_alike < 0.001
    assert found.phi > 5
    assert found.tau2 > 0.01


def test_single_outlier_is_told_apart_but_makes_no_over_dispersion() -> None:
    found = spread_of(*[(90, 100)] * 12, (60, 100))
    assert not found.is_alike
    assert not found.is_over_dispersed
    assert found.tau2 == 0


def test_chance_of_lying_as_far_apart_agrees_with_the_chi_square_law_where_n_is_large() -> None:
    """Rates .50 .53 .47 .51 of 1000: χ² = 7.6 on 3 degrees of freedom, 0.055 in the tables."""
    x, n = np.array([500, 530, 470, 510]), np.full(4, 1000)
    assert chi_square(x, n) == pytest.approx(7.5, abs=0.1)
    assert spread_of(*zip(x, n, strict=True)).p_alike == pytest.approx(0.057, abs=0.01)


def test_department_of_people_all_alike_is_called_so_nineteen_times_in_twenty() -> None:
    rng = np.random.default_rng(5)
    sizes = [rng.integers(30, 120, 12) for _ in range(120)]
    found = [spread_of(*zip(rng.binomial(n, 0.9), n, strict=True)) for n in sizes]
    assert np.mean([one.is_alike for one in found]) == pytest.approx(0.95, abs=0.06)
    assert np.mean([one.is_over_dispersed for one in found]) <= 0.1


def test_too_few_have_no_say() -> None:
    with_few, without = spread_of((90, 100), (91, 100), (5, 29)), spread_of((90, 100), (91, 100))
    assert (with_few.phi, with_few.p_alike, with_few.compared) == (without.phi, without.p_alike, 2)


@pytest.mark.parametrize(
    "counts, is_alike", [([], False), ([(9, 100)], False), ([(100, 100), (50, 50)], True)]
)
def test_nothing_to_compare_is_no_spread(counts: list[tuple[int, int]], is_alike: bool) -> None:
    frame = rates("answer_rate", [("S", 1, 100), *((f"S{n}", *pair) for n, pair in enumerate(counts))]).iloc[
        1:
    ]
    found = compare.spread(compare.people(frame, ANSWER_RATE), ANSWER_RATE)
    assert np.isnan(found.phi)
    assert (found.is_alike, found.is_over_dispersed, found.tau2) == (is_alike, False, 0.0)


def test_funnelplotr_phi() -> None:
    """nhs-r-community/FunnelPlotR, test-classes_methods.R @9020d497: log-transformed ratios, of which truncation at 10 % keeps
    all six, so that nothing is pulled in.
    """
    observed = np.array([100, 150, 180, 80, 120, 225])
    expected = np.array([108, 112, 165, 95, 100, 220])
    z = np.log(observed / expected) * np.sqrt(expected)
    assert dispersion(z, winsorised=0) == pytest.approx(2.948033, abs=5e-7)


def test_winsorising_pulls_an_outlier_in() -> None:
    """Of −1, 0 … 0, 1 and 30 the 10 and 90 % quantiles are 0 and 1 (eleven values): only a 1 is left twice."""
    z = np.array([-1.0, *[0.0] * 8, 1.0, 30.0])
    assert dispersion(z) == pytest.approx(2 / 11)


def test_spread_between_people_by_hand() -> None:
    """Four people of n = 25 (w = 100) at φ = 2: (4·2 − 3) / (400 − 40000/400) = 5/300; none where kφ ≤ k − 1."""
    assert between_people(2.0, np.full(4, 25)) == pytest.approx(5 / 300)
    assert between_people(0.75, np.full(4, 25)) == 0


def test_z_scores_are_on_the_arcsine_scale() -> None:
    """Of 0.8 and 1 of 25 about 0.9: 10·(1.10715 − 1.24905) and 10·(1.57080 − 1.24905)."""
    assert z_scores(np.array([20, 25]), np.full(2, 25)) == pytest.approx([-1.4190, 3.2175], abs=1e-4)


def test_over_dispersion_widens_nothing_without_people() -> None:
    found = compare.spread(
        pd.DataFrame(columns=["kpi", "status", "numerator", "denominator", "level", "group"]), ANSWER_RATE
    )
    assert (found.compared, found.level) == (0, 0.001)
