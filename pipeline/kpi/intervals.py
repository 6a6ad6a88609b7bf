"""95 % intervals for rates, means, quantiles and counts, each over whole arrays; NaN where there is none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

CONFIDENCE = 0.95
Array = NDArray[np.float64]
Interval = tuple[Array, Array]
Estimate = tuple[ArrayLike, ArrayLike, ArrayLike]


def wilson(successes: ArrayLike, n: ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """The Wilson score interval of a proportion (Wilson 1927, without continuity correction)."""
    x, size = _floats(successes), _positive(n)
    z = special.ndtri(0.5 + confidence / 2)
    share, reach = x / size, z**2 / size
    centre = (share + reach / 2) / (1 + reach)
    half = z * np.sqrt(share * (1 - share) / size + reach / (4 * size)) / (1 + reach)
    low = np.where(x == 0, 0.0, centre - half)
    high = np.where(x == size, 1.0, centre + half)
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


def poisson(count: ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """The exact interval of a Poisson mean from one count (Garwood 1936)."""
    x, tail = _floats(count), (1 - confidence) / 2
    low = np.where(x == 0, 0.0, special.gammaincinv(x, tail))
    return low, _floats(special.gammaincinv(x + 1, 1 - tail))


def difference(now: Estimate, before: Estimate) -> tuple[Array, Array, Array]:
    """The difference of two independent estimates, with its interval recovered from theirs: difference, low, high.

    Newcombe 1998, method 10, when both are Wilson intervals; Zou & Donner 2008 (MOVER) in general.
    """
    (a, a_low, a_high), (b, b_low, b_high) = map(_floats, now), map(_floats, before)
    gap = a - b
    return gap, gap - np.hypot(a - a_low, b_high - b), gap + np.hypot(a_high - a, b - b_low)


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
