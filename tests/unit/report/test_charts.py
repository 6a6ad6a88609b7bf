from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from pipeline.report import blocks
from pipeline.report.charts import SIZES, drawings
from pipeline.report.charts.axes import apart
from pipeline.report.charts.bars import ageing_spec, pareto_spec
from pipeline.report.charts.control import control_rows, kind_of
from pipeline.report.charts.funnel import funnel_points
from pipeline.report.charts.render import shortened, text_width
from pipeline.report.tokens import light, recolouring
from pipeline.report.words import TEMPLATES, phrases
from tests.unit.report import complaints, pages, samples, signals

SAY, COLOURS = phrases(TEMPLATES, "zh"), light(TEMPLATES)
CHARTS = {
    block.kind: block
    for block in [*pages.people_page(), *pages.department_page(), *complaints.complaints_page()][::-1]
    if block.kind in SIZES
}


@pytest.mark.parametrize("kind", sorted(SIZES))
def test_a_chart_is_small_labelled_and_of_exactly_the_width_it_is_drawn_for(kind: str) -> None:
    for size, drawing in drawings(kind, CHARTS[kind].data, SAY, COLOURS, "摘要"):
        root = ElementTree.fromstring(drawing)
        assert root.get("viewBox", "").split()[2] == str(SIZES[kind][size])
        assert (root.get("role"), root.get("aria-label")) == ("img", "摘要")
        assert len(drawing.encode()) < 14_000


@pytest.mark.parametrize("kind", sorted(SIZES))
def test_every_colour_of_a_chart_follows_the_theme(kind: str) -> None:
    known = {value for value, _ in recolouring(COLOURS)}
    for _, drawing in drawings(kind, CHARTS[kind].data, SAY, COLOURS, "摘要"):
        assert set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', drawing)) <= known


def test_each_bar_says_its_figures_when_pointed_at() -> None:
    drawing = drawings("pareto", CHARTS["pareto"].data, SAY, COLOURS, "摘要")[0][1]
    assert "<title>配送延迟 168，累计 29.8%，上期 96，增幅超过总数的增幅</title>" in drawing


def test_a_hostile_cause_is_text_in_the_chart() -> None:
    data = blocks.pareto(samples.causes({samples.HOSTILE[:24]: 3, "物流": 2})).data
    drawing = drawings("pareto", data, SAY, COLOURS, "摘要")[0][1]
    assert "&lt;script&gt;" in drawing
    assert "<script" not in drawing


def test_no_text_of_the_data_becomes_an_expression() -> None:
    data = blocks.pareto(samples.causes({"datum.x')": 3, "物流": 2})).data
    spec = pareto_spec(data, SAY, COLOURS, 530)
    expressions = re.findall(r"'labelExpr': (\"[^\"]*\"|'[^']*')", str({**spec, "data": {}}))
    assert all("datum.x" not in expression for expression in expressions)


def test_the_oldest_bucket_is_orange_only_where_it_grew() -> None:
    def colour(now: int, before: int) -> str:
        data = blocks.ageing([20.0] * now, before=[20.0] * before).data
        found: str = ageing_spec(data, SAY, COLOURS, 530)["data"]["values"][-1]["colour"]
        return found

    assert colour(9, 5) == COLOURS["bad"]
    assert colour(5, 5) == COLOURS["mark"]


def test_a_gap_parts_the_line_of_a_trend() -> None:
    drawing = drawings("trend", CHARTS["trend"].data, SAY, COLOURS, "摘要")[0][1]
    line = re.search(
        rf'd="(M[^"]+)"[^>]*stroke="{COLOURS["markSoft"]}"|stroke="{COLOURS["markSoft"]}"[^>]*d="(M[^"]+)"',
        drawing,
    )
    assert line is not None
    assert (line[1] or line[2]).count("M") == 2


def test_a_long_name_is_cut_to_its_space() -> None:
    assert shortened("配送延迟", 60) == "配送延迟"
    assert shortened("重复来电未解决的客户", 60) == "重复来电…"
    assert text_width("中a", 10) == pytest.approx(15.6)


def test_a_cause_that_grew_more_than_the_total_is_orange_with_a_triangle() -> None:
    bars = pareto_spec(CHARTS["pareto"].data, SAY, COLOURS, 530)["data"]["values"]
    assert [bar["shown"] for bar in bars if bar["colour"] == COLOURS["bad"]] == ["▲ 168"]


def test_labels_at_the_right_keep_their_order_and_their_distance() -> None:
    assert apart([10, 12, 40], 15, 200) == [10, 25, 40]
    assert apart([190, 195, 199], 15, 200) == [170, 185, 200]
    assert apart([-20, 60], 15, 200) == [0, 60]


def test_in_a_funnel_only_who_is_signalled_is_named_and_coloured() -> None:
    points = funnel_points(CHARTS["funnel"].data, SAY, COLOURS)
    assert [(point["name"], point["shape"], point["fill"]) for point in points if point["is_named"]] == [
        ("林晓燕", "triangle-down", COLOURS["bad"])
    ]
    assert {point["fill"] for point in points if point["group"] == "same"} == {COLOURS["mark"]}
    assert {point["fill"] for point in points if point["group"] == "too_few"} == {COLOURS["surface"]}


def test_the_names_of_two_dots_that_meet_do_not() -> None:
    data = CHARTS["funnel"].data
    near = [
        {"name": name, "n": 60, "value": value, "group": "below"}
        for name, value in (("王敏", 0.7), ("李静", 0.695))
    ]
    drawing = drawings("funnel", {**data, "points": near}, SAY, COLOURS, "摘要")[0][1]
    heights = re.findall(r"translate\([\d.]+,([\d.]+)\)\"[^>]*>(?:王敏|李静)<", drawing)
    assert abs(float(heights[0]) - float(heights[1])) >= 13


def test_a_signal_is_good_or_bad_by_the_direction_of_the_kpi() -> None:
    assert kind_of("point", "above", "higher") == "good"
    assert kind_of("shift", "above", "lower") == "bad"
    assert kind_of("trend", "below", "neither") == "below"
    assert kind_of("", "", "higher") == ""


def test_a_declared_baseline_parts_the_average_and_is_named() -> None:
    drawing = drawings("control", CHARTS["control"].data, SAY, COLOURS, "摘要")[0][1]
    assert "2026-08-31 起另立基准：上线到期前提醒" in drawing


def test_a_signal_says_what_it_is_when_pointed_at() -> None:
    low = next(row for row in control_rows(CHARTS["control"].data, SAY) if row["signal"] == "point")
    assert low["spoken"].endswith("，低于正常范围")
    assert low["spoken"] in drawings("control", CHARTS["control"].data, SAY, COLOURS, "摘要")[0][1]


def test_on_the_curve_stands_when_half_and_when_nine_tenths_are_closed() -> None:
    drawing = drawings("survival", CHARTS["survival"].data, SAY, COLOURS, "摘要")[0][1]
    assert "一半 3.2 天" in drawing
    assert "九成 11.4 天" in drawing


def test_what_is_not_reached_has_no_mark_on_the_curve() -> None:
    block = blocks.survival(signals.times(p90=None), pages.MEDIAN, pages.P90, curve=signals.curve())
    assert "九成" not in drawings("survival", block.data, SAY, COLOURS, "摘要")[0][1]
