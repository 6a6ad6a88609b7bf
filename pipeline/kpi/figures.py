"""From counts to figures: numerator, denominator, value, low, high, for each statistic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pipeline.kpi import intervals, survival
from pipeline.kpi.spec import Statistic

FIGURES = ("numerator", "denominator", "value", "low", "high")
PROBABILITY: dict[Statistic, float] = {"median": 0.5, "p90": 0.9, "survival_median": 0.5, "survival_p90": 0.9}
Counts = Mapping[str, Any]
Figures = tuple[Any, Any, Any, Any, Any]


def figures(statistic: Statistic, counts: Counts) -> dict[str, Any]:
    """The figures by name; NaN where there is nothing to say."""
    return dict(zip(FIGURES, _of[statistic](statistic, counts), strict=True))


def no_figures(rows: int) -> dict[str, Any]:
    return {name: np.full(rows, np.nan) for name in FIGURES}


def _count(statistic: Statistic, counts: Counts) -> Figures:
    n, nothing = counts["n"], np.full(len(counts["n"]), np.nan)
    return n, nothing, n, nothing, nothing


def _ratio(statistic: Statistic, counts: Counts) -> Figures:
    counted, n = counts["counted"], counts["n"]
    return counted, n, counted / _unless_zero(n), *intervals.wilson(counted, n)


def _quotient(statistic: Statistic, counts: Counts) -> Figures:
    total, over = counts["total"], counts["over"]
    return total, over, total / _unless_zero(over), *intervals.bootstrap(counts["tops"], counts["bottoms"])


def _mean(statistic: Statistic, counts: Counts) -> Figures:
    """Of sums of cases nothing is known but what the rows differ by, so their interval is that of a quotient."""
    if "over" in counts:
        return _quotient(statistic, counts)
    total, n = counts["total"], counts["n"]
    return total, n, total / _unless_zero(n), *intervals.student(total, counts["squares"], n)


def _quantile(statistic: Statistic, counts: Counts) -> Figures:
    n = counts["n"]
    return np.full(len(n), np.nan), n, *intervals.order_statistics(counts["values"], PROBABILITY[statistic])


def _survival(statistic: Statistic, counts: Counts) -> Figures:
    """Of so many (denominator) so many have ended (numerator); the time by which a share of all has."""
    waits = counts["waits"]
    found = survival.quantile(survival.kaplan_meier(waits), len(waits), PROBABILITY[statistic])
    return counts["ended"], counts["n"], *found


def _unless_zero(values: np.ndarray) -> np.ndarray:
    return np.where(values > 0, values, np.nan)


_of = {
    "count": _count,
    "stock": _count,
    "ratio": _ratio,
    "quotient": _quotient,
    "mean": _mean,
    "median": _quantile,
    "p90": _quantile,
    "survival_median": _survival,
    "survival_p90": _survival,
}
