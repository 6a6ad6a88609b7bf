"""Exact chances of drawing without replacement."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pipeline.compare.fisher import fisher_tails, law_of_kinds


def test_fisher_tails_are_the_hypergeometric_ones() -> None:
    rng = np.random.default_rng(1)
    n = rng.integers(0, 400, 60)
    x = rng.binomial(n, 0.9)
    at_least, at_most = fisher_tails(x, n, x.sum(keepdims=True), n.sum(keepdims=True))
    assert at_least == pytest.approx(stats.hypergeom.sf(x - 1, n.sum(), x.sum(), n), abs=1e-10)
    assert at_most == pytest.approx(stats.hypergeom.cdf(x, n.sum(), x.sum(), n), abs=1e-10)


def test_tails_of_a_drawing_by_hand() -> None:
    """Two of four cases count, two are drawn: none, one or both of them in 1, 4 and 1 of 6 ways."""
    x, two, four = np.arange(3), np.full(3, 2), np.full(3, 4)
    at_least, at_most = fisher_tails(x, two, two, four)
    assert at_least == pytest.approx([1, 5 / 6, 1 / 6])
    assert at_most == pytest.approx([1 / 6, 5 / 6, 1])


def test_law_over_two_kinds_by_hand() -> None:
    """One of two cases of which one counts, and one of four of which one does: 1/2·3/4, 1/2·3/4 + 1/2·1/4, 1/2·1/4."""
    found = law_of_kinds(np.array([1, 1]), np.array([1, 1]), np.array([2, 4]))
    assert found == pytest.approx([0.375, 0.5, 0.125])


def test_law_of_one_kind_is_hypergeometric() -> None:
    found = law_of_kinds(np.array([30]), np.array([70]), np.array([100]))
    assert found == pytest.approx(stats.hypergeom.pmf(np.arange(31), 100, 70, 30), abs=1e-12)


def test_law_of_a_kind_that_nobody_else_has_is_what_happened() -> None:
    assert law_of_kinds(np.array([8]), np.array([5]), np.array([8])) == pytest.approx(
        [0, 0, 0, 0, 0, 1, 0, 0, 0]
    )
