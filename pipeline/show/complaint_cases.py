"""Single complaints: those that need a decision, the major ones, those that came back, and what customers wrote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline.kpi import has_dimension
from pipeline.logs import Words
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.settings import Settings
from pipeline.show.complaints import RECEIVED, last_known
from pipeline.workspace import Workspace

LOG = "complaints"
REPORT_RATE, REOPENED, REPEATED = (
    "major_complaint_report_rate",
    "complaint_reopen_rate",
    "repeat_complaint_rate",
)
EXCERPTS, CAUSES = 2, 4


class Rule(NamedTuple):
    """When a case that is not settled needs a decision, and which one.

    `needs`: the columns the log must have; `holds`: for each case, at an instant, whether it is so.
    """

    name: str
    words: Words
    decision: Words
    needs: tuple[str, ...]
    holds: Callable[[pd.DataFrame, datetime, Settings], pd.Series]


RULES = (
    Rule("unreported", Words("重大投诉，过了上报时限仍未上报", "Major and not reported in the time allowed"), Words("今天上报", "report it today"),
         ("severity", "reported_at"), lambda rows, at, _: rows["is_major"] & (rows["report_due_at"] < at) & ~_by(rows["reported_at"], at)),
    Rule("reopened", Words("本期重开，还没有再办结", "Reopened in the period and not resolved again"), Words("换人复核，定处理方案", "have somebody else review it and settle how to proceed"),
         ("reopened_at",), lambda rows, _, __: rows["is_back"]),
    Rule("repeated", Words("同一客户为同一类事投诉满 {decide_after_repeats} 次", "Complaint no. {decide_after_repeats} or later of a customer about the same matter"),
         Words("指定一人负责到底", "give it to one person to see through"), ("category", "customer_id|customer_phone"),
         lambda rows, _, settings: rows["times"] >= settings.complaints.decide_after_repeats),
    Rule("overdue", Words("逾期 {decide_after_days} 天以上", "More than {decide_after_days} days overdue"), Words("定新期限并告知客户，或升级", "set a new date and tell the customer, or escalate"),
         ("due_at",), lambda rows, at, settings: ~rows["is_back"] & (rows["due_at"] < at - pd.Timedelta(days=settings.complaints.decide_after_days))),
    Rule("unanswered", Words("过了响应时限仍未联系客户", "Not answered in the time allowed"), Words("今天联系客户", "call the customer today"),
         ("respond_due_at", "first_response_at"), lambda rows, at, _: (rows["respond_due_at"] < at) & ~_by(rows["first_response_at"], at)),
    Rule("unassigned", Words("还没有经办人", "Nobody handles it"), Words("指派经办人", "assign somebody"),
         ("staff_id",), lambda rows, _, __: rows["staff_id"].isna()),
)  # fmt: skip


def decisions(ws: Workspace) -> Block | None:
    """The complaints not settled at the end of the period that meet a rule, with the decision each asks for."""
    if ws.no_data_reason("open_complaints"):
        return None
    at, settings = last_known(ws, ws.period), ws.settings
    rows = _unsettled(_counted(ws, at), ws, at)
    used = [rule for rule in RULES if _has(ws, rule.needs)]
    met = pd.DataFrame({rule.name: rule.holds(rows, at, settings).fillna(False).astype(bool) for rule in used}, index=rows.index)  # fmt: skip
    found = rows[met.any(axis=1)] if used else rows.head(0)
    names = pd.Series(
        [[rule.name for rule in used if met.at[place, rule.name]] for place in found.index],
        found.index,
        dtype=object,
    )
    age_days = (pd.Timestamp(at) - found["received_at"]).dt.total_seconds() / 86_400
    back_count = int(rows["is_back"].sum())
    return blocks.decisions(
        _told(found).assign(age_days=age_days, rules=names),
        [(rule.name, _filled(rule.words, settings), rule.decision) for rule in used],
        open_count=len(rows) - back_count,
        back_count=back_count,
    )


def major_register(ws: Workspace) -> Block | None:
    """The major complaints received in the period: reported in time or not, settled or not, and their follow-up."""
    if ws.no_data_reason("major_complaints"):
        return None
    at = last_known(ws, ws.period)
    rows = ws.rows(LOG)
    rows = rows[rows["is_major"] & (rows["received_at"] < at)]
    is_reported = None if ws.no_data_reason(REPORT_RATE) else _reporting(rows, at)
    ends = rows["finished_at"].where(_by(rows["finished_at"], at))
    frame = _told(rows).assign(
        reporting=is_reported,
        report_hours=(rows["reported_at"] - rows["received_at"]).dt.total_seconds() / 3600,
        finished_on=ends.dt.date,
        is_overdue=(rows["due_at"] < ends.fillna(pd.Timestamp(at))),
        days=(ends.fillna(pd.Timestamp(at)) - rows["received_at"]).dt.total_seconds() / 86_400,
    )
    frame = frame.merge(_followups(ws, at), on="complaint_id", how="left")
    is_open = frame["finished_on"].isna()  # what follows its end is not known before it
    return blocks.major_register(
        frame.assign(followup=frame["followup"].mask(is_open)),
        hours=ws.settings.thresholds.major_report_hours,
    )


def returned(ws: Workspace) -> Block | None:
    """Complaints that came back in the period: the same customer about the same matter, and those opened again."""
    names = ws.countable([REPEATED, REOPENED])
    if not names:
        return None
    at = last_known(ws, ws.period)
    chains = _chains(_counted(ws, at), ws) if REPEATED in names else None
    reopened = _reopened(ws, at) if REOPENED in names else None
    return blocks.returned(
        ws.measures(names), [ws.kpi(name) for name in names], before=ws.measures(names, ws.previous), chains=chains, reopened=reopened
    )  # fmt: skip


def excerpts(ws: Workspace, by: str = "category") -> Block | None:
    """What customers wrote: of each of the largest causes the latest complaints that have a text, masked."""
    if not ws.keeps(LOG) or not has_dimension(ws.build, ws.kpi(RECEIVED), by):
        return None
    rows = _told(ws.rows(LOG))
    rows = rows[rows["text"].notna() & rows[by].notna()].sort_values("received_at", kind="stable")
    largest = rows[by].value_counts(sort=True).sort_index(kind="stable")
    largest = largest.sort_values(ascending=False, kind="stable").head(CAUSES)
    latest = rows[rows[by].isin(largest.index)].groupby(by).tail(EXCERPTS)
    order = latest[by].map({name: place for place, name in enumerate(largest.index)})
    shown = (
        latest.assign(order=order)
        .sort_values(["order", "received_at"], ascending=[True, False], kind="stable")
        .rename(columns={by: "cause"})
    )
    return blocks.excerpts(shown[["cause", "complaint_id", "text"]], each=EXCERPTS) if len(shown) else None


def _counted(ws: Workspace, at: datetime) -> pd.DataFrame:
    """Every complaint received by then, with `times`: how often its customer has complained of the same within the window.

    `chain`: the same number for complaints that follow one another; NaN where customer or category is unknown.
    """
    rows = ws.build.frame(LOG)
    rows = rows[rows["received_at"] < at].sort_values(["received_at", "complaint_id"], ignore_index=True)
    who = rows["customer_id"].fillna(rows["customer_phone"])
    same = rows.assign(who=who).groupby(["who", "category"])
    gap = same["received_at"].diff()
    is_first = gap.isna() | (gap > pd.Timedelta(days=ws.settings.thresholds.repeat_complaint_days))
    is_known = who.notna() & rows["category"].notna()
    run = is_first.groupby([who, rows["category"]]).cumsum()
    chain = pd.Series(pd.factorize(pd.MultiIndex.from_arrays([who, rows["category"], run]))[0], rows.index).where(is_known)  # fmt: skip
    times = chain.groupby(chain).cumcount() + 1
    return rows.assign(chain=chain, times=times.where(is_known, 1))


def _unsettled(rows: pd.DataFrame, ws: Workspace, at: datetime) -> pd.DataFrame:
    """Those open at an instant: not finished, or opened again in the period and not finished since (`is_back`)."""
    is_finished, again = _by(rows["finished_at"], at), rows["reopened_at"]
    is_back = _by(again, at) & (again >= pd.Timestamp(ws.period.first_day))
    rows = rows.assign(is_back=is_back & ~(is_finished & (rows["finished_at"] > again)))
    return rows[~is_finished | rows["is_back"]]


def _chains(rows: pd.DataFrame, ws: Workspace) -> pd.DataFrame:
    """One row per chain whose latest complaint lies in the period: ids in order, category, times, days from first to last."""
    is_repeat = rows["times"] > 1
    first = pd.Timestamp(ws.period.first_day)
    latest = set(rows.loc[is_repeat & (rows["received_at"] >= first), "chain"])
    found = rows[rows["chain"].isin(latest)]
    chains = found.groupby("chain", sort=False)
    return pd.DataFrame({
        "ids": chains["complaint_id"].agg(list),
        "category": chains["category"].first(),
        "times": chains.size(),
        "days": (chains["received_at"].last() - chains["received_at"].first()).dt.days,
        "is_open": chains["finished_at"].agg(lambda ends: bool(ends.isna().iloc[-1])),
    }).sort_values(["times", "days"], ascending=[False, True], kind="stable")  # fmt: skip


def _reopened(ws: Workspace, at: datetime) -> pd.DataFrame:
    """The complaints opened again in the period, latest first."""
    rows = ws.build.frame(LOG)
    again = rows["reopened_at"]
    found = rows[(again >= pd.Timestamp(ws.period.first_day)) & (again < at)].sort_values(
        "reopened_at", ascending=False
    )
    days = (found["reopened_at"] - found["closed_at"]).dt.total_seconds() / 86_400
    return _told(found).assign(reopened_on=found["reopened_at"].dt.date, days=days)


def _reporting(rows: pd.DataFrame, at: datetime) -> np.ndarray:
    """on_time | late | missing | waiting, the last where the time to report is not over."""
    is_reported = _by(rows["reported_at"], at)
    cases = [is_reported & rows["is_reported_on_time"], is_reported, rows["report_due_at"] < at]
    return np.select(cases, ["on_time", "late", "missing"], "waiting")


def _followups(ws: Workspace, at: datetime) -> pd.DataFrame:
    """complaint_id, followup (done | missed | due), followup_on: the last follow-up of each complaint, where some are listed."""
    columns = ["complaint_id", "followup", "followup_on"]
    if not ws.keeps("followups"):
        return pd.DataFrame({name: pd.Series(dtype=object) for name in columns})
    rows = ws.build.frame("followups").sort_values("due_at", kind="stable")
    done = rows["done_at"].where(_by(rows["done_at"], at))
    state = np.select([done.notna(), rows["due_at"] < at], ["done", "missed"], "due")
    on = done.fillna(rows["due_at"]).dt.date
    named = rows.assign(followup=state, followup_on=on).rename(columns={"event_id": "complaint_id"})
    return named[columns].dropna(subset="complaint_id").drop_duplicates("complaint_id", keep="last")


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    """What a page says of a case: id, day received, severity, category, handler, masked text."""
    named = rows["staff_name"].fillna(rows["staff_id"])
    return pd.DataFrame({
        "complaint_id": rows["complaint_id"], "received_at": rows["received_at"], "received_on": rows["received_at"].dt.date,
        "severity": rows["severity"], "category": rows["category"], "name": named,
        "text": rows["content"].fillna(rows["subject"]),
    })  # fmt: skip


def _by(instants: pd.Series, at: datetime) -> pd.Series:
    """Whether each had happened before an instant."""
    return instants.notna() & (instants < at)


def _has(ws: Workspace, needs: tuple[str, ...]) -> bool:
    columns = ws.build.columns[LOG]
    return all(any(name in columns for name in need.split("|")) for need in needs)


def _filled(words: Words, settings: Settings) -> Words:
    facts = settings.complaints.model_dump()
    return Words(words.zh.format(**facts), words.en.format(**facts))
