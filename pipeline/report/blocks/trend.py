"""A KPI over time, period by period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.logs import Words
from pipeline.periods import Period, WeekStart
from pipeline.report.axis import axis_of
from pipeline.report.block import Block
from pipeline.report.blocks.cards import COUNTED, is_met
from pipeline.report.frames import Row, rows_of
from pipeline.report.words import both

if TYPE_CHECKING:
    from pipeline.kpi.spec import Kpi


def trend(
    history: pd.DataFrame,
    kpi: Kpi,
    *,
    target: float | None = None,
    title: Words | None = None,
    subtitle: Words | None = None,
    note: Words | None = None,
    anchor: str = "",
) -> Block:
    """One point for each period with its interval; a period without a value is a gap.

    `history`: measures of one KPI cut by one time dimension (`by=["week"]`): `period`, `first_day`, `end_day`,
    `denominator`, `value`, `low`, `high`. Periods the frame lacks between its first and last are gaps too.
    """
    required = ("period", "first_day", "end_day", "denominator", "value", "low", "high")
    rows = [row for row in rows_of(history, "trend", required) if row.get("kpi", kpi.name) == kpi.name]
    points = [_point(row, kpi) for row in _without_holes(rows)]
    judged = [is_met(kpi, point["value"], target) for point in points if not point["is_small"]]
    return Block(
        "trend",
        {
            "anchor": anchor or f"trend-{kpi.name.replace('_', '-')}",
            "title": both(title),
            "subtitle": both(subtitle),
            "note": both(note),
            "kpi": kpi.name,
            "label": both(kpi.label),
            "unit": kpi.unit,
            "is_counted": kpi.statistic in COUNTED,
            "target": target,
            "axis": axis_of([*_extent(points), target], kpi.unit, ticks=4),
            "met_count": judged.count(True),
            "judged_count": len(judged) - judged.count(None),
            "points": points,
        },
    )


def _point(row: Row, kpi: Kpi) -> Row:
    is_counted = kpi.statistic in COUNTED
    return {
        "period": row["period"],
        "n": None if is_counted else row.get("denominator"),
        "value": row.get("value"),
        "low": None if is_counted else row.get("low"),
        "high": None if is_counted else row.get("high"),
        "is_small": row.get("status") == "too_few",
    }


def _extent(points: list[Row]) -> list[float | None]:
    """All values, and the intervals of those with enough cases; a wider interval ends at the axis."""
    wide = [point[name] for point in points if not point["is_small"] for name in ("low", "high")]
    return [*(point["value"] for point in points), *wide]


def _without_holes(rows: list[Row]) -> list[Row]:
    """The rows in order, with an empty one for each period that is missing between them."""
    if not rows:
        return []
    known = {row["period"]: row for row in sorted(rows, key=lambda row: str(row["first_day"]))}
    first, last = next(iter(known.values())), list(known.values())[-1]
    start, end = date.fromisoformat(first["first_day"][:10]), date.fromisoformat(last["end_day"][:10])
    grain = Period.parse(first["period"]).grain
    if grain == "range":
        return list(known.values())
    whole = Period("", "range", start, end, _week_start(known))
    return [known.get(part.text, {"period": part.text}) for part in whole.cut(grain)]


def _week_start(rows: Mapping[str, Row]) -> WeekStart:
    """Sunday, where a week after the first begins on one; the first may be clipped."""
    later = [date.fromisoformat(row["first_day"][:10]) for row in list(rows.values())[1:]]
    return "sunday" if later and all(day.weekday() == 6 for day in later) else "monday"
