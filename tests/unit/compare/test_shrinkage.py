"""What is likely true of each person once the luck of a small sample is allowed for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize, stats

from pipeline.compare.shrinkage import bottom_count, departments, shrinkage
from pipeline.kpi.spec import Better

Floats = np.ndarray


def shrunk(
    x: list[int], n: list[int], better: Better = "higher", bottom: int = 0, least: int = 0
) -> dict[str, Floats]:
    size = np.array(n)
    return shrinkage(np.array(x), size, (size >= least) & (size > 0), better, bottom)


def test_estimate_lies_between_the_own_rate_and_that_of_the_department() -> None:
    found = shrunk([60, 90, 90, 92, 88], [100, 100, 100, 100, 100])
    assert 0.60 < found["shrunk"][0] < 0.84
    assert 0.84 < found["shrunk"][3] < 0.92
    assert found["shrunk_low"][0] < found["shrunk"][0] < found["shrunk_high"][0]


def test_few_cases_are_drawn_further_towards_the_department_than_many() -> None:
    found = shrunk([5, 500, 900, 950, 800], [10, 1000, 1000, 1000, 1000])
    few, many = found["shrunk"][:2]
    assert many == pytest.approx(0.5, abs=0.01)
    assert few > 0.55


def test_many_people_bring_the_maximum_likelihood_department_forth() -> None:
    """With 400 people the weights gather about the beta-binomial's own maximum, found by another route."""
    rng = np.random.default_rng(3)
    n = rng.integers(40, 160, 400)
    x = rng.binomial(n, rng.beta(45, 5, 400))

    def badness(at: Floats) -> float:
        mean, cases = 1 / (1 + np.exp(-at[0])), np.exp(at[1])
        return -float(stats.betabinom.logpmf(x, n, mean * cases, (1 - mean) * cases).sum())

    best = optimize.minimize(badness, np.array([2.0, 4.0]), method="Nelder-Mead").x
    mean, cases = 1 / (1 + np.exp(-best[0])), np.exp(best[1])
    possible = departments(x, n)
    likeliest = possible.likelihood.argmax()
    assert possible.mean[likeliest] == pytest.approx(mean, abs=0.003)
    assert possible.cases[likeliest] == pytest.approx(cases, rel=0.15)
    assert shrinkage(x, n, n > 0, "higher")["shrunk"] == pytest.approx(
        (mean * cases + x) / (cases + n), abs=0.01
    )


def test_interval_of_a_shrunken_rate_holds_the_truth_in_95_of_100() -> None:
    rng = np.random.default_rng(4)
    hits = []
    for _ in range(60):
        truth, n = rng.beta(45, 5, 20), rng.integers(30, 120, 20)
        found = shrinkage(rng.binomial(n, truth), n, n > 0, "higher")
        hits.append((found["shrunk_low"] <= truth) & (truth <= found["shrunk_high"]))
    assert np.mean(hits) == pytest.approx(0.95, abs=0.025)


def test_chances_of_being_at_the_bottom_add_up_to_its_places() -> None:
    found = shrunk([80, 85, 90, 95, 99], [100] * 5, bottom=2)
    assert found["p_bottom"].sum() == pytest.approx(2)
    assert list(found["p_bottom"]) == sorted(found["p_bottom"], reverse=True)


@pytest.mark.parametrize(
    "compared, asked, places", [(20, 0, 4), (21, 0, 5), (3, 0, 1), (20, 3, 3), (2, 5, 2), (0, 0, 0)]
)
def test_bottom_is_a_fifth_unless_said_otherwise(compared: int, asked: int, places: int) -> None:
    assert bottom_count(compared, asked) == places


def test_ranks_of_people_all_alike_span_nearly_all_places() -> None:
    found = shrunk([45] * 20, [50] * 20)
    assert found["rank"] == pytest.approx(10.5, abs=1)
    assert set(found["rank_low"]) == {1}
    assert set(found["rank_high"]) == {20}
    assert found["p_bottom"] == pytest.approx(0.2, abs=0.03)


def test_rank_one_is_the_best_whichever_way_is_better() -> None:
    higher, lower = shrunk([990, 900, 800], [1000] * 3), shrunk([990, 900, 800], [1000] * 3, better="lower")
    assert (list(higher["rank"]), list(lower["rank"])) == ([1, 2, 3], [3, 2, 1])
    assert (higher["p_bottom"][2], lower["p_bottom"][0]) == pytest.approx((1, 1))


def test_figure_of_which_neither_way_is_better_has_no_ranks() -> None:
    found = shrunk([99, 90, 80], [100] * 3, better="neither")
    assert np.isnan(found["rank"]).all()
    assert np.isnan(found["p_bottom"]).all()
    assert not np.isnan(found["shrunk"]).any()


def test_too_few_are_drawn_in_but_never_ranked() -> None:
    found = shrunk([2, 90, 80, 0], [5, 100, 100, 0], least=30)
    assert list(np.isnan(found["rank"])) == [True, False, False, True]
    assert list(np.isnan(found["shrunk"])) == [False, False, False, True]
    assert found["rank_high"][1:3].max() == 2


def test_same_counts_give_the_same_draws() -> None:
    first, second = (shrunk([45, 40, 50], [50, 50, 60]) for _ in range(2))
    assert all((first[name] == second[name]).all() for name in first)


@pytest.mark.parametrize("count", [0, 50])
def test_rate_never_or_always_seen_in_anybody_is_held_to_be_rare_not_impossible(count: int) -> None:
    found = shrunk([count] * 4, [50] * 4)
    assert 0 < np.abs(found["shrunk"] - count / 50).max() < 0.01
    assert (found["shrunk_high"] - found["shrunk_low"] > 0.005).all()
