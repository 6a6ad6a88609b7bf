"""The stated rate: in a department where nothing changes, at most one report in twenty says that something did."""

from __future__ import annotations

import pytest

from benchmarks.findings import DEPARTMENTS, RULES, Department, false_families
from pipeline.findings.rates import FALSE_REPORTS, SHARES, level


def test_rules_share_the_stated_rate_and_no_more() -> None:
    assert sum(SHARES.values()) == pytest.approx(FALSE_REPORTS)
    assert set(RULES) == set(SHARES)


def test_share_of_a_family_is_shared_among_what_it_compares_and_both_sides() -> None:
    assert level("change", 10) == pytest.approx(0.001)
    assert level("people", 75, sides=2) == pytest.approx(0.0001)
    assert level("cause", 0) == SHARES["cause"]


@pytest.mark.parametrize("department", DEPARTMENTS, ids=lambda department: department.name)
def test_few_reports_on_a_department_where_nothing_changes_say_otherwise(department: Department) -> None:
    """A sample that a gross fault would not survive; three hundred reports of each are simulated by the slow test."""
    said = [false_families(department, number) for number in range(20)]
    assert sum(map(bool, said)) <= 1


@pytest.mark.slow
@pytest.mark.parametrize("department", DEPARTMENTS, ids=lambda department: department.name)
def test_reports_on_a_department_where_nothing_changes_seldom_say_otherwise(department: Department) -> None:
    said = [false_families(department, number) for number in range(300)]
    assert sum(map(bool, said)) <= FALSE_REPORTS * 300
