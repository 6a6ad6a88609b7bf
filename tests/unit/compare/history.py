"""Measures cut by week, written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from pipeline.kpi.intervals import wilson

FIRST_DAY = date(2026, 5, 4)
NAN = float("nan")


def rates(kpi: str, numerators: Sequence[int], denominators: Sequence[int]) -> pd.DataFrame:
    """A rate, week by week."""
    x, n = np.array(numerators, dtype=float), np.array(denominators, dtype=float)
    low, high = wilson(x, n)
    return _weeks(kpi, len(x)).assign(numerator=x, denominator=n, value=x / n, low=low, high=high)


def counts(kpi: str, numbers: Sequence[int]) -> pd.DataFrame:
    """A count or a stock, week by week."""
    x = np.array(numbers, dtype=float)
    return _weeks(kpi, len(x)).assign(numerator=x, denominator=NAN, value=x, low=NAN, high=NAN)


def values(kpi: str, figures: Sequence[float], half: float = NAN) -> pd.DataFrame:
    """A mean or a median, week by week, of intervals so wide to each side."""
    found = np.array(figures, dtype=float)
    return _weeks(kpi, len(found)).assign(
        numerator=NAN, denominator=100.0, value=found, low=found - half, high=found + half
    )


def _weeks(kpi: str, count: int) -> pd.DataFrame:
    first_days = [FIRST_DAY + timedelta(weeks=number) for number in range(count)]
    return pd.DataFrame({
        "kpi": kpi,
        "period": [f"{day:%G-W%V}" for day in first_days],
        "first_day": first_days,
        "end_day": [day + timedelta(weeks=1) for day in first_days],
        "status": "ok",
    })  # fmt: skip
