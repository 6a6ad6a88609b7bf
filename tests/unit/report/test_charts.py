from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from pipeline.report import blocks
from pipeline.report.charts import SIZES, drawings
from pipeline.report.charts.bars import ageing_spec, pareto_spec
from pipeline.report.charts.render import shortened, text_width
from pipeline.report.tokens import light, recolouring
from pipeline.report.words import TEMPLATES, phrases
from tests.unit.report import samples

SAY, COLOURS = phrases(TEMPLATES, "zh"), light(TEMPLATES)
CHARTS = {block.kind: block for block in samples.department_page() if block.kind in SIZES}


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
    assert "<title>配送延迟 168，累计 29.8%，上期 121</title>" in drawing


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
