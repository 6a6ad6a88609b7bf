"""Hours and weekdays as people write them: "09:00-12:00, 13:30-18:00", over midnight "22:00-06:00", "mon-fri"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

MINUTES_A_DAY = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOLIDAY, MAKEUP = "holiday", "makeup"
_CHINESE = ("一", "二", "三", "四", "五", "六", "日天")
_WEEKDAY_NAMED = {
    name: number
    for number, (english, chinese) in enumerate(zip(WEEKDAYS, _CHINESE, strict=True))
    for name in (english, *(f"{week}{day}" for week in ("周", "星期") for day in chinese))
}
_SPECIAL_NAMED = {HOLIDAY: HOLIDAY, "节假日": HOLIDAY, MAKEUP: MAKEUP, "调休": MAKEUP}
_CLOSED_NAMED = ("", "closed", "休息", "休")
_UNTIL = re.compile(r"\s*[-–—~至]\s*")


class Span(NamedTuple):
    """Open from one minute of a day to another; beyond 1,440 it ends on the day after."""

    opens: int
    closes: int


Hours = tuple[Span, ...]
CLOSED: Hours = ()


def read_hours(text: str) -> Hours:
    """The spans of a day in order; none if it is closed. Raises ValueError."""
    plain = _UNTIL.sub("-", unicodedata.normalize("NFKC", text).strip())
    if plain.lower() in _CLOSED_NAMED:
        return CLOSED
    spans = tuple(_span(part) for part in re.split(r"[,;、\s]+", plain))
    first_again = Span(spans[0].opens + MINUTES_A_DAY, spans[0].closes + MINUTES_A_DAY)
    for one, other in pairwise([*spans, first_again]):
        if other.opens < one.closes:
            raise ValueError(f'"{text}" has spans that overlap or are out of order')
    return spans


def read_weekdays(text: str) -> tuple[int, ...]:
    """The weekdays that a word or span names, Monday is 0: "sat", "mon-fri", "fri-mon". Raises ValueError."""
    ends = _UNTIL.split(text.strip())
    if len(ends) > 2 or not _WEEKDAY_NAMED.keys() >= set(ends):
        raise ValueError(f'"{text}" is no weekday or span such as mon-fri')
    first, last = _WEEKDAY_NAMED[ends[0]], _WEEKDAY_NAMED[ends[-1]]
    return tuple((first + day) % len(WEEKDAYS) for day in range((last - first) % len(WEEKDAYS) + 1))


def day_word(text: str) -> str | None:
    """The kind of day that a word names: a weekday, a holiday or a make-up day; None if it names none."""
    if text in _WEEKDAY_NAMED:
        return WEEKDAYS[_WEEKDAY_NAMED[text]]
    return _SPECIAL_NAMED.get(text)


def read_week(written: Mapping[str, str]) -> dict[str, Hours]:
    """The hours of each kind of day, closed where none are written; a make-up day else as Monday. Raises ValueError.

    A single weekday beats a span of weekdays.
    """
    special = {
        _SPECIAL_NAMED[key]: read_hours(hours) for key, hours in written.items() if key in _SPECIAL_NAMED
    }
    weekdays = {key: hours for key, hours in written.items() if key not in _SPECIAL_NAMED}
    singles = {key: hours for key, hours in weekdays.items() if len(read_weekdays(key)) == 1}
    spans = {key: hours for key, hours in weekdays.items() if key not in singles}
    week = dict.fromkeys(WEEKDAYS, CLOSED) | _hours_by_weekday(spans) | _hours_by_weekday(singles)
    return week | {HOLIDAY: CLOSED, MAKEUP: week["mon"]} | special


def _hours_by_weekday(written: Mapping[str, str]) -> dict[str, Hours]:
    found: dict[str, Hours] = {}
    for key, hours in written.items():
        for name in (WEEKDAYS[day] for day in read_weekdays(key)):
            if name in found:
                raise ValueError(f'"{key}" names {name}, which has its hours already')
            found[name] = read_hours(hours)
    return found


def _span(text: str) -> Span:
    match = re.fullmatch(r"(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)", text)
    opens, closes = (
        (int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])) if match else (0, 0)
    )
    if opens == closes or opens >= MINUTES_A_DAY or closes > MINUTES_A_DAY:
        raise ValueError(f'"{text}" is no span such as 09:00-18:00')
    return Span(opens, closes if closes > opens else closes + MINUTES_A_DAY)
