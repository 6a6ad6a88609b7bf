"""Callbacks a month after a complaint was closed: tasks that are about its customer."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.demo.department import Department

MONTHS_AFTER = 1
DAYS_TO_SPARE = (2, 6)
"""The day of the task lies so many days after the month: in a week's grace, and no attempt is made too early."""
OF_THE_COMPLAINT = ["customer_id", "customer_phone", "region", "product"]


def with_followups(
    department: Department, tasks: pd.DataFrame, complaints: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """The tasks, of which as many of each day as complaints want it follow these up; a day has no more than its tasks."""
    order = rng.permutation(len(tasks))
    free = pd.DataFrame({"task": order, "day": tasks["due_at"].dt.normalize().to_numpy()[order]})
    wanted = _wanted(department, complaints, rng)
    met = _in_turn(wanted).merge(_in_turn(free), on=["day", "turn"])
    about = complaints.loc[met["complaint"], OF_THE_COMPLAINT].set_axis(met["task"])
    kind = tasks["kind"].mask(tasks.index.isin(met["task"]), department.callbacks.followup_kind)
    taken = {name: about[name].reindex(tasks.index).fillna(tasks[name]) for name in OF_THE_COMPLAINT}
    return tasks.assign(kind=kind, **taken)


def _wanted(department: Department, complaints: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The complaints that are followed up, each with the day it is done."""
    closed = complaints.loc[complaints["closed_at"].notna(), ["closed_at", "staff_id"]]
    chance = department.truth.followed_up.of(closed["staff_id"].to_numpy(), closed["closed_at"].to_numpy())
    followed = closed.loc[rng.random(len(closed)) < chance, "closed_at"]
    spare = pd.to_timedelta(rng.integers(*DAYS_TO_SPARE, len(followed)), unit="D")
    day = followed.dt.normalize() + pd.DateOffset(months=MONTHS_AFTER) + spare
    return pd.DataFrame({"complaint": followed.index, "day": day.to_numpy()})


def _in_turn(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows, each with its number on its day."""
    return rows.assign(turn=rows.groupby("day").cumcount())
