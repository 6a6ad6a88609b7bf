"""A logistic model of grouped cases, small enough to read and quick enough for a page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

ROUNDS = 25
SETTLED = 1e-8
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Logistic:
    """The binomial model fitted: log odds ratios, their standard errors, and the log odds of each group.

    `covariance` is that of the coefficients. `has_settled` is false where the estimate ran away, as it does when a level is
    always or never counted.
    """

    coefficients: Floats
    errors: Floats
    covariance: Floats
    log_odds: Floats
    has_settled: bool


def logistic(design: Floats, x: Floats, n: Floats) -> Logistic:
    """The maximum-likelihood fit for x of n in each row of the design, whose first column is 1s (Newton's method)."""
    coefficients: Floats = np.zeros(design.shape[1])
    coefficients[0] = special.logit(x.sum() / n.sum())
    step = np.full_like(coefficients, np.inf)
    for _ in range(ROUNDS):
        rate = special.expit(design @ coefficients)
        step = np.linalg.pinv(_information(design, rate, n)) @ (design.T @ (x - n * rate))
        coefficients += step
        if np.abs(step).max() < SETTLED:
            break
    log_odds = design @ coefficients
    covariance = np.asarray(
        np.linalg.pinv(_information(design, special.expit(log_odds), n)), dtype=np.float64
    )
    errors: Floats = np.sqrt(np.diag(covariance)).astype(float)
    return Logistic(coefficients, errors, covariance, log_odds, bool(np.abs(step).max() < SETTLED))


def _information(design: Floats, rate: Floats, n: Floats) -> Floats:
    found: Floats = (design.T * (n * rate * (1 - rate))) @ design
    return found
