"""The funnel: everybody's rate against the number of cases, between limits that say what chance alone would do."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.logs import Words
from pipeline.report.axis import axis_of
from pipeline.report.block import Block
from pipeline.report.blocks.names import named
from pipeline.report.blocks.people import GROUPS, NOT_COMPARED, group_of, pooled
from pipeline.report.frames import Row, rows_of
from pipeline.report.words import both

if TYPE_CHECKING:
    from pipeline.compare.spread import Spread
    from pipeline.kpi.spec import Kpi

LIMITS = ("low_998", "low_95", "high_95", "high_998")
WIDE = ("wide_low", "wide_high")
_ROOM = 1.04  # of the largest n, so that the last dot is not cut


def funnel(
    frame: pd.DataFrame,
    kpi: Kpi,
    limits: pd.DataFrame,
    spread: Spread,
    *,
    target: float | None = None,
    minimum_n: int | None = None,
    of: Words | None = None,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "funnel",
) -> Block:
    """A dot for each person, rate by number of cases, between the limits of chance; only who is signalled is named.

    `frame`: `compare.people(...)`, with `name` if known. `limits`: `compare.funnel_limits(...)` over the span of n.
    `spread`: `compare.spread(...)`. `of`: what a dot is, where it is no person (a category, a product). Who is signalled comes from `group`, never from where the dot lies.
    """
    rows = named(rows_of(frame, "funnel", ("staff_id", "denominator", "value", "group")))
    points = [_point(row) for row in rows if row["value"] is not None and row["denominator"]]
    centre = pooled(rows)
    sizes = Counter(point["group"] for point in points)
    bands = rows_of(limits, "funnel", ("n", *LIMITS))
    return Block(
        "funnel",
        {
            "anchor": anchor,
            "title": both(title),
            "note": both(note),
            "of": both(of),
            "label": both(kpi.label),
            "kpi": kpi.name,
            "unit": kpi.unit,
            "better": kpi.better,
            "centre": centre,
            "target": target,
            "minimum_n": kpi.minimum_n if minimum_n is None else minimum_n,
            "phi": spread.phi,
            "is_over_dispersed": spread.is_over_dispersed,
            "is_alike": spread.is_alike,
            "p_alike": spread.p_alike,
            "sizes": {group: sizes[group] for group in GROUPS},
            "axis": axis_of([centre, target, *_extent(points, bands)], kpi.unit),
            "n_axis": _n_axis(points),
            "limits": bands,
            "points": points,
        },
    )


def _extent(points: list[Row], bands: list[Row]) -> list[float]:
    """All dots, and the outer limits where the compared people begin, so that the funnel is seen to narrow."""
    least = min((point["n"] for point in points if point["group"] not in NOT_COMPARED), default=None)
    widest = next((band for band in bands if least is not None and band["n"] >= least), None)
    ends = [widest["low_998"], widest["high_998"]] if widest else []
    return [*(point["value"] for point in points), *ends]


def _n_axis(points: list[Row]) -> Row:
    """The axis of n, from 0 to just beyond the largest."""
    high = max((point["n"] for point in points), default=1) * _ROOM
    return {
        "low": 0,
        "high": high,
        "ticks": [tick for tick in axis_of([0, high], "count")["ticks"] if tick <= high],
    }


def _point(row: Row) -> Row:
    group = group_of(row)
    name = row["name"] + (f" {row['shown_id']}" if row["shown_id"] else "")
    return {"name": name, "n": row["denominator"], "value": row["value"], "group": group}
