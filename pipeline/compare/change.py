"""Whether a figure moved by more than chance allows since another period."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.kpi import CATALOGUE, DIMENSIONS
from pipeline.kpi.intervals import difference, poisson
from pipeline.kpi.spec import CUTTING

COMPARABLE = ("ok", "provisional")


def change(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The difference of two measures frames, now minus before: kpi, <groups both have>, difference, low, high, verdict.

    low, high: the 95 % interval of the difference, recovered from the intervals of both figures (Newcombe 1998 for
    rates; Zou & Donner 2008 for means, medians and percentiles, and for counts, whose own interval is the exact Poisson
    one). The length of the periods is not adjusted for.
    verdict: `improved` or `worse` where the interval excludes 0 (`changed` where neither direction is better), `normal`
    where it does not, `no_data` where either figure is missing, and `not_compared` where n is too small, a count is
    still growing, or there is no interval: a stock is one look at a queue, so chance has no say in it.
    """
    keys = ["kpi", *(name for name in DIMENSIONS if name not in CUTTING and name in now and name in before)]
    both = _bounded(now).merge(
        _bounded(before), on=keys, how="left", suffixes=("", "_before"), validate="one_to_one"
    )
    gap, low, high = difference(
        (both["value"], both["low"], both["high"]),
        (both["value_before"], both["low_before"], both["high_before"]),
    )
    result = both[keys].assign(difference=gap, low=low, high=high)
    return result.assign(verdict=_verdicts(result, both))


def _bounded(measured: pd.DataFrame) -> pd.DataFrame:
    """The measures with the Poisson interval where a count stands, and whether a row may be compared."""
    statistic = measured["kpi"].map(lambda name: CATALOGUE[name].statistic)
    is_count = (statistic == "count").to_numpy()
    low, high = poisson(measured["value"].to_numpy(float))
    status = measured["status"]
    is_comparable = status.isin(COMPARABLE) & ~(is_count & (status == "provisional"))
    return measured.assign(
        low=np.where(is_count, low, measured["low"]),
        high=np.where(is_count, high, measured["high"]),
        is_comparable=is_comparable,
    )


def _verdicts(result: pd.DataFrame, both: pd.DataFrame) -> np.ndarray:
    better = result["kpi"].map(lambda name: CATALOGUE[name].better).to_numpy()
    rose, fell = (result["low"] > 0).to_numpy(), (result["high"] < 0).to_numpy()
    is_comparable = both["is_comparable"] & both["is_comparable_before"].eq(True)
    cases = [
        (result["difference"].isna().to_numpy(), "no_data"),
        ((~is_comparable | result["low"].isna() | result["high"].isna()).to_numpy(), "not_compared"),
        (~rose & ~fell, "normal"),
        (better == "neither", "changed"),
        (rose == (better == "higher"), "improved"),
    ]
    return np.select([case for case, _ in cases], [verdict for _, verdict in cases], "worse")
