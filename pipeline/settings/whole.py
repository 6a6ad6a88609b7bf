"""kefu.toml, whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, model_validator

from pipeline.settings.department import Calendar, Department, Shift, Staff
from pipeline.settings.figures import Baseline, Complaints, Followup, Limits, People, Thresholds
from pipeline.settings.running import Runs
from pipeline.settings.section import Section
from pipeline.settings.sources import Paths, Privacy, Source

DEFAULT_REJECT_LIMIT = 0.05
Ratio = Annotated[float, Field(ge=0, le=1)]


class Settings(Section):
    """kefu.toml, whole."""

    department: Department
    targets: dict[str, float] = Field(
        default_factory=dict, description="指标 = 目标 · KPI = target (rates 0–1, times in seconds)"
    )
    minimum_n: dict[str, int] = Field(
        default_factory=dict, description="指标或 default = 最小样本 · KPI or default = least n"
    )
    reject_limit: dict[str, Ratio] = Field(
        default_factory=dict,
        description="日志或 default = 每份文件可拒收的比例 · log or default = share of rejected rows per file",
    )
    dialects: dict[str, str] = Field(default_factory=dict, description="指标 = 口径 · KPI = dialect")
    limits: Limits = Field(default_factory=lambda: Limits())
    thresholds: Thresholds = Field(default_factory=lambda: Thresholds())
    complaints: Complaints = Field(default_factory=lambda: Complaints())
    calendar: Calendar = Field(default_factory=lambda: Calendar())
    shifts: dict[str, Shift] = Field(default_factory=dict, description="班次 · shifts")
    people: People = Field(default_factory=lambda: People())
    baseline: list[Baseline] = Field(default_factory=list)
    followup: list[Followup] = Field(default_factory=list)
    paths: Paths = Field(default_factory=lambda: Paths())
    staff: Staff = Field(default_factory=lambda: Staff())
    privacy: Privacy = Field(default_factory=lambda: Privacy())
    runs: Runs = Field(default_factory=lambda: Runs())
    source: list[Source] = Field(default_factory=list)

    @model_validator(mode="after")
    def _sources_have_names(self) -> Settings:
        if name := _twice(source.title for source in self.source):
            raise ValueError(f'two sources are called "{name}"; give each a name of its own')
        return self

    @model_validator(mode="after")
    def _followups_have_kinds(self) -> Settings:
        if name := _twice(followup.kind for followup in self.followup):
            raise ValueError(f'two follow-ups are called "{name}"; name all its days in one')
        return self

    def least_n(self, kpi: str, default: int) -> int:
        return self.minimum_n.get(kpi, self.minimum_n.get("default", default))

    def reject_limit_of(self, log: str) -> float:
        return self.reject_limit.get(log, self.reject_limit.get("default", DEFAULT_REJECT_LIMIT))


def _twice(names: Iterable[str]) -> str | None:
    """The first name that comes more than once."""
    counts = Counter(names)
    return next((name for name, count in counts.items() if count > 1), None)
