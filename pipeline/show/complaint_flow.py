"""Complaints from receipt to closing, and where they come from: by category, severity, product, channel, department."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from pipeline import compare
from pipeline.compare.people import FALSE_RATE
from pipeline.kpi import has_dimension, survival
from pipeline.kpi.intervals import Array
from pipeline.logs import LOGS
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.show.complaints import causes_of, last_known
from pipeline.show.people import Compared, limits_of
from pipeline.workspace import Workspace

LOG = "complaints"
# Step → the column that tells it: an instant where the log has one, else what is filled in by then.
COLUMNS = {
    "received": "received_at",
    "registered": "recorded_at",
    "classified": "category",
    "assigned": "staff_id",
    "answered": "first_response_at",
    "resolved": "finished_at",
    "closed": "closed_logged_at",
}
NEEDS = COLUMNS | {"resolved": "resolved_at", "closed": "closed_at"}
ON_TIME, OPEN = "complaint_on_time_rate", "open_complaints"
LEAST_GROUPS = 4  # below it a funnel says less than the table
SHORTEST = 1e-6  # of a second: a wait of nothing that goes on is still told from one that has ended


def complaint_flow(ws: Workspace) -> Block | None:
    """How far the complaints received came by the end of the period, beside the previous period at its own end."""
    if not ws.keeps(LOG):
        return None
    rows = {period: ws.rows(LOG, period) for period in (ws.period, ws.previous)}
    told = _told(ws, rows[ws.period])
    now, before = (_reached(found, last_known(ws, period), told) for period, found in rows.items())
    return blocks.complaint_flow(now, before=before, absent=[step for step in COLUMNS if step not in told])


def complaint_groups(ws: Workspace, by: str, is_brief: bool = False) -> Block | None:
    """Each value of a dimension: complaints now and before, whether it grew, how often on time, and how many are open.

    Nothing where there are not two values to compare. The brief form leaves out how to read it.
    """
    counts = causes_of(ws, by)
    if counts is None or pd.concat(counts)[by].nunique() < 2:
        return None
    found = compared_by(ws, ON_TIME, by)
    waiting = None if ws.no_data_reason(OPEN) else ws.measures([OPEN], by=[by])
    return blocks.complaint_groups(
        compare.causes(*counts, by), by, LOGS[LOG].column(by).label, ws.kpi(ON_TIME),
        on_time=None if found is None else found.grouped, waiting=waiting, target=ws.settings.targets.get(ON_TIME),
        is_brief=is_brief, anchor=f"by-{by}",
    )  # fmt: skip


def complaint_funnel(ws: Workspace, by: str) -> Block | None:
    """The share on time of each value of a dimension by its number of cases, between the limits of chance."""
    found = compared_by(ws, ON_TIME, by)
    if found is None or found.spread.compared < LEAST_GROUPS:
        return None
    return blocks.funnel(
        found.grouped, found.kpi, limits_of(found), found.spread, of=LOGS[LOG].column(by).label,
        target=ws.settings.targets.get(ON_TIME), minimum_n=ws.settings.least_n(ON_TIME, found.kpi.minimum_n),
        anchor=f"funnel-{by}",
    )  # fmt: skip


def _told(ws: Workspace, rows: pd.DataFrame) -> list[str]:
    """The steps that the log tells; where it never says when a complaint was closed, closing is none of its own."""
    told = [step for step, column in NEEDS.items() if column in ws.build.columns[LOG]]
    return [step for step in told if step != "closed" or rows["closed_logged_at"].notna().any()]


def _reached(rows: pd.DataFrame, at: datetime, told: list[str]) -> pd.DataFrame:
    """step, count, median, low, high: how many of the rows received by `at` had come to each step by then."""
    known = rows[rows["received_at"] < at]
    return pd.DataFrame([{"step": step, **_step(known, COLUMNS[step], at)} for step in told])


def _step(rows: pd.DataFrame, column: str, at: datetime) -> dict[str, float | None]:
    came = rows[column]
    if not pd.api.types.is_datetime64_dtype(came) or column == COLUMNS["received"]:
        return {"count": int(came.notna().sum()), "median": None, "low": None, "high": None}
    is_there = came.notna() & (came < at)
    median, low, high = _half(rows["received_at"], came, is_there, at)
    return {"count": int(is_there.sum()), "median": median, "low": low, "high": high}


def _half(received: pd.Series, came: pd.Series, is_there: pd.Series, at: datetime) -> tuple[float, ...]:
    """Seconds until half have come, with the interval; what has not come counts as waiting until `at`."""
    seconds = (came.where(is_there, pd.Timestamp(at)) - received).dt.total_seconds()
    waits: Array = np.maximum(seconds.to_numpy(float), SHORTEST) * np.where(is_there, 1, -1)
    return tuple(float(found[0]) for found in survival.quantile(survival.kaplan_meier([waits]), 1, 0.5))


def compared_by(ws: Workspace, name: str, by: str, false_rate: float = FALSE_RATE) -> Compared | None:
    """The values of a dimension compared by one rate as people are, each value as a `staff_id`; rows without one are left out."""
    kpi = ws.kpi(name)
    if ws.no_data_reason(name) or not has_dimension(ws.build, kpi, by):
        return None
    measured = ws.measures([name], by=[by]).rename(columns={by: "staff_id"})
    grouped = compare.people(measured, kpi, false_rate=false_rate)
    if grouped.empty:
        return None
    return Compared(kpi, grouped.assign(name=grouped["staff_id"]), compare.spread(grouped, kpi))
