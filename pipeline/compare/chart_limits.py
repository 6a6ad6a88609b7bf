"""The numbers behind a control chart: centre, standard error, moving ranges, and points too far out to count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.kpi.spec import Statistic

RANGE_TO_LIMIT = 2.66
RANGE_CEILING = 3.267
RANGE_TO_SIGMA = 1.128
RANGE_VARIANCE = 0.82
MEDIAN_RANGE_TO_SIGMA = 0.954
EXTREME_SIGMAS = 6
MOST_EXTREMES = 1 / 8
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Course:
    """A figure from period to period: its values and what they are counted from.

    `size`: the denominator of a rate, the days of a count. `error`: the standard error of all else, from its interval.
    `segment`: 0, 1, …; each has limits of its own.
    """

    statistic: Statistic
    value: Floats
    numerator: Floats
    size: Floats
    error: Floats
    segment: NDArray[np.int64]

    @property
    def is_counted(self) -> bool:
        """Whether chance alone says how much it varies."""
        return self.statistic in ("ratio", "count")

    def centre(self, points: Flags) -> Floats:
        """The rate, the count in as many days, or the mean, of those points of each segment, at all its points."""
        if self.statistic == "ratio":
            return self._each(points, lambda part: self.numerator[part].sum() / self.size[part].sum())
        if self.statistic == "count":
            return self.size * self._each(points, lambda part: self.value[part].sum() / self.size[part].sum())
        return self._each(points, lambda part: self.value[part].mean())

    def chance(self, centre: Floats) -> Floats:
        """The standard error that chance alone gives each point."""
        if self.statistic == "ratio":
            return np.sqrt(centre * (1 - centre) / np.where(self.size > 0, self.size, np.nan))
        return np.sqrt(centre) if self.statistic == "count" else self.error

    def sigma_z(self, points: Flags) -> float | None:
        """Laney's σz: the mean moving range of those points in standard errors, over 1.128; None of fewer than three."""
        centre = self.centre(points)
        error = self.chance(centre)
        z = np.divide(self.value - centre, error, out=np.full(len(error), np.nan), where=error > 0)
        ranges = np.concatenate(
            [np.empty(0), *(_ranges(z[part & ~np.isnan(z)]) for part in self.parts(points))]
        )
        return float(ranges.mean() / RANGE_TO_SIGMA) if len(ranges) >= 2 else None

    def range_sigma(self, points: Flags) -> Floats:
        """A third of 2.66 mean moving ranges, jumps beyond the limit of ranges left out."""
        return self._each(points, lambda part: _mean_range(self.value[part])) * RANGE_TO_LIMIT / 3

    def count(self, points: Flags) -> Floats:
        """How many of those points the segment of each point has."""
        return self._each(points, lambda part: part.sum())

    def extremes(self, points: Flags) -> Flags:
        """The points more than six sigmas from the median of their segment, which chance does not make.

        Sigma is the median moving range over 0.954, which a few such points hardly touch; of rates and counts it is at
        least what chance makes it. Where they are more than one in eight the figure changed its level: none is extreme.
        """
        found = np.zeros(len(self.value), dtype=bool)
        for part in self.parts(points):
            away = self._from_median(part)
            sigma = np.median(_ranges(away)) / MEDIAN_RANGE_TO_SIGMA if len(away) > 1 else 0.0
            sigma = max(sigma, 1.0) if self.is_counted else sigma
            is_far = (sigma > 0) & (np.abs(away) > EXTREME_SIGMAS * sigma)
            found[part] = is_far & (is_far.mean() <= MOST_EXTREMES)
        return found

    def _from_median(self, part: Flags) -> Floats:
        """How far points lie from their median: in standard errors of chance for rates and counts, else as they are."""
        value, size = self.value[part], self.size[part]
        if self.statistic == "ratio":
            middle = np.clip(np.median(value), 0.5 / size.sum(), 1 - 0.5 / size.sum())
            return np.asarray((value - middle) / np.sqrt(middle * (1 - middle) / size))
        if self.statistic == "count":
            middle = max(float(np.median(value / size)), 0.5 / size.sum()) * size
            return np.asarray((value - middle) / np.sqrt(middle))
        return np.asarray(value - np.median(value))

    def parts(self, points: Flags) -> list[Flags]:
        """Those points by segment, empty segments left out."""
        parts = [points & (self.segment == number) for number in np.unique(self.segment)]
        return [part for part in parts if part.any()]

    def _each(self, points: Flags, figure: Callable[[Flags], float]) -> Floats:
        """A figure of those points of each segment, at all its points; NaN where it has none of them."""
        found = np.full(len(self.value), np.nan)
        for part in self.parts(points):
            found[self.segment == self.segment[part][0]] = figure(part)
        return found


def _ranges(values: Floats) -> Floats:
    return np.abs(np.diff(values))


def _mean_range(values: Floats) -> float:
    ranges = _ranges(values)
    usual = ranges[ranges <= RANGE_CEILING * ranges.mean()] if len(ranges) else ranges
    return float(usual.mean()) if len(usual) else np.nan
