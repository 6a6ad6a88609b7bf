"""Rates of rows month by month, each beside its own normal range."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from pipeline.compare import control
from pipeline.compare.control import LEAST_POINTS
from pipeline.kpi import Kpi
from pipeline.kpi.intervals import wilson
from pipeline.periods import Period

# Large logs signal differences that matter to nobody.
LEAST_CHANGE = 0.01


class Course(NamedTuple):
    """A rate over the months and in the last of them; `signal`: above | below where it left its normal range, else "".

    `usual`: the centre of that range; None where the months are too few for one.
    """

    values: list[float | None]
    now: float | None
    usual: float | None
    signal: Literal["above", "below", ""]


def rates(counted: pd.DataFrame, kpi: Kpi, minimum_n: int | None = None) -> pd.DataFrame:
    """The rows of numerator and denominator as measures of a KPI: kpi, value, low, high and status more."""
    x, n = (counted[name].to_numpy(float) for name in ("numerator", "denominator"))
    low, high = wilson(x, n)
    least = kpi.minimum_n if minimum_n is None else minimum_n
    return counted.assign(
        kpi=kpi.name, value=x / np.where(n > 0, n, np.nan), low=low, high=high,
        status=np.select([n == 0, n < least], ["no_data", "too_few"], "ok"),
    )  # fmt: skip


def course(by_month: pd.DataFrame, kpi: Kpi) -> Course:
    """The course of a rate. `by_month`: month, numerator, denominator, in order of time."""
    if by_month.empty:
        return Course([], None, None, "")
    measured = rates(by_month.reset_index(drop=True), kpi)
    values = [None if np.isnan(value) else float(value) for value in measured["value"]]
    months = [Period.parse(month) for month in measured["month"]]
    chart = control(
        measured.assign(
            period=measured["month"],
            first_day=[month.first_day for month in months],
            end_day=[month.end_day for month in months],
        ),
        kpi,
    )
    if len(chart.judged) < LEAST_POINTS:
        return Course(values, values[-1], None, "")
    last = chart.points.iloc[-1]
    is_out = last["signal"] == "point" and abs(last["value"] - last["centre"]) >= LEAST_CHANGE
    return Course(values, values[-1], float(last["centre"]), last["side"] if is_out else "")
