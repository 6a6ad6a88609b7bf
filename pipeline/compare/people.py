"""Who differs from the rest of the department, by more than chance allows."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from pipeline.compare.fisher import fisher_tails
from pipeline.compare.shrinkage import shrinkage
from pipeline.errors import KefuError
from pipeline.kpi import Kpi

LEVEL = 0.001
FALSE_RATE = 0.05
COMPARABLE = ("ok", "provisional")
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def people(
    measured: pd.DataFrame, kpi: Kpi, level: float = LEVEL, *, false_rate: float = FALSE_RATE, bottom: int = 0
) -> pd.DataFrame:
    """The measures by `staff_id` of one rate, one row per person, with these columns more.

    `centre`: the rate of the other people taken together.
    `tail`: the smaller of P(at least x) and P(at most x) for x of n where the person is as the others are; see `tails`.
    `level`: what a tail must not exceed to be a signal; see `signal_level`.
    `group`: above | below | same | too_few; above is the higher rate, whether or not that is better. A person alone is
    `same`. Limits drawn on a chart have no say in it.
    `shrunk, shrunk_low, shrunk_high, p_bottom, rank, rank_low, rank_high`: see `shrinkage`; `bottom` as there.

    Rows of nobody are left out: in them, work that reached no one would count as somebody's rate.

    Raises KefuError people_need_a_rate.
    """
    if kpi.statistic != "ratio":
        raise KefuError("people_need_a_rate", kpi=kpi.name)
    rows = measured[(measured["kpi"] == kpi.name) & measured["staff_id"].notna()].reset_index(drop=True)
    x, n = counts_of(rows)
    is_compared = rows["status"].isin(COMPARABLE).to_numpy()
    at_least, at_most = tails(x, n)
    limit = signal_level(int(is_compared.sum()), level, false_rate)
    return rows.assign(
        centre=centre_of_the_rest(x, n),
        tail=np.fmin(at_least, at_most),
        level=limit,
        group=groups(at_least, at_most, is_compared, limit),
        **shrinkage(x, n, is_compared, kpi.better, bottom),
    )


def counts_of(rows: pd.DataFrame) -> tuple[Counts, Counts]:
    """Numerator and denominator as whole numbers, 0 where there are none."""
    x, n = (rows[name].fillna(0).to_numpy(np.int64) for name in ("numerator", "denominator"))
    return x, n


def groups(
    at_least: Floats, at_most: Floats, is_compared: NDArray[np.bool_], level: float
) -> NDArray[np.str_]:
    """What the two tails say of each person: above | below | same | too_few."""
    cases = [~is_compared, at_least <= level, at_most <= level]
    return np.select(cases, ["too_few", "above", "below"], "same")


def signal_level(compared: int, level: float = LEVEL, false_rate: float = FALSE_RATE) -> float:
    """The tail, on each side, at which a person is signalled.

    It is shared out among the people compared (Bonferroni), so that a department where nobody differs has anybody named in
    at most `false_rate` of its reports, and it is never above `level`.
    """
    return min(level, false_rate / 2 / max(compared, 1))


def tails(x: Counts, n: Counts) -> tuple[Floats, Floats]:
    """P(X ≥ x) and P(X ≤ x) of each person among the others, who lie along the last axis; NaN for a person alone.

    Each is the larger of two exact tails: the binomial one at the rate of the others, and Fisher's (hypergeometric), in
    which that rate is itself only known from as many cases as the others have.
    """
    centre = centre_of_the_rest(x, n)
    counted, total = x.sum(axis=-1, keepdims=True), n.sum(axis=-1, keepdims=True)
    at_least, at_most = fisher_tails(x, n, counted, total)
    return (
        np.maximum(at_least, special.bdtrc(x - 1, n, centre)),
        np.maximum(at_most, special.bdtr(x, n, centre)),
    )


def centre_of_the_rest(x: Counts, n: Counts) -> Floats:
    """The rate of everybody else, for each person along the last axis; NaN where there is nobody else.

    A rate of exactly 0 or 1 is moved by half a case, because what was never seen in the rest is not impossible.
    """
    others = n.sum(axis=-1, keepdims=True) - n
    size = np.where(others > 0, others, np.nan)
    rate: Floats = np.clip((x.sum(axis=-1, keepdims=True) - x) / size, 0.5 / size, 1 - 0.5 / size)
    return rate
