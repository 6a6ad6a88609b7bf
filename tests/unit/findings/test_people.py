"""Who is named, and who is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.findings import Evidence, PeopleEvidence
from pipeline.kpi import kpi_named
from pipeline.logs import Words
from tests.unit.findings.evidence import ANSWERED, people, told

ABANDONED = kpi_named("abandonment_rate")
ALIKE = [(name, 85, 100) for name in ("李静", "王敏", "张伟", "刘洋")]


def test_people_who_cannot_be_told_apart_are_not_named() -> None:
    assert told(Evidence(people=[people(ANSWERED, ALIKE)])) == []


def test_who_is_below_is_named_with_the_advice_to_look_at_the_cases_first() -> None:
    (found,) = told(Evidence(people=[people(ANSWERED, [*ALIKE, ("陈晨", 50, 100)])]))
    assert (found.kind, found.anchor) == ("bad", "people")
    assert found.title.zh == f"陈晨的{ANSWERED.label.zh}低于部门其余人员。"
    assert "mix of cases" in found.text.en


def test_who_is_above_where_lower_is_better_is_the_one_to_look_at() -> None:
    (found,) = told(
        Evidence(people=[people(ABANDONED, [("陈晨", 60, 100), *((name, 20, 100) for name, *_ in ALIKE)])])
    )
    assert (found.kind, found.title.en) == (
        "bad", f"{ABANDONED.label.en}: 陈晨 above the rest of the department.",
    )  # fmt: skip


def test_person_far_above_the_rest_is_one_to_learn_from() -> None:
    others = [(name, 60, 100) for name, *_ in ALIKE]
    (found,) = told(Evidence(people=[people(ANSWERED, [("陈晨", 95, 100), *others])]))
    assert (found.kind, found.label and found.label.en) == ("good", "Learn from")


def test_one_line_names_all_of_a_side() -> None:
    many = [(f"S{number}", 85, 100) for number in range(12)]
    (found,) = told(Evidence(people=[people(ANSWERED, [*many, ("陈晨", 50, 100), ("赵磊", 52, 100)])]))
    assert found.title.zh.startswith("赵磊、陈晨的")


def test_more_comparisons_need_a_smaller_tail() -> None:
    """70 of 100 among 85 %: named where five people are compared, and not where 125 are, though the table still marks it."""
    one = people(ANSWERED, [*ALIKE, ("陈晨", 70, 100)])
    assert one.grouped["group"].tolist()[-1] == "below"
    assert len(told(Evidence(people=[one]))) == 1
    crowd = people(kpi_named("service_level"), [(f"S{number}", 85, 100) for number in range(120)])
    assert told(Evidence(people=[one, crowd])) == []


def test_own_advice_replaces_the_usual() -> None:
    found = people(ANSWERED, [*ALIKE, ("陈晨", 50, 100)])
    advised = PeopleEvidence(found.kpi, found.grouped, found.anchor, Words("先问", "Ask first"))
    assert told(Evidence(people=[advised]))[0].text.en == "Ask first"


@pytest.mark.parametrize("x", [50, 98])
def test_nobody_is_praised_or_blamed_for_a_figure_of_which_neither_way_is_better(x: int) -> None:
    found = people(ANSWERED, [*((name, 80, 100) for name, *_ in ALIKE), ("陈晨", x, 100)])
    neither = replace(found, kpi=replace(ANSWERED, better="neither"))
    assert [one.kind for one in told(Evidence(people=[neither]))] == ["none"]
