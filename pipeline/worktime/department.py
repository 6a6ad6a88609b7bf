"""The clock of a department, or of one of its shifts, as its settings and its calendar say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.settings import Settings, Shift
from pipeline.settings.hours import CLOSED, MINUTES_A_DAY, WEEKDAYS, Hours, read_week, read_weekdays
from pipeline.worktime.clock import Clock
from pipeline.worktime.days import KINDS, days_of, spans_of
from pipeline.worktime.intervals import DAY, FIRST_DAY, MINUTE, where_open


def clock_of(settings: Settings, folder: Path | None = None, shift: str = "") -> Clock:
    """The clock of a department: its opening hours, else the hours of all its shifts, else all day on every working day.

    That of a shift runs where its hours and the department's meet; its working days are the department's.
    Raises KefuError if the calendar's file cannot be read, as `days_of` does.
    """
    days = days_of(settings.calendar, folder or Path())
    hours = [*_hours_by_kind(settings), *days.own_hours]
    opening = where_open([spans_of(days.kinds, hours)])
    if shift:
        worked = where_open([spans_of(days.weekdays, _hours_by_weekday([settings.shifts[shift]]))])
        opening = where_open([opening, worked], least=2)
    working = np.flatnonzero(np.array(_are_working(settings, hours))[days.kinds])
    ends = np.array([max((span.closes for span in spans), default=MINUTES_A_DAY) for spans in hours])
    last = (working + FIRST_DAY) * DAY + ends[days.kinds[working]] * MINUTE
    # A day that ends at midnight ends before it: the instant of midnight is the next day's.
    return Clock(opening, working + FIRST_DAY, last - (last % DAY == 0), days.known_until)


def _hours_by_kind(settings: Settings) -> list[Hours]:
    """The department's hours on each kind of day."""
    if not settings.department.opening_hours and settings.shifts:
        week = _hours_by_weekday(list(settings.shifts.values()))
        return [*week, CLOSED, week[0]]
    usual = "mon-fri" if settings.calendar.holidays == "china" else "mon-sun"
    week_of = read_week(settings.department.opening_hours or {usual: "00:00-24:00"})
    return [week_of[kind] for kind in KINDS]


def _hours_by_weekday(shifts: Sequence[Shift]) -> list[Hours]:
    """When any of the shifts works, by the weekday it begins on."""
    return [
        tuple(span for shift in shifts if day in shift.weekdays for span in shift.spans)
        for day in range(len(WEEKDAYS))
    ]


def _are_working(settings: Settings, hours: Sequence[Hours]) -> list[bool]:
    """Whether each kind of day is a working day: one of `working_days` where these are named, else one with hours."""
    are_open = [bool(spans) for spans in hours]
    if not settings.calendar.working_days:
        return are_open
    named = read_weekdays(settings.calendar.working_days)
    ordinary = [day in named for day in range(len(WEEKDAYS))]
    return [*ordinary, False, True, *are_open[len(KINDS) :]]
