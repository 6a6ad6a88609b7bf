"""kefu.toml: what a department tells us about itself, its targets and its files.

Every section is a frozen model; an unknown key is refused with the nearest known one.
`docs/settings.md` is generated from these models.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipeline.errors import KefuError, Language, nearest
from pipeline.periods import WeekStart

SETTINGS_FILE = "kefu.toml"
Ratio = Annotated[float, Field(ge=0, le=1)]
Headers = str | list[str]


class Section(BaseModel):
    """A table of kefu.toml; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Department(Section):
    """`[department]`: who the report is about."""

    name: str = Field(description="名称（中文页面的页眉）· name, as pages show it")
    name_en: str = Field("", description="英文名称，空则同 name · English name, empty: as name")
    timezone: str = Field("Asia/Shanghai", description="日志所用时区 · time zone the logs are written in")
    week_start: WeekStart = Field("monday", description="一周的第一天 · first day of a week")
    language: Language = Field("zh", description="首选语言 · language of messages and of the first page")
    opening_hours: dict[str, str] = Field(
        default_factory=dict,
        description='营业时间，如 mon-fri = "09:00-18:00" · opening hours by weekday or span of weekdays',
    )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        from zoneinfo import available_timezones

        if value not in available_timezones():
            raise ValueError(f"no such time zone; did you mean {nearest(value, available_timezones())}?")
        return value

    @field_validator("opening_hours")
    @classmethod
    def _readable_hours(cls, value: dict[str, str]) -> dict[str, str]:
        day = "(mon|tue|wed|thu|fri|sat|sun)"
        for days, hours in value.items():
            if not re.fullmatch(rf"{day}(-{day})?", days):
                raise ValueError(f'"{days}" is no weekday or span such as mon-fri')
            if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d", hours):
                raise ValueError(f'"{hours}" is no span such as 09:00-18:00')
        return value

    def title(self, language: Language) -> str:
        return self.name_en or self.name if language == "en" else self.name


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
    visit_days: int = Field(30, gt=0, description="回访后到店的窗口（天）· visit after a callback, days")


class Calendar(Section):
    """`[calendar]`: which days are working days."""

    holidays: Literal["china", "none"] = Field(
        "none",
        description="china：法定节假日休息、调休日上班；none：每天都按 opening_hours · china: public holidays closed, make-up days open",
    )
    file: str = Field("", description="本单位自己的日子（CSV：date,hours,note）· the company's own days")


class Shift(Section):
    """`[shifts]`: 班次名 = 时段，可跨零点 · name = hours, over midnight too."""

    hours: str = Field(description='时段，如 "22:00-06:00" · hours')
    days: str = Field("mon-sun", description="星期 · weekdays the shift begins on")

    @model_validator(mode="before")
    @classmethod
    def _written(cls, value: Any) -> Any:
        return {"hours": value} if isinstance(value, str) else value


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
    days: list[int] = Field(default_factory=list, description="之后第几天 · how many days after")
    months: list[int] = Field(default_factory=list, description="之后第几个月 · how many months after")
    grace_days: int = Field(0, ge=0, description="窗口：再给几天 · days the window stays open after that day")
    callback_kinds: list[str] = Field(
        default_factory=list,
        description="哪些回访类型算数，空为全部 · kinds of callback that count; empty: all",
    )


class Paths(Section):
    """`[paths]`: folders, relative to kefu.toml; empty means the project's own."""

    data: str = Field("data", description="快照、仓库、日志 · snapshots, warehouse, log files")
    reports: str = Field("reports", description="发布的页面 · published pages")
    notebooks: str = Field("", description="笔记本 · notebooks")
    templates: str = Field("", description="模板 · templates")


class YearRule(Section):
    """`year = {start, rollover}`: the year of dates written without one."""

    start: int = Field(ge=1900, le=9999, description="第一行的年份 · year of the first row")
    rollover: bool = Field(
        False, description="月份变小即进入下一年 · a month earlier than the row before starts the next year"
    )


class EventPick(Section):
    """Which events of a case count for one instant, and which of them is taken."""

    activity: list[str] = Field(default_factory=list, description="活动名，空为任意 · names, empty: any")
    take: Literal["first", "last"] = Field("first", description="取首个或末个 · the first or the last")


class Owner(Section):
    """Whose event names the case's owner."""

    event: Literal["opens", "responds", "resolves", "closes", "reopens"] = Field(
        description="取自哪个事件 · the event whose row names the owner"
    )
    column: str = Field(description="人员所在列 · header of the person")


class Events(Section):
    """`[source.events]`: one row per event becomes one row per case."""

    case: str = Field(description="案件编号列 · header of the case id")
    activity: str = Field(description="活动列 · header of the activity")
    at: str = Field(description="时间列 · header of the time")
    opens: EventPick = Field(default_factory=lambda: EventPick(), description="受理 · opens the case")
    responds: EventPick | None = Field(None, description="首次响应 · first response")
    resolves: EventPick | None = Field(None, description="办结 · resolution")
    closes: EventPick | None = Field(None, description="关闭 · closing")
    reopens: EventPick | None = Field(None, description="重开 · reopening")
    owner: Owner | None = Field(None, description="责任人 · who owns the case")


