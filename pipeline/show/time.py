"""Figures by the hour of the week, and week by week."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.kpi import has_dimension
from pipeline.periods import Period
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.workspace import Workspace

WEEKS = 26


def heat(ws: Workspace) -> Block | None:
    """Calls by hour and weekday."""
    if not ws.keeps("calls") or not has_dimension(ws.build, ws.kpi("calls_offered"), "hour"):
        return None
    return blocks.heat(ws.measures(["calls_offered"], by=["hour", "weekday"]))


def trend(ws: Workspace, kpi: str, weeks: int = WEEKS) -> Block | None:
    """One KPI week by week, up to the end of the period."""
    if ws.no_data_reason(kpi):
        return None
    return blocks.trend(by_week(ws, [kpi], weeks), ws.kpi(kpi), target=ws.settings.targets.get(kpi))


def by_week(ws: Workspace, kpis: Sequence[str], weeks: int = WEEKS) -> pd.DataFrame:
    """Measures of the last weeks, up to the one in which the period ends, from the first day of the data on."""
    last = Period.parse(ws.period.last_day.isoformat(), ws.period.week_start).cut("week")[0]
    span = last.with_history(weeks)
    first = max(span.first_day, ws.build.first_day)
    return ws.measures(kpis, Period.parse(f"{first}..{span.last_day}", last.week_start), by=["week"])
