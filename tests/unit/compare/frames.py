"""Measures frames written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from pipeline.kpi import CATALOGUE
from pipeline.kpi.intervals import wilson

NAN = float("nan")


def rates(kpi: str, counts: Sequence[tuple[str | None, int, int]], minimum_n: int = 30) -> pd.DataFrame:
    """Measures of a rate by staff, from (staff_id, numerator, denominator)."""
    staff, x, n = zip(*counts, strict=True)
    low, high = wilson(x, n)
    size = np.array(n, dtype=float)
    return _labelled(kpi).merge(
        pd.DataFrame({
            "staff_id": pd.Series(staff, dtype=object), "numerator": np.array(x, dtype=float), "denominator": size,
            "value": np.array(x) / np.where(size > 0, size, np.nan), "low": low, "high": high,
            "status": np.select([size == 0, size < minimum_n], ["no_data", "too_few"], "ok"),
        }),
        how="cross",
    )  # fmt: skip


def figure(
    kpi: str, value: float, low: float = NAN, high: float = NAN, status: str = "ok", **groups: str
) -> pd.DataFrame:
    """One row of measures."""
    cells = {
        **groups,
        "numerator": NAN,
        "denominator": NAN,
        "value": value,
        "low": low,
        "high": high,
        "status": status,
    }
    return _labelled(kpi).assign(**cells)


def _labelled(kpi: str) -> pd.DataFrame:
    assert kpi in CATALOGUE
    labels = {"kpi": kpi, "period": "2026-10", "first_day": date(2026, 10, 1), "end_day": date(2026, 11, 1)}
    return pd.DataFrame([labels])
