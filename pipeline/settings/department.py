"""Who the department is, when it is open, and who works when."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from pipeline.errors import Language, nearest
from pipeline.periods import WeekStart
from pipeline.settings.hours import Hours, read_hours, read_week, read_weekdays
from pipeline.settings.section import Section


class Department(Section):
    """`[department]`: who the report is about."""

    name: str = Field(description="名称（中文页面的页眉）· name, as pages show it")
    name_en: str = Field("", description="英文名称，空则同 name · English name, empty: as name")
    timezone: str = Field("Asia/Shanghai", description="日志所用时区 · time zone the logs are written in")
    week_start: WeekStart = Field("monday", description="一周的第一天 · first day of a week")
    language: Language = Field("zh", description="首选语言 · language of messages and of the first page")
    opening_hours: dict[str, str] = Field(
        default_factory=dict,
        description='营业时间，如 mon-fri = "09:00-12:00, 13:30-18:00"，可跨零点；另有 holiday（缺省休息）与 makeup（缺省同周一）'
        " · opening hours by weekday or span of weekdays, over midnight too; holiday (else closed), makeup (else as Monday)",
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
        read_week(value)
        return value

    @property
    def week(self) -> dict[str, Hours]:
        """The hours of each weekday, of a holiday and of a make-up day."""
        return read_week(self.opening_hours)

    def title(self, language: Language) -> str:
        return self.name_en or self.name if language == "en" else self.name


class Staff(Section):
    """`[staff]`: who is meant where a log writes somebody otherwise than the roster."""

    aliases: dict[str, str] = Field(
        default_factory=dict,
        description='日志中的写法 = 工号，如 "陳明" = "S012"；见 kefu staff --unmatched · word in a log = staff id; kefu staff --unmatched lists candidates',
    )


class Calendar(Section):
    """`[calendar]`: which days are working days."""

    holidays: Literal["china", "none"] = Field(
        "none",
        description="china：法定节假日休息、调休日上班；none：每天都按 opening_hours · china: public holidays closed, make-up days open",
    )
    file: str = Field(
        "",
        description="本单位自己的日子（CSV：date,hours,note），优先于法定日历 · the company's own days; they beat the public calendar",
    )
    working_days: str = Field(
        "",
        description='哪些星期算工作日，如 "mon-fri"；空为有营业时间的日子 · weekdays that count as working days in limits; empty: those with opening hours',
    )

    @field_validator("working_days")
    @classmethod
    def _known_days(cls, value: str) -> str:
        if value:
            read_weekdays(value)
        return value


class Shift(Section):
    """`[shifts]`: 班次名 = 时段，可跨零点 · name = hours, over midnight too."""

    hours: str = Field(description='时段，如 "22:00-06:00" · hours')
    days: str = Field("mon-sun", description="星期 · weekdays the shift begins on")

    @model_validator(mode="before")
    @classmethod
    def _written(cls, value: Any) -> Any:
        return {"hours": value} if isinstance(value, str) else value

    @field_validator("hours")
    @classmethod
    def _open_sometime(cls, value: str) -> str:
        if not read_hours(value):
            raise ValueError("a shift has hours such as 22:00-06:00")
        return value

    @field_validator("days")
    @classmethod
    def _known_days(cls, value: str) -> str:
        read_weekdays(value)
        return value

    @property
    def spans(self) -> Hours:
        """The hours of a day on which the shift begins."""
        return read_hours(self.hours)

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The weekdays on which it begins; Monday is 0."""
        return read_weekdays(self.days)
