"""Which causes grew or shrank more than the total did."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from pipeline.kpi.intervals import Array, Interval

FAMILY_RATE = 0.05


def causes(now: pd.DataFrame, before: pd.DataFrame, by: str) -> pd.DataFrame:
    """One row per cause, from two measures frames of one count by the dimension `by`, largest first: <by>, value, before,
    expected, ratio, low, high, tail, verdict.

    `expected`: its value had it grown as the total did; `ratio`: value over expected, infinite for a cause that is new.
    Of the cases that a cause has in both periods, those of now are binomial at now's share of all cases: `tail` is the
    smaller of both exact tails, `low` and `high` the interval of the ratio that follows from it (Clopper & Pearson 1934).
    `verdict`: grew | shrank where the tail is at most 0.025 over the number of causes, else normal: where all causes go
    with the total, one is named in at most 5 % of reports. The interval is at the same level. All are normal, and the
    figures NaN, where a period has no case at all.
    """
    rows = _counts(now, by).merge(_counts(before, by), on=by, how="outer", suffixes=("", "_before"))
    x, y = (rows[name].fillna(0).to_numpy(float) for name in ("value", "value_before"))
    growth = np.divide(x.sum(), y.sum()) if x.sum() and y.sum() else np.nan
    level = FAMILY_RATE / 2 / max(1, len(rows))
    share = growth / (1 + growth)
    cases = (x + y).astype(int)
    at_least = special.bdtrc((x - 1).astype(int), cases, share)
    at_most = special.bdtr(x.astype(int), cases, share)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = x / (y * growth)
    low, high = (odds / growth for odds in _exact_odds(x, y, level))
    found = pd.DataFrame({
        by: rows[by].astype(object).where(rows[by].notna(), None), "value": x, "before": y, "expected": y * growth, "ratio": ratio, "low": low, "high": high,
        "tail": np.fmin(at_least, at_most),
        "verdict": np.select([at_least <= level, at_most <= level], ["grew", "shrank"], "normal"),
    })  # fmt: skip
    return found.sort_values("value", ascending=False, kind="stable", ignore_index=True)


def _counts(measured: pd.DataFrame, by: str) -> pd.DataFrame:
    """The count of each cause, rows without one together as None."""
    return measured.groupby(by, dropna=False)["value"].sum().reset_index().astype({by: object})


def _exact_odds(x: Array, y: Array, tail: float) -> Interval:
    """The interval of the odds x : y, each side at `tail`."""
    low = np.where(x > 0, special.betaincinv(np.maximum(x, 1), y + 1, tail), 0.0)
    high = np.where(y > 0, special.betaincinv(x + 1, np.maximum(y, 1), 1 - tail), 1.0)
    with np.errstate(divide="ignore"):
        return low / (1 - low), high / (1 - high)
