"""95 % intervals for rates, means, quantiles and counts, each over whole arrays; NaN where there is none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

CONFIDENCE = 0.95
DRAWS = 2_000
SEED = 20_261_124
MOST_RESAMPLED = 1_000
Array = NDArray[np.float64]
Interval = tuple[Array, Array]
Estimate = tuple[ArrayLike, ArrayLike, ArrayLike]


def wilson(successes: ArrayLike, n: ArrayLike, confidence: ArrayLike = CONFIDENCE) -> Interval:
    """The Wilson score interval of a proportion (Wilson 1927, without continuity correction)."""
    x, size = _floats(successes), _positive(n)
    z = special.ndtri(0.5 + _floats(confidence) / 2)
    share, reach = x / size, z**2 / size
    centre = (share + reach / 2) / (1 + reach)
    half = z * np.sqrt(share * (1 - share) / size + reach / (4 * size)) / (1 + reach)
    low = np.where(x == 0, 0.0, centre - half)
    high = np.where(x == size, 1.0, centre + half)
    return np.where(np.isnan(size), np.nan, low), np.where(np.isnan(size), np.nan, high)


def exact(successes: ArrayLike, n: ArrayLike, confidence: ArrayLike = CONFIDENCE) -> Interval:
    """The exact interval of a proportion (Clopper & Pearson 1934): it covers at least as often as it says."""
    x, size, tail = _floats(successes), _positive(n), (1 - _floats(confidence)) / 2
    low = np.where(x == 0, 0.0, special.betaincinv(x, size - x + 1, tail))
    high = np.where(x == size, 1.0, special.betaincinv(x + 1, size - x, 1 - tail))
    return np.where(np.isnan(size), np.nan, low), np.where(np.isnan(size), np.nan, high)


def student(total: ArrayLike, squares: ArrayLike, n: ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """Student's t interval of a mean, from the sum of the values and of their squares; needs two values."""
    size = np.where(_floats(n) >= 2, _floats(n), np.nan)
    mean = _floats(total) / size
    variance = np.maximum(_floats(squares) - size * mean**2, 0) / (size - 1)
    half = special.stdtrit(size - 1, 0.5 + confidence / 2) * np.sqrt(variance / size)
    return mean - half, mean + half


def order_statistics(
    values: Sequence[Array], probability: float, confidence: float = CONFIDENCE
) -> tuple[Array, Array, Array]:
    """A quantile of each sorted sample with its distribution-free interval: quantile, low, high.

    The bounds are the order statistics whose ranks the binomial law gives (Conover 1999, 3.2), so they hold for any
    distribution; a bound whose rank lies outside the sample is NaN. The quantile interpolates between neighbours.
    """
    sizes = np.array([len(sample) for sample in values], dtype=float)
    flat, starts = np.concatenate([*values, [np.nan]]), np.cumsum(sizes) - sizes
    tail = (1 - confidence) / 2
    place = np.maximum(sizes - 1, 0) * probability + 1
    below, above = (_ranked(flat, starts, sizes, rank) for rank in (np.floor(place), np.ceil(place)))
    lower = np.ceil(special.bdtrik(tail, sizes, probability))
    upper = np.ceil(special.bdtrik(1 - tail, sizes, probability)) + 1
    low, high = (_ranked(flat, starts, sizes, rank) for rank in (lower, upper))
    return below + (above - below) * (place % 1), low, high


def poisson(count: ArrayLike, confidence: ArrayLike = CONFIDENCE) -> Interval:
    """The exact interval of a Poisson mean from one count (Garwood 1936)."""
    x, tail = _floats(count), (1 - _floats(confidence)) / 2
    low = np.where(x == 0, 0.0, special.gammaincinv(x, tail))
    return low, _floats(special.gammaincinv(x + 1, 1 - tail))


