"""What could undo a finding: the rows of its log that were rejected, had they all counted the other way."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from pipeline.compare.bounds import Figures
from pipeline.compare.change import change
from pipeline.findings.evidence import Evidence
from pipeline.findings.rates import level
from pipeline.findings.standings import Standing, chart_level, ending_of, on_target_of, target_level
from pipeline.kpi.spec import Kpi
from pipeline.logs import Words

NONE = Words("", "")
NOTABLE_SHARE = 0.01


def of_move(standing: Standing, evidence: Evidence) -> Words:
    """What could undo that a figure moved."""
    kpi, rejected = standing.kpi, evidence.rejected(standing.kpi.log)
    if not _can_count(kpi, is_up=not standing.is_rise):
        return _left_out(standing, rejected)
    now, before = (frame[frame["kpi"] == kpi.name] for frame in (evidence.now, evidence.before))
    other = change(_with(now, kpi, rejected, is_up=not standing.is_rise), before, evidence.controls)
    return could_undo(rejected, other["tail"].item() > level("change", standing.change["compared"]))


def of_target(standing: Standing, evidence: Evidence) -> Words:
    """What could undo that a target is met or missed beyond chance."""
    kpi, rejected = standing.kpi, evidence.rejected(standing.kpi.log)
    is_up = (standing.on_target == "missed") == (kpi.better == "higher")
    if not _can_count(kpi, is_up) or standing.target is None:
        return _left_out(standing, rejected)
    other = _with(evidence.now[evidence.now["kpi"] == kpi.name], kpi, rejected, is_up)
    low, high = Figures.of(other, evidence.controls).at(target_level(evidence))
    verdict = on_target_of(kpi, standing.target, other["value"].item(), low.item(), high.item())
    return could_undo(rejected, verdict != standing.on_target)


def of_ending(standing: Standing, evidence: Evidence) -> Words:
    """What could undo how a chart ends: the rejected rows, had they all been in its last point."""
    kpi, rejected, ending = standing.kpi, evidence.rejected(standing.kpi.log), standing.ending
    is_up = ending is not None and ending.side == "below"
    if not _can_count(kpi, is_up):
        return _left_out(standing, rejected)
    chart = evidence.controls[kpi.name]
    last = chart.judged.iloc[-1:].rename(columns={"n": "denominator"})
    points = chart.points.copy()
    points.loc[last.index, ["numerator", "n", "value"]] = _with(last, kpi, rejected, is_up)[
        ["numerator", "denominator", "value"]
    ].to_numpy()
    other = ending_of(replace(chart, points=points), kpi, chart_level(evidence))
    is_undone = other is None or ending is None or other.side != ending.side
    return could_undo(rejected, is_undone)


def could_undo(rejected: int, is_undone: bool) -> Words:
    """The caution, where the rejected rows turn a verdict."""
    if not (rejected and is_undone):
        return NONE
    return Words(
        f"另有 {rejected} 行被拒收；若都朝相反方向，此结论将不成立。",
        f"{_rejected_rows(rejected)} could undo this, had {'they all' if rejected > 1 else 'it'} counted the other way.",
    )


def _left_out(standing: Standing, rejected: int) -> Words:
    """For a figure that rejected rows could move anywhere: how many they are, where they are a notable share of it.

    A count that rose they could only have raised further.
    """
    n = standing.row.get("denominator") or standing.row["value"]
    if standing.kpi.statistic == "count" or not rejected or rejected < NOTABLE_SHARE * n:
        return NONE
    return Words(f"另有 {rejected} 行被拒收，未计入。", f"Not in it: {_rejected_rows(rejected)}.")


def _rejected_rows(rejected: int) -> str:
    return f"{rejected} rejected {'rows' if rejected > 1 else 'row'}"


def _can_count(kpi: Kpi, is_up: bool) -> bool:
    """Whether it is known what more rows would do: to a rate, and to a count, which they can only raise."""
    return kpi.statistic == "ratio" or (kpi.statistic == "count" and is_up)


def _with(row: pd.DataFrame, kpi: Kpi, rejected: int, is_up: bool) -> pd.DataFrame:
    """The one row of measures with the rejected rows in it, in the numerator if `is_up`."""
    if kpi.statistic == "count":
        return row.assign(value=row["value"] + rejected)
    x, n = row["numerator"] + rejected * is_up, row["denominator"] + rejected
    return row.assign(numerator=x, denominator=n, value=x / n)
