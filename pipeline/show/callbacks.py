"""Callbacks step by step, and the follow-ups that are due and owed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

import pandas as pd

from pipeline.kpi.coverage import known_until
from pipeline.periods import Period
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.workspace import Workspace

STEP_KPIS = {
    "due": ("callbacks_due", "value"),
    "attempted": ("callback_coverage_rate", "numerator"),
    "reached": ("callback_reach_rate", "numerator"),
    "satisfied": ("callback_satisfaction_rate", "numerator"),
    "visited": ("callback_visit_rate", "numerator"),
    "deal": ("callback_deal_from_due_rate", "numerator"),
}
DONE, ON_TIME, OWED = "followup_coverage_rate", "followup_on_time_rate", "overdue_open_followups"


def callback_steps(ws: Workspace) -> Block | None:
    """The callback funnel from due to deal, beside the previous period's."""
    if not ws.keeps("callbacks"):
        return None
    return blocks.callback_steps(_steps(ws, ws.period), before=_steps(ws, ws.previous))


def followups(ws: Workspace, staff_id: str = "", by_person: bool = False, kind: str = "") -> Block | None:
    """The follow-ups due in the period, by kind and step, and those owed longest; of one person or one kind only, if named."""
    if ws.no_data_reason(ON_TIME):
        return None
    only = {name: value for name, value in (("staff_id", staff_id), ("kind", kind)) if value}
    return blocks.followups(
        _due(ws, ["kind", "step"], only),
        owed=_owed(ws, only),
        owed_count=int(ws.measures([OWED], only=only)["value"].fillna(0).iloc[0]),
        people=_named(ws, _due(ws, ["staff_id"], only)) if by_person else None,
    )


def _due(ws: Workspace, by: list[str], only: Mapping[str, str]) -> pd.DataFrame:
    """<by…>, due, on_time, late, missed: of the follow-ups whose window ended in the period."""
    done, on_time = (ws.measures([kpi], by=by, only=only) for kpi in (DONE, ON_TIME))
    due, tried, timely = (
        frame.fillna(0).astype(int)
        for frame in (done["denominator"], done["numerator"], on_time["numerator"])
    )
    found = done[by].assign(due=due, on_time=timely, late=tried - timely, missed=due - tried)
    return found[found["due"] > 0]


def _named(ws: Workspace, frame: pd.DataFrame) -> pd.DataFrame:
    return frame.merge(ws.people()[["staff_id", "name"]], on="staff_id", how="left")


def _owed(ws: Workspace, only: Mapping[str, str]) -> pd.DataFrame:
    """Those due in the period that are not done, nor overtaken by the next step, at its end (at `as_of`, if earlier)."""
    at = min(datetime.combine(ws.period.end_day, time()), known_until(ws.as_of))
    rows = ws.rows("followups", only=only)
    owed = rows[(rows["due_at"] < at) & (rows["ended_at"].isna() | (rows["ended_at"] >= at))]
    days = (pd.Timestamp(at) - owed["due_at"]).dt.days
    owed = owed.assign(due_on=owed["due_at"].dt.date, days=days)
    return owed if "staff_id" in only else _named(ws, owed)


def _steps(ws: Workspace, period: Period) -> dict[str, int | None]:
    names = ws.countable([kpi for kpi, _ in STEP_KPIS.values()])
    figures = {row["kpi"]: row for row in ws.measures(names, period).to_dict("records")}
    cells = {step: figures.get(kpi, {}).get(cell) for step, (kpi, cell) in STEP_KPIS.items()}
    return {step: None if pd.isna(value) else int(value) for step, value in cells.items()}
