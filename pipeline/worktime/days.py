"""What kind of day each day is: a weekday, a public holiday, a make-up day, or one with hours of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.settings import Calendar
from pipeline.settings.hours import HOLIDAY, MAKEUP, WEEKDAYS, Hours
from pipeline.worktime.holidays import PublicDays, china
from pipeline.worktime.intervals import DAY, END_DAY, EPOCH, FIRST_DAY, MINUTE, Intervals
from pipeline.worktime.own_days import OwnDays, read_own_days

KINDS = (*WEEKDAYS, HOLIDAY, MAKEUP)
_THURSDAY = 3

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Days:
    """Every day from 1990 to 2110: the number of its kind, in KINDS or else among those with hours of their own."""

    kinds: Numbers
    own_hours: tuple[Hours, ...]
    known_until: date | None

    @property
    def weekdays(self) -> Numbers:
        """The weekday that each day counts as, Monday is 0: its own, a make-up day as a Monday."""
        as_monday = np.where(self.kinds == KINDS.index(MAKEUP), 0, _calendar_weekdays())
        return np.where(self.kinds < len(WEEKDAYS), self.kinds, as_monday)


def days_of(calendar: Calendar, folder: Path) -> Days:
    """The days by the public calendar and the company's own file, which beats it.

    Raises KefuError calendar_missing, calendar_unreadable, bad_calendar_header, bad_calendar_day, bad_calendar_hours,
    calendar_day_twice.
    """
    own = read_own_days(folder / calendar.file) if calendar.file else OwnDays()
    own_hours = tuple(dict.fromkeys(hours for hours in own.days.values() if not isinstance(hours, str)))
    names = [*KINDS, *own_hours]
    kinds, public = _calendar_weekdays(), china() if calendar.holidays == "china" else None
    if public:
        kinds[_places(public.holidays)] = KINDS.index(HOLIDAY)
        kinds[_places(public.makeup_days)] = KINDS.index(MAKEUP)
    kinds[_places(own.days)] = [names.index(kind) for kind in own.days.values()]
    return Days(kinds, own_hours, _known_until(public, own) if public else None)


def spans_of(kinds: Numbers, hours: Sequence[Hours]) -> Intervals:
    """The spans of every day, by the number of its kind; they may overlap, and stand in no order."""
    opens, closes = [np.array([], np.int64)], [np.array([], np.int64)]
    for kind, spans in enumerate(hours):
        midnights = (np.flatnonzero(kinds == kind) + FIRST_DAY) * DAY
        opens += [midnights + span.opens * MINUTE for span in spans]
        closes += [midnights + span.closes * MINUTE for span in spans]
    return Intervals(np.concatenate(opens), np.concatenate(closes))


def _known_until(public: PublicDays, own: OwnDays) -> date:
    """The first day of the first year that neither the public calendar nor the company's file knows whole."""
    year = public.known_until.year
    while year in own.years:
        year += 1
    return date(year, 1, 1)


def _calendar_weekdays() -> Numbers:
    return (np.arange(FIRST_DAY, END_DAY) + _THURSDAY) % len(WEEKDAYS)


def _places(days: Iterable[date]) -> list[int]:
    """Where those days stand among all."""
    return [(day - EPOCH).days - FIRST_DAY for day in days]
