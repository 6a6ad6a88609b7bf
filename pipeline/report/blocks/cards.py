"""KPI cards: value, target, change, sample size and history of each KPI."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.logs import Words
from pipeline.report.block import Block
from pipeline.report.frames import Row, by_kpi, rows_of
from pipeline.report.words import both

if TYPE_CHECKING:
    from pipeline.kpi.spec import Kpi

COUNTED = ("count", "stock")


def kpi_cards(
    now: pd.DataFrame,
    kpis: Sequence[Kpi],
    *,
    before: pd.DataFrame | None = None,
    changes: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None,
    targets: Mapping[str, float] | None = None,
    on_target: Mapping[str, str] | None = None,
    reasons: Mapping[str, Words] | None = None,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "kpi",
) -> Block:
    """One card for each of `kpis`, in that order.

    `now`, `before`: measures of this and of the previous period, one row per KPI, no dimension.
    `changes`: `compare.change(now, before)`: kpi, difference, low, high, verdict.
    `history`: measures cut by time (`by=["month"]`); periods without a value are gaps in the line.
    `targets`: KPI name → target, as in kefu.toml. `on_target`: KPI name → met | missed | close, where more than the 95 %
    interval has a say in it. `reasons`: KPI name → why there is no data.
    """
    figures, earlier = by_kpi(now, "kpi_cards"), by_kpi(before, "kpi_cards")
    verdicts, lines = by_kpi(changes, "kpi_cards"), _history(history)
    cards = [
        _card(kpi, figures.get(kpi.name), (targets or {}).get(kpi.name), (on_target or {}).get(kpi.name))
        | {
            "change": _change(verdicts.get(kpi.name), earlier.get(kpi.name)),
            "history": lines[kpi.name],
            "reason": both((reasons or {}).get(kpi.name)),
        }
        for kpi in kpis
    ]
    previous = next((row["period"] for row in earlier.values() if row.get("period")), None)
    return Block(
        "kpi_cards",
        {"title": both(title), "note": both(note), "anchor": anchor, "previous": previous, "cards": cards},
    )


def is_met(kpi: Kpi, value: float | None, target: float | None) -> bool | None:
    """Whether the target is met, by the KPI's direction; None without value, target or direction."""
    if value is None or target is None or kpi.better == "neither":
        return None
    return value >= target if kpi.better == "higher" else value <= target


def stand(kpi: Kpi, row: Row, target: float | None) -> str:
    """What the 95 % interval says of the target: met | missed, or close where it holds the target; "" where nothing is to be met.

    A figure without an interval is simply met or missed.
    """
    value = row.get("value")
    ends = (
        [] if kpi.statistic in COUNTED else [row[end] for end in ("low", "high") if row.get(end) is not None]
    )
    judged = {is_met(kpi, end, target) for end in (ends if len(ends) == 2 else [value])}
    if value is None or None in judged:
        return ""
    return "close" if len(judged) == 2 else "met" if judged == {True} else "missed"


def _card(kpi: Kpi, row: Row | None, target: float | None, on_target: str | None) -> dict[str, Any]:
    row = row or {"status": "no_data"}
    value = row.get("value")
    counted = kpi.statistic in COUNTED
    return {
        "kpi": kpi.name,
        "label": both(kpi.label),
        "unit": kpi.unit,
        "better": kpi.better,
        "status": row.get("status", "ok"),
        "value": value,
        "low": None if counted else row.get("low"),
        "high": None if counted else row.get("high"),
        "n": None if counted else row.get("denominator"),
        "immature": row.get("immature") or 0,
        "target": target,
        "on_target": stand(kpi, row, target) if on_target is None else on_target,
    }


def _change(change: Row | None, before: Row | None) -> Row | None:
    if change is None:
        return None
    return {
        "difference": change.get("difference"),
        "before": (before or {}).get("value"),
        "verdict": change["verdict"],
    }


def _history(history: pd.DataFrame | None) -> dict[str, list[Row]]:
    lines: dict[str, list[Row]] = defaultdict(list)
    if history is not None:
        required = ("kpi", "period", "first_day", "value")
        for row in sorted(rows_of(history, "kpi_cards", required), key=lambda row: str(row["first_day"])):
            lines[row["kpi"]].append({"period": row["period"], "value": row["value"]})
    return lines
