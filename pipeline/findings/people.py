"""Findings about people: who differs from the rest of the department."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.compare.people import counts_of, tails
from pipeline.findings.cautions import could_undo
from pipeline.findings.evidence import Evidence, PeopleEvidence
from pipeline.findings.rates import level
from pipeline.findings.sentences import LEARN, UNDERSTAND
from pipeline.kpi.spec import Kpi
from pipeline.logs import Words
from pipeline.report.blocks.framing import Finding, FindingKind

OUTSIDE = ("above", "below")


def outside(evidence: Evidence) -> list[Finding]:
    """Who lies outside the funnel by more than the stated rate allows, those of a side and a KPI named together."""
    compared = sum(int((one.grouped["group"] != "too_few").sum()) for one in evidence.people)
    least_chance = level("people", compared, sides=2)
    return [
        finding
        for one in evidence.people
        for side in (OUTSIDE if one.kpi.better == "lower" else OUTSIDE[::-1])
        if (finding := _outside(one, side, least_chance, evidence.rejected(one.kpi.log)))
    ]


def _outside(one: PeopleEvidence, side: str, least_chance: float, rejected: int) -> Finding | None:
    is_told = ((one.grouped["group"] == side) & (one.grouped["tail"] <= least_chance)).to_numpy()
    if not is_told.any():
        return None
    names = sorted(one.grouped.loc[is_told, "name"].astype(str))
    is_undone = any(
        _tail_with(one.grouped, int(place), side, rejected) > least_chance
        for place in np.flatnonzero(is_told)
    )
    kind, advice = _advice(one.kpi, side)
    zh, en = ("高于", "above") if side == "above" else ("低于", "below")
    return Finding(
        kind,
        Words(
            f"{'、'.join(names)}的{one.kpi.label.zh}{zh}部门其余人员。",
            f"{one.kpi.label.en}: {', '.join(names)} {en} the rest of the department.",
        ),
        one.advice or advice,
        one.anchor,
        LEARN if kind == "good" else UNDERSTAND,
        could_undo(rejected, is_undone),
    )


def _tail_with(grouped: pd.DataFrame, place: int, side: str, rejected: int) -> float:
    """The tail of one person, had all rejected rows been theirs and counted the other way."""
    x, n = (count.copy() for count in counts_of(grouped))
    x[place] += rejected if side == "below" else 0
    n[place] += rejected
    at_least, at_most = tails(x, n)
    return float((at_least if side == "above" else at_most)[place])


def _advice(kpi: Kpi, side: str) -> tuple[FindingKind, Words]:
    check = Words(
        "先核对任务构成与班次，再谈个人表现。", "Look at the mix of cases and shifts before the person."
    )
    if kpi.better == "neither":
        return "none", check
    if (side == "above") == (kpi.better == "higher"):
        return "good", Words("值得请他们分享做法。", "Ask them what they do.")
    return "bad", check
