"""When things happen: days by season and weekday, hours of the day, working hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from pipeline.demo.department import DAY, HOUR, Array, Department
from pipeline.demo.draws import pick


def days_of(department: Department) -> Array:
    """Every day of the department's history."""
    return np.arange(np.datetime64(department.first_day), np.datetime64(department.end_day))


def end_of(department: Department) -> np.datetime64:
    """The instant the exports were taken: nothing later is known."""
    return np.datetime64(department.end_day, "s")


def day_weights(department: Department, weekdays: Sequence[float]) -> Array:
    """How busy each day is, 1 on average: by weekday, season and public holidays."""
    days = days_of(department)
    weights = np.array(weekdays)[_weekday(days)] * _season(department, days)
    for (first, last), factor in department.quiet_days.items():
        weights[_within(days, first, last)] *= factor
    normal: Array = weights / weights.mean()
    return normal


def instants(rng: np.random.Generator, day_means: Array, days: Array, hours: Mapping[int, float]) -> Array:
    """Random instants in order: a Poisson number a day, spread over the hours by weight."""
    day = np.repeat(days.astype("datetime64[s]"), rng.poisson(day_means))
    second = pick(rng, {hour * HOUR: weight for hour, weight in hours.items()}, len(day)) + rng.integers(
        0, HOUR, len(day)
    )
    return np.sort(day + second.astype("timedelta64[s]"))


def into_hours(rng: np.random.Generator, at: Array, opens: int, closes: int, *, later: bool) -> Array:
    """The instants; those outside the hours are moved into the two after the next opening or before the last."""
    day = at.astype("datetime64[D]").astype("datetime64[s]")
    second = (at - day).astype(int)
    jitter = rng.integers(0, 2 * HOUR, len(at))
    early, late = second < opens * HOUR, second >= closes * HOUR
    if later:
        moved = np.where(late, DAY, 0) + opens * HOUR + jitter
    else:
        moved = np.where(early, -DAY, 0) + closes * HOUR - 1 - jitter
    inside: Array = day + np.where(early | late, moved, second).astype("timedelta64[s]")
    return inside


def known_by_export(department: Department, at: Array) -> Array:
    """The instants before the exports were taken; later ones were not known then."""
    return np.where(at < end_of(department), at, np.datetime64("NaT"))


def is_in_outage(department: Department, at: Array) -> Array:
    """Which instants lie in the week the phone system failed."""
    first, end = department.truth.outage
    inside: Array = (at >= np.datetime64(first)) & (at < np.datetime64(end))
    return inside


def _weekday(days: Array) -> Array:
    monday_is_zero: Array = (days.astype("datetime64[D]").astype(int) + 3) % 7
    return monday_is_zero


def _season(department: Department, days: Array) -> Array:
    month = days.astype("datetime64[M]").astype(int) % 12 + 1
    return np.array([department.months.get(int(number), 1.0) for number in month])


def _within(days: Array, first: date, last: date) -> Array:
    inside: Array = (days >= np.datetime64(first)) & (days <= np.datetime64(last))
    return inside
