"""The hotline: the half-hours of the day, who hangs up after how long, who calls again, and what is handed over."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.kpi import dialect_in_use
from pipeline.logs import Words
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.show.groups import rate_table
from pipeline.workspace import Workspace

WAITS = (0, 10, 20, 30, 60, 120, 300)  # seconds at which the bins of waiting begin
CALLS_AGAIN_DAYS = 7
MOST = 15


def half_hours(ws: Workspace) -> Block | None:
    """The calls of the period by half-hour of the day: offered and answered, how soon, and the mean a day."""
    if not ws.keeps("calls") or ws.build.rows_span("calls") != "case":
        return None
    rows = ws.rows("calls")
    start = rows["started_at"]
    slots = start.dt.hour * 2 + start.dt.minute // 30
    answered = rows["is_answered"].fillna(False).astype(bool)
    days = max(1, start.dt.date.nunique())
    grouped = pd.DataFrame(
        {"slot": slots, "answered": answered, "wait": rows["wait_seconds"].where(answered)}
    ).groupby("slot")
    found = grouped.agg(
        offered=("answered", "size"), answered=("answered", "sum"), wait=("wait", "median")
    ).reset_index()
    frame = found.assign(
        slot=[f"{slot // 2:02d}:{slot % 2 * 30:02d}" for slot in found["slot"]], a_day=found["offered"] / days
    )
    columns = {
        "slot": Words("自", "From"), "offered": Words("来电", "Offered"), "a_day": Words("日均", "A day"),
        "answered": Words("接听", "Answered"), "rate": Words("接通率", "Answered, share"), "wait": Words("等待中位数", "Median wait"),
    }  # fmt: skip
    shown = frame.assign(rate=frame["answered"] / frame["offered"])
    busiest = str(frame["slot"].iloc[int(frame["offered"].to_numpy().argmax())]) if len(frame) else "–"
    return blocks.table(
        shown, Words(f"{busiest} 起的半小时最忙", f"The half-hour from {busiest} is the busiest"), columns=columns,
        units={"rate": "ratio", "wait": "seconds"},
        subtitle=Words("本期全部日子合计，按来电进入队列的半小时", "All days of the period together, by the half-hour in which the call came"),
        note=Words("等待中位数只算接听了的来电。", "The median wait is of answered calls."), anchor="half-hours",
    )  # fmt: skip


def abandons_by_wait(ws: Workspace) -> Block | None:
    """The calls of the period by how long they waited, and the share of each that hung up."""
    if ws.no_data_reason("abandonment_rate") or ws.build.rows_span("calls") != "case":
        return None
    rows = ws.rows("calls").dropna(subset=["wait_seconds"])
    bins = np.searchsorted(np.array(WAITS), rows["wait_seconds"].to_numpy(float), side="right") - 1
    is_gone = ~rows["is_answered"].fillna(False).astype(bool)
    found = (
        pd.DataFrame({"bin": bins, "gone": is_gone.to_numpy()}).groupby("bin")["gone"].agg(["size", "sum"])
    )
    frame = pd.DataFrame(
        {"wait": [_span(int(one)) for one in found.index], "calls": found["size"].to_numpy(), "gone": found["sum"].to_numpy(int)}
    )  # fmt: skip
    return rate_table(
        frame, {"wait": Words("等待秒数", "Seconds waited")}, {"calls": Words("来电", "Calls"), "gone": Words("放弃", "Hung up")},
        Words("放弃比例", "Hung up, share"), Words("等多久会挂断", "How long callers wait before they hang up"),
        Words("按等待时长，接听和放弃的都算", "By time waited, calls answered and given up alike"),
        Words(
            "很短的放弃多半是打错或改了主意；是否算入放弃率由口径决定，见指标口径。",
            "Very short ones are mostly wrong numbers and second thoughts; whether they count is the dialect's matter, see the definitions.",
        ),
        "abandons-by-wait",
    )  # fmt: skip


def repeat_callers(ws: Workspace) -> Block | None:
    """Who called again within seven days about what: the answered calls by category, and how many were followed by another."""
    if ws.no_data_reason("first_contact_resolution_rate") or "category" not in ws.build.columns["calls"]:
        return None
    rows = ws.rows("calls")
    rows = rows[rows["customer_phone"].notna()].sort_values(["customer_phone", "started_at"], kind="stable")
    gap = rows.groupby("customer_phone")["started_at"].shift(-1) - rows["started_at"]
    again = gap <= pd.Timedelta(days=CALLS_AGAIN_DAYS)
    found = (
        again.groupby(rows["category"]).agg(["size", "sum"]).sort_values("size", ascending=False).head(MOST)
    )
    frame = pd.DataFrame(
        {"category": found.index, "calls": found["size"].to_numpy(), "again": found["sum"].to_numpy(int)}
    )
    return rate_table(
        frame, {"category": Words("类别", "Category")}, {"calls": Words("来电", "Calls"), "again": Words("再来电", "Called again")},
        Words("再来电比例", "Called again, share"), Words("哪些事要打第二次", "What people call about twice"),
        Words(f"同一号码 {CALLS_AGAIN_DAYS} 天内又来电，不论为何事", f"The same number within {CALLS_AGAIN_DAYS} days, whatever about"),
        Words("本期最后几天的来电还没有满七天，比例偏低；没有号码的来电不计。", "Calls of the last days have not had seven days yet; calls without a number are left out."),
        "repeat-callers",
    )  # fmt: skip


def hand_over(ws: Workspace) -> Block | None:
    """What the hotline registered and handed to departments, and whether these replied in time; None where the log has no departments."""
    name = "complaint_first_response_on_time_rate"
    if (
        not ws.keeps("complaints")
        or "department" not in ws.build.columns["complaints"]
        or ws.no_data_reason(name)
    ):
        return None
    counted = ws.measures([name], by=["department"]).dropna(subset=["department"])
    frame = pd.DataFrame(
        {"department": counted["department"], "sent": counted["denominator"].astype(int), "timely": counted["numerator"].astype(int)}
    ).sort_values("sent", ascending=False)  # fmt: skip
    return rate_table(
        frame.head(MOST), {"department": Words("部门", "Department")}, {"sent": Words("转交", "Handed over"), "timely": Words("按时回复", "Replied in time")},
        Words("按时回复率", "In time, share"), Words("转交后各部门多久回复", "How soon departments reply"),
        ws.kpi(name).label, Words("登记的诉求按责任部门。", "What was registered, by the department responsible."), "hand-over",
    )  # fmt: skip


def dialect_note(ws: Workspace, kpi: str) -> Block | None:
    """Under which dialect a KPI is counted here."""
    if ws.no_data_reason(kpi):
        return None
    one = ws.kpi(kpi)
    formula = one.dialects[dialect_in_use(one, ws.settings)]
    return blocks.note(
        f"{one.label.zh}：分子为{formula.numerator.zh}，分母为{formula.denominator.zh}。",
        f"{one.label.en}: {formula.numerator.en}, out of {formula.denominator.en}.",
    )


def _span(number: int) -> str:
    first = WAITS[number]
    return f"{first}–{WAITS[number + 1] - 1}" if number + 1 < len(WAITS) else f"≥ {first}"
