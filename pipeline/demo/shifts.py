"""The roster of shifts, and how much of each was kept to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.demo.calendar import days_of
from pipeline.demo.department import MINUTE, Department
from pipeline.demo.draws import pick, seconds
from pipeline.demo.people import is_employed

ON_QUEUE, AWAY, STAYS_ON, COMES_LATE = 0.82, 0.05, 0.25, 0.7


def shifts(department: Department, rng: np.random.Generator) -> pd.DataFrame:
    """One row per person and shift: everybody with work of their own, six days of seven."""
    # LIMIT: calls and tasks do not know of the roster; somebody may take a call on a day off.
    frame = _rostered(department, rng)
    count, scheduled = len(frame), frame["scheduled_seconds"].to_numpy()
    away = scheduled * rng.gamma(4, AWAY / 4, count)
    is_late = frame["staff_id"].eq(department.truth.late_comer) & (rng.random(count) < COMES_LATE)
    exception = np.floor(away + np.where(is_late, rng.integers(12 * MINUTE, 55 * MINUTE, count), 0))
    outside = np.floor(np.where(rng.random(count) < STAYS_ON, rng.exponential(15 * MINUTE, count), 0))
    planned = np.floor(scheduled * ON_QUEUE)
    kept = (1 - exception / scheduled) * rng.normal(1, 0.04, count)
    return frame.assign(
        exception_seconds=exception.astype(int),
        outside_seconds=outside.astype(int),
        scheduled_on_queue_seconds=planned.astype(int),
        on_queue_seconds=np.floor(planned * kept + outside).astype(int),
    )


def _rostered(department: Department, rng: np.random.Generator) -> pd.DataFrame:
    """Who was to work when: a day off each week, by turns, and a shift by lot."""
    works = [person for person in department.people if department.work_of_role[person.posts[-1].role]]
    day = np.tile(days_of(department), len(works))
    number = np.repeat(np.arange(len(works)), len(day) // len(works))
    staff = np.array([person.staff_id for person in works])[number]
    on = ((day.astype(int) + number) % 7 > 0) & is_employed(department, staff, day)
    names = pick(rng, dict.fromkeys(department.shifts, 1.0), len(day))
    starts, ends = (
        pd.Series(names).map({name: hours[end] for name, hours in department.shifts.items()})
        for end in (0, 1)
    )
    frame = pd.DataFrame({
        "staff_id": staff, "shift": names, "started_at": day.astype("datetime64[s]") + seconds(starts.to_numpy()),
        "scheduled_seconds": (ends - starts).to_numpy(),
    })  # fmt: skip
    return frame[on].sort_values(["started_at", "staff_id"], ignore_index=True)
