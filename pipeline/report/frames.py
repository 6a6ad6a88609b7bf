"""Frames as rows of plain Python values, the form in which blocks carry them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from pipeline.errors import KefuError, nearest

Row = dict[str, Any]


def rows_of(frame: pd.DataFrame, where: str, required: Iterable[str]) -> list[Row]:
    """The frame's rows, missing values None, days and instants ISO text.

    Raises KefuError frame_lacks_column, naming the block that needs it.
    """
    columns = [str(column) for column in frame.columns]
    for column in required:
        if column not in columns:
            raise KefuError(
                "frame_lacks_column", where=where, column=column, found=", ".join(columns), nearest=nearest(column, columns)
            )  # fmt: skip
    return [
        dict(zip(columns, map(plain, cells), strict=True))
        for cells in frame.itertuples(index=False, name=None)
    ]


def by_kpi(frame: pd.DataFrame | None, where: str) -> dict[str, Row]:
    """The rows of a measures frame without dimensions, one for each KPI."""
    return {} if frame is None else {row["kpi"]: row for row in rows_of(frame, where, ("kpi",))}


def plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, timedelta):
        return value.total_seconds()
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value
