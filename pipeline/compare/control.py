"""Control charts: how far a figure moves from period to period without a cause, and where it moved further."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from pipeline.compare.chart_limits import RANGE_VARIANCE, Course, Flags, Floats
from pipeline.compare.run_rules import signals
from pipeline.kpi import Kpi
from pipeline.settings import Baseline

Chart = Literal["xmr", "p", "p_prime", "u", "u_prime"]
Assurance = Literal["consistent_pass", "consistent_fail", "inconsistent"]

LEAST_POINTS = 8
FINISHED_SHARE = 0.75
AS_CHANCE = (1.0, float("inf"))
SIGMAS_IN_INTERVAL = 2 * 1.959963984540054
COLUMNS = [
    "period", "first_day", "end_day", "numerator", "n", "value", "status", "is_judged", "is_extreme", "segment",
    "centre", "low", "high", "signal", "side",
]  # fmt: skip


@dataclass(frozen=True)
class Control:
    """The control chart of one KPI.

    `points`: one row per period, in order: period, first_day, end_day, numerator, n, value, status, is_judged, is_extreme,
    segment, centre, low, high, signal, side.
    `value` is the measure's own, in its unit; `n` its denominator, or the days of a count. `is_judged`: false for what is
    too few, missing, a count or stock of a period that is not over, or times that mostly still run: such a point has no say
    in the limits and no signal.
    `is_extreme`: so far out that chance has no part in it; it is signalled, and left out of centre and limits.
    `segment`: 0, 1, …; each declared baseline begins one, with a centre and limits of its own.
    `centre`, `low`, `high` stand at each point, because limits follow n; a segment of fewer than two points has no limits.
    `signal`: point (outside the limits) | shift (seventh and later of the points in a row on one side of the centre) |
    trend (seventh and later in a row that rises or falls) | two_of_three (beyond two thirds of the way to a limit, the
    second time in three points) | "". `side`: above | below | "", for a trend the way it goes.
    `sigma_z`: how many times as much the points vary as chance alone would make them (Laney 2002); None where a figure
    has no interval or there are fewer than three points.
    `baselines`: the declared ones that begin a segment.
    """

    kpi: str
    chart: Chart
    points: pd.DataFrame
    sigma_z: float | None
    baselines: tuple[Baseline, ...]

    @property
    def judged(self) -> pd.DataFrame:
        """The points that may be signalled."""
        return self.points[self.points["is_judged"]]

    @property
    def basis(self) -> pd.DataFrame:
        """The points that make centre and limits."""
        return self.points[self.points["is_judged"] & ~self.points["is_extreme"]]


def control(
    history: pd.DataFrame, kpi: Kpi, baselines: Sequence[Baseline] = (), chart: Chart | None = None
) -> Control:
    """The control chart of a KPI from its measures cut by time; the data choose the chart unless one is named.

    Rates are drawn on a p chart, counts on a u chart (a rate per day, drawn as the count of each period's days); where
    they vary more than chance makes them in 19 of 20 charts, as they do when n is large, on Laney's p′ or u′.
    All else is an XmR chart of the values.
    """
    points = _points(history, kpi)
    points["segment"], applied = _segments(points["first_day"], kpi, baselines)
    course = _course(points, kpi)
    judged = points["is_judged"].to_numpy(bool)
    points["is_extreme"] = course.extremes(judged)
    basis = judged & ~points["is_extreme"].to_numpy(bool)
    sigma_z = course.sigma_z(basis)
    drawn = chart or _chart_of(kpi, sigma_z, int(basis.sum()))
    centre = course.centre(basis)
    sigma = _sigma(course, basis, centre, drawn, sigma_z)
    low, high = _limits(centre, np.where(course.count(basis) >= 2, sigma, np.nan), kpi)
    signal, side = _signals(course, judged, centre, sigma)
    points = points.assign(centre=centre, low=low, high=high, signal=signal, side=side)
    return Control(kpi.name, drawn, points[COLUMNS], sigma_z, applied)


def assurance(chart: Control, kpi: Kpi, target: float) -> Assurance | None:
    """Whether the figure keeps its target as things are: where the limits of the last point lie.

    consistent_pass | consistent_fail where they lie on one side of the target, inconsistent where it is between them: then
    it is met or missed by chance. None without limits, or where neither direction is better.
    """
    limits = chart.points[["low", "high"]].dropna()
    if limits.empty or kpi.better == "neither":
        return None
    low, high = limits.iloc[-1]
    passes, fails = (
        (low >= target, high < target) if kpi.better == "higher" else (high <= target, low > target)
    )
    return "consistent_pass" if passes else "consistent_fail" if fails else "inconsistent"


def dispersion(chart: Control) -> tuple[float, float]:
    """How many times as much as by chance the figure varies, and the degrees of freedom of that estimate.

    Once, for good, where it varies less or there are fewer than eight points to tell.
    A standard deviation from k − 1 moving ranges is worth that of 0.61 (k − 1) free values: its variance is 0.82 / (k − 1).
    """
    count = len(chart.basis)
    if chart.sigma_z is None or chart.sigma_z <= 1 or count < LEAST_POINTS:
        return AS_CHANCE
    return chart.sigma_z, (count - 1) / (2 * RANGE_VARIANCE)


def _points(history: pd.DataFrame, kpi: Kpi) -> pd.DataFrame:
    """The KPI's rows in order, with n (a count's is its days) and whether each may be judged."""
    rows = history[history["kpi"] == kpi.name].sort_values("first_day").reset_index(drop=True)
    days = [(end - first).days for first, end in zip(rows["first_day"], rows["end_day"], strict=True)]
    return rows.assign(
        n=np.array(days, dtype=float) if kpi.statistic == "count" else rows["denominator"],
        is_judged=_is_judged(rows, kpi),
    )


def _is_judged(rows: pd.DataFrame, kpi: Kpi) -> pd.Series:
    """Whether there are enough rows, and the figure is one to be held against the others.

    A count or stock that still grows is not. Nor are times of which a quarter or more still run: the cases of a period have
    waited the longer the earlier they came, so its latest days say nothing of the long waits.
    """
    if kpi.statistic in ("count", "stock"):
        return rows["status"] == "ok"
    is_comparable = rows["status"].isin(["ok", "provisional"])
    if kpi.statistic in ("survival_median", "survival_p90"):
        return is_comparable & (rows["numerator"] > FINISHED_SHARE * rows["denominator"])
    return is_comparable


def _course(points: pd.DataFrame, kpi: Kpi) -> Course:
    error = (points["high"] - points["low"]) / SIGMAS_IN_INTERVAL
    value, x, n = (points[name].to_numpy(float) for name in ("value", "numerator", "n"))
    return Course(kpi.statistic, value, x, n, error.to_numpy(float), points["segment"].to_numpy(np.int64))


def _segments(
    first_days: pd.Series, kpi: Kpi, baselines: Sequence[Baseline]
) -> tuple[np.ndarray, tuple[Baseline, ...]]:
    """The segment of each point, and the baselines that begin one after the first."""
    days = list(first_days)
    own = sorted((one for one in baselines if one.kpi == kpi.name), key=lambda one: one.since)
    applied = tuple(one for one in own if days and days[0] < one.since <= days[-1])
    return np.array([sum(one.since <= day for one in applied) for day in days], dtype=int), applied


def _chart_of(kpi: Kpi, sigma_z: float | None, count: int) -> Chart:
    if kpi.statistic not in ("ratio", "count"):
        return "xmr"
    is_wide = sigma_z is not None and sigma_z > 1 + 1.645 * np.sqrt(RANGE_VARIANCE / (count - 1))
    if kpi.statistic == "ratio":
        return "p_prime" if is_wide else "p"
    return "u_prime" if is_wide else "u"


def _sigma(course: Course, basis: Flags, centre: Floats, chart: Chart, sigma_z: float | None) -> Floats:
    """A third of the way from the centre to a limit, at each point."""
    if chart == "xmr":
        return course.range_sigma(basis)
    return course.chance(centre) * (sigma_z if sigma_z and chart.endswith("prime") else 1.0)


def _limits(centre: Floats, sigma: Floats, kpi: Kpi) -> tuple[Floats, Floats]:
    """Three sigmas from the centre, within what the unit can be."""
    least = 0.0 if kpi.unit in ("ratio", "count", "seconds") else -np.inf
    most = 1.0 if kpi.unit == "ratio" else np.inf
    return np.maximum(centre - 3 * sigma, least), np.minimum(centre + 3 * sigma, most)


def _signals(course: Course, judged: Flags, centre: Floats, sigma: Floats) -> tuple[np.ndarray, np.ndarray]:
    """The signal and side of each point, the rules begun anew in each segment."""
    found = np.full((2, len(centre)), "", dtype=object)
    for part in course.parts(judged):
        found[:, part] = signals(course.value[part], centre[part], sigma[part])
    return found[0], found[1]
