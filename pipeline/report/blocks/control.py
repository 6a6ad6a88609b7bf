"""A KPI over time against its own normal range: what stands out, and what is only up and down."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from pipeline.logs import Words
from pipeline.report.axis import axis_of
from pipeline.report.block import Block
from pipeline.report.blocks.cards import COUNTED
from pipeline.report.frames import Row, rows_of
from pipeline.report.words import both

if TYPE_CHECKING:
    from pipeline.compare.control import Control
    from pipeline.kpi.spec import Kpi
    from pipeline.settings import Baseline

COLUMNS = (
    "period",
    "first_day",
    "n",
    "value",
    "status",
    "centre",
    "low",
    "high",
    "signal",
    "side",
    "segment",
)
_SHOWN = tuple(name for name in COLUMNS if name not in ("first_day", "status"))


def control(
    found: Control,
    kpi: Kpi,
    *,
    target: float | None = None,
    assurance: str = "",
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "",
) -> Block:
    """One point for each period between the limits of its own ups and downs, signals marked, baselines as steps.

    `found`: `compare.control(...)`. `assurance`: what its limits say of the target: consistent_pass, consistent_fail
    or inconsistent; empty where there is no target.
    """
    rows, counted = rows_of(found.points, "control", COLUMNS), kpi.statistic in COUNTED
    points = [_without_limits(row) if _is_small(row, counted) else row | {"is_small": False} for row in rows]
    return Block(
        "control",
        {
            "anchor": anchor or f"control-{kpi.name.replace('_', '-')}",
            "title": both(title),
            "note": both(note),
            "kpi": kpi.name,
            "label": both(kpi.label),
            "unit": kpi.unit,
            "better": kpi.better,
            "is_counted": counted,
            "chart": found.chart,
            "sigma_z": found.sigma_z,
            "target": target,
            "assurance": assurance,
            "axis": axis_of([*_extent(points), target], kpi.unit, ticks=4),
            "news": _news(points),
            "baselines": _baselines(found.baselines, points),
            "points": [{name: row[name] for name in (*_SHOWN, "is_small")} for row in points],
        },
    )


def _extent(points: Sequence[Row]) -> list[float | None]:
    return [point[name] for point in points for name in ("value", "low", "high")]


def _is_small(row: Row, is_counted: bool) -> bool:
    """Whether the point has no say in the limits: too few cases, or a count that is still growing."""
    return row["status"] == "too_few" or (is_counted and row["status"] == "provisional")


def _without_limits(row: Row) -> Row:
    """A point without a say; limits for a handful of cases would only stretch the axis."""
    return row | {"low": None, "high": None, "is_small": True}


def _news(points: Sequence[Row]) -> Row:
    """What the last point's signal says, since when it lasts and over how many points, and how many were marked at all."""
    judged = [point for point in points if point["value"] is not None and not point["is_small"]]
    marked = sum(bool(point["signal"]) for point in judged)
    if not judged or not judged[-1]["signal"]:
        return {"signal": "", "side": "", "since": None, "last": None, "length": 0, "count": marked}
    last = judged[-1]
    length = _length([point for point in judged if point["segment"] == last["segment"]])
    since = judged[-length]["period"]
    return {
        "signal": last["signal"], "side": last["side"], "since": since, "last": last["period"], "length": length, "count": marked,
    }  # fmt: skip


def _length(points: Sequence[Row]) -> int:
    """How many points the run has that the last one ends: on its side of the centre, or going its way."""
    last = points[-1]
    up = 1 if last["side"] == "above" else -1
    if last["signal"] == "trend":
        return 1 + _streak([(after["value"] - before["value"]) * up for before, after in pairwise(points)])
    return max(1, _streak([(point["value"] - point["centre"]) * up for point in points]))


def _streak(numbers: Sequence[float]) -> int:
    """How many numbers at the end are positive without a break."""
    return len(list(takewhile(lambda number: number > 0, reversed(numbers))))


def _baselines(applied: Sequence[Baseline], points: Sequence[Row]) -> list[Row]:
    """The declared baselines, each at the first point it holds for."""
    days = [point["first_day"][:10] for point in points]
    return [
        {
            "since": baseline.since.isoformat(),
            "reason": {"zh": baseline.reason, "en": baseline.reason_en or baseline.reason},
            "at": sum(day < baseline.since.isoformat() for day in days),
        }
        for baseline in applied
    ]
