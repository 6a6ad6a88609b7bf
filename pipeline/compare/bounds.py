"""How far from each figure its true value may lie, at another confidence than the 95 % that measures carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from pipeline.compare.control import AS_CHANCE, Control, dispersion
from pipeline.kpi import CATALOGUE
from pipeline.kpi.intervals import Array, Interval, poisson, wilson

Z95 = 1.959963984540054
FARTHEST = 8.0
FIGURE = ("numerator", "denominator", "value", "low", "high")
TIMES = ("median", "p90", "survival_median", "survival_p90")
NO_CONTROLS: Mapping[str, Control] = MappingProxyType({})


@dataclass(frozen=True)
class Figures:
    """Figures whose intervals are wanted: their statistic, counts, value and 95 % interval, row by row.

    `widening`: how many times as much as by chance each varies, by its control chart (σz, at least 1); `freedom`: the
    degrees of freedom of that estimate, infinite where it is chance alone.
    """

    statistic: NDArray[np.object_]
    numerator: Array
    denominator: Array
    value: Array
    low: Array
    high: Array
    widening: Array
    freedom: Array

    @classmethod
    def of(
        cls, measured: pd.DataFrame, controls: Mapping[str, Control] = NO_CONTROLS, suffix: str = ""
    ) -> Figures:
        """The figures of a measures frame, or of the columns of a joined one that end in `suffix`."""
        kpis = list(measured["kpi"])
        x, n, value, low, high = (measured[name + suffix].to_numpy(float) for name in FIGURE)
        varied = [dispersion(controls[name]) if name in controls else AS_CHANCE for name in kpis]
        widening, freedom = np.array(varied, dtype=float).reshape(-1, 2).T
        statistic = np.array([CATALOGUE[name].statistic for name in kpis], dtype=object)
        return cls(statistic, x, n, value, low, high, widening, freedom)

    def at(self, level: float) -> Interval:
        """The 1 − `level` intervals, widened: Student's quantile times σz where there is one, because it is an estimate."""
        return self.reaching(np.asarray(special.stdtrit(self.freedom, 1 - level / 2), dtype=float))

    def level(self, reach: Array) -> Array:
        """The level of the intervals that reach so many standard errors; the inverse of `at`."""
        return np.asarray(2 * special.stdtr(self.freedom, -reach), dtype=float)

    def reaching(self, reach: Array) -> Interval:
        """The intervals that reach so many (widened) standard errors, as far as a normal law is concerned.

        Wilson's for rates, the exact one for counts (Garwood), both as if there were fewer cases by σz². Student's for means.
        Of all else only the 95 % interval is known: it is stretched in proportion, upward on the logarithmic scale for times,
        because they are skewed. NaN where a figure has no interval; a stock has none.
        """
        confidence = special.erf(np.minimum(reach, FARTHEST) / np.sqrt(2))
        cases = self.widening**2
        is_rate = self.statistic == "ratio"
        x, n = (np.where(is_rate, count / cases, np.nan) for count in (self.numerator, self.denominator))
        rate = wilson(x, n, confidence)
        count = poisson(self.value / cases, confidence)
        kinds = [is_rate, self.statistic == "count"]
        low, high = self._stretched(reach)
        return (
            np.select(kinds, [rate[0], count[0] * cases], low),
            np.select(kinds, [rate[1], count[1] * cases], high),
        )

    def _stretched(self, reach: Array) -> Interval:
        """The 95 % interval, made as much wider as the reach is than 1.96, or as Student's quantiles are."""
        n, value = self.denominator, self.value
        by_student = special.stdtrit(n - 1, special.ndtr(-reach)) / special.stdtrit(n - 1, special.ndtr(-Z95))
        stretch = self.widening * np.where((self.statistic == "mean") & (n >= 2), by_student, reach / Z95)
        is_time = np.isin(self.statistic.astype(str), TIMES) & (value > 0)
        ratio = np.divide(self.high, value, out=np.ones_like(value), where=is_time)
        upward = np.where(is_time, value * ratio**stretch, value + stretch * (self.high - value))
        downward = value - stretch * (value - self.low)
        return np.where(is_time, np.maximum(downward, 0), downward), upward
