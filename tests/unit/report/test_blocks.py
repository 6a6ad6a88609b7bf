"""Builders: what stands in a block for given frames, worked out by hand."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.errors import KefuError
from pipeline.kpi import CATALOGUE
from pipeline.logs import Words
from pipeline.report import Block, blocks
from pipeline.report.blocks.cards import is_met, stand
from pipeline.report.blocks.records import reason_of
from pipeline.report.frames import plain
from tests.unit.report import pages, samples, signals

ON_TIME, WAIT = CATALOGUE["callback_on_time_rate"], CATALOGUE["average_speed_of_answer"]


def cards(**given: Any) -> dict[str, Any]:
    kpis = [CATALOGUE[name] for name in samples.CARDS]
    block = blocks.kpi_cards(samples.now(), kpis, targets=samples.TARGETS, **given)
    return {card["kpi"]: card for card in block.data["cards"]}


@pytest.mark.parametrize(
    "block",
    [*pages.department_page(), *pages.people_page(), *pages.person_page()],
    ids=lambda block: block.kind,
)
def test_every_block_travels_as_json_unchanged(block: Block) -> None:
    document = json.loads(json.dumps(block.as_json(), allow_nan=False))
    assert document == block.as_json()


def test_values_become_what_json_can_hold() -> None:
    cells = [
        np.int64(3),
        np.float64("nan"),
        pd.NA,
        pd.NaT,
        pd.Timestamp("2026-10-01"),
        np.bool_(True),
        [np.float64(1.5), None],
    ]
    assert [plain(cell) for cell in cells] == [3, None, None, None, "2026-10-01T00:00:00", True, [1.5, None]]


def test_a_frame_without_a_needed_column_is_refused_by_name() -> None:
    frame = samples.staff().rename(columns={"group": "groups"})
    with pytest.raises(KefuError) as error:
        blocks.people(frame, ON_TIME)
    assert error.value.reason == "frame_lacks_column"
    assert 'has no column group. Did you mean "groups"?' in error.value.text("en")


def test_a_target_is_met_by_the_direction_of_the_kpi() -> None:
    assert is_met(ON_TIME, 0.9, 0.9) is True
    assert is_met(ON_TIME, 0.89, 0.9) is False
    assert is_met(WAIT, 21.0, 20.0) is False
    assert is_met(CATALOGUE["calls_offered"], 21.0, 20.0) is None
    assert is_met(ON_TIME, None, 0.9) is None


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.91, 0.95, "met"), (0.8, 0.89, "missed"), (0.88, 0.92, "close"), (0.9, 0.95, "met")],
)
def test_a_target_inside_the_interval_is_too_close_to_call(low: float, high: float, said: str) -> None:
    assert stand(ON_TIME, {"value": (low + high) / 2, "low": low, "high": high}, 0.9) == said


def test_a_figure_without_an_interval_is_simply_met_or_missed() -> None:
    overdue = CATALOGUE["overdue_open_complaints"]
    assert stand(overdue, {"value": 9.0, "low": None, "high": None}, 5.0) == "missed"
    assert stand(overdue, {"value": None}, 5.0) == ""
    assert stand(CATALOGUE["calls_offered"], {"value": 9.0}, 5.0) == ""


def test_what_is_known_of_a_target_beyond_its_interval_is_taken_over() -> None:
    assert cards()["complaint_on_time_rate"]["on_target"] == "missed"
    assert (
        cards(on_target={"complaint_on_time_rate": "close"})["complaint_on_time_rate"]["on_target"] == "close"
    )


def test_a_card_says_how_many_rows_are_too_young_to_count() -> None:
    block = blocks.kpi_cards(samples.now().assign(immature=12), [ON_TIME])
    assert block.data["cards"][0]["immature"] == 12


def test_a_card_without_data_has_no_value_and_its_reason() -> None:
    card = cards(reasons=samples.REASONS)["callback_satisfaction_rate"]
    assert (card["status"], card["value"], card["on_target"]) == ("no_data", None, "")
    assert card["reason"]["zh"] == "回访日志没有“是否满意”一列。"


def test_a_count_has_no_sample_beside_it() -> None:
    card = cards()["calls_offered"]
    assert (card["value"], card["n"], card["low"]) == (17_640, None, None)


def test_a_card_keeps_the_gap_in_its_history() -> None:
    values = [point["value"] for point in cards(history=samples.history())["service_level"]["history"]]
    assert len(values) == 12
    assert values.index(None) == 6


def test_people_are_listed_by_pinyin_and_never_ranked() -> None:
    groups = {
        group["group"]: group["people"] for group in blocks.people(samples.staff(), ON_TIME).data["groups"]
    }
    assert [person["name"] for person in groups["same"]][:5] == ["陈勇", "高玲", "胡刚", "黄涛", "李静"]
    assert [person["name"] for person in groups["too_few"]] == ["郭建国", "何志强", "罗文博", "王敏"]


def test_two_people_of_one_name_are_told_apart_by_their_id() -> None:
    listed = [
        person
        for group in blocks.people(samples.staff(), ON_TIME).data["groups"]
        for person in group["people"]
    ]
    ids = {(person["name"], person["shown_id"]) for person in listed}
    assert {("王敏", "S000"), ("王敏", "S020"), ("徐霞", "")} <= ids


def test_records_of_nobody_are_counted_and_not_listed() -> None:
    data = blocks.people(samples.staff(), ON_TIME).data
    assert data["unassigned"] == 12
    assert sum(len(group["people"]) for group in data["groups"]) == 21


def test_one_person_with_one_record_does_not_stretch_the_axis() -> None:
    axis = blocks.people(samples.staff(), ON_TIME, centre=0.886, target=0.9).data["axis"]
    assert axis["low"] == 0.5


def test_without_a_centre_everybody_listed_is_taken_together() -> None:
    data = blocks.people(samples.staff(), ON_TIME).data
    assert data["centre"] == pytest.approx(sum(samples.ON_TIME) / sum(samples.DUE))
    assert blocks.people(samples.staff(), ON_TIME, centre=0.5).data["centre"] == 0.5


def test_the_better_group_stands_first() -> None:
    worse_when_high = blocks.people(samples.staff(), WAIT).data["groups"]
    assert [group["group"] for group in worse_when_high] == ["below", "above", "same", "doubted", "too_few"]


def test_a_period_a_person_lacks_is_a_gap_in_the_line() -> None:
    data = blocks.people(samples.staff(), ON_TIME, history=samples.staff_history()).data
    tao = next(person for group in data["groups"] for person in group["people"] if person["name"] == "黄涛")
    assert [place for place, value in enumerate(tao["trend"]) if value is None] == [7]


def test_a_team_of_four_is_left_out_of_the_block_altogether() -> None:
    own, team = samples.now(), samples.now().assign(value=0.123456)
    block = blocks.person_vs_team(own, team, [ON_TIME], team_size=4)
    assert block.data["is_team_shown"] is False
    assert "0.123456" not in json.dumps(block.as_json())


def test_a_team_of_five_stands_beside_the_person_but_for_counts() -> None:
    own = samples.now()
    rows = blocks.person_vs_team(own, own, [ON_TIME, CATALOGUE["calls_offered"]], team_size=5).data["rows"]
    assert rows[0]["team"]["value"] == 0.904
    assert rows[1]["team"] is None


def test_each_step_is_compared_with_the_last_known_one() -> None:
    steps = blocks.callback_steps({"due": 200, "attempted": 150, "reached": None, "satisfied": 90}).data[
        "steps"
    ]
    assert [step["conversion"] for step in steps] == [None, 0.75, None, 0.6]
    assert [step["of_first"] for step in steps] == [1.0, 0.75, None, 0.45]
    assert steps[3]["from_step"] == "attempted"


def test_a_department_without_callbacks_due_divides_by_nothing() -> None:
    steps = blocks.callback_steps({"due": 0, "attempted": 0}).data["steps"]
    assert [step["conversion"] for step in steps] == [None, None]


def test_causes_beyond_the_eighth_make_one_bar_and_blanks_are_named() -> None:
    data = blocks.pareto(samples.causes(samples.CAUSES), before=samples.causes(samples.CAUSES_BEFORE)).data
    assert [row["kind"] for row in data["rows"]] == ["cause"] * 7 + ["rest"]
    assert (data["rows"][-1]["count"], data["rows"][-1]["before"]) == (9 + 14, 25)
    assert data["total"] == 563
    assert data["rows"][-1]["cumulative"] == 1


def test_the_lead_is_how_few_causes_make_three_quarters() -> None:
    data = blocks.pareto(samples.causes({"甲": 60, "乙": 20, "丙": 20})).data
    assert data["lead"] == {"count": 2, "share": 0.8}
    assert blocks.pareto(samples.causes({"甲": 1})).data["lead"] is None


def test_of_the_causes_that_grew_more_than_the_total_the_largest_rise_is_named() -> None:
    now, before = samples.causes(samples.CAUSES), samples.causes(samples.CAUSES_BEFORE)
    data = blocks.pareto(now, before=before, causes=signals.grown()).data
    assert data["rise"] == {"name": "配送延迟", "count": 72}
    assert [row["name"] for row in data["rows"] if row["is_grown"]] == ["配送延迟"]


def test_without_a_comparison_no_rise_is_named() -> None:
    now, before = samples.causes({"配送": 168}), samples.causes({"配送": 12})
    assert blocks.pareto(now, before=before).data["rise"] is None


def test_a_definition_that_changed_says_since_when_and_what() -> None:
    changed = next(kpi for kpi in CATALOGUE.values() if kpi.revisions)
    row = blocks.definitions([changed]).data["rows"][0]
    assert row["revisions"][-1] == {
        "on": changed.changed_on.isoformat(), "what": {"zh": changed.revisions[-1].what.zh, "en": changed.revisions[-1].what.en},
    }  # fmt: skip


def test_a_day_begun_counts_as_the_day_before_it() -> None:
    rows = blocks.ageing([0.2, 1.9, 2.0, 3.99, 4.0, 15.5, 16.0, 400.0]).data["rows"]
    assert [(row["first"], row["last"], row["count"]) for row in rows] == [
        (0, 1, 2), (2, 3, 2), (4, 7, 1), (8, 15, 1), (16, None, 2),
    ]  # fmt: skip


def test_the_oldest_complaints_come_first_and_are_cut_short() -> None:
    cases = blocks.oldest(samples.open_complaints().iloc[::-1]).data["cases"]
    assert [case["complaint_id"] for case in cases] == ["T-20817", "T-20933", "T-20960"]
    assert len(cases[2]["text"]) == 90
    assert cases[2]["text"].endswith("…")


def test_a_week_without_rows_is_a_gap() -> None:
    points = blocks.trend(samples.weeks(), ON_TIME, target=0.9).data["points"]
    assert len(points) == 26
    assert (points[9]["period"], points[9]["value"]) == ("2026-W28", None)


def test_a_week_with_too_few_cases_is_small_and_not_judged() -> None:
    data = blocks.trend(samples.weeks(), ON_TIME, target=0.9).data
    assert data["points"][12]["is_small"]
    assert data["judged_count"] == 24


def test_weeks_that_begin_on_sunday_leave_no_gap() -> None:
    frame = pd.DataFrame({
        "period": ["2026-W40", "2026-W41", "2026-W42"], "first_day": pd.to_datetime(["2026-09-27", "2026-10-04", "2026-10-11"]),
        "end_day": pd.to_datetime(["2026-10-04", "2026-10-11", "2026-10-18"]), "denominator": 50, "value": 0.9, "low": 0.8, "high": 0.95,
    })  # fmt: skip
    assert [point["value"] for point in blocks.trend(frame, ON_TIME).data["points"]] == [0.9, 0.9, 0.9]


def test_the_hours_are_shaded_in_sevenths_and_six_are_outlined() -> None:
    data = blocks.heat(samples.hours()).data
    cells = [cell for row in data["rows"] for cell in row["cells"]]
    assert [row["hour"] for row in data["rows"]] == list(range(8, 22))
    assert {cell["shade"] for cell in cells} == set(range(7))
    assert sum(cell["is_busy"] for cell in cells) == 6
    assert data["peak"] == {"hour": 10, "weekday": 1, "count": 393}
    assert data["rows"][13]["cells"][6]["count"] == 0


def test_a_log_without_calls_has_no_peak() -> None:
    frame = pd.DataFrame({"hour": [], "weekday": [], "value": []})
    assert blocks.heat(frame).data["peak"] is None


def test_a_table_takes_the_columns_it_is_told_in_their_order() -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": ["甲", None], "c": [0.5, float("nan")]})
    data = blocks.table(
        frame, Words("表", "T"), columns={"b": Words("乙", "B"), "c": Words("丙", "C")}, units={"c": "ratio"}
    ).data
    assert data["rows"] == [["甲", 0.5], [None, None]]
    assert [column["is_number"] for column in data["columns"]] == [False, True]


@pytest.mark.parametrize(
    ("code", "phrase", "column"),
    [
        ("resolved_before_received", "before", "办结时间"),
        ("received_at_in_future", "in_future", "受理时间"),
        ("complaint_id_missing", "missing", "投诉编号"),
        ("rating_out_of_range", "out_of_range", "评分"),
        ("stray_quote", "stray_quote", None),
    ],
)
def test_a_reason_code_is_taken_apart_into_a_phrase_and_a_column(
    code: str, phrase: str, column: str | None
) -> None:
    found = reason_of(code, "complaints")
    assert (found["phrase"], found["column"] and found["column"]["zh"]) == (phrase, column)


def test_definitions_follow_the_dialect_in_use() -> None:
    level = CATALOGUE["service_level"]
    row = blocks.definitions([level], dialects={"service_level": "of_answered"}).data["rows"][0]
    assert row["denominator"]["zh"] == level.dialects["of_answered"].denominator.zh
    assert row["dialect"] == "of_answered"
