"""What `kefu explain` and the definitions on a page say of a KPI, line by line."""

from __future__ import annotations

from pipeline.kpi.catalogue import dialect_in_use, kpi_named
from pipeline.kpi.spec import Better, Formula, Kpi, Statistic, Unit
from pipeline.logs import LOGS, Words
from pipeline.settings import Settings

UNITS: dict[Unit, Words] = {
    "ratio": Words("比例（0–1）", "rate (0–1)"),
    "seconds": Words("秒", "seconds"),
    "count": Words("件", "count"),
    "points": Words("分", "points"),
    "attempts": Words("次", "attempts"),
}
BETTER: dict[Better, Words] = {
    "higher": Words("越高越好", "higher is better"),
    "lower": Words("越低越好", "lower is better"),
    "neither": Words("无好坏之分", "neither is better"),
}
STATISTICS: dict[Statistic, Words] = {
    "count": Words("期内计数", "count over the period"),
    "stock": Words("期末存量", "stock at the end of the period"),
    "ratio": Words("比例，Wilson 95 % 区间", "rate, with its Wilson 95 % interval"),
    "mean": Words("均值，Student t 95 % 区间", "mean, with Student's t 95 % interval"),
    "median": Words("中位数，次序统计量 95 % 区间", "median, with the 95 % interval of order statistics"),
    "p90": Words(
        "九成分位数，次序统计量 95 % 区间", "90th percentile, with the 95 % interval of order statistics"
    ),
}
Line = tuple[Words, Words]


def explain(name: str, settings: Settings | None = None) -> list[Line]:
    """The lines that define a KPI, as (what, words); with settings, also its target and the dialect in use.

    Raises KefuError unknown_kpi.
    """
    kpi = kpi_named(name)
    return [
        (Words("名称", "name"), Words(f"{kpi.label.zh}（{kpi.name}）", f"{kpi.label.en} ({kpi.name})")),
        (Words("规则", "rule"), kpi.rule),
        *_formula_lines(kpi, dialect_in_use(kpi, settings) if settings else kpi.default),
        (Words("不计入", "excluded"), kpi.excluded),
        (
            Words("日志", "log"),
            Words(f"{LOGS[kpi.log].label.zh}（{kpi.log}）", f"{LOGS[kpi.log].label.en} ({kpi.log})"),
        ),
        (Words("统计量", "statistic"), STATISTICS[kpi.statistic]),
        (Words("单位", "unit"), UNITS[kpi.unit]),
        (Words("方向", "direction"), BETTER[kpi.better]),
        (Words("目标", "target"), _target(kpi, settings)),
        (Words("最小样本", "least n"), _least_n(kpi, settings)),
        (Words("来源", "source"), Words(kpi.source, kpi.source)),
        (Words("定义修订日", "definition last changed"), Words(f"{kpi.changed_on}", f"{kpi.changed_on}")),
    ]


def _formula_lines(kpi: Kpi, in_use: str) -> list[Line]:
    """Numerator and denominator, for each dialect under its own name."""
    if len(kpi.dialects) == 1:
        return _numerator_and_denominator(kpi.formula, "", "")
    lines: list[Line] = []
    for dialect, formula in kpi.dialects.items():
        mark = Words("，使用中", ", in use") if dialect == in_use else Words("", "")
        lines += _numerator_and_denominator(formula, f"（{dialect}{mark.zh}）", f" ({dialect}{mark.en})")
    return lines


def _numerator_and_denominator(formula: Formula, zh: str, en: str) -> list[Line]:
    return [
        (Words(f"分子{zh}", f"numerator{en}"), formula.numerator),
        (Words(f"分母{zh}", f"denominator{en}"), formula.denominator),
        (Words(f"日期{zh}", f"dated by{en}"), Words(formula.dated_by, formula.dated_by)),
    ]


def _target(kpi: Kpi, settings: Settings | None) -> Words:
    target = settings.targets.get(kpi.name) if settings else None
    return Words("未设", "none set") if target is None else Words(f"{target:g}", f"{target:g}")


def _least_n(kpi: Kpi, settings: Settings | None) -> Words:
    if kpi.statistic in ("count", "stock"):
        return Words("不适用", "does not apply")
    least = settings.least_n(kpi.name, kpi.minimum_n) if settings else kpi.minimum_n
    return Words(str(least), str(least))