def byar(count: ArrayLike, confidence: ArrayLike = CONFIDENCE) -> Interval:
    """The interval of a Poisson mean from one count by Byar's approximation (Breslow & Day 1987), for counts of 10 and more."""
    x, z = _floats(count), special.ndtri(0.5 + _floats(confidence) / 2)
    size = np.where(x > 0, x, np.nan)
    low = size * (1 - 1 / (9 * size) - z / (3 * np.sqrt(size))) ** 3
    high = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))) ** 3
    return np.where(x > 0, low, 0.0), high


def net_promoter(promoters: ArrayLike, detractors: ArrayLike, n: ArrayLike) -> tuple[Array, Array]:
    """The net promoter score (−1 to 1) and the variance of a single answer; its standard error is √(variance / n)."""
    size = _positive(n)
    for_it, against = _floats(promoters) / size, _floats(detractors) / size
    score = for_it - against
    return score, for_it + against - score**2


def bootstrap(tops: Sequence[Array], bottoms: Sequence[Array], confidence: float = CONFIDENCE) -> Interval:
    """The interval of Σtop / Σbottom for each sample of rows; NaN for a sample of fewer than two.

    Up to 1,000 rows the percentiles of 2,000 resamples, widened for small samples (Hesterberg 2015, The American
    Statistician 69:371); every sample draws from the same seed, so a figure does not depend on what else is asked.
    Beyond, the linearised interval with Student's t (Cochran 1977, 6.4).
    """
    bounds = [_of_quotient(top, bottom, confidence) for top, bottom in zip(tops, bottoms, strict=True)]
    low, high = np.array(bounds, dtype=float).reshape(-1, 2).T
    return low, high


def difference(now: Estimate, before: Estimate) -> tuple[Array, Array, Array]:
    """The difference of two independent estimates, with its interval recovered from theirs: difference, low, high.

    Newcombe 1998, method 10, when both are Wilson intervals; Zou & Donner 2008 (MOVER) in general.
    """
    (a, a_low, a_high), (b, b_low, b_high) = map(_floats, now), map(_floats, before)
    gap = a - b
    return gap, gap - np.hypot(a - a_low, b_high - b), gap + np.hypot(a_high - a, b - b_low)


def _of_quotient(top: Array, bottom: Array, confidence: float) -> tuple[float, float]:
    if len(top) < 2 or not bottom.sum():
        return np.nan, np.nan
    return (_resampled if len(top) <= MOST_RESAMPLED else _linearised)(top, bottom, confidence)


def _resampled(top: Array, bottom: Array, confidence: float) -> tuple[float, float]:
    n = len(top)
    rows = np.random.default_rng(SEED).integers(0, n, (DRAWS, n))
    with np.errstate(divide="ignore", invalid="ignore"):
        quotients = top[rows].sum(axis=1) / bottom[rows].sum(axis=1)
    tail = special.ndtr(special.stdtrit(n - 1, (1 - confidence) / 2) * np.sqrt(n / (n - 1)))
    low, high = np.quantile(quotients[np.isfinite(quotients)], [tail, 1 - tail])
    return float(low), float(high)


def _linearised(top: Array, bottom: Array, confidence: float) -> tuple[float, float]:
    n, quotient = len(top), top.sum() / bottom.sum()
    residuals = top - quotient * bottom
    error = np.sqrt((residuals**2).sum() / (n - 1) / n) / bottom.mean()
    half = special.stdtrit(n - 1, 0.5 + confidence / 2) * error
    return float(quotient - half), float(quotient + half)


def _ranked(flat: Array, starts: Array, sizes: Array, ranks: Array) -> Array:
    """The value at a rank, counted from 1, of each of the samples laid end to end; NaN where there is no such rank."""
    exists = (ranks >= 1) & (ranks <= sizes)
    return np.where(exists, flat[np.where(exists, starts + ranks - 1, -1).astype(int)], np.nan)


def _floats(values: ArrayLike) -> Array:
    return np.asarray(values, dtype=float)


def _positive(n: ArrayLike) -> Array:
    """The sizes, NaN where a size is 0."""
    size = _floats(n)
    return np.where(size > 0, size, np.nan)
