"""Complaints by the values of one dimension: how many, whether they grew, how often they are resolved on time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pipeline.logs import Words
from pipeline.report.axis import axis_of
from pipeline.report.block import Block
from pipeline.report.blocks.people import NOT_COMPARED, group_of, pooled
from pipeline.report.frames import Row, rows_of
from pipeline.report.words import both

if TYPE_CHECKING:
    from pipeline.kpi.spec import Kpi

MOST = 10
_INTERVAL = ("value", "low", "high")


def complaint_groups(
    causes: pd.DataFrame,
    by: str,
    what: Words,
    kpi: Kpi,
    *,
    on_time: pd.DataFrame | None = None,
    waiting: pd.DataFrame | None = None,
    target: float | None = None,
    is_brief: bool = False,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "groups",
) -> Block:
    """A line for each value of a dimension, most complaints first; of more than ten the rest are counted, not listed.

    `causes`: `compare.causes(now, before, by)`; who grew more than the total is marked. `on_time`: `compare.people(...)` of the
    rate `kpi` with the value as `staff_id`; who differs from the rest is marked. `waiting`: measures of the open ones by the
    dimension. `what`: what the dimension is called. `is_brief`: without the note on how to read it.
    """
    rates = {} if on_time is None else {row["staff_id"]: row for row in rows_of(on_time, "complaint_groups", ("staff_id", "group", *_INTERVAL))}  # fmt: skip
    stock = {} if waiting is None else {row[by]: row["value"] for row in rows_of(waiting, "complaint_groups", (by, "value"))}  # fmt: skip
    counts = rows_of(causes, "complaint_groups", (by, "value", "before", "verdict"))
    rows = [_line(row, by, rates, stock) for row in counts if row["value"] or row["before"]]
    shown = rows[:MOST]
    known = [row["rate"] for row in shown if row["rate"]]
    return Block(
        "complaint_groups",
        {
            "anchor": anchor,
            "title": both(title),
            "note": both(note),
            "is_brief": is_brief,
            "what": both(what),
            "label": both(kpi.label),
            "kpi": kpi.name,
            "better": kpi.better,
            "total": sum(row["count"] for row in rows),
            "rows": shown,
            "rest": {"groups": len(rows) - len(shown), "count": sum(row["count"] for row in rows[MOST:])},
            "has_open": waiting is not None,
            "has_rates": bool(known),
            "has_verdicts": any(rate["group"] != "same" for rate in known),
            "centre": pooled(list(rates.values())) if rates else None,
            "target": target,
            "axis": axis_of(
                [rate[end] for rate in known if not rate["is_small"] for end in _INTERVAL], kpi.unit
            ),
        },
    )


def _line(row: Row, by: str, rates: dict[str, Row], stock: dict[str, float]) -> Row:
    name, rate = row[by], rates.get(row[by])
    return {
        "name": name,
        "count": int(row["value"]),
        "before": int(row["before"]),
        "change": row["verdict"],
        "open": None if not stock else int(stock.get(name) or 0),
        "rate": None if rate is None or rate["value"] is None else _rate(rate),
    }


def _rate(row: Row) -> Row:
    group = group_of(row)
    told = {end: row[end] for end in _INTERVAL}
    return {"n": row["denominator"], **told, "group": group, "is_small": group in NOT_COMPARED}
