"""What a notebook shows, where the roster and the logs do not agree, and where ratings cannot be believed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest

from pipeline import show
from pipeline.kpi import kpi_named
from pipeline.settings import Settings
from pipeline.workspace import Workspace

FIGURES = {"period": "2026-10", "first_day": date(2026, 10, 1), "end_day": date(2026, 11, 1), "low": 0.0, "high": 1.0, "status": "ok"}  # fmt: skip
STAFF = ("KF1", "KF2", "KF3")
ROSTER = pd.DataFrame({"staff_id": ["KF2", "KF3"], "name": ["王敏", "李静"], "team_id": ["一组", "一组"]})
ANSWERED = {"KF1": (40, 100), "KF2": (95, 100), "KF3": (95, 100)}


def workspace(counts: dict[str, dict[str, tuple[float, float]]], **settings: Any) -> Workspace:
    """A workspace whose measures by person are (numerator, denominator); a count's value is its numerator."""

    def measures(kpis: Sequence[str], period: Any = None, by: Any = (), only: Any = None) -> pd.DataFrame:
        rows = [
            FIGURES
            | {"kpi": kpi, "staff_id": who, "numerator": float(x), "denominator": float(n), "value": x / n}
            for kpi in kpis
            for who, (x, n) in counts.get(kpi, {}).items()
        ]
        return pd.DataFrame(rows, columns=["kpi", *FIGURES, "staff_id", "numerator", "denominator", "value"])

    return cast(Workspace, SimpleNamespace(
        measures=measures, people=lambda: ROSTER, countable_for_people=lambda kpis: [kpi for kpi in kpis if kpi in counts],
        countable=list, kpi=kpi_named, history=lambda: None, grain="month",
        settings=Settings.model_validate({"department": {"name": "客服部"}} | settings),
    ))  # fmt: skip


def group_of(found: Any, kpi: str, name: str) -> str:
    grouped = found[kpi].grouped
    return str(grouped.loc[grouped["name"] == name, "group"].item())


def test_who_had_left_the_roster_is_named_by_the_id() -> None:
    ws = workspace({"answer_rate": ANSWERED})
    everybody = show.everybody(ws, ["answer_rate"])
    block = show.people(ws, everybody, "answer_rate")
    assert block is not None
    below = next(group["people"] for group in block.data["groups"] if group["group"] == "below")
    assert [(person["name"], person["team"]) for person in below] == [("KF1", None)]
    findings = show.people_findings(everybody)
    assert findings is not None
    assert "KF1" in findings.data["items"][0]["title"]["zh"]
    assert "nan" not in findings.data["items"][0]["title"]["zh"]


def test_a_kpi_that_nobody_can_be_counted_by_shows_nothing() -> None:
    ws = workspace({})
    everybody = show.everybody(ws, ["answer_rate"])
    assert everybody == {}
    assert show.funnel(ws, everybody, "answer_rate") is None
    assert show.people(ws, everybody, "answer_rate") is None
    assert show.people_findings(everybody) is None


def test_the_brief_table_is_left_out_where_nobody_differs() -> None:
    ws = workspace({"answer_rate": dict.fromkeys(STAFF, (90, 100))})
    everybody = show.everybody(ws, ["answer_rate"])
    assert show.people(ws, everybody, "answer_rate", is_brief=True) is None
    assert show.people(ws, everybody, "answer_rate") is not None


def test_the_funnel_is_drawn_from_one_case_to_just_beyond_the_most() -> None:
    ws = workspace({"answer_rate": ANSWERED})
    block = show.funnel(ws, show.everybody(ws, ["answer_rate"]), "answer_rate")
    assert block is not None
    sizes = [limit["n"] for limit in block.data["limits"]]
    assert (sizes[0], sizes[-1]) == (1, 104)
    assert len(sizes) <= 49


SURVEYS = {
    "satisfaction_rate": {"KF1": (60, 60), "KF2": (140, 200), "KF3": (140, 200)},
    "rating_response_rate": {"KF1": (60, 120), "KF2": (200, 400), "KF3": (200, 400)},
    "calls_answered": dict.fromkeys(STAFF, (1000, 1)),
    "surveys_invited": {"KF1": (120, 1), "KF2": (400, 1), "KF3": (400, 1)},
}


@pytest.fixture
def skewed() -> Any:
    return show.everybody(workspace(SURVEYS), ["satisfaction_rate"])


def test_ratings_of_who_invites_another_share_than_the_rest_are_not_compared(skewed: Any) -> None:
    assert group_of(skewed, "satisfaction_rate", "KF1") == "doubted"
    assert group_of(skewed, "invitation_rate", "KF1") == "below"


def test_nobody_is_praised_for_ratings_they_may_have_picked(skewed: Any) -> None:
    found = show.people_findings(skewed)
    assert found is not None
    told = [(item["kind"], item["title"]["en"], item["anchor"]) for item in found.data["items"]]
    assert ("none", "Invited to rate: KF1 below the rest of the department.", "credibility") in told
    assert not [title for kind, title, _ in told if kind == "good" and "KF1" in title]


def test_without_invitations_ratings_are_compared_as_they_are() -> None:
    ws = workspace({"satisfaction_rate": SURVEYS["satisfaction_rate"]})
    everybody = show.everybody(ws, ["satisfaction_rate"])
    assert list(everybody) == ["satisfaction_rate"]
    assert group_of(everybody, "satisfaction_rate", "KF1") == "above"
