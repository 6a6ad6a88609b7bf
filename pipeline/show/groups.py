"""Figures side by side: the values of one dimension, of several at once, of the hours of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.kpi import has_dimension
from pipeline.kpi.intervals import wilson
from pipeline.logs import Words
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.workspace import Workspace

MOST = 15
DIMENSION_NAMES: Mapping[str, Words] = {
    "kind": Words("类型", "Kind"),
    "channel": Words("渠道", "Channel"),
    "category": Words("项目或类别", "Item or category"),
    "product": Words("产品", "Product"),
    "region": Words("区域", "Region"),
    "department": Words("部门", "Department"),
    "team_id": Words("小组", "Team"),
    "shift": Words("班次", "Shift"),
    "month": Words("月份", "Month"),
}
NOT_STATED = Words("未填写", "not stated")
HOW_TO_READ = Words(
    "“–”表示分母为零或样本不足以给出数值；件数少的行波动大，不宜据此比较。",
    "A dash: nothing to divide by. Rows of few cases vary much; do not compare by them.",
)


def figures_by(ws: Workspace, by: str, kpis: Sequence[str], title: Words) -> Block | None:
    """A line for each value of a dimension, the largest first: the KPIs beside one another."""
    names = [name for name in ws.countable(kpis) if has_dimension(ws.build, ws.kpi(name), by)]
    if not names:
        return None
    measured = ws.measures(names, by=[by])
    wide = measured.pivot_table("value", by, "kpi", aggfunc="first", dropna=False).reindex(columns=names)
    wide = wide[wide.index.notna()]
    if len(wide) < 2:
        return None
    shown = wide.sort_values(names[0], ascending=False, kind="stable").head(MOST).reset_index()
    return blocks.table(
        shown, title, columns={by: DIMENSION_NAMES[by], **{name: ws.kpi(name).label for name in names}},
        units={name: ws.kpi(name).unit for name in names}, note=_note(len(wide)), anchor=f"by-{by.replace('_', '-')}-{names[0].replace('_', '-')}",
    )  # fmt: skip


def cross_table(ws: Workspace, by: Sequence[str], kpis: Sequence[str], anchor: str) -> Block | None:
    """Every combination of several dimensions that the log has, the largest first: the KPIs beside one another."""
    names = ws.countable(kpis)
    known = [
        name for name in by if names and all(has_dimension(ws.build, ws.kpi(kpi), name) for kpi in names)
    ]
    if not names or len(known) < 2:
        return None
    measured = ws.measures(names, by=known).dropna(subset=known)
    wide = measured.pivot_table("value", known, "kpi", aggfunc="first").reindex(columns=names)
    shown = wide.sort_values(names[0], ascending=False, kind="stable").head(MOST).reset_index()
    called = [DIMENSION_NAMES[name] for name in known]
    title = Words(" × ".join(one.zh for one in called), " × ".join(one.en for one in called))
    return blocks.table(
        shown, title, columns={**{name: DIMENSION_NAMES[name] for name in known}, **{name: ws.kpi(name).label for name in names}},
        units={name: ws.kpi(name).unit for name in names}, note=_note(len(wide)), anchor=anchor,
    )  # fmt: skip


def rate_table(
    frame: pd.DataFrame, first: Mapping[str, Words], counts: Mapping[str, Words], rate: Words, title: Words,
    subtitle: Words, note: Words, anchor: str,
) -> Block:  # fmt: skip
    """Lines with two counts, the second part of the first, and their rate with its 95 % interval.

    `first`: the column that names a line; `counts`: the two counts, the whole first.
    """
    whole, part = counts
    low, high = wilson(frame[part].to_numpy(float), frame[whole].to_numpy(float))
    share = frame[part] / frame[whole].where(frame[whole] > 0)
    shown = frame.assign(rate=share, low=low, high=high)
    ends = {"low": Words("区间下限", "95 % from"), "high": Words("区间上限", "to")}
    return blocks.table(
        shown, title, columns={**first, **counts, "rate": rate, **ends},
        units=dict.fromkeys(("rate", "low", "high"), "ratio"), subtitle=subtitle, note=note, anchor=anchor,
    )  # fmt: skip


def _note(count: int) -> Words:
    if count <= MOST:
        return HOW_TO_READ
    more = Words(
        f"共 {count} 行，列出最大的 {MOST} 行。", f"{count} lines in all, the largest {MOST} are listed. "
    )
    return Words(more.zh + HOW_TO_READ.zh, more.en + HOW_TO_READ.en)
