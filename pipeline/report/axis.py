"""The axis of an in-table graphic: its ends and its ticks, chosen from the data."""

from __future__ import annotations

import math
from collections.abc import Iterable

from pipeline.report.format import divisor
from pipeline.report.frames import Row

_ROOM = 0.02  # of a step, between the outermost mark and the end of the axis


def axis_of(values: Iterable[float | None], unit: str, ticks: int = 5) -> Row:
    """`low`, `high` and `ticks` of an axis that holds all the values; a ratio never leaves 0–1."""
    known = [value for value in values if value is not None] or [0.0]
    scale = divisor(unit, max(map(abs, known)))
    low, high = min(known) / scale, max(known) / scale
    step = _step((max(high - low, abs(high) * 0.05) or 1) / ticks)
    step = max(step, 1) if unit == "count" else step
    first, last = math.floor(low / step - _ROOM), math.ceil(high / step + _ROOM)
    if unit == "ratio":
        first, last = max(first, 0), min(last, math.floor(100 / step + 1e-9))
    if min(known) >= 0:
        first = max(first, 0)
    ends = (min(first * step, low), max(last * step, high))
    marks = [round(number * step * scale, 9) for number in range(first, last + 1)]
    return {"low": round(ends[0] * scale, 9), "high": round(ends[1] * scale, 9), "ticks": marks}


def place(value: float, axis: Row) -> float:
    """Where a value stands on the axis, in per cent; what lies beyond an end stands at the end."""
    width = axis["high"] - axis["low"] or 1
    share = (value - axis["low"]) / width
    return round(min(max(float(share), 0.0), 1.0) * 100, 1)


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if rough <= factor * power * 1.0001)
