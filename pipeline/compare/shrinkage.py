"""What is likely true of each person, once the luck of a small sample is allowed for: estimates, ranks, the bottom few."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pipeline.kpi.spec import Better

SEED = 20261124
DRAWS = 4000
BOTTOM_SHARE = 0.2
RANKED = (0.5, 0.025, 0.975)
GRID = np.linspace(-9, 9, 181)
"""Log odds of the weight the department has against a typical person's own cases."""
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


class Departments(NamedTuple):
    """Departments that could have brought forth the counts, one per weight tried, and how likely each is.

    A person's own rate is Beta-distributed about `mean`, as firmly as `cases` cases would fix it; `known_by` is how many
    cases the mean itself is known by.
    """

    mean: Floats
    cases: Floats
    known_by: Floats
    likelihood: Floats


def shrinkage(
    x: Counts, n: Counts, is_compared: NDArray[np.bool_], better: Better, bottom: int = 0
) -> dict[str, Floats]:
    """For each person with x of n, by column name.

    `shrunk, shrunk_low, shrunk_high`: the person's rate, drawn towards the department's as far as the person's cases are
    few and the department's people alike, with its 95 % interval (empirical Bayes, beta-binomial).
    `p_bottom`: the probability of being among the worst `bottom` (0: a fifth) of those compared.
    `rank, rank_low, rank_high`: median and 95 % interval of the rank among those compared, 1 the best.

    How much people differ is not fixed at its most likely value but weighed over all values (Kass & Steffey 1989; uniform
    shrinkage prior, Daniels 1999): that value is often 0 by chance alone, and would then declare everybody equal.
    Intervals and ranks come from draws with a fixed seed. NaN where there is no case, nobody to compare with, or, for bottom
    and ranks, neither direction is better.
    """
    names = ("shrunk", "shrunk_low", "shrunk_high", "p_bottom", "rank", "rank_low", "rank_high")
    found = {name: np.full(len(n), np.nan) for name in names}
    has_cases = n > 0
    if has_cases.sum() < 2:
        return found
    x, n = x[has_cases], n[has_cases]
    possible = departments(x, n)
    drawn = draw_rates(x, n, possible)
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    for name, values in zip(names[:3], (_posterior_mean(x, n, possible), low, high), strict=True):
        found[name][has_cases] = values
    compared = is_compared[has_cases]
    if better != "neither" and compared.sum() >= 2:
        order = drawn[:, compared] if better == "lower" else -drawn[:, compared]
        for name, values in zip(names[3:], _ranked(order, bottom), strict=True):
            found[name][is_compared & has_cases] = values
    return found


def bottom_count(compared: int, bottom: int = 0) -> int:
    """How many people the bottom are; 0 asks for a fifth of those compared, rounded up."""
    return min(bottom or int(np.ceil(compared * BOTTOM_SHARE)), compared)


def departments(x: Counts, n: Counts) -> Departments:
    """The departments tried, from people who have nothing in common to people all alike."""
    weight = special.expit(GRID)
    cases = (np.median(n) * np.exp(GRID))[:, None]
    information = n * (cases + 1) / (cases + n)
    known_by = information.sum(axis=1)
    mean = ((information * x / n).sum(axis=1) + 0.5) / (known_by + 1)
    a, b = mean[:, None] * cases, (1 - mean[:, None]) * cases
    log_likelihood = (special.betaln(a + x, b + n - x) - special.betaln(a, b)).sum(axis=1)
    of_the_mean = np.sqrt(mean * (1 - mean) / known_by)
    likelihood = np.exp(log_likelihood - log_likelihood.max()) * of_the_mean * weight * (1 - weight)
    return Departments(mean, cases[:, 0], known_by, likelihood / likelihood.sum())


def draw_rates(x: Counts, n: Counts, possible: Departments) -> Floats:
    """Rates that could be the people's own: one row per draw, one column per person."""
    rng = np.random.default_rng(SEED)
    chosen = rng.choice(len(GRID), DRAWS, p=possible.likelihood)
    mean, known_by, cases = possible.mean[chosen], possible.known_by[chosen], possible.cases[chosen]
    centre = rng.beta(mean * (known_by + 1), (1 - mean) * (known_by + 1))
    a, b = (centre * cases)[:, None], ((1 - centre) * cases)[:, None]
    return rng.beta(a + x, b + n - x)


def _posterior_mean(x: Counts, n: Counts, possible: Departments) -> Floats:
    mean, cases = possible.mean[:, None], possible.cases[:, None]
    expected: Floats = possible.likelihood @ ((mean * cases + x) / (cases + n))
    return expected


def _ranked(order: Floats, bottom: int) -> tuple[Floats, Floats, Floats, Floats]:
    """p_bottom, rank, rank_low, rank_high from draws in which less is better."""
    ranks = order.argsort(axis=1).argsort(axis=1) + 1
    compared = order.shape[1]
    p_bottom = (ranks > compared - bottom_count(compared, bottom)).mean(axis=0)
    middle, low, high = np.quantile(ranks, RANKED, axis=0, method="nearest")
    return p_bottom, middle.astype(float), low.astype(float), high.astype(float)
