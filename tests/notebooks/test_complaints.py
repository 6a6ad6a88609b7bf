"""The complaints report of the demo: its lists and tables agree with the figures that the command line prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import DEMO_PERIOD, measures_of
from tests.notebooks.test_notebooks import delivered, of_kind


@pytest.fixture(scope="module")
def shown(demo: Path) -> list[dict[str, Any]]:
    return delivered(demo, "complaints")


@pytest.fixture(scope="module")
def figures(demo: Path) -> dict[str, dict[str, Any]]:
    names = (
        "complaints_received,open_complaints,major_complaints,repeat_complaint_rate,time_to_resolve_median"
    )
    return {row["kpi"]: row for row in measures_of(demo, "--kpi", names, "--period", DEMO_PERIOD)}


def test_every_complaint_received_stands_at_the_head_of_the_flow_and_in_each_table(
    shown: list[dict[str, Any]], figures: dict[str, dict[str, Any]]
) -> None:
    received = figures["complaints_received"]["value"]
    (flow,) = of_kind(shown, "complaint_flow")
    assert flow["rows"][0]["count"] == received
    tables = of_kind(shown, "complaint_groups")
    assert [table["anchor"] for table in tables] == ["by-category", "by-severity", "by-product", "by-channel"]
    assert [table["total"] for table in tables] == [received] * 4


def test_half_of_the_flow_is_resolved_when_the_kpi_says_so(
    shown: list[dict[str, Any]], figures: dict[str, dict[str, Any]]
) -> None:
    (flow,) = of_kind(shown, "complaint_flow")
    resolved = next(row for row in flow["rows"] if row["step"] == "resolved")
    assert resolved["median"] == pytest.approx(figures["time_to_resolve_median"]["value"])


def test_lists_hold_as_many_cases_as_the_figures_count(
    shown: list[dict[str, Any]], figures: dict[str, dict[str, Any]]
) -> None:
    (register,) = of_kind(shown, "major_register")
    (decisions,) = of_kind(shown, "decisions")
    (returned,) = of_kind(shown, "returned")
    assert register["total"] == len(register["rows"]) == figures["major_complaints"]["value"]
    assert decisions["open"] == figures["open_complaints"]["value"]
    assert decisions["total"] == sum(rule["count"] for rule in decisions["rules"]) > 0
    assert returned["rates"][0]["numerator"] == figures["repeat_complaint_rate"]["numerator"]
    assert 0 < returned["chain_count"] <= returned["rates"][0]["numerator"]


def test_only_the_planted_severity_gets_advice(shown: list[dict[str, Any]]) -> None:
    (suggestions,) = of_kind(shown, "suggestions")
    (found,) = suggestions["rows"]
    assert found["found"]["zh"].startswith("级别“重大”的按时办结率")


def test_curves_of_all_severities_add_up_to_all_complaints(
    shown: list[dict[str, Any]], figures: dict[str, dict[str, Any]]
) -> None:
    (curves,) = of_kind(shown, "survival_groups")
    assert sum(group["n"] for group in curves["groups"]) == figures["complaints_received"]["value"]
    assert all(group["curve"][0]["survival"] == 1 for group in curves["groups"])


def test_the_complaints_page_fits_its_budget(demo: Path) -> None:
    pages = sorted((demo / "reports" / "versions").glob("*/*/complaints.*.html"))
    assert len(pages) == 2
    assert max(page.stat().st_size for page in pages) <= 250_000
