"""How long complaints of each kind take, the open ones included: a curve and a line of figures for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pipeline.logs import Words
from pipeline.report.axis import axis_of
from pipeline.report.block import Block
from pipeline.report.blocks.survival import DAY, thinned
from pipeline.report.frames import Row, rows_of
from pipeline.report.words import both

if TYPE_CHECKING:
    from pipeline.kpi.spec import Kpi

MOST_CURVES = 5
POINTS = 36
_FACT = ("value", "low", "high", "status")


def survival_groups(
    now: pd.DataFrame,
    by: str,
    median: Kpi,
    p90: Kpi,
    curves: pd.DataFrame,
    *,
    what: Words,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "time-by-group",
) -> Block:
    """For each value of a dimension the times until half and until nine tenths are done, and the curve of the share still open.

    `now`: measures of the KPIs `median` and `p90` by the dimension `by` (numerator: finished, denominator: all). `curves`:
    `kpi.survival_curve(..., by=[by])`. Of the values with most complaints five are shown, the others counted; the slowest last.
    """
    rows = [
        row
        for row in rows_of(now, "survival_groups", (by, "kpi", "denominator", *_FACT))
        if row["denominator"]
    ]
    facts = {(row[by], row["kpi"]): row for row in rows}
    sizes = {row[by]: row for row in rows if row["kpi"] == median.name and row[by] is not None}
    largest = sorted(sizes, key=lambda name: (-sizes[name]["denominator"], str(name)))[:MOST_CURVES]
    groups = [
        _group(name, sizes[name], facts.get((name, p90.name)), curves[curves[by] == name]) for name in largest
    ]
    groups.sort(
        key=lambda group: (group["median"]["value"] is None, group["median"]["value"] or 0, group["name"])
    )
    return Block(
        "survival_groups",
        {
            "anchor": anchor,
            "title": both(title),
            "note": both(note),
            "what": both(what),
            "kpis": {"median": median.name, "p90": p90.name},
            "groups": groups,
            "rest": len(sizes) - len(groups),
            "axis": axis_of([0, *(step["seconds"] for group in groups for step in group["curve"])], "seconds"),
        },
    )  # fmt: skip


def _group(name: str, median: Row, p90: Row | None, curve: pd.DataFrame) -> Row:
    steps = thinned(rows_of(curve, "survival_groups", ("days", "survival", "low", "high")), POINTS)
    last = [{"seconds": round(float(curve["days"].max()) * DAY), **_share(steps[-1])}] if steps else []
    return {
        "name": str(name),
        "n": int(median["denominator"]),
        "open": int(median["denominator"] - (median["numerator"] or 0)),
        "median": _fact(median),
        "p90": _fact(p90 or {}),
        "curve": [{"seconds": step["seconds"], **_share(step)} for step in steps] + last,
    }


def _share(step: Row) -> Row:
    return {"survival": step["survival"]}


def _fact(row: Row) -> Row:
    return {name: row.get(name) for name in _FACT}
