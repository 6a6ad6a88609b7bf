"""What `kefu explain` and the definitions on a page say of a KPI, line by line."""

from __future__ import annotations

from pipeline.kpi.catalogue import dialect_in_use, kpi_named, thresholds_of
from pipeline.kpi.coverage import limit_behind
from pipeline.kpi.explained import (
    BETTER,
    STATISTICS,
    TIME_UNITS,
    UNITS,
    comparing_people,
    comparing_periods,
)
from pipeline.kpi.spec import Formula, Kpi
from pipeline.logs import LOGS, Words
from pipeline.settings import Settings

Line = tuple[Words, Words]


def explain(name: str, settings: Settings | None = None) -> list[Line]:
    """The lines that define a KPI, as (what, words); with settings, in their thresholds, with target and dialect in use.

    Raises KefuError unknown_kpi.
    """
    kpi = kpi_named(name, settings)
    return [
        (Words("名称", "name"), Words(f"{kpi.label.zh}（{kpi.name}）", f"{kpi.label.en} ({kpi.name})")),
        (Words("规则", "rule"), kpi.rule),
        *_formula_lines(kpi, dialect_in_use(kpi, settings) if settings else kpi.default),
        (Words("不计入", "excluded"), kpi.excluded),
        *_threshold_lines(name, settings),
        *(_limit_lines(kpi, settings) if settings else []),
        (
            Words("日志", "log"),
            Words(f"{LOGS[kpi.log].label.zh}（{kpi.log}）", f"{LOGS[kpi.log].label.en} ({kpi.log})"),
        ),
        (Words("统计量", "statistic"), STATISTICS[kpi.statistic]),
        (Words("单位", "unit"), UNITS[kpi.unit]),
        (Words("方向", "direction"), BETTER[kpi.better]),
        (Words("目标", "target"), _target(kpi, settings)),
        (Words("最小样本", "least n"), _least_n(kpi, settings)),
        (Words("人员比较", "comparing people"), comparing_people(kpi.statistic)),
        (Words("与上期比较", "comparing periods"), comparing_periods(kpi.statistic)),
        (Words("来源", "source"), Words(kpi.source, kpi.source)),
        (Words("定义修订日", "definition last changed"), Words(f"{kpi.changed_on}", f"{kpi.changed_on}")),
        *_revision_lines(kpi),
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


def _threshold_lines(name: str, settings: Settings | None) -> list[Line]:
    """The thresholds in force, where the definition has any."""
    found = ", ".join(f"{field} = {value}" for field, value in thresholds_of(name, settings).items())
    return [(Words("门槛", "thresholds"), Words(found, found))] if found else []


def _limit_lines(kpi: Kpi, settings: Settings) -> list[Line]:
    """The time allowed, where the figure depends on due times that the settings give."""
    limit = limit_behind(kpi, dialect_in_use(kpi, settings), settings)
    if limit is None:
        return []
    allowed = {**limit.severity, **limit.category} | ({"default": limit.default} if limit.default else {})
    zh = "；".join(f"{name} {one.amount:g} {TIME_UNITS[one.unit].zh}" for name, one in allowed.items())
    en = "; ".join(f"{name} {one.amount:g} {TIME_UNITS[one.unit].en}" for name, one in allowed.items())
    return [(Words("时限", "time allowed"), Words(zh, en))] if allowed else []


def _revision_lines(kpi: Kpi) -> list[Line]:
    return [
        (
            Words("数字有变", "numbers that change"),
            Words(f"{one.on}：{one.what.zh}", f"{one.on}: {one.what.en}"),
        )
        for one in kpi.revisions
    ]


def _target(kpi: Kpi, settings: Settings | None) -> Words:
    target = settings.targets.get(kpi.name) if settings else None
    return Words("未设", "none set") if target is None else Words(f"{target:g}", f"{target:g}")


def _least_n(kpi: Kpi, settings: Settings | None) -> Words:
    if kpi.is_count:
        return Words("不适用", "does not apply")
    least = settings.least_n(kpi.name, kpi.minimum_n) if settings else kpi.minimum_n
    return Words(str(least), str(least))
