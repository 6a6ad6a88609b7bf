"""The follow-ups of complaints: those that were due in the period, and those that come due next."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from pipeline.logs import Words
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.show.callbacks import followups
from pipeline.show.complaints import last_known
from pipeline.workspace import Workspace

MOST = 15
COLUMNS = {
    "event_id": Words("投诉编号", "Complaint"),
    "what": Words("跟进", "Follow-up"),
    "due_from": Words("可做起", "From"),
    "due_on": Words("最晚应做", "Due"),
    "severity": Words("级别", "Severity"),
    "category": Words("类别", "Category"),
    "staff_name": Words("经办人", "Handled by"),
}


def complaint_followups(ws: Workspace) -> Block | None:
    """The follow-ups of complaints that were due in the period, and those owed longest."""
    return followups(ws, kind=kind) if (kind := _kind(ws)) else None


def coming_followups(ws: Workspace) -> Block | None:
    """The follow-ups of complaints not done yet whose window ends within as many days as the period has, first due first."""
    kind = _kind(ws)
    if not kind:
        return None
    at, days = last_known(ws, ws.period), (ws.period.end_day - ws.period.first_day).days
    end = at + timedelta(days=days)
    rows = ws.build.frame("followups", at.date(), end.date())
    rows = rows[(rows["kind"] == kind) & (rows["due_at"] >= at) & ~(rows["done_at"] < at)]
    shown = rows.sort_values(["due_at", "event_id"], kind="stable").head(MOST)
    listed = shown.assign(
        what=shown["kind"] + " " + shown["step"].fillna(""),
        due_from=shown["due_from_at"].dt.strftime("%Y-%m-%d"),
        due_on=shown["due_at"].dt.strftime("%Y-%m-%d"),
    )
    return blocks.table(
        listed, Words(f"接下来 {days} 天到期 {len(rows)} 件", f"{len(rows)} come due in the next {days} days"),
        columns={name: words for name, words in COLUMNS.items() if _is_filled(listed, name)},
        subtitle=Words(f"还没做的跟进；先列最早到期的 {len(shown)} 件", f"Follow-ups not done yet; the first {len(shown)} to come due"),
        note=Words("全部在工作清单里。", "All of them are in the work lists.") if len(rows) > len(shown) else None,
        anchor="coming-followups",
    )  # fmt: skip


def _kind(ws: Workspace) -> str:
    """The first kind of follow-up that complaints ask for, as kefu.toml says; "" where none does."""
    kinds = [one.kind for one in ws.settings.followup if one.log == "complaints"]
    return kinds[0] if kinds and ws.keeps("followups") else ""


def _is_filled(rows: pd.DataFrame, name: str) -> bool:
    return bool(rows[name].notna().any())
