"""How figures are made: time allowed, thresholds, how people are compared, what has to follow an event."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from pipeline.settings.section import Section

Whole = Annotated[int, Field(gt=0)]


class Allowance(Section):
    """How long something may take: `24` or `"24 h"` elapsed, `"16 working hours"`, `"3 days"`, `"2 working days"`.

    Days do not count the first day and end with the last one (Civil Code of China, articles 201 and 203).
    """

    amount: float = Field(gt=0)
    unit: Literal["hours", "working_hours", "days", "working_days"] = "hours"

    @model_validator(mode="before")
    @classmethod
    def _written(cls, value: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return {"amount": value}
        if not isinstance(value, str):
            return value
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(.+?)\s*", value)
        unit = next((unit for unit, names in UNITS_OF_TIME.items() if match and match[2] in names), None)
        if match is None or unit is None:
            known = ", ".join(names[0] for names in UNITS_OF_TIME.values())
            raise ValueError(f'"{value}" is no number with a unit of {known}')
        return {"amount": float(match[1]), "unit": unit}

    @model_validator(mode="after")
    def _whole_days(self) -> Allowance:
        if self.unit in ("days", "working_days") and self.amount % 1:
            raise ValueError("days are counted whole; write hours for less")
        return self


UNITS_OF_TIME: dict[str, tuple[str, ...]] = {
    "hours": ("h", "hour", "hours", "小时"),
    "working_hours": ("working hours", "working hour", "工作小时"),
    "days": ("days", "day", "d", "天", "自然日"),
    "working_days": ("working days", "working day", "工作日", "个工作日"),
}


class Limit(Section):
    """`[limits.respond]`, `[limits.resolve]`: time allowed; severity beats category beats default."""

    default: Allowance | None = Field(
        None, description='时限，如 24、"2 工作日" · time allowed: 24, "2 working days"'
    )
    category: dict[str, Allowance] = Field(default_factory=dict, description="按类别 · by category")
    severity: dict[str, Allowance] = Field(default_factory=dict, description="按级别 · by severity")


class Limits(Section):
    """`[limits]`: how long a complaint may take; a number is elapsed hours."""

    respond: Limit = Field(default_factory=lambda: Limit(), description="首次响应 · to the first response")
    resolve: Limit = Field(default_factory=lambda: Limit(), description="办结 · to the resolution")


class Thresholds(Section):
    """`[thresholds]`: the numbers inside definitions; pages print them with the definition."""

    service_level_seconds: int = Field(
        20, gt=0, description="服务水平：接听门槛（秒）· service level: answered within, seconds"
    )
    short_abandon_seconds: int = Field(5, gt=0, description="短时放弃（秒）· a short abandon, seconds")
    repeat_complaint_days: int = Field(30, gt=0, description="重复投诉的窗口（天）· repeat complaint, days")
    reopen_days: int = Field(30, gt=0, description="重开的窗口（天）· reopening after closing, days")
    first_contact_days: int = Field(
        7, gt=0, description="首次解决的窗口（天）· first contact resolution, days"
    )
    major_report_hours: int = Field(
        24, gt=0, description="重大投诉几小时内上报 · a major complaint is reported within, hours"
    )
    visit_days: int = Field(30, gt=0, description="回访后到店的窗口（天）· visit after a callback, days")
    late_record_hours: int = Field(
        24, gt=0, description="发生后超过多少小时才录入算迟录 · recorded late: so many hours after the event"
    )


class Complaints(Section):
    """`[complaints]`: which complaints are major, and when a case needs a decision."""

    major: list[str] = Field(
        default_factory=lambda: ["重大", "特大", "特别重大", "major", "critical"],
        description="哪些级别是重大投诉 · severities that are major",
    )
    decide_after_days: int = Field(
        7, gt=0, description="逾期多少天须拿主意 · days overdue after which somebody has to decide"
    )
    decide_after_repeats: int = Field(
        3,
        gt=1,
        description="同一事投诉到第几次须拿主意 · times the same is complained of until somebody has to decide",
    )


MixTerm = Literal["category", "severity", "channel", "shift", "product", "kind"]
MIX_TERMS: list[MixTerm] = ["category", "severity", "channel", "shift"]


class People(Section):
    """`[people]`: how people are compared."""

    ranking: bool = Field(
        False, description="是否排名（附区间）· whether ranks are shown, with their intervals"
    )
    bottom: int = Field(
        0, ge=0, description="“末尾几名”的人数，0 为五分之一 · how many are the bottom; 0: a fifth"
    )
    case_mix: list[MixTerm] = Field(
        default_factory=lambda: MIX_TERMS,
        description="工作构成的因素 · what the mix of cases is made of",
    )


class Baseline(Section):
    """`[[baseline]]`: from a day on, a control chart starts anew, and says so."""

    kpi: str = Field(description="指标 · KPI")
    since: date = Field(description="起始日 · first day of the new baseline")
    reason: str = Field(description="原因（中文）· why, as pages say it")
    reason_en: str = Field("", description="原因（英文）· why, in English; empty: as reason")


class Followup(Section):
    """`[[followup]]`: what has to follow an event, so many days after it."""

    kind: str = Field(description="跟进的种类，如 投诉满月回访 · what kind of follow-up")
    log: Literal["complaints", "treatments"] = Field(description="起因的日志 · log of the event")
    days: list[Whole] = Field(default_factory=list, description="之后第几天 · how many days after")
    months: list[Whole] = Field(default_factory=list, description="之后第几个月 · how many months after")
    grace_days: int = Field(0, ge=0, description="窗口：再给几天 · days the window stays open after that day")
    callback_kinds: list[str] = Field(
        default_factory=list,
        description="哪些回访类型算数，空为全部 · kinds of callback that count; empty: all",
    )

    @model_validator(mode="after")
    def _due_sometime(self) -> Followup:
        if not self.days and not self.months:
            raise ValueError("a follow-up is due after days or months: name some")
        return self
