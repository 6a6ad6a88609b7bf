"""Periods: half-open spans of local calendar days that people name `2026-10` or `2026-W41`."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pipeline.errors import KefuError, Language

Grain = Literal["day", "week", "month", "quarter", "year", "range"]
WeekStart = Literal["monday", "sunday"]
CUTS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")

_FORMS: dict[Grain, re.Pattern[str]] = {
    "day": re.compile(r"(\d{4})-(\d{2})-(\d{2})"),
    "week": re.compile(r"(\d{4})-W(\d{2})"),
    "month": re.compile(r"(\d{4})-(\d{2})"),
    "quarter": re.compile(r"(\d{4})-Q([1-4])"),
    "year": re.compile(r"(\d{4})"),
}


@dataclass(frozen=True)
class Period:
    """A span of days: `first_day` is in it, `end_day` is the first day after it."""

    text: str
    grain: Grain
    first_day: date
    end_day: date
    week_start: WeekStart = "monday"

    @classmethod
    def parse(cls, text: str, week_start: WeekStart = "monday") -> Period:
        """The period a text names; `A..B` reaches from the first day of A to the last of B."""
        text = text.strip()
        if ".." in text:
            return cls._span(text, week_start)
        for grain, form in _FORMS.items():
            if match := form.fullmatch(text):
                try:
                    return period_of(_first_day(grain, match, week_start), grain, week_start)
                except ValueError:
                    break
        raise KefuError("unknown_period", found=text)

    @classmethod
    def _span(cls, text: str, week_start: WeekStart) -> Period:
        first, _, last = text.partition("..")
        start, stop = cls.parse(first, week_start), cls.parse(last, week_start)
        if stop.end_day <= start.first_day:
            raise KefuError("period_ends_before_it_starts", found=text)
        return cls(text, "range", start.first_day, stop.end_day, week_start)

    @property
    def last_day(self) -> date:
        return self.end_day - timedelta(days=1)

    def previous(self, count: int = 1) -> Period:
        """The period of the same kind that lies `count` before; a range moves by its own length."""
        if self.grain == "range":
            length = self.end_day - self.first_day
            first = self.first_day - length * count
            end = first + length
            return Period(f"{first}..{end - timedelta(days=1)}", "range", first, end, self.week_start)
        period = self
        for _ in range(count):
            period = period_of(period.first_day - timedelta(days=1), self.grain, self.week_start)
        return period

    def with_history(self, count: int) -> Period:
        """The range that ends with this period and holds `count` periods of its kind."""
        first = self.previous(count - 1).first_day
        return Period(f"{first}..{self.last_day}", "range", first, self.end_day, self.week_start)

    def cut(self, grain: Grain) -> list[Period]:
        """The calendar periods of a grain that overlap this one, clipped to it, in order."""
        parts, day = [], self.first_day
        while day < self.end_day:
            part = period_of(day, grain, self.week_start)
            end = min(part.end_day, self.end_day)
            parts.append(Period(part.text, grain, day, end, self.week_start))
            day = end
        return parts

    def title(self, language: Language) -> str:
        """The period as a heading says it: 2026 年 10 月, October 2026."""
        return _title_zh(self) if language == "zh" else _title_en(self)


def period_of(day: date, grain: Grain, week_start: WeekStart = "monday") -> Period:
    """The calendar period of a grain that a day lies in."""
    if grain == "day":
        first, end, text = day, day + timedelta(days=1), day.isoformat()
    elif grain == "week":
        shift = 1 if week_start == "sunday" else 0
        year, week, weekday = (day + timedelta(days=shift)).isocalendar()
        first = day - timedelta(days=weekday - 1)
        end, text = first + timedelta(days=7), f"{year:04d}-W{week:02d}"
    elif grain == "month":
        first = day.replace(day=1)
        end, text = _add_months(first, 1), f"{day:%Y-%m}"
    elif grain == "quarter":
        first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        end, text = _add_months(first, 3), f"{day.year:04d}-Q{(day.month - 1) // 3 + 1}"
    else:
        first, end, text = date(day.year, 1, 1), date(day.year + 1, 1, 1), f"{day.year:04d}"
    return Period(text, grain, first, end, week_start)


def _first_day(grain: Grain, match: re.Match[str], week_start: WeekStart) -> date:
    numbers = [int(part) for part in match.groups()]
    if grain == "day":
        return date(*numbers)
    if grain == "week":
        monday = date.fromisocalendar(numbers[0], numbers[1], 1)
        return monday - timedelta(days=1 if week_start == "sunday" else 0)
    if grain == "month":
        return date(numbers[0], numbers[1], 1)
    if grain == "quarter":
        return date(numbers[0], 3 * numbers[1] - 2, 1)
    return date(numbers[0], 1, 1)


def _add_months(first: date, count: int) -> date:
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def _title_zh(period: Period) -> str:
    first, last = period.first_day, period.last_day
    year, number = period.text[:4], period.text[-2:].lstrip("0Q")
    if period.grain == "range":
        return f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}"
    if period.grain == "day":
        return f"{first.year} 年 {first.month} 月 {first.day} 日"
    forms = {"week": f"{year} 年第 {number} 周", "month": f"{year} 年 {number} 月"}
    forms |= {"quarter": f"{year} 年第 {number} 季度", "year": f"{year} 年"}
    return forms[period.grain]


def _title_en(period: Period) -> str:
    first, last = period.first_day, period.last_day
    year, number = period.text[:4], period.text[-2:].lstrip("0Q")
    if period.grain == "range":
        return f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"
    if period.grain == "day":
        return f"{first.day} {calendar.month_name[first.month]} {first.year}"
    forms = {"week": f"Week {number}, {year}", "month": f"{calendar.month_name[first.month]} {year}"}
    forms |= {"quarter": f"Q{number} {year}", "year": year}
    return forms[period.grain]
