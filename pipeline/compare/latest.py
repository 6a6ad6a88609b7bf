"""How a control chart ends, with the chance of it: does its last point, last run or last segment differ from those before?"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import Literal

import numpy as np
import pandas as pd
from scipy import special

from pipeline.compare.chart_limits import RANGE_TO_SIGMA, RANGE_VARIANCE
from pipeline.compare.control import Control
from pipeline.compare.people import tails
from pipeline.compare.run_rules import run_lengths
from pipeline.kpi import Kpi
from pipeline.kpi.intervals import Array

Side = Literal["above", "below"]
LEAST_OTHERS = 7


@dataclass(frozen=True)
class Latest:
    """The last points of a chart: one `point`, a `run` of them on one side, or all since a declared `baseline`.

    `length`: how many, the first of them in `period`. `value` lies on `side` of `centre`, that of the points before; counts
    are those of an average period. `chance`: how often chance alone ends a chart so far out, on either side.
    """

    kind: Literal["point", "run", "baseline"]
    side: Side
    length: int
    period: str
    value: float
    centre: float
    chance: float


def latest_point(chart: Control, kpi: Kpi) -> Latest | None:
    """The last point against the others of its segment; None where there are fewer than seven others."""
    judged = _last_segment(chart)
    others, last = judged.iloc[:-1], judged.iloc[-1:]
    return _apart("point", others[~others["is_extreme"]], last, kpi)


def latest_baseline(chart: Control, kpi: Kpi) -> Latest | None:
    """The segment since the last declared baseline against the one before; None of fewer than two points, or seven before."""
    basis, number = chart.basis, len(chart.baselines)
    since, before = basis[basis["segment"] == number], basis[basis["segment"] == number - 1]
    return _apart("baseline", before, since, kpi) if len(since) >= 2 else None


def latest_run(chart: Control) -> Latest | None:
    """The run, on one side of the median of its segment, that the chart ends with; None of fewer than eight points.

    The chance is the exact one if every order of the points is as likely as any other. Points on the median are skipped.
    """
    points = _last_segment(chart)
    median = float(points["value"].median())
    points = points[points["value"] != median]
    if len(points) <= LEAST_OTHERS:
        return None
    is_above = (points["value"] > median).to_numpy()
    length = int(run_lengths(np.where(is_above, 1.0, -1.0))[-1])
    first, last = points.iloc[-length], points.iloc[-1]
    side: Side = "above" if is_above[-1] else "below"
    return Latest("run", side, length, first["period"], last["value"], median, run_chance(is_above, length))


def run_chance(is_above: np.ndarray, length: int) -> float:
    """How often the last `length` points all lie on one side, whichever, when the points are shuffled."""
    count, above = len(is_above), int(is_above.sum())
    rest = count - length
    ways = sum(comb(rest, side - length) for side in (above, count - above) if side >= length)
    return ways / comb(count, above)


def _last_segment(chart: Control) -> pd.DataFrame:
    """The judged points since the last baseline; none where the chart's last two points are not among them."""
    judged = chart.judged
    is_stale = not judged.index.isin(chart.points.index[-2:]).any()
    return judged.iloc[:0] if is_stale else judged[judged["segment"] == len(chart.baselines)]


def _apart(
    kind: Literal["point", "baseline"], others: pd.DataFrame, last: pd.DataFrame, kpi: Kpi
) -> Latest | None:
    """The last points together against the others; None of fewer than seven others.

    For rates and counts the chance is the larger of the exact one and of Student's t, by which the others show how much more
    than by chance the figure varies. For all else it is Student's t of the values; for times the larger of that and the same
    on the logarithmic scale, because they are skewed.
    """
    if len(others) < LEAST_OTHERS or last.empty:
        return None
    compared = {"ratio": _rates, "count": _counts}.get(kpi.statistic)
    value, centre, chance = compared(others, last) if compared else _values(others, last, kpi)
    side: Side = "above" if value > centre else "below"
    return Latest(kind, side, len(last), last["period"].iloc[0], value, centre, chance)


def _rates(others: pd.DataFrame, last: pd.DataFrame) -> tuple[float, float, float]:
    """The rate of the last points, that of the others, and its chance: the last among all, exactly."""
    x, n = (
        np.array([part[name].sum() for part in (last, others)], dtype=np.int64) for name in ("numerator", "n")
    )
    at_least, at_most = tails(x, n)
    value, rate = x / n
    error = np.sqrt(rate * (1 - rate))
    z = (others["value"] - rate) * np.sqrt(others["n"]) / error if error else others["value"] * 0
    z_last = (value - rate) / (error * np.sqrt((1 / n).sum())) if error else 0.0
    return value, rate, _chance(at_least[0], at_most[0], z.to_numpy(float), z_last)


def _counts(others: pd.DataFrame, last: pd.DataFrame) -> tuple[float, float, float]:
    """The count of an average last period, what the others make of its days, and its chance: binomial, by share of the days."""
    x, days = (
        np.array([part[name].sum() for part in (last, others)], dtype=float) for name in ("value", "n")
    )
    share = days[0] / days.sum()
    together = int(x.sum())
    at_least, at_most = special.bdtrc(x[0] - 1, together, share), special.bdtr(x[0], together, share)
    rate = x[1] / days[1]
    error = np.sqrt(rate)
    z = (
        (others["value"] / others["n"] - rate) * np.sqrt(others["n"]) / error
        if error
        else others["value"] * 0
    )
    z_last = (x[0] / days[0] - rate) / (error * np.sqrt((1 / days).sum())) if error else 0.0
    value, centre = x[0] / len(last), rate * days[0] / len(last)
    return value, centre, _chance(at_least, at_most, z.to_numpy(float), z_last)


def _values(others: pd.DataFrame, last: pd.DataFrame, kpi: Kpi) -> tuple[float, float, float]:
    """The mean of the last values, that of the others, and its chance."""
    values, before = last["value"].to_numpy(float), others["value"].to_numpy(float)
    chance = _student(before, values)
    if kpi.unit == "seconds" and min(values.min(), before.min()) > 0:
        chance = max(chance, _student(np.log(before), np.log(values)))
    return float(values.mean()), float(before.mean()), chance


def _chance(at_least: float, at_most: float, others: Array, last: float) -> float:
    """The larger of twice the smaller exact tail, and of Student's t where the others vary more than chance makes them.

    `others`, `last`: in standard errors.
    """
    exact = float(min(1.0, 2 * min(at_least, at_most)))
    sigma_z = np.abs(np.diff(others)).mean() / RANGE_TO_SIGMA
    return max(exact, _two_sided(last / sigma_z, len(others))) if sigma_z > 1 else exact


def _student(others: Array, last: Array) -> float:
    """The chance of the mean of the last values among the others; 1 where those are all alike."""
    sigma = np.abs(np.diff(others)).mean() / RANGE_TO_SIGMA
    if sigma == 0:
        return 1.0
    error = sigma * np.sqrt(1 / len(others) + 1 / len(last))
    return _two_sided((last.mean() - others.mean()) / error, len(others))


def _two_sided(t: float, count: int) -> float:
    """Student's chance of so large a t either way, when sigma comes from the moving ranges of `count` points."""
    return float(2 * special.stdtr((count - 1) / (2 * RANGE_VARIANCE), -abs(t)))
