"""What to do about complaints: a sentence for each difference that a test found, never for one that chance explains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.kpi.spec import Kpi
from pipeline.logs import Words
from pipeline.report.format import share

FALSE_ADVICE = 0.05
"""Share of pages with any advice, in a department whose causes all go with the total and whose groups are all alike."""

ACTIONS: Mapping[str, Words] = {
    "complaint_on_time_rate": Words(
        "核对这一类由谁接手、卡在哪一步；人手或时限不配，先改分派，再谈人。",
        "See who takes these over and at which step they wait; where staffing or the time allowed does not fit, change the assignment first.",
    ),
    "repeat_complaint_rate": Words(
        "客户为同一件事又来，说明上次没解决：抽查这一类的办结记录，重定“办结”的标准。",
        "Customers come back about the same matter, so it was not settled: check how these were closed, and what counts as resolved.",
    ),
    "complaint_reopen_rate": Words(
        "关得太早：这一类关闭前先回访确认。",
        "They are closed too early: call the customer before closing one.",
    ),
    "complaint_escalation_rate": Words(
        "一线处理不了：给这一类定授权额度和话术，或直接转专人。",
        "The front line cannot settle these: give it authority and a script, or hand them to a specialist at once.",
    ),
    "complaint_satisfaction_rate": Words(
        "翻看这一类的差评原文，改处理方案；评价的只是一部分客户，先看评价率。",
        "Read what the dissatisfied wrote and change how these are handled; only some customers rate, so look at how many first.",
    ),
}
GREW = Words(
    "找出源头：同一产品、批次、线路还是班次；先堵住来源，再加人办。",
    "Find the source: one product, batch, route or shift; stop it there before adding people.",
)


@dataclass(frozen=True)
class Grown:
    """`frame`: `compare.causes(...)` of complaints by the dimension `by`, called `what`."""

    by: str
    what: Words
    frame: pd.DataFrame


@dataclass(frozen=True)
class Compared:
    """`grouped`: `compare.people(...)` of the rate `kpi`, each value of the dimension called `what` as a `staff_id`."""

    kpi: Kpi
    what: Words
    grouped: pd.DataFrame


@dataclass(frozen=True)
class Advice:
    """What was found, what to do about it, and the test behind it."""

    found: Words
    action: Words
    evidence: Words


def advice(grown: Iterable[Grown], compared: Iterable[Compared]) -> list[Advice]:
    """The advice that follows from causes that grew and from groups worse than the rest, growth first.

    Half of `FALSE_ADVICE` belongs to growth, shared out among its dimensions and their values (Bonferroni); `compared` are to be
    tested at `false_rate(...)` each.
    """
    dimensions = list(grown)
    return [
        *(_grew(row, one) for one in dimensions for row in _risen(one, len(dimensions))),
        *(_worse(row, one) for one in compared for row in _differing(one)),
    ]


def false_rate(comparisons: int) -> float:
    """How often one of so many comparisons may name anybody where all are alike."""
    return FALSE_ADVICE / 2 / max(1, comparisons)


def _risen(one: Grown, dimensions: int) -> list[pd.Series]:
    level = FALSE_ADVICE / 2 / dimensions / max(1, len(one.frame))
    rows = one.frame[
        (one.frame["verdict"] == "grew") & (one.frame["tail"] <= level) & one.frame[one.by].notna()
    ]
    return [row for _, row in rows.iterrows()]


def _differing(one: Compared) -> list[pd.Series]:
    worse = "below" if one.kpi.better == "higher" else "above"
    rows = one.grouped
    n = rows["denominator"].sum() - rows["denominator"]
    rest = (rows["numerator"].sum() - rows["numerator"]) / n
    return [row for _, row in rows.assign(rest=rest)[rows["group"] == worse].iterrows()]


def _grew(row: pd.Series, one: Grown) -> Advice:
    name, now, before = row[one.by], int(row["value"]), int(row["before"])
    return Advice(
        Words(f"{one.what.zh}“{name}”由 {before} 件增至 {now} 件", f"{one.what.en} {name} grew from {before} to {now}"),
        GREW,
        Words(
            f"与总量同步应约 {row['expected']:.0f} 件；偶然多出这么多的概率 {row['tail']:.2g}",
            f"about {row['expected']:.0f} had it grown as the total did; chance makes as many with probability {row['tail']:.2g}",
        ),
    )  # fmt: skip


def _worse(row: pd.Series, one: Compared) -> Advice:
    name, n, value, rest = row["staff_id"], int(row["denominator"]), share(row["value"]), share(row["rest"])
    return Advice(
        Words(f"{one.what.zh}“{name}”的{one.kpi.label.zh}为 {value}，其余为 {rest}", f"{one.kpi.label.en}, {one.what.en.lower()} {name}: {value}; all others: {rest}"),
        ACTIONS[one.kpi.name],
        Words(f"n = {n}；偶然差这么多的概率 {row['tail']:.2g}", f"n = {n}; chance differs as much with probability {row['tail']:.2g}"),
    )  # fmt: skip
