"""Complaints: what causes them, how long they take, and which wait."""

from __future__ import annotations

from datetime import datetime, time

import pandas as pd

from pipeline import compare
from pipeline.kpi import has_dimension
from pipeline.kpi.coverage import known_until
from pipeline.logs import LOGS
from pipeline.periods import Period
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.workspace import Workspace

RECEIVED = "complaints_received"
MEDIAN, P90 = "time_to_resolve_median", "time_to_resolve_p90"
CLOSED_ONLY = {"resolution_time_median": "median", "resolution_time_p90": "p90"}


def causes(ws: Workspace, by: str = "category") -> Block | None:
    """Complaints by cause, largest first, beside the previous period's; those that grew more than the total are marked."""
    found = causes_of(ws, by)
    if found is None:
        return None
    now, before = found
    return blocks.pareto(now, before=before, causes=compare.causes(now, before, by), by=by)


def causes_of(ws: Workspace, by: str) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Complaints received by cause in this and in the previous period, where the log has the cause."""
    if not ws.keeps("complaints") or not has_dimension(ws.build, ws.kpi(RECEIVED), by):
        return None
    return ws.measures([RECEIVED], by=[by]), ws.measures([RECEIVED], ws.previous, by=[by])


def survival(ws: Workspace, staff_id: str = "") -> Block | None:
    """How long until half and until nine in ten are closed, open ones counted; the curve too, unless it is one person's."""
    if ws.no_data_reason(MEDIAN):
        return None
    only = {"staff_id": staff_id} if staff_id else {}
    closed = ws.measures(ws.countable(CLOSED_ONLY), only=only)
    curve = None if staff_id else ws.survival_curve()
    return blocks.survival(
        ws.measures([MEDIAN, P90], only=only), ws.kpi(MEDIAN), ws.kpi(P90), curve=curve,
        naive=closed.assign(key=closed["kpi"].map(CLOSED_ONLY)),
    )  # fmt: skip


def survival_groups(ws: Workspace, by: str = "severity") -> Block | None:
    """How long complaints of each value of a dimension take, the open ones counted."""
    if ws.no_data_reason(MEDIAN) or not has_dimension(ws.build, ws.kpi(MEDIAN), by):
        return None
    return blocks.survival_groups(
        ws.measures([MEDIAN, P90], by=[by]), by, ws.kpi(MEDIAN), ws.kpi(P90), ws.survival_curve(by=[by]),
        what=LOGS["complaints"].column(by).label,
    )  # fmt: skip


def ageing(ws: Workspace) -> Block | None:
    """Open complaints by the days they have waited, at the end of this and of the previous period."""
    if ws.no_data_reason("open_complaints"):
        return None
    return blocks.ageing(
        ws.open_complaints(ws.period)["age_days"], before=ws.open_complaints(ws.previous)["age_days"]
    )


def oldest(ws: Workspace, count: int = 5) -> Block | None:
    """The open complaints that have waited longest, with a masked excerpt."""
    if ws.no_data_reason("open_complaints"):
        return None
    waiting = ws.open_complaints(ws.period).nlargest(count, "age_days", keep="first")
    text = waiting["content"].fillna(waiting["subject"])
    return blocks.oldest(waiting.assign(text=text)[["complaint_id", "age_days", "category", "text"]])


def last_known(ws: Workspace, period: Period) -> datetime:
    """The first instant after the period, or after what is known at `as_of`, whichever is earlier."""
    return min(datetime.combine(period.end_day, time()), known_until(ws.as_of))
