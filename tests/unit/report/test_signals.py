"""Blocks that compare: who is named, what is said of a chart's end, and what stays unsaid."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline import compare
from pipeline.compare.control import Control
from pipeline.kpi import CATALOGUE
from pipeline.report import Block, blocks, page
from tests.unit.report import samples, signals
from tests.unit.report.pages import MEDIAN, P90
from tests.unit.report.test_page import text_of

ON_TIME = signals.ON_TIME


def said(block: Block, language: Any = "zh") -> str:
    return text_of(page([block], samples.meta(language)))


def funnel(frame: pd.DataFrame, tau2: float = 0.0) -> Block:
    return blocks.funnel(frame, ON_TIME, signals.limits(frame, tau2), compare.spread(frame, ON_TIME))


def test_a_funnel_names_who_is_signalled() -> None:
    assert "按时回访率：林晓燕与其余人员有差别，其余的人分不出高低" in said(funnel(signals.people()))


def test_people_who_cannot_be_told_apart_are_said_to_be() -> None:
    text = said(funnel(signals.alike()))
    assert "按时回访率：这 12 人分不出高低" in text
    assert "不必据此分谁好谁差" in text
    assert "On-time" not in text


def test_people_who_differ_without_anybody_standing_out_are_not_called_alike() -> None:
    frame = signals.alike()
    spread = compare.spread(frame, ON_TIME)
    block = blocks.funnel(
        frame, ON_TIME, signals.limits(frame), compare.Spread(**{**vars(spread), "is_alike": False})
    )
    assert "人与人确有差别，但还指不出是谁" in said(block)


def test_a_dot_near_the_limits_is_not_named_unless_the_test_says_so() -> None:
    frame = signals.people()
    names = {point["name"]: point["group"] for point in funnel(frame).data["points"]}
    limit = signals.limits(frame).set_index("n")["low_998"]
    zhao = frame[frame["name"] == "赵杰"].iloc[0]
    assert zhao["value"] < limit[limit.index <= zhao["denominator"]].iloc[-1] + 0.02
    assert names["赵杰"] == "same"


def test_limits_widened_for_the_spread_are_drawn_and_explained() -> None:
    frame = signals.people()
    block = funnel(frame, tau2=0.004)
    assert "wide_low" in block.data["limits"][0]
    assert ("各人之间的差距大于偶然" in said(block)) == block.data["is_over_dispersed"]


def test_a_funnel_without_anybody_still_makes_a_page() -> None:
    frame = signals.people().iloc[:0]
    spread = compare.Spread(float("nan"), 0.0, False, 1.0, False, 0, 0, 0.001)
    block = blocks.funnel(frame, ON_TIME, compare.funnel_limits(0.5, []), spread)
    assert "不作比较" in said(block)


def test_estimates_stand_in_the_table_and_ranks_only_where_a_department_wants_them() -> None:
    frame = signals.people()
    plain = said(blocks.people(frame, ON_TIME, bottom=3))
    ranked = said(blocks.people(frame, ON_TIME, bottom=3, is_ranked=True))
    assert "可能的真实水平" in plain
    assert "属末 3 名的可能" in plain
    assert "名次范围" not in plain
    assert "名次范围" in ranked


def test_the_chance_of_being_last_is_set_beside_what_it_would_be_were_all_alike() -> None:
    block = blocks.people(signals.people(), ON_TIME, bottom=3)
    assert block.data["bottom_share"] == pytest.approx(3 / 17)
    assert "每人属末 3 名的可能都是 18%" in said(block)


def test_the_brief_table_lists_only_who_differs_and_counts_the_rest() -> None:
    data = blocks.people(signals.people(), ON_TIME, is_brief=True).data
    assert [(group["group"], len(group["people"])) for group in data["groups"]] == [
        ("above", 0),
        ("below", 1),
    ]
    assert data["sizes"] == {"above": 0, "below": 1, "same": 16, "doubted": 0, "too_few": 4}


def test_who_is_doubted_is_listed_apart_and_drawn_hollow() -> None:
    frame = signals.people()
    frame["group"] = frame["group"].mask(frame["name"] == "徐霞", "doubted")
    text = said(blocks.people(frame, ON_TIME))
    assert "邀评有偏，不作比较 · 1 人" in text
    assert "16 人无法区分" not in text


def test_case_mix_stands_beside_the_crude_rate_and_says_whom_it_explains() -> None:
    block = blocks.case_mix(signals.mix(), ON_TIME, names=signals.NAMES, crude={"S001": "below"})
    (li,) = [row for row in block.data["rows"] if row["name"] == "李静"]
    assert li["crude"] == pytest.approx(62 / 80)
    assert li["adjusted"] > 0.85
    assert block.data["explained"] == ["李静"]
    assert "李静的差别可由工作内容解释。" in said(block)


def test_a_model_that_the_data_cannot_carry_says_why() -> None:
    text = said(blocks.case_mix(signals.REFUSED, ON_TIME), "en")
    assert "the data cannot carry an adjustment" in text
    assert "4 parameters need 40 late cases" in text


def news(found: Control) -> dict[str, Any]:
    told: dict[str, Any] = blocks.control(found, ON_TIME).data["news"]
    return told


def with_signals(*marks: str, side: str = "above", step: float = 0.05) -> Control:
    """A chart whose last points carry the signals."""
    found = signals.control(step)
    points = found.points.copy()
    places = points.index[-len(marks) :]
    points.loc[places, "signal"], points.loc[places, "side"] = list(marks), side
    return Control(found.kpi, found.chart, points, found.sigma_z, ())


def test_a_chart_whose_points_stay_within_says_so() -> None:
    calm = signals.control(0.0)
    points = calm.points.assign(signal="", side="")
    text = said(blocks.control(Control(calm.kpi, calm.chart, points, calm.sigma_z, ()), ON_TIME))
    assert "按时回访率：起伏都在正常范围内" in text


def test_a_last_point_beyond_the_limits_is_the_title() -> None:
    assert news(with_signals("point"))["last"] == "2026-W44"
    assert "第 44 周高于正常范围" in said(blocks.control(with_signals("point"), ON_TIME))


def test_a_run_is_told_from_its_first_point_on_and_not_from_where_it_was_noticed() -> None:
    told = news(with_signals("shift"))
    assert (told["since"], told["length"]) == ("2026-W37", 8)
    assert "自第 37 周起连续 8 期高于平均" in said(blocks.control(with_signals("shift"), ON_TIME))


def test_earlier_signals_are_counted_where_the_chart_ends_quietly() -> None:
    found = signals.control(0.0)
    marked = int((found.points["signal"] != "").sum())
    assert marked >= 1
    assert f"目前在正常范围内，此前有 {marked} 期例外" in said(blocks.control(found, ON_TIME))


def test_what_the_limits_say_of_the_target_stands_under_the_title() -> None:
    block = blocks.control(signals.control(), ON_TIME, target=0.99, assurance="consistent_fail")
    assert "稳定不达标" in said(block)
    assert "要改的是做法" in said(block)


def test_a_week_of_a_few_cases_is_hollow_and_stretches_nothing() -> None:
    points = blocks.control(signals.control(), ON_TIME).data["points"]
    assert (points[3]["is_small"], points[3]["low"], points[3]["value"]) == (
        True,
        None,
        pytest.approx(15 / 18),
    )


def test_a_baseline_begins_at_the_first_point_it_holds_for() -> None:
    block = blocks.control(signals.control(baselines=(signals.BASELINE,)), ON_TIME)
    (baseline,) = block.data["baselines"]
    assert block.data["points"][baseline["at"]]["period"] == "2026-W36"
    assert "New baseline from 2026-08-31: Reminders went live" in page([block], samples.meta("en"))


def test_times_count_the_open_ones_and_stand_beside_those_of_the_closed_alone() -> None:
    text = said(blocks.survival(signals.times(), MEDIAN, P90, naive=signals.naive(), curve=signals.curve()))
    assert "一半的投诉在 3.2 天内办结，九成在 11.4 天内" in text
    assert "其中还没办结的 79 件也算在内" in text
    assert "2.3 天" in text


def test_a_time_that_is_not_reached_is_called_so_with_what_it_is_at_least() -> None:
    block = blocks.survival(signals.times(p90=None), MEDIAN, P90)
    assert "九成要多久，现在还看不出来" in said(block)
    assert "未达到 至少 13.0 天" in said(block)
    assert "还没有一半的投诉办结" in said(blocks.survival(signals.times(None, None), MEDIAN, P90))


def test_a_long_curve_is_drawn_in_sixty_steps_that_keep_its_first_and_last() -> None:
    curve = signals.curve()
    steps = blocks.survival(signals.times(), MEDIAN, P90, curve=curve).data["curve"]
    assert len(steps) <= 61
    assert steps[0] == {"seconds": 0, "survival": 1.0, "low": 1.0, "high": 1.0}
    assert steps[-1]["survival"] == pytest.approx(curve["survival"].iloc[-1], abs=1e-4)


def test_who_invites_another_share_than_the_rest_is_named_before_anything_else() -> None:
    block = blocks.credibility(signals.credibility(), alarms=signals.alarms())
    text = said(block)
    assert "陈勇邀评的比例与别人不同，这样的满意率先别拿来比" in text
    assert "4.1% 的评价答得过快（41 份）" in text


def test_everybody_together_has_the_bounds_of_the_silent() -> None:
    whole = blocks.credibility(signals.credibility()).data["whole"]
    assert (whole["invited"], whole["rated"], whole["satisfied"]) == (578, 289, 235)
    assert (whole["bound_low"], whole["bound_high"]) == pytest.approx((235 / 578, 524 / 578))


def test_the_brief_credibility_lists_only_the_skewed() -> None:
    rows = blocks.credibility(signals.credibility(), is_brief=True).data["rows"]
    assert [row["name"] for row in rows] == ["陈勇"]


def test_followups_say_what_is_due_what_was_late_and_what_is_owed() -> None:
    block = blocks.followups(signals.followups(), owed=signals.owed(), owed_count=41)
    text = said(block)
    assert "应跟进 196 件，按时 74%，还有 30 件没做" in text
    assert "拖得最久的 10 件" in text
    assert "一共欠 41 件" in text
    assert block.data["owed"][0] == {
        "event_id": "T-30031", "what": "投诉满月回访 M1", "due_on": "2026-09-30", "days": 31, "name": "王敏",
    }  # fmt: skip


def test_followups_of_nobody_are_in_the_total_and_counted_apart() -> None:
    people = pd.DataFrame(
        {"staff_id": ["S1", None], "due": [5, 3], "on_time": [4, 0], "late": [0, 0], "missed": [1, 3]}
    )
    block = blocks.followups(signals.followups(), people=people)
    assert [(row["label"], row["due"]) for row in block.data["people"]] == [("S1", 5)]
    assert "另有 3 件没有负责人" in said(block)


def test_a_period_without_followups_says_so() -> None:
    assert "本期没有到期的跟进" in said(blocks.followups(signals.followups().iloc[:0]))


def test_a_card_of_a_time_not_reached_says_so_and_shows_no_number() -> None:
    html = page([blocks.kpi_cards(signals.times(median=None), [MEDIAN])], samples.meta("zh"))
    assert '<div class="v">–</div>' in html
    assert "未达到" in html
    assert "至少 13.0 天" in text_of(html)


def test_rows_too_young_to_count_are_told_on_the_card_and_on_the_persons_line() -> None:
    now = samples.now().assign(immature=12)
    assert "另有 12 件观察期未满，暂不计入。" in said(blocks.kpi_cards(now, [ON_TIME]))
    assert "另有 12 件未满观察期" in said(blocks.person_vs_team(now, None, [ON_TIME], team_size=1))


def test_a_finding_carries_what_could_undo_it() -> None:
    from pipeline.logs import Words

    caution = Words("34 行被剔除，若全部相反则不成立。", "34 rejected rows could undo this.")
    finding = blocks.Finding("good", Words("达标。", "Met."), caution=caution)
    assert "请留意：34 行被剔除" in said(blocks.findings([finding]))
    assert "请留意" not in said(blocks.findings([blocks.Finding("good", Words("达标。", "Met."))]))


def test_a_definition_that_changed_is_headed_numbers_that_change() -> None:
    changed = next(kpi for kpi in CATALOGUE.values() if kpi.revisions)
    assert "数字有变" in said(blocks.definitions([changed]))
    assert "Numbers that change" in said(blocks.definitions([changed]), "en")
