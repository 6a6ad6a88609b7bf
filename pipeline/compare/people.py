"""Who differs from the rest of the department, by more than chance allows."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from pipeline.errors import KefuError
from pipeline.kpi import Kpi

LEVEL = 0.001


def people(measured: pd.DataFrame, kpi: Kpi, level: float = LEVEL) -> pd.DataFrame:
    """The measures by `staff_id` of one rate, one row per person, with three more columns.

    `centre`: the rate of the other people taken together. `tail`: the smaller of P(X ≥ x) and P(X ≤ x), exact, for x of
    n at the centre. `group`: above | below | same | too_few; above and below where the tail is at or below `level` (each
    side), where above is the higher rate, whether or not that is better. A person alone is `same`.
    Rows of nobody are left out: in them, work that reached no one would count as somebody's rate.
    A centre of exactly 0 or 1 is moved by half a case, because a rate never seen in the rest is not impossible.

    Raises KefuError people_need_a_rate.
    """
    if kpi.statistic != "ratio":
        raise KefuError("people_need_a_rate", kpi=kpi.name)
    rows = measured[(measured["kpi"] == kpi.name) & measured["staff_id"].notna()].reset_index(drop=True)
    x, n = (rows[name].fillna(0).to_numpy(int) for name in ("numerator", "denominator"))
    centre = _centre_of_the_rest(x, n)
    at_least, at_most = special.bdtrc(x - 1, n, centre), special.bdtr(x, n, centre)
    compared = rows["status"].isin(["ok", "provisional"]).to_numpy()
    cases = [~compared, at_least <= level, at_most <= level]
    group = np.select(cases, ["too_few", "above", "below"], "same")
    return rows.assign(centre=centre, tail=np.fmin(at_least, at_most), group=group)


def _centre_of_the_rest(x: np.ndarray, n: np.ndarray) -> np.ndarray:
    """The rate of everybody else, for each person; NaN where there is nobody else."""
    rest_n = n.sum() - n
    rest_n = np.where(rest_n > 0, rest_n, np.nan)
    rest: np.ndarray = np.clip((x.sum() - x) / rest_n, 0.5 / rest_n, 1 - 0.5 / rest_n)
    return rest
