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

    `centre`: the rate of the other people taken together, those set aside left out; see `beside_the_ordinary`.
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
    limit = signal_level(int(is_compared.sum()), level, false_rate)
    centre, at_least, at_most = beside_the_ordinary(x, n, is_compared, limit)
    return rows.assign(
        centre=centre,
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


def beside_the_ordinary(
    x: Counts, n: Counts, is_compared: NDArray[np.bool_], level: float
) -> tuple[Floats, Floats, Floats]:
    """Each person's centre and tails beside the others, a minority of signalled people set aside.

    The most extreme person signalled is set aside and the others judged anew, until nobody is signalled: one extreme colleague
    must not make the rest look bad or good. Where nobody differs this changes nothing, so the false rate holds.
    """
    is_aside = np.zeros(len(x), dtype=bool)
    while True:
        found = _beside(x, n, is_aside)
        tail = np.where(is_compared & ~is_aside, np.fmin(found[1], found[2]), np.inf)
        is_minority = 2 * (is_aside.sum() + 1) < is_compared.sum()
        if not is_minority or not np.any(tail <= level):
            return found
        is_aside[np.nanargmin(tail)] = True


def _beside(x: Counts, n: Counts, is_aside: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """Centre and tails of each person beside those who are not set aside."""
    kept_x, kept_n = np.where(is_aside, 0, x), np.where(is_aside, 0, n)
    centre, (at_least, at_most) = centre_of_the_rest(kept_x, kept_n), tails(kept_x, kept_n)
    for one in np.flatnonzero(is_aside):
        kept_x[one], kept_n[one] = x[one], n[one]
        centre[one] = centre_of_the_rest(kept_x, kept_n)[one]
        at_least[one], at_most[one] = (tail[one] for tail in tails(kept_x, kept_n))
        kept_x[one], kept_n[one] = 0, 0
    return centre, at_least, at_most


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
