"""Advice about complaints is given for what a test found, and for nothing else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline import compare
from pipeline.findings.advice import ACTIONS, GREW, Compared, Grown, advice, false_rate
from pipeline.kpi import CATALOGUE
from pipeline.logs import Words

CATEGORY = Words("类别", "Category")
ON_TIME, REPEATED = CATALOGUE["complaint_on_time_rate"], CATALOGUE["repeat_complaint_rate"]


def counted(counts: dict[str | None, int]) -> pd.DataFrame:
    return pd.DataFrame({"category": list(counts), "value": np.array(list(counts.values()), dtype=float)})


def grown(now: dict[str | None, int], before: dict[str | None, int]) -> Grown:
    return Grown("category", CATEGORY, compare.causes(counted(now), counted(before), "category"))


def rated(kpi: str, counts: dict[str, tuple[int, int]], rate: float = 0.05) -> Compared:
    """Groups of a KPI: numerator and denominator of each."""
    rows = [
        {"kpi": kpi, "staff_id": name, "numerator": x, "denominator": n, "value": x / n, "status": "ok"}
        for name, (x, n) in counts.items()
    ]
    grouped = compare.people(pd.DataFrame(rows), CATALOGUE[kpi], false_rate=rate)
    return Compared(CATALOGUE[kpi], CATEGORY, grouped)


def test_a_cause_that_grew_more_than_the_total_is_to_be_traced() -> None:
    (one,) = advice([grown({"物流": 90, "账单": 60}, {"物流": 20, "账单": 60})], [])
    assert one.found == Words("类别“物流”由 20 件增至 90 件", "Category 物流 grew from 20 to 90")
    assert one.action == GREW
    assert one.evidence.zh.startswith("与总量同步应约 38 件")  # 20 × 150 / 80


def test_a_cause_that_is_not_stated_gets_no_advice() -> None:
    assert advice([grown({None: 90, "账单": 60}, {None: 20, "账单": 60})], []) == []


def test_growth_is_held_to_more_where_more_dimensions_are_looked_at() -> None:
    one = grown({"物流": 60, "账单": 60}, {"物流": 20, "账单": 60})
    tail = float(one.frame.set_index("category").loc["物流", "tail"])
    assert 0.025 / 2 / 2 > tail > 0.025 / 8 / 2
    assert len(advice([one] * 2, [])) == 2
    assert advice([one] * 8, []) == []


def test_the_worse_side_of_a_rate_follows_its_direction() -> None:
    slow = rated(ON_TIME.name, {"账单": (30, 60), "物流": (59, 60), "安装": (60, 60)})
    again = rated(REPEATED.name, {"账单": (30, 60), "物流": (1, 60), "安装": (0, 60)})
    found = advice([], [slow, again])
    assert [one.action for one in found] == [ACTIONS[ON_TIME.name], ACTIONS[REPEATED.name]]
    assert found[0].found.zh == "类别“账单”的按时办结率为 50.0%，其余为 99.2%"  # 119 of 120


def test_the_better_side_asks_for_nothing() -> None:
    assert advice([], [rated(ON_TIME.name, {"账单": (60, 60), "物流": (30, 60), "安装": (29, 60)})]) == []


def test_the_rate_is_shared_out_among_the_comparisons() -> None:
    assert false_rate(0) == false_rate(1) == 0.025
    assert false_rate(25) == pytest.approx(0.001)


def test_where_all_are_alike_at_most_a_twentieth_of_pages_holds_advice() -> None:
    """Two dimensions of six values, two rates between them, in 120 months like any other."""
    draws, pages = np.random.default_rng(11), 0
    names = [f"c{place}" for place in range(6)]
    for _ in range(120):
        counts = [dict(zip(names, draws.poisson(60, 6).tolist(), strict=True)) for _ in range(4)]
        pairs = [(kpi, draws.binomial(80, 0.8 if kpi is ON_TIME else 0.1, 6)) for kpi in (ON_TIME, REPEATED)]
        compared = [
            rated(kpi.name, {name: (int(x), 80) for name, x in zip(names, found, strict=True)}, false_rate(2))
            for kpi, found in pairs
        ]
        pages += bool(advice([grown(counts[0], counts[1]), grown(counts[2], counts[3])], compared))  # type: ignore[arg-type]
    assert pages <= 0.05 * 120
