"""The exact chances of how many count among cases drawn without replacement: Fisher's, over one kind of case or several."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

NEGLIGIBLE = 1e-15
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def fisher_tails(x: Counts, n: Counts, counted: Counts, total: Counts) -> tuple[Floats, Floats]:
    """P(X ≥ x) and P(X ≤ x) where n cases are drawn from `total`, of which `counted` count.

    The terms of the far tail are summed outward from x until nothing is added; the near tail is the rest of 1.
    """
    is_low = x * total < n * counted
    y = np.where(is_low, n - x, x).astype(float)
    marked = np.where(is_low, total - counted, counted)
    unmarked = total - marked
    at_y = np.exp(_log_ways(marked, y) + _log_ways(unmarked, n - y) - _log_ways(total, n.astype(float)))
    term, far = at_y.copy(), at_y.copy()
    while np.any(term > NEGLIGIBLE * far):
        term *= (marked - y) * (n - y) / ((y + 1) * (unmarked - n + y + 1))
        far += term
        y += 1
    near = np.clip(1 - far + at_y, 0, 1)
    return np.where(is_low, near, far), np.where(is_low, far, near)


def law_of_kinds(n: Counts, counted: Counts, total: Counts) -> Floats:
    """The chance of each number that count among a person's cases, n of each kind, had they been drawn from the department's
    `total` cases of that kind, of which `counted` count.

    A sum of independent hypergeometric counts, by Fourier transform, exact to about 1e-13.
    """
    outcomes = int(n.sum()) + 1
    spectrum = np.ones(outcomes // 2 + 1, dtype=complex)
    for drawn, marked, all_cases in zip(n, counted, total, strict=True):
        spectrum *= np.fft.rfft(_hypergeometric(drawn, marked, all_cases), outcomes)
    return np.clip(np.fft.irfft(spectrum, outcomes), 0, 1)


def _hypergeometric(drawn: np.int64, marked: np.int64, total: np.int64) -> Floats:
    """The chance of 0 to all of the drawn cases being marked ones."""
    count = np.arange(drawn + 1.0)
    ways = _log_ways(marked, count) + _log_ways(total - marked, drawn - count) - _log_ways(total, count[-1])
    chance: Floats = np.exp(ways)
    return chance


def _log_ways(of: Counts | np.int64, taken: Floats) -> Floats:
    """The logarithm of the number of ways to take so many of so many."""
    ways: Floats = special.gammaln(of + 1.0) - special.gammaln(taken + 1) - special.gammaln(of - taken + 1)
    return ways
