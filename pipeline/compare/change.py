"""Whether a figure moved by more than chance allows since another period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.compare.bounds import FARTHEST, NO_CONTROLS, Figures
from pipeline.compare.control import Control
from pipeline.kpi import CATALOGUE, DIMENSIONS
from pipeline.kpi.intervals import Array, Interval, difference
from pipeline.kpi.spec import CUTTING

COMPARABLE = ("ok", "provisional")
FAMILY_RATE = 0.05
HALVINGS = 30
Pair = tuple[Figures, Figures]


def change(
    now: pd.DataFrame, before: pd.DataFrame, controls: Mapping[str, Control] = NO_CONTROLS
) -> pd.DataFrame:
    """The difference of two measures frames, now minus before: kpi, <groups both have>, difference, low, high, level,
    compared, tail, verdict.

    `low`, `high`: the interval of the difference, recovered from the intervals of both figures (Newcombe 1998 for rates;
    Zou & Donner 2008 for means, medians and percentiles, and for counts, whose own interval is the exact Poisson one).
    `compared`: how many figures the call compares; `level`: 0.05 over that, so that where nothing changed any of them is
    called changed in at most 5 % of calls. The interval is a 1 − level one. `tail`: the smallest level at which the verdict
    would be that of a change.
    `controls`: the control chart of a KPI; where its points vary σz > 1 times as much as chance makes them, so may the two
    figures: the interval is widened by σz, and by Student's t because σz itself is an estimate.
    `verdict`: `improved` or `worse` where the interval excludes what is to be expected if nothing changed (`changed` where
    neither direction is better), `normal` where it does not, `no_data` where either figure is missing, and `not_compared`
    where n is too small, a count is still growing, or there is no interval: a stock is one look at a queue, so chance has
    no say in it. Expected is no difference; of a count, what a longer or shorter period makes.
    """
    keys = ["kpi", *(name for name in DIMENSIONS if name not in CUTTING and name in now and name in before)]
    both = now.merge(before, on=keys, how="left", suffixes=("", "_before"), validate="one_to_one")
    pair = Figures.of(both, controls), Figures.of(both, controls, "_before")
    expected = _expected(both)
    testable = _is_testable(both, pair)
    compared = int(testable.sum())
    level = FAMILY_RATE / max(1, compared)
    gap, low, high = _apart(pair, [figures.at(level) for figures in pair])
    tail = np.where(testable, pair[0].level(_reach(pair, expected)), np.nan)
    result = both[keys].assign(difference=gap, low=low, high=high, level=level, compared=compared, tail=tail)
    return result.assign(verdict=_verdicts(result, testable, expected))


def _is_testable(both: pd.DataFrame, pair: Pair) -> NDArray[np.bool_]:
    """Whether both figures of a row may be compared and have an interval."""
    is_count = _is_count(both)
    now, before = (
        both[f"status{side}"].isin(COMPARABLE) & ~(is_count & (both[f"status{side}"] == "provisional"))
        for side in ("", "_before")
    )
    _, low, high = _apart(pair, [figures.reaching(np.ones(len(both))) for figures in pair])
    found: NDArray[np.bool_] = (now & before).to_numpy(bool) & ~np.isnan(low) & ~np.isnan(high)
    return found


def _apart(pair: Pair, intervals: Sequence[Interval]) -> tuple[Array, Array, Array]:
    """The difference of two figures with the interval that follows from theirs."""
    now, before = ((figures.value, *interval) for figures, interval in zip(pair, intervals, strict=True))
    return difference(now, before)


def _reach(pair: Pair, expected: Array) -> Array:
    """How many standard errors the intervals may reach before that of the difference holds what is expected."""
    near, far = np.zeros(len(expected)), np.full(len(expected), FARTHEST)
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        _, low, high = _apart(pair, [figures.reaching(middle) for figures in pair])
        is_beyond = (low > expected) | (high < expected)
        near, far = np.where(is_beyond, middle, near), np.where(is_beyond, far, middle)
    return near


def _is_count(both: pd.DataFrame) -> NDArray[np.bool_]:
    return np.array([CATALOGUE[name].statistic == "count" for name in both["kpi"]], dtype=bool)


def _expected(both: pd.DataFrame) -> Array:
    """The difference if nothing changed: 0, and of a count what the longer or shorter period makes."""
    days, days_before = (
        (pd.to_datetime(both[f"end_day{side}"]) - pd.to_datetime(both[f"first_day{side}"])).dt.days
        for side in ("", "_before")
    )
    longer = (both["value_before"] * (days / days_before - 1)).to_numpy(float)
    return np.where(_is_count(both), longer, 0.0)


def _verdicts(result: pd.DataFrame, testable: NDArray[np.bool_], expected: Array) -> NDArray[np.str_]:
    better = result["kpi"].map(lambda name: CATALOGUE[name].better).to_numpy()
    rose, fell = (result["low"] > expected).to_numpy(), (result["high"] < expected).to_numpy()
    cases = [
        (result["difference"].isna().to_numpy(), "no_data"),
        (~testable, "not_compared"),
        (~rose & ~fell, "normal"),
        (better == "neither", "changed"),
        (rose == (better == "higher"), "improved"),
    ]
    return np.select([case for case, _ in cases], [verdict for _, verdict in cases], "worse")
