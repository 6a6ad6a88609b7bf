"""The blocks of a complaints page: what stands in them, worked out by hand, and that they write any text as text."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from pipeline.errors import Language
from pipeline.report import Block, blocks
from pipeline.report.charts import drawings
from pipeline.report.environment import shown
from pipeline.report.tokens import light
from pipeline.report.words import LANGUAGES, TEMPLATES, phrases
from tests.unit.report import complaints, samples

PAGE = complaints.complaints_page()
KINDS = {block.kind: block for block in PAGE}


def data(kind: str) -> dict[str, Any]:
    return dict(KINDS[kind].data)


@pytest.mark.parametrize("block", PAGE, ids=lambda block: block.kind)
def test_every_block_travels_as_json_unchanged(block: Block) -> None:
    assert json.loads(json.dumps(block.as_json(), allow_nan=False)) == block.as_json()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("block", PAGE, ids=lambda block: block.kind)
def test_text_of_the_data_is_never_markup(block: Block, language: Language) -> None:
    html = shown(block, TEMPLATES, language)
    assert "<script" not in html
    assert "<img" not in html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("block", complaints.empty_page(), ids=lambda block: block.kind)
def test_where_nothing_happened_a_block_says_so(block: Block, language: Language) -> None:
    html = shown(block, TEMPLATES, language)
    title = html.partition("<h3>")[2].partition("</h3>")[0]
    assert title
    assert "None" not in html
    assert "nan" not in html


def test_what_is_lacking_most_comes_first_in_the_register() -> None:
    rows = data("major_register")["rows"]
    assert [row["complaint_id"] for row in rows[:3]] == ["T-003", "T-002", "T-004"]
    assert rows[-1]["complaint_id"] == "T-001"
    assert data("major_register")["reporting"] == {"missing": 1, "late": 1, "waiting": 14, "on_time": 1}


def test_every_major_complaint_stands_on_the_page() -> None:
    html = shown(KINDS["major_register"], TEMPLATES, "zh")
    assert all(f"T-{number:03d}" in html for number in range(1, 18))
    assert "查看其余 5 件" in html


def test_a_rule_counts_all_its_cases_and_lists_the_first_five() -> None:
    overdue = next(rule for rule in data("decisions")["rules"] if rule["name"] == "overdue")
    assert overdue["count"] == 8
    assert [case["complaint_id"] for case in overdue["cases"]] == ["T-009", "T-008", "T-007", "T-006", "T-005"]  # fmt: skip
    assert "没有符合的规则：还没有经办人。" in shown(KINDS["decisions"], TEMPLATES, "zh")


def test_shares_of_the_flow_are_of_those_received() -> None:
    rows = {row["step"]: row for row in data("complaint_flow")["rows"]}
    assert rows["resolved"]["share"] == pytest.approx(382 / 480)
    assert rows["received"]["share_before"] == 1
    html = shown(KINDS["complaint_flow"], TEMPLATES, "en")
    assert "480 complaints received; by the end of the period 79.6% were resolved" in html
    assert "Steps that the log does not tell: classified, closed." in html


def test_groups_mark_what_grew_and_what_is_slow() -> None:
    lines = {row["name"]: row for row in data("complaint_groups")["rows"]}
    assert [name for name, line in lines.items() if line["change"] == "grew"] == ["配送延迟"]
    assert lines["配送延迟"]["rate"]["group"] == "below"
    assert lines["物流"]["rate"]["is_small"] is True
    assert lines[None]["rate"] is None
    html = shown(KINDS["complaint_groups"], TEMPLATES, "zh")
    assert "按类别：配送延迟增长快于总量，配送延迟的按时办结率低于其余" in html


def test_of_more_than_ten_values_the_rest_are_counted() -> None:
    counts = pd.DataFrame({"category": [f"c{n:02d}" for n in range(13)], "value": 13.0, "before": 13.0, "verdict": "normal"})  # fmt: skip
    block = blocks.complaint_groups(counts, "category", complaints.CATEGORY, complaints.ON_TIME)
    assert (len(block.data["rows"]), block.data["rest"]) == (10, {"groups": 3, "count": 39})


def test_a_group_of_which_half_are_not_resolved_comes_last_without_a_dot() -> None:
    groups = data("survival_groups")["groups"]
    assert [group["median"]["value"] for group in groups] == [86_400, 172_800, None]
    assert [(group["n"], group["open"]) for group in groups] == [(60, 10)] * 3
    chart = drawings("survival_groups", KINDS["survival_groups"].data, phrases(TEMPLATES, "zh"), light(TEMPLATES), "摘要")  # fmt: skip
    assert "重大：一半在 24.0 小时内办结" in chart[0][1]
    assert samples.HOSTILE[:20] not in chart[0][1]
