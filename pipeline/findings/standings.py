"""Where each KPI stands: its figure, how it moved, what its target says of it, and how its chart ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from pipeline.compare import Control
from pipeline.compare.bounds import Figures
from pipeline.compare.change import COMPARABLE
from pipeline.compare.latest import Latest, latest_baseline, latest_point, latest_run
from pipeline.findings.evidence import Evidence
from pipeline.findings.rates import level
from pipeline.kpi.spec import Kpi
from pipeline.report.frames import Row, by_kpi

OnTarget = Literal["met", "missed", "close", ""]
UNTESTED: Row = {"verdict": "no_data"}


@dataclass(frozen=True)
class Standing:
    """One KPI whose figure is neither missing nor too few: its row of measures now, and what may be said of it.

    `change`: its row of `compare.change`. `is_moved`: whether that is told. `on_target`: met | missed beyond chance, close
    where chance could make it either, "" where nothing is to be met. `ending`: how its chart ends, where that is told.
    """

    kpi: Kpi
    row: Row
    before: float | None
    change: Row
    is_moved: bool
    target: float | None
    on_target: OnTarget
    ending: Latest | None

    @property
    def is_rise(self) -> bool:
        return bool((self.change.get("difference") or 0) > 0)


def standings_of(evidence: Evidence) -> list[Standing]:
    """How each KPI of the evidence stands, in its order."""
    now, before, changes = (
        by_kpi(frame, "findings") if len(frame) else {} for frame in (evidence.now, evidence.before, evidence.changes)
    )  # fmt: skip
    on_target, endings = _on_targets(evidence), _endings(evidence)
    return [
        Standing(
            kpi=kpi,
            row=row,
            before=before.get(kpi.name, {}).get("value"),
            change=(change := changes.get(kpi.name, UNTESTED)),
            is_moved=_is_moved(change),
            target=evidence.targets.get(kpi.name),
            on_target=on_target.get(kpi.name, ""),
            ending=endings.get(kpi.name),
        )
        for kpi in evidence.kpis
        if (row := now.get(kpi.name, {})).get("status") in COMPARABLE
    ]


def target_level(evidence: Evidence) -> float:
    """The level of the intervals that targets are held against."""
    return level("target", len(_targeted(evidence)))


def on_target_of(kpi: Kpi, target: float, value: float, low: float, high: float) -> OnTarget:
    """What the interval says of a target; a figure without an interval, such as a stock, is simply met or missed."""
    if np.isnan(low) and np.isnan(high):
        low = high = value
    is_higher_better = kpi.better == "higher"
    if (low >= target) if is_higher_better else (high <= target):
        return "met"
    return "missed" if (high < target if is_higher_better else low > target) else "close"


def _is_moved(change: Row) -> bool:
    tail = change.get("tail")
    return tail is not None and tail <= level("change", change["compared"])


def _targeted(evidence: Evidence) -> list[Kpi]:
    """The KPIs with a target to be met, and a figure that may be held against it: a count still growing may not."""
    status = dict(zip(evidence.now["kpi"], evidence.now["status"], strict=True)) if len(evidence.now) else {}
    return [
        kpi
        for kpi in evidence.kpis
        if kpi.name in evidence.targets
        and kpi.better != "neither"
        and status.get(kpi.name) in (COMPARABLE if kpi.statistic not in ("count", "stock") else ("ok",))
    ]


def _on_targets(evidence: Evidence) -> dict[str, OnTarget]:
    kpis = {kpi.name: kpi for kpi in _targeted(evidence)}
    if not kpis:
        return {}
    rows = evidence.now[evidence.now["kpi"].isin(list(kpis))]
    lows, highs = Figures.of(rows, evidence.controls).at(target_level(evidence))
    return {
        name: on_target_of(kpis[name], evidence.targets[name], value, low, high)
        for name, value, low, high in zip(rows["kpi"], rows["value"], lows, highs, strict=True)
    }


def _endings(evidence: Evidence) -> dict[str, Latest]:
    """How the charts end that end as chance seldom makes them."""
    least_chance = chart_level(evidence)
    told = {kpi.name: ending_of(chart, kpi, least_chance) for kpi, chart in _charts(evidence)}
    return {name: ending for name, ending in told.items() if ending}


def _charts(evidence: Evidence) -> list[tuple[Kpi, Control]]:
    """The charts whose end may be told. A stock's is not: much of a queue is last week's queue, so runs are its nature."""
    charts = evidence.controls
    return [
        (kpi, charts[kpi.name]) for kpi in evidence.kpis if kpi.name in charts and kpi.statistic != "stock"
    ]


def chart_level(evidence: Evidence) -> float:
    """The chance at which the end of a chart is told; of each are asked its last point, its last run and its last baseline."""
    return level("chart", sum(2 + bool(chart.baselines) for _, chart in _charts(evidence)))


def ending_of(chart: Control, kpi: Kpi, least_chance: float) -> Latest | None:
    """What changed since the last baseline, else the run a chart ends with, else its last point, where chance makes it at
    most that seldom."""
    endings = (
        latest_baseline(chart, kpi) if chart.baselines else None,
        latest_run(chart),
        latest_point(chart, kpi),
    )
    return next((ending for ending in endings if ending and ending.chance <= least_chance), None)
