"""Whole pages made of the samples: what the unit and browser tests of pages share."""

from __future__ import annotations

from datetime import datetime

from pipeline import compare
from pipeline.kpi import CATALOGUE
from pipeline.logs import Words
from pipeline.report import Block, blocks
from tests.unit.report import samples, signals

MEDIAN, P90 = CATALOGUE["time_to_resolve_median"], CATALOGUE["time_to_resolve_p90"]


def department_page() -> list[Block]:
    """Every block of a department's page."""
    kpis = [CATALOGUE[name] for name in samples.CARDS]
    on_time = CATALOGUE["callback_on_time_rate"]
    return [
        blocks.header(Words("客服绩效月报", "Monthly service report"), samples.DEPARTMENT, samples.PERIOD, previous=samples.PERIOD.previous(),
                      data_to=datetime(2026, 10, 31, 23, 58), people_count=21, team_count=3),
        blocks.findings(samples.FINDINGS),
        blocks.kpi_cards(samples.now(), kpis, before=samples.before(), changes=samples.changes(), history=samples.history(), targets=samples.TARGETS, reasons=samples.REASONS),
        blocks.heading("回访做得怎样", "Callbacks", "callbacks"),
        blocks.trend(samples.weeks(), on_time, target=0.9),
        blocks.control(signals.control(baselines=(signals.BASELINE,)), on_time, target=0.9, assurance="inconsistent"),
        blocks.callback_steps(samples.STEPS_NOW, before=samples.STEPS_BEFORE),
        blocks.heading("谁与其余人员不同", "People", "staff"),
        blocks.people(samples.staff(), on_time, centre=0.886, target=0.9, history=samples.staff_history(), links={"S002": "staff/s002.zh.html"}),
        blocks.followups(signals.followups(), owed=signals.owed()),
        blocks.heading("客户投诉什么", "Complaints", "complaints"),
        blocks.pareto(samples.causes(samples.CAUSES), before=samples.causes(samples.CAUSES_BEFORE), causes=signals.grown()),
        blocks.survival(signals.times(), MEDIAN, P90, naive=signals.naive(), curve=signals.curve()),
        blocks.ageing(samples.open_ages([61, 47, 39, 21, 9]), before=samples.open_ages([58, 50, 36, 16, 5])),
        blocks.oldest(samples.open_complaints()),
        blocks.heading("热线什么时候最忙", "Hotline", "hotline"),
        blocks.heat(samples.hours()),
        blocks.table(samples.now()[["kpi", "denominator", "value"]], Words("一张普通的表", "A plain table"),
                     columns={"kpi": Words("指标", "KPI"), "denominator": Words("样本", "n"), "value": Words("数值", "Value")}),
        blocks.note("回访任务由系统按客户等级分派。", "Callbacks are assigned by customer class."),
        blocks.heading("指标口径", "Definitions", "definitions"),
        blocks.definitions(kpis),
        blocks.heading("数据质量", "Data quality", "quality"),
        blocks.quality(samples.DELIVERIES, unassigned={"callbacks": 12}, no_data=samples.NO_DATA),
        blocks.closing(),
    ]  # fmt: skip


def people_page() -> list[Block]:
    """Every block that compares people."""
    on_time, frame, alike = signals.ON_TIME, signals.people(), signals.alike()
    groups = frame.set_index("staff_id")["group"].to_dict()
    return [
        blocks.header(Words("人员对照", "People compared"), samples.DEPARTMENT, samples.PERIOD, previous=samples.PERIOD.previous()),
        blocks.heading("按时回访", "Callbacks on time", "on-time"),
        blocks.funnel(frame, on_time, signals.limits(frame, 0.004), compare.spread(frame, on_time), target=0.9),
        blocks.people(frame, on_time, target=0.9, bottom=3, is_ranked=True, history=samples.staff_history()),
        blocks.case_mix(signals.mix(), on_time, names=signals.NAMES, crude=groups | {"S001": "below"}),
        blocks.heading("谁也分不出", "Nobody differs", "alike"),
        blocks.funnel(alike, on_time, signals.limits(alike), compare.spread(alike, on_time), anchor="funnel-alike"),
        blocks.case_mix(signals.REFUSED, on_time, anchor="mix-refused"),
        blocks.heading("满意率可信吗", "Can satisfaction be believed", "trust"),
        blocks.credibility(signals.credibility(), alarms=signals.alarms()),
        blocks.closing(),
    ]  # fmt: skip


def person_page(team_size: int = 7) -> list[Block]:
    """A person's page: own figures beside the team's, no chart."""
    kpis = [CATALOGUE[name] for name in samples.CARDS]
    team = samples.now().assign(value=lambda frame: frame["value"] * 0.98)
    return [
        blocks.header(
            Words("个人绩效：王敏", "Personal report: Wang Min"),
            samples.DEPARTMENT,
            samples.PERIOD,
            previous=samples.PERIOD.previous(),
        ),
        blocks.kpi_cards(
            samples.now(),
            kpis,
            before=samples.before(),
            changes=samples.changes(),
            history=samples.history(),
            targets=samples.TARGETS,
            reasons=samples.REASONS,
        ),
        blocks.survival(signals.times(p90=None), MEDIAN, P90, naive=signals.naive()),
        blocks.followups(signals.followups(), owed=signals.owed().drop(columns="name")),
        blocks.heading("与小组相比", "Beside the team", "beside"),
        blocks.person_vs_team(
            samples.now(), team, kpis, team_size=team_size, targets=samples.TARGETS, reasons=samples.REASONS
        ),
        blocks.heading("指标口径", "Definitions", "definitions"),
        blocks.definitions(kpis),
        blocks.heading("数据质量", "Data quality", "quality"),
        blocks.quality(samples.DELIVERIES, no_data=samples.NO_DATA),
        blocks.closing(),
    ]
