"""What a notebook shows, where the roster and the logs do not agree."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd

from pipeline import show
from pipeline.settings import Settings
from pipeline.workspace import Workspace

FIGURES = {
    "kpi": "answer_rate", "period": "2026-10", "first_day": date(2026, 10, 1), "end_day": date(2026, 11, 1),
    "denominator": 100.0, "low": 0.0, "high": 1.0, "status": "ok",
}  # fmt: skip


def measured(kpis: Any, period: Any = None, by: Any = (), only: Any = None) -> pd.DataFrame:
    """KF1 answers 40 of 100, the two others 95 of 100 each."""
    answered = {"KF1": 40.0, "KF2": 95.0, "KF3": 95.0}
    rows = [FIGURES | {"staff_id": who, "numerator": x, "value": x / 100} for who, x in answered.items()]
    return pd.DataFrame(rows)


def test_who_had_left_the_roster_is_named_by_the_id() -> None:
    roster = pd.DataFrame({"staff_id": ["KF2", "KF3"], "name": ["王敏", "李静"], "team_id": ["一组", "一组"]})
    ws = SimpleNamespace(
        measures=measured, people=lambda: roster, countable_for_people=list,
        settings=Settings.model_validate({"department": {"name": "客服部"}}), history=lambda: None, grain="month",
    )  # fmt: skip
    block = show.people(cast(Workspace, ws), "answer_rate")
    assert block is not None
    below = next(group["people"] for group in block.data["groups"] if group["group"] == "below")
    assert [(person["name"], person["team"]) for person in below] == [("KF1", None)]
    found = show.people_findings(
        show.kpi_named("answer_rate"), show._grouped(cast(Workspace, ws), "answer_rate"), ""
    )
    assert "KF1" in found[0].title.zh
    assert "nan" not in found[0].title.zh
