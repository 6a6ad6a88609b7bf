"""When customers can be reached, and the callbacks nobody has tried."""

from __future__ import annotations

from datetime import datetime, time

import numpy as np
import pandas as pd

from pipeline.kpi.coverage import known_until
from pipeline.logs import Words
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.show.groups import rate_table
from pipeline.workspace import Workspace

MOST = 20


def attempts_by_hour(ws: Workspace) -> Block | None:
    """The attempts of the period by the hour they were made in, and the share that reached the customer."""
    if not ws.keeps("callback_attempts"):
        return None
    rows = ws.rows("callback_attempts")
    hours = rows["attempted_at"].dt.hour
    tried = rows.groupby(hours)["is_reached"].agg(["size", "sum"])
    frame = pd.DataFrame(
        {"hour": [f"{hour:02d}:00" for hour in tried.index], "tried": tried["size"].to_numpy(), "reached": tried["sum"].to_numpy(int)}
    )  # fmt: skip
    return rate_table(
        frame, {"hour": Words("时段", "Hour from")}, {"tried": Words("拨打", "Attempts"), "reached": Words("接通", "Reached")},
        Words("接通率", "Reached, share"), Words("什么时候打得通", "When customers can be reached"),
        Words("按拨打的钟点；一次拨打一行", "By the hour of the attempt; every attempt counts"),
        Words("区间为 95 % Wilson 区间；区间重叠的钟点不能说哪个更好打通。", "Wilson 95 % intervals; hours whose intervals overlap cannot be told apart."),
        "attempts-by-hour",
    )  # fmt: skip


def untried(ws: Workspace) -> Block | None:
    """The callbacks due in the period that nobody has tried, longest overdue first."""
    if ws.no_data_reason("callback_coverage_rate"):
        return None
    at = pd.Timestamp(min(datetime.combine(ws.period.end_day, time()), known_until(ws.as_of)))
    rows = ws.rows("callbacks")
    waiting = rows[(rows["due_at"] < at) & (rows["attempt_count"].fillna(0) == 0)].sort_values(
        ["due_at", "callback_id"], kind="stable"
    )
    names = ws.people()[["staff_id", "name"]]
    shown = waiting.head(MOST).merge(names, on="staff_id", how="left")
    shown = shown.assign(
        due=shown["due_at"].dt.date.astype(str), days=np.floor((at - shown["due_at"]).dt.total_seconds() / 86_400),
        owner=shown["name"].fillna(shown["staff_id"]),
    )  # fmt: skip
    columns = {
        "callback_id": Words("回访编号", "Callback"), "kind": Words("类型", "Kind"), "owner": Words("负责人", "Who"),
        "due": Words("应回访日", "Due"), "days": Words("逾期天数", "Days overdue"),
    }  # fmt: skip
    known = {name: words for name, words in columns.items() if name in shown}
    title = Words(
        f"{len(waiting)} 个到期的回访没有人拨打过",
        f"{len(waiting)} callbacks that were due have not been tried",
    )
    note = Words(f"按到期先后，最多列出 {MOST} 个。", f"By due date, at most {MOST} are listed.")
    return blocks.table(shown, title, columns=known, note=note, anchor="untried-callbacks")
