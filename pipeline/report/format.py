"""Numbers and days as each language writes them: 1.76 万 and 17.6K, 第 41 周 and W41."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import NamedTuple

from pipeline.errors import Language
from pipeline.periods import Period

MISSING = "–"
MINUS = "\u2212"
_SECONDS_IN: dict[str, float] = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_WORDS: dict[str, dict[Language, str]] = {
    "second": {"zh": "秒", "en": "s"},
    "minute": {"zh": "分钟", "en": "min"},
    "hour": {"zh": "小时", "en": "h"},
    "day": {"zh": "天", "en": "d"},
    "points": {"zh": "分", "en": ""},
    "attempts": {"zh": "次", "en": ""},
    "number": {"zh": "", "en": ""},
    "percentage_points": {"zh": "个百分点", "en": "pp"},
}
_UNSPACED = {"%", "K", "M", ""}


class Figure(NamedTuple):
    """A number and its unit, apart, so that a card can set them in two sizes."""

    number: str
    unit: str

    @property
    def text(self) -> str:
        return f"{self.number}{'' if self.unit in _UNSPACED else ' '}{self.unit}"


def figure(value: float | None, unit: str, language: Language) -> Figure:
    """A KPI's value in its unit (ratio, seconds, count, points, attempts, or a plain number); None is an en dash."""
    if value is None:
        return Figure(MISSING, "")
    if unit == "ratio":
        return Figure(_fixed(value * 100, 1), "%")
    if unit == "seconds":
        return _duration(value, language)
    if unit == "count":
        return _count(value, language)
    return Figure(_fixed(value, 2), _WORDS[unit][language])


def value(number: float | None, unit: str, language: Language) -> str:
    """`figure` as one text."""
    return figure(number, unit, language).text


def count(number: float | None, language: Language) -> str:
    """A whole number: 1,284, then 1.76 万 and 3.20 亿, or 17.6K and 3.20M."""
    return value(number, "count", language)


def share(number: float | None, digits: int = 1) -> str:
    """A ratio as a percentage: 90.4%."""
    return MISSING if number is None else f"{_fixed(number * 100, digits)}%"


def decimal(number: float | None, digits: int = 2) -> str:
    """A plain number: 1.08."""
    return MISSING if number is None else _fixed(number, digits)


def span(low: float | None, high: float | None, unit: str, language: Language) -> str:
    """An interval; the unit stands once where both ends share it: 88.7–91.9%."""
    if low is None or high is None:
        return MISSING
    first, last = figure(low, unit, language), figure(high, unit, language)
    if first.unit == last.unit:
        return f"{first.number}–{last.text}"
    return f"{first.text} – {last.text}"


def change(difference: float | None, before: float | None, unit: str, language: Language) -> str:
    """A signed difference: percentage points of a ratio, per cent of a count of 100 and more, else absolute."""
    if difference is None:
        return MISSING
    if unit == "ratio":
        points = _WORDS["percentage_points"][language]
        return f"{_signed(difference * 100, 1)} {points}"
    if unit == "count":
        if before and abs(before) >= 100:
            return f"{_signed(difference / before * 100, 1)}%"
        return _signed(difference, 0)
    amount = figure(abs(difference), unit, language)
    return f"{_sign(difference, amount.number)}{amount.text}"


def day(text: str | date | datetime, language: Language) -> str:
    """A day or an instant to the minute; ISO in both languages, because it sorts and cannot be misread."""
    moment = datetime.fromisoformat(text) if isinstance(text, str) else text
    if isinstance(moment, datetime) and (moment.hour, moment.minute, moment.second) != (0, 0, 0):
        return f"{moment:%Y-%m-%d %H:%M}"
    return f"{moment:%Y-%m-%d}"


def period_title(text: str, language: Language) -> str:
    """The period as a heading says it: 2026 年 10 月, October 2026."""
    return Period.parse(text).title(language)


def period_label(text: str, language: Language) -> str:
    """The period as an axis says it: 第 41 周, W41; 10 月, Oct."""
    period = Period.parse(text)
    if period.grain == "week":
        number = int(text[-2:])
        return f"第 {number} 周" if language == "zh" else f"W{number}"
    if period.grain == "month":
        return f"{period.first_day.month} 月" if language == "zh" else f"{period.first_day:%b}"
    if period.grain == "day":
        return f"{period.first_day:%m-%d}"
    return period.title(language)


def duration_unit(seconds: float) -> str:
    """The largest unit in which a duration still reads as a small number: 90 s, 45 min, 30 h, 6.7 d."""
    size = abs(seconds)
    if size < 120:
        return "second"
    if size < 2 * 3600:
        return "minute"
    return "hour" if size < 48 * 3600 else "day"


def divisor(unit: str, largest: float) -> float:
    """What to divide values by so that an axis shows them in the unit the largest is written in."""
    if unit == "ratio":
        return 0.01
    return _SECONDS_IN[duration_unit(largest)] if unit == "seconds" else 1


def tick(number: float, unit: str, largest: float, language: Language) -> str:
    """An axis label: no more digits than the number needs, in the unit of the axis's largest value."""
    scaled = number / divisor(unit, largest)
    digits = f"{scaled:,.6g}".replace("-", MINUS)
    if unit == "seconds":
        return Figure(digits, _WORDS[duration_unit(largest)][language]).text
    return f"{digits}%" if unit == "ratio" else digits


def _duration(seconds: float, language: Language) -> Figure:
    unit = duration_unit(seconds)
    return Figure(_fixed(seconds / _SECONDS_IN[unit], 1), _WORDS[unit][language])


def _count(number: float, language: Language) -> Figure:
    size = abs(number)
    steps = [(1e8, "亿", 2), (1e4, "万", 2)] if language == "zh" else [(1e6, "M", 2), (1e4, "K", 1)]
    for least, unit, digits in steps:
        if size >= least:
            scale = 1e3 if unit == "K" else least
            return Figure(_fixed(number / scale, digits), unit)
    return Figure(_fixed(number, 0), "")


def _fixed(number: float, digits: int) -> str:
    if not math.isfinite(number):
        return MISSING
    text = f"{abs(number):,.{digits}f}"
    is_zero = not text.strip("0.,")
    return text if number >= 0 or is_zero else MINUS + text


def _signed(number: float, digits: int) -> str:
    text = _fixed(abs(number), digits)
    return _sign(number, text) + text


def _sign(number: float, shown: str) -> str:
    if not shown.strip("0.,"):
        return "±"
    return "+" if number > 0 else MINUS