class Source(Section):
    """`[[source]]`: one kind of file and the log it feeds; one file may feed several logs."""

    log: str = Field(description="日志名 · which log")
    files: str = Field(
        description="文件通配符，可含 ${变量} · glob relative to kefu.toml; ${NAME} is read from the environment"
    )
    name: str = Field("", description="来源名，空则同 log · name of the source, empty: as log")
    sheet: str | int | None = Field(None, description="工作表 · sheet by name or number from 1")
    encoding: str | None = Field(None, description="编码，空则自动判断 · encoding, empty: detected")
    columns: dict[str, Headers] = Field(
        default_factory=dict,
        description="规范列 = 表头；几个表头以空格相连，[] 为不取 · canonical = header; several headers are joined by a space, [] takes none",
    )
    values: dict[str, dict[str, str | list[str]]] = Field(
        default_factory=dict,
        description="列 = {规范值 = 文件中的值} · column = {canonical = values in the file}",
    )
    constants: dict[str, str | int | float | bool] = Field(
        default_factory=dict, description="列 = 固定值 · column = the same value in each row"
    )
    where: dict[str, str | list[str]] = Field(
        default_factory=dict, description="适用的行：表头 = 值 · rows that apply: header = values"
    )
    key: Literal["row"] | list[str] | None = Field(
        None,
        description='主键列，或 "row"（无主键） · key columns, or "row" for a keyless file; empty: the log\'s key',
    )
    exact_duplicates: Literal["keep", "drop"] | None = Field(
        None,
        description="无主键时完全相同的行：保留或去除 · keyless files: keep (default) or drop identical rows",
    )
    year: YearRule | None = Field(None, description="无年份日期的规则 · rule for dates without a year")
    events: Events | None = Field(None, description="事件日志 · one row per event")

    @model_validator(mode="after")
    def _keyed_or_not(self) -> Source:
        if self.exact_duplicates and self.key != "row" and self.events is None:
            raise ValueError('exact_duplicates goes with key = "row" or with events')
        return self

    @property
    def title(self) -> str:
        return self.name or self.log


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
    calendar: Calendar = Field(default_factory=lambda: Calendar())
    shifts: dict[str, Shift] = Field(default_factory=dict, description="班次 · shifts")
    people: People = Field(default_factory=lambda: People())
    baseline: list[Baseline] = Field(default_factory=list)
    followup: list[Followup] = Field(default_factory=list)
    paths: Paths = Field(default_factory=lambda: Paths())
    source: list[Source] = Field(default_factory=list)

    @model_validator(mode="after")
    def _sources_have_names(self) -> Settings:
        names = [source.title for source in self.source]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f'two sources are called "{name}"; give each a name of its own')
        return self

    def least_n(self, kpi: str, default: int) -> int:
        return self.minimum_n.get(kpi, self.minimum_n.get("default", default))

    def reject_limit_of(self, log: str) -> float:
        return self.reject_limit.get(log, self.reject_limit.get("default", DEFAULT_REJECT_LIMIT))


DEFAULT_REJECT_LIMIT = 0.05


def read_settings(folder: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of a workspace; `${NAME}` in `files` is filled from `environment` (None: left as written).

    Who only reads builds needs no environment; who ingests does.

    Raises KefuError settings_missing, settings_unreadable, unknown_setting, bad_setting, environment_missing.
    """
    path = folder / SETTINGS_FILE
    if not path.is_file():
        raise KefuError("settings_missing", where=folder)
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KefuError("settings_unreadable", where=path, found=error) from None
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as error:
        raise _first_problem(path, error) from None
    if environment is None:
        return settings
    return settings.model_copy(
        update={"source": [_with_environment(source, path, environment) for source in settings.source]}
    )


def _with_environment(source: Source, where: Path, environment: Mapping[str, str]) -> Source:
    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if not environment.get(name):
            raise KefuError("environment_missing", where=where, found=name)
        return environment[name]

    return source.model_copy(update={"files": re.sub(r"\$\{(\w+)\}", value, source.files)})


def _first_problem(path: Path, error: ValidationError) -> KefuError:
    """What pydantic found, in our words: an unknown key first, because a misspelt one is missing too."""
    problem = min(error.errors(include_url=False), key=lambda found: found["type"] != "extra_forbidden")
    place = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        known = _known_keys(problem["loc"][:-1])
        found = str(problem["loc"][-1])
        return KefuError(
            "unknown_setting", where=f"{path.name} [{place.rpartition('.')[0] or '-'}]", found=found,
            known=", ".join(known), nearest=nearest(found, known),
        )  # fmt: skip
    return KefuError(
        "bad_setting",
        where=path.name,
        key=place or "kefu.toml",
        found=_short(problem["input"]),
        problem=problem["msg"],
    )


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _known_keys(place: tuple[int | str, ...]) -> list[str]:
    model: Any = Settings
    for part in place:
        if isinstance(part, int):
            continue
        model = _section_of(model.model_fields[part].annotation)
    return sorted(model.model_fields)


def _section_of(annotation: Any) -> Any:
    """The Section inside `list[Source]`, `Limit`, `Events | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    return next(found for part in annotation.__args__ if (found := _section_of(part)))
